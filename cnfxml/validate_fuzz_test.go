package cnfxml

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzValidate takes every document that Lenient accepts.
func FuzzValidate(f *testing.F) {
	for _, data := range fixtures(f) {
		f.Add(data, "7962", uint8(0), false)
	}
	for _, text := range []string{
		group(numbered(6)), lines(goodLine), settings("<webAcess>on</webAcess>"), "<DIALTEMPLATE/>", "<Default> <loadinformation0434>x.bin</loadinformation0434></Default>",
		"<device><sshPassword>a&b;</sshPassword></device>", "<device ctiid='x' uuid='y'><lines><line/></lines></device>",
	} {
		f.Add([]byte(text), "", uint8(1), true)
	}
	protocols := []Protocol{"", SCCP, SIP, "?"}
	f.Fuzz(func(t *testing.T, data []byte, model string, protocol uint8, template bool) {
		d, err := Parse(data, Options{Mode: Lenient})
		if err != nil {
			return
		}
		p := Profile{Name: model, Model: model, Firmware: model, Protocol: protocols[int(protocol)%len(protocols)], Template: template}
		for _, finding := range Validate(d, p) {
			assert.Positive(t, finding.Line)
			assert.LessOrEqual(t, finding.Offset, len(data))
			assert.NotEmpty(t, finding.Message)
			if finding.Path != "" {
				_, err := d.Lookup(finding.Path)
				require.NoError(t, err)
			}
		}
	})
}

// FuzzSecretsStayOut puts any text where passwords stand.
func FuzzSecretsStayOut(f *testing.F) {
	for _, secret := range []string{"hunter2", "a&b;", " x ", "{{ x }}", "%x%", "</sshPassword>", "<b/>", "&#0;"} {
		f.Add(secret)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		const mark = "q7Zk3"
		d, err := Parse([]byte("<device> <sshPassword>"+mark+secret+mark+"</sshPassword></device>"), Options{Mode: Lenient})
		if err != nil || strings.Contains(secret, "<") {
			return
		}
		for _, finding := range Validate(d, Profile{}) {
			assert.NotContains(t, finding.String(), mark)
		}
	})
}

// TestHostileFilesAreCheckedInTime would run into the test's deadline if a
// rule were not linear.
func TestHostileFilesAreCheckedInTime(t *testing.T) {
	t.Parallel()
	const size = DefaultMaxSize - 1024
	fill := func(piece func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(piece(i))
		}
		return b.String()
	}
	always := func(s string) func(int) string { return func(int) string { return s } }
	for name, text := range map[string]string{
		"unknown names":     settings(fill(func(i int) string { return "<unheard" + strconv.Itoa(i) + "/>" })),
		"one unknown name":  settings(fill(always("<webAcess/>"))),
		"capitals":          settings(fill(always("<WEBACCESS>on</WEBACCESS>"))),
		"lines":             lines(fill(func(i int) string { return "<line button='" + strconv.Itoa(i) + "'/>" })),
		"same line":         lines(fill(always("<line button='1'/>"))),
		"profiles":          "<device>" + fill(always("<sipProfile><startMediaPort>9</startMediaPort></sipProfile>")) + "</device>",
		"loads":             "<Default>" + fill(func(i int) string { return "<loadInformation" + strconv.Itoa(i) + " model='7960'/>" }) + "</Default>",
		"levels":            "<device><vendorConfig>" + fill(always("<a>1</a>")) + "</vendorConfig></device>",
		"placeholders":      settings(fill(always("<rtcp>{{x}}</rtcp>"))),
		"long values":       "<device><idleURL>" + strings.Repeat("%A$B", size/4) + "</idleURL></device>",
		"long list":         settings("<daysDisplayNotActive>" + strings.Repeat("1,", size/2) + "</daysDisplayNotActive>"),
		"text in pieces":    settings("<sshPort>" + strings.Repeat("1<!---->", size/8) + "</sshPort>"),
		"modules":           "<device><addOnModules>" + fill(always("<addOnModule idx='9'/>")) + "</addOnModules></device>",
		"members":           group(fill(func(i int) string { return "<member priority='" + strconv.Itoa(i) + "'/>" })),
		"call managers":     "<device><callManagerGroup><members><member>" + fill(always("<callManager/>")) + "</member></members></callManagerGroup></device>",
		"stray text":        "<device>" + fill(always("x<vendorConfig/>")) + "</device>",
		"empty passwords":   "<device>" + fill(always("<sshPassword>x</sshPassword>")) + "</device>",
		"services":          "<device><phoneServices>" + fill(always("<phoneService><name>x</name></phoneService>")) + "</phoneServices></device>",
		"attributes beyond": "<device>" + fill(always("<phoneServices zebra='1'/>")) + "</device>",
	} {
		d, err := Parse([]byte(text), Options{Mode: Lenient, MaxSize: 2 << 20})
		require.NoError(t, err, name)
		for _, mode := range []Profile{{}, {Protocol: SIP, Model: "7960", Firmware: "SIP42.9-4-2"}} {
			assert.NotEmpty(t, Validate(d, mode), name)
		}
	}
}

func TestDeepFilesDoNotOverflow(t *testing.T) {
	const depth = 100_000
	text := "<device>" + strings.Repeat("<sipProfile>", depth) + strings.Repeat("</sipProfile>", depth) + "</device>"
	d, err := Parse([]byte(text), Options{MaxDepth: 2 * depth, MaxSize: 4 << 20})
	require.NoError(t, err)
	assert.NotEmpty(t, Validate(d, Profile{}))
}

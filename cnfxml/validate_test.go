package cnfxml

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// findings checks what every finding must have.
func findings(t *testing.T, text string, p Profile) []Diagnostic {
	t.Helper()
	d := lenient(t, text)
	list := Validate(d, p)
	for _, f := range list {
		assert.Positive(t, f.Line)
		assert.Positive(t, f.Column)
		assert.NotEmpty(t, f.Message)
		assert.NotEmpty(t, f.Source)
		line, column := d.Position(f.Offset)
		assert.Equal(t, [2]int{line, column}, [2]int{f.Line, f.Column}, "%s", f)
		if f.Path != "" {
			_, err := d.Lookup(f.Path)
			assert.NoError(t, err, "%s", f)
		}
	}
	return list
}

// finds lists the findings of some codes as severity, code and path. Without
// codes it lists what is more than a note.
func finds(t *testing.T, text string, p Profile, codes ...Code) []string {
	t.Helper()
	var list []string
	for _, d := range findings(t, text, p) {
		if len(codes) == 0 && d.Severity > Note || slices.Contains(codes, d.Code) {
			list = append(list, d.Severity.String()+" "+string(d.Code)+" "+d.Path)
		}
	}
	return list
}

func group(members string) string {
	return "<device> <devicePool> <callManagerGroup> <members> " + members + "</members></callManagerGroup></devicePool></device>"
}

func member(priority, inside string) string {
	return "<member priority='" + priority + "'> <callManager> " + inside + "</callManager></member>"
}

func settings(inside string) string {
	return "<device> <vendorConfig> " + inside + "</vendorConfig></device>"
}

func profile(inside string) string {
	return "<device> <deviceProtocol>SIP</deviceProtocol> <sipProfile> " + inside + "</sipProfile></device>"
}

func lines(inside string) string { return profile("<sipLines> " + inside + "</sipLines>") }

const (
	goodPorts  = "<ports> <ethernetPhonePort>2000</ethernetPhonePort></ports>"
	goodServer = goodPorts + "<processNodeName>192.0.2.1</processNodeName>"
	members    = "devicePool/callManagerGroup/members"
	goodLine   = "<line button='1'> <featureID>9</featureID><proxy>USECALLMANAGER</proxy><port>5060</port><name>100</name><authName>100</authName></line>"
)

// ruleCase is a document and what some rule says about it.
type ruleCase struct {
	name    string
	text    string
	profile Profile
	want    []string
}

func checkRule(t *testing.T, codes []Code, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		assert.Equal(t, c.want, finds(t, c.text, c.profile, codes...), c.name)
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(member(strconv.Itoa(i), goodServer))
	}
	return b.String()
}

func TestFixturesAreValid(t *testing.T) {
	for name, data := range fixtures(t) {
		for _, d := range Validate(lenient(t, string(data)), Profile{}) {
			if d.Code != CodeSIPLine { // one fixture has a line without a proxy
				assert.NotEqual(t, Error, d.Severity, "%s: %s", name, d)
			}
		}
	}
}

func TestGeneratedFilesAreClean(t *testing.T) {
	for m := range Models() {
		dev, err := NewDevice(DeviceConfig{Model: m.Name, CallManagers: []Server{{Host: "192.0.2.1"}}, TimeZone: "GMT Standard/Daylight Time"})
		if err != nil {
			continue
		}
		data, err := dev.Encode()
		require.NoError(t, err)
		for _, d := range findings(t, string(data), Profile{Model: m.Name, Name: "SEP001122334455.cnf.xml"}) {
			assert.Equal(t, Note, d.Severity, "%s: %s", m.Name, d)
		}
	}
}

func TestFindingsLeadToTheirPlace(t *testing.T) {
	d := lenient(t, "<device>\n  <vendorConfig>\n    <sshPort>0</sshPort>\n  </vendorConfig>\n</device>")
	found := Validate(d, Profile{})
	at := slices.IndexFunc(found, func(f Diagnostic) bool { return f.Code == CodePort })
	require.NotEqual(t, -1, at)
	f := found[at]
	assert.Equal(t, [3]int{3, 5, 30}, [3]int{f.Line, f.Column, f.Offset})
	n, err := d.Lookup(f.Path)
	require.NoError(t, err)
	assert.Equal(t, "sshPort", n.Name())
	assert.Equal(t, `3:5: error: sshPort "0" is not a port from 1 to 65535 [port.range] at vendorConfig/sshPort`, f.String())
}

func TestRepeatedFindingsAreFolded(t *testing.T) {
	text := settings(strings.Repeat("<sshPort>0</sshPort>", 2000))
	var ports []Diagnostic
	for _, f := range findings(t, text, Profile{}) {
		if f.Code == CodePort {
			ports = append(ports, f)
		}
	}
	require.Len(t, ports, foldAfter(Error))
	last := ports[len(ports)-1]
	assert.Equal(t, 2000-foldAfter(Error), last.More)
	assert.Contains(t, last.String(), "(and 1992 more)")
	assert.Zero(t, ports[0].More)
}

func TestFindingsAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		n := strconv.Itoa(i)
		b.WriteString("<unheardOf" + n + "/><loadinformation" + n + ">x.bin</loadinformation" + n + ">")
	}
	counts := map[Severity]int{}
	for _, f := range findings(t, "<Default>"+b.String()+"</Default>", Profile{}) {
		counts[f.Severity]++
	}
	for severity, n := range counts {
		assert.LessOrEqual(t, n, maxDiagnostics, severity)
		assert.Positive(t, n)
	}
	_, diags, err := ParseDevice([]byte("<device>" + strings.Repeat("<idleURL/>", 2000) + "</device>"))
	require.NoError(t, err)
	assert.Len(t, diags, maxDiagnostics)
}

// elementsFile names a table of paths seen in files, in the column path, with
// {N} for device types and @ before attributes.
const elementsFile = "CNFXML_ELEMENTS"

func TestEveryPathSeenInFilesIsKnown(t *testing.T) {
	name := os.Getenv(elementsFile)
	if name == "" {
		t.Skip(elementsFile + " names no table of paths")
	}
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	table := csv.NewReader(f)
	table.Comma, table.LazyQuotes, table.FieldsPerRecord = '\t', true, -1
	rows, err := table.ReadAll()
	require.NoError(t, err)
	trees := map[string]*pathTree{"device": {}, "Default": {}}
	for _, row := range rows {
		steps := strings.Split(strings.ReplaceAll(strings.TrimPrefix(row[0], "/"), "{N}", "434"), "/")
		root, attr, _ := strings.Cut(steps[0], "@")
		if tree := trees[root]; tree != nil {
			if attr != "" {
				tree.attrs = append(tree.attrs, attr)
			}
			tree.add(steps[1:])
		}
	}
	for root, tree := range trees {
		require.NotEmpty(t, tree.children)
		for _, f := range findings(t, tree.text(root), Profile{}) {
			assert.NotEqual(t, CodeUnknown, f.Code, "%s", f)
		}
	}
}

type pathTree struct {
	names    []string
	children map[string]*pathTree
	attrs    []string
}

func (p *pathTree) add(steps []string) {
	if len(steps) == 0 {
		return
	}
	name, attr, _ := strings.Cut(steps[0], "@")
	child := p.children[name]
	if child == nil {
		if p.children == nil {
			p.children = map[string]*pathTree{}
		}
		child = &pathTree{}
		p.children[name], p.names = child, append(p.names, name)
	}
	if attr != "" {
		child.attrs = append(child.attrs, attr)
	}
	child.add(steps[1:])
}

func (p *pathTree) text(name string) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for _, a := range p.attrs {
		b.WriteString(" " + a + "='1'")
	}
	b.WriteString(">\n")
	for _, child := range p.names {
		b.WriteString(p.children[child].text(child))
	}
	b.WriteString("</" + name + ">\n")
	return b.String()
}

func TestTablesAreSorted(t *testing.T) {
	for s := scope(1); s < scopes; s++ {
		table := s.elements()
		require.NotEmpty(t, table)
		assert.LessOrEqual(t, len(table), 256)
		assert.True(t, slices.IsSortedFunc(table, func(a, b known) int { return strings.Compare(a.name, b.name) }))
		for i := range table {
			k := &table[i]
			assert.Equal(t, i, s.find(k.name))
			assert.NotEmpty(t, k.from.String())
			switch k.form {
			case asGroup:
				assert.Positive(t, k.a, k.name)
				assert.Less(t, k.a, int32(scopes), k.name)
			case asWord:
				assert.NotEmpty(t, vocabularies[k.a].words, k.name)
			case asNumber:
				assert.LessOrEqual(t, k.a, max(k.b, k.a), k.name)
			}
		}
		assert.Equal(t, -1, s.find(""))
		assert.Equal(t, -1, s.find("~"))
	}
}

// TestSecretsStayOut writes one secret wherever text can stand, and looks for
// it in all that Validate says.
func TestSecretsStayOut(t *testing.T) {
	const secret = "hunter2&amp;x hunter2"
	for s := scope(1); s < scopes; s++ {
		for _, k := range s.elements() {
			if !mentionsSecret(k.name) {
				continue
			}
			for _, value := range []string{secret, "hunter2&x;", "{{hunter2}}", " hunter2 ", strings.Repeat("hunter2", 40), "<a>hunter2</a>"} {
				text := "<device> <" + k.name + ">" + value + "</" + k.name + "> <sipProfile> <sipLines> <line> <" + k.name + ">" + value + "</" + k.name + "></line></sipLines></sipProfile>" +
					"<vendorConfig> <" + k.name + ">" + value + "</" + k.name + "></vendorConfig></device>"
				for _, f := range findings(t, text, Profile{}) {
					line, err := json.Marshal(f)
					require.NoError(t, err)
					assert.NotContains(t, string(line), "hunter2")
					assert.NotContains(t, f.String(), "hunter2")
				}
			}
		}
	}
	for _, f := range findings(t, "<device> <idleURL>http://me:hunter2@192.0.2.1:99999/</idleURL><proxyServerURL>me:hunter2@x:0</proxyServerURL></device>", Profile{}) {
		assert.NotContains(t, f.Message, "hunter2")
	}
}

func TestSeverity(t *testing.T) {
	text, err := Warning.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "warning", string(text))
	for _, s := range []Severity{Note, Warning, Error} {
		var back Severity
		require.NoError(t, back.UnmarshalText([]byte(s.String())))
		assert.Equal(t, s, back)
	}
	var s Severity
	require.NoError(t, s.UnmarshalText([]byte("info")))
	require.ErrorIs(t, s.UnmarshalText([]byte("fatal")), ErrValue)
	assert.Equal(t, "Severity(9)", Severity(9).String())
	assert.Equal(t, "note: x [c]", Diagnostic{Code: "c", Message: "x"}.String())
	assert.Equal(t, "Kind(99)", Kind(99).String())
	assert.Equal(t, "RootKind(99)", RootKind(99).String())
}

package cnfxml

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/alloctest"
)

func device(t testing.TB, file string) (*Device, []Diagnostic) {
	t.Helper()
	d, diags, err := ParseDevice(fixtures(t)[file])
	require.NoError(t, err)
	return d, diags
}

func TestParseDevice(t *testing.T) {
	d, diags := device(t, "sccp-7962.cnf.xml")
	require.Len(t, diags, 1) // CUCM writes xsi:type without a declaration
	assert.Equal(t, CodePrefix, diags[0].Code)
	assert.Equal(t, Some("axl:XIPPhone"), d.XSIType)
	assert.Equal(t, Some(uint32(94)), d.CTIID)
	assert.Equal(t, Some(TrueFalse(true)), d.FullConfig)
	assert.Equal(t, Some(SCCP), d.DeviceProtocol)
	assert.Equal(t, "correct horse", d.SSHPassword.Or(Secret{}).Reveal())
	assert.Equal(t, Some("D.M.Y"), d.DevicePool.DateTimeSetting.DateTemplate)
	assert.Equal(t, Some("192.0.2.5"), d.DevicePool.DateTimeSetting.NTPs.List[0].Name)
	assert.Equal(t, Some("Disable"), d.DevicePool.SRSTInfo.Option)
	assert.Equal(t, Empty, d.DevicePool.SRSTInfo.IPAddr[0].State())
	assert.Equal(t, Absent, d.DevicePool.SRSTInfo.IPAddr[1].State())
	assert.Equal(t, Some(uint16(2000)), d.DevicePool.SRSTInfo.Port[0])
	assert.Equal(t, Some("SCCP42.9-4-2SR3-1S"), d.LoadInformation.Load)
	assert.Equal(t, Some(WebAccessReadOnly), d.VendorConfig.WebAccess)
	assert.Equal(t, Some(EnabledZero(true)), d.VendorConfig.PCPort)
	assert.Equal(t, Some(EnabledZero(false)), d.VendorConfig.SpanToPCPort)
	assert.Equal(t, Some(MakeClock(8, 30)), d.VendorConfig.DisplayOnTime)
	assert.Equal(t, Some(ZeroOne(true)), d.VendorConfig.PeerFirmwareSharing)
	assert.Equal(t, Some("{Jan 01 2003 00:00:00}"), d.VersionStamp)
	assert.Equal(t, Some("German_Germany"), d.UserLocale.Name)
	assert.Equal(t, Some("Germany"), d.NetworkLocaleInfo.Name)
	assert.Equal(t, Some(SecurityNone), d.DeviceSecurityMode)
	assert.Equal(t, Some("http://192.0.2.10/directory?style=plain&name=x"), d.DirectoryURL)
	assert.Equal(t, Empty, d.InformationURL.State())
	assert.Equal(t, Absent, d.SecureIdleURL.State())
	assert.Equal(t, uint8(24), d.DSCPForCm2Dvce.Or(0).DSCP())
	assert.Equal(t, Some(uint16(3804)), d.CAPFList.List[0].PhonePort)
	assert.Equal(t, Some("Voicemail"), d.PhoneServices.List[1].Name)
	assert.Equal(t, Some(TrueFalse(false)), d.PhoneServices.UseHTTPS)
	days, err := d.VendorConfig.DaysDisplayNotActive.Or("").Ints()
	require.NoError(t, err)
	assert.Equal(t, []int{1, 7}, days)
}

func TestCallManagers(t *testing.T) {
	d, _ := device(t, "sccp-7962.cnf.xml")
	assert.Equal(t, []Server{
		{Priority: 0, Name: "main", Host: "192.0.2.10", Port: 2000},
		{Priority: 1, Name: "backup", Host: "cm2.example.net", Port: 2002},
	}, d.CallManagers())
	assert.Equal(t, "cm2.example.net:2002", d.CallManagers()[1].Addr())
	assert.Equal(t, "[2001:db8::1]:2000", Server{Host: "2001:db8::1", Port: 2000}.Addr())

	member := func(priority, host, port string) string {
		return "<member" + priority + "><callManager><ports><ethernetPhonePort>" + port + "</ethernetPhonePort></ports><processNodeName>" + host + "</processNodeName></callManager></member>"
	}
	d, _, err := ParseDevice([]byte("<device><devicePool><callManagerGroup><members>" +
		member("", "last", "2001") + member(" priority='2'", "two", "0") + member(" priority='0'", "", "2000") +
		member(" priority='1'", " one\n", "") + member(" priority='1'", "one-b", "{{ port }}") + member(" priority='x'", "last-b", "70000") +
		"</members></callManagerGroup></devicePool></device>"))
	require.NoError(t, err)
	var addrs []string
	for _, s := range d.CallManagers() {
		addrs = append(addrs, s.Addr())
	}
	assert.Equal(t, []string{"one:2000", "one-b:2000", "two:2000", "last:2001", "last-b:2000"}, addrs)

	v6, _, err := ParseDevice([]byte("<device><devicePool><callManagerGroup><members><member priority='0'><callManager><ipv6Addr>2001:db8::5</ipv6Addr></callManager></member></members></callManagerGroup></devicePool></device>"))
	require.NoError(t, err)
	assert.Equal(t, "[2001:db8::5]:2000", v6.CallManagers()[0].Addr())
}

// TestDeviceKeepsWhatItDoesNotKnow reads a file with a bit of everything and
// wants the canonical form to have it all.
func TestDeviceKeepsWhatItDoesNotKnow(t *testing.T) {
	d, diags := device(t, "crlf-bom-comments.cnf.xml")
	assert.Empty(t, diags)
	d.VendorConfig.WebAccess = Some(WebAccessOff)
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<!-- hand made: keep me -->
<device>
  <devicePool>
    <!-- site A -->
    <dateTimeSetting>
      <name>CMLocal</name>
      <dateTemplate>M/D/YA</dateTemplate>
      <timeZone>Eastern Standard/Daylight Time</timeZone>
    </dateTimeSetting>
    <callManagerGroup>
      <members>
        <member priority="0">
          <callManager>
            <ports>
              <ethernetPhonePort> 2000 </ethernetPhonePort>
            </ports>
            <!-- <processNodeName>192.0.2.99</processNodeName> -->
            <processNodeName>192.0.2.1</processNodeName>
          </callManager>
        </member>
      </members>
    </callManagerGroup>
  </devicePool>
  <sipProfile>
    <sipLines>
      <line button="1" lineIndex="1">
        <name>100</name>
      </line>
    </sipLines>
  </sipProfile>
  <addOnModules>
    <addOnModule idx="1" model="Cisco IP Phone 7915 12-Button Line Expansion   Module">
      <loadInformation>B015-1-0-4-2</loadInformation>
    </addOnModule>
  </addOnModules>
  <vendorConfig>
    <garp>1</garp>
    <webAccess>1</webAccess>
    <softkeyControl></softkeyControl>
  </vendorConfig>
  <informationURL note="x">http://192.0.2.1/help</informationURL>
  <!-- none -->
</device>
<!-- the end -->
`, string(out))
}

// TestEncodeIsStable writes what it read and reads that again: the second
// file is the first, in Strict too.
func TestEncodeIsStable(t *testing.T) {
	for name, data := range fixtures(t) {
		once := reencode(t, data)
		_, err := Parse(once, Options{})
		require.NoError(t, err, name)
		assert.Equal(t, string(once), string(reencode(t, once)), name)
	}
}

func reencode(t testing.TB, data []byte) []byte {
	t.Helper()
	doc, err := Parse(data, Options{Mode: Lenient})
	require.NoError(t, err)
	var out []byte
	if doc.Root().Name() == "device" {
		d, _, err := doc.Device()
		require.NoError(t, err)
		out, err = d.Encode()
		require.NoError(t, err)
		return out
	}
	d, _, err := doc.Default()
	require.NoError(t, err)
	out, err = d.Encode()
	require.NoError(t, err)
	return out
}

// TestEncodeLosesNothing compares every value and attribute before and after.
func TestEncodeLosesNothing(t *testing.T) {
	for name, data := range fixtures(t) {
		before := leaves(lenient(t, string(data)))
		after := leaves(lenient(t, string(reencode(t, data))))
		delete(before, "versionStamp")
		delete(after, "versionStamp")
		for path, value := range before {
			if strings.TrimSpace(value) == "" {
				value = ""
			}
			assert.Equal(t, value, after[path], "%s: %s", name, path)
		}
		assert.Len(t, after, len(before), name)
	}
}

// TestEncodeFollowsCUCM compares the order of the fields with the order that
// insertions follow, and with a file that has it.
func TestEncodeFollowsCUCM(t *testing.T) {
	data := fixtures(t)["sccp-7962.cnf.xml"]
	d := lenient(t, string(reencode(t, data)))
	for i := range d.nodes {
		n := d.at(int32(i))
		order := orderIn(n.Name())
		if n.Kind() != KindElement || order == nil {
			continue
		}
		last := -1
		for c := range n.Elements() {
			rank := rankIn(order, c.Name())
			if rank == len(order) {
				continue
			}
			assert.GreaterOrEqual(t, rank, last, "%s stands too late in %s", c.Name(), n.Name())
			last = rank
		}
	}
	var was, is []string
	for c := range lenient(t, string(data)).Root().Elements() {
		was = append(was, c.Name())
	}
	for c := range d.Root().Elements() {
		is = append(is, c.Name())
	}
	assert.Equal(t, was, is)
}

func TestPortsComeFirst(t *testing.T) {
	d, _, err := ParseDevice([]byte("<device><devicePool><callManagerGroup><members><member priority='0'><callManager><processNodeName>h</processNodeName><ports><sipPort>5060</sipPort></ports></callManager></member></members></callManagerGroup></devicePool></device>"))
	require.NoError(t, err)
	out, err := d.Encode()
	require.NoError(t, err)
	doc := lenient(t, string(out))
	assert.Empty(t, Validate(doc, Profile{}))
	assert.Less(t, strings.Index(string(out), "<ports>"), strings.Index(string(out), "<processNodeName>"))
}

func TestThreeStates(t *testing.T) {
	d, _, err := ParseDevice([]byte("<device><devicePool></devicePool><idleURL> </idleURL><messagesURL/><servicesURL>x</servicesURL></device>"))
	require.NoError(t, err)
	assert.Equal(t, []State{Empty, Empty, Set, Absent}, []State{
		d.IdleURL.State(), d.MessagesURL.State(), d.ServicesURL.State(), d.DirectoryURL.State(),
	})
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n  <devicePool></devicePool>\n  <idleURL></idleURL>\n  <messagesURL></messagesURL>\n  <servicesURL>x</servicesURL>\n</device>\n", string(out))
}

func TestDuplicatesAndNested(t *testing.T) {
	d, diags, err := ParseDevice([]byte("<device><idleURL>1</idleURL><idleURL>2</idleURL><servicesURL><a/></servicesURL><ctl/></device>"))
	require.NoError(t, err)
	assert.Equal(t, Some("2"), d.IdleURL)
	assert.Equal(t, Absent, d.ServicesURL.State())
	require.Len(t, diags, 2)
	assert.Equal(t, CodeDuplicate, diags[0].Code)
	assert.Equal(t, "idleURL[2]", diags[0].Path)
	assert.Equal(t, CodeNested, diags[1].Code)
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n  <idleURL>1</idleURL>\n  <idleURL>2</idleURL>\n  <servicesURL>\n    <a></a>\n  </servicesURL>\n  <ctl></ctl>\n</device>\n", string(out))
}

func TestTextBesideElements(t *testing.T) {
	d, _, err := ParseDevice([]byte("<device>0<devicePool>a<![CDATA[]]> <![CDATA[b]]></devicePool></device>"))
	require.NoError(t, err)
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n  0\n  <devicePool>\n    a\n    b\n  </devicePool>\n</device>\n", string(out))
	assert.Equal(t, string(out), string(reencode(t, out)))
}

func TestValuesOfTheWrongType(t *testing.T) {
	const text = "<device><fullConfig>True</fullConfig><idleTimeout>{{ idle }}</idleTimeout><vendorConfig><webAccess>on</webAccess><displayOnTime>8h</displayOnTime></vendorConfig></device>"
	d, diags, err := ParseDevice([]byte(text))
	require.NoError(t, err)
	var codes []Code
	for _, diag := range diags {
		codes = append(codes, diag.Code)
	}
	assert.Equal(t, []Code{CodeValueType, CodePlaceholder, CodeValueType, CodeValueType}, codes)
	_, err = d.IdleTimeout.Get()
	require.ErrorIs(t, err, ErrPlaceholder)
	_, err = d.VendorConfig.WebAccess.Get()
	require.ErrorIs(t, err, ErrValue)
	_, err = d.IPAddressMode.Get()
	require.ErrorIs(t, err, ErrUnset)
	assert.Equal(t, 30, d.IdleTimeout.Or(30))
	out, err := d.Encode()
	require.NoError(t, err)
	for _, kept := range []string{">True<", ">{{ idle }}<", ">on<", ">8h<"} {
		assert.Contains(t, string(out), kept)
	}
}

func TestRoots(t *testing.T) {
	_, _, err := ParseDevice([]byte("<Default/>"))
	require.ErrorIs(t, err, ErrRoot)
	_, _, err = ParseDefault([]byte("<device/>"))
	require.ErrorIs(t, err, ErrRoot)
	_, _, err = ParseDefault([]byte("<default/>"))
	require.NoError(t, err)
	_, _, err = ParseDevice([]byte("<device>"))
	require.ErrorIs(t, err, ErrMalformed)
	_, _, err = ParseDefault([]byte("<Default>"))
	require.ErrorIs(t, err, ErrMalformed)
}

func TestExtrasOfOnesOwn(t *testing.T) {
	d := &Device{}
	d.Extra = []Extra{
		{After: "fullConfig", Element: Leaf("sipProfile", "")},
		{After: "nowhere", Element: Leaf("odd", "a < b")},
		{Element: Element{Kind: KindComment, Text: " --first-- -"}},
		{Element: Element{Kind: KindInstruction, Name: "pi", Text: "x?>"}},
	}
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n  <!-- - -first- - - -->\n  <?pi x? >?>\n  <sipProfile></sipProfile>\n  <odd>a &lt; b</odd>\n</device>\n", string(out))
	_, err = Parse(out, Options{})
	require.NoError(t, err)

	for _, bad := range []Element{
		Leaf("no name", ""),
		{Kind: KindElement, Name: "a", Attrs: []Attr{{Name: "1"}}},
		{Kind: KindElement, Name: "a", Children: []Element{Leaf("", "")}},
		{Kind: KindDocument},
	} {
		d.Extra = []Extra{{Element: bad}}
		out, err = d.Append([]byte("before"))
		require.ErrorIs(t, err, ErrValue)
		assert.Equal(t, "before", string(out))
	}
	d.Extra = nil
	d.LoadInformation.Extra = []Extra{{Element: Leaf("a", "")}}
	_, err = d.Encode()
	require.ErrorIs(t, err, ErrValue)
	d.LoadInformation.Extra = nil
	for _, outside := range []Element{Leaf("a", ""), {Kind: KindText, Text: "a"}, {Kind: KindInstruction, Name: "XML"}, {Kind: KindInstruction}} {
		d.After = []Element{outside}
		_, err = d.Encode()
		require.ErrorIs(t, err, ErrValue)
	}
	d.After, d.Attrs = nil, []Attr{{Name: "<"}}
	_, err = d.Encode()
	require.ErrorIs(t, err, ErrValue)
	require.ErrorIs(t, d.StampVersion(), ErrValue)
}

func TestVersionStamp(t *testing.T) {
	d, _ := device(t, "sccp-7962.cnf.xml")
	d.VersionStamp = Some(AutoStamp)
	first, err := d.Encode()
	require.NoError(t, err)
	second, err := d.Append([]byte("prefix"))
	require.NoError(t, err)
	assert.Equal(t, "prefix"+string(first), string(second))

	stamp, ok := lenient(t, string(first)).Get("versionStamp")
	require.True(t, ok)
	assert.Regexp(t, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", stamp)
	assert.NotEqual(t, AutoStamp, stamp)
	require.NoError(t, d.StampVersion())
	assert.Equal(t, Some(stamp), d.VersionStamp)
	require.NoError(t, d.StampVersion())
	assert.Equal(t, Some(stamp), d.VersionStamp, "the old stamp is not part of the content")

	d.IdleTimeout = Some(5)
	require.NoError(t, d.StampVersion())
	assert.NotEqual(t, Some(stamp), d.VersionStamp)

	d.VersionStamp = Opt[string]{}
	out, err := d.Encode()
	require.NoError(t, err)
	assert.NotContains(t, string(out), "versionStamp")
	d.VersionStamp = EmptyOpt[string]()
	out, err = d.Encode()
	require.NoError(t, err)
	assert.Contains(t, string(out), "<versionStamp></versionStamp>", "an empty one stays")
}

func TestVersionStampWithCompany(t *testing.T) {
	d, _, err := ParseDevice([]byte("<device><versionStamp a='1'><!-- c --></versionStamp><x/></device>"))
	require.NoError(t, err)
	require.NoError(t, d.StampVersion())
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Regexp(t, `<versionStamp a='1'>[0-9a-f-]{36}</versionStamp>\n  <!-- c -->\n  <x></x>`, string(out))
}

// TestAppendInParallel is for the race detector.
func TestAppendInParallel(t *testing.T) {
	d, _ := device(t, "sccp-7962.cnf.xml")
	want, err := d.Encode()
	require.NoError(t, err)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			got, err := d.Encode()
			assert.NoError(t, err)
			assert.Equal(t, string(want), string(got))
		})
	}
	group.Wait()
}

// TestManyExtrasBetweenMembers writes a list with a comment behind each
// member, some of them out of order or behind members that are gone.
func TestManyExtrasBetweenMembers(t *testing.T) {
	const n = 20000
	d, _, err := ParseDevice([]byte("<device><capfList>" + strings.Repeat("<capf/><!--x-->", n) + "</capfList></device>"))
	require.NoError(t, err)
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, n, strings.Count(string(out), "<capf></capf>\n    <!--x-->\n"))

	comment := func(nth int, text string) Extra {
		return Extra{After: "capf", Nth: nth, Element: Element{Kind: KindComment, Text: text}}
	}
	list := CAPFList{List: make([]CAPF, 2), Rest: Rest{Extra: []Extra{
		comment(9, "gone"), comment(2, "two"), comment(0, "last"), comment(1, "one"),
	}}}
	out, err = (&Device{CAPFList: list}).Encode()
	require.NoError(t, err)
	assert.Contains(t, string(out), strings.Join([]string{"<capf></capf>", "<!--one-->", "<capf></capf>", "<!--two-->", "<!--last-->", "<!--gone-->"}, "\n    "))
}

func TestAppendAllocatesOnce(t *testing.T) {
	buf := make([]byte, 0, 32<<10)
	for _, g := range matrix() {
		d, _ := g.generate(t)
		alloctest.AtMost(t, "Device.Append "+g.String(), 1, func() {
			if out, err := d.Append(buf); err != nil || len(out) == 0 {
				t.Error("nothing written")
			}
		})
	}
}

func TestDeviceAttributesAreEscaped(t *testing.T) {
	d := &Device{XSIType: Some("\"<\n"), UUID: EmptyOpt[string]()}
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Contains(t, string(out), `<device xsi:type="&quot;&lt;&#10;" uuid="">`)
	back, _, err := ParseDevice(out)
	require.NoError(t, err)
	assert.Equal(t, d.XSIType, back.XSIType)
}

// TestLongLists: what would fill the memory with structs stays generic, in
// place and in order.
func TestLongLists(t *testing.T) {
	var text strings.Builder
	text.WriteString("<device><sipProfile><sipLines>")
	for i := range maxListed + 5 {
		fmt.Fprintf(&text, "<line button=\"%d\"></line>", i+1)
	}
	text.WriteString("</sipLines></sipProfile></device>")
	d, _, err := ParseDevice([]byte(text.String()))
	require.NoError(t, err)
	assert.Len(t, d.SIPProfile.Lines.List, maxListed)
	assert.Len(t, d.SIPProfile.Lines.Extra, 5)
	out, err := d.Encode()
	require.NoError(t, err)
	line := regexp.MustCompile(`<line button="\d+">`)
	assert.Equal(t, line.FindAllString(text.String(), -1), line.FindAllString(string(out), -1))
}

func TestRepeatedElementsStayBeforeTheLast(t *testing.T) {
	for _, text := range []string{
		"<device><directoryURL>a</directoryURL><directoryURL>b</directoryURL><commonProfile/><commonProfile><phonePassword>2</phonePassword></commonProfile></device>",
		"<device><commonProfile/><vendorConfig/><idleURL>1</idleURL><commonProfile/><x/><idleURL>2</idleURL><vendorConfig/></device>",
		"<device><idleURL>1</idleURL><idleURL><b/></idleURL><commonProfile/><idleURL><c/></idleURL></device>",
		"<device><commonConfig><webAccess>0</webAccess></commonConfig><certHash>1</certHash><commonConfig/><certHash/></device>",
		"<device><loadInformation>a</loadInformation><loadInformation><b/></loadInformation><!-- c --><loadInformation>d</loadInformation></device>",
	} {
		first, _, err := ParseDevice([]byte(text))
		require.NoError(t, err)
		once, err := first.Encode()
		require.NoError(t, err)
		again, _, err := ParseDevice(once)
		require.NoError(t, err)
		twice, err := again.Encode()
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
		assert.Equal(t, values(first), values(again), text)
		for _, name := range []string{"directoryURL", "commonProfile", "vendorConfig", "idleURL", "x", "b", "c", "commonConfig", "certHash", "loadInformation"} {
			assert.Equal(t, tagCount(t, text, name), tagCount(t, string(once), name), "%s of %s", name, text)
		}
	}
}

// tagCount counts start tags of a name.
func tagCount(t *testing.T, text, name string) (count int) {
	t.Helper()
	_, err := Parse([]byte(text), Options{Mode: Strict})
	require.NoError(t, err)
	for _, after := range ">/ " {
		count += strings.Count(text, "<"+name+string(after))
	}
	return count
}

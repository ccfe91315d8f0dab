package cnfxml

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// finds lists findings as severity, code and path.
func finds(t *testing.T, text string, p Profile) []string {
	t.Helper()
	var list []string
	for _, d := range Validate(lenient(t, text), p) {
		assert.Positive(t, d.Line)
		assert.NotEmpty(t, d.Message)
		assert.NotEmpty(t, d.Source)
		list = append(list, d.Severity.String()+" "+string(d.Code)+" "+d.Path)
	}
	return list
}

func group(members string) string {
	return "<device><devicePool><callManagerGroup><members>" + members + "</members></callManagerGroup></devicePool></device>"
}

func member(priority, inside string) string {
	return "<member priority='" + priority + "'><callManager>" + inside + "</callManager></member>"
}

const (
	goodPorts  = "<ports><ethernetPhonePort>2000</ethernetPhonePort></ports>"
	goodServer = goodPorts + "<processNodeName>192.0.2.1</processNodeName>"
	members    = "devicePool/callManagerGroup/members"
)

func TestValidate(t *testing.T) {
	long := strings.Repeat("h", 48)
	for _, c := range []struct {
		name    string
		text    string
		profile Profile
		want    []string
	}{
		{"nothing to say", group(member("0", goodServer) + member("1", goodServer)), Profile{File: NameDevice}, nil},
		{"repairs", "<device><idleURL>a&b</idleURL></device>", Profile{}, []string{"error xml.bare_ampersand idleURL"}},

		{"root", "<Default/>", Profile{File: NameDefault}, nil},
		{"root of a kind not given", "<Default/>", Profile{}, nil},
		{"root in lower case", "<default/>", Profile{File: NameDefault}, []string{"warning root.name /default"}},
		{"root of the other file", "<device/>", Profile{File: NameDefault}, []string{"warning root.name /device"}},
		{"root of the other file", "<Default/>", Profile{File: NameDevice}, []string{"warning root.name /Default"}},
		{"unknown root", "<flat-profile/>", Profile{}, []string{"error root.name /flat-profile"}},

		{
			"ports last", group(member("0", "<processNodeName>192.0.2.1</processNodeName>"+goodPorts)),
			Profile{},
			[]string{"error callmanager.order " + members + "/member[@priority=0]/callManager/ports"},
		},

		{"priority twice", group(member("0", goodServer) + member("0", goodServer)), Profile{}, []string{"error priority.duplicate " + members + "/member[2]"}},
		{"priority gap", group(member("0", goodServer) + member("2", goodServer)), Profile{}, []string{"error priority.gap " + members}},
		{"priority from 1", group(member("1", goodServer)), Profile{}, []string{"error priority.gap " + members}},
		{"priority is no number", group(member("-1", goodServer)), Profile{}, []string{"error priority.value " + members + "/member[@priority=-1]"}},
		{"priority missing", group("<member><callManager>" + goodServer + "</callManager></member>"), Profile{}, []string{"error priority.value " + members + "/member"}},
		{"priority placeholder", group(member("{$n}", goodServer)), Profile{}, []string{"note placeholder " + members + "/member[@priority={$n}]"}},
		{"four members", group(numbered(4)), Profile{}, []string{"warning priority.count " + members}},
		{"six members", group(numbered(6)), Profile{}, []string{"error priority.count " + members}},
		{"members of something else", "<device><TVS><members><member/></members></TVS></device>", Profile{}, nil},

		{"no address", group(member("0", goodPorts)), Profile{}, []string{"error callmanager.host " + members + "/member[@priority=0]/callManager"}},
		{"empty address", group(member("0", goodPorts+"<processNodeName> </processNodeName>")), Profile{}, []string{"error callmanager.host " + members + "/member[@priority=0]/callManager/processNodeName"}},
		{"empty address later", group(member("0", goodServer) + member("1", goodPorts)), Profile{}, []string{"note callmanager.host " + members + "/member[@priority=1]/callManager"}},
		{"IPv6 only", group(member("0", goodPorts+"<ipv6Addr>2001:db8::1</ipv6Addr>")), Profile{}, nil},
		{"long address", group(member("0", goodPorts+"<processNodeName>"+long+"</processNodeName>")), Profile{}, []string{"error len.exceeded " + members + "/member[@priority=0]/callManager/processNodeName"}},
		{"URL as address", group(member("0", goodPorts+"<processNodeName>http://192.0.2.1</processNodeName>")), Profile{}, []string{"note callmanager.host " + members + "/member[@priority=0]/callManager/processNodeName"}},
		{"placeholder as address", group(member("0", goodPorts+"<processNodeName>{{ ip }}</processNodeName>")), Profile{}, []string{"note placeholder " + members + "/member[@priority=0]/callManager/processNodeName"}},
		{
			"name in XMLDefault", "<Default><callManagerGroup><members>" + member("0", goodPorts+"<processNodeName>cm1</processNodeName>") + "</members></callManagerGroup></Default>",
			Profile{},
			[]string{"warning callmanager.host callManagerGroup/members/member[@priority=0]/callManager/processNodeName"},
		},

		{"port 0", group(member("0", "<ports><ethernetPhonePort>0</ethernetPhonePort></ports><processNodeName>192.0.2.1</processNodeName>")), Profile{}, []string{"error port.range " + members + "/member[@priority=0]/callManager/ports/ethernetPhonePort"}},
		{"port too high", "<device><vendorConfig><sshPort>65536</sshPort></vendorConfig></device>", Profile{}, []string{"error port.range vendorConfig/sshPort"}},
		{"port a word", "<device><vendorConfig><sshPort>ssh</sshPort></vendorConfig></device>", Profile{}, []string{"error port.range vendorConfig/sshPort"}},
		{"port placeholder", "<device><vendorConfig><sshPort>@@PHP@@</sshPort></vendorConfig></device>", Profile{}, []string{"note placeholder vendorConfig/sshPort"}},
		{"port empty", "<device><vendorConfig><sshPort></sshPort></vendorConfig></device>", Profile{}, nil},
		{"no SIP port", group(member("0", goodServer)), Profile{Protocol: SIP}, []string{"warning port.missing " + members + "/member[@priority=0]/callManager"}},
		{"no SIP port by protocol", strings.Replace(group(member("0", goodServer)), "<device>", "<device><deviceProtocol>SIP</deviceProtocol>", 1), Profile{}, []string{"warning port.missing " + members + "/member[@priority=0]/callManager"}},
		{"no SIP port by load", strings.Replace(group(member("0", goodServer)), "<device>", "<device><loadInformation>SIP42.9-4-2</loadInformation>", 1), Profile{}, []string{"warning port.missing " + members + "/member[@priority=0]/callManager"}},
		{"no SCCP port", group(member("0", "<processNodeName>192.0.2.1</processNodeName>")), Profile{Protocol: SCCP}, []string{"warning port.missing " + members + "/member[@priority=0]/callManager"}},
		{"load of the model", "<device><loadInformation model='IP Phone 7960'>P0S3-8-12-00</loadInformation></device>", Profile{}, nil},
		{"load of another model", "<device><loadInformation model='Cisco 7945'>SCCP42.9-4-2</loadInformation></device>", Profile{}, []string{"warning load.model_mismatch loadInformation"}},
		{"load of another model than the profile's", "<device><loadInformation>SCCP42.9-4-2</loadInformation></device>", Profile{Model: "7970"}, []string{"warning load.model_mismatch loadInformation"}},
		{"load for another protocol", "<device><deviceProtocol>SCCP</deviceProtocol><loadInformation>SIP42.9-4-2</loadInformation></device>", Profile{}, []string{"warning load.protocol_mismatch loadInformation"}},
		{"load without a protocol", "<device><deviceProtocol>SCCP</deviceProtocol><loadInformation>term42.default</loadInformation></device>", Profile{}, nil},
		{"load not known", "<device><deviceProtocol>SCCP</deviceProtocol><loadInformation>x</loadInformation></device>", Profile{}, nil},
		{"load placeholder", "<device><loadInformation>{{ load }}</loadInformation></device>", Profile{}, []string{"note placeholder loadInformation"}},
		{"load empty", "<device><loadInformation/></device>", Profile{Model: "7960"}, nil},
		{
			"loads by number", "<Default><loadInformation434>SCCP42.9</loadInformation434><loadInformation434/><loadInformation7>SCCP42.9</loadInformation7><loadInformation906/></Default>",
			Profile{},
			[]string{"warning element.duplicate loadInformation434[2]", "warning load.model_mismatch loadInformation7", "note model.unknown loadInformation906"},
		},
		{"media ports", "<device><sipProfile><startMediaPort>16384</startMediaPort><stopMediaPort>32766</stopMediaPort></sipProfile></device>", Profile{}, nil},
		{"media ports reversed", "<device><sipProfile><startMediaPort>20000</startMediaPort><stopMediaPort>10000</stopMediaPort></sipProfile></device>", Profile{}, []string{"error port.media_range sipProfile/startMediaPort"}},
		{"media ports odd", "<device><sipProfile><startMediaPort>16385</startMediaPort></sipProfile></device>", Profile{}, []string{"warning port.media_range sipProfile/startMediaPort"}},
	} {
		assert.Equal(t, c.want, finds(t, c.text, c.profile), c.name)
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
			assert.NotEqual(t, Error, d.Severity, "%s: %s", name, d)
		}
	}
}

func TestFindingsLeadToTheirPlace(t *testing.T) {
	d := lenient(t, "<device>\n  <vendorConfig>\n    <sshPort>0</sshPort>\n  </vendorConfig>\n</device>")
	found := Validate(d, Profile{})
	require.Len(t, found, 1)
	assert.Equal(t, [2]int{3, 5}, [2]int{found[0].Line, found[0].Column})
	n, err := d.Lookup(found[0].Path)
	require.NoError(t, err)
	assert.Equal(t, "sshPort", n.Name())
	assert.Equal(t, `3:5: error: sshPort "0" is not a port from 1 to 65535 [port.range] at vendorConfig/sshPort`, found[0].String())
}

func TestFindingsAreBounded(t *testing.T) {
	text := "<device>" + strings.Repeat("<sshPort>0</sshPort>", 2000) + "</device>"
	assert.Len(t, Validate(lenient(t, text), Profile{}), maxDiagnostics)
	_, diags, err := ParseDevice([]byte("<device>" + strings.Repeat("<idleURL/>", 2000) + "</device>"))
	require.NoError(t, err)
	assert.Len(t, diags, maxDiagnostics)
}

func TestRulesHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules {
		assert.NotEmpty(t, r.name)
		assert.False(t, seen[r.name], r.name)
		seen[r.name] = true
		assert.NotNil(t, r.check)
	}
}

func TestSeverity(t *testing.T) {
	text, err := Warning.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "warning", string(text))
	assert.Equal(t, "Severity(9)", Severity(9).String())
	assert.Equal(t, "note: x [c]", Diagnostic{Code: "c", Message: "x"}.String())
	assert.Equal(t, "Kind(99)", Kind(99).String())
}

package cnfxml

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRule23WhiteSpace(t *testing.T) {
	checkRule(t, []Code{CodeValueSpace, CodeSpace}, []ruleCase{
		{"none around values", settings("<sshPort>22</sshPort>"), Profile{}, nil},
		{"before", settings("<sshPort> 22</sshPort>"), Profile{}, []string{"warning value.space vendorConfig/sshPort"}},
		{"a line end", settings("<loadServer>192.0.2.1\n</loadServer>"), Profile{}, []string{"warning value.space vendorConfig/loadServer"}},
		{"around a password", "<device> <sshPassword>x </sshPassword></device>", Profile{}, []string{"warning value.space sshPassword"}},
		{"blanks alone are empty", settings("<loadServer> </loadServer>"), Profile{}, nil},
		{"no space between tags", "<device><vendorConfig/></device>", Profile{}, []string{"note file.space /device"}},
		{"no space between tags of SCCP", "<device><vendorConfig/></device>", Profile{Protocol: SCCP}, nil},
		{"no space where Cisco's SIP parser does not look", "<device> <capfList><capf/></capfList></device>", Profile{Protocol: SIP}, []string{"note file.space capfList"}},
		{"the element that matters is named", "<device> <capfList><capf/></capfList><sipProfile> <sipLines><line/></sipLines></sipProfile></device>", Profile{Protocol: SIP}, []string{"warning file.space sipProfile/sipLines"}},
		{"blank in a label of the 7900 series", profile("<phoneLabel>Front desk</phoneLabel>"), Profile{Model: "7962"}, []string{"note value.space sipProfile/phoneLabel"}},
		{"blank in a label of others", profile("<phoneLabel>Front desk</phoneLabel>"), Profile{Model: "8841"}, nil},
		{"no space between tags of SIP", "<device> <sipProfile><sipLines/></sipProfile></device>", Profile{Protocol: SIP}, []string{"warning file.space sipProfile"}},
	})
}

func TestRule24EmptyIsNotAbsent(t *testing.T) {
	checkRule(t, []Code{CodeValueEmpty}, []ruleCase{
		{"texts and URLs may be empty", "<device> <idleURL/><versionStamp/><certHash/></device>", Profile{}, nil},
		{"settings, said once", settings("<garp/><webAccess></webAccess><displayOnTime/>"), Profile{}, []string{"note value.empty vendorConfig/garp"}},
	})
	for _, d := range findings(t, settings("<garp/><webAccess></webAccess><displayOnTime/>"), Profile{}) {
		if d.Code == CodeValueEmpty {
			assert.Equal(t, 2, d.More)
		}
	}
}

func TestRule25Secrets(t *testing.T) {
	line := func(button string) string {
		return "<line button='" + button + "'> <authPassword>x</authPassword></line>"
	}
	checkRule(t, []Code{CodeCleartext}, []ruleCase{
		{"none", "<device> <sshPassword/></device>", Profile{}, nil},
		{"some", "<device> <sshPassword>x</sshPassword><commonProfile> <phonePassword>1</phonePassword></commonProfile><vendorConfig> <adminPassword>y</adminPassword></vendorConfig></device>", Profile{}, []string{
			"note secret.cleartext sshPassword", "note secret.cleartext commonProfile/phonePassword", "note secret.cleartext vendorConfig/adminPassword",
		}},
		{"of many lines, said once", lines(line("1") + line("2") + line("3")), Profile{}, []string{"note secret.cleartext sipProfile/sipLines/line[@button=1]/authPassword"}},
		{"in a URL", "<device> <idleURL>http://me:secret@192.0.2.1/</idleURL></device>", Profile{}, []string{"note secret.cleartext idleURL"}},
	})
}

func TestRule26Encoding(t *testing.T) {
	label := func(charset, text string) string {
		return "<device> <userLocale> <winCharSet>" + charset + "</winCharSet></userLocale><sipProfile> <phoneLabel>" + text + "</phoneLabel></sipProfile></device>"
	}
	checkRule(t, []Code{CodeEncoding, CodeNoCharset, CodeValueCharset}, []ruleCase{
		{"ASCII", "<device/>", Profile{}, nil},
		{"declared", `<?xml version="1.0" encoding="UTF-8"?><device> <idleURL>ü</idleURL></device>`, Profile{}, nil},
		{"not declared", "<device> <idleURL>ü</idleURL></device>", Profile{}, []string{"note file.encoding /device"}},
		{"marked", "\uFEFF<device> <idleURL>ü</idleURL></device>", Profile{}, nil},
		{"shown", `<?xml version="1.0" encoding="UTF-8"?>` + label("iso-8859-1", "Küche"), Profile{}, nil},
		{"not shown", `<?xml version="1.0" encoding="UTF-8"?>` + label("iso-8859-1", "Кухня"), Profile{}, []string{"warning value.charset sipProfile/phoneLabel"}},
		{"quotes of Windows", `<?xml version="1.0" encoding="ISO-8859-1"?>` + "<device> <idleURL>\x96</idleURL></device>", Profile{}, []string{"warning encoding.mismatch idleURL"}},
		{"quotes of Windows in an attribute", `<?xml version="1.0" encoding="ISO-8859-1"?>` + "<device> <loadInformation model='\x93'/></device>", Profile{}, []string{"warning encoding.mismatch loadInformation"}},
		{"quotes of Windows, declared", `<?xml version="1.0" encoding="windows-1252"?>` + "<device> <idleURL>\x96</idleURL></device>", Profile{}, nil},
		{"letters of ISO-8859-1", `<?xml version="1.0" encoding="ISO-8859-1"?>` + "<device> <idleURL>\xFC\xA0</idleURL></device>", Profile{}, nil},
		{"shown in UTF-8", `<?xml version="1.0" encoding="UTF-8"?>` + label("utf-8", "Кухня"), Profile{}, nil},
	})
}

func TestRule27Size(t *testing.T) {
	sized := func(n int) string { return "<device> <!--" + strings.Repeat("x", n) + "--></device>" }
	checkRule(t, []Code{CodeSize}, []ruleCase{
		{"small", sized(1000), Profile{}, nil},
		{"large", sized(70_000), Profile{}, []string{"warning file.size /device"}},
		{"huge", sized(551_000), Profile{}, []string{"error file.size /device"}},
	})
}

func TestProgramsInInstructions(t *testing.T) {
	checkRule(t, []Code{CodePlaceholder}, []ruleCase{
		{"before the root", "<?php $x = 1; ?><device/>", Profile{}, []string{"warning placeholder "}},
		{"inside", "<device> <loadInformation><?php echo 1 ?></loadInformation></device>", Profile{}, []string{"warning placeholder loadInformation"}},
		{"of another kind", "<?xml-stylesheet href='x'?><device/>", Profile{}, nil},
	})
}

func TestSettingsThatA7960DoesNotRead(t *testing.T) {
	file := func(load string) string {
		return "<device> <sipProfile> <sipLines/></sipProfile><loadInformation>" + load + "</loadInformation></device>"
	}
	checkRule(t, []Code{CodeStray}, []ruleCase{
		{"by its load", file("P0S3-8-12-00"), Profile{}, []string{"note name.stray sipProfile"}},
		{"by its model", file(""), Profile{Model: "7940", Protocol: SIP}, []string{"note name.stray sipProfile"}},
		{"a 7962", file("SIP42.9-4-2SR3-1S"), Profile{}, nil},
		{"any other", file(""), Profile{Protocol: SIP}, nil},
	})
}

func TestRule28Required(t *testing.T) {
	full := ""
	for _, part := range profileParts {
		full += "<" + part + "/>"
	}
	withGroup := func(rest string) string {
		return strings.Replace(group(numbered(1)), "</device>", rest+"</device>", 1)
	}
	checkRule(t, []Code{CodeRequired}, []ruleCase{
		{"SCCP", group(numbered(1)), Profile{Protocol: SCCP}, nil},
		{"no server", "<device> <vendorConfig/></device>", Profile{}, []string{"warning file.required /device"}},
		{"no server for all", "<Default> <loadInformation7/></Default>", Profile{}, []string{"warning file.required /Default"}},
		{"group without a pool", "<device> <callManagerGroup> <members> " + numbered(1) + "</members></callManagerGroup></device>", Profile{}, nil},
		{"SIP without a profile", group(numbered(1)), Profile{Protocol: SIP}, []string{"warning file.required /device"}},
		{"SIP", withGroup("<sipProfile> " + full + "</sipProfile>"), Profile{}, nil},
		{"SIP, incomplete", withGroup("<sipProfile> <sipLines/></sipProfile>"), Profile{}, []string{"warning file.required sipProfile"}},
		{"stub of a 7960", "<device> <loadInformation model='IP Phone 7960'>P0S3-8-12-00</loadInformation></device>", Profile{}, nil},
		{"7960 with SIP", group(numbered(1)), Profile{Model: "7960", Protocol: SIP}, nil},
	})
}

func TestPlaceholderForms(t *testing.T) {
	for _, text := range []string{
		"{{ x }}", "{% if x %}", "{$x}", "${X}", "$X", "$SERVER_IP", "%VAR%", "__VAR__", "_EXTEN_", "@@PHP@@", "###DOMAIN###", "#var#", "[== x ==]", "[[x]]",
		"XXX", "x.x.x.x", "y.y.y.y", "http://x.x.x.x/menu", "http://%SERVER%/menu", "http://$SERVER/menu", "<%= x %>",
	} {
		assert.True(t, isPlaceholder(text), text)
	}
	for _, text := range []string{
		"", "x", "192.0.2.1", "http://a/%20b", "%%sAMAccountName%%", "100%", "$5", "a_b", "#1", "x.x", "1.x.x.x", "x-cisco-serviceuri-**", "*97@192.168.4.169",
		"http://a/?q=%41%42%43", "SCCP42.9-4-2SR3-1S", "..", "...",
	} {
		assert.False(t, isPlaceholder(text), text)
	}
	checkRule(t, []Code{CodePlaceholder}, []ruleCase{
		{"mask", profile("<externalNumberMask>XXXX</externalNumberMask>"), Profile{}, nil},
		{"secret", "<device> <sshPassword>{{ secret }}</sshPassword></device>", Profile{}, []string{"warning placeholder sshPassword"}},
		{"secret that only looks like one", "<device> <sshPassword>$ecret</sshPassword></device>", Profile{}, nil},
		{"for all lines", lines("%siplines%"), Profile{}, []string{"warning placeholder sipProfile/sipLines"}},
	})
}

func TestURLs(t *testing.T) {
	url := func(name, text string) string { return "<device> <" + name + ">" + text + "</" + name + "></device>" }
	checkRule(t, []Code{CodeValueURL, CodeValueHost, CodePort}, []ruleCase{
		{"good", url("idleURL", "http://192.0.2.1:8080/x?a=1&amp;b=2"), Profile{}, nil},
		{"IPv6", url("idleURL", "http://[2001:db8::1]:80/"), Profile{}, nil},
		{"capitals", url("idleURL", "HTTP://a.example/"), Profile{}, nil},
		{"https", url("secureIdleURL", "https://a.example/"), Profile{}, nil},
		{"not secure", url("secureIdleURL", "http://a.example/"), Profile{}, []string{"warning value.url secureIdleURL"}},
		{"no scheme", url("idleURL", "192.0.2.1/x"), Profile{}, []string{"warning value.url idleURL"}},
		{"another scheme", url("idleURL", "ftp://192.0.2.1/x"), Profile{}, []string{"warning value.url idleURL"}},
		{"one slash", url("idleURL", "http:/a/x"), Profile{}, []string{"warning value.url idleURL"}},
		{"blank", url("idleURL", "http://a/x y"), Profile{}, []string{"warning value.url idleURL"}},
		{"escaped twice", url("idleURL", "http://a/x?a=1&amp;amp;b=2"), Profile{}, []string{"warning value.url idleURL"}},
		{"no host", url("idleURL", "http:///x"), Profile{}, []string{"warning value.url idleURL"}},
		{"no IPv4 address", url("idleURL", "http://192.0.2.256/x"), Profile{}, []string{"warning value.url idleURL"}},
		{"port", url("idleURL", "http://a:99999/x"), Profile{}, []string{"warning value.url idleURL"}},
		{"voice mail", url("messagesURL", "*97"), Profile{}, nil},
		{"proxy", url("proxyServerURL", "proxy:3128"), Profile{}, nil},
		{"proxy as URL", url("proxyServerURL", "http://proxy:3128"), Profile{}, []string{"warning value.host proxyServerURL"}},
		{"proxy, port", url("proxyServerURL", "proxy:0"), Profile{}, []string{"error port.range proxyServerURL"}},
	})
}

func TestModules(t *testing.T) {
	module := func(attrs, inside string) string { return "<addOnModule " + attrs + "> " + inside + "</addOnModule>" }
	modules := func(inside string) string { return "<device> <addOnModules> " + inside + "</addOnModules></device>" }
	const at = "addOnModules/addOnModule"
	checkRule(t, []Code{CodeModule, CodeLoad}, []ruleCase{
		{"two", modules(module("idx='1'", "<deviceType>7914</deviceType><loadInformation>S00105000400</loadInformation>") + module("idx='2'", "<deviceType>CKEM</deviceType>")), Profile{}, nil},
		{"no index", modules(module("", "")), Profile{}, []string{"warning module.value " + at}},
		{"index 0", modules(module("idx='0'", "")), Profile{}, []string{"warning module.value " + at + "[@idx=0]"}},
		{"twice", modules(module("idx='1'", "") + module("idx='1'", "")), Profile{}, []string{"warning module.value " + at + "[2]"}},
		{"four", modules(module("idx='1'", "") + module("idx='2'", "") + module("idx='3'", "") + module("idx='4'", "")), Profile{}, []string{"warning module.value addOnModules", "warning module.value " + at + "[@idx=4]"}},
		{"a phone", modules(module("idx='1'", "<deviceType>7960</deviceType>")), Profile{}, []string{"warning module.value " + at + "[@idx=1]/deviceType"}},
		{"unknown", modules(module("idx='1'", "<deviceType>KEM9</deviceType>")), Profile{}, []string{"note module.value " + at + "[@idx=1]/deviceType"}},
		{"load of another", modules(module("idx='1'", "<deviceType>7915-12</deviceType><loadInformation>S00105000400</loadInformation>")), Profile{}, []string{"warning load.model_mismatch " + at + "[@idx=1]/loadInformation"}},
	})
}

func TestFileNames(t *testing.T) {
	checkRule(t, []Code{CodeFileName}, []ruleCase{
		{"good", "<device/>", Profile{Name: "/tftpboot/SEP001122AABBCC.cnf.xml"}, nil},
		{"template", "<device/>", Profile{Name: "SEPMAC.cnf.xml"}, nil},
		{"short", "<device/>", Profile{Name: "SEP00112233445.cnf.xml"}, []string{"warning file.name /device"}},
		{"separators", "<device/>", Profile{Name: "SEP00:11:22:33:44:55.cnf.xml"}, []string{"warning file.name /device"}},
		{"small letters", "<device/>", Profile{Name: "SEP001122aabbcc.cnf.xml"}, []string{"note file.name /device"}},
		{"small letters of a 7912", "<device/>", Profile{Name: "SEP001122aabbcc.cnf.xml", Model: "7912"}, nil},
		{"small prefix", "<device/>", Profile{Name: "sep001122334455.cnf.xml"}, []string{"note file.name /device"}},
		{"default", "<Default/>", Profile{Name: "XMLDefault.cnf.xml"}, nil},
		{"default, small", "<Default/>", Profile{Name: "xmldefault.cnf.xml"}, []string{"note file.name /Default"}},
		{"another", "<device/>", Profile{Name: "phone.xml"}, nil},
	})
}

func TestGuess(t *testing.T) {
	for _, c := range []struct {
		text    string
		given   Profile
		guessed Profile
	}{
		{"<device/>", Profile{}, Profile{}},
		{"<device><deviceProtocol>SIP</deviceProtocol></device>", Profile{Name: "SEP001122334455.cnf.xml"}, Profile{Name: "SEP001122334455.cnf.xml", File: NameDevice, Protocol: SIP}},
		{"<device><loadInformation model='Cisco 7945'>SCCP45.9</loadInformation></device>", Profile{}, Profile{Model: "7945", Protocol: SCCP}},
		{"<device><loadInformation>CP7925G-1.4.7.3</loadInformation></device>", Profile{}, Profile{Model: "7925", Protocol: SCCP}},
		{"<device><loadInformation>SCCP45.9</loadInformation></device>", Profile{Model: "7965", Protocol: SIP}, Profile{Model: "7965", Protocol: SIP}},
		{"<device><sipProfile/></device>", Profile{}, Profile{Protocol: SIP}},
		{"<Default><loadInformation>SCCP45.9</loadInformation></Default>", Profile{}, Profile{}},
	} {
		assert.Equal(t, c.guessed, c.given.Guess(lenient(t, c.text)), c.text)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"abc", "ABC", 0}, {"abc", "acb", 1}, {"abc", "abd", 1}, {"abc", "xyz", 3}, {"settings", "setings", 1}} {
		assert.Equal(t, c.want, distance(c.a, c.b, 9), "%q %q", c.a, c.b)
		assert.Equal(t, c.want, distance(c.b, c.a, 9), "%q %q", c.b, c.a)
		assert.Equal(t, min(c.want, 1), distance(c.a, c.b, 1), "%q %q", c.a, c.b)
	}
}

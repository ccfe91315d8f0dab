package cnfxml

import (
	"strings"
	"testing"
)

const cm = members + "/member[@priority=0]/callManager"

func TestRule1WellFormed(t *testing.T) {
	checkRule(t, []Code{CodeEndTag, CodeBareAmpersand}, []ruleCase{
		{"well-formed", "<device> <idleURL>http://a/?x=1&amp;y=2</idleURL></device>", Profile{}, nil},
		{"bare ampersand", "<device> <idleURL>http://a/?x=1&y=2</idleURL></device>", Profile{}, []string{"error xml.bare_ampersand idleURL"}},
		{"end tag of another element", settings("<WlanProfile2>0</WlanProfile1>"), Profile{}, []string{"error xml.mismatched_end_tag vendorConfig/WlanProfile2"}},
	})
}

func TestRule2Root(t *testing.T) {
	checkRule(t, []Code{CodeRoot, CodeSibling}, []ruleCase{
		{"default file", "<Default/>", Profile{File: NameDefault}, nil},
		{"kind not given", "<Default/>", Profile{}, nil},
		{"lower case", "<default/>", Profile{File: NameDefault}, []string{"warning root.name /default"}},
		{"upper case", "<Device/>", Profile{}, []string{"error root.name /Device"}},
		{"device in XMLDefault", "<device/>", Profile{Name: "tftpboot/XMLDefault.cnf.xml"}, []string{"warning root.name /device"}},
		{"Default in a phone's file", "<Default/>", Profile{File: NameDevice}, []string{"warning root.name /Default"}},
		{"unknown root", "<settings/>", Profile{}, []string{"warning root.name /settings"}},
		{"a web page", "<HTML> <body/></HTML>", Profile{}, []string{"error root.name /HTML"}},
		{"unknown root in a phone's file", "<settings/>", Profile{Name: "SEP001122334455.cnf.xml"}, []string{"error root.name /settings"}},
		{"dial plan", "<DIALTEMPLATE><TEMPLATE MATCH='.'/></DIALTEMPLATE>", Profile{}, []string{"note root.sibling /DIALTEMPLATE"}},
		{"dial plan in a phone's file", "<dialTemplate/>", Profile{File: NameDevice}, []string{"error root.name /dialTemplate"}},
		{"multiplatform inside device", "<device><flat-profile><x/></flat-profile></device>", Profile{}, []string{"note root.sibling /device"}},
	})
	for root, want := range map[string]RootKind{
		"device": RootDevice, "Default": RootDefault, "default": RootDefault, "flat-profile": RootFlatProfile, "DialRules": RootDialRules,
		"CiscoIPPhoneRingList": RootRingList, "CiscoIPPhoneRinglist": RootRingList, "CiscoIPPhoneImageList": RootImageList,
		"softKeyCfg": RootSoftKeys, "featurePolicy": RootFeaturePolicy, "CiscoIPPhoneMenu": RootServiceObject, "Tones": RootTones,
		"WLAN": RootWLAN, "phoneBook": RootPhoneBook, "localeDictionary": RootLocale, "html": RootUnknown,
	} {
		if got := lenient(t, "<"+root+"/>").RootKind(); got != want {
			t.Errorf("%s is a %s, want %s", root, got, want)
		}
	}
}

func TestRule3PortsBeforeProcessNodeName(t *testing.T) {
	checkRule(t, []Code{CodeCallManagerOrder}, []ruleCase{
		{"right", group(member("0", goodServer)), Profile{}, nil},
		{"reversed", group(member("0", "<processNodeName>192.0.2.1</processNodeName>"+goodPorts)), Profile{}, []string{"error callmanager.order " + cm + "/ports"}},
		{"in Default", "<Default> <callManagerGroup> <members> " + member("0", "<processNodeName>192.0.2.1</processNodeName>"+goodPorts) + "</members></callManagerGroup></Default>", Profile{}, []string{"error callmanager.order callManagerGroup/members/member[@priority=0]/callManager/ports"}},
	})
}

func TestRule4OrderOfTheRest(t *testing.T) {
	checkRule(t, []Code{CodeOrder}, []ruleCase{
		{"CUCM's", "<device> <deviceProtocol/><devicePool/><loadInformation/><vendorConfig/><versionStamp/></device>", Profile{}, nil},
		{"another, said once", "<device> <versionStamp/><vendorConfig/><loadInformation/><devicePool/></device>", Profile{}, []string{"note element.order vendorConfig"}},
		{"unknown ones do not count", "<device> <zebra/><fullConfig/></device>", Profile{}, nil},
	})
}

func TestRule5UnknownElements(t *testing.T) {
	codes := []Code{CodeUnknown, CodeCase, CodePlace, CodeStray, CodeNested, CodeText}
	checkRule(t, codes, []ruleCase{
		{"known", settings("<webAccess>0</webAccess>"), Profile{}, nil},
		{"slip", settings("<webAcess>0</webAcess>"), Profile{}, []string{"warning name.unknown vendorConfig/webAcess"}},
		{"letters swapped", settings("<settignsAccess>1</settignsAccess>"), Profile{}, []string{"warning name.unknown vendorConfig/settignsAccess"}},
		{"nothing like it", settings("<zebra>0</zebra>"), Profile{}, []string{"note name.unknown vendorConfig/zebra"}},
		{"capitals", settings("<softkeyControl>1</softkeyControl>"), Profile{}, []string{"warning name.case vendorConfig/softkeyControl"}},
		{"capitals, and the value is checked", settings("<WebAccess>7</WebAccess>"), Profile{}, []string{"warning name.case vendorConfig/WebAccess"}},
		{"known elsewhere", "<device> <sshAccess>0</sshAccess></device>", Profile{}, []string{"warning name.place sshAccess"}},
		{"known elsewhere, and found here too", "<device> <natAddress>192.0.2.1</natAddress></device>", Profile{}, []string{"note name.place natAddress"}},
		{"known elsewhere in other capitals", "<device> <calleridblocking>0</calleridblocking></device>", Profile{}, []string{"warning name.case calleridblocking"}},
		{"settings of a phone in Default", "<Default> <webAccess>0</webAccess></Default>", Profile{}, []string{"note name.place webAccess"}},
		{"seen, but of no use", "<device> <div style='x'>y</div></device>", Profile{}, []string{"note name.stray div"}},
		{"no slip, but another word", "<device> <sipOAuthMode>0</sipOAuthMode></device>", Profile{}, []string{"note name.unknown sipOAuthMode"}},
		{"swallowed by one without an end tag", "<device> <vendorConfig> <webAccess>0</webAccess><idleURL/><userLocale/></device>", Profile{}, nil},
		{"of a VPN", "<device> <vpnGroup> <mtu>1290</mtu><addresses> <url1>https://a.example/</url1></addresses><credentials> <hashAlg>0</hashAlg></credentials></vpnGroup></device>", Profile{}, nil},
		{"slip in those of a VPN", "<device> <vpnGroup> <adresses/></vpnGroup></device>", Profile{}, []string{"warning name.unknown vpnGroup/adresses"}},
		{"inside an unknown element", "<device> <zebra> <webAcess/></zebra></device>", Profile{}, []string{"note name.unknown zebra"}},
		{"elements in a value", "<device> <idleURL> <b/></idleURL></device>", Profile{}, []string{"warning element.nested idleURL"}},
		{"text beside elements", settings("hello <webAccess>0</webAccess>"), Profile{}, []string{"warning element.text vendorConfig"}},
		{"attribute", "<device> <phoneServices usehttps='false'/></device>", Profile{}, []string{"warning name.case phoneServices"}},
		{"attribute, slip", "<device> <phoneServices useHTTP='false'/></device>", Profile{}, []string{"warning name.unknown phoneServices"}},
		{"attribute, nothing like it", "<device> <phoneServices zebra='1' xml:lang='en' x:y='z'/></device>", Profile{}, []string{"note name.unknown phoneServices"}},
		{"long name", "<device> <" + strings.Repeat("x", 4000) + "/></device>", Profile{}, nil},
	})
}

func TestRule5NamesTheRightSpelling(t *testing.T) {
	for text, want := range map[string]string{
		settings("<webAcess>0</webAcess>"):                                             "did you mean webAccess?",
		settings("<spantoPCport>0</spantoPCport>"):                                     "spelt spanToPCPort",
		"<device> <deviceProtcol>SIP</deviceProtcol></device>":                         "did you mean deviceProtocol?",
		profile("<sipCallFeatures> <rfc2543hold>true</rfc2543hold></sipCallFeatures>"): "spelt rfc2543Hold",
		"<device> <rfc2543hold>true</rfc2543hold></device>":                            "stands in sipProfile/sipCallFeatures",
	} {
		found := ""
		for _, d := range findings(t, text, Profile{}) {
			if d.Code == CodeUnknown || d.Code == CodeCase {
				found = d.Message
			}
		}
		if !strings.Contains(found, want) {
			t.Errorf("%s: %q does not say %q", text, found, want)
		}
	}
}

func TestRule6Priorities(t *testing.T) {
	codes := []Code{CodePriority, CodePriorityRepeated, CodePriorityGap, CodePriorityCount, CodePlaceholder}
	checkRule(t, codes, []ruleCase{
		{"two", group(numbered(2)), Profile{}, nil},
		{"twice", group(member("0", goodServer) + member("0", goodServer)), Profile{}, []string{"error priority.duplicate " + members + "/member[2]"}},
		{"gap", group(member("0", goodServer) + member("2", goodServer)), Profile{}, []string{"error priority.gap " + members}},
		{"from 1", group(member("1", goodServer)), Profile{}, []string{"error priority.gap " + members}},
		{"out of order", group(member("1", goodServer) + member("0", goodServer)), Profile{}, nil},
		{"no number", group(member("-1", goodServer)), Profile{}, []string{"error priority.value " + members + "/member[@priority=-1]"}},
		{"missing", group("<member> <callManager> " + goodServer + "</callManager></member>"), Profile{}, []string{"error priority.value " + members + "/member"}},
		{"placeholder", group(member("{$n}", goodServer)), Profile{}, []string{"warning placeholder " + members + "/member[@priority={$n}]"}},
		{"three", group(numbered(3)), Profile{}, nil},
		{"four", group(numbered(4)), Profile{}, []string{"warning priority.count " + members}},
		{"four with SCCP", group(numbered(4)), Profile{Protocol: SCCP}, nil},
		{"six", group(numbered(6)), Profile{}, []string{"error priority.count " + members}},
		{"members of something else", "<device> <TVS> <members> <member/></members></TVS></device>", Profile{}, nil},
	})
}

func TestRule7ProcessNodeName(t *testing.T) {
	host := func(text string) string {
		return group(member("0", goodPorts+"<processNodeName>"+text+"</processNodeName>"))
	}
	at := cm + "/processNodeName"
	checkRule(t, []Code{CodeCallManagerHost, CodeValueHost, CodeLength, CodePlaceholder}, []ruleCase{
		{"address", host("192.0.2.1"), Profile{}, nil},
		{"name", host("cm1.example.net"), Profile{}, nil},
		{"IPv6", host("2001:db8::1"), Profile{}, nil},
		{"none", group(member("0", goodPorts)), Profile{}, []string{"error callmanager.host " + cm}},
		{"empty", host(" "), Profile{}, []string{"error callmanager.host " + at}},
		{"none later", group(member("0", goodServer) + member("1", goodPorts)), Profile{}, []string{"note callmanager.host " + members + "/member[@priority=1]/callManager"}},
		{"IPv6 only", group(member("0", goodPorts+"<ipv6Addr>2001:db8::1</ipv6Addr>")), Profile{}, nil},
		{"no IPv6 address", group(member("0", goodServer+"<ipv6Addr>192.0.2.1</ipv6Addr>")), Profile{}, []string{"warning value.host " + cm + "/ipv6Addr"}},
		{"47 bytes", host(strings.Repeat("h", 47)), Profile{}, nil},
		{"48 bytes", host(strings.Repeat("h", 48)), Profile{}, []string{"error len.exceeded " + at}},
		{"URL", host("http://192.0.2.1"), Profile{}, []string{"note value.host " + at}},
		{"port", host("192.0.2.1:2000"), Profile{}, []string{"warning value.host " + at}},
		{"no IPv4 address", host("192.0.2.300"), Profile{}, []string{"error value.host " + at}},
		{"three numbers", host("192.0.2"), Profile{}, []string{"error value.host " + at}},
		{"no name", host("call manager"), Profile{}, []string{"warning value.host " + at}},
		{"placeholder", host("{{ ip }}"), Profile{}, []string{"warning placeholder " + at}},
		{"placeholder in a template", host("{{ ip }}"), Profile{Template: true}, []string{"note placeholder " + at}},
		{"blanked out", host("x.x.x.x"), Profile{}, []string{"warning placeholder " + at}},
		{"word to replace", host("YOUR_SERVER_IP"), Profile{}, []string{"warning placeholder " + at}},
		{
			"name in XMLDefault", "<Default> <callManagerGroup> <members> " + member("0", goodPorts+"<processNodeName>cm1</processNodeName>") + "</members></callManagerGroup></Default>",
			Profile{},
			[]string{"warning callmanager.host callManagerGroup/members/member[@priority=0]/callManager/processNodeName"},
		},
	})
}

func TestRule8Ports(t *testing.T) {
	ports := func(inside string) string {
		return group(member("0", "<ports> "+inside+"</ports><processNodeName>192.0.2.1</processNodeName>"))
	}
	ssh := func(text string) string { return settings("<sshPort>" + text + "</sshPort>") }
	media := func(start, stop string) string {
		return profile("<startMediaPort>" + start + "</startMediaPort><stopMediaPort>" + stop + "</stopMediaPort>")
	}
	checkRule(t, []Code{CodePort, CodePortMissing, CodePortUnusual, CodeMediaPorts}, []ruleCase{
		{"usual", ports("<ethernetPhonePort>2000</ethernetPhonePort><sipPort>5060</sipPort><securedSipPort>5061</securedSipPort>"), Profile{}, nil},
		{"secure", ports("<ethernetPhonePort>2443</ethernetPhonePort>"), Profile{}, nil},
		{"of one's own", ports("<ethernetPhonePort>2002</ethernetPhonePort><sipPort>42872</sipPort>"), Profile{}, nil},
		{"zero", ports("<ethernetPhonePort>0</ethernetPhonePort>"), Profile{}, []string{"error port.range " + cm + "/ports/ethernetPhonePort"}},
		{"of another protocol", ports("<ethernetPhonePort>5060</ethernetPhonePort>"), Profile{}, []string{"warning port.unusual " + cm + "/ports/ethernetPhonePort"}},
		{"TLS port without TLS", ports("<securedSipPort>5060</securedSipPort>"), Profile{}, []string{"warning port.unusual " + cm + "/ports/securedSipPort"}},
		{"CAPF", "<device> <capfList> <capf> <phonePort>5060</phonePort></capf></capfList></device>", Profile{}, []string{"warning port.unusual capfList/capf/phonePort"}},
		{"too high", ssh("65536"), Profile{}, []string{"error port.range vendorConfig/sshPort"}},
		{"a word", ssh("ssh"), Profile{}, []string{"error port.range vendorConfig/sshPort"}},
		{"empty", ssh(""), Profile{}, nil},
		{"none for SIP", group(member("0", goodServer)), Profile{Protocol: SIP}, []string{"warning port.missing " + cm}},
		{"none for SIP by load", strings.Replace(group(member("0", goodServer)), "<device>", "<device> <loadInformation>SIP42.9-4-2</loadInformation>", 1), Profile{}, []string{"warning port.missing " + cm}},
		{"none for SCCP", group(member("0", "<processNodeName>192.0.2.1</processNodeName>")), Profile{Protocol: SCCP}, []string{"warning port.missing " + cm}},
		{"media", media("16384", "32766"), Profile{}, nil},
		{"media reversed", media("20000", "10000"), Profile{}, []string{"error port.media_range sipProfile/startMediaPort"}},
		{"media odd", media("16385", "32766"), Profile{}, []string{"warning port.media_range sipProfile/startMediaPort"}},
		{"media low", media("1000", "2000"), Profile{}, []string{"warning port.media_range sipProfile/startMediaPort"}},
		{"log server", settings("<logServer>192.0.2.1:70000</logServer>"), Profile{}, []string{"error port.range vendorConfig/logServer"}},
	})
}

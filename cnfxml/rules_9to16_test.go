package cnfxml

import (
	"strconv"
	"strings"
	"testing"
)

func TestRule9SIPLines(t *testing.T) {
	const all = "sipProfile/sipLines"
	one := all + "/line[@button=1]"
	line := func(inside string) string { return lines("<line button='1'> " + inside + "</line>") }
	checkRule(t, []Code{CodeSIPLine, CodeSIPProxy}, []ruleCase{
		{"complete", lines(goodLine), Profile{}, nil},
		{"no line", lines(""), Profile{}, []string{"error sip.line " + all}},
		{"nothing to register", line("<featureID>2</featureID><speedDialNumber>1</speedDialNumber>"), Profile{}, []string{"error sip.line " + all}},
		{"no proxy", line("<name>1</name><port>5060</port>"), Profile{}, []string{"error sip.line " + all, "warning sip.line " + one}},
		{"empty name", line("<name/><proxy>a</proxy><port>5060</port>"), Profile{}, []string{"error sip.line " + all, "warning sip.line " + one + "/name"}},
		{"a second line may be empty", lines(goodLine + "<line button='2'> <name/><proxy>a</proxy><port>1</port></line>"), Profile{}, []string{"warning sip.line " + all + "/line[@button=2]/name"}},
		{"not set up", line("<name>UNPROVISIONED</name><proxy>a</proxy><port>5060</port>"), Profile{}, []string{"note sip.line " + one + "/name"}},
		{"password without user", line("<name>1</name><proxy>a</proxy><port>5060</port><authPassword>x</authPassword>"), Profile{}, []string{"warning sip.line " + one}},
		{"8841 without user", line("<name>1</name><proxy>a</proxy><port>5060</port>"), Profile{Model: "8841"}, []string{"warning sip.line " + one}},
		{"speed dial without number", lines(goodLine + "<line button='2'> <featureID>2</featureID></line>"), Profile{}, []string{"warning sip.line " + all + "/line[@button=2]"}},
		{"service without URI", lines(goodLine + "<line button='2'> <featureID>20</featureID></line>"), Profile{}, []string{"warning sip.line " + all + "/line[@button=2]"}},
		{"no button", lines(strings.Replace(goodLine, " button='1'", "", 1)), Profile{}, []string{"warning sip.line " + all + "/line"}},
		{"button 0", lines(strings.Replace(goodLine, "'1'", "'0'", 1)), Profile{}, []string{"warning sip.line " + all + "/line[@button=0]"}},
		{"button twice", lines(goodLine + goodLine), Profile{}, []string{"warning sip.line " + all + "/line[2]"}},
		{"36 lines", lines(goodLine + speedDials(35)), Profile{}, nil},
		{"37 lines", lines(goodLine + speedDials(36)), Profile{}, []string{"error sip.line " + all}},
		{"made by a template", lines("%siplines%"), Profile{}, nil},
		{"firmware 9 with a proxy", line("<name>1</name><proxy>192.0.2.1</proxy><port>5060</port>"), Profile{Firmware: "SIP42.9-4-2SR3-1S"}, []string{"warning sip.proxy " + one + "/proxy"}},
		{"firmware 8 with a proxy", line("<name>1</name><proxy>192.0.2.1</proxy><port>5060</port>"), Profile{Firmware: "SIP42.8-5-4S"}, nil},
		{"8800 with a proxy", line("<name>1</name><authName>1</authName><proxy>192.0.2.1</proxy><port>5060</port>"), Profile{Firmware: "sip88xx.12-7-1", Model: "8841"}, nil},
	})
}

// speedDials are buttons from 2 on.
func speedDials(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("<line button='" + strconv.Itoa(i+2) + "'> <featureID>21</featureID><speedDialNumber>1</speedDialNumber></line>")
	}
	return b.String()
}

func TestRule10Lengths(t *testing.T) {
	line := func(name string, n int) string {
		return lines("<line button='1'> <" + name + ">" + strings.Repeat("x", n-1) + "y</" + name + "></line>")
	}
	label := func(n int) string { return profile("<phoneLabel>" + strings.Repeat("x", n-1) + "y</phoneLabel>") }
	const at = "len.exceeded sipProfile/sipLines/line[@button=1]/"
	checkRule(t, []Code{CodeLength}, []ruleCase{
		{"password", line("authPassword", 30), Profile{}, nil},
		{"password, documents", line("authPassword", 31), Profile{}, []string{"warning " + at + "authPassword"}},
		{"password, parser", line("authPassword", 32), Profile{}, []string{"error " + at + "authPassword"}},
		{"name, documents", line("name", 31), Profile{}, []string{"warning " + at + "name"}},
		{"name, parser", line("name", 128), Profile{}, []string{"error " + at + "name"}},
		{"display name, parser", line("displayName", 128), Profile{}, []string{"error " + at + "displayName"}},
		{"contact", line("contact", 127), Profile{}, nil},
		{"contact, parser", line("contact", 128), Profile{}, []string{"error " + at + "contact"}},
		{"user, parser", line("authName", 129), Profile{}, []string{"error " + at + "authName"}},
		{"proxy", line("proxy", 48), Profile{}, []string{"error " + at + "proxy"}},
		{"label", label(31), Profile{}, nil},
		{"label of the 7900 series", label(13), Profile{Model: "7962"}, []string{"warning len.exceeded sipProfile/phoneLabel"}},
		{"label, parser", label(32), Profile{}, []string{"error len.exceeded sipProfile/phoneLabel"}},
		{"stamp", "<device> <versionStamp>" + strings.Repeat("x", 79) + "</versionStamp></device>", Profile{}, nil},
		{"stamp, parser", "<device> <versionStamp>" + strings.Repeat("y", 80) + "</versionStamp></device>", Profile{}, []string{"error len.exceeded versionStamp"}},
		{"load", "<device> <loadInformation>" + strings.Repeat("y", 65) + "</loadInformation></device>", Profile{}, []string{"error len.exceeded loadInformation"}},
		{"URL", "<device> <idleURL>http://a/" + strings.Repeat("y", 246) + "</idleURL></device>", Profile{}, nil},
		{"long URL", "<device> <idleURL>http://a/" + strings.Repeat("y", 247) + "</idleURL></device>", Profile{}, []string{"warning len.exceeded idleURL"}},
		{"dial template", profile("<dialTemplate>" + strings.Repeat("y", 256) + "</dialTemplate>"), Profile{}, []string{"warning len.exceeded sipProfile/dialTemplate"}},
		{"load server", settings("<loadServer>" + strings.Repeat("y.", 130) + "</loadServer>"), Profile{}, []string{"warning len.exceeded vendorConfig/loadServer"}},
	})
}

func TestCapitalsWhereTheyDoNotMatter(t *testing.T) {
	checkRule(t, []Code{CodeValueType}, []ruleCase{
		{"in capitals", profile("<sipCallFeatures> <remoteCcEnable>TRUE</remoteCcEnable></sipCallFeatures>"), Profile{}, nil},
		{"other word", profile("<sipCallFeatures> <remoteCcEnable>on</remoteCcEnable></sipCallFeatures>"), Profile{}, []string{"error value.type sipProfile/sipCallFeatures/remoteCcEnable"}},
	})
}

func TestRule11ValueTypes(t *testing.T) {
	one := func(name, text string) string { return settings("<" + name + ">" + text + "</" + name + ">") }
	at := func(severity, code, name string) []string {
		return []string{severity + " " + code + " vendorConfig/" + name}
	}
	checkRule(t, []Code{CodeValueType, CodeValueRange}, []ruleCase{
		{"true", one("disableSpeaker", "true"), Profile{}, nil},
		{"True", one("disableSpeaker", "True"), Profile{}, at("error", "value.type", "disableSpeaker")},
		{"1 for true", one("disableSpeaker", "1"), Profile{}, at("error", "value.type", "disableSpeaker")},
		{"0 for false", one("disableSpeaker", "0"), Profile{}, at("warning", "value.type", "disableSpeaker")},
		{"neither", one("disableSpeaker", "maybe"), Profile{}, at("error", "value.type", "disableSpeaker")},
		{"on for 1", one("rtcp", "on"), Profile{}, at("error", "value.type", "rtcp")},
		{"off for 0", one("rtcp", "off"), Profile{}, at("error", "value.type", "rtcp")},
		{"false for 0", one("rtcp", "false"), Profile{}, at("error", "value.type", "rtcp")},
		{"2 of 0 and 1", one("rtcp", "2"), Profile{}, at("warning", "value.range", "rtcp")},
		{"negative", one("rtcp", "-1"), Profile{}, at("warning", "value.range", "rtcp")},
		{"either way", one("cdpEnable", "true"), Profile{}, nil},
		{"either way, digits", one("cdpEnable", "1"), Profile{}, nil},
		{"a word for a number", one("recordingToneLocalVolume", "loud"), Profile{}, at("error", "value.type", "recordingToneLocalVolume")},
		{"too loud", one("recordingToneLocalVolume", "101"), Profile{}, at("warning", "value.range", "recordingToneLocalVolume")},
		{"time", one("displayOnTime", "08:30"), Profile{}, nil},
		{"time of a clock with am", one("displayOnTime", "8:30am"), Profile{}, at("error", "value.type", "displayOnTime")},
		{"days", one("daysDisplayNotActive", "1,7"), Profile{}, nil},
		{"day 8", one("daysDisplayNotActive", "1,8"), Profile{}, at("warning", "value.range", "daysDisplayNotActive")},
		{"names of days", one("daysDisplayNotActive", "Sat,Sun"), Profile{}, at("error", "value.type", "daysDisplayNotActive")},
		{"codec", profile("<preferredCodec>g711ulaw</preferredCodec>"), Profile{}, nil},
		{"codec, slip", profile("<preferredCodec>g711u</preferredCodec>"), Profile{}, []string{"warning value.type sipProfile/preferredCodec"}},
		{"protocol in small letters", "<device> <deviceProtocol>sip</deviceProtocol></device>", Profile{}, []string{"warning value.type deviceProtocol"}},
		{"NTP mode in any case", "<device> <devicePool> <dateTimeSetting> <ntps> <ntp> <ntpMode>unicast</ntpMode></ntp></ntps></dateTimeSetting></devicePool></device>", Profile{}, nil},
		{"TOS byte", "<device> <dscpForCm2Dvce>184</dscpForCm2Dvce></device>", Profile{}, nil},
		{"TOS beyond a byte", "<device> <dscpForCm2Dvce>300</dscpForCm2Dvce></device>", Profile{}, []string{"warning value.range dscpForCm2Dvce"}},
		{"placeholder", one("rtcp", "{{ rtcp }}"), Profile{}, nil},
		{"CUCM's own token", one("companyPhotoDir", "http://a/%%sAMAccountName%%.jpg"), Profile{}, nil},
		{"attribute", "<device> <phoneServices useHTTPS='false'/></device>", Profile{}, nil},
	})
	checkRule(t, []Code{CodeValueAttr}, []ruleCase{
		{"attribute", "<device> <phoneServices useHTTPS='yes'/></device>", Profile{}, []string{"warning value.attribute phoneServices"}},
	})
}

func TestRule12DisputedPolarity(t *testing.T) {
	checkRule(t, []Code{CodePolarity, CodeValueType, CodeValueRange}, []ruleCase{
		{"either digit", settings("<voiceVlanAccess>1</voiceVlanAccess><garp>0</garp>"), Profile{}, nil},
		{"a word", settings("<voiceVlanAccess>Enabled</voiceVlanAccess>"), Profile{}, []string{"error value.polarity vendorConfig/voiceVlanAccess"}},
		{"a word", settings("<garp>off</garp>"), Profile{}, []string{"error value.polarity vendorConfig/garp"}},
	})
}

func TestRule13InvertedAccess(t *testing.T) {
	checkRule(t, []Code{CodePolarity, CodeValueType, CodeValueRange}, []ruleCase{
		{"all levels", settings("<webAccess>2</webAccess><settingsAccess>2</settingsAccess>"), Profile{}, nil},
		{"too much", settings("<webAccess>3</webAccess>"), Profile{}, []string{"warning value.range vendorConfig/webAccess"}},
		{"on", settings("<webAccess>on</webAccess>"), Profile{}, []string{"error value.polarity vendorConfig/webAccess"}},
		{"disabled", settings("<pcPort>Disabled</pcPort>"), Profile{}, []string{"error value.polarity vendorConfig/pcPort"}},
		{"settingsAccess is not inverted", settings("<settingsAccess>Enabled</settingsAccess>"), Profile{}, []string{"error value.type vendorConfig/settingsAccess"}},
	})
	for _, d := range findings(t, settings("<webAccess>on</webAccess>"), Profile{}) {
		if d.Code == CodePolarity && !strings.Contains(d.Message, "write 0") {
			t.Errorf("%q does not say which digit", d.Message)
		}
	}
}

func TestRule14Security(t *testing.T) {
	mode := func(mode, transport, encrypted string) string {
		return "<device> <deviceSecurityMode>" + mode + "</deviceSecurityMode><transportLayerProtocol>" + transport + "</transportLayerProtocol><encrConfig>" + encrypted + "</encrConfig></device>"
	}
	checkRule(t, []Code{CodeSecurity, CodeValueRange}, []ruleCase{
		{"none", mode("1", "4", "false"), Profile{}, nil},
		{"full", mode("3", "3", "true"), Profile{}, nil},
		{"0 works", mode("0", "4", "false"), Profile{}, []string{"note value.range deviceSecurityMode"}},
		{"unknown", mode("4", "4", "false"), Profile{}, []string{"warning value.range deviceSecurityMode"}},
		{"without TLS", mode("2", "4", "false"), Profile{}, []string{"warning security.mode deviceSecurityMode"}},
		{"SCCP needs no transport", mode("2", "4", "false"), Profile{Protocol: SCCP}, nil},
		{"keys in clear", mode("3", "3", "false"), Profile{}, []string{"warning security.mode deviceSecurityMode"}},
		{"TLS for nothing", mode("1", "3", "false"), Profile{}, []string{"warning security.mode transportLayerProtocol"}},
		{"encryption for nothing", mode("1", "4", "true"), Profile{}, []string{"warning security.mode encrConfig"}},
		{"transport unknown", mode("1", "9", "false"), Profile{}, []string{"warning value.range transportLayerProtocol"}},
	})
}

func TestRule15VersionStamp(t *testing.T) {
	checkRule(t, []Code{CodeStamp}, []ruleCase{
		{"GUID", "<device> <vendorConfig/><versionStamp>{85A0D977-3AC1-4429-BA17-133000000000}</versionStamp></device>", Profile{}, nil},
		{"date", "<device> <versionStamp>{Jan 01 2003 00:00:00}</versionStamp></device>", Profile{}, nil},
		{"empty", "<device> <versionStamp/></device>", Profile{}, []string{"note file.stamp versionStamp"}},
		{"none", "<device> <vendorConfig/></device>", Profile{}, []string{"note file.stamp /device"}},
		{"none in a small file", "<device> <loadInformation/></device>", Profile{}, nil},
		{"none in XMLDefault", "<Default> <vendorConfig/></Default>", Profile{}, nil},
	})
}

func TestRule16DeviceAttributes(t *testing.T) {
	checkRule(t, []Code{CodeValueAttr, CodeUnknown, CodeCase}, []ruleCase{
		{"CUCM's", "<device xsi:type='axl:XIPPhone' ctiid='94' uuid='{1b1b9eb6-7803-11d3-bdf0-00108302ead1}'> <devicePool uuid='{1B1B9EB6-7803-11D3-BDF0-00108302EAD1}'/></device>", Profile{}, nil},
		{"prefix declared", "<device xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='axl:XIPPhone'/>", Profile{}, nil},
		{"no number", "<device ctiid='x'/>", Profile{}, []string{"warning value.attribute /device"}},
		{"another type", "<device xsi:type='axl:XPhone'/>", Profile{}, []string{"note value.attribute /device"}},
		{"no GUID", "<device uuid='{1}'/>", Profile{}, []string{"note value.attribute /device"}},
		{"capitals", "<device ctiId='1'/>", Profile{}, []string{"warning name.case /device"}},
	})
}

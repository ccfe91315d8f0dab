package cnfxml

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRule17Loads(t *testing.T) {
	codes := []Code{CodeLoad, CodeProtocol, CodeModel, CodeLoadNumber, CodeLoadName, CodeLoadPlace, CodeDuplicate, CodeCase, CodePlaceholder, CodeLoadUpgrade}
	load := func(number, model, name string) string {
		return "<Default> <loadInformation" + number + " model='" + model + "'>" + name + "</loadInformation" + number + "></Default>"
	}
	device := func(attr, name string) string {
		return "<device> <loadInformation " + attr + ">" + name + "</loadInformation></device>"
	}
	checkRule(t, codes, []ruleCase{
		{"of the model", load("434", "Cisco 7942", "SCCP42.9-4-2SR3-1S"), Profile{}, nil},
		{"either protocol", load("434", "", "SIP42.9-4-2"), Profile{}, nil},
		{"factory load", load("434", "", "term42.default"), Profile{}, nil},
		{"empty", load("7", "IP Phone 7960", ""), Profile{}, nil},
		{"of another model", load("7", "", "SCCP42.9"), Profile{}, []string{"warning load.model_mismatch loadInformation7"}},
		{"number of another model", load("2", "Cisco 7965", "SCCP45.9"), Profile{}, []string{"warning load.number loadInformation2"}},
		{"number of a model with the same loads", load("30018", "Cisco 7961GE", "SCCP41.9"), Profile{}, nil},
		{"model for the number", load("7960", "", "P0030801SR02"), Profile{}, []string{"warning load.number loadInformation7960"}},
		{"end of the model for the number", load("906", "", "SCCP11.9"), Profile{}, []string{"warning load.number loadInformation906"}},
		{"number not known", load("99999", "", "x"), Profile{}, []string{"note model.unknown loadInformation99999"}},
		{"gateways", load("120", "", "x"), Profile{}, nil},
		{"zeroes before", load("00307", "", "SCCP11.9"), Profile{}, []string{"note load.number loadInformation00307"}},
		{"small letters", strings.ReplaceAll(load("434", "", "SCCP42.9"), "loadI", "loadi"), Profile{}, []string{"warning name.case loadinformation434"}},
		{"with ending, as Cisco writes it", load("365", "", "CP7921G-1.4.6.3.LOADS"), Profile{}, nil},
		{"with ending", load("434", "", "SCCP42.9-4-2SR3-1S.loads"), Profile{}, []string{"error load.name loadInformation434"}},
		{"image", load("7", "", "P00308010100.bin"), Profile{}, []string{"error load.name loadInformation7"}},
		{"with folder", load("434", "", "SCCP42.9/x"), Profile{}, []string{"warning load.name loadInformation434"}},
		{"placeholder", load("434", "", "{{ load }}"), Profile{}, []string{"warning placeholder loadInformation434"}},
		{"twice", "<Default> <loadInformation434>SCCP42.9</loadInformation434><loadInformation434/></Default>", Profile{}, []string{"warning element.duplicate loadInformation434[2]"}},
		{"without a number", "<Default> <loadInformation>SCCP42.9</loadInformation></Default>", Profile{}, []string{"warning load.place loadInformation"}},
		{"with a number in a phone's file", "<device> <loadInformation434>SCCP42.9</loadInformation434></device>", Profile{}, []string{"warning load.place loadInformation434"}},

		{"stub", device("model='IP Phone 7960'", "P0S3-8-12-00"), Profile{}, nil},
		{"of another model", device("model='Cisco 7945'", "SCCP42.9-4-2"), Profile{}, []string{"warning load.model_mismatch loadInformation"}},
		{"of another model than the profile's", device("", "SCCP42.9-4-2"), Profile{Model: "7970"}, []string{"warning load.model_mismatch loadInformation"}},
		{"for another protocol", "<device> <deviceProtocol>SCCP</deviceProtocol><loadInformation>SIP42.9-4-2</loadInformation></device>", Profile{}, []string{"warning load.protocol_mismatch loadInformation"}},
		{"for another protocol than the profile's", device("", "SIP42.9-4-2"), Profile{Protocol: SCCP}, []string{"warning load.protocol_mismatch loadInformation"}},
		{"no protocol in its name", "<device> <deviceProtocol>SCCP</deviceProtocol><loadInformation>term42.default</loadInformation></device>", Profile{}, nil},
		{"not known", "<device> <deviceProtocol>SCCP</deviceProtocol><loadInformation>x</loadInformation></device>", Profile{}, nil},
		{"nothing to change", device("", ""), Profile{Model: "7960"}, nil},
		{"upgrade in one step", device("", "SCCP42.9-4-2SR3-1S"), Profile{Model: "7942", Firmware: "SCCP42.8-3-3S"}, []string{"warning load.upgrade loadInformation"}},
		{"upgrade in small steps", device("", "SCCP42.8-5-2S"), Profile{Model: "7942", Firmware: "SCCP42.8-3-3S"}, nil},
		{"from a new load", device("", "SCCP42.9-4-2SR3-1S"), Profile{Model: "7942", Firmware: "8.5.2"}, nil},
	})
}

func TestRule17PeersAndLoadServer(t *testing.T) {
	checkRule(t, []Code{CodeLoadServer, CodeValueType}, []ruleCase{
		{"neither", settings("<loadServer/><peerFirmwareSharing>0</peerFirmwareSharing>"), Profile{}, nil},
		{"a server", settings("<loadServer>192.0.2.1</loadServer>"), Profile{}, []string{"note load.server vendorConfig/loadServer"}},
		{"sharing", settings("<peerFirmwareSharing>1</peerFirmwareSharing>"), Profile{Model: "7942", Firmware: "SCCP42.9-4-2"}, nil},
		{"sharing with a 7960", settings("<peerFirmwareSharing>1</peerFirmwareSharing>"), Profile{Model: "7960"}, []string{"note load.server vendorConfig/peerFirmwareSharing"}},
		{"sharing with old firmware", settings("<peerFirmwareSharing>1</peerFirmwareSharing>"), Profile{Model: "7942", Firmware: "SCCP42.8-2-1"}, []string{"note load.server vendorConfig/peerFirmwareSharing"}},
		{"a word", settings("<peerFirmwareSharing>on</peerFirmwareSharing>"), Profile{}, []string{"error value.type vendorConfig/peerFirmwareSharing"}},
	})
}

func TestLoadVersion(t *testing.T) {
	for load, want := range map[string]version{
		"SCCP42.9-4-2SR3-1S": {9, 4, 2}, "SIP41.8-5-4S": {8, 5, 4}, "sip88xx.12-7-1-0001-393": {12, 7, 1}, "9.4.2": {9, 4, 2},
		"9-4-2": {9, 4, 2}, "SCCP70.8-3(1)": {8, 3, 1},
	} {
		got, ok := loadVersion(load)
		assert.True(t, ok, load)
		assert.Equal(t, want, got, load)
	}
	for _, load := range []string{"", "P00308010100", "x", "term42.default", ".", "SCCP42.", "SCCP42.99999999999999999999-1"} {
		_, ok := loadVersion(load)
		assert.False(t, ok, load)
	}
}

func TestRule18DateAndTime(t *testing.T) {
	one := func(name, text string) string {
		return "<device> <devicePool> <dateTimeSetting> <" + name + ">" + text + "</" + name + "></dateTimeSetting></devicePool></device>"
	}
	const at = "devicePool/dateTimeSetting/"
	var cases []ruleCase
	for _, good := range []string{"D/M/Y", "M-D-YA", "D.M.YYYY", "YY.M.D", "D-M-Ya", "D,M,Y"} {
		cases = append(cases, ruleCase{good, one("dateTemplate", good), Profile{}, nil})
	}
	for _, bad := range []string{"DD/MM/YYYY", "D/M", "D/M-Y", "dd.mm.yy", "D/D/Y"} {
		cases = append(cases, ruleCase{bad, one("dateTemplate", bad), Profile{}, []string{"warning value.date_template " + at + "dateTemplate"}})
	}
	for _, good := range []string{
		"W. Europe Standard/Daylight Time", "Eastern Standard/Daylight Time", "GMT Standard/Daylight Time", "Greenwich Standard Time",
		"Central Europe Standard/Daylight Time", "SE Asia Standard Time", "Mountain Standard/Daylight Time (Mexico)", "Russian Standard/Daylight Time",
	} {
		cases = append(cases, ruleCase{good, one("timeZone", good), Profile{}, nil})
	}
	for _, bad := range []string{"UTC", "Europe/Berlin", "W. Europe Standard Time", "CET", "GMT"} {
		cases = append(cases, ruleCase{bad, one("timeZone", bad), Profile{}, []string{"warning value.time_zone " + at + "timeZone"}})
	}
	for _, good := range []string{"Europe/Paris", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "UTC"} {
		cases = append(cases, ruleCase{good, one("olsonTimeZone", good), Profile{}, nil})
	}
	cases = append(cases, ruleCase{"no city", one("olsonTimeZone", "Paris"), Profile{}, []string{"warning value.time_zone " + at + "olsonTimeZone"}})
	checkRule(t, []Code{CodeDateTemplate, CodeTimeZone}, cases)
}

func TestNearestZone(t *testing.T) {
	for text, want := range map[string]string{
		"W. Europe Standard Time":         "W. Europe Standard/Daylight Time",
		"W. Europe Daylight Time":         "W. Europe Standard/Daylight Time",
		"W Europe Standard/Daylight Time": "W. Europe Standard/Daylight Time",
		"UTC":                             "GMT Standard/Daylight Time",
		"Eastern":                         "Eastern Standard/Daylight Time",
		"Tokyo Standard/Daylight Time":    "Tokyo Standard Time",
	} {
		got, found := nearestZone(text)
		assert.True(t, found, text)
		assert.Equal(t, want, got, text)
		assert.True(t, isTimeZone(got), got)
	}
	_, found := nearestZone("Europe/Berlin")
	assert.False(t, found)
}

func TestRule19PhoneServices(t *testing.T) {
	services := func(inside string) string { return "<device> <phoneServices> " + inside + "</phoneServices></device>" }
	service := func(attrs, url string) string {
		return services("<phoneService " + attrs + "> <name>x</name><url>" + url + "</url></phoneService>")
	}
	const at = "phoneServices/phoneService"
	checkRule(t, []Code{CodeService, CodeValueURL, CodeValueRange, CodeValueAttr}, []ruleCase{
		{"of the phone", service("type='1' category='0'", "Application:Cisco/MissedCalls"), Profile{}, nil},
		{"of a server", service("type='0'", "http://192.0.2.1/menu"), Profile{}, nil},
		{"of the phone, but how", service("type='1'", "Application:MissedCalls"), Profile{}, []string{"warning value.url " + at + "/url"}},
		{"no URL", service("type='1'", "menu"), Profile{}, []string{"warning value.url " + at + "/url"}},
		{"type", service("type='3'", "http://a/"), Profile{}, []string{"warning value.attribute " + at}},
		{"placeholder", service("type='{$type}'", "http://a/"), Profile{}, nil},
		{"nameless", services("<phoneService> <name/><url>http://a/</url></phoneService>"), Profile{}, []string{"warning service.value " + at}},
		{"where services come from", services("<provisioning>2</provisioning>"), Profile{}, nil},
		{"from nowhere", services("<provisioning>3</provisioning>"), Profile{}, []string{"warning value.range phoneServices/provisioning"}},
	})
}

func TestRule20Locales(t *testing.T) {
	user := func(name, text string) string {
		return "<device> <userLocale> <" + name + ">" + text + "</" + name + "></userLocale></device>"
	}
	checkRule(t, []Code{CodeValueLocale, CodeValueType}, []ruleCase{
		{"folder", user("name", "English_United_States"), Profile{}, nil},
		{"folder in a folder", user("name", "i18n/English_United_States"), Profile{}, nil},
		{"with blanks", user("name", "English United States"), Profile{}, []string{"warning value.locale userLocale/name"}},
		{"out of the tree", user("name", "../secrets"), Profile{}, []string{"warning value.locale userLocale/name"}},
		{"language", user("langCode", "en_US"), Profile{}, nil},
		{"short", user("langCode", "de"), Profile{}, nil},
		{"a country", user("langCode", "US"), Profile{}, []string{"warning value.locale userLocale/langCode"}},
		{"a word", user("langCode", "german"), Profile{}, []string{"warning value.locale userLocale/langCode"}},
		{"charset", user("winCharSet", "UTF-8"), Profile{}, nil},
		{"charset, slip", user("winCharSet", "utf8"), Profile{}, []string{"warning value.type userLocale/winCharSet"}},
		{"tones agree", "<device> <networkLocale>Germany</networkLocale><networkLocaleInfo> <name>Germany</name></networkLocaleInfo></device>", Profile{}, nil},
		{"tones differ", "<device> <networkLocale>Germany</networkLocale><networkLocaleInfo> <name>Austria</name></networkLocaleInfo></device>", Profile{}, []string{"note value.locale networkLocale"}},
	})
}

func TestRule21Precedence(t *testing.T) {
	levels := func(vendor, common, enterprise string) string {
		return "<device> <vendorConfig> " + vendor + "</vendorConfig><commonConfig> " + common + "</commonConfig><enterpriseConfig> " + enterprise + "</enterpriseConfig></device>"
	}
	checkRule(t, []Code{CodeShadowed}, []ruleCase{
		{"apart", levels("<usb1>1</usb1>", "<usb2>1</usb2>", "<wifi>0</wifi>"), Profile{}, nil},
		{"the same", levels("<usb1>1</usb1>", "<usb1>1</usb1>", "<usb1>1</usb1>"), Profile{}, nil},
		{"vendorConfig wins", levels("<usb1>1</usb1>", "<usb1>0</usb1>", ""), Profile{}, []string{"note value.shadowed commonConfig/usb1"}},
		{"commonConfig wins", levels("", "<usb1>1</usb1>", "<usb1>0</usb1>"), Profile{}, []string{"note value.shadowed enterpriseConfig/usb1"}},
		{"an empty one does not", levels("<usb1/>", "<usb1>0</usb1>", ""), Profile{}, nil},
	})
}

func TestRule22Duplicates(t *testing.T) {
	checkRule(t, []Code{CodeDuplicate}, []ruleCase{
		{"once", "<device> <directoryURL/><servicesURL/></device>", Profile{}, nil},
		{"twice", "<device> <directoryURL/><servicesURL/><directoryURL/></device>", Profile{}, []string{"warning element.duplicate directoryURL[2]"}},
		{"a group", "<device> <commonProfile/><commonProfile/></device>", Profile{}, []string{"warning element.duplicate commonProfile[2]"}},
		{"a setting", settings("<garp>0</garp><garp>1</garp>"), Profile{}, []string{"warning element.duplicate vendorConfig/garp[2]"}},
		{"lists", group(numbered(3)), Profile{}, nil},
		{"in two spellings", settings("<GARP>0</GARP><garp>1</garp>"), Profile{}, nil},
		{"in different places", "<device> <vendorConfig> <garp>0</garp></vendorConfig><commonConfig> <garp>0</garp></commonConfig></device>", Profile{}, nil},
	})
}

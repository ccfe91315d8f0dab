package cnfxml

import "strings"

// modelRow is a Model in the short form of the table.
type modelRow struct {
	number  int
	name    string
	speaks  speaks
	loads   string // prefixes separated by blanks
	dialect Dialect
	gen     Generation
	lines   int
}

type speaks uint8

const (
	nothing speaks = 0
	sccp    speaks = 1
	sip     speaks = 2
	both           = sccp | sip
)

func (r *modelRow) model() Model {
	m := Model{Name: r.name, DeviceType: r.number, Dialect: r.dialect, Generation: r.gen, Lines: r.lines}
	if r.speaks&sccp != 0 {
		m.Protocols = append(m.Protocols, SCCP)
	}
	if r.speaks&sip != 0 {
		m.Protocols = append(m.Protocols, SIP)
	}
	for prefix := range strings.FieldsSeq(r.loads) {
		m.LoadPrefixes = append(m.LoadPrefixes, LoadPrefix{Prefix: prefix, Protocol: r.protocol(prefix)})
	}
	return m
}

// protocol tells which protocol loads of a prefix speak.
func (r *modelRow) protocol(prefix string) Protocol {
	switch {
	case r.speaks == sccp:
		return SCCP
	case r.speaks == sip:
		return SIP
	case hasPrefixFold(prefix, "SCCP"), prefix == "P003":
		return SCCP
	case hasPrefixFold(prefix, "SIP"), prefix == "P0S3":
		return SIP
	}
	return ""
}

func (r *modelRow) acceptsLoad(load string) bool {
	for prefix := range strings.FieldsSeq(r.loads) {
		if hasPrefixFold(load, prefix) {
			return true
		}
	}
	return false
}

// models is from CUCM's typemodel table, chan-sccp's device types, Cisco's SIP
// phone sources and the XMLDefault files of working installations.
var models = [...]modelRow{
	{1, "30SP+", sccp, "", DialectNone, GenPreXML, 30},
	{2, "12SP+", sccp, "", DialectNone, GenPreXML, 12},
	{3, "12SP", sccp, "", DialectNone, GenPreXML, 12},
	{5, "30VIP", sccp, "", DialectNone, GenPreXML, 30},
	{30008, "7902", sccp, "CP7902", DialectOld, GenPreXMLLow, 1},
	{20000, "7905", both, "CP7905", DialectOld, GenPreXMLLow, 1},
	{369, "7906", both, "SCCP11. SIP11. term06. term11.", DialectJava, GenJava, 1},
	{6, "7910", sccp, "P004", DialectOld, GenPreXML, 1},
	{307, "7911", both, "SCCP11. SIP11. term11.", DialectJava, GenJava, 1},
	{30007, "7912", both, "CP7912", DialectOld, GenPreXMLLow, 1},
	{30002, "7920", sccp, "cmterm_7920", DialectOld, GenWLAN, 6},
	{365, "7921", sccp, "CP7921", DialectWLAN, GenWLAN, 6},
	{484, "7925", sccp, "CP7925", DialectWLAN, GenWLAN, 6},
	{577, "7926", sccp, "CP7926", DialectWLAN, GenWLAN, 6},
	{348, "7931", both, "SCCP31. SIP31. term31.", DialectJava, GenJava, 24},
	{9, "7935", sccp, "P005", DialectOld, GenPreXML, 1},
	{30019, "7936", sccp, "cmterm_7936", DialectOld, GenPreXML, 1},
	{431, "7937", sccp, "apps37sccp", DialectOld, GenJava, 1},
	{8, "7940", both, "P003 P0S3", Dialect7960, Gen7960, 2},
	{115, "7941", both, "SCCP41. SIP41. term41.", DialectJava, GenJava, 2},
	{309, "7941GE", both, "SCCP41. SIP41. term41.", DialectJava, GenJava, 2},
	{434, "7942", both, "SCCP42. SIP42. term42.", DialectJava, GenJava, 2},
	{435, "7945", both, "SCCP45. SIP45. term45.", DialectJava, GenJava, 2},
	{7, "7960", both, "P003 P0S3", Dialect7960, Gen7960, 6},
	{30018, "7961", both, "SCCP41. SIP41. term41. term61.", DialectJava, GenJava, 6},
	{308, "7961GE", both, "SCCP41. SIP41. term41. term61.", DialectJava, GenJava, 6},
	{404, "7962", both, "SCCP42. SIP42. term42. term62.", DialectJava, GenJava, 6},
	{436, "7965", both, "SCCP45. SIP45. term45. term65.", DialectJava, GenJava, 6},
	{30006, "7970", both, "SCCP70. SIP70. term70.", DialectJava, GenJava, 8},
	{119, "7971", both, "SCCP70. SIP70. term70. term71.", DialectJava, GenJava, 8},
	{437, "7975", both, "SCCP75. SIP75. term75.", DialectJava, GenJava, 8},
	{302, "7985", sccp, "cmterm_7985", DialectJava, GenJava, 0},
	{30016, "IP Communicator", both, "", DialectJava, GenSoft, 8},

	{592, "3905", sip, "CP3905", DialectReduced, GenJava, 1},
	{446, "3911", sip, "", DialectReduced, GenJava, 1},
	{412, "3951", sip, "SIP3951", DialectReduced, GenJava, 0},
	{547, "6901", both, "SCCP6901 SIP6901", DialectReduced, GenJava, 1},
	{548, "6911", both, "SCCP6911 SIP6911", DialectReduced, GenJava, 1},
	{495, "6921", both, "SCCP69xx SIP69xx", DialectReduced, GenJava, 2},
	{496, "6941", both, "SCCP69xx SIP69xx", DialectReduced, GenJava, 4},
	{564, "6945", both, "SCCP6945 SIP6945", DialectReduced, GenJava, 4},
	{497, "6961", both, "SCCP69xx SIP69xx", DialectReduced, GenJava, 12},

	{36213, "7811", sip, "sip78xx", DialectEnterprise, GenEnterprise, 1},
	{621, "7821", sip, "sip78xx", DialectEnterprise, GenEnterprise, 2},
	{36247, "7832", sip, "sip7832", DialectEnterprise, GenEnterprise, 1},
	{622, "7841", sip, "sip78xx", DialectEnterprise, GenEnterprise, 4},
	{623, "7861", sip, "sip78xx", DialectEnterprise, GenEnterprise, 16},
	{36217, "8811", sip, "sip88xx", DialectEnterprise, GenEnterprise, 5},
	{36216, "8821", sip, "sip8821", DialectEnterprise, GenWLAN8821, 6},
	{659, "8831", sip, "sip8831", DialectEnterprise, GenEnterprise, 1},
	{36258, "8832", sip, "sip8832", DialectEnterprise, GenEnterprise, 1},
	{36260, "8832NR", sip, "sip8832", DialectEnterprise, GenEnterprise, 1},
	{683, "8841", sip, "sip88xx", DialectEnterprise, GenEnterprise, 5},
	{36224, "8845", sip, "sip8845_65", DialectEnterprise, GenEnterprise, 5},
	{684, "8851", sip, "sip88xx", DialectEnterprise, GenEnterprise, 5},
	{36232, "8851NR", sip, "sip88xx", DialectEnterprise, GenEnterprise, 5},
	{685, "8861", sip, "sip88xx", DialectEnterprise, GenEnterprise, 5},
	{36225, "8865", sip, "sip8845_65", DialectEnterprise, GenEnterprise, 5},
	{36248, "8865NR", sip, "sip8845_65", DialectEnterprise, GenEnterprise, 5},
	{586, "8941", both, "SCCP894x SIP894x", DialectReduced, GenEnterprise, 4},
	{585, "8945", both, "SCCP894x SIP894x", DialectReduced, GenEnterprise, 4},
	{540, "8961", sip, "sip8961", DialectEnterprise, GenEnterprise, 5},
	{537, "9951", sip, "sip9951", DialectEnterprise, GenEnterprise, 5},
	{493, "9971", sip, "sip9971", DialectEnterprise, GenEnterprise, 6},
	{647, "DX650", sip, "sipdx650", DialectEnterprise, GenEnterprise, 0},
	{36043, "DX70", sip, "", DialectEnterprise, GenEnterprise, 0},
	{36042, "DX80", sip, "", DialectEnterprise, GenEnterprise, 0},
	{503, "CSF", sip, "", DialectEnterprise, GenSoft, 0},
	{593, "Cius", sip, "", DialectEnterprise, GenEnterprise, 0},
	{632, "Cius SP", sip, "", DialectEnterprise, GenEnterprise, 0},
	{562, "Jabber iPhone", sip, "", DialectEnterprise, GenSoft, 0},
	{575, "Jabber Android", sip, "", DialectEnterprise, GenSoft, 0},
	{652, "Jabber Tablet", sip, "", DialectEnterprise, GenSoft, 0},

	{12, "ATA 186", both, "ATA03", DialectNone, GenATA, 1},
	{550, "ATA 187", sip, "ATA187", DialectEnterprise, GenATA, 1},
	{681, "ATA 190", sip, "ATA190", DialectEnterprise, GenATA, 1},
	{30027, "VG analog", sccp, "", DialectNone, GenUnknown, 1},
	{30028, "VG BRI", sccp, "", DialectNone, GenUnknown, 1},
	{30032, "SCCP gateway virtual", sccp, "", DialectNone, GenUnknown, 1},
	{30035, "IP-STE", sccp, "", DialectNone, GenUnknown, 0},

	{80011, "SPA 303", sccp, "spa50x-30x", DialectSPA, GenUnknown, 3},
	{80003, "SPA 502", sccp, "spa50x-30x", DialectSPA, GenUnknown, 1},
	{80004, "SPA 504", sccp, "spa50x-30x", DialectSPA, GenUnknown, 4},
	{80006, "SPA 508", sccp, "spa50x-30x", DialectSPA, GenUnknown, 8},
	{80007, "SPA 509", sccp, "spa50x-30x", DialectSPA, GenUnknown, 12},
	{80012, "SPA 512", sccp, "spa51x", DialectSPA, GenUnknown, 1},
	{80013, "SPA 514", sccp, "spa51x", DialectSPA, GenUnknown, 4},
	{80000, "SPA 521S", sccp, "", DialectSPA, GenUnknown, 0},
	{80001, "SPA 524SG", sccp, "", DialectSPA, GenUnknown, 0},
	{80005, "SPA 525G", sccp, "spa525g", DialectSPA, GenUnknown, 5},
	{80009, "SPA 525G2", sccp, "spa525g", DialectSPA, GenUnknown, 5},

	{124, "7914", nothing, "S001", DialectModule, GenUnknown, 14},
	{227, "7915-12", nothing, "B015", DialectModule, GenUnknown, 12},
	{228, "7915-24", nothing, "B015", DialectModule, GenUnknown, 24},
	{229, "7916-12", nothing, "B016", DialectModule, GenUnknown, 12},
	{230, "7916-24", nothing, "B016", DialectModule, GenUnknown, 24},
	{232, "CKEM", nothing, "", DialectModule, GenUnknown, 0},
	{594, "VKEM", nothing, "", DialectModule, GenUnknown, 0},
	{36049, "BEKEM", nothing, "", DialectModule, GenUnknown, 0},
	{36256, "8800 video KEM", nothing, "", DialectModule, GenUnknown, 0},
	{36257, "8800 audio KEM", nothing, "", DialectModule, GenUnknown, 0},

	{336, "third-party SIP basic", sip, "", DialectNone, GenUnknown, 0},
	{374, "third-party SIP advanced", sip, "", DialectNone, GenUnknown, 0},
	{631, "third-party AS-SIP", sip, "", DialectNone, GenUnknown, 0},
	{275, "Nokia E", sccp, "", DialectNone, GenUnknown, 0},
	{376, "Nokia S60", sccp, "", DialectNone, GenUnknown, 0},
	{604, "TelePresence EX60", sip, "", DialectNone, GenUnknown, 0},
	{584, "TelePresence EX90", sip, "", DialectNone, GenUnknown, 0},
	{580, "TelePresence E20", sip, "", DialectNone, GenUnknown, 0},
	{682, "TelePresence SX10", sip, "", DialectNone, GenUnknown, 0},
	{626, "TelePresence SX20", sip, "", DialectNone, GenUnknown, 0},
	{688, "TelePresence SX80", sip, "", DialectNone, GenUnknown, 0},
	{617, "TelePresence MX200", sip, "", DialectNone, GenUnknown, 0},
	{689, "TelePresence MX200 G2", sip, "", DialectNone, GenUnknown, 0},
	{627, "TelePresence MX300", sip, "", DialectNone, GenUnknown, 0},
	{690, "TelePresence MX300 G2", sip, "", DialectNone, GenUnknown, 0},
	{36207, "TelePresence MX700", sip, "", DialectNone, GenUnknown, 0},
	{36208, "TelePresence MX800", sip, "", DialectNone, GenUnknown, 0},
	{36227, "TelePresence MX800 Dual", sip, "", DialectNone, GenUnknown, 0},
	{609, "TelePresence C20", sip, "", DialectNone, GenUnknown, 0},
	{608, "TelePresence C40", sip, "", DialectNone, GenUnknown, 0},
	{607, "TelePresence C60", sip, "", DialectNone, GenUnknown, 0},
	{606, "TelePresence C90", sip, "", DialectNone, GenUnknown, 0},
	{36241, "TelePresence DX70", sip, "", DialectNone, GenUnknown, 0},
	{36239, "TelePresence DX80", sip, "", DialectNone, GenUnknown, 0},
	{36251, "TelePresence Room Kit", sip, "", DialectNone, GenUnknown, 0},
}

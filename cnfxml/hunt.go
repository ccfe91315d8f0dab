package cnfxml

import "fmt"

// Generation groups phones that look for their files in the same way.
type Generation uint8

// The generations.
const (
	GenUnknown    Generation = iota
	GenPreXML                // 12SP+, 30VIP, 7910: text files, XML only with late loads
	GenPreXMLLow             // 7902, 7905, 7912: the same with lower-case digits
	Gen7960                  // 7940 and 7960 with SCCP
	Gen7960SIP               // 7940 and 7960 with SIP
	GenJava                  // 7906 to 7975, 6900, 3900
	GenWLAN                  // 7921, 7925, 7926
	GenWLAN8821              // 8821
	GenEnterprise            // 7800, 8800, 8900, 9900, DX
	GenATA                   // analog adapters
	GenSoft                  // IP Communicator
)

func (g Generation) String() string {
	names := [...]string{
		"unknown", "pre-XML", "pre-XML lower case", "7960", "7960 SIP", "Java", "WLAN", "8821", "enterprise",
		"ATA", "soft phone",
	}
	if int(g) < len(names) {
		return names[g]
	}
	return fmt.Sprintf("Generation(%d)", uint8(g))
}

// Hunt returns the files that a phone without a trust list asks for when it
// boots, in order, up to its configuration. Trust lists come first and need
// not exist. Of the rest the phone takes the first that the server has; WLAN
// profiles are asked for in addition. What follows depends on the
// configuration: its load, see LoadsFile, locales and dial plan.
//
// The orders are from Cisco's guides and from server logs.
func Hunt(g Generation, m MAC) []string { return HuntTrusting(g, m, TrustNone) }

// Trust is what the trust list of a phone makes it ask for.
type Trust uint8

// The kinds of trust.
const (
	TrustNone      Trust = iota // no trust list, or none that names the file server
	TrustSigned                 // signed files
	TrustEncrypted              // encrypted files first, as encrConfig wants, then signed ones
)

// HuntTrusting is Hunt for a phone with a trust list: it asks for the signed
// form of each configuration, SignedFile, and before that for the encrypted
// one, EncryptedFile, if it shall.
func HuntTrusting(g Generation, m MAC, trust Trust) []string {
	names := hunt(g, m)
	if trust == TrustNone {
		return names
	}
	var list []string
	for _, name := range names {
		n, _ := ParseName(name)
		switch {
		case n.Kind != NameDevice && n.Kind != NameATA && n.Kind != NameDefault:
			list = append(list, name)
		case trust == TrustEncrypted && n.Kind != NameDefault:
			list = append(list, EncryptedFile(name), SignedFile(name))
		default:
			list = append(list, SignedFile(name))
		}
	}
	return list
}

func hunt(g Generation, m MAC) []string {
	switch g {
	case GenPreXML:
		return huntPreXML(m.String())
	case GenPreXMLLow:
		return huntPreXML(m.lower())
	case Gen7960:
		return []string{DeviceCTLFile(m), DeviceFile(m), SIPTextFile(m), DefaultFile}
	case Gen7960SIP:
		return []string{DeviceCTLFile(m), DeviceFile(m), SIPTextDefaultFile, SIPTextFile(m)}
	case GenWLAN:
		return []string{DeviceCTLFile(m), WLANFile("", m), WLANDefaultFile(""), DeviceFile(m), DefaultFile}
	case GenWLAN8821:
		return []string{
			DeviceCTLFile(m), DeviceITLFile(m), ITLFile, WLANFile("8821", m), WLANDefaultFile("8821"),
			DeviceFile(m), DefaultFile,
		}
	case GenATA:
		return []string{ATAFile(m), DefaultFile}
	case GenSoft:
		return []string{DeviceCTLFile(m), DeviceFile(m), DefaultFile}
	case GenJava, GenEnterprise:
		return []string{DeviceCTLFile(m), DeviceITLFile(m), ITLFile, DeviceFile(m), DefaultFile}
	}
	return []string{DeviceFile(m), DefaultFile}
}

func huntPreXML(digits string) []string {
	return []string{"SEP" + digits + ".cnf.xml", "SEP" + digits + ".cnf", DefaultFile, OldDefaultFile}
}

// HuntReset returns the files that the boot image of a factory-reset phone
// asks for, by model as ModelByName takes it: the manifest of its default
// load. It is nil for models without one.
func HuntReset(model string) []string {
	m, ok := ModelByName(model)
	if !ok {
		return nil
	}
	for _, reset := range resetLoads {
		if reset.model == m.Name {
			return []string{LoadsFile("term" + reset.term + ".default")}
		}
	}
	return nil
}

// resetLoads are the models with a boot image that can fetch a load by itself.
var resetLoads = [...]struct{ model, term string }{
	{"7906", "06"},
	{"7911", "11"},
	{"7931", "31"},
	{"7941", "41"},
	{"7941GE", "41"},
	{"7961", "61"},
	{"7961GE", "61"},
	{"7942", "42"},
	{"7962", "62"},
	{"7945", "45"},
	{"7965", "65"},
	{"7970", "70"},
	{"7971", "71"},
	{"7975", "75"},
}

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
// boots, in order. Trust lists come first and need not exist. Of the rest the
// phone takes the first that the server has; WLAN profiles are asked for in
// addition. A phone with a trust list asks for SignedFile of the same names,
// and for EncryptedFile first when it shall read encrypted files.
//
// The orders are from Cisco's guides and from server logs.
func Hunt(g Generation, m MAC) []string {
	switch g {
	case GenPreXML:
		return huntPreXML(m.String())
	case GenPreXMLLow:
		return huntPreXML(m.lower())
	case Gen7960:
		return []string{DeviceCTLFile(m), DeviceFile(m), "SIP" + m.String() + ".cnf", DefaultFile}
	case Gen7960SIP:
		return []string{DeviceCTLFile(m), DeviceFile(m), "SIPDefault.cnf", "SIP" + m.String() + ".cnf"}
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
	return []string{"SEP" + digits + ".cnf.xml", "SEP" + digits + ".cnf", DefaultFile, "SEPDefault.cnf"}
}

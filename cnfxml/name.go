package cnfxml

import (
	"fmt"
	"strings"
)

// NameKind is what a file is for.
type NameKind uint8

// The kinds of files that phones ask for.
const (
	NameUnknown          NameKind = iota
	NameDevice                    // SEP<mac>.cnf.xml
	NameATA                       // ATA<mac>.cnf.xml
	NameDefault                   // XMLDefault.cnf.xml
	NameDeviceCTL                 // CTLSEP<mac>.tlv, certificate trust list
	NameCTL                       // CTLFile.tlv
	NameDeviceITL                 // ITLSEP<mac>.tlv, initial trust list
	NameITL                       // ITLFile.tlv
	NameWLAN                      // WLAN<mac>.xml and <model>-WLAN<mac>.xml
	NameWLANDefault               // WLANDefault.xml and <model>-WLANDefault.xml
	NameOldDevice                 // SEP<mac>.cnf, phones before XML
	NameOldDefault                // SEPDefault.cnf
	NameSIPText                   // SIP<mac>.cnf, text for SIP on 7940 and 7960
	NameSIPTextDefault            // SIPDefault.cnf
	NameLoads                     // <load>.loads, the list of a load's files
	NameFirmware                  // .sbn, .sgn, .sb2, .bin, .zup and .zz.sgn images
	NameGateway                   // VGC<mac>.cnf.xml and AN<mac>.cnf.xml, analog gateways
	NameOldATA                    // ata<mac>, binary profile of an ATA 186 or 188
	NameRingList                  // Ringlist.xml and Ringlist-wb.xml
	NameDistinctiveRings          // DistinctiveRingList.xml, the same for ring patterns
	NameOldRingList               // RINGLIST.DAT, for SIP on 7940 and 7960
	NameRing                      // .raw and .rwb sounds
	NameDialPlan                  // dialplan.xml
	NameAppDialRules              // AppDialRules.xml
	NameSoftKeys                  // softkeys.xml and SK<uuid>.xml
	NameFeaturePolicy             // featurePolicy....xml
	NameImageList                 // Desktops/<width>x<height>x<depth>/List.xml
	NameImage                     // an image beside such a list
	NameTones                     // <network locale>/g3-tones.xml
	NameLocale                    // <user locale>/mk-sip.jar, 7960-dictionary.xml and the like
	NameImageText                 // OS79XX.TXT, names the load of old 7940 and 7960
	NameFileCacheList             // ConfigFileCacheList.txt, lists the files of a server
)

func (k NameKind) String() string {
	names := [...]string{
		"unknown", "device", "ATA", "default", "device CTL", "CTL", "device ITL", "ITL", "WLAN", "WLAN default",
		"old device", "old default", "SIP text", "SIP text default", "loads", "firmware",
		"gateway", "old ATA", "ring list", "distinctive rings", "old ring list", "ring", "dial plan", "application dial rules",
		"soft keys", "feature policy", "image list", "image", "tones", "locale", "image text", "file cache list",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("NameKind(%d)", uint8(k))
}

// Name is the name of a file, understood.
type Name struct {
	Kind NameKind
	// MAC is set, and HasMAC true, for the kinds with <mac>.
	MAC    MAC
	HasMAC bool
	// Load is the name of the firmware, without ".loads", for NameLoads.
	Load string
	// Model is the prefix of 8821-WLAN<mac>.xml and 7960-dictionary.xml.
	Model string
	// Directory is the part before the last slash: the locale for NameTones
	// and NameLocale, the size in pixels and colours, as in 320x212x12, for
	// NameImageList and NameImage. Other kinds have none.
	Directory string
	// WideBand tells Ringlist-wb.xml, for phones with wideband audio, from
	// Ringlist.xml.
	WideBand bool
	// Signed and Encrypted tell of the endings .sgn and .enc.sgn.
	Signed, Encrypted bool
}

// ParseName understands the name of a file as phones ask for it, without
// regard to case and with any directories before it. It is false for names of
// no known kind.
func ParseName(name string) (Name, bool) {
	cut := strings.LastIndexAny(name, `/\`) + 1
	directory := strings.TrimRight(name[:cut], `/\`)
	name = name[cut:]
	if n, ok := parseTrustList(name); ok {
		return n, true
	}
	base := name
	var n Name
	if s, ok := cutSuffixFold(base, ".sgn"); ok {
		if plain, encrypted := cutSuffixFold(s, ".enc"); encrypted {
			s, n.Encrypted = plain, true
		}
		if _, ok := cutSuffixFold(s, ".xml"); ok {
			base, n.Signed = s, true
		}
	}
	switch {
	case n.parseXML(base), n.parseSibling(base, lastPart(directory)), !n.Signed && n.parseText(base), !n.Signed && n.parseFirmware(name):
		return n, true
	}
	return Name{}, false
}

func parseTrustList(name string) (Name, bool) {
	base, ok := cutSuffixFold(name, ".tlv")
	if !ok {
		return Name{}, false
	}
	switch {
	case strings.EqualFold(base, "CTLFile"):
		return Name{Kind: NameCTL}, true
	case strings.EqualFold(base, "ITLFile"):
		return Name{Kind: NameITL}, true
	}
	n := Name{}
	if n.withMAC(base, "CTLSEP", NameDeviceCTL) || n.withMAC(base, "ITLSEP", NameDeviceITL) {
		return n, true
	}
	return Name{}, false
}

// parseXML takes the names that end in .xml.
func (n *Name) parseXML(name string) bool {
	if base, ok := cutSuffixFold(name, ".cnf.xml"); ok {
		if strings.EqualFold(base, "XMLDefault") {
			n.Kind = NameDefault
			return true
		}
		return n.withMAC(base, "SEP", NameDevice) || n.withMAC(base, "ATA", NameATA) ||
			n.withMAC(base, "CIP", NameDevice) || n.withMAC(base, "VGC", NameGateway) || n.withMAC(base, "AN", NameGateway)
	}
	base, ok := cutSuffixFold(name, ".xml")
	if !ok {
		return false
	}
	model, rest, ok := strings.Cut(base, "-")
	if ok {
		base = rest
	} else {
		model = ""
	}
	switch {
	case strings.EqualFold(base, "WLANDefault"):
		n.Kind = NameWLANDefault
	case !n.withMAC(base, "WLAN", NameWLAN):
		return false
	}
	n.Model = model
	return true
}

// parseText takes the files before XML.
func (n *Name) parseText(name string) bool {
	base, ok := cutSuffixFold(name, ".cnf")
	if !ok {
		return false
	}
	switch {
	case strings.EqualFold(base, "SEPDefault"):
		n.Kind = NameOldDefault
	case strings.EqualFold(base, "SIPDefault"):
		n.Kind = NameSIPTextDefault
	default:
		return n.withMAC(base, "SEP", NameOldDevice) || n.withMAC(base, "SIP", NameSIPText)
	}
	return true
}

func (n *Name) parseFirmware(name string) bool {
	if load, ok := cutSuffixFold(name, ".loads"); ok && load != "" {
		n.Kind, n.Load = NameLoads, load
		return true
	}
	for _, suffix := range [...]string{".sbn", ".sgn", ".sb2", ".sebn", ".bin", ".zup"} {
		if base, ok := cutSuffixFold(name, suffix); ok && base != "" {
			n.Kind = NameFirmware
			return true
		}
	}
	return false
}

// withMAC takes prefix and twelve digits.
func (n *Name) withMAC(base, prefix string, kind NameKind) bool {
	if len(base) != len(prefix)+12 || !strings.EqualFold(base[:len(prefix)], prefix) {
		return false
	}
	mac, err := ParseMAC(base[len(prefix):])
	if err != nil {
		return false
	}
	n.Kind, n.MAC, n.HasMAC = kind, mac, true
	return true
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if len(s) < len(suffix) || !strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// SIPTextFile returns SIP<mac>.cnf.
func SIPTextFile(m MAC) string { return "SIP" + m.String() + ".cnf" }

// DefaultFile is the name of the file for phones without one of their own.
const DefaultFile = "XMLDefault.cnf.xml"

// The files before XML that are not for one phone only.
const (
	OldDefaultFile     = "SEPDefault.cnf"
	SIPTextDefaultFile = "SIPDefault.cnf"
)

// The trust lists that are not for one phone only.
const (
	CTLFile = "CTLFile.tlv"
	ITLFile = "ITLFile.tlv"
)

// DeviceName returns the name by which a phone registers, SEP<mac>.
func DeviceName(m MAC) string { return "SEP" + m.String() }

// DeviceFile returns SEP<mac>.cnf.xml.
func DeviceFile(m MAC) string { return "SEP" + m.String() + ".cnf.xml" }

// ATAFile returns ATA<mac>.cnf.xml.
func ATAFile(m MAC) string { return "ATA" + m.String() + ".cnf.xml" }

// DeviceCTLFile returns CTLSEP<mac>.tlv.
func DeviceCTLFile(m MAC) string { return "CTLSEP" + m.String() + ".tlv" }

// DeviceITLFile returns ITLSEP<mac>.tlv.
func DeviceITLFile(m MAC) string { return "ITLSEP" + m.String() + ".tlv" }

// WLANFile returns WLAN<mac>.xml, or <model>-WLAN<mac>.xml as the 8821 asks.
func WLANFile(model string, m MAC) string { return modelPrefix(model) + "WLAN" + m.String() + ".xml" }

// WLANDefaultFile returns WLANDefault.xml, with the model as in WLANFile.
func WLANDefaultFile(model string) string { return modelPrefix(model) + "WLANDefault.xml" }

// LoadsFile returns the name of the list of a load's files.
func LoadsFile(load string) string { return load + ".loads" }

// SignedFile and EncryptedFile return the names under which a phone with a
// trust list asks for a file.
func SignedFile(name string) string { return name + ".sgn" }

// EncryptedFile returns the name of the signed and encrypted form of a file.
func EncryptedFile(name string) string { return name + ".enc.sgn" }

func modelPrefix(model string) string {
	if model == "" {
		return ""
	}
	return model + "-"
}

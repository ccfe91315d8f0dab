package cnfxml

import (
	"strconv"
	"strings"
)

// fixedNames are siblings of the configuration with a name of their own.
var fixedNames = [...]struct {
	name     string
	kind     NameKind
	wideBand bool
}{
	{"Ringlist.xml", NameRingList, false},
	{"Ringlist-wb.xml", NameRingList, true},
	{"DistinctiveRingList.xml", NameDistinctiveRings, false},
	{"DistinctiveRingList-wb.xml", NameDistinctiveRings, true},
	{"RINGLIST.DAT", NameOldRingList, false},
	{"dialplan.xml", NameDialPlan, false},
	{"AppDialRules.xml", NameAppDialRules, false},
	{"softkeys.xml", NameSoftKeys, false},
	{"OS79XX.TXT", NameImageText, false},
	{"ConfigFileCacheList.txt", NameFileCacheList, false},
}

// parseSibling takes what phones ask for besides their configuration.
// Directory is the last one before the name.
func (n *Name) parseSibling(name, directory string) bool {
	for _, fixed := range fixedNames {
		if strings.EqualFold(fixed.name, name) {
			n.Kind, n.WideBand = fixed.kind, fixed.wideBand
			return true
		}
	}
	if isImageSize(directory) {
		return n.parseImage(name, directory)
	}
	return n.parseLocale(name, directory) || n.parseNamed(name)
}

// parseNamed takes what has its kind in the start or end of its name.
func (n *Name) parseNamed(name string) bool {
	if base, ok := cutSuffixFold(name, ".xml"); ok {
		switch {
		case hasPrefixFold(base, "featurePolicy"):
			n.Kind = NameFeaturePolicy
		case hasPrefixFold(base, "SK") && isUUID(base[2:]):
			n.Kind = NameSoftKeys
		default:
			return false
		}
		return true
	}
	for _, suffix := range [...]string{".raw", ".rwb"} {
		if base, ok := cutSuffixFold(name, suffix); ok && base != "" {
			n.Kind = NameRing
			return true
		}
	}
	return n.withMAC(name, "ata", NameOldATA)
}

// parseImage takes the files in a directory of Desktops.
func (n *Name) parseImage(name, directory string) bool {
	n.Directory = directory
	if strings.EqualFold(name, "List.xml") {
		n.Kind = NameImageList
		return true
	}
	if base, ok := cutSuffixFold(name, ".png"); ok && base != "" {
		n.Kind = NameImage
		return true
	}
	n.Directory = ""
	return false
}

// parseLocale takes the files in the directory of a locale: jars with texts,
// dictionaries and fonts of older phones, tones.
func (n *Name) parseLocale(name, directory string) bool {
	if base, ok := cutSuffixFold(name, ".jar"); ok {
		_, sccp := cutSuffixFold(base, "-sccp")
		if _, sip := cutSuffixFold(base, "-sip"); sccp || sip {
			n.Kind, n.Directory = NameLocale, directory
			return true
		}
		return false
	}
	model, what, ok := strings.Cut(name, "-")
	if !ok || model == "" {
		return false
	}
	base, xml := cutSuffixFold(what, ".xml")
	if !xml {
		base, ok = cutSuffixFold(what, ".dat")
	}
	if !ok {
		return false
	}
	switch base, _, _ = strings.Cut(base, "."); strings.ToLower(base) {
	case "tones":
		n.Kind = NameTones
	case "dictionary", "dictionary-ext", "kate", "font":
		n.Kind = NameLocale
	default:
		return false
	}
	n.Model, n.Directory = model, directory
	return true
}

// isImageSize recognises 320x212x12.
func isImageSize(s string) bool {
	parts := strings.Split(strings.ToLower(s), "x")
	for _, part := range parts {
		if _, err := strconv.ParseUint(part, 10, 16); err != nil {
			return false
		}
	}
	return len(parts) == 3
}

// isUUID recognises 8-4-4-4-12 hexadecimal digits.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return false
			}
			continue
		}
		if _, ok := hexDigit(s[i]); !ok {
			return false
		}
	}
	return true
}

// lastPart returns the last directory of a path.
func lastPart(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

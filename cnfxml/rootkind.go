package cnfxml

import (
	"fmt"
	"strings"
)

// RootKind is the sort of file that a root element tells.
type RootKind uint8

// The sorts of files around phones.
const (
	RootUnknown       RootKind = iota
	RootDevice                 // <device>, the file of one phone
	RootDefault                // <Default>, the file for phones without one
	RootFlatProfile            // <flat-profile>, multiplatform phones and SPA
	RootDialPlan               // <DIALTEMPLATE>
	RootDialRules              // <DialRules>, application dial rules
	RootRingList               // <CiscoIPPhoneRingList>
	RootImageList              // <CiscoIPPhoneImageList>
	RootSoftKeys               // <softKeyCfg>
	RootFeaturePolicy          // <featurePolicy>
	RootServiceObject          // <CiscoIPPhoneMenu> and its like
	RootTones                  // <tones>
	RootWLAN                   // WLAN profile
	RootPhoneBook              // phone book of a WLAN phone
	RootLocale                 // dictionary of a locale
)

func (k RootKind) String() string {
	names := [...]string{
		"unknown", "phone file", "default file", "multiplatform phone profile", "dial plan", "application dial rules",
		"ring list", "background image list", "softkey file", "feature policy", "service object", "tone file",
		"WLAN profile", "phone book", "locale dictionary",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("RootKind(%d)", uint8(k))
}

// RootKind tells by the root element what sort of file the document is. Case
// does not matter here, as it does to phones.
func (d *Document) RootKind() RootKind {
	root := d.Root()
	kind := rootKindOf(root.Name())
	if kind == RootDevice && root.Child("flat-profile").Valid() {
		return RootFlatProfile
	}
	return kind
}

func rootKindOf(name string) RootKind {
	name = strings.ToLower(name)
	for _, known := range [...]struct {
		name string
		kind RootKind
	}{
		{"device", RootDevice},
		{"default", RootDefault},
		{"flat-profile", RootFlatProfile},
		{"dialtemplate", RootDialPlan},
		{"dialrules", RootDialRules},
		{"ciscoipphoneringlist", RootRingList},
		{"ciscoipphoneimagelist", RootImageList},
		{"softkeycfg", RootSoftKeys},
		{"typesoftkey", RootSoftKeys},
		{"featurepolicy", RootFeaturePolicy},
		{"tones", RootTones},
		{"phonebook", RootPhoneBook},
	} {
		if name == known.name {
			return known.kind
		}
	}
	switch {
	case strings.HasPrefix(name, "ciscoipphone"):
		return RootServiceObject
	case strings.HasPrefix(name, "wlan"):
		return RootWLAN
	case strings.Contains(name, "dictionary"), strings.Contains(name, "locale"), name == "phrases":
		return RootLocale
	}
	return RootUnknown
}

package cnfxml

import "strings"

// ModelByName finds a model by its name in any of the spellings that files,
// orders and labels have: "7960", "7960G", "CP-7960G", "CP-8845-K9=", "IP Phone
// 7960", "Cisco 7960". Case, blanks and hyphens do not matter.
func ModelByName(name string) (Model, bool) {
	if len(name) > maxModelName {
		return Model{}, false
	}
	squeezed := squeeze(name)
	if squeezed == "" {
		return Model{}, false
	}
	for {
		for candidate := squeezed; ; {
			if m, ok := modelSqueezed(candidate); ok {
				return m, true
			}
			shorter := cutModelSuffix(candidate)
			if shorter == candidate {
				break
			}
			candidate = shorter
		}
		shorter := cutMaker(squeezed)
		if shorter == squeezed {
			return Model{}, false
		}
		squeezed = shorter
	}
}

// maxModelName is far above the longest name that anybody prints.
const maxModelName = 128

// modelSqueezed finds a model by its squeezed name, with or without the G that
// stood for global, or by another name that people use.
func modelSqueezed(name string) (Model, bool) {
	switch name {
	case "CIPC", "IPC":
		name = "IPCOMMUNICATOR"
	case "ATA188":
		name = "ATA186"
	case "8800AUDIO", "8800AKEM":
		name = "8800AUDIOKEM"
	case "8800VIDEO", "8800VKEM":
		name = "8800VIDEOKEM"
	}
	for _, want := range [...]string{name, strings.TrimSuffix(name, "G"), strings.Replace(name, "GGE", "GE", 1)} {
		for i := range models {
			if want != "" && isSqueezed(models[i].name, want) {
				return models[i].model(), true
			}
		}
	}
	return Model{}, false
}

// cutMaker removes one of the words that people write before a model.
func cutMaker(squeezed string) string {
	for _, word := range [...]string{"CISCO", "UNIFIED", "WIRELESS", "CONFERENCE", "SIP", "IP", "PHONE", "MODEL", "CP"} {
		if rest, ok := strings.CutPrefix(squeezed, word); ok {
			return rest
		}
	}
	return squeezed
}

// cutModelSuffix removes one of the words or order marks that stand behind a
// model.
func cutModelSuffix(squeezed string) string {
	for _, word := range [...]string{
		"LINEEXPANSIONMODULE", "EXPANSIONMODULE", "MODULE", "CONFERENCESTATION", "CONFERENCE", "PHONE", "BUTTONS", "BUTTON",
		"ADDON", "K9", "CH1", "CE",
	} {
		if rest, ok := strings.CutSuffix(squeezed, word); ok {
			return rest
		}
	}
	return squeezed
}

// squeeze keeps letters, in upper case, digits and +. A word that stands
// between a module and its number of keys goes.
func squeeze(name string) string {
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		if c := squeezeByte(name[i]); c != 0 {
			out = append(out, c)
		}
	}
	return strings.Replace(string(out), "ADDON", "", 1)
}

func squeezeByte(c byte) byte {
	switch {
	case 'a' <= c && c <= 'z':
		return c - 'a' + 'A'
	case 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '+':
		return c
	}
	return 0
}

// isSqueezed reports whether squeeze(name) would be want.
func isSqueezed(name, want string) bool {
	at := 0
	for i := range len(name) {
		c := squeezeByte(name[i])
		if c == 0 {
			continue
		}
		if at == len(want) || want[at] != c {
			return false
		}
		at++
	}
	return at == len(want)
}

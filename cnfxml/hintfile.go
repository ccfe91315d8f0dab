package cnfxml

import (
	"bytes"
	"strings"
)

// plainFileHint names the sorts of files without XML that lie beside those of
// phones.
func plainFileHint(text []byte) string {
	first, lines, settings := "", 0, 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || bytes.IndexByte([]byte("#;!"), line[0]) >= 0 {
			continue
		}
		if lines++; lines == 1 {
			first = string(line)
		}
		if isTextSetting(line) {
			settings++
		}
	}
	switch {
	case lines == 0:
		return ""
	case first[0] == '{' || first[0] == '[':
		return ": this looks like JSON"
	case 2*settings > lines:
		return ": these are the settings of phones with SIP in text, as in SIPDefault.cnf and SIP<mac>.cnf of the 7940 and 7960"
	case isFirmware(first):
		return ": this names firmware, as OS79XX.TXT and .loads files do"
	}
	return ""
}

// isTextSetting recognises a line such as proxy1_address: "192.0.2.1".
func isTextSetting(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	return ok && bytes.IndexByte(name, '_') > 0 && isWord(string(name))
}

// isFirmware recognises the name of a load or of a file of one.
func isFirmware(text string) bool {
	if strings.ContainsAny(text, " \t:=") {
		return false
	}
	for _, suffix := range [...]string{".loads", ".sbn", ".sb2", ".sebn", ".sgn", ".bin", ".zup"} {
		if _, ok := cutSuffixFold(text, suffix); ok {
			return true
		}
	}
	return len(ModelsByLoad(text)) > 0
}

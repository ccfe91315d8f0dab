package cnfxml

import (
	"fmt"
	"strings"
)

// valueError describes text that is no value of its type. The text is quoted,
// so callers keep secrets away from it.
func valueError(text string) error {
	kind := ErrValue
	if isPlaceholder(text) {
		kind = ErrPlaceholder
	}
	return fmt.Errorf("cnfxml: %q: %w", text, kind)
}

// isPlaceholder recognises the tokens that provisioning templates have in
// place of values.
func isPlaceholder(text string) bool {
	text = strings.Trim(text, " \t\r\n")
	for _, mark := range []string{"{{", "{%", "{$", "${", "@@", "###", "[==", "<?", "<#"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	if name, ok := strings.CutPrefix(text, "$"); ok {
		return isWord(name)
	}
	for _, mark := range []string{"%", "#", "_"} {
		if len(text) > 2 && strings.HasPrefix(text, mark) && strings.HasSuffix(text, mark) {
			return isWord(text[1 : len(text)-1])
		}
	}
	return text == "x.x.x.x"
}

func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || classes[c]&nameRest == 0 || c == ':' {
			return false
		}
	}
	return s != ""
}

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
// place of values. The %%name%% of CUCM's photo directory, which the phone
// itself fills in, is none.
func isPlaceholder(text string) bool {
	if !strings.ContainsAny(text, "{$%@#[_<Xx.") {
		return false
	}
	text = trimBlank(text)
	if hasTemplateMark(text) {
		return true
	}
	for _, mark := range []string{"%", "#", "_", "@"} {
		if len(text) > 2 && strings.HasPrefix(text, mark) && strings.HasSuffix(text, mark) && isWord(text[1:len(text)-1]) {
			return true
		}
	}
	if name, ok := strings.CutPrefix(text, "$"); ok && isName(name) {
		return true
	}
	return isBlankedOut(text) || hasShoutedMark(text)
}

// hasTemplateMark finds what only template languages write.
func hasTemplateMark(text string) bool {
	for _, mark := range [...]string{"{{", "{%", "{$", "${", "@@", "###", "[==", "[[", "<?", "<#", "<%"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

// isBlankedOut recognises XXX, x.x.x.x and a.b.c.d with anything but digits
// for an address, alone or as the host of a URL.
func isBlankedOut(text string) bool {
	if len(text) >= 3 && strings.Trim(text, "Xx") == "" {
		return true
	}
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text = rest
	}
	if end := strings.IndexAny(text, ":/"); end >= 0 {
		text = text[:end]
	}
	parts := 0
	letter := byte(0)
	for part := range strings.SplitSeq(text, ".") {
		parts++
		if part == "" || strings.Trim(part, "XxYyZz") != "" || letter != 0 && part[0] != letter {
			return false
		}
		letter = part[0]
	}
	return parts == 4
}

// hasShoutedMark finds %NAME% and $NAME inside a longer text. Capitals and a
// length keep escapes of URLs and prices out.
func hasShoutedMark(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != '%' && c != '$' {
			continue
		}
		end := i + 1
		for end < len(text) && (text[end] >= 'A' && text[end] <= 'Z' || text[end] == '_') {
			end++
		}
		long := end-i > 3
		switch {
		case text[i] == '%' && long && end < len(text) && text[end] == '%':
			return true
		case text[i] == '$' && long:
			return true
		}
		i = end - 1
	}
	return false
}

func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || classes[c]&nameRest == 0 || c == ':' {
			return false
		}
	}
	return s != ""
}

// placeholder reports the token of a template; "" keeps it out of the message.
// A template has many of them, which are one finding.
func (c *checker) placeholder(e int32, text string) {
	severity, advice := Warning, "fill it in before a phone reads the file"
	if c.profile.Template {
		severity, advice = Note, "the template fills it in"
	}
	if text == "" || isSecretName(c.name(e)) {
		c.sayOnce(e, CodePlaceholder, severity, sourceFiles, "%s holds a placeholder: %s", c.name(e), advice)
		return
	}
	c.sayOnce(e, CodePlaceholder, severity, sourceFiles, "%s holds the placeholder %s: %s", c.name(e), quoted(text), advice)
}

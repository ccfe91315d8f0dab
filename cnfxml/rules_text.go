package cnfxml

import (
	"strings"
	"unicode/utf8"
)

// characters looks at texts: their length, and letters that the phone cannot
// show.
func (c *checker) characters(e int32, k *known, text string) {
	c.length(e, k, text)
	if k.name == "phoneLabel" && c.hasNarrowLabels(k.name) && strings.Contains(text, " ") {
		c.say(e, CodeValueSpace, Note, sourceDocs, "phoneLabel has a blank, which phones of the 7900 series are documented not to take")
	}
	switch k.form {
	case asLanguage:
		c.language(e, text)
	case asFolder:
		c.folder(e, text)
	}
	if c.latin1 && isShown(k.name) {
		for _, r := range text {
			if r > 0xFF && r != utf8.RuneError {
				c.say(e, CodeValueCharset, Warning, sourceFiles, "%s has the letter %q, which winCharSet iso-8859-1 lacks: set it to utf-8", k.name, r)
				return
			}
		}
	}
}

// length compares the bytes of a text with what documents name and what phones
// keep.
func (c *checker) length(e int32, k *known, text string) {
	switch n := int32(len(text)); {
	case k.b != 0 && n > k.b:
		severity, source := Error, sourceParser
		if k.form == asURL || k.form == asServiceURL || k.b > 200 {
			severity, source = Warning, sourceDocs
		}
		c.say(e, CodeLength, severity, source, "%s has %d bytes, phones keep %d: shorten it", k.name, n, k.b)
	case k.a != 0 && n > k.a && c.hasNarrowLabels(k.name):
		c.say(e, CodeLength, Warning, sourceDocs, "%s has %d bytes, up to %d are documented: shorten it if the phone cuts it", k.name, n, k.a)
	}
}

// hasNarrowLabels: the limit of phoneLabel is that of the 7900 series.
func (c *checker) hasNarrowLabels(name string) bool {
	return name != "phoneLabel" || c.model.Dialect == Dialect7960 || c.java()
}

// isShown reports whether a text goes to the display.
func isShown(name string) bool {
	switch name {
	case "phoneLabel", "featureLabel", "displayName":
		return true
	}
	return false
}

// secret looks at a password without ever showing it.
func (c *checker) secret(e int32, k *known, raw string) {
	if hasTemplateMark(raw) {
		c.placeholder(e, "")
		return
	}
	if trimBlank(raw) != raw {
		c.say(e, CodeValueSpace, Warning, sourceFiles, "%s has blanks around its value: remove them, phones may take them for a part of it", k.name)
	}
	c.length(e, k, raw)
	c.say(e, CodeCleartext, Note, sourceFiles, "%s stands here in clear: keep the file private, and redact it before you show it", k.name)
}

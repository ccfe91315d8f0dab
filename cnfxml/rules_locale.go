package cnfxml

import "strings"

// folder checks the name of a directory on the file server.
func (c *checker) folder(e int32, text string) {
	if strings.ContainsAny(text, " \t\\") || strings.Contains(text, "..") || strings.HasPrefix(text, "/") {
		c.say(e, CodeValueLocale, Warning, sourceCisco, "%s in %s names a directory on the file server, %s is none that phones can ask for: write it as in English_United_States",
			c.name(e), c.name(c.doc.nodes[e].parent), quoted(text))
	}
}

// language checks the form en or en_US.
func (c *checker) language(e int32, text string) {
	lang, country, more := strings.Cut(strings.ReplaceAll(text, "-", "_"), "_")
	good := len(lang) == 2 && strings.ToLower(lang) == lang && isWord(lang)
	if more {
		good = good && len(country) == 2 && strings.ToUpper(country) == country
	}
	if !good {
		c.say(e, CodeValueLocale, Warning, sourceFiles, "langCode is %s: write the language in small letters, such as en or en_US", quoted(text))
	}
}

// locales compares what old and new loads read.
func (c *checker) locales() {
	old := c.below("networkLocale")
	before, now := c.text(old), c.text(c.below("networkLocaleInfo", "name"))
	if before != "" && now != "" && before != now && !isPlaceholder(before) && !isPlaceholder(now) {
		c.say(old, CodeValueLocale, Note, sourceCisco, "networkLocale is %s, networkLocaleInfo/name is %s: old and new loads will play the tones of different countries", quoted(before), quoted(now))
	}
}

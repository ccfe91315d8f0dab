package cnfxml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// value looks at the text of an element that has no elements inside.
func (c *checker) value(e int32, k *known) {
	raw := c.raw(e)
	text := trimBlank(raw)
	if text == "" {
		c.empty(e, k)
		return
	}
	if k.form == asSecret {
		c.secret(e, k, raw)
		return
	}
	if isPlaceholder(text) && !(k.form == asMask && !hasTemplateMark(text)) {
		c.placeholder(e, text)
		return
	}
	if text != raw {
		c.say(e, CodeValueSpace, Warning, sourceFiles, "%s has blanks around its value: remove them, phones may take them for a part of it", k.name)
	}
	c.formed(e, k, text)
}

// formed compares a value with the form that phones expect.
func (c *checker) formed(e int32, k *known, text string) {
	switch k.form {
	case asTrueFalse:
		c.trueFalse(e, k, text)
	case asFlag, asZeroOne, asZeroOn, asDisputed, asNumber:
		c.digits(e, k, text)
	case asPort:
		c.port(e, k, text)
	case asClock:
		if _, ok := parseClock(text); !ok {
			c.say(e, CodeValueType, Error, k.from.String(), "%s is %s, write a time as HH:MM", k.name, quoted(text))
		}
	case asList:
		c.list(e, k, text)
	case asWord:
		c.word(e, k, text)
	case asText, asMask, asLanguage, asFolder:
		c.characters(e, k, text)
	case asHost, asHostPort, asIPv6:
		c.hostForm(e, k, text)
	case asURL, asServiceURL:
		c.url(e, k, text)
	case asLoad:
		c.loadName(e, text)
	case asDateTemplate:
		c.dateTemplate(e, text)
	case asTimeZone:
		c.timeZone(e, text)
	case asOlson:
		c.olson(e, text)
	}
}

// trueFalse: Cisco's parser compares with the word true, and takes everything
// else for false.
func (c *checker) trueFalse(e int32, k *known, text string) {
	switch {
	case text == "true" || text == "false":
	case k.anyCase() && isOneOf(text, "true", "false"):
	case meansOff(text):
		c.say(e, CodeValueType, Warning, sourceParser, "%s is %s, write false; phones know only true and false here", k.name, quoted(text))
	case meansOn(text):
		c.say(e, CodeValueType, Error, sourceParser, "%s is %s, which phones read as false: write true", k.name, quoted(text))
	default:
		c.say(e, CodeValueType, Error, sourceParser, "%s is %s, which phones read as false: write true or false", k.name, quoted(text))
	}
}

// anyCase reports whether Cisco's parser compares without regard to case.
func (k *known) anyCase() bool { return k.name == "remoteCcEnable" }

// digits: Cisco's parser reads the digits at the start, and nothing as zero.
func (c *checker) digits(e int32, k *known, text string) {
	if k.form == asFlag && (text == "true" || text == "false") {
		return
	}
	n, err := strconv.ParseInt(text, 10, 32)
	switch {
	case err != nil:
		c.noDigits(e, k, text)
	case k.b != 0 && (n < int64(k.a) || n > int64(k.b)), k.a >= 0 && n < 0:
		c.outside(e, k, text, n)
	}
}

func (c *checker) noDigits(e int32, k *known, text string) {
	switch on, off := meansOn(text), meansOff(text); {
	case k.form == asZeroOn && on:
		c.say(e, CodePolarity, Error, sourceIssues, "%s is %s: write 0, which stands for on here", k.name, quoted(text))
	case k.form == asZeroOn && off:
		c.say(e, CodePolarity, Error, sourceIssues, "%s is %s: write 1, which stands for off here", k.name, quoted(text))
	case k.form == asDisputed && (on || off):
		c.say(e, CodePolarity, Error, sourceIssues, "%s is %s: write a digit, and try it, because sources differ about which one is on", k.name, quoted(text))
	case k.b == 1 && on:
		c.say(e, CodeValueType, Error, sourceIssues, "%s is %s, which phones read as 0: write 1", k.name, quoted(text))
	case k.b == 1 && off:
		c.say(e, CodeValueType, Error, sourceIssues, "%s is %s: write 0, phones stumble over words where digits belong", k.name, quoted(text))
	default:
		c.say(e, CodeValueType, Error, sourceParser, "%s is %s, which phones read as 0: %s is expected", k.name, quoted(text), numberFrom(k.a, k.b))
	}
}

// outside reports a number that no source knows for the element. Newer loads
// may know more of them.
func (c *checker) outside(e int32, k *known, text string, n int64) {
	severity := Warning
	if k.name == "deviceSecurityMode" && n == 0 {
		severity = Note // many files that work
	}
	c.say(e, CodeValueRange, severity, k.from.String(), "%s is %s, %s is expected", k.name, quoted(text), numberFrom(k.a, k.b))
}

func numberFrom(a, b int32) string {
	switch {
	case b == 0:
		return "a number"
	case b == a+1:
		return fmt.Sprintf("%d or %d", a, b)
	}
	return fmt.Sprintf("a number from %d to %d", a, b)
}

func meansOn(text string) bool {
	return isOneOf(text, "true", "on", "yes", "enable", "enabled", "1")
}

func meansOff(text string) bool {
	return isOneOf(text, "false", "off", "no", "disable", "disabled", "0")
}

func isOneOf(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(text, w) })
}

func (c *checker) list(e int32, k *known, text string) {
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(trimBlank(part))
		if err != nil {
			c.say(e, CodeValueType, Error, k.from.String(), "%s is %s, write numbers between commas, such as 1,7", k.name, quoted(text))
			return
		}
		if k.b != 0 && (n < int(k.a) || n > int(k.b)) {
			c.say(e, CodeValueRange, Warning, k.from.String(), "%s has %d in its list, %s is expected", k.name, n, numberFrom(k.a, k.b))
			return
		}
	}
}

func (c *checker) word(e int32, k *known, text string) {
	v := &vocabularies[k.a]
	if slices.Contains(v.words, text) {
		return
	}
	right, found := nearest(text, v.words)
	switch {
	case found && !v.exact && strings.EqualFold(right, text):
	case found:
		c.say(e, CodeValueType, Warning, k.from.String(), "%s is %s, did you mean %s?", k.name, quoted(text), right)
	default:
		c.say(e, CodeValueType, Warning, k.from.String(), "%s is %s, known are %s", k.name, quoted(text), strings.Join(v.words, ", "))
	}
}

// empty: Cisco's parser leaves a setting as it was when its element is empty.
// Texts, numbers and lists are empty in files of CUCM too.
func (c *checker) empty(e int32, k *known) {
	switch k.form {
	case asTrueFalse, asFlag, asZeroOne, asZeroOn, asDisputed, asClock:
		c.sayOnce(e, CodeValueEmpty, Note, sourceParser, "%s is empty: phones keep what they had before; leave it out for the default, or write a value", k.name)
	}
}

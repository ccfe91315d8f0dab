package cnfxml

import "strings"

func (c *checker) dateTemplate(e int32, text string) {
	if !isDateTemplate(strings.ReplaceAll(text, ",", "-")) {
		c.say(e, CodeDateTemplate, Warning, sourceDocs, "dateTemplate is %s: write D, M and Y with one kind of separator, such as D/M/Y, and A at the end for a 12-hour clock", quoted(text))
	}
}

func (c *checker) timeZone(e int32, text string) {
	if isTimeZone(text) {
		return
	}
	if area, city, ok := strings.Cut(text, "/"); ok && isWord(area) && isZoneCity(city) {
		c.say(e, CodeTimeZone, Warning, sourceDocs, "timeZone is %s, a name for olsonTimeZone: write one of Cisco's names here, such as %q, or phones take GMT", quoted(text), "W. Europe Standard/Daylight Time")
		return
	}
	if right, found := nearestZone(text); found {
		c.say(e, CodeTimeZone, Warning, sourceDocs, "timeZone is %s, did you mean %q? Phones take GMT for a name they do not know", quoted(text), right)
		return
	}
	c.say(e, CodeTimeZone, Warning, sourceDocs, "timeZone is %s, which is none of Cisco's names, such as %q: phones take GMT instead", quoted(text), "W. Europe Standard/Daylight Time")
}

// olson checks the form Area/City.
func (c *checker) olson(e int32, text string) {
	area, city, ok := strings.Cut(text, "/")
	if text == "UTC" || text == "GMT" || ok && isWord(area) && isZoneCity(city) {
		return
	}
	c.say(e, CodeTimeZone, Warning, sourceDocs, "olsonTimeZone is %s: write a name such as Europe/Paris", quoted(text))
}

func isZoneCity(city string) bool {
	for part := range strings.SplitSeq(city, "/") {
		if part == "" || !isWord(strings.ReplaceAll(part, "+", "-")) {
			return false
		}
	}
	return true
}

package cnfxml

import "strconv"

// maxLines is how many lines Cisco's parser keeps.
const maxLines = 36

// sipLines checks the lines of a SIP phone together.
func (c *checker) sipLines(e int32) {
	seen := map[int]bool{}
	count, usable, judged := 0, 0, 0
	for line := c.first(e); line != 0; line = c.next(line) {
		if c.name(line) != "line" {
			continue
		}
		count++
		c.button(line, seen)
		if !c.registers(line) {
			continue
		}
		judged++
		if c.text(c.child(line, "name")) != "" && c.text(c.child(line, "proxy")) != "" && c.text(c.child(line, "port")) != "" {
			usable++
		}
	}
	if count > maxLines {
		c.say(e, CodeSIPLine, Error, sourceParser, "%d lines, phones keep %d", count, maxLines)
	}
	if usable == 0 && !isPlaceholder(c.text(e)) && c.name(c.doc.nodes[e].parent) == "sipProfile" {
		c.say(e, CodeSIPLine, Error, sourceParser, "no line has a name, a proxy and a port, so the phone has nothing to register: %s", lineAdvice(judged))
	}
}

func lineAdvice(lines int) string {
	if lines == 0 {
		return "add a line with featureID 9"
	}
	return "fill them in"
}

// registers reports whether a button is a line, and not a speed dial.
func (c *checker) registers(line int32) bool {
	feature := c.text(c.child(line, "featureID"))
	return feature == "" || feature == featureLine
}

// The features of buttons that need something beside their number.
const (
	featureSpeedDial = "2"
	featureLine      = "9"
	featureService   = "20"
	featureBusyLamp  = "21"
)

func (c *checker) button(line int32, seen map[int]bool) {
	text, ok := c.attr(line, "button")
	switch {
	case !ok:
		c.say(line, CodeSIPLine, Warning, sourceDocs, "the line has no attribute button: number the buttons from 1")
		return
	case isPlaceholder(text):
		c.placeholder(line, text)
		return
	}
	n, err := strconv.Atoi(trimBlank(text))
	switch {
	case err != nil || n < 1:
		c.say(line, CodeSIPLine, Warning, sourceDocs, "button %s is no number from 1", quoted(text))
	case seen[n]:
		c.say(line, CodeSIPLine, Warning, sourceParser, "button %d occurs again: phones keep one line for a button", n)
	}
	seen[n] = true
}

// sipLine checks one line or button.
func (c *checker) sipLine(e int32) {
	if c.name(c.doc.nodes[e].parent) != "sipLines" {
		return // a made-up tree; what its elements hold has been checked
	}
	switch feature := c.text(c.child(e, "featureID")); feature {
	case "", featureLine:
		c.registration(e)
	case featureSpeedDial, featureBusyLamp:
		if c.text(c.child(e, "speedDialNumber")) == "" {
			c.say(e, CodeSIPLine, Warning, sourceDocs, "the button with featureID %s has no speedDialNumber", feature)
		}
	case featureService:
		if c.text(c.child(e, "serviceURI")) == "" {
			c.say(e, CodeSIPLine, Warning, sourceDocs, "the button with featureID %s has no serviceURI", feature)
		}
	}
}

func (c *checker) registration(e int32) {
	for _, name := range [...]string{"name", "proxy", "port"} {
		if child := c.child(e, name); c.text(child) == "" {
			if child == 0 {
				child = e
			}
			c.say(child, CodeSIPLine, Warning, sourceParser, "the line has no %s, so it does not register", name)
		}
	}
	if name := c.child(e, "name"); c.text(name) == "UNPROVISIONED" {
		c.say(name, CodeSIPLine, Note, sourceParser, "UNPROVISIONED stands for a line that is not set up")
	}
	password, user := c.text(c.child(e, "authPassword")), c.text(c.child(e, "authName"))
	if user == "" && (password != "" || c.model.Dialect == DialectEnterprise) {
		c.say(e, CodeSIPLine, Warning, sourceIssues, "the line has no authName, which phones need to register with a password")
	}
	c.proxy(c.child(e, "proxy"))
}

// proxy: from 9.x on, the phones of the 7900 series register with servers
// other than CUCM only by the servers of callManagerGroup.
func (c *checker) proxy(e int32) {
	text := c.text(e)
	v, known := loadVersion(c.load())
	if text == "" || text == useCallManager || isPlaceholder(text) || isToken(text) || !known {
		return
	}
	if c.java() && v.after(version{8, 99, 0}) {
		c.say(e, CodeSIPProxy, Warning, sourceIssues, "firmware 9 of this series registers with the servers of callManagerGroup: write %s", useCallManager)
	}
}

// java reports whether the phone is one of 7906 to 7975.
func (c *checker) java() bool {
	if c.model.Name != "" {
		return c.model.Dialect == DialectJava
	}
	for m := range rowsByLoad(c.load()) {
		return m.dialect == DialectJava
	}
	return false
}

// profileParts are what the SIP phones of the 7900 series have in sipProfile.
var profileParts = [...]string{
	"sipProxies", "sipCallFeatures", "sipStack", "sipLines", "voipControlPort", "startMediaPort", "stopMediaPort",
}

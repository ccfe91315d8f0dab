package cnfxml

import "slices"

// Profile says what a document is for. What it leaves open is read from the
// document, or not checked.
type Profile struct {
	File     NameKind // NameDevice, NameDefault, ... as ParseName finds it
	Model    string   // as ModelByName takes it
	Protocol Protocol
}

// Validate checks a document by what is known about phones, and returns what
// it finds in document order. Repairs that Lenient made are among it. It stops
// reporting after 256 findings besides these.
func Validate(d *Document, p Profile) []Diagnostic {
	d.settle()
	c := &checker{doc: d, profile: p, found: d.Diagnostics()}
	for _, r := range rules {
		r.check(c)
	}
	slices.SortStableFunc(c.found, byPosition)
	return c.found
}

// rule is one thing that Validate checks.
type rule struct {
	name  string // what it demands, for tests and documentation
	check func(c *checker)
}

// rules stand in the order in which they run; none depends on another.
var rules = [...]rule{
	{"the root element belongs to the kind of file", (*checker).root},
	{"ports stand before processNodeName", (*checker).callManagerOrder},
	{"priorities count up from 0", (*checker).priorities},
	{"call managers have an address", (*checker).hosts},
	{"ports are from 1 to 65535", (*checker).ports},
	{"call managers have the port of the protocol", (*checker).missingPorts},
	{"media ports are a range", (*checker).mediaPorts},
	{"loads fit model and protocol", (*checker).loads},
}

type checker struct {
	doc     *Document
	profile Profile
	found   []Diagnostic
}

// finding is a Diagnostic without its place.
type finding struct {
	code     Code
	severity Severity
	source   string
	message  string
}

func (c *checker) report(n Node, f finding) {
	if len(c.found)-len(c.doc.repairs) >= maxDiagnostics {
		return
	}
	line, column := n.Position()
	c.found = append(c.found, Diagnostic{
		Code: f.code, Severity: f.severity, Path: n.Path(), Line: line, Column: column,
		Message: f.message, Source: f.source,
	})
}

// each calls f for every element of that name, wherever it stands.
func (c *checker) each(name string, f func(Node)) {
	for i := range c.doc.nodes {
		if n := c.doc.at(int32(i)); c.doc.nodes[i].kind == KindElement && n.is(name) {
			f(n)
		}
	}
}

// placeholder reports whether the text is the token of a template, which no
// rule about values can judge, and notes it.
func (c *checker) placeholder(n Node, text string) bool {
	if !isPlaceholder(text) {
		return false
	}
	c.report(n, finding{CodePlaceholder, Note, sourceFiles, n.Name() + " holds the placeholder " + text})
	return true
}

// protocol returns the protocol of the phone as far as it is known.
func (c *checker) protocol() Protocol {
	if c.profile.Protocol != "" {
		return c.profile.Protocol
	}
	if text, ok := c.doc.Get("deviceProtocol"); ok {
		if p := Protocol(trimBlank(text)); p == SCCP || p == SIP {
			return p
		}
	}
	load, _ := c.doc.Get(loadElement)
	for _, m := range ModelsByLoad(trimBlank(load)) {
		if p, _ := m.Accepts(trimBlank(load)); p != "" {
			return p
		}
	}
	return ""
}

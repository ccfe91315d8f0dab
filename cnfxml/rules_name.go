package cnfxml

import "slices"

// row finds what the tables say about an element, and reports a name that they
// do not have in this place. It returns -1 when there is nothing to go on with.
func (c *checker) row(e int32, p scope) int {
	name := c.name(e)
	if row := p.find(name); row >= 0 || len(name) > maxSpelled {
		return row
	}
	key := oddName{p, name}
	odd, judged := c.odd[key]
	if !judged {
		if len(c.odd) >= maxFindings {
			return -1
		}
		if c.odd == nil {
			c.odd = make(map[oddName]oddity)
		}
		odd = p.judge(name)
		c.odd[key] = odd
	}
	c.sayOdd(e, p, odd)
	return odd.row
}

// oddName is a name that no table has in a place.
type oddName struct {
	in   scope
	name string
}

// oddity is what is known about an odd name.
type oddity struct {
	right string // the name that may be meant
	home  scope  // where that one stands, when elsewhere
	row   int    // its row here, or -1
	// anywhere: Cisco's SIP parser finds the name wherever it stands.
	anywhere bool
}

// judge finds out what is meant by a name that the table does not have.
func (p scope) judge(name string) oddity {
	if row := p.findFold(name); row >= 0 {
		return oddity{right: p.elements()[row].name, row: row}
	}
	if home, row := homeOf(name); home != nowhere {
		k := &home.elements()[row]
		return oddity{right: k.name, home: home, row: -1, anywhere: k.from == fromParser}
	}
	right, _ := p.spelling(name)
	return oddity{right: right, row: -1}
}

func (c *checker) sayOdd(e int32, p scope, odd oddity) {
	name := c.name(e)
	switch {
	case odd.home != nowhere && slices.Contains(c.unclosed, c.doc.nodes[e].parent):
	case odd.row >= 0:
		c.say(e, CodeCase, Warning, sourceParser, "%s is spelt %s; phones tell capitals apart", name, odd.right)
	case odd.home != nowhere && name != odd.right:
		c.say(e, CodeCase, Warning, sourceParser, "%s is spelt %s and stands in %s", name, odd.right, odd.home.title())
	case odd.home != nowhere && p == inRoot && c.kind == RootDefault:
		c.say(e, CodePlace, Note, sourceFiles, "%s belongs into the file of one phone, in %s", name, odd.home.title())
	case odd.home != nowhere && odd.anywhere:
		c.say(e, CodePlace, Note, sourceParser, "%s stands in %s in files that work; phones with SIP find it here too", name, odd.home.title())
	case odd.home != nowhere:
		c.say(e, CodePlace, Warning, sourceIssues, "%s stands in %s in files that work; phones may not look for it here", name, odd.home.title())
	case odd.right != "":
		c.say(e, CodeUnknown, Warning, sourceIssues, "%s is no known element here; did you mean %s?", name, odd.right)
	default:
		c.say(e, CodeUnknown, Note, sourceIssues, "%s is no known element here; phones skip what they do not know", name)
	}
}

// homeOf finds the place of a name that is known elsewhere, and its row there.
func homeOf(name string) (home scope, row int) {
	const telling = 4 // shorter names, such as port, say nothing about their place
	if len(name) < telling {
		return nowhere, -1
	}
	for _, p := range homes {
		if row := p.findFold(name); row >= 0 && p.elements()[row].form != asStray {
			return p, row
		}
	}
	return nowhere, -1
}

func (c *checker) stray(e int32) {
	c.say(e, CodeStray, Note, sourceFiles, "%s has been seen in files, but nothing tells that a phone reads it", c.name(e))
}

func (c *checker) duplicate(e int32) {
	c.say(e, CodeDuplicate, Warning, sourceParser, "%s stands here twice; phones keep the last one, so remove the other", c.name(e))
}

// strayText reports text between the children of an element.
func (c *checker) strayText(parent int32) {
	if c.isBlank(parent) {
		return
	}
	switch text := c.text(parent); {
	case text == "": // references to blanks
	case isPlaceholder(text):
		c.placeholder(parent, "")
	default:
		c.say(parent, CodeText, Warning, sourceFiles, "%s holds text beside its elements, which phones skip: remove it, or make it a comment", c.name(parent))
	}
}

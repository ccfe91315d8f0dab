package cnfxml

import "slices"

// Profile says what a document is for. What it leaves open is read from the
// document by Guess, or not checked.
type Profile struct {
	Name     string   // name of the file, as ParseName takes it
	File     NameKind // NameDevice, NameDefault, ...; NameUnknown leaves it to Name
	Model    string   // as ModelByName takes it
	Protocol Protocol
	// Firmware is the load that the phone runs now, such as
	// "SCCP42.9-4-2SR3-1S"; "" is the one that the document names.
	Firmware string
	// Template says that the document is meant to hold placeholders: they are
	// notes then, not warnings.
	Template bool
}

// Validate checks a document by what is known about phones, and returns what
// it finds in document order. Repairs that Lenient made are among it.
//
// The same finding about elements of one name is listed a few times only; More
// of the last one counts the rest. Each severity stops at 256 findings.
func Validate(d *Document, p Profile) []Diagnostic {
	c := newChecker(d, p.Guess(d))
	c.repairs()
	switch c.kind {
	case RootDevice, RootDefault:
		c.rootName()
		c.walk()
		c.document()
	default:
		c.otherRoot()
	}
	slices.SortStableFunc(c.found, byPosition)
	return c.found
}

// checker holds what the rules share. Elements are indexes into doc.nodes.
type checker struct {
	doc     *Document
	src     string // the document's text, to cut names and values from
	kind    RootKind
	profile Profile
	model   Model   // of the profile, the zero Model when not known
	where   []scope // by node: the table for what is inside
	dense   int32   // first element with a tag right behind its start tag
	// denseMatters: Cisco's SIP parser may not find what is inside.
	denseMatters bool
	latin1       bool // the display shows ISO 8859-1 only
	odd          map[oddName]oddity
	// unclosed are the elements without an end tag. They have swallowed what
	// stands behind them.
	unclosed []int32
	reports
}

func newChecker(d *Document, p Profile) *checker {
	d.settle()
	c := &checker{doc: d, src: string(d.src), kind: d.RootKind(), profile: p}
	c.model, _ = ModelByName(p.Model)
	c.latin1 = isOneOf(c.text(c.below("userLocale", "winCharSet")), "iso-8859-1")
	return c
}

// walk looks at every element that stands where a table tells what to expect.
func (c *checker) walk() {
	c.where = make([]scope, len(c.doc.nodes))
	c.where[c.root()] = inRoot
	c.attributes(c.root())
	for i, p := range c.where {
		if p != nowhere {
			c.inside(int32(i), p)
		}
	}
}

// inside looks at the children of an element.
func (c *checker) inside(parent int32, p scope) {
	var seen [4]uint64 // by row of the table
	c.strayText(parent)
	c.packed(parent, p)
	for e := c.first(parent); e != 0; e = c.next(e) {
		if p == inRoot && c.isLoad(e) {
			continue
		}
		row := c.row(e, p)
		if row < 0 {
			continue
		}
		k := &p.elements()[row]
		switch bit := uint64(1) << (row % 64); {
		case c.name(e) != k.name: // in other capitals, which phones do not take for it
		case seen[row/64]&bit == 0:
			seen[row/64] |= bit
		case !p.repeats():
			c.duplicate(e)
		}
		if k.form != asStray {
			c.attributes(e)
		}
		c.element(e, k)
	}
	c.together(parent, p)
}

// packed notes an element whose first child follows its tag at once. Those that
// Cisco's SIP parser reads itself count most.
func (c *checker) packed(parent int32, p scope) {
	e := c.first(parent)
	if e == 0 || c.doc.nodes[e].start != c.doc.nodes[parent].inner {
		return
	}
	matters := p == inRoot || p >= inSIPProfile || p == inMembers
	if c.dense == 0 || matters && !c.denseMatters {
		c.dense, c.denseMatters = parent, matters
	}
}

// element looks at one element by its row.
func (c *checker) element(e int32, k *known) {
	switch {
	case k.form == asGroup:
		c.where[e] = scope(k.a)
	case k.form == asStray:
		c.stray(e)
	case k.form == asOpen:
	case c.first(e) != 0:
		c.say(e, CodeNested, Warning, k.from.String(), "%s has elements inside where phones look for a value", k.name)
	default:
		c.value(e, k)
	}
}

// together applies the rules about several children of one element.
func (c *checker) together(parent int32, p scope) {
	switch p {
	case inCallManager:
		c.callManager(parent)
	case inMembers:
		c.members(parent)
	case inSIPProfile:
		c.mediaPorts(parent)
	case inSIPLines:
		c.sipLines(parent)
	case inLine:
		c.sipLine(parent)
	case inAddOnModules:
		c.modules(parent)
	case inPhoneService:
		c.phoneService(parent)
	}
}

// document applies the rules about the file as a whole.
func (c *checker) document() {
	c.fileName()
	c.size()
	c.density()
	c.programs()
	c.charset()
	c.order()
	c.loads()
	c.security()
	c.levels()
	c.required()
	c.locales()
	c.stamp()
}

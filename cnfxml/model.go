package cnfxml

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Dialect is the subset of elements that a family of phones understands.
type Dialect uint8

// The dialects.
const (
	DialectNone       Dialect = iota // no XML file, or not known
	DialectOld                       // 7902 to 7912, 7920, 7935: few elements
	Dialect7960                      // 7940, 7960: XML for SCCP, a stub for SIP
	DialectJava                      // 7906 to 7975: the full set
	DialectWLAN                      // 792x: the full set and radio settings
	DialectReduced                   // 6900, 3900, 8941, 8945
	DialectEnterprise                // 7800, 8800, 8900, 9900: three levels of settings
	DialectSPA                       // SPA 300 and 500 with SPCP
	DialectModule                    // expansion modules, named inside a phone's file
)

func (d Dialect) String() string {
	names := [...]string{"none", "old", "7960", "Java", "WLAN", "reduced", "enterprise", "SPA", "module"}
	if int(d) < len(names) {
		return names[d]
	}
	return fmt.Sprintf("Dialect(%d)", uint8(d))
}

// Role is what a device type stands for.
type Role uint8

// The roles.
const (
	RolePhone    Role = iota // a phone, or a program or adapter that acts as one
	RoleModule               // expansion module of a phone
	RoleResource             // bridge, trunk, gateway and so on: numbers that files also have
)

func (r Role) String() string {
	names := [...]string{"phone", "module", "resource"}
	if int(r) < len(names) {
		return names[r]
	}
	return fmt.Sprintf("Role(%d)", uint8(r))
}

// Display is a screen in pixels; the zero Display is none, or not known.
type Display struct {
	Width, Height int
	Bits          int // of a pixel: 1 black and white, 2 and 4 shades of grey, more colours
}

// Colour reports whether the screen has colours.
func (d Display) Colour() bool { return d.Bits > 4 }

func (d Display) String() string {
	if d == (Display{}) {
		return "none"
	}
	return fmt.Sprintf("%dx%dx%d", d.Width, d.Height, d.Bits)
}

// Model is one row of the model table.
type Model struct {
	Name string // as printed on the phone, without "Cisco" and suffixes: "7960"
	// DeviceType is the number in loadInformation<N> and in SCCP Register.
	DeviceType int
	Protocols  []Protocol // empty for modules and models whose protocol has no file
	// LoadPrefixes start the names of firmware for the model; one prefix can
	// belong to several models.
	LoadPrefixes []LoadPrefix
	Dialect      Dialect
	Generation   Generation
	Role         Role
	Lines        int // line keys on the phone itself; 0 when not known
	SoftKeys     int // beside the display; 0 for none and when not known
	Display      Display
	AddOns       []string // names of the expansion modules it takes
	MaxAddOns    int      // how many of them
}

// LoadPrefix starts the names of firmware that speaks a protocol. Protocol is
// "" where the name does not tell.
type LoadPrefix struct {
	Prefix   string
	Protocol Protocol
}

// Speaks reports whether the model has firmware for a protocol.
func (m Model) Speaks(p Protocol) bool { return slices.Contains(m.Protocols, p) }

// Accepts reports whether the name of a load fits the model, and the protocol
// it brings, "" where the name does not tell. A model without known prefixes
// accepts everything.
func (m Model) Accepts(load string) (p Protocol, ok bool) {
	for _, known := range m.LoadPrefixes {
		if hasPrefixFold(load, known.Prefix) {
			return known.Protocol, true
		}
	}
	return "", len(m.LoadPrefixes) == 0
}

// Models yields the model table by families: phones, modules, other terminals,
// and at the end what is no phone.
func Models() iter.Seq[Model] {
	return func(yield func(Model) bool) {
		for i := range models {
			if !yield(models[i].model()) {
				return
			}
		}
	}
}

// ModelByType finds a model by its device type number.
func ModelByType(deviceType int) (Model, bool) {
	for i := range models {
		if models[i].number == deviceType {
			return models[i].model(), true
		}
	}
	return Model{}, false
}

// ModelsByLoad finds the models that the name of a load fits, all of those
// that share it: SCCP42 is for the 7942 and the 7962.
func ModelsByLoad(load string) []Model {
	var found []Model
	for m := range rowsByLoad(load) {
		found = append(found, m.model())
	}
	return found
}

func rowsByLoad(load string) iter.Seq[*modelRow] {
	return func(yield func(*modelRow) bool) {
		for i := range models {
			if m := &models[i]; m.acceptsLoad(load) && !yield(m) {
				return
			}
		}
	}
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

package cnfxml

import (
	"strconv"
	"strings"
)

// Default is XMLDefault.cnf.xml, which phones read that have no file of their
// own.
type Default struct {
	Rest
	Outside
	CallManagerGroup CallManagerGroup
	Loads            []Load
	URLs
}

// Load is the firmware for one model: loadInformation with its device type.
// The order in the file is kept, and so are repeated types.
type Load struct {
	Rest
	// DeviceType is the number that the model has in SCCP registrations too.
	// Negative is loadInformation without a number.
	DeviceType int
	// RawName is the name of the element where it is not "loadInformation" and
	// the number: other case, leading zeros.
	RawName string
	Model   Opt[string] // attribute, for people
	Name    Opt[string] // firmware without ".loads"; empty keeps what runs
}

const loadElement = "loadInformation"

func (d *Default) bind(b *binder) {
	b.group("callManagerGroup", &d.CallManagerGroup)
	b.loads(&d.Loads)
	d.URLs.bind(b)
}

func (l *Load) bind(b *binder) {
	b.attr("model", &l.Model)
	b.text(&l.Name)
}

// ElementName returns the name of the element that holds the load.
func (l *Load) ElementName() string {
	switch {
	case l.RawName != "":
		return l.RawName
	case l.DeviceType < 0:
		return loadElement
	}
	return loadElement + strconv.Itoa(l.DeviceType)
}

// loadNumber splits loadInformation<N>, in any case; number is -1 without N.
func loadNumber(element string) (number int, ok bool) {
	if len(element) < len(loadElement) || !strings.EqualFold(element[:len(loadElement)], loadElement) {
		return 0, false
	}
	digits := element[len(loadElement):]
	if digits == "" {
		return -1, true
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
	}
	number, err := strconv.Atoi(digits)
	return number, err == nil
}

// loads binds the loadInformation<N> elements as one list.
func (b *binder) loads(items *[]Load) {
	switch {
	case b.writer != nil:
		w := b.writer.list(loadElement)
		for i := range *items {
			l := &(*items)[i]
			if l.RawName != "" && !isName(l.RawName) {
				b.writer.fail("load", l.RawName)
			}
			w.item(b, l.ElementName(), l)
		}
		w.end()
	case b.reader != nil:
		b.reader.loads(b, items)
	default:
		b.finder.name(loadElement)
	}
}

func (r *reader) loads(b *binder, items *[]Load) {
	r.listPrefix = loadElement
	for n := range r.doc.at(r.node).Elements() {
		number, ok := loadNumber(n.Name())
		if !ok || r.isNested(n.i) {
			continue
		}
		l := Load{DeviceType: number}
		if name := n.Name(); l.ElementName() != name {
			l.RawName = name
		}
		*items = append(*items, l)
		r.use(n.i, usedValued, len(*items))
		r.enterValued(b, n.i, &(*items)[len(*items)-1])
	}
}

// ParseDefault reads XMLDefault.cnf.xml leniently. See ParseDevice.
func ParseDefault(data []byte) (*Default, []Diagnostic, error) {
	doc, err := Parse(data, Options{Mode: Lenient})
	if err != nil {
		return nil, nil, err
	}
	return doc.Default()
}

// Default reads the document as XMLDefault.cnf.xml.
func (d *Document) Default() (*Default, []Diagnostic, error) {
	def := &Default{}
	diags, err := d.read(def, "Default", "default")
	if err != nil {
		return nil, nil, err
	}
	return def, diags, nil
}

// Append writes the file to dst. See Device.Append.
func (d *Default) Append(dst []byte) ([]byte, error) { return appendDocument(dst, "Default", d) }

// Encode returns the file. See Device.Append.
func (d *Default) Encode() ([]byte, error) { return d.Append(nil) }

// Document returns the file as a document.
func (d *Default) Document() (*Document, error) { return viewDocument("Default", d) }

// CallManagers returns the servers that phones register with, in the order in
// which they try them.
func (d *Default) CallManagers() []Server { return d.CallManagerGroup.Servers() }

// Load returns the firmware for a device type, the last entry where there are
// several, and whether there is one.
func (d *Default) Load(deviceType int) (name string, ok bool) {
	for i := range d.Loads {
		if d.Loads[i].DeviceType == deviceType {
			name, ok = d.Loads[i].Name.Or(""), true
		}
	}
	return name, ok
}

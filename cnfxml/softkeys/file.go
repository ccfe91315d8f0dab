package softkeys

import (
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Names of root elements.
const (
	Root        = "softKeyCfg"
	RootOfTypes = "typeSoftKey" // a file that only defines keys
)

// File is a softkey file.
type File struct {
	cnfxml.Rest
	// VersionStamp tells phones that the file changed. An empty one is derived
	// from the content when the file is written.
	VersionStamp cnfxml.Opt[string]
	Types        Types
	Sets         Sets
	// TypesOnly says that typeSoftKey is the root, and there are no sets.
	TypesOnly bool
}

// Types defines keys.
type Types struct {
	cnfxml.Rest
	Keys []Key
}

// Key is the definition of a key.
type Key struct {
	cnfxml.Rest
	ID      string          // keyID, which sets refer to: "NewCall"
	Tag     cnfxml.Opt[int] // number of its label in the phone's dictionary
	HelpID  cnfxml.Opt[int] // number of its help text
	EventID cnfxml.Opt[int] // what it does
}

// Sets are the keys of all states of a call.
type Sets struct {
	cnfxml.Rest
	Sets []Set
}

// Set is the keys of one state, from left to right.
type Set struct {
	cnfxml.Rest
	ID   string // the state: "On Hook", "Connected"
	Keys []Slot
}

// Slot is the place of a key in a set. "Undefined" leaves it free.
type Slot struct {
	cnfxml.Rest
	KeyID string
}

func fileFields(b *binding.Binder, f *File) {
	b.Rest(&f.Rest)
	b.Stamp(&f.VersionStamp)
	binding.Group(b, "typeSoftKey", &f.Types, f.Types.Present || len(f.Types.Keys) > 0, typesFields)
	binding.Group(b, "softKeySets", &f.Sets, f.Sets.Present || len(f.Sets.Sets) > 0, setsFields)
}

func typesFields(b *binding.Binder, t *Types) {
	b.Rest(&t.Rest)
	binding.List(b, "softKeyDef", &t.Keys, keyFields)
}

func keyFields(b *binding.Binder, k *Key) {
	b.Rest(&k.Rest)
	b.RequiredAttr("keyID", &k.ID)
	binding.Value(b, "tag", &k.Tag)
	binding.Value(b, "helpID", &k.HelpID)
	binding.Value(b, "eventID", &k.EventID)
}

func setsFields(b *binding.Binder, s *Sets) {
	b.Rest(&s.Rest)
	binding.List(b, "softKeySet", &s.Sets, setFields)
}

func setFields(b *binding.Binder, s *Set) {
	b.Rest(&s.Rest)
	b.RequiredAttr("id", &s.ID)
	binding.List(b, "softKey", &s.Keys, slotFields)
}

func slotFields(b *binding.Binder, s *Slot) {
	b.Rest(&s.Rest)
	b.RequiredAttr("keyID", &s.KeyID)
}

// Parse reads a file. Findings are those of [Read]. The error is a
// *cnfxml.SyntaxError or wraps cnfxml.ErrRoot.
func Parse(data []byte, opts cnfxml.Options) (*File, []cnfxml.Diagnostic, error) {
	doc, err := cnfxml.Parse(data, opts)
	if err != nil {
		return nil, nil, err
	}
	return Read(doc)
}

// Read reads a document as a softkey file. Findings are the repairs of the
// parser, values of a wrong type, and whatever is not part of such a file. The
// error wraps cnfxml.ErrRoot.
func Read(doc *cnfxml.Document) (*File, []cnfxml.Diagnostic, error) {
	f := &File{TypesOnly: doc.Root().Name() == RootOfTypes}
	var found []cnfxml.Diagnostic
	var err error
	if f.TypesOnly {
		found, err = binding.Read(doc, &f.Types, typesFields, RootOfTypes)
	} else {
		found, err = binding.Read(doc, f, fileFields, Root)
	}
	if err != nil {
		return nil, nil, err
	}
	return f, found, nil
}

// Append writes the file to dst: UTF-8, an element a line, the same bytes for
// the same content. On error, which wraps cnfxml.ErrValue and can only come
// from a name in Rest, dst comes back as it was.
func (f *File) Append(dst []byte) ([]byte, error) {
	if f.TypesOnly {
		return binding.Append(dst, RootOfTypes, &f.Types, typesFields, false)
	}
	return binding.Append(dst, Root, f, fileFields, false)
}

// Key finds the definition of a key.
func (f *File) Key(id string) (*Key, bool) {
	for i := range f.Types.Keys {
		if f.Types.Keys[i].ID == id {
			return &f.Types.Keys[i], true
		}
	}
	return nil, false
}

// Set finds the keys of a state.
func (f *File) Set(id string) (*Set, bool) {
	for i := range f.Sets.Sets {
		if f.Sets.Sets[i].ID == id {
			return &f.Sets.Sets[i], true
		}
	}
	return nil, false
}

// FileName returns SK<uuid>.xml, as CUCM names such a file.
func FileName(uuid string) string { return "SK" + uuid + ".xml" }

// ParseFileName returns the uuid in the name of a file, without regard to
// case and with any directories before it.
func ParseFileName(name string) (uuid string, ok bool) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(name) <= len("SK.xml") || !strings.EqualFold(name[:2], "SK") || !strings.EqualFold(name[len(name)-4:], ".xml") {
		return "", false
	}
	uuid = name[2 : len(name)-4]
	return uuid, isUUID(uuid)
}

// isUUID takes 8-4-4-4-12 digits.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		digit := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
		if dash != (c == '-') || !dash && !digit {
			return false
		}
	}
	return true
}

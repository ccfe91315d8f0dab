package schema

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// maxSlot bounds slots, arrays and counts, so that no schema describes a body
// beyond the largest frame.
const maxSlot = 65536

func goodName(pos Pos, name string) error {
	if name == "" {
		return errorf(pos, "a name is missing")
	}
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return errorf(pos, "%q is not a name: letters and digits, a letter first", name)
		}
	}
	return nil
}

func parseField(l line) (*Field, error) {
	if len(l.words) < 2 {
		return nil, errorf(l.pos, "a field is a name and a type")
	}
	f := &Field{Pos: l.pos, Name: l.words[0], Versions: allVersions}
	f.Doc = l.comment
	if l.doc != "" {
		f.Doc = strings.TrimSpace(l.doc + "\n" + f.Doc)
	}
	if err := goodName(l.pos, f.Name); err != nil {
		return nil, err
	}
	words := l.words[1:]
	typ := words[0]
	words = words[1:]
	if typ == "union" { // "params union codec" of the sketch: a union wants a named type
		return nil, errorf(l.pos, "a union field names its type: %s Name on=selector", f.Name)
	}
	if err := f.parseType(typ); err != nil {
		return nil, err
	}
	for _, w := range words {
		if err := f.attribute(w); err != nil {
			return nil, err
		}
	}
	return f, f.consistent()
}

func (f *Field) parseType(typ string) error {
	if rest, ok := strings.CutPrefix(typ, "["); ok {
		number, elem, ok := strings.Cut(rest, "]")
		if !ok {
			return errorf(f.Pos, "type %q: the bracket is not closed", typ)
		}
		if number == "" {
			f.Counted = true
		} else {
			n, err := size(f.Pos, number)
			if err != nil {
				return err
			}
			f.Array = n
		}
		typ = elem
	}
	if name, width, ok := strings.Cut(typ, ":"); ok {
		f.Kind, f.Width = Uint, widths[width]
		f.Ref = name
		if f.Width == 0 {
			return errorf(f.Pos, "type %q: expected :u8, :u16 or :u32", typ)
		}
		return goodName(f.Pos, name)
	}
	if name, n, ok := strings.Cut(typ, "["); ok {
		n, err := size(f.Pos, strings.TrimSuffix(n, "]"))
		if err != nil {
			return err
		}
		kind, known := map[string]Kind{"text": TextSlot, "bytes": BytesSlot, "pad": Pad}[name]
		if !known {
			return errorf(f.Pos, "unknown type %q", typ)
		}
		f.Kind, f.Len = kind, n
		return nil
	}
	if w := widths[typ]; w != 0 {
		f.Kind, f.Width = Uint, w
		return nil
	}
	if kind, ok := plainKinds[typ]; ok {
		f.Kind = kind
		if kind == Int {
			f.Width = 4
		}
		return nil
	}
	f.Kind, f.Ref = StructRef, typ // or UnionRef: check decides
	return goodName(f.Pos, typ)
}

var widths = map[string]int{"u8": 1, "u16": 2, "u32": 4}

var plainKinds = map[string]Kind{
	"i32": Int, "addr": Addr, "ipv4": IPv4, "ipv6": IPv6,
	"ztext": TextZ, "text...": TextRest, "bytes": BytesN, "bytes...": BytesRest,
}

func size(pos Pos, s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n <= 0 || n > maxSlot {
		return 0, errorf(pos, "%q is not a size from 1 to %d", s, maxSlot)
	}
	return n, nil
}

func (f *Field) attribute(w string) error {
	if isRange(w) {
		r, err := parseRange(f.Pos, w)
		if err != nil {
			return err
		}
		f.Versions = r
		return nil
	}
	key, value, _ := strings.Cut(w, "=")
	var err error
	switch key {
	case "secret":
		f.Secret = true
	case "count":
		f.Count, err = value, goodName(f.Pos, value)
	case "mirrors":
		f.Mirrors, err = value, goodName(f.Pos, value)
	case "on":
		f.On, err = value, goodName(f.Pos, value)
	case "max":
		f.Max, err = size(f.Pos, value)
	case "slots":
		f.Slots, err = size(f.Pos, value)
	case "fill":
		if f.Fill, err = hex.DecodeString(value); err != nil || len(f.Fill) == 0 {
			err = errorf(f.Pos, "fill=%s: expected bytes in hexadecimal", value)
		}
	default:
		err = errorf(f.Pos, "unknown attribute %q of a field", w)
	}
	return err
}

// consistent checks what needs no look beyond the line.
func (f *Field) consistent() error {
	counted := f.Counted || f.Kind == BytesN
	switch {
	case counted && f.Count == "":
		return errorf(f.Pos, "%s wants count=field", f.Name)
	case counted && f.Max == 0:
		return errorf(f.Pos, "%s wants max=N", f.Name)
	case !counted && (f.Count != "" || f.Slots != 0):
		return errorf(f.Pos, "%s has no number of elements, so no count or slots", f.Name)
	case f.Slots > f.Max:
		return errorf(f.Pos, "%s: more slots than max", f.Name)
	case f.Max != 0 && !counted && f.Kind != TextZ && f.Kind != TextRest:
		return errorf(f.Pos, "%s: max is for counted fields and open text", f.Name)
	case f.Fill != nil && (!f.Counted || f.Slots == 0):
		return errorf(f.Pos, "%s: fill is for unused slots of an array", f.Name)
	case f.Mirrors != "" && (f.Kind != Uint || f.Ref != ""):
		return errorf(f.Pos, "%s: only a plain integer mirrors a count", f.Name)
	}
	inArray := f.Counted || f.Array > 0
	if inArray && (f.Kind == TextZ || f.Kind == TextRest || f.Kind == BytesN || f.Kind == BytesRest || f.Kind == Pad) {
		return errorf(f.Pos, "%s: elements of an array have a fixed size", f.Name)
	}
	if f.Secret && f.Kind != BytesN && f.Kind != BytesSlot && f.Kind != TextSlot && f.Kind != TextZ {
		return errorf(f.Pos, "%s: only bytes and text are secret", f.Name)
	}
	return nil
}

package sccptest

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/sccp"
)

// builder writes a body field after field. It panics when the description of
// a layout contradicts itself: that is a fault of the schema.
type builder struct {
	c      *Case
	body   []byte
	source source
	scopes []scope // enclosing structs, innermost last
}

// scope holds the numbers of one struct that others depend on.
type scope struct {
	fields []sccp.Field
	number map[string]uint32 // of each field
	count  map[string]uint32 // of each array, by the field that counts it
}

func build(info sccp.Info, layout sccp.Layout, v sccp.Version, shape Shape, src source) Case {
	c := Case{Info: info, Layout: layout, Version: v, Shape: shape}
	b := &builder{c: &c, source: src}
	b.fields("", layout.Fields, 0)
	if layout.Pad > 0 {
		b.spare((layout.Pad - len(b.body)%layout.Pad) % layout.Pad)
	}
	if !layout.Variable && len(b.body) < layout.Size {
		b.spare(layout.Size - len(b.body))
	}
	word := v
	if info.WordZero {
		word = 0
	}
	c.Frame = Frame(info.ID, word, b.body)
	return c
}

// fitting makes a text fit the layout where texts decide which layout it is: the
// CallInfoV2 with twelve texts is known by numbers and names in their places.
func (b *builder) fitting(f sccp.Field, text []byte) []byte {
	if b.c.Layout.Condition != "callInfoTwelve" {
		return text
	}
	if strings.HasSuffix(f.Name, "Name") {
		if len(text) == 0 {
			return []byte("A")
		}
		text[0] = 'A'
		return text
	}
	for i := range text {
		text[i] = '0' + text[i]%10
	}
	return text
}

// Frame puts a header before a body.
func Frame(id sccp.ID, word sccp.Version, body []byte) []byte {
	f := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+4))
	f = binary.LittleEndian.AppendUint32(f, uint32(word))
	f = binary.LittleEndian.AppendUint32(f, uint32(id))
	return append(f, body...)
}

// fields writes a struct whose described offsets count from base.
func (b *builder) fields(prefix string, fields []sccp.Field, base int) {
	b.scopes = append(b.scopes, scope{fields, map[string]uint32{}, map[string]uint32{}})
	defer func() { b.scopes = b.scopes[:len(b.scopes)-1] }()
	for i, f := range fields {
		if f.Offset >= 0 && base+f.Offset != len(b.body) {
			panic(fmt.Sprintf("sccptest: %s %s: %s%s is described at %d and comes at %d", b.c.Info.Name, b.c.Layout.Name, prefix, f.Name, base+f.Offset, len(b.body)))
		}
		b.field(prefix+f.Name, f, fields[i+1:], base)
	}
}

func (b *builder) field(path string, f sccp.Field, later []sccp.Field, base int) {
	switch {
	case f.Array > 0:
		b.elements(path, f, f.Array)
	case f.Count != "" && f.Kind != sccp.KindBytes:
		n := int(b.lookup(f.Count))
		b.count(f, len(b.body), f.ElemSize)
		b.elements(path, f, n)
		b.unused(f, f.Slots-n)
	default:
		b.single(path, f, later, base)
	}
}

// elements writes an array; offsets inside of an element count from its start.
func (b *builder) elements(path string, f sccp.Field, n int) {
	f.Array, f.Count, f.Size = 0, "", f.ElemSize
	for i := range n {
		b.source.arm(b.c.Shape.Arm + i)
		b.single(fmt.Sprintf("%s[%d]", path, i), f, nil, len(b.body))
	}
	b.source.arm(b.c.Shape.Arm)
}

func (b *builder) single(path string, f sccp.Field, later []sccp.Field, base int) {
	switch f.Kind {
	case sccp.KindUint, sccp.KindInt:
		b.number(path, f, later)
	case sccp.KindIPv4:
		b.value(path, f, b.source.bytes(4), 0)
	case sccp.KindIPv6:
		b.value(path, f, b.source.bytes(16), 0)
	case sccp.KindAddr:
		b.address(path, f)
	case sccp.KindText:
		b.value(path, f, b.source.text(amount(b.c.Shape.Text, f.Size)), f.Size)
	case sccp.KindTextZ:
		text := b.fitting(f, b.source.text(amount(b.c.Shape.Text, f.Max-1)))
		b.value(path, f, text, len(text)+1)
	case sccp.KindTextRest:
		text := b.source.text(amount(b.c.Shape.Text, f.Max-1))
		b.value(path, f, text, len(text)+1)
	case sccp.KindBytes:
		n := f.Size
		if f.Count != "" {
			n = int(b.lookup(f.Count))
			b.count(f, len(b.body), 1)
		}
		b.value(path, f, b.source.bytes(n), f.Size)
	case sccp.KindBytesRest:
		b.value(path, f, b.source.bytes(amount(b.c.Shape.Text, 64)), 0)
	case sccp.KindPad:
		b.spare(f.Size)
	case sccp.KindStruct:
		b.fields(path+".", f.Fields, base)
	case sccp.KindUnion:
		b.union(path, f, base)
	}
}

// amount is the part of the room that is in use.
func amount(a Amount, room int) int {
	switch a {
	case None:
		return 0
	case Some:
		return min(5, max(0, room-1))
	}
	return room
}

// value writes bytes and fills their slot with zeros.
func (b *builder) value(path string, f sccp.Field, content []byte, slot int) {
	slot = max(slot, len(content))
	b.c.Values = append(b.c.Values, Value{
		Path: path, Kind: f.Kind, Type: f.Type, Hidden: f.Hidden,
		Offset: len(b.body), Size: len(content), Slot: slot, Bytes: content,
	})
	b.body = append(b.body, content...)
	nul := 0
	if f.Kind == sccp.KindText || f.Kind == sccp.KindTextZ || f.Kind == sccp.KindTextRest {
		nul = min(1, slot-len(content))
	}
	b.body = append(b.body, make([]byte, nul)...)
	b.spare(slot - len(content) - nul)
}

func (b *builder) spare(n int) {
	if n <= 0 {
		return
	}
	b.c.Spare = append(b.c.Spare, Span{len(b.body), n})
	b.body = append(b.body, make([]byte, n)...)
}

// unused writes the slots behind the last element.
func (b *builder) unused(f sccp.Field, slots int) {
	start := len(b.body)
	b.spare(slots * f.ElemSize)
	if len(f.Fill) == 0 {
		return
	}
	for i := range b.body[start:] {
		b.body[start+i] = f.Fill[i%len(f.Fill)]
	}
}

// address writes the family and an address of it.
func (b *builder) address(path string, f sccp.Field) {
	v := Value{Path: path, Kind: f.Kind, Offset: len(b.body), Slot: 20}
	var family uint32
	v.Bytes = b.source.bytes(4)
	if b.c.Shape.IPv6 {
		family = 1
		v.Bytes = append(v.Bytes, b.source.bytes(12)...)
	}
	v.Size = 4 + len(v.Bytes)
	b.c.Values = append(b.c.Values, v)
	b.body = binary.LittleEndian.AppendUint32(b.body, family)
	b.body = append(b.body, v.Bytes...)
	b.spare(16 - len(v.Bytes))
}

func (b *builder) number(path string, f sccp.Field, later []sccp.Field) {
	x, fixed := b.dependent(f, later)
	if !fixed {
		x = b.source.number(f.Size)
	}
	b.scopes[len(b.scopes)-1].number[f.Name] = x
	v := Value{
		Path: path, Kind: f.Kind, Type: f.Type, Hidden: f.Hidden,
		Offset: len(b.body), Size: f.Size, Slot: f.Size, Number: int64(x),
	}
	if f.Kind == sccp.KindInt {
		x = -x
		v.Number = int64(int32(x))
	}
	b.c.Values = append(b.c.Values, v)
	for i := range f.Size {
		b.body = append(b.body, byte(x>>(8*i)))
	}
}

// dependent returns the value of a number that others depend on: a count, its
// mirror, or the selector of a union.
func (b *builder) dependent(f sccp.Field, later []sccp.Field) (x uint32, ok bool) {
	counted := f.Name
	if f.Mirrors != "" {
		counted = f.Mirrors
	}
	here := b.scopes[len(b.scopes)-1].count
	if x, ok := here[counted]; ok {
		return x, true
	}
	if array, found := find(later, func(g sccp.Field) bool { return g.Count == counted }); found {
		here[counted] = uint32(b.source.count(b.c.Shape.Count, array.Max))
		return here[counted], true
	}
	if union, found := find(later, func(g sccp.Field) bool { return g.Selector == f.Name }); found {
		return b.source.selector(union.Arms), true
	}
	return 0, false
}

// find looks for a field here and in plain structs and unions, not in the
// elements of arrays.
func find(fields []sccp.Field, is func(sccp.Field) bool) (sccp.Field, bool) {
	for _, f := range fields {
		if is(f) {
			return f, true
		}
		if f.Array > 0 || f.Count != "" {
			continue
		}
		inner := f.Fields
		for _, arm := range f.Arms {
			inner = append(inner[:len(inner):len(inner)], arm.Field)
		}
		if g, ok := find(inner, is); ok {
			return g, true
		}
	}
	return sccp.Field{}, false
}

// count tells the number that counts f, and its mirrors, what they count.
func (b *builder) count(f sccp.Field, start, elem int) {
	for i := range b.c.Values {
		v := &b.c.Values[i]
		if v.Count != nil || !v.Hidden {
			continue
		}
		name := lastName(v.Path)
		mirror := name != f.Count && b.mirrors(name, f.Count)
		if name == f.Count || mirror {
			v.Count = &Count{Max: f.Max, Start: start, ElemSize: elem, Slots: f.Slots, Mirror: mirror}
		}
	}
}

func (b *builder) mirrors(name, count string) bool {
	for _, f := range b.scopes[len(b.scopes)-1].fields {
		if f.Name == name {
			return f.Mirrors == count
		}
	}
	return false
}

func lastName(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return path[i+1:]
		}
	}
	return path
}

func (b *builder) lookup(name string) uint32 {
	for i := len(b.scopes) - 1; i >= 0; i-- {
		if x, ok := b.scopes[i].number[name]; ok {
			return x
		}
	}
	panic(fmt.Sprintf("sccptest: %s %s: %s stands nowhere before its use", b.c.Info.Name, b.c.Layout.Name, name))
}

// union writes the arm that the selector selects and fills the slot.
func (b *builder) union(path string, f sccp.Field, base int) {
	start := len(b.body)
	selector := b.lookup(f.Selector)
	for _, arm := range f.Arms {
		if selector < arm.Low || selector > arm.High {
			continue
		}
		b.scopes = append(b.scopes, scope{nil, map[string]uint32{}, map[string]uint32{}})
		b.single(path+"."+arm.Field.Name, arm.Field, nil, base)
		b.scopes = b.scopes[:len(b.scopes)-1]
		break
	}
	b.spare(start + f.Size - len(b.body))
}

package schema

import (
	"sort"
	"strings"
)

// check resolves names and refuses what the generator could not serve.
func (s *Schema) check() error {
	s.enums = map[string]*Enum{}
	s.structs = map[string]*Struct{}
	s.unions = map[string]*Union{}
	types := map[string]Pos{}
	declare := func(name string, pos Pos) error {
		if old, ok := types[name]; ok {
			return errorf(pos, "%s is already declared at %s", name, old)
		}
		types[name] = pos
		return nil
	}
	for _, e := range s.Enums {
		if err := declare(e.Name, e.Pos); err != nil {
			return err
		}
		if err := e.check(); err != nil {
			return err
		}
		s.enums[e.Name] = e
	}
	for _, t := range s.Structs {
		if err := declare(t.Name, t.Pos); err != nil {
			return err
		}
		s.structs[t.Name] = t
	}
	for _, u := range s.Unions {
		if err := declare(u.Name, u.Pos); err != nil {
			return err
		}
		s.unions[u.Name] = u
	}
	for _, t := range s.Structs {
		if err := s.checkFields(t.Fields); err != nil {
			return err
		}
	}
	for _, u := range s.Unions {
		if err := s.checkArms(u); err != nil {
			return err
		}
	}
	for _, t := range s.Structs {
		if err := noCycle(t.Fields, 0); err != nil {
			return err
		}
	}
	ids := map[uint32]*Message{}
	for _, m := range s.Messages {
		if err := declare(m.Name, m.Pos); err != nil {
			return err
		}
		if old, ok := ids[m.ID]; ok {
			return errorf(m.Pos, "id 0x%04x is already that of %s at %s", m.ID, old.Name, old.Pos)
		}
		ids[m.ID] = m
	}
	sort.SliceStable(s.Messages, func(i, j int) bool { return s.Messages[i].ID < s.Messages[j].ID })
	for _, m := range s.Messages {
		if err := s.checkMessage(m); err != nil {
			return err
		}
	}
	return s.checkTerms()
}

// noCycle refuses structs that contain themselves.
func noCycle(fields []*Field, depth int) error {
	for _, f := range fields {
		if depth > maxDepth {
			return errorf(f.Pos, "%s: structs nest deeper than %d or contain themselves", f.Name, maxDepth)
		}
		var err error
		switch f.Kind {
		case StructRef:
			err = noCycle(f.strct.Fields, depth+1)
		case UnionRef:
			for _, a := range f.union.Arms {
				if err = noCycle([]*Field{a.Field}, depth+1); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *Enum) check() error {
	names, values := map[string]Pos{}, map[uint32]Pos{}
	if len(e.Members) == 0 {
		return errorf(e.Pos, "%s has no members", e.Name)
	}
	for _, m := range e.Members {
		if old, ok := names[m.Name]; ok {
			return errorf(m.Pos, "%s is already a member at %s", m.Name, old)
		}
		if old, ok := values[m.Value]; ok {
			return errorf(m.Pos, "value %d has a name already at %s", m.Value, old)
		}
		names[m.Name], values[m.Value] = m.Pos, m.Pos
	}
	return nil
}

func (s *Schema) checkArms(u *Union) error {
	if len(u.Arms) == 0 {
		return errorf(u.Pos, "%s has no arms", u.Name)
	}
	for i, a := range u.Arms {
		if a.Any && i != len(u.Arms)-1 {
			return errorf(a.Pos, "the arm * stands last")
		}
		if a.Field.Versions != allVersions {
			return errorf(a.Pos, "an arm holds for all versions")
		}
		for _, b := range u.Arms[:i] {
			if a.Symbol == "" && b.Symbol == "" && !a.Any && a.Low <= b.High && b.Low <= a.High {
				return errorf(a.Pos, "selector %s overlaps %s", a.Text, b.Text)
			}
			if a.Text == b.Text {
				return errorf(a.Pos, "selector %s stands twice", a.Text)
			}
			if a.Field.Name == b.Field.Name {
				return errorf(a.Pos, "arm %s is already declared at %s", a.Field.Name, b.Pos)
			}
		}
		if err := s.checkFields([]*Field{a.Field}); err != nil {
			return err
		}
	}
	return nil
}

// checkFields resolves the types of the fields and checks that each has a
// meaning and no twin in the same version.
func (s *Schema) checkFields(fields []*Field) error {
	for i, f := range fields {
		if err := s.resolve(f); err != nil {
			return err
		}
		if reserved(f.Name) {
			return errorf(f.Pos, "%s is the name of something that every message has", f.Name)
		}
		if f.Doc == "" && f.Kind != Pad {
			term, ok := s.Terms[f.Name]
			if !ok {
				return errorf(f.Pos, "%s has no meaning: write a comment or a term", f.Name)
			}
			f.Doc = term.Text
		}
		for _, g := range fields[:i] {
			if f.Name != g.Name && strings.EqualFold(f.Name, g.Name) {
				return errorf(f.Pos, "%s differs from %s at %s in capitals only", f.Name, g.Name, g.Pos)
			}
			if f.Name != g.Name || f.Kind == Pad && g.Kind == Pad {
				continue
			}
			if f.Versions.overlaps(g.Versions) {
				return errorf(f.Pos, "%s: versions %s overlap %s at %s", f.Name, f.Versions, g.Versions, g.Pos)
			}
			if !sameGoType(f, g) {
				return errorf(f.Pos, "%s: its type differs from that at %s in more than size", f.Name, g.Pos)
			}
		}
	}
	return nil
}

// reserved reports whether a field of that name would hide a method of the
// generated struct, or its tail.
func reserved(name string) bool {
	switch strings.ToLower(name) {
	case "append", "appendjson", "clone", "decode", "id", "kept", "logvalue", "message", "server", "setword", "size", "station", "tail":
		return true
	}
	return false
}

// sameGoType reports whether both lines can share one field of a Go struct.
func sameGoType(f, g *Field) bool {
	shape := func(f *Field) Kind {
		switch f.Kind {
		case TextZ, TextRest:
			return TextSlot
		case IPv4, IPv6:
			return Addr
		case BytesRest:
			return BytesN
		}
		return f.Kind
	}
	if shape(f) != shape(g) || f.Ref != g.Ref || f.Array != g.Array || f.Counted != g.Counted || f.Secret != g.Secret {
		return false
	}
	if f.Kind == Uint && f.Ref == "" {
		return f.Width == g.Width
	}
	return f.Kind != BytesSlot || f.Len == g.Len
}

func (s *Schema) resolve(f *Field) error {
	if f.Ref == "" {
		if f.On != "" {
			return errorf(f.Pos, "%s: only a union has a selector", f.Name)
		}
		return nil
	}
	if f.Kind == Uint {
		if f.enum = s.enums[f.Ref]; f.enum == nil {
			return errorf(f.Pos, "no enum %s", f.Ref)
		}
		return nil
	}
	if f.strct = s.structs[f.Ref]; f.strct != nil {
		if f.On != "" {
			return errorf(f.Pos, "%s: only a union has a selector", f.Name)
		}
		return nil
	}
	if f.union = s.unions[f.Ref]; f.union == nil {
		return errorf(f.Pos, "unknown type %s", f.Ref)
	}
	f.Kind = UnionRef
	if f.On == "" {
		return errorf(f.Pos, "%s: a union wants on=field", f.Name)
	}
	if f.Counted || f.Array > 0 {
		return errorf(f.Pos, "%s: put the union into a struct to make an array of it", f.Name)
	}
	return nil
}

func (s *Schema) checkMessage(m *Message) error {
	if strings.TrimSpace(m.Doc) == "" {
		return errorf(m.Pos, "%s has no comment that says what it does", m.Name)
	}
	all := append([]*Field{}, m.Body.Fields...)
	if err := s.checkFields(m.Body.Fields); err != nil {
		return err
	}
	for _, v := range m.Variants {
		if err := s.checkFields(v.Body.Fields); err != nil {
			return err
		}
		for _, f := range v.Body.Fields {
			for _, g := range all {
				if f.Name == g.Name && !sameGoType(f, g) {
					return errorf(f.Pos, "%s: its type differs from that at %s in more than size", f.Name, g.Pos)
				}
			}
			all = append(all, f)
		}
	}
	for _, f := range all {
		for _, v := range m.Variants {
			if strings.EqualFold(f.Name, v.Name) {
				return errorf(v.Pos, "layout %s has the name of a field", v.Name)
			}
		}
	}
	for _, name := range m.Answers {
		if !s.hasMessage(name) {
			return errorf(m.Pos, "answers=%s: no such message", name)
		}
	}
	_, err := s.Layouts(m)
	return err
}

func (s *Schema) hasMessage(name string) bool {
	for _, m := range s.Messages {
		if m.Name == name {
			return true
		}
	}
	return false
}

// checkTerms refuses terms that explain no field.
func (s *Schema) checkTerms() error {
	used := map[string]bool{}
	mark := func(fields []*Field) {
		for _, f := range fields {
			used[f.Name] = true
		}
	}
	for _, t := range s.Structs {
		mark(t.Fields)
	}
	for _, u := range s.Unions {
		for _, a := range u.Arms {
			used[a.Field.Name] = true
		}
	}
	for _, m := range s.Messages {
		mark(m.Body.Fields)
		for _, v := range m.Variants {
			mark(v.Body.Fields)
		}
	}
	names := make([]string, 0, len(s.Terms))
	for name := range s.Terms {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if !used[name] {
			return errorf(s.Terms[name].Pos, "term %s explains no field", name)
		}
	}
	return nil
}

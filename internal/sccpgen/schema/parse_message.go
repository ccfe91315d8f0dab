package schema

import (
	"strconv"
	"strings"
)

var directions = map[string]Direction{
	"station->server": StationToServer,
	"server->station": ServerToStation,
	"both":            Both,
	"server->server":  ServerToServer,
}

func (p *parser) message(l line) error {
	m := &Message{Pos: l.pos, Name: l.words[1], Doc: l.doc, Group: p.group}
	if len(l.words) < 4 {
		return errorf(l.pos, "a message is a name, an id and a direction")
	}
	id, err := strconv.ParseUint(l.words[2], 0, 32)
	if err != nil {
		return errorf(l.pos, "id %q is not a number of 32 bits", l.words[2])
	}
	m.ID = uint32(id)
	dir, ok := directions[l.words[3]]
	if !ok {
		return errorf(l.pos, "unknown direction %q", l.words[3])
	}
	m.Direction = dir
	for _, w := range l.words[4:] {
		if err := m.attribute(l.pos, w); err != nil {
			return err
		}
	}
	m.Body.Optional = -1
	for {
		c, ok, err := p.child(0)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if c.words[0] == "layout" {
			if err := p.variant(m, c); err != nil {
				return err
			}
			continue
		}
		if len(m.Variants) > 0 {
			return errorf(c.pos, "fields of the message stand before its layouts")
		}
		if err := m.Body.add(c); err != nil {
			return err
		}
	}
	p.schema.Messages = append(p.schema.Messages, m)
	return nil
}

func (m *Message) attribute(pos Pos, w string) error {
	key, value, _ := strings.Cut(w, "=")
	switch key {
	case "word0":
		m.WordZero = true
		return nil
	case "answers":
		m.Answers = strings.Split(value, ",")
		return nil
	case "pad":
		n, err := strconv.Atoi(value)
		if err != nil || n < 2 || n > 16 {
			return errorf(pos, "pad=%s: expected 2 to 16", value)
		}
		m.PadTo = n
		return nil
	case "cut":
		if value == "" {
			return errorf(pos, "cut wants the name of a function")
		}
		m.Cut = value
		return nil
	}
	return errorf(pos, "unknown attribute %q of a message", w)
}

func (b *Body) add(l line) error {
	if l.words[0] == "optional" && len(l.words) == 1 {
		if b.Optional >= 0 {
			return errorf(l.pos, "optional stands twice")
		}
		b.Optional = len(b.Fields)
		return nil
	}
	f, err := parseField(l)
	if err != nil {
		return err
	}
	b.Fields = append(b.Fields, f)
	return nil
}

// variant reads "layout [Name] [versions] [condition] [as vN]" and its fields.
func (p *parser) variant(m *Message, l line) error {
	v := &Variant{Pos: l.pos, Doc: l.doc, Versions: allVersions}
	if v.Doc == "" {
		v.Doc = l.comment
	}
	v.Body.Optional = -1
	words := l.words[1:]
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case isRange(w):
			r, err := parseRange(l.pos, w)
			if err != nil {
				return err
			}
			v.Versions = r
		case strings.HasPrefix(w, "len"):
			if err := v.Cond.parseLen(l.pos, w); err != nil {
				return err
			}
		case strings.HasPrefix(w, "when="):
			v.Cond = Cond{Op: "when", Func: strings.TrimPrefix(w, "when=")}
			if err := goodName(l.pos, v.Cond.Func); err != nil {
				return err
			}
		case w == "as" && i+1 < len(words) && isRange(words[i+1]):
			r, err := parseRange(l.pos, words[i+1])
			if err != nil {
				return err
			}
			v.As, v.HasAs = r.From, true
			i++
		case i == 0:
			if err := goodName(l.pos, w); err != nil {
				return err
			}
			v.Name = w
		default:
			return errorf(l.pos, "unknown word %q of a layout", w)
		}
	}
	if v.Cond.Op == "" {
		return errorf(l.pos, "a layout wants a condition: len=N, len<N, len>=N or when=function")
	}
	for {
		c, ok, err := p.child(1)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if err := v.Body.add(c); err != nil {
			return err
		}
	}
	if v.HasAs && len(v.Body.Fields) > 0 {
		return errorf(l.pos, "a layout has fields of its own or those of another version, not both")
	}
	m.Variants = append(m.Variants, v)
	return nil
}

func (c *Cond) parseLen(pos Pos, w string) error {
	for _, op := range []string{">=", "<", "="} {
		if n, ok := strings.CutPrefix(w, "len"+op); ok {
			v, err := strconv.Atoi(n)
			if err != nil || v < 0 || v > 1<<20 {
				return errorf(pos, "%q: the length is not a number of bytes", w)
			}
			*c = Cond{Op: op, Len: v}
			return nil
		}
	}
	return errorf(pos, "%q: expected len=N, len<N or len>=N", w)
}

// isRange tells v11, v11+ and v0-10 from names.
func isRange(w string) bool {
	return len(w) > 1 && w[0] == 'v' && w[1] >= '0' && w[1] <= '9'
}

func parseRange(pos Pos, w string) (Range, error) {
	body := w[1:]
	if from, ok := strings.CutSuffix(body, "+"); ok {
		n, err := strconv.ParseUint(from, 10, 16)
		if err != nil {
			return Range{}, errorf(pos, "version range %q", w)
		}
		return Range{uint32(n), OpenEnd}, nil
	}
	from, to, ok := strings.Cut(body, "-")
	if !ok {
		to = from
	}
	a, errA := strconv.ParseUint(from, 10, 16)
	b, errB := strconv.ParseUint(to, 10, 16)
	if errA != nil || errB != nil || b < a {
		return Range{}, errorf(pos, "version range %q", w)
	}
	return Range{uint32(a), uint32(b)}, nil
}

package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/call"
)

func (s *sections) devices(n ast.Node) {
	s.list(n, "devices", func(n ast.Node) {
		var d Device
		before := len(s.problems)
		fields := s.phoneFields(&d)
		fields["name"] = s.checked("name", deviceName(&d.Name), "phones are called SEP and the twelve hex digits of their MAC address")
		fields["model"] = s.model(&d.Model)
		fields["lines"] = s.linesOf("this device", &d.Lines)
		fields["template"] = s.templateName(&d.Template)
		at := make(map[string]ast.Node)
		d.Cleared = s.phone(n, "a device", noted(fields, at))
		switch right := len(s.problems) == before; {
		case d.Name != "" && s.names[d.Name]:
			s.problem(n, fmt.Sprintf("the device %s stands here twice", d.Name), "remove one")
		case !right: // what seems to be missing may be there, under a misspelt key
			if d.Name != "" {
				s.later = append(s.later, func() { s.modulesFit(places{n, at}, d) })
			}
		case d.Name == "":
			s.problem(n, "a device without a name", `add "name: SEP001122334455"`)
		case len(d.Lines) == 0:
			s.problem(n, fmt.Sprintf("the device %s has no line", d.Name), `add "lines: [1001]"`)
		default:
			s.cfg.Devices = append(s.cfg.Devices, d)
			s.later = append(s.later, func() {
				s.modulesFit(places{n, at}, d)
				s.loadFits(places{n, at}, d)
				s.buttonsFit(d, at)
				s.admitted(places{n, at}, d)
			})
		}
		s.names[d.Name] = true
	})
}

func (s *sections) dnd(into *call.DND) field {
	modes := map[string]call.DND{"reject": call.DNDReject, "silent": call.DNDSilent}
	return func(n ast.Node) {
		if word, ok := choice(&s.reader, n, "dnd", []string{"reject", "silent"}); ok {
			*into = modes[word]
		}
	}
}

func (s *sections) addOns(into *[]AddOn) field {
	return func(n ast.Node) {
		s.list(n, "add-ons", func(n ast.Node) {
			if a, ok := choice(&s.reader, n, "add-on module", AddOns()); ok {
				*into = append(*into, a)
			}
		})
	}
}

// deviceSlots reads the park slots behind buttons.
func (s *sections) deviceSlots(into *[]string) field {
	return func(n ast.Node) {
		s.list(n, "park-slots", func(n ast.Node) {
			var slot string
			s.number("park-slots", &slot)(n)
			*into = append(*into, slot)
			s.later = append(s.later, func() {
				if r := s.cfg.ParkSlots; slot != "" && !s.unknownNumbers && (r == nil || !r.Contains(slot)) {
					s.problem(n, fmt.Sprintf("%s is no park slot", slot), `name a slot of "park: {slots: 3001-3009}"`)
				}
			})
		})
	}
}

func (s *sections) services(into *[]Service) field {
	return func(n ast.Node) {
		s.list(n, "services", func(n ast.Node) {
			var v Service
			before := len(s.problems)
			s.mapping(n, "a service", map[string]field{
				"name": s.caption("name", &v.Name),
				"url": s.checked("url", func(u string) error {
					if !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
						return fmt.Errorf("%q is no address of a page", u)
					}
					v.URL = u
					return nil
				}, "write it as http://host/path"),
			})
			switch {
			case len(s.problems) > before:
			case v.Name == "" || v.URL == "":
				s.problem(n, "a service needs a name and a url", `write "{name: Directory, url: http://host/path}"`)
			default:
				*into = append(*into, v)
			}
		})
	}
}

// places are where a mapping, such as a device, and the values of its keys stand.
type places struct {
	whole ast.Node
	keys  map[string]ast.Node
}

// of returns the place of a key, or that of the whole where the key is in a template.
func (p places) of(key string) ast.Node {
	if n := p.keys[key]; n != nil && n.Type() != ast.NullType {
		return n
	}
	return p.whole
}

// noted remembers where the value of each key stands.
func noted(fields map[string]field, at map[string]ast.Node) map[string]field {
	for key, read := range fields {
		fields[key] = func(n ast.Node) {
			at[key] = n
			read(n)
		}
	}
	return fields
}

// speedDials reads a list of numbers with labels.
func (s *sections) speedDials(what, one string, into *[]SpeedDial) field {
	return func(n ast.Node) {
		s.list(n, what, func(n ast.Node) {
			var sd SpeedDial
			before := len(s.problems)
			s.mapping(n, one, map[string]field{
				"number": s.number("number", &sd.Number),
				"label":  s.caption("label", &sd.Label),
			})
			if sd.Number == "" {
				if len(s.problems) == before {
					s.problem(n, one+" without a number", `add "number: 1001"`)
				}
				return
			}
			if sd.Label == "" {
				sd.Label = sd.Number
			}
			*into = append(*into, sd)
			s.later = append(s.later, func() { s.reachable(n, what, sd.Number) })
		})
	}
}

// model reads the name of a phone that a configuration file can be made for.
func (s *sections) model(into *string) field {
	return func(n ast.Node) {
		name, ok := s.scalar(n, "model")
		if !ok {
			return
		}
		if m, known := cnfxml.ModelByName(name); known && m.Speaks(cnfxml.SCCP) {
			*into = name
			return
		}
		var names []string
		for m := range cnfxml.Models() {
			if m.Speaks(cnfxml.SCCP) {
				names = append(names, m.Name)
			}
		}
		s.problem(n, fmt.Sprintf("no SCCP phone of model %q is known", name), suggest(name, names))
	}
}

var namePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,15}$`)

// IsDeviceName tells whether a device can have a name: up to 15 letters, digits,
// dots, dashes and underlines, as in CallManager.
func IsDeviceName(name string) bool { return namePattern.MatchString(name) }

// deviceName takes any name that fits the protocol's 16 bytes; the letters of
// the usual form are made upper case, as phones send them.
func deviceName(into *string) func(string) error {
	return func(v string) error {
		if err := wholeMAC(v); err != nil {
			return err
		}
		if !IsDeviceName(v) {
			return fmt.Errorf("%q is no device name", v)
		}
		if len(v) == 15 && strings.HasPrefix(strings.ToUpper(v), "SEP") {
			v = strings.ToUpper(v)
			if strings.Trim(v[3:], "0123456789ABCDEF") != "" {
				return errors.New("the part after SEP is no MAC address")
			}
		}
		*into = v
		return nil
	}
}

// wholeMAC finds the slips in a name that is made of hex digits, and of what people
// put between them: no phone has it.
func wholeMAC(v string) error {
	const digits, least = 12, 8 // of a MAC address, and of what was meant for one
	rest, sep := strings.CutPrefix(strings.ToUpper(v), "SEP")
	if bare := strings.NewReplacer(":", "", "-", "", ".", "", " ", "").Replace(rest); bare != rest && len(bare) == digits && strings.Trim(bare, "0123456789ABCDEF") == "" {
		return fmt.Errorf("%q is not how phones write their MAC address; write SEP%s", v, bare)
	}
	switch {
	case len(rest) < least || strings.Trim(rest, "0123456789ABCDEF") != "":
		return nil
	case sep && len(rest) != digits:
		return fmt.Errorf("%q has %d digits instead of the %d of a MAC address", v, len(rest), digits)
	case !sep && len(rest) == digits:
		return fmt.Errorf("%q is a MAC address alone; write SEP%s", v, rest)
	}
	return nil
}

// linesOf reads the lines of a device or a user.
func (s *sections) linesOf(whose string, into *[]string) field {
	return func(n ast.Node) {
		s.list(n, "lines", func(n ast.Node) {
			var number string
			s.number("lines", &number)(n)
			switch {
			case number == "":
			case slices.Contains(*into, number):
				s.problem(n, fmt.Sprintf("the line %s stands twice on %s", number, whose), "remove one")
			case len(*into) >= MaxButtons:
				s.problem(n, "too many lines on "+whose, fmt.Sprintf("a phone has at most %d buttons", MaxButtons))
			default:
				*into = append(*into, number)
				s.lineExists(n, number)
			}
		})
	}
}

func (s *sections) lineExists(n ast.Node, number string) {
	s.later = append(s.later, func() {
		if !s.numbers[number] {
			s.problem(n, fmt.Sprintf("there is no line %s", number),
				fmt.Sprintf(`add "- number: %s" under lines, or %s`, number, s.suggestLine(number)))
		}
	})
}

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
		s.mapping(n, "a device", map[string]field{
			"name":             s.checked("name", deviceName(&d.Name), "phones are called SEP and the twelve hex digits of their MAC address"),
			"model":            s.model(&d.Model),
			"description":      s.text("description", &d.Description),
			"lines":            func(n ast.Node) { s.deviceLines(n, &d) },
			"add-ons":          s.addOns(&d.AddOns),
			"speed-dials":      s.speedDials("speed-dials", "a speed dial", &d.SpeedDials),
			"blf":              s.speedDials("blf", "a busy lamp", &d.BusyLamps),
			"intercoms":        s.speedDials("intercoms", "an intercom", &d.Intercoms),
			"park-slots":       s.deviceSlots(&d.ParkSlots),
			"services":         s.services(&d.Services),
			"buttons":          s.reference("button template", &d.Buttons, func() []string { return keys(s.cfg.ButtonTemplates) }),
			"softkeys":         s.reference("set of softkeys", &d.SoftKeys, func() []string { return keys(s.cfg.SoftKeys) }),
			"dnd":              s.dnd(&d.DND),
			"transfer-on-hook": s.boolean("transfer-on-hook", &d.TransferOnHook),
			"private":          s.boolean("private", &d.Private),
			"nat":              s.nat(&d.NAT),
		})
		switch {
		case len(s.problems) > before:
		case d.Name == "":
			s.problem(n, "a device without a name", `add "name: SEP001122334455"`)
		case s.names[d.Name]:
			s.problem(n, fmt.Sprintf("the device %s stands here twice", d.Name), "remove one")
		case len(d.Lines) == 0:
			s.problem(n, fmt.Sprintf("the device %s has no line", d.Name), `add "lines: [1001]"`)
		default:
			s.names[d.Name] = true
			s.cfg.Devices = append(s.cfg.Devices, d)
		}
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
				if r := s.cfg.ParkSlots; slot != "" && (r == nil || !r.Contains(slot)) {
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
				"name": s.text("name", &v.Name),
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

// speedDials reads a list of numbers with labels.
func (s *sections) speedDials(what, one string, into *[]SpeedDial) field {
	return func(n ast.Node) {
		s.list(n, what, func(n ast.Node) {
			var sd SpeedDial
			before := len(s.problems)
			s.mapping(n, one, map[string]field{
				"number": s.number("number", &sd.Number),
				"label":  s.text("label", &sd.Label),
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

// deviceName takes any name that fits the protocol's 16 bytes; the letters of
// the usual form are made upper case, as phones send them.
func deviceName(into *string) func(string) error {
	return func(v string) error {
		if !namePattern.MatchString(v) {
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

func (s *sections) deviceLines(n ast.Node, d *Device) {
	s.list(n, "lines", func(n ast.Node) {
		var number string
		s.number("lines", &number)(n)
		if number == "" {
			return
		}
		if slices.Contains(d.Lines, number) {
			s.problem(n, fmt.Sprintf("the line %s stands twice on this device", number), "remove one")
			return
		}
		d.Lines = append(d.Lines, number)
		s.later = append(s.later, func() {
			if !s.numbers[number] {
				s.problem(n, fmt.Sprintf("there is no line %s", number),
					fmt.Sprintf(`add "- number: %s" under lines, or %s`, number, suggest(number, keys(s.numbers))))
			}
		})
	})
}

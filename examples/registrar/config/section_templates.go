package config

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

func (s *sections) templates(n ast.Node) {
	ofModel := make(map[string]string)
	s.entries(n, "templates", func(name string, _, v ast.Node) {
		t := Template{Name: name}
		fields := s.phoneFields(&t.Phone)
		fields["models"] = func(n ast.Node) {
			s.list(n, "models", func(n ast.Node) {
				var model string
				s.model(&model)(n)
				model = ModelName(model)
				switch other := ofModel[model]; {
				case model == "":
				case other != "":
					s.problem(n, fmt.Sprintf("the model %s has the template %s already", model, other), "name it in one of them; phones may name the other by \"template: "+name+"\"")
				default:
					ofModel[model] = name
					t.Models = append(t.Models, model)
				}
			})
		}
		t.Phone.Cleared = s.phone(v, "template "+name, fields)
		s.cfg.Templates = append(s.cfg.Templates, t)
	})
}

// phone reads a phone or a template, and returns the keys that are given empty or
// false.
func (s *sections) phone(n ast.Node, what string, fields map[string]field) (cleared []string) {
	watched := make(map[string]field, len(fields))
	for key, read := range fields {
		watched[key] = func(n ast.Node) {
			if isCleared(key, n) {
				cleared = append(cleared, key)
			}
			read(n)
		}
	}
	s.mapping(n, what, watched)
	slices.Sort(cleared)
	return cleared
}

// isCleared tells whether a value is the one that a phone has without it.
func isCleared(key string, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return len(n.Values) == 0
	case *ast.BoolNode:
		return !n.Value && key != "nat"
	case *ast.StringNode:
		return n.Value == "" || key == "nat" && n.Value == "auto" || key == "security" && n.Value == "any"
	}
	return false
}

// phoneFields are the keys that phones and templates have in common.
func (s *sections) phoneFields(d *Device) map[string]field {
	return map[string]field{
		"description":      s.caption("description", &d.Description),
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
		"security":         s.encryption(&d.Security),
		"networks":         s.networks("networks", &d.Networks),
		"load":             s.ownLoad(&d.Load),
		"cnf":              s.cnf(&d.CNF),
	}
}

func (s *sections) templateName(into *string) field {
	return s.reference("template", into, func() []string {
		names := make([]string, len(s.cfg.Templates))
		for i, t := range s.cfg.Templates {
			names[i] = t.Name
		}
		return names
	})
}

package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cnfxml"
)

// modulesFit compares add-on modules, which may come from a template, with what
// the model takes.
func (s *sections) modulesFit(at places, d Device) {
	m, ok := cnfxml.ModelByName(d.Model)
	if !ok {
		return
	}
	var modules []string
	for _, a := range s.cfg.Effective(d, "").AddOns {
		if _, known := cnfxml.ModelByName(string(a)); known {
			modules = append(modules, string(a))
		}
	}
	switch {
	case len(modules) > m.MaxAddOns:
		s.problem(at.of("add-ons"), fmt.Sprintf("%s has %s, but a %s takes %d", d.Name, counted(len(modules), "add-on module"), m.Name, m.MaxAddOns), "remove some under add-ons")
	case slices.ContainsFunc(modules, func(a string) bool { return !slices.Contains(m.AddOns, a) }):
		s.problem(at.of("add-ons"), fmt.Sprintf("%s has a module under add-ons that a %s does not take", d.Name, m.Name), "use one of: "+strings.Join(m.AddOns, ", "))
	}
}

// buttonsFit tells what a device has that gets no button, which is not wrong: its
// numbers can be dialled, and other phones may have buttons for its lines. What
// comes from templates, which many phones share, is not told. at are the places of
// the device's keys.
func (s *sections) buttonsFit(d Device, at map[string]ast.Node) {
	m, ok := s.modelOf(d.Model)
	if !ok {
		return
	}
	e := s.cfg.Effective(d, "")
	room := m.Buttons
	for _, a := range e.AddOns {
		room += a.Buttons()
	}
	fix := fmt.Sprintf("a %s has %s: remove some, or use a model or add-ons with more", m.Name, counted(room, "button"))
	kinds, fixed := s.cfg.ButtonTemplates[e.Buttons]
	switch {
	case fixed:
		fix = fmt.Sprintf("give the button template %s more of them, or the phone another one", e.Buttons)
		s.templateFits(at["buttons"], d, e.Buttons, len(kinds), room)
	case m.Layout != nil:
		kinds, fixed = m.Layout, true
		fix = fmt.Sprintf("the keys of a %s are printed on it, %s for lines: remove some", m.Name, counted(m.LineButtons(), "key"))
	}
	for _, own := range []struct {
		kind ButtonKind
		key  string
		all  int // with those of templates
	}{
		{ButtonLine, "lines", len(e.Lines)},
		{ButtonSpeedDial, "speed-dials", len(e.SpeedDials)},
		{ButtonBusyLamp, "blf", len(e.BusyLamps)},
		{ButtonIntercom, "intercoms", len(e.Intercoms)},
		{ButtonParkSlot, "park-slots", len(e.ParkSlots)},
		{ButtonService, "services", len(e.Services)},
	} {
		free, fix := room, fix
		if fixed {
			free = occurrences(kinds[:min(len(kinds), room)], own.kind)
			if occurrences(kinds, own.kind) >= own.all {
				fix = fmt.Sprintf("the end of the button template %s is never seen, as a %s has %s: put these buttons first, or use a model or add-ons with more", e.Buttons, m.Name, counted(room, "button"))
			}
		} else {
			room = max(room-own.all, 0)
		}
		if n := at[own.key]; n != nil && own.all > free {
			s.warning(n, fmt.Sprintf("%s has %s of the kind %s, but buttons for %d", d.Name, counted(own.all, "thing"), own.kind, free), fix)
		}
	}
}

// templateFits compares a button template that the device names with its buttons.
func (s *sections) templateFits(n ast.Node, d Device, template string, size, room int) {
	if n != nil && size > room {
		s.warning(n, fmt.Sprintf("the button template %s has %s, but %s has %d", template, counted(size, "button"), d.Name, room),
			"use a shorter one; the end of it is never seen")
	}
}

func occurrences(kinds []ButtonKind, kind ButtonKind) (n int) {
	for _, k := range kinds {
		if k == kind {
			n++
		}
	}
	return n
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// modelOf returns what is known of the model of a phone.
func (s *sections) modelOf(name string) (Model, bool) {
	if s.phones == nil {
		s.phones = make(map[string]Model)
		for _, m := range Models() {
			s.phones[cmp.Or(ModelName(m.Name), m.Name)] = m
		}
	}
	m, ok := s.phones[ModelName(name)]
	return m, ok
}

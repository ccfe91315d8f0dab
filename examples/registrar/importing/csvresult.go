package importing

import (
	"fmt"
	"maps"
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// bundle is some of the phones of a file: what is checked at once takes memory for
// each of its words.
type bundle struct {
	devices draft
	numbers []string // of their lines
	count   int      // of phones
}

const bundleSize = 2000 // phones or lines

// bundle returns where the next phone is to be written.
func (s *sheet) bundle() *bundle {
	if n := len(s.phones); n == 0 || s.phones[n-1].count == bundleSize {
		s.phones = append(s.phones, bundle{})
	}
	b := &s.phones[len(s.phones)-1]
	b.count++
	return b
}

func (s *sheet) result() (*Result, error) {
	added := s.newLines()
	surroundings := s.surroundings()
	var lines, devices draft
	for some := range slices.Chunk(added, bundleSize) {
		var d draft
		for _, number := range some {
			s.writeLine(&d, number)
		}
		s.check(surroundings, func(whole *draft) {
			whole.own("lines:")
			whole.add(&d)
		})
		lines.add(&d)
	}
	count := 0
	for i := range s.phones {
		b := &s.phones[i]
		s.check(surroundings, func(whole *draft) {
			slices.Sort(b.numbers)
			whole.own("lines:")
			for _, number := range slices.Compact(b.numbers) {
				whole.put(s.lines[number].at, "  - number: ", scalar(number))
			}
			whole.own("devices:")
			whole.add(&b.devices)
		})
		devices.add(&b.devices)
		count += b.count
	}
	var out draft
	if !lines.empty() {
		out.own("lines:")
		out.add(&lines)
	}
	if !devices.empty() {
		out.own("devices:")
		out.add(&devices)
	}
	if len(out.text) > MaxSize {
		s.problem(place{1, 1}, fmt.Sprintf("the phones make a configuration of more than %d MiB", MaxSize>>20), "leave out some")
	}
	if len(s.problems) > 0 {
		return nil, sorted(s.problems)
	}
	return &Result{YAML: out.text, Notes: s.notes, Devices: count, Lines: len(added)}, nil
}

// check reads a part of what is written as it will be read.
func (s *sheet) check(surroundings *draft, part func(whole *draft)) {
	if s.full() {
		return
	}
	var whole draft
	whole.add(surroundings)
	part(&whole)
	s.problems = append(s.problems, found(s.file, &whole)...)
}

// newLines returns the numbers of the lines that are not configured yet.
func (s *sheet) newLines() (numbers []string) {
	taken := takenNumbers(s.base)
	for _, number := range s.order {
		l := s.lines[number]
		switch {
		case !s.known[number]:
			numbers = append(numbers, number)
			if what := taken(number); what != "" {
				s.problem(l.at, fmt.Sprintf("%s is %s of the configuration", number, what), "use another number")
			}
		case len(l.keys) > 0:
			s.notes = append(s.notes, Note{s.file, l.at.line, "the line " + number + " is configured already and stays as it is"})
		}
	}
	if room := maxLines - len(s.base.Lines); len(numbers) > room {
		s.problem(s.lines[numbers[max(room, 0)]].at, "too many lines", fmt.Sprintf("a configuration has at most %d", maxLines))
	}
	return numbers
}

// maxLines is the most lines that package config takes.
const maxLines = 100_000

// takenNumbers tells what else has a number.
func takenNumbers(cfg *config.Config) func(number string) string {
	single := make(map[string]string)
	for _, e := range cfg.Emergency {
		single[e.Number] = "an emergency number"
	}
	for _, g := range cfg.HuntGroups {
		single[g.Pilot] = "a hunt group"
	}
	for _, g := range cfg.PageGroups {
		single[g.Number] = "a page group"
	}
	return func(number string) string {
		switch {
		case cfg.ParkSlots != nil && cfg.ParkSlots.Contains(number):
			return "a park slot"
		case cfg.MeetMe != nil && cfg.MeetMe.Contains(number):
			return "a meeting"
		}
		return single[number]
	}
}

// surroundings are what phones may refer to. Without a configuration names are
// taken on trust, and told.
func (s *sheet) surroundings() *draft {
	known := map[string][]string{
		"button-templates": slices.Sorted(maps.Keys(s.base.ButtonTemplates)),
		"softkeys":         slices.Sorted(maps.Keys(s.base.SoftKeys)),
		"classes":          slices.Sorted(maps.Keys(s.base.Classes)),
	}
	for _, t := range s.base.Templates {
		known["templates"] = append(known["templates"], t.Name)
	}
	d := &draft{}
	for _, section := range []string{"templates", "button-templates", "softkeys", "classes"} {
		names := known[section]
		if s.trusting {
			names = slices.Sorted(maps.Keys(s.names[section]))
			for _, name := range names {
				s.notes = append(s.notes, Note{s.file, 1, fmt.Sprintf("%s must have %q in the configuration", section, name)})
			}
		}
		if len(names) == 0 {
			continue
		}
		d.own(section, ":")
		for _, name := range names {
			d.own("  ", scalar(name), ":")
		}
	}
	s.admission(d)
	return d
}

// admission is what the configuration says about who may come.
func (s *sheet) admission(d *draft) {
	if s.trusting && len(s.names["listen"]) > 0 {
		s.notes = append(s.notes, Note{s.file, 1, "listen must have sccps in the configuration, and tls a certificate"})
	}
	if s.trusting || s.base.Listen.SCCPS != "" {
		d.own("listen: {sccps: '127.0.0.1:0'}")
		d.own("tls: {certificate: certificate, key: key}")
	}
	if patterns := s.base.Security.Devices; len(patterns) > 0 {
		words := make([]string, len(patterns))
		for i, p := range patterns {
			words[i] = string(p)
		}
		d.own("security: {devices: ", list(words), "}")
	}
}

func (s *sheet) writeLine(d *draft, number string) {
	l := s.lines[number]
	d.put(l.at, "  - number: ", scalar(number))
	for _, key := range lineColumns() {
		if c, ok := l.keys[key]; ok {
			d.put(c.at, "    ", key, ": ", scalar(c.text))
		}
	}
}

// sorted puts problems into the order of their places, each once: one cell may
// stand in two places of a draft.
func sorted(problems config.Problems) config.Problems {
	problems.Sort()
	problems = slices.CompactFunc(problems, func(a, b config.Problem) bool {
		return a.Line == b.Line && a.Column == b.Column && a.Fix == b.Fix
	})
	return problems[:min(len(problems), maxProblems)]
}

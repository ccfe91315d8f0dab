package importing

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// ExportCSV writes the phones of a configuration as [CSV] reads them, and tells
// what has no column. Values of templates are not repeated in the rows.
func ExportCSV(w io.Writer, cfg *config.Config) (left []string, err error) {
	e := &exporter{cfg: cfg, lines: make(map[string]config.Line)}
	for _, l := range cfg.Lines {
		e.lines[l.Number] = l
	}
	for _, d := range cfg.Devices {
		e.widths(d)
	}
	out := csv.NewWriter(w)
	if err := out.Write(e.header()); err != nil {
		return nil, fmt.Errorf("importing: %w", err)
	}
	shown := make(map[string]bool)
	for _, d := range cfg.Devices {
		if err := out.Write(e.row(d, shown)); err != nil {
			return nil, fmt.Errorf("importing: %w", err)
		}
		if parts := withoutColumn(d); len(parts) > 0 {
			left = append(left, fmt.Sprintf("%s: %s", d.Name, strings.Join(parts, ", ")))
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return nil, fmt.Errorf("importing: %w", err)
	}
	for _, l := range cfg.Lines {
		if parts := lineWithoutColumn(l); !shown[l.Number] {
			left = append(left, "line "+l.Number+": it is on no phone")
		} else if len(parts) > 0 {
			left = append(left, fmt.Sprintf("line %s: %s", l.Number, strings.Join(parts, ", ")))
		}
	}
	return left, nil
}

type exporter struct {
	cfg               *config.Config
	lines             map[string]config.Line
	line, speed, lamp int // columns of each
}

func (e *exporter) widths(d config.Device) {
	e.line = max(e.line, len(d.Lines))
	e.speed = max(e.speed, len(d.SpeedDials))
	e.lamp = max(e.lamp, len(d.BusyLamps))
}

func (e *exporter) header() (names []string) {
	for _, c := range Columns() {
		if !c.Many {
			names = append(names, c.Name)
		}
	}
	for _, family := range []struct {
		names []string
		count int
	}{
		{append([]string{"line"}, lineColumns()...), max(e.line, 1)},
		{[]string{"speed-dial", "speed-dial-label"}, e.speed},
		{[]string{"blf", "blf-label"}, e.lamp},
	} {
		for n := range family.count {
			for _, name := range family.names {
				names = append(names, name+strconv.Itoa(n+1))
			}
		}
	}
	return names
}

// row gives what a line is with its first phone.
func (e *exporter) row(d config.Device, shown map[string]bool) (cells []string) {
	dnd := ""
	if d.DND != call.DNDOff {
		dnd = d.DND.String()
	}
	cells = []string{
		d.Name, d.Model, d.Description, d.Template, d.Buttons, d.SoftKeys, joined(d.AddOns), dnd,
		yes(d, "transfer-on-hook", d.TransferOnHook), yes(d, "private", d.Private), nat(d),
		security(d), joined(d.Networks), d.Load,
	}
	for n := range max(e.line, 1) {
		l := config.Line{}
		if n < len(d.Lines) {
			l.Number = d.Lines[n]
			if !shown[l.Number] {
				l = e.lines[l.Number]
			}
			shown[l.Number] = true
		}
		cells = append(cells, l.Number, l.Name, l.Label, l.PickupGroup, l.Class)
	}
	cells = append(cells, dialCells(d.SpeedDials, e.speed)...)
	cells = append(cells, dialCells(d.BusyLamps, e.lamp)...)
	for i := range cells {
		cells[i] = guard(cells[i])
	}
	return cells
}

func dialCells(dials []config.SpeedDial, width int) []string {
	cells := make([]string, 2*width)
	for i, d := range dials {
		cells[2*i] = d.Number
		if d.Label != d.Number {
			cells[2*i+1] = d.Label
		}
	}
	return cells
}

func yes(d config.Device, key string, value bool) string {
	switch {
	case value:
		return "true"
	case slices.Contains(d.Cleared, key):
		return "false"
	}
	return ""
}

func nat(d config.Device) string {
	switch {
	case d.NAT == config.NATYes:
		return "true"
	case d.NAT == config.NATNo:
		return "false"
	case slices.Contains(d.Cleared, "nat"):
		return "auto"
	}
	return ""
}

func security(d config.Device) string {
	switch {
	case d.Security == config.EncryptionTLS:
		return "encrypted"
	case d.Security == config.EncryptionNone:
		return "none"
	case slices.Contains(d.Cleared, "security"):
		return "any"
	}
	return ""
}

// joined writes values with blanks between them.
func joined[T any](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, " ")
}

func withoutColumn(d config.Device) (parts []string) {
	for _, p := range []struct {
		name string
		has  bool
	}{
		{"intercoms", len(d.Intercoms) > 0},
		{"park-slots", len(d.ParkSlots) > 0},
		{"services", len(d.Services) > 0},
		{"cnf", len(d.CNF) > 0},
	} {
		if p.has || slices.Contains(d.Cleared, p.name) {
			parts = append(parts, p.name)
		}
	}
	for _, key := range []string{"description", "buttons", "softkeys", "load", "add-ons", "speed-dials", "blf"} {
		if slices.Contains(d.Cleared, key) {
			parts = append(parts, key+" left empty")
		}
	}
	return parts
}

// lineWithoutColumn names the keys that differ from those of a new line.
func lineWithoutColumn(l config.Line) (parts []string) {
	for _, p := range []struct {
		name string
		has  bool
	}{
		{"max-calls", l.MaxCalls != 2},
		{"call-waiting", !l.CallWaiting},
		{"busy-trigger", l.BusyTrigger != 0},
		{"rollover", l.Rollover},
		{"hot-line", l.HotLine != ""},
		{"hot-line-after", l.HotLineAfter != 0},
		{"divert-to", l.DivertTo != ""},
		{"voicemail", l.Voicemail != ""},
		{"anonymous", l.Anonymous},
		{"auto-answer", l.AutoAnswer},
		{"no-answer", l.NoAnswer != 0},
		{"music", l.Music != ""},
		{"forward-all", l.ForwardAll != ""},
		{"forward-busy", l.ForwardBusy != ""},
		{"forward-no-answer", l.ForwardNoAnswer != ""},
	} {
		if p.has {
			parts = append(parts, p.name)
		}
	}
	return parts
}

// guard keeps spreadsheets from taking a text for a formula; unguard undoes it.
func guard(s string) string {
	if isFormula(s) || strings.HasPrefix(s, "'") && isFormula(s[1:]) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if strings.HasPrefix(s, "'") && isFormula(s[1:]) {
		return s[1:]
	}
	return s
}

func isFormula(s string) bool {
	return s != "" && strings.IndexByte("=+-@'", s[0]) >= 0
}

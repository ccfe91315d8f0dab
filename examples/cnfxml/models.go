package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/skinnykit/skinny/cnfxml"
)

// modelRow is what models -json tells of one model.
type modelRow struct {
	Name       string            `json:"name"`
	DeviceType int               `json:"deviceType"`
	Protocols  []cnfxml.Protocol `json:"protocols"`
	Loads      []string          `json:"loads"` // how names of firmware start
	Dialect    string            `json:"dialect"`
	Lines      int               `json:"lines"` // 0 when not known
	SoftKeys   int               `json:"softKeys"`
	Display    string            `json:"display"`
	Role       string            `json:"role"`
}

func models(t *tool, args []string) int {
	f := t.flags()
	asJSON := f.Bool("json", false, "print JSON")
	queries, code, ok := t.parse(f, args)
	if !ok {
		return code
	}
	var found []cnfxml.Model
	if len(queries) == 0 {
		found = slices.Collect(cnfxml.Models())
	}
	for _, q := range queries {
		matches := lookUp(q)
		if len(matches) == 0 {
			fmt.Fprintf(t.stderr, "cnfxml: no model has the name, the number or the load %q\n", q)
			code = exitFound
		}
		for _, m := range matches {
			if !slices.ContainsFunc(found, func(f cnfxml.Model) bool { return f.DeviceType == m.DeviceType }) {
				found = append(found, m)
			}
		}
	}
	t.showModels(found, *asJSON)
	return code
}

// lookUp finds models by name, by device type, and by the name of a load.
func lookUp(query string) []cnfxml.Model {
	var found []cnfxml.Model
	if m, ok := cnfxml.ModelByName(query); ok {
		found = append(found, m)
	}
	if n, err := strconv.Atoi(query); err == nil {
		if m, ok := cnfxml.ModelByType(n); ok && (len(found) == 0 || found[0].DeviceType != n) {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return cnfxml.ModelsByLoad(query)
	}
	return found
}

func (t *tool) showModels(found []cnfxml.Model, asJSON bool) {
	rows := make([]modelRow, len(found))
	for i, m := range found {
		rows[i] = modelRow{
			Name: m.Name, DeviceType: m.DeviceType, Protocols: append([]cnfxml.Protocol{}, m.Protocols...), Dialect: m.Dialect.String(), Lines: m.Lines,
			SoftKeys: m.SoftKeys, Display: m.Display.String(), Role: m.Role.String(), Loads: []string{},
		}
		for _, p := range m.LoadPrefixes {
			rows[i].Loads = append(rows[i].Loads, p.Prefix)
		}
	}
	if asJSON {
		t.json(rows)
		return
	}
	if len(rows) == 0 {
		return
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "MODEL\tTYPE\tPROTOCOLS\tLINES\tDISPLAY\tDIALECT\tLOADS")
	for _, r := range rows {
		protocols := strings.Trim(fmt.Sprint(r.Protocols), "[]")
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%s\t%s\t%s\n", r.Name, r.DeviceType, orDash(protocols), r.Lines, r.Display, r.Dialect, orDash(strings.Join(r.Loads, " ")))
	}
	_ = w.Flush() // a strings.Builder takes everything
	t.write([]byte(text.String()))
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

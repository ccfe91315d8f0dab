package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

const introduction = `
# Product settings

The children of ` + "`vendorConfig`" + ` in a phone's file, and of ` + "`commonConfig`" + ` and
` + "`enterpriseConfig`" + `, where they stand for all phones of a profile and of a site.
Phones take the first of the three that has a setting.

Types: *TrueFalse* is written ` + "`true` or `false`" + `; *ZeroOne* 1 for yes; *EnabledZero*
**0 for yes**; *Clock* is ` + "`HH:MM`" + `; *IntList* is integers with commas. Where the
polarity is *disputed*, sources contradict each other: try it on the phone.
A phone reads a value of the wrong type as no or 0.

Phones: *old* 7902 to 7912, 7920, 7935 to 7937; *7960* 7940 and 7960; *java* 7906,
7911, 7931 and 7941 to 7985; *wlan* 7921, 7925, 7926; *reduced* 3900,
6900, 8941, 8945; *enterprise* 7800, 8800 but the 8821, 8900, 9900; *soft*
IP Communicator and Jabber; *spa* SPA 300 and 500.

Sources: U usecallmanager.nz, A the annotated files and P the property list of
chan-sccp, S Cisco's SIP parser, C Cisco document 200615, F files in use.

| element | field | type | values | polarity | phones | full form | sources | meaning |
|---|---|---|---|---|---|---|---|---|
`

// reference returns VENDORCONFIG.md, in the order of the names.
func reference(settings []setting) []byte {
	sorted := slices.SortedFunc(slices.Values(settings), func(a, b setting) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.element), strings.ToLower(b.element)), cmp.Compare(a.element, b.element))
	})
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!-- %s -->\n%s", header, introduction)
	for i := range sorted {
		s := &sorted[i]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n",
			s.element, s.field, s.kind, s.numbers(), s.polarity, strings.Join(s.phones, " "), fullForm(s.full),
			strings.Join(s.sources, " "), strings.ReplaceAll(s.meaning, "*", `\*`))
	}
	return b.Bytes()
}

func fullForm(full string) string {
	switch full {
	case "-":
		return ""
	case "~":
		return "empty"
	}
	return "`" + full + "`"
}

package ctl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"
)

// clean makes a text harmless for a terminal: names come from phones.
func clean(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		s = s[n:]
	}
	return b.String()
}

// cleanLines keeps the ends of lines.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// cleanJSON escapes within strings what JSON allows and terminals obey. Outside of
// strings everything is ASCII.
func cleanJSON(text []byte) []byte {
	var out []byte
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r < utf8.RuneSelf && r != 0x7f || unicode.IsPrint(r):
			out = append(out, text[:n]...)
		case r > 0xffff:
			const surrogates, bits, mask = 0x10000, 10, 0x3ff
			v := r - surrogates
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+v>>bits, 0xdc00+v&mask)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[n:]
	}
	return out
}

// print prints an object for programs.
func (s *session) print(v any) error { return s.encode(v, "  ") }

// printLine prints an object of a stream.
func (s *session) printLine(v any) error { return s.encode(v, "") }

func (s *session) encode(v any, indent string) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := s.Stdout.Write(cleanJSON(text.Bytes()))
	return err
}

// told tells people that something was done, and programs an empty object.
func (s *session) told(format string, args ...any) error {
	if s.json {
		return s.print(struct{}{})
	}
	_, err := fmt.Fprintln(s.Stdout, clean(fmt.Sprintf(format, args...)))
	return err
}

// table prints rows in columns. A cell that is empty has a dash.
func (s *session) table(rows [][]string) error {
	const gap = 2
	w := tabwriter.NewWriter(s.Stdout, 0, 0, gap, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			if cell == "" {
				cell = "-"
			}
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, clean(cell))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// facts prints names and values, but for empty ones.
func (s *session) facts(rows [][]string) error {
	var full [][]string
	for _, row := range rows {
		if row[1] != "" {
			full = append(full, []string{row[0] + ":", row[1]})
		}
	}
	return s.table(full)
}

func (s *session) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.Zone).Format(time.DateTime)
}

func (s *session) atOrNever(t *time.Time) string {
	if t == nil {
		return ""
	}
	return s.at(*t)
}

// counted is a number of things whose word takes an s.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func shownBy(phones int) string {
	if phones == 1 {
		return "1 phone shows it"
	}
	return counted(phones, "phone") + " show it"
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

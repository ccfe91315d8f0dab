package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// codeSyntax stands for what makes a file unreadable, beside the codes of the
// package.
const codeSyntax = "xml.syntax"

// linter holds the flags of lint.
type linter struct {
	*tool
	profile cnfxml.Profile
	least   cnfxml.Severity
	strict  bool
	quiet   bool
	asJSON  bool
	reports []report
}

// report is what lint -json tells of one file.
type report struct {
	File     string              `json:"file"`
	Kind     string              `json:"kind,omitempty"` // what the root element tells
	Model    string              `json:"model,omitempty"`
	Protocol cnfxml.Protocol     `json:"protocol,omitempty"`
	Firmware string              `json:"firmware,omitempty"`
	Guessed  bool                `json:"guessed"` // model or protocol are from the file
	Errors   int                 `json:"errors"`
	Warnings int                 `json:"warnings"`
	Notes    int                 `json:"notes"`
	Findings []cnfxml.Diagnostic `json:"findings"`
	// Failure says why the file could not be checked.
	Failure string `json:"failure,omitempty"`
}

func lint(t *tool, args []string) int {
	l := &linter{tool: t}
	f := t.flags()
	model := f.String("model", "", "`model` of the phone, such as 7962 (default: what the file tells)")
	protocol := f.String("protocol", "", "SCCP or SIP (default: what the file tells)")
	f.StringVar(&l.profile.Firmware, "firmware", "", "`load` that the phone runs now, such as SCCP42.8-3-3S, or its version")
	f.BoolVar(&l.profile.Template, "template", false, "the files are templates, and may hold placeholders")
	f.BoolVar(&l.strict, "strict", false, "refuse what a conforming XML parser refuses, and count notes as findings")
	least := f.String("min", "note", "least `severity` to show: note, warning or error")
	f.BoolVar(&l.quiet, "q", false, "do not say what each file was taken for")
	f.BoolVar(&l.asJSON, "json", false, "print JSON")
	files, code, ok := t.parse(f, args)
	if !ok {
		return code
	}
	if len(files) == 0 {
		return t.misuse("no file to check")
	}
	if err := errors.Join(l.setModel(*model), l.setProtocol(*protocol), l.least.UnmarshalText([]byte(strings.ToLower(*least))), oneStdin(files)); err != nil {
		return t.misuse("%w", err)
	}
	code = t.each(files, l.file)
	if l.asJSON {
		t.json(l.reports)
	}
	return code
}

func (l *linter) setModel(text string) error {
	if text == "" {
		return nil
	}
	m, ok := cnfxml.ModelByName(text)
	if !ok {
		return fmt.Errorf("model %q is not known; cnfxml models lists them", text)
	}
	l.profile.Model = m.Name
	return nil
}

func (l *linter) setProtocol(text string) error {
	p, err := protocolNamed(text)
	l.profile.Protocol = p
	return err
}

func protocolNamed(text string) (cnfxml.Protocol, error) {
	switch p := cnfxml.Protocol(strings.ToUpper(text)); p {
	case "", cnfxml.SCCP, cnfxml.SIP:
		return p, nil
	}
	return "", fmt.Errorf("protocol %q is neither SCCP nor SIP", text)
}

func (l *linter) file(name string) int {
	r := report{File: shownName(name), Findings: []cnfxml.Diagnostic{}}
	code := l.check(name, &r)
	if l.asJSON {
		l.reports = append(l.reports, r)
	}
	return code
}

func (l *linter) check(name string, r *report) int {
	data, err := l.read(name)
	if err != nil {
		r.Failure = err.Error()
		return l.fail(err)
	}
	doc, err := cnfxml.Parse(data, cnfxml.Options{Mode: l.mode()})
	if err != nil {
		if code, ok := l.dialPlan(data, r); ok {
			return code
		}
		return l.refused(name, err, r)
	}
	profile := l.profile
	if name != stdinName {
		profile.Name = name
	}
	guessed := profile.Guess(doc)
	r.Kind, r.Model, r.Protocol, r.Firmware = doc.RootKind().String(), guessed.Model, guessed.Protocol, guessed.Firmware
	r.Guessed = guessed.Model != profile.Model || guessed.Protocol != profile.Protocol
	return l.judge(validate(doc, profile), r)
}

// judge shows what was found, and returns the exit code for it.
func (l *linter) judge(found []cnfxml.Diagnostic, r *report) int {
	for _, d := range found {
		if d.Severity >= l.least {
			r.add(d)
		}
	}
	if !l.asJSON {
		l.show(r)
	}
	if r.Errors+r.Warnings > 0 || l.strict && r.Notes > 0 {
		return exitFound
	}
	return exitClean
}

func (l *linter) mode() cnfxml.Mode {
	if l.strict {
		return cnfxml.Strict
	}
	return cnfxml.Lenient
}

// refused reports a file that cannot be parsed, in the form of a finding.
func (l *linter) refused(name string, err error, r *report) int {
	r.Failure = err.Error()
	var syntax *cnfxml.SyntaxError
	if errors.As(err, &syntax) {
		r.Failure = syntax.Msg
		r.add(cnfxml.Diagnostic{
			Code: codeSyntax, Severity: cnfxml.Error, Line: syntax.Line, Column: syntax.Column, Offset: syntax.Offset,
			Message: syntax.Msg, Source: "XML 1.0",
		})
	}
	if !l.asJSON {
		l.show(r)
	}
	return exitFailed
}

func (r *report) add(d cnfxml.Diagnostic) {
	r.Findings = append(r.Findings, d)
	switch d.Severity {
	case cnfxml.Error:
		r.Errors++
	case cnfxml.Warning:
		r.Warnings++
	default:
		r.Notes++
	}
}

// show prints a line for each finding, and says what the file was taken for.
func (l *linter) show(r *report) {
	for i := range r.Findings {
		d := &r.Findings[i]
		more := ""
		if d.More > 0 {
			more = fmt.Sprintf(" (and %d more)", d.More)
		}
		l.print("%s:%d:%d: %s: %s%s [%s]\n", r.File, max(d.Line, 1), max(d.Column, 1), l.coloured(d.Severity.String(), severityColour(d.Severity)), d.Message, more, d.Code)
	}
	if !l.quiet {
		fmt.Fprintf(l.stderr, "%s: %s: %s\n", r.File, r.taken(), r.counts())
	}
}

// taken says what a file was taken for.
func (r *report) taken() string {
	if r.Kind == "" {
		return "not readable"
	}
	var b strings.Builder
	b.WriteString(r.Kind)
	if r.Protocol != "" {
		fmt.Fprintf(&b, " for %s", r.Protocol)
	}
	if r.Model != "" {
		fmt.Fprintf(&b, ", model %s", r.Model)
	}
	if r.Guessed {
		b.WriteString(" (guessed)")
	}
	return b.String()
}

func (r *report) counts() string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{r.Errors, "error"}, {r.Warnings, "warning"}, {r.Notes, "note"}} {
		switch {
		case c.n == 1:
			parts = append(parts, "1 "+c.what)
		case c.n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", c.n, c.what))
		}
	}
	if parts == nil {
		return "nothing to say"
	}
	return strings.Join(parts, ", ")
}

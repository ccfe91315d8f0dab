package ctl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// progress tells how long work goes on: on a terminal in one line that is written
// again and again, elsewhere a line for each step, for programs as JSON.
type progress struct {
	*session
	open bool // the line on the terminal
	err  error
}

func (s *session) progress() *progress { return &progress{session: s} }

func (p *progress) step(step control.Step) {
	if p.json {
		p.err = errors.Join(p.err, p.printLine(wire.Line[wire.Done]{Step: &step}))
		return
	}
	how := fmt.Sprint(step.Done)
	if step.Total > 0 {
		how = fmt.Sprintf("%d/%d", step.Done, step.Total)
	}
	p.note(how + " " + step.What)
}

// note tells people one step.
func (p *progress) note(text string) {
	switch text = clean(text); {
	case p.json:
	case p.Live:
		const back, width = "\r\x1b[K", 79 // columns; a longer line could not be taken back
		p.open = true
		if runes := []rune(text); len(runes) > width {
			text = string(runes[:width])
		}
		fmt.Fprint(p.Stderr, back+text)
	default:
		fmt.Fprintln(p.Stderr, text)
	}
}

// end leaves the line on the terminal, and joins what went wrong in printing with
// the error of the work.
func (p *progress) end(err error) error {
	if p.open {
		fmt.Fprintln(p.Stderr)
		p.open = false
	}
	return errors.Join(err, p.err)
}

// done tells the end of work that has nothing else to tell.
func (s *session) done(text string) error {
	if s.json {
		return s.printLine(wire.Line[wire.Done]{Result: &wire.Done{}})
	}
	return s.told("%s", text)
}

func startAnew(kind control.ResetKind) func(context.Context, *session) error {
	return func(ctx context.Context, s *session) error {
		p := s.progress()
		err := s.client.Reset(ctx, s.args, control.ResetOptions{Kind: kind, WhenIdle: s.whenIdle}, p.step)
		if err = p.end(err); err != nil {
			return err
		}
		return s.done("done")
	}
}

func reload(ctx context.Context, s *session) error {
	p := s.progress()
	changed, err := s.client.Reload(ctx, p.step)
	if err = p.end(err); err != nil {
		return err
	}
	if s.json {
		return s.printLine(wire.Line[control.Reloaded]{Result: &changed})
	}
	var rows []string
	for _, l := range changed.Lines {
		rows = append(rows, fmt.Sprintf("line %s: %s", l.Number, l.Change))
	}
	for _, c := range changed.Phones {
		row := fmt.Sprintf("phone %s: %s", c.Device, c.Action)
		if len(c.Reasons) > 0 {
			row += " (" + strings.Join(c.Reasons, "; ") + ")"
		}
		rows = append(rows, row)
	}
	for _, what := range changed.Settings {
		rows = append(rows, "setting: "+what)
	}
	for _, what := range changed.Restart {
		rows = append(rows, "needs a restart of the registrar: "+what)
	}
	if len(rows) == 0 {
		rows = append(rows, "nothing changed")
	}
	for _, row := range rows {
		if _, err := fmt.Fprintln(s.Stdout, clean(row)); err != nil {
			return err
		}
	}
	return nil
}

// trace ends well when ctx does: that is how people end it.
func trace(ctx context.Context, s *session) error {
	if err := s.tellWhetherItIsThere(ctx); err != nil {
		return err
	}
	err := s.client.Trace(ctx, s.args[0], s.traced)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// tellWhetherItIsThere keeps people from waiting for a phone whose name is mistyped. One
// that nobody knows can be traced: it may be turned away when it comes.
func (s *session) tellWhetherItIsThere(ctx context.Context) error {
	if s.json {
		return nil
	}
	p, err := s.client.Phone(ctx, s.args[0])
	switch {
	case err == nil && p.Registered:
	case err == nil:
		_, err = fmt.Fprintf(s.Stderr, "%s is not registered; its messages are shown as soon as it comes\n", clean(p.Device))
	case errors.Is(err, control.ErrNotFound):
		_, err = fmt.Fprintf(s.Stderr, "no phone %s is known; its messages are shown if it comes\n", clean(s.args[0]))
	}
	return err
}

func (s *session) traced(m control.Traced) error {
	if s.json {
		return s.printLine(m)
	}
	if m.Missed > 0 {
		if _, err := fmt.Fprintf(s.Stdout, "... %d messages missed\n", m.Missed); err != nil {
			return err
		}
	}
	direction, rest := "to phone  ", string(m.Fields)
	if m.FromPhone {
		direction = "from phone"
	}
	if m.Error != "" {
		rest = strings.TrimSpace(rest + " (" + m.Error + ")")
	}
	const layout = "15:04:05.000"
	_, err := fmt.Fprintln(s.Stdout, clean(strings.TrimSpace(fmt.Sprintf("%s %s %s %s", m.At.In(s.Zone).Format(layout), direction, m.Name, rest))))
	return err
}

// countedLines is after how many lines an export tells how far it is.
const countedLines = 5000

// exportWriter passes lines of JSON on.
type exportWriter struct {
	to    io.Writer
	lines int
	tell  func(lines int) // nil: nobody wants to know
}

func (w *exportWriter) Write(line []byte) (int, error) {
	if _, err := w.to.Write(cleanJSON(bytes.ToValidUTF8(line, []byte("\ufffd")))); err != nil {
		return 0, err
	}
	if w.lines++; w.lines%countedLines == 0 {
		w.told()
	}
	return len(line), nil
}

func (w *exportWriter) told() {
	if w.tell != nil {
		w.tell(w.lines)
	}
}

package ctl

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func showStatus(ctx context.Context, s *session) error {
	status, err := s.client.Status(ctx)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(status)
	}
	storage := status.Storage.State
	if status.Storage.Message != "" {
		storage += ": " + status.Storage.Message
	}
	rows := [][]string{
		{"version", status.Version},
		{"started", s.at(status.Started)},
		{"configuration", status.Config},
		{"read", s.at(status.Loaded)},
		{"registered phones", strconv.Itoa(status.Registered)},
		{"calls", strconv.Itoa(status.Calls)},
		{"storage", storage},
		{"database", status.Storage.Path},
	}
	if n := status.Storage.Waiting; n > 0 {
		rows = append(rows, []string{"not on disk yet", strconv.Itoa(n)})
	}
	if n := status.Storage.Dropped; n > 0 {
		rows = append(rows, []string{"records lost", strconv.FormatUint(n, 10)})
	}
	for _, l := range status.Listen {
		rows = append(rows, []string{l.Service, l.Address})
	}
	return s.facts(rows)
}

func showPhones(ctx context.Context, s *session) error {
	phones, err := s.client.Phones(ctx)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(wire.Phones{Phones: phones})
	}
	rows := [][]string{{"NAME", "MODEL", "STATE", "NUMBERS", "CALLS", "DND", "ADDRESS", "USER", "DESCRIPTION"}}
	for _, p := range phones {
		rows = append(rows, []string{
			p.Device, p.Model, stateOf(&p), strings.Join(p.Numbers, ","), strconv.Itoa(p.Calls), string(p.DoNotDisturb), p.Address, p.User, p.Description,
		})
	}
	return s.table(rows)
}

func stateOf(p *control.Phone) string {
	switch {
	case !p.Registered:
		return "away"
	case p.Secure:
		return "registered (TLS)"
	}
	return "registered"
}

func showPhone(ctx context.Context, s *session) error {
	p, err := s.client.Phone(ctx, s.args[0])
	if err != nil {
		return err
	}
	if s.json {
		return s.print(p)
	}
	protocol := ""
	if p.Protocol > 0 {
		protocol = strconv.Itoa(p.Protocol)
	}
	return s.facts([][]string{
		{"name", p.Device},
		{"description", p.Description},
		{"model", p.Model},
		{"configured", yes(p.Configured)},
		{"state", stateOf(&p)},
		{"since", s.atOrNever(p.Since)},
		{"address", p.Address},
		{"protocol", protocol},
		{"numbers", strings.Join(p.Numbers, ", ")},
		{"user", p.User},
		{"calls", strconv.Itoa(p.Calls)},
		{"do not disturb", string(p.DoNotDisturb)},
		{"in hunt groups", yes(p.HuntLogin)},
	})
}

func showLines(ctx context.Context, s *session) error {
	lines, err := s.client.Lines(ctx)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(wire.Lines{Lines: lines})
	}
	rows := [][]string{{"NUMBER", "NAME", "STATUS", "MESSAGES", "FORWARD", "PHONES"}}
	for _, l := range lines {
		rows = append(rows, []string{
			l.Number, l.Name, l.Status, fmt.Sprintf("%d/%d", l.NewMessages, l.OldMessages), forwards(&l), strings.Join(l.Devices, ","),
		})
	}
	return s.table(rows)
}

func forwards(l *control.Line) string {
	var all []string
	for _, f := range [][2]string{{"all", l.ForwardAll}, {"busy", l.ForwardBusy}, {"no-answer", l.ForwardNoAnswer}} {
		if f[1] != "" {
			all = append(all, f[0]+">"+f[1])
		}
	}
	return strings.Join(all, " ")
}

func showLine(ctx context.Context, s *session) error {
	l, err := s.client.Line(ctx, s.args[0])
	if err != nil {
		return err
	}
	if s.json {
		return s.print(l)
	}
	return s.facts([][]string{
		{"number", l.Number},
		{"name", l.Name},
		{"status", l.Status},
		{"phones", strings.Join(l.Devices, ", ")},
		{"forward all", l.ForwardAll},
		{"forward busy", l.ForwardBusy},
		{"forward no-answer", l.ForwardNoAnswer},
		{"new messages", strconv.Itoa(l.NewMessages)},
		{"old messages", strconv.Itoa(l.OldMessages)},
	})
}

func showCalls(ctx context.Context, s *session) error {
	calls, err := s.client.Calls(ctx)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(wire.Calls{Calls: calls})
	}
	rows := [][]string{{"CALL", "SINCE", "PHONE", "LINE", "STATE", "WITH"}}
	for _, c := range calls {
		id, since := strconv.FormatUint(c.ID, 10), s.atOrNever(c.Started)
		if len(c.Legs) == 0 {
			rows = append(rows, []string{id, since, "", "", "", ""})
		}
		for _, l := range c.Legs {
			rows = append(rows, []string{id, since, l.Device, l.Line, l.State, party(l.Remote)})
		}
	}
	return s.table(rows)
}

func party(p control.Party) string {
	switch {
	case p.Name == "" || p.Name == p.Number:
		return p.Number
	case p.Number == "":
		return p.Name
	}
	return p.Number + " " + p.Name
}

func showRecords(ctx context.Context, s *session) error {
	q := control.RecordQuery{Device: s.device, Number: s.number, After: s.after, Limit: s.limit}
	for text, into := range map[*string]*time.Time{&s.from: &q.From, &s.to: &q.To} {
		at, err := moment(*text, s.Zone)
		if err != nil {
			return err
		}
		*into = at
	}
	if s.export {
		return s.exportRecords(ctx, q)
	}
	page, err := s.client.Records(ctx, q)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(page)
	}
	rows := [][]string{{"ID", "STARTED", "FROM", "TO", "TALKED", "CAUSE"}}
	for _, r := range page.Records {
		rows = append(rows, []string{strconv.FormatInt(r.ID, 10), s.at(r.Started), party(r.From), party(r.To), talked(r), r.Cause})
	}
	if err := s.table(rows); err != nil || page.Next == 0 {
		return err
	}
	_, err = fmt.Fprintf(s.Stderr, "there may be more: -after %d\n", page.Next)
	return err
}

// talked is empty for a call that nobody answered. A clock that was set back makes
// no time negative.
func talked(r control.Record) string {
	if r.Answered == nil {
		return ""
	}
	return max(r.Ended.Sub(*r.Answered), 0).Round(time.Second).String()
}

// exportRecords counts them for people where they go elsewhere than to the screen.
func (s *session) exportRecords(ctx context.Context, q control.RecordQuery) error {
	p := s.progress()
	w := &exportWriter{to: s.Stdout}
	if !s.Screen && !s.json {
		w.tell = func(n int) { p.step(control.Step{Done: n, What: "records"}) }
	}
	err := s.client.Export(ctx, w, q)
	if w.lines >= countedLines {
		w.told()
	}
	return p.end(err)
}

// moment reads a time as people write it.
func moment(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return time.Now().Add(-ago), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time; write 2026-11-22, \"2026-11-22 20:15\", 2026-11-22T20:15:00Z, or 24h for that long ago", text)
}

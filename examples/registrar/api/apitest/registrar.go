// Package apitest has a registrar without phones, for tests of what controls one.
package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Registrar is a [control.Registrar] in memory. It does what it is told, and notes
// that. Fields are set before it is used.
type Registrar struct {
	// Err is returned by everything that can fail, unless it is nil.
	Err error
	// Steps is how many steps long work has, 0: a push has one for each phone that is named; FailAfter ends it with that error, and
	// Hold waits after the steps until the channel is closed or the context ends.
	Steps     int
	FailAfter error
	Hold      chan struct{}
	// Messages are what a trace tells before it waits for its context, unless Ends.
	Messages []control.Traced
	Ends     bool

	mu      sync.Mutex
	started time.Time
	phones  []control.Phone
	lines   []control.Line
	calls   []control.Call
	records []control.Record
	done    []string
}

// New returns a registrar with some phones, two lines, a call and records. Some
// texts are hostile, and some lists nil.
func New() *Registrar {
	start := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	r := &Registrar{started: start, Steps: 2}
	r.phones = []control.Phone{
		{
			Device: "SEP001122334455", Description: "Reception", Model: "7960", Configured: true, Registered: true,
			Since: &start, Address: "192.0.2.20:49152", Protocol: 11, Numbers: []string{"1001"}, Calls: 1,
			DoNotDisturb: control.DoNotDisturbOff, HuntLogin: true,
		},
		{Device: "SEP001122334466", Configured: true},
		{Device: "ATA\x1b[2J\"<b>\u009b", Description: "a\nb\u202e", Registered: true, Numbers: []string{"*9/#"}, User: "anna"},
	}
	r.lines = []control.Line{
		{Number: "*9/#", Name: "star", Status: "idle"},
		{Number: "1001", Name: "Reception", Devices: []string{"SEP001122334455"}, Status: "in-use", NewMessages: 1},
	}
	r.calls = []control.Call{
		{ID: 7, Started: &start, Legs: []control.Leg{{
			Device: "SEP001122334455", Line: "1001", Reference: 1, State: "connected", Remote: control.Party{Number: "1002", Name: "Workshop"},
		}}},
		{ID: 1<<53 - 1},
	}
	r.Archive(120)
	r.records[0].Devices, r.records[0].Answered = nil, nil
	r.Messages = []control.Traced{
		{At: start, FromPhone: true, ID: 0x0006, Name: "OffHook", Fields: json.RawMessage(`{"lineInstance":1,"text":"<b>"}`)},
		{At: start, ID: 0x0111, Name: "\x1b]0;x\a", Error: "short", Missed: 3},
	}
	return r
}

// Archive has n records of calls in place of those that there are.
func (r *Registrar) Archive(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.records = nil
	for i := range n {
		at := r.started.Add(time.Duration(i) * time.Minute)
		r.records = append(r.records, control.Record{
			ID: int64(i + 1), From: control.Party{Number: "1001", Name: "Reception"}, To: control.Party{Number: "1002"}, Dialed: "1002",
			Started: at, Answered: &at, Ended: at.Add(time.Minute), Cause: "normal", Devices: []string{"SEP001122334455"},
		})
	}
}

// Crowd adds registered phones.
func (r *Registrar) Crowd(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range n {
		r.phones = append(r.phones, control.Phone{
			Device: fmt.Sprintf("SEP%012X", i), Model: "7960", Configured: true, Registered: true, Since: &r.started,
			Address: "192.0.2.20:49152", Protocol: 11, Numbers: []string{strconv.Itoa(2000 + i)}, DoNotDisturb: control.DoNotDisturbOff,
		})
	}
}

// Done returns what was done, in order.
func (r *Registrar) Done() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.done)
}

func (r *Registrar) do(format string, args ...any) error {
	if r.Err != nil {
		return r.Err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done = append(r.done, fmt.Sprintf(format, args...))
	return nil
}

// Status implements [control.Registrar].
func (r *Registrar) Status() control.Status {
	return control.Status{
		Started: r.started, Version: "test", Registered: 2, Calls: 2, Loaded: r.started, Config: "phones.yaml",
		Storage: control.Storage{State: "ok", Path: "/var/lib/skinny/registrar.db"},
		Listen:  []control.Listen{{Service: "sccp", Address: "127.0.0.1:2000"}},
	}
}

// Phones implements [control.Registrar].
func (r *Registrar) Phones() []control.Phone { return r.phones }

// Phone implements [control.Registrar].
func (r *Registrar) Phone(device string) (control.Phone, error) {
	if r.Err != nil {
		return control.Phone{}, r.Err
	}
	for _, p := range r.phones {
		if p.Device == device {
			return p, nil
		}
	}
	return control.Phone{}, fmt.Errorf("phone %q: %w", device, control.ErrNotFound)
}

func (r *Registrar) registered(device string) error {
	p, err := r.Phone(device)
	if err == nil && !p.Registered {
		return fmt.Errorf("phone %s: %w", device, control.ErrNotRegistered)
	}
	return err
}

// Lines implements [control.Registrar].
func (r *Registrar) Lines() []control.Line { return r.lines }

// Line implements [control.Registrar].
func (r *Registrar) Line(number string) (control.Line, error) {
	if r.Err != nil {
		return control.Line{}, r.Err
	}
	for _, l := range r.lines {
		if l.Number == number {
			return l, nil
		}
	}
	return control.Line{}, fmt.Errorf("line %q: %w", number, control.ErrNotFound)
}

// Calls implements [control.Registrar].
func (r *Registrar) Calls() []control.Call { return r.calls }

// Records implements [control.Registrar].
func (r *Registrar) Records(ctx context.Context, q control.RecordQuery) (page []control.Record, err error) {
	if r.Err != nil {
		return nil, r.Err
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	for _, record := range r.records {
		wanted := record.ID > q.After && !record.Started.Before(q.From) && (q.To.IsZero() || record.Started.Before(q.To)) &&
			(q.Device == "" || slices.Contains(record.Devices, q.Device)) &&
			(q.Number == "" || record.From.Number == q.Number || record.To.Number == q.Number)
		if wanted && len(page) < q.Limit {
			page = append(page, record)
		}
	}
	return page, ctx.Err()
}

// Statistics implements [control.Registrar].
func (r *Registrar) Statistics(ctx context.Context, from, to time.Time) (s control.Statistics, err error) {
	if r.Err != nil {
		return s, r.Err
	}
	for _, record := range r.records {
		if record.Ended.Before(from) || !to.IsZero() && record.Ended.After(to) {
			continue
		}
		day := control.Day{Date: record.Ended.Format(time.DateOnly), Cause: record.Cause}
		if n := len(s.Days); n == 0 || s.Days[n-1].Date != day.Date {
			s.Days = append(s.Days, day)
		}
		s.Days[len(s.Days)-1].Calls++
	}
	for i, p := range r.phones {
		u := control.Usage{Device: p.Device, Placed: int64(i)}
		if p.Registered {
			u.Registrations, u.First, u.Last = 1, p.Since, p.Since
			u.Voice = &control.Voice{PacketsReceived: 99, PacketsLost: 1}
		}
		s.Phones = append(s.Phones, u)
	}
	return s, ctx.Err()
}

// Export implements [control.Registrar].
func (r *Registrar) Export(ctx context.Context, to io.Writer, q control.RecordQuery) error {
	q.Limit = len(r.records)
	records, err := r.Records(ctx, q)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(to)
	for _, record := range records {
		if err := encoder.Encode(record); err != nil {
			return err
		}
	}
	return r.FailAfter
}

// SetMessageWaiting implements [control.Registrar].
func (r *Registrar) SetMessageWaiting(number string, newMessages, oldMessages int) error {
	if _, err := r.Line(number); err != nil {
		return err
	}
	return r.do("mwi %s %d %d", number, newMessages, oldMessages)
}

// SetForward implements [control.Registrar].
func (r *Registrar) SetForward(number string, when control.ForwardWhen, to string) error {
	if _, err := r.Line(number); err != nil {
		return err
	}
	if to == number {
		return fmt.Errorf("%w: %s would be forwarded to itself", control.ErrInvalid, number)
	}
	return r.do("forward %s %s %q", number, when, to)
}

// SetDoNotDisturb implements [control.Registrar].
func (r *Registrar) SetDoNotDisturb(device string, dnd control.DoNotDisturb) error {
	if _, err := r.Phone(device); err != nil {
		return err
	}
	return r.do("dnd %s %s", device, dnd)
}

// HangUp implements [control.Registrar].
func (r *Registrar) HangUp(call uint64) error {
	if r.Err == nil && !slices.ContainsFunc(r.calls, func(c control.Call) bool { return c.ID == call }) {
		return fmt.Errorf("call %d: %w", call, control.ErrNotFound)
	}
	return r.do("hang up %d", call)
}

// HangUpPhone implements [control.Registrar].
func (r *Registrar) HangUpPhone(device string) (int, error) {
	p, err := r.Phone(device)
	if err != nil {
		return 0, err
	}
	return p.Calls, r.do("hang up %s", device)
}

// LogIn implements [control.Registrar].
func (r *Registrar) LogIn(device, user string) error {
	if _, err := r.Phone(device); err != nil {
		return err
	}
	return r.do("log in %s %s", device, user)
}

// Release implements [control.Registrar]. Every phone has the same number.
func (r *Registrar) Release(device string) (string, error) {
	p, err := r.Phone(device)
	switch {
	case err != nil:
		return "", err
	case p.Registered:
		return "", fmt.Errorf("phone %s: %w", device, control.ErrRegistered)
	}
	return "1500", r.do("release %s", device)
}

// LogOff implements [control.Registrar].
func (r *Registrar) LogOff(device string) error {
	if _, err := r.Phone(device); err != nil {
		return err
	}
	return r.do("log off %s", device)
}

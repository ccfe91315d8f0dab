package station

import (
	"log/slog"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// settling is what there is to show while changes of settings are on their way to
// the disk. They hold at once, but phones are shown them when a restart would bring
// them back: until then what was set before. Calls wait for nothing.
type settling struct {
	machine  *call.Machine
	lines    map[string]*unsettled[call.LineSettings]
	phones   map[string]*unsettled[call.PhoneSettings]
	statuses map[call.Subject]*unsettled[call.Status]
	changes  []*change // the oldest first
	begun    uint64    // changes so far
	late     bool      // the last one was shown before it was stored
}

// unsettled is something that is not on disk as it is now.
type unsettled[T comparable] struct {
	shown   T
	changes int // on their way
}

// change is what one event has changed.
type change struct {
	number   uint64
	until    time.Time // it is shown then, stored or not
	lines    []call.LineChanged
	phones   []call.PhoneChanged
	statuses []call.StatusChanged
	notices  []call.Notice
}

func newSettling(machine *call.Machine) *settling {
	return &settling{
		machine:  machine,
		lines:    make(map[string]*unsettled[call.LineSettings]),
		phones:   make(map[string]*unsettled[call.PhoneSettings]),
		statuses: make(map[call.Subject]*unsettled[call.Status]),
	}
}

// LineSettings implements [truth].
func (t *settling) LineSettings(number string) call.LineSettings {
	if u := t.lines[number]; u != nil {
		return u.shown
	}
	return t.machine.LineSettings(number)
}

// PhoneSettings implements [truth].
func (t *settling) PhoneSettings(device string) call.PhoneSettings {
	if u := t.phones[device]; u != nil {
		return u.shown
	}
	return t.machine.PhoneSettings(device)
}

// Status implements [truth]. Calls are shown at once.
func (t *settling) Status(of call.Subject) call.Status {
	status := t.machine.Status(of)
	if u := t.statuses[of]; u != nil && follows(of, status) {
		return u.shown
	}
	return status
}

// follows tells whether a status may come from what users set, and not from calls.
func follows(of call.Subject, status call.Status) bool {
	switch of.Kind {
	case call.SubjectLine:
		return status == call.Idle || status == call.DoNotDisturb
	case call.SubjectHunt:
		return true
	}
	return false
}

// settled is the status before one that follows from what users set, leaving out
// calls.
func settled(v call.StatusChanged) call.Status {
	switch {
	case follows(v.Subject, v.Before):
		return v.Before
	case v.Status == call.Idle:
		return call.DoNotDisturb
	}
	return call.Idle
}

// gather returns what the commands of one event change of the settings, and what
// waits with that.
func gather(commands []call.Command) *change {
	c := new(change)
	for _, command := range commands {
		switch v := command.(type) {
		case call.LineChanged:
			c.lines = append(c.lines, v)
		case call.PhoneChanged:
			c.phones = append(c.phones, v)
		case call.StatusChanged:
			if follows(v.Subject, v.Status) {
				c.statuses = append(c.statuses, v)
			}
		case call.Notice:
			if aboutSettings(v.Kind) {
				c.notices = append(c.notices, v)
			}
		}
	}
	c.statuses = slices.DeleteFunc(c.statuses, func(v call.StatusChanged) bool { return !c.moves(v.Subject) })
	return c
}

// moves tells whether the change may be why a subject has another status.
func (c *change) moves(of call.Subject) bool {
	return slices.ContainsFunc(c.phones, func(v call.PhoneChanged) bool {
		return v.Before.DND != v.Settings.DND ||
			of.Kind == call.SubjectHunt && v.Before.HuntLoggedOut != v.Settings.HuntLoggedOut
	})
}

// changesSettings tells whether there is something to gather.
func changesSettings(commands []call.Command) bool {
	for _, c := range commands {
		switch c.(type) {
		case call.LineChanged, call.PhoneChanged:
			return true
		}
	}
	return false
}

// held tells whether a command waits with the settings that it came with. Statuses
// do not: what they show may be a call.
func held(c call.Command) bool {
	switch c := c.(type) {
	case call.LineChanged, call.PhoneChanged:
		return true
	case call.Notice:
		return aboutSettings(c.Kind)
	}
	return false
}

func aboutSettings(k call.NoticeKind) bool {
	return k == call.NoticeCallBackSet || k == call.NoticeCallBackOff
}

// hold keeps a change from being shown.
func (t *settling) hold(c *change, until time.Time) {
	t.begun++
	c.number, c.until = t.begun, until
	t.changes = append(t.changes, c)
	for _, v := range c.lines {
		hold(t.lines, v.Number, v.Before)
	}
	for _, v := range c.phones {
		hold(t.phones, v.Device, v.Before)
	}
	for _, v := range c.statuses {
		hold(t.statuses, v.Subject, settled(v))
	}
}

func hold[K, T comparable](of map[K]*unsettled[T], key K, before T) {
	u := of[key]
	if u == nil {
		u = &unsettled[T]{shown: before}
		of[key] = u
	}
	u.changes++
}

// next takes the oldest change if it is one of those up to a number, or overdue,
// and lets it be shown.
func (t *settling) next(through uint64, now time.Time) *change {
	if len(t.changes) == 0 || t.changes[0].number > through && t.changes[0].until.After(now) {
		return nil
	}
	c := t.changes[0]
	t.changes[0] = nil
	t.changes = t.changes[1:]
	for _, v := range c.lines {
		settle(t.lines, v.Number, v.Settings)
	}
	for _, v := range c.phones {
		settle(t.phones, v.Device, v.Settings)
	}
	for _, v := range c.statuses {
		settle(t.statuses, v.Subject, v.Status)
	}
	return c
}

func settle[K, T comparable](of map[K]*unsettled[T], key K, after T) {
	u := of[key]
	u.shown = after
	if u.changes--; u.changes == 0 {
		delete(of, key)
	}
}

// due is when the oldest change is to be shown at the latest.
func (t *settling) due() (at time.Time, ok bool) {
	if len(t.changes) == 0 {
		return time.Time{}, false
	}
	return t.changes[0].until, true
}

// settle holds back what an event has changed until it is on disk, and tells
// whether it does. The exchange is locked.
func (x *exchange) settle(commands []call.Command) bool {
	if x.recorder == nil || !changesSettings(commands) {
		return false
	}
	number := x.settling.begun + 1
	if !x.recorder.Settled(func(err error) { x.settled(number, err) }) {
		return false
	}
	x.settling.hold(gather(commands), time.Now().Add(x.limits.StoreWithin))
	x.signal()
	return true
}

// settled shows what is stored now, or cannot be.
func (x *exchange) settled(through uint64, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err == nil {
		x.settling.late = false
	}
	x.unveil(through)
}

// overdue shows what the disk takes too long for.
func (x *exchange) overdue() {
	if at, ok := x.settling.due(); !ok || at.After(time.Now()) {
		return
	}
	if !x.settling.late {
		x.settling.late = true
		x.log.Warn("storing takes long: phones are shown what is not on disk yet", slog.Duration("after", x.limits.StoreWithin))
	}
	x.unveil(0)
}

func (x *exchange) unveil(through uint64) {
	for now := time.Now(); ; {
		c := x.settling.next(through, now)
		if c == nil {
			return
		}
		x.show(c)
	}
}

// show draws a change on the phones that it is about.
func (x *exchange) show(c *change) {
	for _, v := range c.lines {
		x.apply(v)
	}
	for _, v := range c.phones {
		x.apply(v)
	}
	for _, v := range c.statuses {
		x.apply(v)
	}
	for _, v := range c.notices {
		x.apply(v)
	}
}

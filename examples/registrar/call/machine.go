package call

import (
	"cmp"
	"slices"
	"time"
)

// Limits are the times and sizes of a [Machine]. Zero fields mean the default.
type Limits struct {
	FirstDigit time.Duration // dial tone without a digit; 15 s
	InterDigit time.Duration // between digits; 8 s
	NoAnswer   time.Duration // ringing; 60 s
	Failure    time.Duration // a failed call is shown this long; 15 s
	MaxDigits  int           // dialled digits kept; 32
}

func (l Limits) withDefaults() Limits {
	l.FirstDigit = cmp.Or(l.FirstDigit, 15*time.Second)
	l.InterDigit = cmp.Or(l.InterDigit, 8*time.Second)
	l.NoAnswer = cmp.Or(l.NoAnswer, time.Minute)
	l.Failure = cmp.Or(l.Failure, 15*time.Second)
	l.MaxDigits = cmp.Or(l.MaxDigits, 32)
	return l
}

// Machine is the state of every call of a registrar. It is not safe for
// concurrent use.
type Machine struct {
	limits  Limits
	plan    Plan
	phones  map[string]*phone
	numbers map[string][]*appearance
	legs    map[uint32]*leg
	timers  map[TimerID]timer

	lastRef   uint32
	lastTimer TimerID

	now     time.Time
	out     []Command
	touched []*phone
	key     Key // of the event at work
}

// New returns a machine without phones.
func New(plan Plan, limits Limits) *Machine {
	return &Machine{
		limits:  limits.withDefaults(),
		plan:    plan,
		phones:  make(map[string]*phone),
		numbers: make(map[string][]*appearance),
		legs:    make(map[uint32]*leg),
		timers:  make(map[TimerID]timer),
	}
}

// Handle takes one event that happened at the given time and returns what is to
// be done about it. The slice belongs to the caller.
func (m *Machine) Handle(now time.Time, ev Event) []Command {
	m.now, m.out, m.touched = now, nil, m.touched[:0]
	switch ev := ev.(type) {
	case Press:
		if p := m.phones[ev.Device]; p != nil {
			m.press(p, ev)
		}
	case DeviceUp:
		m.deviceUp(ev)
	case DeviceDown:
		m.deviceDown(ev.Device)
	case TimerFired:
		m.timerFired(ev.Timer)
	case MediaFailed:
		m.mediaFailed(ev)
	}
	for _, p := range m.touched {
		m.settle(p)
	}
	return m.out
}

// Legs returns the number of legs that exist.
func (m *Machine) Legs() int { return len(m.legs) }

func (m *Machine) emit(c Command) { m.out = append(m.out, c) }

func (m *Machine) deviceUp(ev DeviceUp) {
	m.deviceDown(ev.Device)
	p := &phone{device: ev.Device}
	for _, line := range ev.Lines {
		a := &appearance{Line: line, phone: p}
		p.lines = append(p.lines, a)
		m.numbers[line.Number] = append(m.numbers[line.Number], a)
	}
	m.phones[ev.Device] = p
}

func (m *Machine) deviceDown(device string) {
	p := m.phones[device]
	if p == nil {
		return
	}
	delete(m.phones, device)
	for _, a := range p.lines {
		rest := slices.DeleteFunc(m.numbers[a.Number], func(b *appearance) bool { return a == b })
		if len(rest) == 0 {
			delete(m.numbers, a.Number)
		} else {
			m.numbers[a.Number] = rest
		}
	}
	for len(p.legs) > 0 {
		m.hangUp(p.legs[0], DeviceGone)
	}
}

func (m *Machine) press(p *phone, ev Press) {
	m.key = ev.Key
	switch ev.Key {
	case KeyOffHook:
		m.offHook(p, ev)
	case KeyOnHook:
		m.onHook(p)
	case KeyNewCall:
		m.newCall(p, ev.Line)
	case KeyLine:
		m.lineKey(p, ev.Line)
	case KeyDigit:
		m.digit(p, ev.Digits)
	case KeyBackspace:
		m.backspace(p)
	case KeyDial:
		m.dialNumber(p, ev.Line, ev.Digits)
	case KeyDialNow:
		m.dialNow(p)
	case KeyRedial:
		m.redial(p, ev.Line)
	case KeyAnswer:
		m.answerKey(p, ev)
	case KeyEndCall:
		m.endCall(p, ev)
	case KeyHold:
		m.holdKey(p, ev)
	case KeyResume:
		m.resumeKey(p, ev)
	case KeyHoldToggle:
		m.holdToggle(p, ev)
	case KeyTransfer:
		m.transferKey(p, ev)
	default:
		m.refuse(p, ev.Line, NotActive)
	}
}

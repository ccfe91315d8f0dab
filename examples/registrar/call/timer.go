package call

import "time"

type timer struct {
	leg  *leg
	kind timerKind
}

type timerKind uint8

const (
	firstDigit timerKind = iota
	interDigit
	noAnswer
	failure
)

// startTimer starts the one timer of a leg, in place of any other.
func (m *Machine) startTimer(l *leg, kind timerKind, after time.Duration) {
	m.stopTimer(l)
	m.lastTimer++
	l.timer = m.lastTimer
	m.timers[l.timer] = timer{leg: l, kind: kind}
	m.emit(StartTimer{Timer: l.timer, After: after})
}

func (m *Machine) stopTimer(l *leg) {
	if l.timer != 0 {
		delete(m.timers, l.timer)
		m.emit(StopTimer{Timer: l.timer})
		l.timer = 0
	}
}

func (m *Machine) timerFired(id TimerID) {
	t, ok := m.timers[id]
	if !ok {
		return
	}
	delete(m.timers, id)
	t.leg.timer = 0
	switch t.kind {
	case firstDigit:
		m.fail(t.leg, NoDigits)
	case interDigit:
		m.route(t.leg)
	case noAnswer:
		m.unanswered(t.leg.talk)
	case failure:
		m.drop(t.leg, t.leg.cause)
	}
}

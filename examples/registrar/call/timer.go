package call

import "time"

// timer is what a running timer is for. It belongs to a leg or to a conversation
// and stops with it.
type timer struct {
	kind timerKind
	leg  *leg
	talk *conversation
}

type timerKind uint8

const (
	firstDigit timerKind = iota // of a leg, like the next four
	warmLine                    // dial tone until the line's own number is dialled
	interDigit
	failure
	holdReminder
	callBackRing // until a call back rings no longer
	noAnswer     // of a conversation, as the rest
	reversion    // until a parked call rings who parked it
)

// startTimer starts the one timer of its owner, in place of any other. running
// is where the owner keeps it.
func (m *Machine) startTimer(running *TimerID, t timer, after time.Duration) {
	m.stopTimer(running)
	m.lastTimer++
	*running = m.lastTimer
	m.timers[m.lastTimer] = t
	m.emit(StartTimer{Timer: m.lastTimer, After: after})
}

func (m *Machine) stopTimer(running *TimerID) {
	if *running != 0 {
		delete(m.timers, *running)
		m.emit(StopTimer{Timer: *running})
		*running = 0
	}
}

func (m *Machine) timerFired(id TimerID) {
	t, ok := m.timers[id]
	if !ok {
		return
	}
	delete(m.timers, id)
	if t.leg != nil {
		t.leg.alarm = 0
	} else {
		t.talk.alarm = 0
	}
	switch t.kind {
	case firstDigit:
		m.fail(t.leg, NoDigits)
	case warmLine:
		m.hotLine(t.leg)
	case interDigit:
		m.complete(t.leg)
	case failure:
		m.drop(t.leg, t.leg.cause)
	case holdReminder:
		m.holdReminder(t.leg)
	case callBackRing:
		m.hangUp(t.leg, NoAnswer)
	case noAnswer:
		m.unanswered(t.talk)
	case reversion:
		m.revert(t.talk)
	}
}

package call

import (
	"iter"
	"time"
)

// Machine is the state of every call of a registrar. It is not safe for
// concurrent use.
type Machine struct {
	limits Limits
	plan   Plan

	phones   map[string]*phone
	settings map[string]PhoneSettings // of every phone that has any, up or down
	numbers  map[string]*number
	groups   map[string][]*appearance // by pickup group
	hunts    map[string]*huntState    // by pilot
	legs     map[uint32]*leg
	slots    map[string]*conversation // by park slot
	pages    map[string]*conversation // by page group
	meetings map[string]*conversation // by number
	timers   map[TimerID]timer
	returns  map[string][]interrupted // of phones that are about to register again

	shownSlots map[string]bool // that were told to be in use

	lastRef    uint32
	lastCall   CallID
	lastBridge BridgeID
	lastTimer  TimerID

	now     time.Time
	out     []Command
	key     Key  // of the event at work, for refusals
	coded   bool // the event has dialled a feature code already
	touched touched
}

// New returns a machine without phones.
func New(plan Plan, limits Limits) *Machine {
	return &Machine{
		limits:   limits.withDefaults(),
		plan:     plan,
		phones:   make(map[string]*phone),
		settings: make(map[string]PhoneSettings),
		numbers:  make(map[string]*number),
		groups:   make(map[string][]*appearance),
		hunts:    make(map[string]*huntState),
		legs:     make(map[uint32]*leg),
		slots:    make(map[string]*conversation),
		pages:    make(map[string]*conversation),
		meetings: make(map[string]*conversation),
		timers:   make(map[TimerID]timer),
		returns:  make(map[string][]interrupted),

		shownSlots: make(map[string]bool),
	}
}

// Handle takes one event that happened at the given time and returns what is to
// be done about it. The slice is valid until the next call.
func (m *Machine) Handle(now time.Time, ev Event) []Command {
	clear(m.out)
	m.now, m.out, m.key, m.coded = now, m.out[:0], 0, false
	switch ev := ev.(type) {
	case Press:
		if p := m.phones[ev.Device]; p != nil {
			m.key = ev.Key
			m.press(p, ev)
		}
	case DeviceUp:
		m.deviceUp(ev)
	case DeviceDown:
		m.deviceDown(ev)
	case TimerFired:
		m.timerFired(ev.Timer)
	case MediaFailed:
		m.mediaFailed(ev)
	case RemoveParticipant:
		m.removeParticipant(ev)
	case SetForward:
		m.setForward(ev)
	case SetMessageWaiting:
		m.setMessageWaiting(ev)
	case SetDoNotDisturb:
		m.changePhone(ev.Device, func(s *PhoneSettings) { s.DND = ev.DND })
	case SetPrivacy:
		m.changePhone(ev.Device, func(s *PhoneSettings) { s.Private = ev.On })
	case SetHuntLogin:
		m.changePhone(ev.Device, func(s *PhoneSettings) { s.HuntLoggedOut = !ev.In })
	case RestoreLine:
		m.putLine(ev.Number, ev.Settings)
	case RestorePhone:
		m.putPhone(ev.Device, ev.Settings)
	case PlanChanged:
		m.planChanged()
	case LimitsChanged:
		m.limits = ev.Limits.withDefaults()
	case DeviceChanged:
		m.deviceChanged(ev)
	case HangUpCall:
		m.hangUpCall(ev.Call)
	case HangUpPhone:
		m.hangUpPhone(ev.Device)
	}
	m.settle()
	return m.out
}

// press finds what a key does. Every key is here once.
func (m *Machine) press(p *phone, ev Press) {
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
		m.dialNumber(p, ev.Line, ev.Digits, false)
	case KeyIntercom:
		m.dialNumber(p, ev.Line, ev.Digits, true)
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
	case KeySwap:
		m.swap(p, ev)
	case KeyFlash:
		m.flash(p, ev)
	case KeyTransfer:
		m.transferKey(p, ev)
	case KeyDirectTransfer:
		m.directTransfer(p, ev)
	case KeyConference:
		m.conferenceKey(p, ev)
	case KeyJoin:
		m.joinKey(p, ev)
	case KeySelect:
		m.selectKey(p, ev)
	case KeyParticipants:
		m.participantsKey(p, ev)
	case KeyRemoveLast:
		m.removeLast(p, ev)
	case KeyBarge:
		m.bargeKey(p, ev)
	case KeyPrivacy:
		m.changePhone(p.device, func(s *PhoneSettings) { s.Private = !s.Private })
	case KeyPark:
		m.parkKey(p, ev)
	case KeyPickup:
		m.pickupKey(p, ev)
	case KeyForwardAll, KeyForwardBusy, KeyForwardNoAnswer:
		m.forwardKey(p, ev)
	case KeyGroupPickup, KeyDirectedPickup, KeyAbbreviated, KeyMeetMe:
		m.ask(p, ev)
	case KeyMessages:
		m.messagesKey(p, ev)
	case KeyForwardOff:
		m.forwardOff(p, ev)
	case KeyDivert:
		m.divertKey(p, ev)
	case KeyDND:
		m.dndKey(p)
	case KeyCallBack:
		m.callBackKey(p, ev)
	case KeyHuntLogin:
		m.changePhone(p.device, func(s *PhoneSettings) { s.HuntLoggedOut = !s.HuntLoggedOut })
	default:
		m.refuse(p, ev.Line, NotActive)
	}
}

func (m *Machine) emit(c Command) { m.out = append(m.out, c) }

func (m *Machine) refuse(p *phone, instance uint32, why Refusal) {
	m.emit(Refuse{Device: p.device, Line: instance, Key: m.key, Reason: why})
}

// Legs returns every leg as its phone shows it, with the device, in no order.
func (m *Machine) Legs() iter.Seq2[string, Leg] {
	return func(yield func(string, Leg) bool) {
		for _, l := range m.legs {
			if !yield(l.at.phone.device, m.view(l)) {
				return
			}
		}
	}
}

// Load is how much a machine has to remember.
type Load struct{ Phones, Legs, Calls, Timers int }

// Load counts what exists now. Legs include those that mirror calls of other
// phones.
func (m *Machine) Load() Load {
	calls := make(map[*conversation]bool)
	for _, l := range m.legs {
		if l.talk != nil {
			calls[l.talk] = true
		}
	}
	return Load{Phones: len(m.phones), Legs: len(m.legs), Calls: len(calls), Timers: len(m.timers)}
}

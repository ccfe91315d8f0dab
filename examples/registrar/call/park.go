package call

import (
	"slices"
	"time"
)

// parking is what a parked conversation remembers.
type parking struct {
	slot   string
	device string // who parked it
	line   uint32
	number string
	by     Party // as others see it
	music  string
	since  time.Time
}

// parkKey parks the call that is talked to, or the one kept while a consultation
// has dial tone. A slot that is taken is retrieved from.
func (m *Machine) parkKey(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).parkable)
	if consult := p.active; consult != nil && consult.kept != nil && consult.fresh() {
		l = consult.kept
	}
	if ev.Digits != "" && (l == nil || m.slots[ev.Digits] != nil) {
		m.slotKey(p, ev)
		return
	}
	if l == nil || !l.parkable() {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	slot := m.freeSlot(l.at.caller(), ev.Digits)
	if slot == "" {
		m.refuse(p, ev.Line, NoParkSlot)
		return
	}
	m.park(l, slot)
}

func (l *leg) parkable() bool { return l.joinable() && !l.talk.conference() }

// slotKey dials a slot.
func (m *Machine) slotKey(p *phone, ev Press) {
	if !m.canDial(ev.Digits) {
		m.refuse(p, ev.Line, BadDigits)
		return
	}
	if l := m.dialTone(p, ev.Line, false); l != nil {
		l.entry, l.digits = 0, ev.Digits
		m.dialSlot(l, ev.Digits)
	}
}

// freeSlot returns the slot that was asked for, or the first one, if it is free.
func (m *Machine) freeSlot(from Caller, wanted string) string {
	for _, slot := range m.plan.ParkSlots(from) {
		if m.slots[slot] == nil && (wanted == "" || wanted == slot) {
			return slot
		}
	}
	return ""
}

// park leaves the other side of a call waiting in a slot.
func (m *Machine) park(l *leg, slot string) {
	c, p := l.talk, l.at.phone
	for _, k := range p.legs {
		if k.kept == l {
			m.hangUp(k, Parked)
			break
		}
	}
	c.park = &parking{
		slot: slot, device: p.device, line: l.at.Instance, number: l.at.Number, by: l.party(), music: l.at.Music,
		since: m.now,
	}
	m.slots[slot] = c
	m.touchSlot(slot)
	m.drop(l, Parked)
	c.host = c.parties[0]
	m.emit(Notice{Device: p.device, Line: l.at.Instance, Kind: NoticeParked, Number: slot})
	m.startTimer(&c.alarm, timer{kind: reversion, talk: c}, m.limits.ParkReversion)
}

// unpark makes a slot free.
func (m *Machine) unpark(c *conversation) {
	if k := c.park; k != nil {
		c.park = nil
		delete(m.slots, k.slot)
		m.touchSlot(k.slot)
	}
}

// dialSlot retrieves a parked call, or parks there what a transfer keeps.
func (m *Machine) dialSlot(l *leg, slot string) {
	c := m.slots[slot]
	kept := l.kept
	switch {
	case kept != nil && c == nil && kept.parkable() && m.freeSlot(l.at.caller(), slot) != "":
		m.park(kept, slot)
	case kept != nil && c != nil:
		m.failTalk(m.newTalk(l, slot), Busy)
	case c == nil || c.has(l.at.phone):
		m.failTalk(m.newTalk(l, slot), Unreachable)
	default:
		c.redirect.note(c.park.by, RedirectedPark)
		l.kind = Inbound
		c.takeBack(l)
		m.connect(c, l)
	}
}

// revert rings who parked a call that nobody retrieves. The call stays in its
// slot, so that everybody else may still retrieve it.
func (m *Machine) revert(c *conversation) {
	if p := m.phones[c.park.device]; p != nil && !c.has(p) {
		if a := p.line(c.park.line); a != nil && a.Number == c.park.number && a.free() {
			c.redirect.note(c.park.by, RedirectedPark)
			c.patience = m.limits.NoAnswer
			m.offer(c, a)
			c.ringing[0].ring = RingReverted
			c.takeBack(c.ringing[0])
		}
	}
	if len(c.ringing) == 0 {
		m.unreached(c, Unreachable)
		return
	}
	m.awaitPatiently(c)
}

// takeBack marks the leg of a phone that had a parked call before, and has it in its
// list: that it comes back is no other call.
func (c *conversation) takeBack(l *leg) {
	if slices.ContainsFunc(c.log, func(r LegRecord) bool {
		return r.Device == l.at.phone.device && !r.Joined.IsZero() && (r.Again || r.History != NoHistory)
	}) {
		l.noted, l.unlisted = true, true
	}
}

func (m *Machine) touchSlot(slot string) {
	m.touched.slots = append(m.touched.slots, slot)
}

func (m *Machine) settleSlot(slot string) {
	status := m.slotStatus(slot)
	if (status == InUse) == m.shownSlots[slot] {
		return
	}
	before := InUse
	if status == InUse {
		before = Idle
		m.shownSlots[slot] = true
	} else {
		delete(m.shownSlots, slot)
	}
	m.emit(StatusChanged{Subject: Subject{SubjectSlot, slot}, Status: status, Before: before})
}

func (m *Machine) slotStatus(slot string) Status {
	if m.slots[slot] != nil {
		return InUse
	}
	return Idle
}

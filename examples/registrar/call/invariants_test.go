package call

import (
	"errors"
	"fmt"
	"slices"
)

// Invariants tells what of a machine contradicts itself. Everything derived is
// computed anew and compared.
func (m *Machine) Invariants() error {
	v := &violations{m: m, talks: make(map[*conversation]bool)}
	if !m.touched.empty() {
		v.add("something is touched and not settled")
	}
	v.phones()
	v.legs()
	for c := range v.talks {
		v.talk(c)
	}
	v.timers()
	v.statuses()
	v.waiters()
	return errors.Join(v.found...)
}

type violations struct {
	m     *Machine
	talks map[*conversation]bool
	found []error
}

func (v *violations) add(format string, args ...any) {
	v.found = append(v.found, fmt.Errorf(format, args...))
}

func (v *violations) check(holds bool, format string, args ...any) {
	if !holds {
		v.add(format, args...)
	}
}

func (v *violations) phones() {
	legs := 0
	for device, p := range v.m.phones {
		legs += len(p.legs) + len(p.mirrors)
		v.check(p.active == nil || slices.Contains(p.legs, p.active), "%s: the active leg is not its own", device)
		v.check(p.settings == v.m.settings[device], "%s: settings differ", device)
		for _, l := range p.legs {
			v.check(l.mirrored == nil, "%s/%d: a mirror among the legs", device, l.ref)
			active := l.in(OffHook, Dialing, RingOut, Connected, Failed)
			v.check(active == (p.active == l), "%s/%d: %s, active %v", device, l.ref, l.state, p.active == l)
			v.check(!l.ringing() || (l.state == Waiting) == (p.active != nil), "%s/%d: rings as %s", device, l.ref, l.state)
		}
		for _, l := range p.mirrors {
			v.check(l.mirrored != nil, "%s/%d: no mirror", device, l.ref)
		}
		for _, a := range p.lines {
			v.check(v.m.numbers[a.Number] == a.number, "%s: line %s is not the number's", device, a.Number)
			v.check(slices.Contains(a.number.appearances, a), "%s: line %s is unknown to its number", device, a.Number)
		}
	}
	v.check(legs == len(v.m.legs), "%d legs at phones, %d in all", legs, len(v.m.legs))
	for group, lines := range v.m.groups {
		v.check(len(lines) > 0, "group %s is empty", group)
	}
}

func (v *violations) legs() {
	for ref, l := range v.m.legs {
		p := l.at.phone
		name := fmt.Sprintf("%s/%d", p.device, ref)
		v.check(!l.gone && l.ref == ref && v.m.phones[p.device] == p, "%s: gone", name)
		v.check(l.shown == v.m.view(l), "%s: shown as %+v, is %+v", name, l.shown, v.m.view(l))
		v.check(l.kept == nil || slices.Contains(p.legs, l.kept), "%s: consults for a leg that is gone", name)
		v.check((l.kept == nil) == (l.consult == 0), "%s: half a consultation", name)
		if l.mirrored != nil {
			v.talks[l.mirrored] = true
			v.check(l.talk == nil && l.path == path{} && l.alarm == 0, "%s: a mirror that does something", name)
			v.check(slices.Contains(l.mirrored.mirrors, l), "%s: a mirror of its own", name)
			continue
		}
		if l.talk == nil {
			v.check(l.in(OffHook, Dialing, Failed) || l.callBack != "" && l.ringing(), "%s: %s without a call", name, l.state)
			v.check(l.path == path{}, "%s: a voice path without a call", name)
			v.check(l.alarm != 0, "%s: %s for ever", name, l.state)
			continue
		}
		v.talks[l.talk] = true
		v.check(l.alarm == 0 || l.state == Held, "%s: a timer in a call", name)
		v.check(slices.Contains(l.talk.ringing, l) == l.ringing(), "%s: %s in the wrong list", name, l.state)
		v.check(slices.Contains(l.talk.parties, l) != l.ringing(), "%s: %s in the wrong list", name, l.state)
		v.check(l.path == l.talk.wantedPath(l), "%s: path %+v, wanted %+v", name, l.path, l.talk.wantedPath(l))
		v.check(l.path.kind != direct || l.path.peer.path.peer == l, "%s: a path of one side", name)
	}
}

func (v *violations) talk(c *conversation) {
	name := fmt.Sprintf("call %d", c.id)
	v.check(!c.ended, "%s: ended, with legs", name)
	v.check(len(c.parties) > 0, "%s: nobody takes part", name)
	v.check(len(c.parties) > 1 || len(c.ringing)+c.awaits > 0 || c.park != nil || c.meeting != "", "%s: one party waits for nobody", name)
	v.check(c.page != "" || len(c.parties) <= v.m.limits.MaxParties, "%s: %d parties", name, len(c.parties))
	v.check(!c.alone() || c.parties[0].in(RingOut, Held), "%s: %s alone", name, c.parties[0].state)
	v.check((c.alarm != 0) == (len(c.ringing)+c.awaits > 0 || c.park != nil), "%s: timer %d, %d ringing", name, c.alarm, len(c.ringing))
	v.check((c.bridge != 0) == c.conference(), "%s: bridge %d of %d", name, c.bridge, len(c.parties))
	v.check(c.park == nil || v.m.slots[c.park.slot] == c, "%s: parked in the wrong slot", name)
	v.check(c.page == "" || v.m.pages[c.page] == c, "%s: a page of nothing", name)
	v.check(c.meeting == "" || v.m.meetings[c.meeting] == c && c.park == nil, "%s: a meeting of nothing", name)
	v.check(c.host == nil || slices.Contains(c.parties, c.host), "%s: the host is gone", name)
	for _, l := range append(slices.Clone(c.parties), c.ringing...) {
		v.check(l.talk == c && v.m.legs[l.ref] == l, "%s: %d is not its own", name, l.ref)
	}
	wanted := 0
	for _, n := range v.m.numbers {
		for _, a := range n.appearances {
			if c.mirrorsAt(a) {
				wanted++
				v.check(slices.ContainsFunc(c.mirrors, func(l *leg) bool {
					return l.at == a && (l.state == RemoteHeld) == (c.partyOn(n).state == Held)
				}), "%s: no right mirror at %s", name, a.phone.device)
			}
		}
	}
	v.check(wanted == len(c.mirrors), "%s: %d mirrors, wanted %d", name, len(c.mirrors), wanted)
}

func (v *violations) timers() {
	for id, t := range v.m.timers {
		switch {
		case t.leg != nil:
			v.check(v.m.legs[t.leg.ref] == t.leg && t.leg.alarm == id, "timer %d of a leg that is gone", id)
		default:
			v.check(v.talks[t.talk] && t.talk.alarm == id, "timer %d of a call that has ended", id)
		}
	}
	for slot, c := range v.m.slots {
		v.check(v.talks[c] && c.park != nil && c.park.slot == slot, "slot %s holds nothing", slot)
	}
	for number, c := range v.m.meetings {
		v.check(v.talks[c] && c.meeting == number, "meeting %s goes on without anybody", number)
	}
	for page, c := range v.m.pages {
		v.check(v.talks[c] && c.page == page, "page %s goes on for ever", page)
	}
}

func (v *violations) statuses() {
	for digits, n := range v.m.numbers {
		v.check(n.status == n.compute(), "line %s: told %s, is %s", digits, n.status, n.compute())
		v.check(len(n.appearances)+len(n.waiters) > 0 || n.settings != LineSettings{}, "line %s is remembered for nothing", digits)
	}
	for pilot, h := range v.m.hunts {
		v.check(h.status == v.m.huntStatus(pilot), "group %s: told %s, is %s", pilot, h.status, v.m.huntStatus(pilot))
	}
	for slot := range v.m.shownSlots {
		v.check(v.m.slots[slot] != nil, "slot %s: told in use, is free", slot)
	}
	v.check(len(v.m.shownSlots) == len(v.m.slots), "a slot in use was not told")
}

func (v *violations) waiters() {
	waiting := 0
	for device, s := range v.m.settings {
		v.check(s != PhoneSettings{}, "%s: settings remembered for nothing", device)
		if s.CallBack != "" {
			waiting++
		}
	}
	for digits, n := range v.m.numbers {
		for _, w := range n.waiters {
			waiting--
			v.check(v.m.settings[w.device].CallBack == digits, "%s waits for %s and does not know", w.device, digits)
		}
	}
	v.check(waiting == 0, "%d phones wait in vain", waiting)
}

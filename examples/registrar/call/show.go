package call

// show tells the phone of a leg how it is now, when that has changed.
func (m *Machine) show(l *leg) {
	v := m.view(l)
	if v == l.shown {
		return
	}
	if v.State != l.shown.State {
		l.since = m.now
	}
	l.shown = v
	m.emit(ShowLeg{Device: l.at.phone.device, Leg: v})
}

// view computes what a phone shows of a leg.
func (m *Machine) view(l *leg) Leg {
	v := Leg{
		Line: l.at.Instance, Ref: l.ref, State: l.state, Cause: l.cause,
		Local: l.at.party(), Remote: Party{Number: l.digits}, Digits: l.digits,
		Entry: l.entry, Consult: l.consult, Active: l.at.phone.active == l,
		Selected: l.selected, Private: l.at.phone.settings.Private,
		Speaker: l.speaker, Spare: l.spare, Ring: l.ring,
	}
	v.Info.Type = l.kind
	switch {
	case l.mirrored != nil:
		m.viewMirror(l, &v)
	case l.talk != nil:
		m.viewTalk(l, &v)
	case l.callBack != "":
		v.Remote, v.CallBack = l.reached, true
	}
	v.Info.History = l.history(Normal)
	v.Info.Calling, v.Info.Called = v.Remote, v.Local
	if v.Info.Type == Outbound {
		v.Info.Calling, v.Info.Called = v.Local, v.Remote
	}
	if v.Info.OriginalCalled == (Party{}) {
		v.Info.OriginalCalled = v.Info.Called
	}
	return v
}

func (m *Machine) viewTalk(l *leg, v *Leg) {
	c := l.talk
	v.Call = c.id
	v.Conference, v.Host = c.conference(), c.host == l && c.conference()
	if c.answered() {
		v.Parties = len(c.parties)
	}
	if l.kind == Outbound && l.digits == "" {
		v.Digits = c.dialed
	}
	r := &c.redirect
	v.Info.OriginalCalled, v.Info.OriginalReason = r.original, r.originalReason
	v.Info.LastRedirecting, v.Info.LastReason = r.by, r.reason
	switch other := c.counterpart(l); {
	case c.page != "":
		v.Paging, v.Remote = true, Party{Number: c.page}
	case c.park != nil && !l.ringing():
		v.Parked, v.Remote = c.park.slot, Party{Number: c.park.slot}
	case v.Conference && !l.ringing():
		v.Remote = Party{Number: c.meeting}
	case other == nil:
		v.Remote = c.target
	default:
		v.Remote, v.Anonymous = other.party(), other.anonymous
		v.RemoteHeld = c.answered() && other.state == Held
	}
}

// counterpart returns whom a leg sees: the other of two parties, or who calls.
func (c *conversation) counterpart(l *leg) *leg {
	if l.ringing() {
		return c.parties[0]
	}
	return c.other(l)
}

func (m *Machine) viewMirror(l *leg, v *Leg) {
	c := l.mirrored
	v.Call, v.Conference = c.id, c.conference()
	v.Digits, v.Remote = "", Party{}
	of := c.partyOn(l.at.number)
	v.Info.Type = of.kind
	if v.Private = c.private(l.at.number); v.Private || v.Conference {
		return
	}
	v.Parties = len(c.parties)
	if other := c.other(of); other != nil {
		v.Remote, v.Anonymous = other.party(), other.anonymous
	} else {
		v.Remote = c.target
	}
}

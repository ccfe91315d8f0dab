package call

import "time"

// conversation is what legs have in common.
type conversation struct {
	id      CallID
	parties []*leg // who take part: who called, then who answered
	ringing []*leg // who are offered the call
	awaits  int    // phones that were, and register again at this moment
	mirrors []*leg // other phones of the shared lines of parties
	host    *leg   // may remove others; the speaker of a page

	dialed   string
	from, to Party // for the record
	hidden   bool  // from, to those who are called
	started  time.Time
	since    time.Time // answered
	log      []LegRecord

	target   Party // who is called now
	redirect redirect
	hunt     *hunting
	patience time.Duration // how long phones ring
	urgent   bool          // emergency
	intercom bool

	park    *parking
	page    string // the page group that hears it
	meeting string // the number by which others come in
	bridge  BridgeID
	alarm   TimerID
	ended   bool

	touched bool
}

// newTalk begins a conversation with one party, who calls.
func (m *Machine) newTalk(l *leg, dialed string) *conversation {
	m.lastCall++
	c := &conversation{
		id: m.lastCall, parties: make([]*leg, 1, 2), host: l, dialed: dialed,
		from: l.at.party(), to: Party{Number: dialed}, started: m.now,
	}
	c.parties[0] = l
	l.talk = c
	m.touchTalk(c)
	return c
}

// answered tells whether two or more talk to each other, or may at any moment.
func (c *conversation) answered() bool {
	return c != nil && (len(c.parties) > 1 || c.meeting != "") && c.page == ""
}

// conference tells whether more than two talk to each other, or may at any moment.
func (c *conversation) conference() bool {
	return (len(c.parties) > 2 || c.meeting != "") && c.page == ""
}

// alone tells whether a party is the only one and nobody can come to it but by
// answering.
func (c *conversation) alone() bool {
	return len(c.parties) == 1 && c.park == nil && c.meeting == ""
}

// size counts the parties, and the one who may still answer.
func (c *conversation) size() int {
	if len(c.ringing) > 0 {
		return len(c.parties) + 1
	}
	return len(c.parties)
}

// other returns the other party of two; nil for any other number of them.
func (c *conversation) other(l *leg) *leg {
	if len(c.parties) != 2 {
		return nil
	}
	if c.parties[0] == l {
		return c.parties[1]
	}
	return c.parties[0]
}

// has tells whether a phone takes part, or rings, by any of its lines.
func (c *conversation) has(p *phone) bool {
	return c.legAt(func(l *leg) bool { return l.at.phone == p }) != nil
}

func (c *conversation) legAt(wanted func(*leg) bool) *leg {
	for _, list := range [2][]*leg{c.parties, c.ringing} {
		for _, l := range list {
			if wanted(l) {
				return l
			}
		}
	}
	return nil
}

// enter adds a party.
func (m *Machine) enter(c *conversation, l *leg) {
	c.ringing = without(c.ringing, l)
	c.parties = append(c.parties, l)
	l.talk = c
	m.touchTalk(c)
}

// part takes a leg out of its conversation and notes that it was there.
func (m *Machine) part(l *leg, cause Cause) {
	c := l.talk
	if c == nil {
		return
	}
	m.endPath(l)
	m.note(c, l, cause)
	c.parties, c.ringing = without(c.parties, l), without(c.ringing, l)
	if c.host == l {
		c.host = nil
	}
	l.talk, l.called = nil, c.target.Number
	m.touchTalk(c)
}

// maxLegRecords keeps a call in bounds that phones join and leave for ever.
const maxLegRecords = 256

func (m *Machine) note(c *conversation, l *leg, cause Cause) {
	if len(c.log) >= maxLegRecords {
		return
	}
	r := LegRecord{
		Device: l.at.phone.device, Line: l.at.Instance, Ref: l.ref, Party: l.at.party(),
		History: l.history(cause), Joined: l.joined, Ended: m.now, Cause: cause,
	}
	if l.moved.After(l.joined) {
		r.Joined = c.since
		if !c.since.IsZero() && l.moved.After(c.since) {
			r.Joined = l.moved
		}
	}
	if l.noted {
		r.Again, r.History = true, NoHistory
	}
	l.noted = l.noted || r.History != NoHistory
	c.log = append(c.log, r)
}

// goOn settles what is left of a conversation after somebody has gone.
func (m *Machine) goOn(c *conversation, cause Cause) {
	switch n := len(c.parties); {
	case c.ended:
	case n == 0:
		m.finish(c, cause, 0)
	case c.page != "" && (c.host == nil || n == 1):
		m.endPage(c, cause)
	case c.alone() && len(c.ringing) == 0:
		m.drop(c.parties[0], cause)
		m.finish(c, cause, 0)
	case c.alone():
		m.awaitAnswer(c)
	default:
		m.settleHost(c)
	}
}

// awaitAnswer makes a caller of a party that is alone.
func (m *Machine) awaitAnswer(c *conversation) {
	if l := c.parties[0]; l.state == Connected {
		l.state = RingOut
		m.touchLeg(l)
	}
}

// finish ends a conversation; its parties have gone. joinedTo is where they are.
func (m *Machine) finish(c *conversation, cause Cause, joinedTo CallID) {
	if c.ended {
		return
	}
	c.ended = true
	m.stopTimer(&c.alarm)
	m.unpark(c)
	if c.page != "" {
		delete(m.pages, c.page)
	}
	if c.meeting != "" {
		delete(m.meetings, c.meeting)
	}
	for len(c.ringing) > 0 {
		m.drop(c.ringing[0], cause)
	}
	for len(c.mirrors) > 0 {
		m.drop(c.mirrors[0], cause)
	}
	m.emit(Record{
		Call: c.id, From: c.from, Hidden: c.hidden, To: c.to, Dialed: c.dialed,
		RedirectedBy: c.redirect.by, Reason: c.redirect.reason,
		Started: c.started, Answered: c.since, Ended: m.now,
		Cause: cause, JoinedTo: joinedTo, Legs: c.log,
	})
}

// failTalk ends a conversation that reached nobody; the caller hears why.
func (m *Machine) failTalk(c *conversation, cause Cause) {
	for len(c.ringing) > 0 {
		m.drop(c.ringing[0], cause)
	}
	for len(c.parties) > 0 {
		m.fail(c.parties[0], cause)
	}
	m.finish(c, cause, 0)
}

// unreached settles a conversation that nobody rings for any more.
func (m *Machine) unreached(c *conversation, cause Cause) {
	m.stopTimer(&c.alarm)
	switch {
	case c.park != nil:
		m.startTimer(&c.alarm, timer{kind: reversion, talk: c}, m.limits.ParkReversion)
	case len(c.parties) == 1:
		m.failTalk(c, cause)
	}
}

package station

import "time"

// Phones count on from the time that they were told: they know nothing of summer
// time, and drift. At midnight, and when the offset of the time zone changes, all
// are told anew, no more than timeShare of them at once.
const (
	timeShare = 100
	timePause = 100 * time.Millisecond
)

// timekeeper knows when phones are to be told the time.
type timekeeper struct {
	looked time.Time  // at the zone
	change time.Time  // of its day or offset, the next one then
	untold []*session // that still have the time of before
	pause  time.Time  // its end
}

// look finds the next change after now, in the zone of now.
func (k *timekeeper) look(now time.Time) {
	k.looked, k.change = now.Round(0), nextChange(now)
}

// changed tells whether phones count wrongly now: also after the clock of the
// machine was put back.
func (k *timekeeper) changed(now time.Time) bool {
	return !now.Before(k.change) || now.Round(0).Before(k.looked)
}

// due is when there is something to do.
func (k *timekeeper) due() (time.Time, bool) {
	if len(k.untold) > 0 {
		return k.pause, true
	}
	return k.change, true
}

// nextChange returns when the day or the offset of a zone changes after now.
func nextChange(now time.Time) time.Time {
	now = now.Round(0) // the calendar follows the clock of the wall
	year, month, day := now.Date()
	next := time.Date(year, month, day+1, 0, 0, 0, 0, now.Location())
	if next.Day() == day { // there is no such midnight: the offset changes instead
		next = now.Add(48 * time.Hour)
	}
	if _, end := now.ZoneBounds(); !end.IsZero() && end.Before(next) {
		next = end
	}
	return next
}

// tellTime tells phones the time that ought to know it by now.
func (x *exchange) tellTime(now time.Time) {
	if x.clock.changed(now.In(x.zone)) {
		x.remind(now)
	}
	if len(x.clock.untold) > 0 && !now.Before(x.clock.pause) {
		x.tellSome(now)
	}
}

// remind lets every phone be told the time.
func (x *exchange) remind(now time.Time) {
	k := &x.clock
	k.look(now.In(x.zone))
	k.untold, k.pause = make([]*session, 0, len(x.sessions)), now
	for _, s := range x.sessions {
		k.untold = append(k.untold, s)
	}
}

func (x *exchange) tellSome(now time.Time) {
	k := &x.clock
	n := min(timeShare, len(k.untold))
	for _, s := range k.untold[:n] {
		if s.screen != nil { // still there
			s.send(timeDate(now.In(x.zone)))
		}
	}
	k.untold, k.pause = k.untold[n:], now.Add(timePause)
	if len(k.untold) == 0 {
		k.untold = nil
	}
}

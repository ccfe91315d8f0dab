package station

import (
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// audience knows which sessions show something, so that a change reaches those
// and no others.
type audience struct {
	watchers map[call.Subject][]*session // who show its state
	owners   map[string][]*session       // who have the line
}

func newAudience() audience {
	return audience{watchers: make(map[call.Subject][]*session), owners: make(map[string][]*session)}
}

func enlist[K comparable](m map[K][]*session, k K, s *session) {
	if !slices.Contains(m[k], s) {
		m[k] = append(m[k], s)
	}
}

func dismissFrom[K comparable](m map[K][]*session, k K, s *session) {
	i := slices.Index(m[k], s)
	if i < 0 {
		return
	}
	if m[k] = slices.Delete(m[k], i, i+1); len(m[k]) == 0 {
		delete(m, k)
	}
}

// join takes in what a phone shows from the start.
func (a *audience) join(s *session) {
	for _, line := range s.screen.device.Lines {
		enlist(a.owners, line.Number, s)
	}
	for i := range s.screen.buttons {
		if b := &s.screen.buttons[i]; b.watches() {
			enlist(a.watchers, s.screen.subject(b), s)
		}
	}
	for _, w := range s.screen.watched {
		enlist(a.watchers, w.subject, s)
	}
}

// leave forgets a phone.
func (a *audience) leave(s *session) {
	for _, line := range s.screen.device.Lines {
		dismissFrom(a.owners, line.Number, s)
	}
	for i := range s.screen.buttons {
		if b := &s.screen.buttons[i]; b.watches() {
			dismissFrom(a.watchers, s.screen.subject(b), s)
		}
	}
	for _, w := range s.screen.watched {
		dismissFrom(a.watchers, w.subject, s)
	}
}

// subscribe lets a phone show another number. What it watched longest ago makes
// room.
func (a *audience) subscribe(s *session, w subscription) {
	list := &s.screen.watched
	if i := slices.IndexFunc(*list, func(o subscription) bool { return o.transaction == w.transaction }); i >= 0 {
		a.unsubscribe(s, i)
	}
	if len(*list) == maxSubscriptions {
		a.unsubscribe(s, 0)
	}
	*list = append(*list, w)
	enlist(a.watchers, w.subject, s)
}

func (a *audience) unsubscribe(s *session, i int) {
	list := &s.screen.watched
	subject := (*list)[i].subject
	*list = slices.Delete(*list, i, i+1)
	for _, w := range *list {
		if w.subject == subject {
			return
		}
	}
	for k := range s.screen.buttons {
		if b := &s.screen.buttons[k]; b.watches() && s.screen.subject(b) == subject {
			return
		}
	}
	dismissFrom(a.watchers, subject, s)
}

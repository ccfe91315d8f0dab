package station

import (
	"net/netip"
	"sync"
	"time"
)

// waitingRoom holds connections that have not registered, so that nobody can tie
// up the registrar with connections that say nothing. It is small, but patient
// for a moment: after a power cut a thousand phones may come in one second, and
// each of them registers at once. Who has had that moment leaves when others
// come, first of all one of the address with the most connections.
type waitingRoom struct {
	total, perAddress int // limits for guests that had their moment
	burst             int // limit for all
	grace             time.Duration

	mu     sync.Mutex
	count  int
	guests map[netip.Addr][]*session // oldest first
}

func newWaitingRoom(l Limits) *waitingRoom {
	return &waitingRoom{
		total: l.Waiting, perAddress: l.WaitingPerAddress, burst: l.WaitingBurst, grace: l.WaitingGrace,
		guests: make(map[netip.Addr][]*session),
	}
}

// enter takes a session in and returns those that have to leave.
func (w *waitingRoom) enter(s *session, now time.Time) (evicted []*session) {
	w.mu.Lock()
	defer w.mu.Unlock()
	from := s.remote.Addr()
	w.guests[from] = append(w.guests[from], s)
	w.count++
	for len(w.guests[from]) > w.perAddress && w.hadGrace(from, now) {
		evicted = append(evicted, w.evict(from))
	}
	for w.count > w.total {
		crowd := w.crowd()
		if w.count <= w.burst && !w.hadGrace(crowd, now) {
			break
		}
		evicted = append(evicted, w.evict(crowd))
	}
	return evicted
}

// relieve returns all who had their moment: there is no room for anybody else.
func (w *waitingRoom) relieve(now time.Time) (evicted []*session) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for from := range w.guests {
		for len(w.guests[from]) > 0 && w.hadGrace(from, now) {
			evicted = append(evicted, w.evict(from))
		}
	}
	return evicted
}

// hadGrace tells whether the oldest guest of an address has been here long
// enough to register.
func (w *waitingRoom) hadGrace(from netip.Addr, now time.Time) bool {
	return now.Sub(w.guests[from][0].opened) >= w.grace
}

func (w *waitingRoom) evict(from netip.Addr) *session {
	s := w.guests[from][0]
	w.remove(s)
	return s
}

// leave lets a session go that has registered or ended.
func (w *waitingRoom) leave(s *session) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.remove(s)
}

func (w *waitingRoom) remove(s *session) {
	from := s.remote.Addr()
	for i, guest := range w.guests[from] {
		if guest != s {
			continue
		}
		rest := append(w.guests[from][:i:i], w.guests[from][i+1:]...)
		if w.guests[from] = rest; len(rest) == 0 {
			delete(w.guests, from)
		}
		w.count--
		return
	}
}

// clear lets everybody go.
func (w *waitingRoom) clear(each func(*session)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, guests := range w.guests {
		for _, guest := range guests {
			each(guest)
		}
	}
}

// crowd returns the address with the most connections.
func (w *waitingRoom) crowd() (most netip.Addr) {
	n := 0
	for addr, guests := range w.guests {
		if len(guests) > n {
			most, n = addr, len(guests)
		}
	}
	return most
}

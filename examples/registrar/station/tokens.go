package station

import (
	"cmp"
	"log/slog"
	"sync"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Tokens decides which phones may come over from another call manager. A phone
// that lost its primary asks it for a token before it returns, so that not all
// of them return at once.
type Tokens struct {
	// Refuse sends every phone back: this call manager is to be left alone.
	Refuse bool
	// Share is how many phones may come in each Wait; 0 means all.
	Share int
	// Wait is when a phone that was sent back asks again, at the earliest; 60 s.
	// Phones do not expect less than 30 s.
	Wait time.Duration
}

// maxReservations limits the memory of phones that were told when to come.
const maxReservations = 1 << 17

// tokenDesk hands out tokens in waves: each phone that has to wait gets a place
// in one of the next ones.
type tokenDesk struct {
	mu sync.Mutex
	Tokens
	wave   time.Time // when the present wave began
	taken  []int     // places taken in the present wave and in those to come
	places map[string]time.Time
}

func newTokenDesk(t Tokens) *tokenDesk {
	d := &tokenDesk{places: make(map[string]time.Time)}
	d.change(t)
	return d
}

// change sets other rules. Who was told when to come may come then.
func (d *tokenDesk) change(t Tokens) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t.Wait = cmp.Or(t.Wait, time.Minute)
	d.Tokens = t
}

// ask returns 0 for a phone that may come now, and otherwise how long it has to
// wait.
func (d *tokenDesk) ask(device string, now time.Time) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.Refuse:
		return d.Wait
	case d.Share <= 0:
		return 0
	}
	d.advance(now)
	if at, ok := d.places[device]; ok {
		if at.After(now) {
			return at.Sub(now)
		}
		delete(d.places, device)
		return 0
	}
	n := 0
	for n < len(d.taken) && d.taken[n] >= d.Share {
		n++
	}
	if n == len(d.taken) {
		d.taken = append(d.taken, 0)
	}
	at := d.wave.Add(time.Duration(n) * d.Wait)
	if n > 0 && len(d.places) >= maxReservations {
		return at.Sub(now)
	}
	d.taken[n]++
	if n == 0 {
		return 0
	}
	d.places[device] = at
	return at.Sub(now)
}

// advance forgets waves that are over, and phones that did not come in theirs.
func (d *tokenDesk) advance(now time.Time) {
	over := int(now.Sub(d.wave) / d.Wait)
	if over <= 0 {
		return
	}
	if over >= len(d.taken) {
		d.wave, d.taken = now, d.taken[:0]
	} else {
		d.wave = d.wave.Add(time.Duration(over) * d.Wait)
		d.taken = d.taken[over:]
	}
	for device, at := range d.places {
		if now.Sub(at) > d.Wait {
			delete(d.places, device)
		}
	}
}

// seconds rounds up, because a phone that asks too early waits once more.
func seconds(d time.Duration) uint32 { return uint32((d + time.Second - 1) / time.Second) }

func (s *session) token(device sccp.Text) {
	if wait := s.askToken(device); wait > 0 {
		s.send(&sccp.RegisterTokenReject{WaitTime: seconds(wait)})
		return
	}
	s.send(&sccp.RegisterTokenAck{})
}

func (s *session) tokenSPCP(device sccp.Text) {
	if wait := s.askToken(device); wait > 0 {
		s.send(&sccp.SPCPRegisterTokenReject{WaitTime: seconds(wait)})
		return
	}
	s.send(&sccp.SPCPRegisterTokenAck{Features: everySPCPFeature})
}

func (s *session) askToken(device sccp.Text) time.Duration {
	name := printable(device)
	if s.profile == nil {
		s.name.Store(&name)
	}
	wait := s.server.tokens.ask(name, time.Now())
	s.server.strange.Tell(s.nameless(), slog.LevelInfo, "token", "device", name, "granted", wait == 0, "wait", wait)
	return wait
}

package station

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Traced is one message of a phone.
type Traced struct {
	At        time.Time
	Remote    netip.AddrPort // of the phone
	FromPhone bool
	ID        sccp.ID
	// Fields is the message as [sccp.AppendJSON] writes it, with pages as text, and
	// without secrets: see Hidden. It is nil where Err says why the message was not understood.
	Fields []byte
	Err    error
	// Hidden says that something of the message is a secret, or may be one: digits
	// of a PIN or pressed during a call, or what a user has entered on a page.
	Hidden bool
	Missed int // messages before this one that the listener was too slow for
}

// traceBuffer is how many messages wait for the listener of a trace.
const traceBuffer = 512

// Trace tells the messages of one phone as they pass, in both directions, also
// before it is registered and when that is refused. It returns when ctx ends, with
// its cause, when the server has ended, with [ErrServerClosed], or with the error
// of each, which is called by this goroutine. Phones do not wait for it.
func (s *Server) Trace(ctx context.Context, device string, each func(Traced) error) error {
	s.prepare()
	t := &tracer{device: device, feed: make(chan sight, traceBuffer)}
	s.tracers.add(t)
	defer s.tracers.remove(t)
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.done:
			return ErrServerClosed
		case seen := <-t.feed:
			if err := each(seen.told()); err != nil {
				return err
			}
		}
	}
}

// tracers are those who listen. They cost one atomic load a message while there
// are none.
type tracers struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*tracer] // never changed in place; nil: none
}

type tracer struct {
	device string
	feed   chan sight
	missed atomic.Int64
}

// sight is a message on its way to a listener.
type sight struct {
	Traced
	message sccp.Message // nil: not to be shown
}

func (l *tracers) add(t *tracer) {
	l.change(func(list []*tracer) []*tracer { return append(list, t) })
}

func (l *tracers) remove(t *tracer) {
	l.change(func(list []*tracer) []*tracer {
		return slices.DeleteFunc(list, func(o *tracer) bool { return o == t })
	})
}

func (l *tracers) change(change func([]*tracer) []*tracer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*tracer
	if now := l.list.Load(); now != nil {
		list = slices.Clone(*now)
	}
	if list = change(list); len(list) == 0 {
		l.list.Store(nil)
		return
	}
	l.list.Store(&list)
}

// of returns those who listen to a device, by any spelling.
func (l *tracers) of(device string) (found []*tracer) {
	list := l.list.Load()
	if list == nil || device == "" {
		return nil
	}
	for _, t := range *list {
		if strings.EqualFold(t.device, device) {
			found = append(found, t)
		}
	}
	return found
}

func (t *tracer) take(s sight) {
	missed := t.missed.Swap(0)
	s.Missed = int(missed)
	select {
	case t.feed <- s:
	default:
		t.missed.Add(missed + 1)
	}
}

func (s sight) told() Traced {
	if s.message != nil {
		s.Fields = fieldsOf(s.message)
	}
	return s.Traced
}

// see watches a message that was read.
func (s *session) see(m sccp.StationMessage, err error, now time.Time) {
	s.server.observer.Message(m.ID(), true)
	if s.server.tracers.list.Load() != nil {
		s.traceFrom(m, err, now)
	}
}

// seen watches a message that was written.
func (s *session) seen(m sccp.ServerMessage) {
	s.server.observer.Message(m.ID(), false)
	if _, ok := m.(*sccp.KeepAliveAck); ok {
		s.beats.answered(s.server.observer)
	}
	if s.server.tracers.list.Load() != nil {
		s.traceTo(m)
	}
}

func (s *session) traceFrom(m sccp.StationMessage, err error, now time.Time) {
	listeners := s.server.tracers.of(s.nameIn(m))
	if len(listeners) == 0 {
		return
	}
	told := sight{Traced: Traced{At: now, Remote: s.remote, FromPhone: true, ID: m.ID(), Err: err}}
	if err == nil {
		told.message, told.Hidden = s.presentable(m)
	}
	for _, t := range listeners {
		t.take(told)
	}
}

func (s *session) traceTo(m sccp.ServerMessage) {
	listeners := s.server.tracers.of(s.nameIn(nil))
	if len(listeners) == 0 {
		return
	}
	told := sight{Traced: Traced{At: time.Now(), Remote: s.remote, ID: m.ID(), Hidden: tellsDigit(m)}}
	if !told.Hidden {
		told.message = sccp.Clone(m)
	}
	for _, t := range listeners {
		t.take(told)
	}
}

// nameIn returns the name of the phone: that in the message, or the one it has
// told before.
func (s *session) nameIn(m sccp.StationMessage) string {
	switch m := m.(type) {
	case *sccp.RegisterReq:
		return printable(m.DeviceName)
	case *sccp.RegisterTokenReq:
		return printable(m.DeviceName)
	case *sccp.SPCPRegisterTokenReq:
		return printable(m.DeviceName)
	}
	if name := s.name.Load(); name != nil {
		return *name
	}
	return ""
}

// presentable returns a copy of a message of the phone without its secrets, and
// whether it had any. The rest of one that consists of a secret is its name.
func (s *session) presentable(m sccp.StationMessage) (shown sccp.Message, hidden bool) {
	switch m := m.(type) {
	case *sccp.KeypadButton:
		if s.server.exchange.secretKey(s, m) {
			return nil, true
		}
	case *sccp.EnblocCall:
		if s.server.secretDigits(printable(m.CalledParty)) {
			return nil, true
		}
	case *sccp.Unknown:
		if isDigit(m.MessageID) {
			return nil, true
		}
	case *sccp.DeviceToUserData, *sccp.DeviceToUserDataVersion1:
		if d, _ := userDataOf(m); len(d.data) > 0 {
			return nil, true
		}
	}
	return sccp.Clone(m), false
}

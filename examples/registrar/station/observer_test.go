package station_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// watcher remembers what an Observer is told.
type watcher struct {
	mu     sync.Mutex
	told   []string
	read   map[sccp.ID]int
	sent   map[sccp.ID]int
	events []call.Event
}

func newWatcher() *watcher { return &watcher{read: map[sccp.ID]int{}, sent: map[sccp.ID]int{}} }

func (w *watcher) tell(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, fmt.Sprintf(format, args...))
}

func (w *watcher) Registered(m sccp.DeviceType) { w.tell("registered %d", m) }
func (w *watcher) Unregistered(m sccp.DeviceType, r station.EndReason) {
	w.tell("unregistered %d %s", m, r)
}
func (w *watcher) Rejected(r station.RejectReason)     { w.tell("rejected %s", r) }
func (w *watcher) KeepAlive(gap, answer time.Duration) { w.tell("keepalive %s %s", gap, answer) }
func (w *watcher) Event(ev call.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, ev)
}
func (w *watcher) Throttled() { w.tell("throttled") }
func (w *watcher) CallEnded(c call.Cause, answered bool, setup time.Duration) {
	w.tell("call %s %t %s", c, answered, setup)
}
func (w *watcher) Quality(s station.Statistics) { w.tell("quality %s %d", s.Device, s.PacketsLost) }

func (w *watcher) Message(id sccp.ID, fromPhone bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if fromPhone {
		w.read[id]++
	} else {
		w.sent[id]++
	}
}

// take returns what was told since, keepalives aside.
func (w *watcher) take() []string {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	told := slices.DeleteFunc(w.told, func(s string) bool { return s[:4] == "keep" })
	w.told = nil
	return told
}

// happened returns the events since, by their key or their type.
func (w *watcher) happened() (names []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ev := range w.events {
		if press, ok := ev.(call.Press); ok {
			names = append(names, press.Key.String())
		} else {
			names = append(names, fmt.Sprintf("%T", ev))
		}
	}
	w.events = nil
	return names
}

func TestObserver(t *testing.T) {
	w := newWatcher()
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		a, b := h.phoneAB()
		assert.Equal(t, []string{"registered 7", "registered 7"}, w.take())
		assert.Equal(t, []string{"call.DeviceUp", "call.DeviceUp"}, w.happened())
		a.dials("1002")
		b.state(sccp.DCallStateRingIn)
		time.Sleep(3 * time.Second)
		b.softKey(sccp.SoftKeyAnswer)
		together(a, b)
		a.softKey(sccp.SoftKeyEndCall)
		ask := next[*sccp.ConnectionStatisticsReq](a)
		a.send(&sccp.ConnectionStatisticsRes{CallReference: ask.CallReference, NumberPacketsLost: 5})
		b.state(sccp.DCallStateOnHook)
		assert.Equal(t, []string{"call normal true 3s", "quality " + deviceA + " 5"}, w.take())
		assert.Equal(t, []string{"new-call", "digit", "digit", "digit", "digit", "answer", "end-call"}, w.happened())
		a.dials("9")
		a.softKey(sccp.SoftKeyEndCall)
		a.flush()
		assert.Equal(t, []string{"call unknown-number false 0s"}, w.take())

		c := h.connect()
		c.send(registerReq("stranger", 11, 0))
		c.gone()
		assert.Equal(t, []string{"rejected unknown-device"}, w.take())
		a.send(&sccp.UnregisterReq{})
		a.gone()
		assert.Equal(t, []string{"unregistered 7 unregistered"}, w.take())
		again := h.register(deviceB, 11, 0)
		b.gone()
		assert.Equal(t, []string{"unregistered 7 registered-again", "registered 7"}, w.take())
		again.send(registerReq(deviceB, 11, 0))
		next[*sccp.RegisterAck](again)
		assert.Equal(t, []string{"unregistered 7 registered-again", "registered 7"}, w.take())

		w.mu.Lock()
		before := w.read[sccp.IDKeepAliveReq]
		w.mu.Unlock()
		again.flush()
		time.Sleep(30 * time.Second)
		w.take()
		again.flush()
		synctest.Wait()
		w.mu.Lock()
		assert.Equal(t, []string{"keepalive 30s 0s"}, w.told)
		assert.Equal(t, before+2, w.read[sccp.IDKeepAliveReq])
		assert.Equal(t, w.read[sccp.IDKeepAliveReq], w.sent[sccp.IDKeepAliveAck])
		assert.Equal(t, 1, w.sent[sccp.IDRegisterReject])
		w.mu.Unlock()
		w.take()

		time.Sleep(2 * time.Minute)
		again.gone()
		assert.Equal(t, []string{"unregistered 7 silent"}, w.take())
	}, func(s *station.Server) { s.Observer = w })
}

func TestObserverOfThoseWhoAreCutOff(t *testing.T) {
	w := newWatcher()
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		a := h.register(deviceA, 11, 0)
		for range 60 {
			_ = a.conn.Send(&sccp.TimeDateReq{})
		}
		a.gone()
		b := h.register(deviceB, 11, 0)
		_, _ = b.raw.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
		b.gone()
		c := h.register(deviceC, 11, 0)
		_ = c.raw.Close()
		assert.Equal(t, []string{
			"registered 7", "throttled", "unregistered 7 throttled",
			"registered 7", "unregistered 7 garbled", "registered 7", "unregistered 7 closed",
		}, w.take())
	}, func(s *station.Server) {
		s.Observer = w
		s.Limits.Events, s.Limits.EventSpan = 50, time.Hour
	})
}

func TestReasonsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for r := station.EndOther; r <= station.EndShutdown; r++ {
		assert.NotEmpty(t, r.String())
		assert.False(t, seen[r.String()], r.String())
		seen[r.String()] = true
	}
	assert.Equal(t, "other", station.EndReason(200).String())
	for r := station.RejectedConnection; r <= station.RejectedTLS; r++ {
		assert.NotEmpty(t, r.String())
	}
	assert.Equal(t, "other", station.RejectReason(200).String())
}

// TestKeepAlivesInOnePiece: each has its own gap and its own answer.
func TestKeepAlivesInOnePiece(t *testing.T) {
	w := newWatcher()
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.justRegistered(deviceA)
		assert.Equal(t, 1, p.flood(1))
		time.Sleep(10 * time.Second)
		assert.Equal(t, 3, p.flood(3))
		synctest.Wait()
		w.mu.Lock()
		defer w.mu.Unlock()
		assert.Equal(t, []string{"registered 7", "keepalive 0s 0s", "keepalive 10s 0s", "keepalive 0s 0s", "keepalive 0s 0s"}, w.told)
	}, func(s *station.Server) { s.Observer = w })
}

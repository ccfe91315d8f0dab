package station_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// moments are what phones may be in the middle of when the first of them is lost.
func moments() map[string]func(r *trio) {
	consult := func(r *trio, digits string) {
		r.meet("1002", r.a, r.b)
		r.a.softKey(sccp.SoftKeyTransfer)
		r.a.state(sccp.DCallStateOffHook)
		r.a.keys(digits)
	}
	return map[string]func(r *trio){
		"ringing it":      func(r *trio) { r.b.dials("1001"); r.a.state(sccp.DCallStateRingIn) },
		"ringing another": func(r *trio) { r.a.dials("1002"); r.b.state(sccp.DCallStateRingIn) },
		"call waiting": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.c.dials("1001")
			r.a.state(sccp.DCallStateRingIn)
		},
		"holding": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyHold)
			r.a.state(sccp.DCallStateHold)
		},
		"held": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.b.softKey(sccp.SoftKeyHold)
			r.b.state(sccp.DCallStateHold)
		},
		"a second call, the first held": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyHold)
			r.a.state(sccp.DCallStateHold)
			r.meet("1003", r.a, r.c)
		},
		"transfer: dialling": func(r *trio) { consult(r, "10") },
		"transfer: ringing":  func(r *trio) { consult(r, "1003"); r.c.state(sccp.DCallStateRingIn) },
		"transfer: talking": func(r *trio) {
			consult(r, "1003")
			r.c.state(sccp.DCallStateRingIn)
			r.c.softKey(sccp.SoftKeyAnswer)
			r.a.state(sccp.DCallStateConnected)
		},
		"transferred, ringing": func(r *trio) {
			consult(r, "1003")
			r.c.state(sccp.DCallStateRingIn)
			r.a.softKey(sccp.SoftKeyTransfer)
			r.a.state(sccp.DCallStateOnHook)
			r.a.state(sccp.DCallStateOnHook)
		},
		"parked": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.b.softKey(sccp.SoftKeyPark)
			r.b.state(sccp.DCallStateOnHook)
		},
		"forward: dialling": func(r *trio) { r.a.softKey(sccp.SoftKeyForwardAll); r.a.keys("10") },
	}
}

// hangUpAll lets users end what they have, until they have nothing.
func hangUpAll(phones ...*phone) {
	for range 3 {
		for _, p := range phones {
			p.softKey(sccp.SoftKeyEndCall)
			p.flush()
		}
	}
}

// TestDropsInTheMiddle loses a phone in the middle of everything, in every way.
// The others are released, show nothing in the end, and everybody can call.
func TestDropsInTheMiddle(t *testing.T) {
	states := moments()
	states["conference, its host"] = func(r *trio) { r.conference() }
	states["conference, a member"] = func(r *trio) {
		r.conference()
		r.a, r.b = r.b, r.a
	}
	ways := map[string]func(r *trio){
		"FIN":                func(r *trio) { _ = r.a.raw.Close() },
		"RST":                func(r *trio) { _ = r.a.raw.(*net.TCPConn).SetLinger(0); _ = r.a.raw.Close() },
		"unregisters":        func(r *trio) { r.a.send(&sccp.UnregisterReq{}); next[*sccp.UnregisterAck](r.a) },
		"half a message":     func(r *trio) { _, _ = r.a.raw.Write([]byte{40, 0, 0}); _ = r.a.raw.Close() },
		"an impossible one":  func(r *trio) { r.a.frame(0, sccp.IDKeepAliveReq, make([]byte, 1<<17)...) },
		"registers anew too": func(r *trio) { r.register(r.a.name, 11, 0) },
	}
	for state, reach := range states {
		for way, lose := range ways {
			t.Run(state+", "+way, func(t *testing.T) {
				h := office(t)
				r := &trio{h, h.register(deviceA, 5, 0), h.register(deviceB, 20, modern), h.register(deviceC, 11, 0)}
				reach(r)
				lose(r)
				r.a.gone()
				again := r.register(r.a.name, 11, 0)
				hangUpAll(r.b, r.c)
				for _, p := range []*phone{again, r.b, r.c} {
					p.idle()
				}
				for _, p := range h.server.Phones() {
					assert.Zero(t, p.Legs, p.Device)
				}
				number := map[string]string{deviceA: "1001", deviceB: "1002"}[r.a.name]
				r.c.dials(number)
				again.state(sccp.DCallStateRingIn)
				r.c.softKey(sccp.SoftKeyEndCall)
				again.state(sccp.DCallStateOnHook)
			})
		}
	}
}

// TestSilenceInTheMiddle loses a phone that says nothing any more: its peers are
// released when its keepalives are missing.
func TestSilenceInTheMiddle(t *testing.T) {
	for _, state := range []string{"ringing it", "ringing another", "call waiting", "holding", "held", "transfer: ringing", "transfer: talking"} {
		t.Run(state, func(t *testing.T) {
			clocked(t, func(t *testing.T, h *house, _ *pipes) {
				r := &trio{h, h.register(deviceA, 5, 0), h.register(deviceB, 20, modern), h.register(deviceC, 11, 0)}
				moments()[state](r)
				for range 5 { // two minutes
					time.Sleep(24 * time.Second)
					r.b.flush()
					r.c.flush()
				}
				assert.True(t, r.a.isGone())
				hangUpAll(r.b, r.c)
				synctest.Wait()
				r.b.idle()
				r.c.idle()
			})
		})
	}
}

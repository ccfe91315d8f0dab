package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// trio are three phones as programs are: an old version, no features.
type trio struct {
	*house
	a, b, c *phone
}

func (r *trio) meet(number string, from, to *phone) {
	talk(from, to, number)
}

// ended waits until both phones are idle: OnHook for the reference of every call,
// then the keys of an idle phone.
func (r *trio) ended(phones ...*phone) {
	r.t.Helper()
	for _, p := range phones {
		p.flush() // what one of them has sent last may concern another
	}
	for _, p := range phones {
		p.idle()
		open := map[uint32]bool{}
		var last sccp.SoftKeySet
		for _, m := range p.seen {
			switch m := m.(type) {
			case *sccp.CallState:
				open[m.CallReference] = m.CallState != sccp.DCallStateOnHook
			case *sccp.SelectSoftKeys:
				last = m.SoftKeySetIndex
			}
		}
		for ref, still := range open {
			assert.False(r.t, still, "%s: call %d is still shown", p.name, ref)
		}
		assert.Equal(r.t, sccp.SoftKeySetOnHook, last, p.name)
	}
}

// TestInterop has the scenarios that third-party clients were run through against
// other servers.
func TestInterop(t *testing.T) {
	scenarios := map[string]func(*trio){
		"keepalive": func(r *trio) {
			for range 5 {
				r.a.send(&sccp.KeepAliveReq{})
				next[*sccp.KeepAliveAck](r.a)
			}
		},
		"requery every template after registration": func(r *trio) {
			for range 2 {
				r.a.send(&sccp.ButtonTemplateReq{}, &sccp.SoftKeyTemplateReq{}, &sccp.SoftKeySetReq{}, &sccp.ConfigStatReq{},
					&sccp.LineStatReq{LineNumber: 1}, &sccp.ForwardStatReq{LineNumber: 1}, &sccp.FeatureStatReq{FeatureIndex: 9},
					&sccp.SpeedDialStatReq{SpeedDialNumber: 9}, &sccp.ServiceURLStatReq{ServiceURLIndex: 9}, &sccp.TimeDateReq{})
				next[*sccp.ButtonTemplateRes](r.a)
				next[*sccp.SoftKeyTemplateRes](r.a)
				next[*sccp.SoftKeySetRes](r.a)
				assert.Equal(r.t, sccp.SoftKeySetOnHook, next[*sccp.SelectSoftKeys](r.a).SoftKeySetIndex)
				next[*sccp.ConfigStatRes](r.a)
				line := nextWhere(r.a, func(m sccp.ServerMessage) bool {
					return m.ID() == sccp.IDLineStatRes || m.ID() == sccp.IDLineStatV2Res
				})
				assert.Equal(r.t, "1001", numberOf(line))
				next[*sccp.ForwardStatRes](r.a)
			}
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"off-hook, on-hook": func(r *trio) {
			r.a.send(&sccp.OffHook{})
			r.a.state(sccp.DCallStateOffHook)
			r.a.send(&sccp.OnHook{})
			r.a.state(sccp.DCallStateOnHook)
		},
		"NewCall, EndCall": func(r *trio) {
			r.a.softKey(sccp.SoftKeyNewCall)
			ref := r.a.state(sccp.DCallStateOffHook)
			r.a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyEndCall, LineInstance: 1, CallReference: ref})
			assert.Equal(r.t, ref, r.a.state(sccp.DCallStateOnHook))
		},
		"the caller hangs up": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"the callee hangs up": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.b.softKey(sccp.SoftKeyEndCall)
			r.a.state(sccp.DCallStateOnHook)
		},
		"answered and ended by handset": func(r *trio) {
			r.a.dials("1002")
			r.b.state(sccp.DCallStateRingIn)
			r.b.send(&sccp.OffHook{})
			r.b.state(sccp.DCallStateConnected)
			voices(r.a, r.b)
			r.b.send(&sccp.OnHook{})
			r.a.state(sccp.DCallStateOnHook)
		},
		"abandoned while it rings": func(r *trio) {
			r.a.dials("1002")
			r.b.state(sccp.DCallStateRingIn)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"hold and resume by the caller": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyHold)
			r.a.state(sccp.DCallStateHold)
			r.a.softKey(sccp.SoftKeyResume)
			r.a.state(sccp.DCallStateConnected)
			voices(r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"hold and resume by the callee": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.b.softKey(sccp.SoftKeyHold)
			r.b.state(sccp.DCallStateHold)
			r.b.softKey(sccp.SoftKeyResume)
			r.b.state(sccp.DCallStateConnected)
			voices(r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"blind transfer": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.b.softKey(sccp.SoftKeyTransfer)
			r.b.state(sccp.DCallStateOffHook)
			r.b.keys("1003")
			r.c.state(sccp.DCallStateRingIn)
			r.b.softKey(sccp.SoftKeyTransfer)
			r.b.state(sccp.DCallStateOnHook)
			r.b.state(sccp.DCallStateOnHook)
			r.c.softKey(sccp.SoftKeyAnswer)
			r.c.state(sccp.DCallStateConnected)
			voices(r.a, r.c)
			r.c.softKey(sccp.SoftKeyEndCall)
			r.a.state(sccp.DCallStateOnHook)
		},
		"consultative transfer": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.b.softKey(sccp.SoftKeyTransfer)
			r.b.state(sccp.DCallStateOffHook)
			r.b.keys("1003")
			r.c.state(sccp.DCallStateRingIn)
			r.c.softKey(sccp.SoftKeyAnswer)
			voices(r.b, r.c)
			r.b.softKey(sccp.SoftKeyTransfer)
			r.b.state(sccp.DCallStateOnHook)
			r.b.state(sccp.DCallStateOnHook)
			voices(r.a, r.c)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.c.state(sccp.DCallStateOnHook)
		},
		"conference of three": func(r *trio) {
			r.conference()
			r.a.softKey(sccp.SoftKeyEndCall)
			r.a.state(sccp.DCallStateOnHook)
			r.b.since()
			r.c.since()
			voices(r.b, r.c)
			r.b.softKey(sccp.SoftKeyEndCall)
			r.c.state(sccp.DCallStateOnHook)
		},
		"TCP drops in a conference": func(r *trio) {
			r.conference()
			_ = r.a.raw.Close()
			r.a.gone()
			r.b.since()
			r.c.since()
			voices(r.b, r.c)
			r.c.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
			r.a = r.register(deviceA, 5, 0)
		},
		"second call while the first is held": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyHold)
			r.a.state(sccp.DCallStateHold)
			r.meet("1003", r.a, r.c)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.c.state(sccp.DCallStateOnHook)
			r.a.softKey(sccp.SoftKeyResume)
			r.a.state(sccp.DCallStateConnected)
			voices(r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"digits during a call": func(r *trio) {
			r.meet("1002", r.a, r.b)
			r.a.keys("5")
			if r.b.program {
				assert.Equal(r.t, sccp.IDKeypadButton, next[*sccp.Unknown](r.b).MessageID)
			}
			assert.Equal(r.t, sccp.DeviceToneDTMF5, nextWhere(r.b, func(*sccp.StartTone) bool { return true }).Tone)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"line button": func(r *trio) {
			r.a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusLine, LineInstance: 1})
			r.a.state(sccp.DCallStateOffHook)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.a.state(sccp.DCallStateOnHook)
		},
		"busy callee": func(r *trio) {
			r.b.softKey(sccp.SoftKeyNewCall)
			r.b.state(sccp.DCallStateOffHook)
			r.b.keys("10")
			r.a.dials("1002")
			r.a.state(sccp.DCallStateRingOut) // call waiting
			r.c.dials("1002")
			r.c.state(sccp.DCallStateBusy)
			for _, p := range []*phone{r.a, r.b, r.c} {
				p.softKey(sccp.SoftKeyEndCall)
				p.state(sccp.DCallStateOnHook)
			}
		},
		"invalid number": func(r *trio) {
			r.a.dials("7")
			r.a.state(sccp.DCallStateInvalidNumber)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.a.state(sccp.DCallStateOnHook)
		},
		"ten calls in a row": func(r *trio) {
			for range 10 {
				r.meet("1002", r.a, r.b)
				r.a.softKey(sccp.SoftKeyEndCall)
				r.a.state(sccp.DCallStateOnHook)
				r.b.state(sccp.DCallStateOnHook)
			}
		},
		"unknown device rejected with text": func(r *trio) {
			p := r.connect()
			p.send(registerReq("SEPDEADBEEF0000", 5, 0))
			assert.NotEmpty(r.t, next[*sccp.RegisterReject](p).Text)
		},
		"duplicate registration": func(r *trio) {
			again := r.register(deviceA, 5, 0)
			r.a.gone()
			r.a = again
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"unregister and register again": func(r *trio) {
			r.a.send(&sccp.UnregisterReq{})
			next[*sccp.UnregisterAck](r.a)
			r.a.gone()
			r.a = r.register(deviceA, 5, 0)
		},
		"TCP drops, then registers at once": func(r *trio) {
			_ = r.a.raw.Close()
			r.a.gone()
			r.a = r.register(deviceA, 5, 0)
			r.meet("1002", r.a, r.b)
			r.a.softKey(sccp.SoftKeyEndCall)
			r.b.state(sccp.DCallStateOnHook)
		},
		"TCP drops in mid-call": func(r *trio) {
			r.meet("1002", r.a, r.b)
			_ = r.a.raw.Close()
			r.a.gone()
			r.b.state(sccp.DCallStateOnHook)
			r.a = r.register(deviceA, 5, 0)
		},
	}
	for fleet, of := range fleets() {
		for name, play := range scenarios {
			t.Run(fleet+"/"+name, func(t *testing.T) {
				h := office(t)
				r := &trio{h, of[0].register(h, deviceA), of[1].register(h, deviceB), of[2].register(h, deviceC)}
				play(r)
				r.ended(r.a, r.b, r.c)
				require.Len(t, h.server.Phones(), 3)
				for _, p := range h.server.Phones() {
					assert.Zero(t, p.Legs, p.Device)
				}
			})
		}
	}
}

// numberOf returns the number of a line, in either form of the message.
func numberOf(m sccp.ServerMessage) string {
	if newer, ok := m.(*sccp.LineStatV2Res); ok {
		return newer.LineDirNumber.String()
	}
	return m.(*sccp.LineStatRes).LineDirNumber.String()
}

// client is how a phone or a program registers.
type client struct {
	version  uint8
	features sccp.PhoneFeatures
}

func (c client) register(h *house, name string) *phone {
	h.t.Helper()
	return h.register(name, c.version, c.features)
}

// fleets are the clients that the scenarios are played with.
func fleets() map[string][3]client {
	const phone7960 = sccp.PhoneFeaturesDynamicMessages
	return map[string][3]client{
		"programs":     {{5, 0}, {6, 0}, {5, 0}},
		"mixed":        {{11, 0}, {22, modern}, {0, 0}},
		"fixed texts":  {{11, phone7960}, {8, phone7960}, {10, phone7960}},
		"newer phones": {{17, modern}, {20, modern}, {22, modern}},
	}
}

// conference joins all three; a has brought them together.
func (r *trio) conference() {
	r.t.Helper()
	r.meet("1002", r.a, r.b)
	r.a.softKey(sccp.SoftKeyConference)
	r.a.state(sccp.DCallStateOffHook)
	r.b.openAny(21000)
	r.a.keys("1003")
	r.c.state(sccp.DCallStateRingIn)
	r.c.softKey(sccp.SoftKeyAnswer)
	voices(r.a, r.c)
	for _, p := range []*phone{r.a, r.b, r.c} {
		p.since()
	}
	r.a.softKey(sccp.SoftKeyConference)
	voices(r.a, r.b, r.c)
}

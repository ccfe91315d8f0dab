package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// TestRingsAgainAfterRegisteringAgain is about a phone whose connection breaks
// while it rings, or that registers once more on the same one.
func TestRingsAgainAfterRegisteringAgain(t *testing.T) {
	for name, reconnect := range map[string]bool{"new connection": true, "same connection": false} {
		t.Run(name, func(t *testing.T) {
			h := open(t, houseText)
			a, b := h.phoneAB()
			a.softKey(sccp.SoftKeyNewCall)
			a.keys("1002")
			before := b.state(sccp.DCallStateRingIn)
			if reconnect {
				b = h.register(deviceB, 20, modern)
			} else {
				b.send(registerReq(deviceB, 20, modern), capabilities(sccp.PayloadTypeG711Ulaw64k), &sccp.TimeDateReq{})
				next[*sccp.RegisterAck](b)
				b.flush()
			}
			var rings []*sccp.SetRinger
			for _, m := range b.seen {
				if r, ok := m.(*sccp.SetRinger); ok && r.CallReference > before {
					rings = append(rings, r)
				}
			}
			require.NotEmpty(t, rings)
			assert.Equal(t, sccp.RingModeInside, rings[len(rings)-1].RingMode)
			b.softKey(sccp.SoftKeyAnswer)
			a.state(sccp.DCallStateConnected)
			together(a, b)
			a.send(&sccp.OnHook{})
			b.state(sccp.DCallStateOnHook)
			a.idle()
			b.idle()
		})
	}
}

// TestAConnectionThatChangesItsName is one of a phone that rings, and registers as
// another one: the caller does not wait for it.
func TestAConnectionThatChangesItsName(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	a.softKey(sccp.SoftKeyNewCall)
	a.keys("1002")
	b.state(sccp.DCallStateRingIn)
	b.send(registerReq(deviceC, 20, modern), capabilities(sccp.PayloadTypeG711Ulaw64k), &sccp.TimeDateReq{})
	next[*sccp.RegisterAck](b)
	a.state(sccp.DCallStateCongestion)
}

// TestACallDuringARegistration comes after the phone is registered, and before it
// has asked for its buttons: lamps and bell are told when it knows them.
func TestACallDuringARegistration(t *testing.T) {
	h := open(t, houseText)
	h.server.Apply(call.SetMessageWaiting{Number: "1002", New: 1})
	a := h.register(deviceA, 11, 0)
	b := h.connect()
	b.name = deviceB
	b.send(registerReq(deviceB, 20, modern))
	ack := next[*sccp.RegisterAck](b)
	b.conn.SetVersion(sccp.Version(ack.ProtocolVersion))
	a.softKey(sccp.SoftKeyNewCall)
	a.keys("1002")
	b.state(sccp.DCallStateRingIn)
	b.flush()

	b.send(capabilities(sccp.PayloadTypeG711Ulaw64k), &sccp.TimeDateReq{})
	nextWhere(b, func(m *sccp.SetLamp) bool {
		return m.Stimulus == sccp.DeviceStimulusVoiceMail && m.LampMode == sccp.LampModeOn
	})
	b.state(sccp.DCallStateRingIn)
	nextWhere(b, func(m *sccp.SetLamp) bool {
		return m.Stimulus == sccp.DeviceStimulusLine && m.LampMode == sccp.LampModeBlink
	})
	nextWhere(b, func(m *sccp.SetRinger) bool { return m.RingMode == sccp.RingModeInside })
	b.send(&sccp.TimeDateReq{})
	for _, m := range b.flush() {
		require.NotEqual(t, sccp.IDSetRinger, m.ID(), "once is enough")
	}
	b.send(&sccp.OffHook{})
	a.state(sccp.DCallStateConnected)
	together(a, b)
	b.send(&sccp.OnHook{})
	b.state(sccp.DCallStateOnHook)
	h.server.Apply(call.SetMessageWaiting{Number: "1002"})
	nextWhere(b, func(m *sccp.SetLamp) bool {
		return m.Stimulus == sccp.DeviceStimulusVoiceMail && m.LampMode == sccp.LampModeOff
	})
	a.idle()
	b.idle()
}

// TestEmergencyFromAFullLineAtTheWire dials 112 on a phone that has all the calls
// it may have.
func TestEmergencyFromAFullLineAtTheWire(t *testing.T) {
	h := open(t, `
lines: [{number: 1001, max-calls: 1}, {number: 1002}, {number: 1003}]
dial-plan: {emergency: [{number: 112, to: 1003}]}
devices:
  - {name: SEP00000000000A, lines: [1001]}
  - {name: SEP00000000000B, lines: [1002]}
  - {name: SEP00000000000C, lines: [1003]}
`)
	a, b := h.phoneAB()
	c := h.register(deviceC, 20, modern)
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyNewCall)
	prompt := nextWhere(a, func(m *sccp.DisplayPromptStatus) bool { return m.PromptStatus.String() == "Emergency calls only" })
	a.keys("1003")
	nextWhere(a, func(m *sccp.DisplayPromptStatus) bool {
		return m.PromptStatus.String() == "No free line" && m.CallReference == prompt.CallReference
	})
	a.softKey(sccp.SoftKeyNewCall)
	a.keys("112")
	c.state(sccp.DCallStateRingIn)
	a.state(sccp.DCallStateRingOut)
	c.softKey(sccp.SoftKeyAnswer)
	together(a, c)
	a.send(&sccp.OnHook{})
	c.state(sccp.DCallStateOnHook)
	c.idle()
}

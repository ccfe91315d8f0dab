package call_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestDND(t *testing.T) {
	b := newBench(t, "A", "B")
	b.press("B", call.KeyDND)
	assert.Equal(t, call.DoNotDisturb, b.status[call.Subject{Kind: call.SubjectLine, Name: "102"}])
	b.call("A", "102")
	assert.Equal(t, call.Busy, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.do(call.SetDoNotDisturb{Device: "B", DND: call.DNDSilent})
	b.call("A", "102")
	assert.Equal(t, call.RingSilent, b.leg("B").Ring)
	b.press("A", call.KeyOnHook)
	b.do(call.DeviceUp{Device: "B", Lines: []call.Line{{Instance: 1, Number: "102"}}, Options: call.Options{DND: call.DNDSilent}})
	assert.Equal(t, call.DNDSilent, b.m.PhoneSettings("B").DND, "it outlives the registration")
	b.press("B", call.KeyDND)
	b.press("B", call.KeyDND)
	assert.Equal(t, call.DNDSilent, b.m.PhoneSettings("B").DND, "the key does what the phone is set up for")
}

func TestDNDWhileItRings(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	require.Equal(t, call.RingAloud, b.leg("B").Ring)
	b.press("B", call.KeyDND)
	assert.Equal(t, call.RingSilent, b.leg("B").Ring)
	assert.Equal(t, call.RingOut, b.leg("A").State, "the caller is not turned away")
	b.press("B", call.KeyDND)
	assert.Equal(t, call.RingAloud, b.leg("B").Ring)
	b.press("A", call.KeyOnHook)

	b.call("A", "112")
	b.press("B", call.KeyDND)
	for _, leg := range b.all("B") {
		assert.Equal(t, call.RingAloud, leg.Ring, "an emergency is heard")
	}
}

func TestEmergency(t *testing.T) {
	b := newBench(t, "B", "A", "C")
	b.line("B", call.Line{Number: "102", MaxCalls: 1, NoWaiting: true})
	b.line("A", call.Line{Number: "101", Class: "house phone", Anonymous: true})
	b.do(call.SetForward{Number: "102", When: call.ForwardAlways, To: "103"})
	b.press("B", call.KeyOffHook)
	b.press("B", call.KeyDND)
	b.call("A", "112")
	leg := b.in("B", call.Waiting)
	assert.Equal(t, call.RingAloud, leg.Ring)
	assert.Equal(t, number("101"), leg.Remote, "an emergency call shows its number")
	b.press("B", call.KeyAnswer)
	assert.Equal(t, call.Connected, b.leg("A").State)
}

func TestEmergencyGroupRingsEverybody(t *testing.T) {
	p := house()
	p.route("911", call.Route{Kind: call.RouteEmergency, Number: "203"})
	b := newHouse(t, p, call.Limits{})
	for device, n := range map[string]string{"A": "101", "B": "102", "C": "103", "D": "104"} {
		b.up(device, n)
	}
	b.press("B", call.KeyDND)
	b.press("C", call.KeyHuntLogin)
	b.press("D", call.KeyOffHook)
	b.call("A", "911")
	assert.Equal(t, []string{"B", "C", "D"}, b.ringing())
}

func TestPermissions(t *testing.T) {
	b := newBench(t, "B", "C", "D", "D")
	b.line("A", call.Line{Number: "105", Class: "house phone"})
	b.call("A", "104")
	assert.Equal(t, call.NotPermitted, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.key("A", call.KeyForwardAll, "104")
	b.key("A", call.KeyCallBack, "")
	assert.Equal(t, []call.Refusal{call.NumberUnavailable, call.NotActive}, b.refused)
	b.key("A", call.KeyIntercom, "104")
	assert.Equal(t, call.NotPermitted, b.leg("A").Cause)
}

func TestAnonymous(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.press("A", call.KeyOffHook)
	b.dial("A", "*67102")
	leg := b.leg("B")
	assert.Equal(t, call.Party{}, leg.Remote)
	assert.Equal(t, call.Party{}, leg.Info.Calling)
	assert.True(t, leg.Anonymous)
	b.press("B", call.KeyAnswer)
	assert.Equal(t, call.Party{}, b.leg("B").Remote)
	b.press("A", call.KeyOnHook)
	assert.Equal(t, number("101"), b.records[0].From, "the record knows")
	assert.True(t, b.records[0].Hidden)
	b.line("A", call.Line{Number: "101", Anonymous: true})
	b.call("A", "103")
	assert.Equal(t, call.Party{}, b.leg("C").Remote)
	b.press("A", call.KeyOnHook)
	assert.True(t, b.records[1].Hidden)
	b.line("A", call.Line{Number: "101"})
	b.call("A", "103")
	b.press("A", call.KeyOnHook)
	assert.False(t, b.records[2].Hidden)
}

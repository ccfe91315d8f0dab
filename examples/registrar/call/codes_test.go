package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestFeatureCodes(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.press("A", call.KeyOffHook)
	b.dial("A", "*9102")
	assert.Equal(t, "102", b.m.LineSettings("101").ForwardAll)
	assert.Empty(t, b.states("A"))
	b.call("A", "*73")
	assert.Empty(t, b.m.LineSettings("101"))
	b.call("A", "*72")
	require.Equal(t, call.KeyForwardAll, b.leg("A").Entry)
	b.dial("A", "103")
	assert.Equal(t, "103", b.m.LineSettings("101").ForwardAll)
	b.call("A", "*72")
	b.call("A", "*78")
	assert.Equal(t, call.DNDReject, b.m.PhoneSettings("A").DND)
	b.call("A", "*78")
	b.call("A", "*1")
	assert.Equal(t, call.PhoneSettings{Private: true}, b.m.PhoneSettings("A"))
	b.call("A", "*1")
	b.call("A", "*2")
	assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "no code for keys of a call")
	b.press("A", call.KeyOnHook)
	b.call("A", "*3")
	assert.Equal(t, []call.Refusal{call.NoRedial}, b.refused[len(b.refused)-1:])
	b.call("A", "102")
	b.press("A", call.KeyOnHook)
	b.call("A", "*3")
	assert.Equal(t, "102", b.leg("A").Digits)
	b.press("A", call.KeyOnHook)
	b.quiet()
}

func TestServiceCode(t *testing.T) {
	b := newBench(t, "A")
	b.call("A", "*88#")
	assert.Equal(t, []call.ServiceDialed{{Device: "A", Line: 1, Service: "log-on", Digits: "1234"}}, b.dialed)
	b.press("A", call.KeyRedial)
	assert.Equal(t, []call.Refusal{call.NoRedial}, b.refused, "it may be a secret")
	assert.Equal(t, lists(call.NoHistory), b.history("A"))
	b.quiet()
}

func TestAbbreviated(t *testing.T) {
	b := newBench(t, "A", "B")
	b.press("A", call.KeyAbbreviated)
	b.dial("A", "7#")
	assert.Equal(t, call.RingIn, b.leg("B").State)
	b.press("A", call.KeyOnHook)
	b.press("A", call.KeyAbbreviated)
	b.dial("A", "5")
	b.wait(8 * time.Second)
	assert.Equal(t, []call.Refusal{call.NoAbbreviation}, b.refused)
	for _, index := range []string{"8", "9"} {
		b.key("A", call.KeyAbbreviated, index)
		assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "neither unknown numbers nor codes")
		b.press("A", call.KeyOnHook)
	}
	b.quiet()
}

package call_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestIntercom(t *testing.T) {
	for name, dial := range map[string]func(*bench){
		"by code":   func(b *bench) { b.call("A", "*80102") },
		"by button": func(b *bench) { b.key("A", call.KeyIntercom, "102") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			b.do(call.SetForward{Number: "102", When: call.ForwardAlways, To: "103"})
			dial(b)
			assert.Equal(t, call.Connected, b.leg("B").State, "no forward, no ringing")
			assert.True(t, b.leg("B").Speaker)
			assert.Len(t, b.media, 1)
			b.press("A", call.KeyOnHook)
			b.quiet()
			b.connect("C", "B", "102")
			dial(b)
			assert.Equal(t, is(call.Connected, call.Waiting), b.states("B"), "a busy phone rings")
		})
	}
	b := newBench(t, "A", "B")
	b.key("A", call.KeyIntercom, "200")
	assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "a group cannot answer by itself")
	b.press("A", call.KeyOnHook)
	b.key("A", call.KeyIntercom, "112")
	assert.Equal(t, call.RingIn, b.leg("B").State, "an emergency is one by any key")
}

func TestAutoAnswer(t *testing.T) {
	b := newBench(t, "A", "C")
	b.line("B", call.Line{Number: "102", AutoAnswer: true})
	b.call("A", "102")
	assert.Equal(t, call.Connected, b.leg("B").State)
	b.call("C", "102")
	assert.Equal(t, is(call.Connected, call.Waiting), b.states("B"))
}

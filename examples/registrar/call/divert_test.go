package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestDivert(t *testing.T) {
	b := newBench(t, "A", "C")
	b.up("C", "103")
	b.line("B", call.Line{Number: "102"})
	b.call("A", "102")
	b.press("B", call.KeyDivert)
	assert.Equal(t, []call.Refusal{call.NoDivertTarget}, b.refused)
	b.press("A", call.KeyOnHook)
	b.line("B", call.Line{Number: "102", Divert: "103"})
	for name, answer := range map[string]bool{"ringing": false, "talking": true} {
		t.Run(name, func(t *testing.T) {
			b.call("A", "102")
			if answer {
				b.press("B", call.KeyAnswer)
			}
			b.press("B", call.KeyDivert)
			assert.Empty(t, b.states("B"))
			leg := b.leg("C")
			assert.Equal(t, call.RedirectedDivert, leg.Info.LastReason)
			assert.Equal(t, call.RingOut, b.leg("A").State)
			b.press("C", call.KeyAnswer)
			assert.Len(t, b.media, 1)
			b.press("A", call.KeyOnHook)
			b.quiet()
		})
	}
}

func TestDivertEndsTheRingingOfEveryPhone(t *testing.T) {
	b := newBench(t, "A", "C")
	b.up("C", "103")
	b.line("B1", call.Line{Number: "102", Divert: "103"})
	b.line("B2", call.Line{Number: "102"})
	b.call("A", "102")
	b.press("B1", call.KeyDivert)
	assert.Empty(t, b.states("B1"))
	assert.Empty(t, b.states("B2"))
	assert.Equal(t, call.RingIn, b.leg("C").State)
}

func TestDivertInACircle(t *testing.T) {
	b := newBench(t, "A")
	b.line("B", call.Line{Number: "102", Divert: "103"})
	b.line("C", call.Line{Number: "103", Divert: "102"})
	b.call("A", "102")
	b.press("B", call.KeyDivert)
	for range 20 {
		b.press("C", call.KeyDivert)
	}
	assert.Len(t, b.refused, 20)
	assert.Equal(t, call.ForwardLoop, b.refused[0])
	b.do(call.RestoreLine{Number: "103", Settings: call.LineSettings{ForwardNoAnswer: "104"}})
	b.up("D", "104")
	b.wait(time.Minute)
	assert.Equal(t, call.RingIn, b.leg("D").State, "what was refused leaves no trace")
}

package softphone_test

import (
	"context"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCallBothWays(t *testing.T) {
	for _, models := range [][2]string{{"7960", "7960"}, {"7970", "7962"}, {"7910", "7970"}, {"6961", "7940"}} {
		t.Run(models[0]+" to "+models[1], func(t *testing.T) {
			x, address := newExchange(t)
			caller := startRegistered(t, config(models[0], alice, address))
			callee := startRegistered(t, config(models[1], bob, address))
			reference, other := connect(t, caller, callee)

			const packets = 5
			for _, p := range []*softphone.Phone{caller, callee} {
				s := waitFor(t, p, "RTP both ways", func(s softphone.State) bool {
					return len(s.Media) == 1 && s.Media[0].PacketsReceived >= packets && s.Media[0].PacketsSent >= packets
				})
				assert.True(t, s.Media[0].Sending && s.Media[0].Receiving)
				assert.Equal(t, 160*s.Media[0].PacketsReceived, s.Media[0].OctetsReceived)
				assert.Zero(t, s.Media[0].PacketsLost)
			}

			require.NoError(t, caller.HangUp())
			for _, p := range []*softphone.Phone{caller, callee} {
				s := waitFor(t, p, "idle", func(s softphone.State) bool { return len(s.Calls) == 0 && len(s.Media) == 0 })
				assert.False(t, s.Ringing())
			}
			assertStatistics(t, x.Phones()[0], reference, caller)
			assertStatistics(t, x.Phones()[1], other, callee)
		})
	}
}

// connect calls from one phone to the other and returns both references.
func connect(t *testing.T, caller, callee *softphone.Phone) (uint32, uint32) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	call, err := caller.Dial(ctx, "1002")
	require.NoError(t, err)
	s := waitFor(t, callee, "ringing", func(s softphone.State) bool { return s.Ringing() })
	incoming, ok := s.CallIn(sccp.DCallStateRingIn)
	require.True(t, ok)
	assert.Equal(t, "1001", incoming.CallingNumber)
	assert.Equal(t, "From 1001", incoming.Prompt)
	require.NoError(t, callee.Answer())
	waitFor(t, caller, "connected", func(s softphone.State) bool { return inState(s, call.Reference, sccp.DCallStateConnected) })
	waitFor(t, callee, "connected", func(s softphone.State) bool { return inState(s, incoming.Reference, sccp.DCallStateConnected) })
	return call.Reference, incoming.Reference
}

func inState(s softphone.State, reference uint32, state sccp.DCallState) bool {
	c, ok := s.Call(reference)
	return ok && c.State == state
}

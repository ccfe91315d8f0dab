package softphone_test

import (
	"context"
	"sync"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWaitSeesEveryState has states that are replaced at once.
func TestWaitSeesEveryState(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	const waiters = 50
	var all sync.WaitGroup
	ready := make(chan struct{}, waiters)
	for i := range uint32(waiters) {
		all.Go(func() {
			told := false
			waitFor(t, p, "plane", func(s softphone.State) bool {
				if !told {
					told = true
					ready <- struct{}{}
				}
				return s.CallPlane == i+1
			})
		})
	}
	for range waiters {
		<-ready
	}
	for i := range uint32(waiters) {
		x.Phones()[0].Send(&sccp.ActivateCallPlane{LineInstance: i + 1})
	}
	all.Wait()
}

func TestWaitEndsWithItsContext(t *testing.T) {
	_, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	ctx, cancel := context.WithCancel(t.Context())
	s, err := p.WaitFor(ctx, func(softphone.State) bool {
		cancel()
		return false
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, "SEP001122334455 waited while registered")
	assert.True(t, s.Registered(), "the last state comes with the error")
}

func TestStateIsACopy(t *testing.T) {
	_, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	s := p.State()
	s.Lines[0].Number = "changed"
	s.SoftKeys[0].Label = "changed"
	s.Servers[0] = "changed"
	again := p.State()
	assert.Equal(t, "1001", again.Lines[0].Number)
	assert.Equal(t, "Redial", again.SoftKeys[0].Label)
	assert.Equal(t, address, again.Servers[0])
}

func TestTrace(t *testing.T) {
	x, address := newExchange(t)
	var lines []string
	c := config("7960", alice, address)
	c.Trace = func(r softphone.Record) {
		assert.False(t, r.Time.IsZero())
		assert.Equal(t, "SEP001122334455", r.Device)
		line := r.Kind.String() + " " + r.Text
		if r.Message != nil {
			line = r.Kind.String() + " " + r.Message.ID().String()
			assert.Contains(t, r.String(), line)
		}
		if r.Err != nil {
			line += " with an error"
		}
		lines = append(lines, line)
	}
	p := startRegistered(t, c)
	x.Phones()[0].Send(&sccp.Unknown{MessageID: sccp.IDLineStatRes, Body: []byte{1}})
	flush(t, p, x.Phones()[0])
	require.NoError(t, p.Close())
	assert.Equal(t, []string{
		"note connecting to " + address,
		"sent Alarm", "sent RegisterReq", "sent IpPort",
		"received RegisterAck", "received CapabilitiesReq", "sent CapabilitiesRes",
		"sent ButtonTemplateReq", "received ButtonTemplateRes",
	}, lines[:9])
	assert.Contains(t, lines, "note registered as SEP001122334455")
	assert.Contains(t, lines, "received LineStatRes with an error")
	assert.Equal(t, "note ended", lines[len(lines)-1])
}

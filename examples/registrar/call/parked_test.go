package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestParkedCallsAreTold(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	assert.Empty(t, b.m.Parked())
	b.connect("A", "B", "102")
	b.now = b.now.Add(time.Minute)
	first := b.now
	b.press("B", call.KeyPark)
	b.now = b.now.Add(10 * time.Second)
	b.connect("C", "D", "104")
	b.press("D", call.KeyPark)
	assert.Equal(t, []call.ParkedCall{
		{Slot: "301", Call: b.leg("A").Call, Waiting: number("101"), By: number("102"), Since: first},
		{Slot: "302", Call: b.leg("C").Call, Waiting: number("103"), By: number("104"), Since: b.now},
	}, b.m.Parked())
	b.call("B", "301")
	require.Len(t, b.m.Parked(), 1)
	b.press("C", call.KeyEndCall)
	assert.Empty(t, b.m.Parked())
}

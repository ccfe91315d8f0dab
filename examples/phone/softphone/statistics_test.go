package softphone_test

import (
	"context"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// assertStatistics compares what a phone reported after a call with what it
// counted.
func assertStatistics(t *testing.T, seen *exchange.Phone, reference uint32, p *softphone.Phone) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, ok := seen.Await(ctx, sccp.IDConnectionStatisticsRes, 1)
	require.True(t, ok, "no statistics")
	res := m.StationMessage.(*sccp.ConnectionStatisticsRes)
	assert.Equal(t, reference, res.CallReference)
	assert.NotZero(t, res.NumberPacketsSent)
	assert.NotZero(t, res.NumberPacketsReceived)
	assert.Equal(t, 160*res.NumberPacketsSent, res.NumberOctetsSent)
	assert.Equal(t, 160*res.NumberPacketsReceived, res.NumberOctetsReceived)
	assert.Zero(t, res.NumberPacketsLost)
	assert.Equal(t, res.NumberPacketsSent, p.Counters(reference).PacketsSent, "the phone still knows")
}

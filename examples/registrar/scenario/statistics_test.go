package scenario_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/store"
)

// TestWhatBothPhonesHeardIsStored: they are asked at the end of the call, and the
// record on disk has what they say.
func TestWhatBothPhonesHeardIsStored(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a, b := s.loyal(1, "7940"), s.loyal(2, "7962")
	converse(a, b)
	for _, p := range []*phone{a, b} {
		p.sees("some voice", hears)
	}
	a.hangsUp()
	allIdle(a, b)
	require.Eventually(t, func() bool {
		told := 0
		for _, p := range s.Phones() {
			if p.Voice != nil {
				told++
			}
		}
		return told == 2
	}, patience, time.Millisecond)
	s.end()

	disk, err := store.Open(s.database(), store.Options{})
	require.NoError(t, err)
	defer disk.Close()
	records, err := disk.Records(context.Background(), store.RecordQuery{})
	require.NoError(t, err)
	require.Len(t, records, 1)
	require.Len(t, records[0].Voice, 2)
	for i, v := range records[0].Voice {
		assert.Equal(t, records[0].Legs[i].Ref, v.Ref, "in the order of the legs")
		assert.Greater(t, v.PacketsReceived, uint32(2), v.Device)
		assert.Positive(t, v.OctetsReceived, v.Device)
		assert.Positive(t, v.PacketsSent, v.Device)
	}
}

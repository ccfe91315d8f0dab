package softphone

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func header(sequence uint16) *rtp.Header {
	return &rtp.Header{Version: 2, SequenceNumber: sequence, Timestamp: uint32(sequence) * 160, SSRC: 1}
}

// TestLossProperty drops and swaps packets at random: every packet that is
// missing between the first and the last counts, in whatever order the others
// come.
func TestLossProperty(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		first := uint16(random.Uint32())
		sequences := []uint16{first}
		dropped := uint32(0)
		for i := range uint16(300) {
			if random.IntN(10) == 0 {
				dropped++
			} else {
				sequences = append(sequences, first+1+i)
			}
		}
		sequences = append(sequences, first+301)
		for i := 1; i+2 < len(sequences); i += 2 {
			if random.IntN(4) == 0 {
				sequences[i], sequences[i+1] = sequences[i+1], sequences[i]
			}
		}
		var c counters
		for _, s := range sequences {
			c.received(header(s), 160, time.Unix(0, 0))
		}
		got := c.read()
		require.Equal(t, dropped, got.PacketsLost, "seed %d", seed)
		require.EqualValues(t, len(sequences), got.PacketsReceived)
	}
}

func TestNewSourceKeepsTheLoss(t *testing.T) {
	var c counters
	for _, s := range []uint16{1, 2, 5} {
		c.received(header(s), 160, time.Unix(0, 0))
	}
	for _, s := range []uint16{900, 902} {
		h := header(s)
		h.SSRC = 2
		c.received(h, 160, time.Unix(0, 0))
	}
	assert.EqualValues(t, 3, c.read().PacketsLost)
	c.received(header(40000), 160, time.Unix(0, 0))
	assert.EqualValues(t, 3, c.read().PacketsLost, "a jump is a new beginning")
}

func TestRepeatedPacketsAreNoNegativeLoss(t *testing.T) {
	var c counters
	for range 5 {
		c.received(header(7), 160, time.Unix(0, 0))
	}
	assert.Zero(t, c.read().PacketsLost)
}

func TestJitter(t *testing.T) {
	at := time.Unix(0, 0)
	var even, uneven counters
	for i := range uint16(400) {
		even.received(header(i), 160, at.Add(time.Duration(i)*20*time.Millisecond))
		late := time.Duration(i%2) * 8 * time.Millisecond
		uneven.received(header(i), 160, at.Add(time.Duration(i)*20*time.Millisecond+late))
	}
	assert.Zero(t, even.read().Jitter)
	assert.InDelta(t, 8*time.Millisecond, uneven.read().Jitter, float64(100*time.Microsecond))
}

func TestJitterOfLongCalls(t *testing.T) {
	const packet = 20 * time.Millisecond
	var c counters
	start := time.Unix(0, 0)
	c.received(header(0), 160, start)
	// The 13.3 days at which nanoseconds times the clock rate leave an int64.
	for packets := int64(57_646_070); packets < 57_646_090; packets++ {
		h := header(1)
		h.Timestamp = uint32(packets * 160)
		c.received(h, 160, start.Add(time.Duration(packets)*packet))
	}
	assert.Zero(t, c.read().Jitter)
}

func TestPacketsAllocateNothing(t *testing.T) {
	packet := rtp.Packet{Header: *header(1), Payload: make([]byte, 160)}
	frame, err := packet.Marshal()
	require.NoError(t, err)
	var in rtp.Packet
	var c counters
	alloctest.Zero(t, "receiving", func() {
		if in.Unmarshal(frame) == nil {
			c.received(&in.Header, len(in.Payload), time.Now())
		}
	})
	alloctest.Zero(t, "sending", func() {
		if _, err := packet.MarshalTo(frame); err == nil {
			c.sent(160)
		}
	})
}

// BenchmarkPacket compares what a phone does with a packet to copying it.
func BenchmarkPacket(b *testing.B) {
	packet := rtp.Packet{Header: *header(1), Payload: make([]byte, 160)}
	frame, err := packet.Marshal()
	require.NoError(b, err)
	b.Run("copy", func(b *testing.B) {
		target := make([]byte, len(frame))
		b.SetBytes(int64(len(frame)))
		for b.Loop() {
			copy(target, frame)
		}
	})
	b.Run("receive", func(b *testing.B) {
		var in rtp.Packet
		var c counters
		b.ReportAllocs()
		b.SetBytes(int64(len(frame)))
		for b.Loop() {
			if err := in.Unmarshal(frame); err != nil {
				b.Fatal(err)
			}
			c.received(&in.Header, len(in.Payload), time.Time{})
		}
	})
	b.Run("send", func(b *testing.B) {
		var c counters
		b.ReportAllocs()
		b.SetBytes(int64(len(frame)))
		for b.Loop() {
			if _, err := packet.MarshalTo(frame); err != nil {
				b.Fatal(err)
			}
			c.sent(160)
		}
	})
}

package voice

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func constant(level int16) []int16 {
	samples := make([]int16, perTick)
	for i := range samples {
		samples[i] = level
	}
	return samples
}

func TestEverybodyHearsTheOthers(t *testing.T) {
	var m mixer
	members := make([]*member, 8)
	for i := range members {
		members[i] = new(member)
		m.add(members[i])
	}
	for n := range uint32(10) {
		for i, k := range members {
			k.in.put(uint32(i), 160*n, constant(int16(100*(i+1))))
		}
		m.mix()
	}
	const all = 100 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8)
	for i, k := range members {
		assert.EqualValues(t, all-100*(i+1), k.out[0], "member %d", i)
	}
	m.remove(members[7])
	m.mix()
	assert.EqualValues(t, all-800-100, members[0].out[0])
}

func TestLoudVoicesDoNotWrap(t *testing.T) {
	var m mixer
	for range 4 {
		m.add(new(member))
	}
	for n := range uint32(4) {
		for _, k := range m.members {
			k.in.put(1, 160*n, constant(30000))
		}
		m.mix()
	}
	assert.EqualValues(t, 32767, m.members[0].out[0])
}

func TestSilenceOfOneDoesNotStopTheOthers(t *testing.T) {
	var m mixer
	speaks, silent := new(member), new(member)
	m.add(speaks)
	m.add(silent)
	for n := range uint32(5) {
		speaks.in.put(1, 160*n, constant(500))
		m.mix()
	}
	assert.EqualValues(t, 500, silent.out[0])
	assert.Zero(t, speaks.out[0])
}

func TestPacketsInTheWrongOrder(t *testing.T) {
	var j jitter
	out := make([]int16, perTick)
	order := []uint32{0, 2, 1, 3, 5, 4}
	for _, n := range order[:2] {
		j.put(7, 1000+160*n, constant(int16(n+1)))
	}
	var heard []int16
	for i := range 8 {
		if i+2 < len(order) {
			n := order[i+2]
			assert.True(t, j.put(7, 1000+160*n, constant(int16(n+1))), "packet %d", n)
		}
		if j.take(out) && out[0] != 0 {
			heard = append(heard, out[0])
		}
	}
	assert.Equal(t, []int16{1, 2, 3, 4, 5, 6}, heard)
}

func TestClocksAndGaps(t *testing.T) {
	out := make([]int16, perTick)
	for name, step := range map[string]uint32{"steady": 160, "wraps": 0xffffff60} {
		t.Run(name, func(t *testing.T) {
			var j jitter
			start := step - 160
			j.put(1, start, constant(1))
			j.take(out)
			j.take(out)
			require.True(t, j.take(out))
			assert.EqualValues(t, 1, out[0])
		})
	}
	t.Run("a packet is lost", func(t *testing.T) {
		var j jitter
		j.put(1, 0, constant(1))
		j.put(1, 320, constant(3))
		var levels []int16
		for range 5 {
			j.take(out)
			levels = append(levels, out[0])
		}
		assert.Equal(t, []int16{0, 0, 1, 0, 3}, levels)
	})
	t.Run("far ahead begins anew", func(t *testing.T) {
		var j jitter
		j.put(1, 0, constant(1))
		assert.True(t, j.put(1, 1<<30, constant(2)))
		j.take(out)
		j.take(out)
		j.take(out)
		assert.EqualValues(t, 2, out[0])
	})
	t.Run("always late begins anew", func(t *testing.T) {
		var j jitter
		j.put(1, 16000, constant(1))
		assert.False(t, j.put(1, 0, constant(2)))
		assert.False(t, j.put(1, 160, constant(2)))
		assert.True(t, j.put(1, 320, constant(2)))
	})
	t.Run("half late is half heard", func(t *testing.T) {
		var j jitter
		j.put(1, 1000, constant(1))
		assert.True(t, j.put(1, 1000-playDelay-80, constant(9)))
		j.take(out)
		assert.EqualValues(t, 9, out[79])
		assert.Zero(t, out[80])
	})
	t.Run("another source", func(t *testing.T) {
		var j jitter
		j.put(1, 1000, constant(1))
		assert.True(t, j.put(2, 77, constant(2)))
	})
	t.Run("too long", func(t *testing.T) {
		var j jitter
		assert.False(t, j.put(1, 0, make([]int16, maxDelay+1)))
	})
}

// TestJitterKeepsItsPace feeds a sender whose packets come up to 40 ms early or
// late and in any order: nothing is lost or heard twice.
func TestJitterKeepsItsPace(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		const packets = 200
		due := make([][]uint32, packets+4)
		due[0] = []uint32{0}
		for n := uint32(1); n < packets; n++ {
			at := n + uint32(r.IntN(2))
			due[at] = append(due[at], n)
		}
		var j jitter
		out := make([]int16, perTick)
		next := int16(1)
		for _, now := range due {
			r.Shuffle(len(now), func(a, b int) { now[a], now[b] = now[b], now[a] })
			for _, n := range now {
				require.True(t, j.put(1, 160*n, constant(int16(n+1))), "seed %d", seed)
			}
			j.take(out)
			if out[0] != 0 {
				require.Equal(t, next, out[0], "seed %d", seed)
				next++
			}
		}
		require.Greater(t, int(next), packets-1, "seed %d", seed)
	}
}

func FuzzJitter(f *testing.F) {
	f.Add(uint32(0), uint32(160), 160, uint32(5000), 20)
	f.Fuzz(func(t *testing.T, first, second uint32, length int, third uint32, more int) {
		var j jitter
		samples := make([]int16, min(max(length, 0), 3000))
		out := make([]int16, perTick)
		for _, at := range []uint32{first, second, third} {
			j.put(1, at, samples)
			for range min(max(more, 0), 50) {
				j.take(out)
			}
		}
	})
}

func BenchmarkMix(b *testing.B) {
	for _, parties := range []int{3, 8, 32} {
		b.Run(map[int]string{3: "3 parties", 8: "8 parties", 32: "32 parties"}[parties], func(b *testing.B) {
			var m mixer
			for range parties {
				m.add(new(member))
			}
			voice := constant(1000)
			at := uint32(0)
			b.ReportAllocs()
			for b.Loop() {
				for _, k := range m.members {
					k.in.put(1, at, voice)
				}
				at += perTick
				m.mix()
			}
		})
	}
}

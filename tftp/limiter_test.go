package tftp

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/alloctest"
)

func TestLimiterCounts(t *testing.T) {
	now := time.Unix(1000, 0)
	a, b, c := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("fe80::1")
	l := newLimiter(3, 2, 100, 1)
	require.NoError(t, l.acquire(a, now))
	require.NoError(t, l.acquire(a, now))
	require.ErrorIs(t, l.acquire(a, now), ErrBusy, "per address")
	require.NoError(t, l.acquire(b, now))
	require.ErrorIs(t, l.acquire(c, now), ErrBusy, "in total")
	l.release(a, now)
	require.NoError(t, l.acquire(c, now))
	require.ErrorIs(t, l.acquire(a, now), ErrBusy)
}

func TestLimiterTokens(t *testing.T) {
	now := time.Unix(1000, 0)
	forged := netip.MustParseAddr("10.0.0.1")
	l := newLimiter(100, 100, 3, 1)
	for range 3 {
		require.NoError(t, l.acquire(forged, now))
		l.release(forged, now)
	}
	require.ErrorIs(t, l.acquire(forged, now), ErrThrottled)
	now = now.Add(time.Second)
	require.NoError(t, l.acquire(forged, now), "one is forgiven each second")
	require.ErrorIs(t, l.acquire(forged, now), ErrThrottled)
	l.release(forged, now)

	real := netip.MustParseAddr("10.0.0.2")
	for range 100 {
		require.NoError(t, l.acquire(real, now))
		l.proven(real)
		l.release(real, now)
	}
	require.NotContains(t, l.sources, real, "nothing is remembered of an honest client")

	now = now.Add(time.Hour)
	for range 3 {
		require.NoError(t, l.acquire(forged, now))
	}
	require.ErrorIs(t, l.acquire(forged, now), ErrThrottled, "a bucket has a brim")
}

func TestLimiterWithoutTokens(t *testing.T) {
	now := time.Unix(1000, 0)
	addr := netip.MustParseAddr("10.0.0.1")
	l := newLimiter(100, 100, 0, 0)
	for range 1000 {
		require.NoError(t, l.acquire(addr, now))
		l.release(addr, now)
	}
	require.Empty(t, l.sources)
}

func TestLimiterMemoryIsBounded(t *testing.T) {
	now := time.Unix(1000, 0)
	l := newLimiter(10, 10, 5, 1)
	addr := netip.MustParseAddr("2001:db8::")
	flood := func() (refused int) {
		for range 2 * maxSources {
			addr = addr.Next()
			if err := l.acquire(addr, now); err != nil {
				require.ErrorIs(t, err, ErrBusy)
				refused++
				continue
			}
			l.release(addr, now)
		}
		return refused
	}
	require.Equal(t, maxSources, flood())
	require.Len(t, l.sources, maxSources)
	now = now.Add(2 * time.Second)
	require.Equal(t, maxSources, flood(), "old ones make room for new ones")
	require.Len(t, l.sources, maxSources)
}

// Against a plain model: counts never pass their limits, and when all is
// released and time has passed nothing is remembered.
func TestLimiterProperties(t *testing.T) {
	const total, perAddress, burst = 8, 3, 4
	random := rand.New(rand.NewPCG(1, 2))
	now := time.Unix(1000, 0)
	l := newLimiter(total, perAddress, burst, 2)
	active := make(map[netip.Addr]int)
	sum := 0
	for range 20000 {
		addr := netip.AddrFrom4([4]byte{10, 0, 0, byte(random.IntN(5))})
		switch random.IntN(5) {
		case 0, 1:
			err := l.acquire(addr, now)
			if sum == total || active[addr] == perAddress {
				require.ErrorIs(t, err, ErrBusy)
			}
			if err == nil {
				active[addr]++
				sum++
			}
		case 2, 3:
			if active[addr] > 0 {
				if random.IntN(2) == 0 {
					l.proven(addr)
				}
				l.release(addr, now)
				active[addr]--
				sum--
			}
		case 4:
			now = now.Add(time.Duration(random.IntN(1000)) * time.Millisecond)
		}
		require.Equal(t, sum, l.active)
		for addr, s := range l.sources {
			require.Equal(t, active[addr], s.active)
			require.GreaterOrEqual(t, s.tokens, 0.0)
			require.LessOrEqual(t, s.tokens, float64(burst))
		}
	}
	now = now.Add(time.Minute)
	for addr, n := range active {
		for range n {
			l.release(addr, now)
		}
	}
	l.swept = time.Time{}
	l.sweep(now)
	require.Zero(t, l.active)
	require.Empty(t, l.sources)
}

func TestLimiterDoesNotAllocate(t *testing.T) {
	now := time.Unix(1000, 0)
	addr := netip.MustParseAddr("10.0.0.1")
	l := newLimiter(10, 10, 5, 1)
	alloctest.Zero(t, "limiter", func() {
		if err := l.acquire(addr, now); err != nil {
			t.Fatal(err)
		}
		l.proven(addr)
		l.release(addr, now)
	})
}

package station

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestThrottleAtOnce(t *testing.T) {
	const limit, span = 2000, 5 * time.Second
	now := time.Unix(1000, 0)
	th := &throttle{}
	for range limit {
		assert.True(t, th.take(now, limit, span))
	}
	assert.False(t, th.over(now, limit, span))
	assert.False(t, th.take(now, limit, span))
	assert.True(t, th.over(now, limit, span))
	assert.False(t, th.take(now.Add(span-span/throttleSlots), limit, span))
	assert.True(t, th.take(now.Add(span), limit, span), "the span is over")
}

// TestThrottleAgainstAList: it never ends a phone that keeps to the limit, and
// always one that sends more within a fiftieth less than the span.
func TestThrottleAgainstAList(t *testing.T) {
	const limit, span = 40, time.Second
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		th, now, refused := &throttle{}, time.Unix(1000, random.Int64N(1e9)), false
		var came []time.Time
		for range 400 {
			gap := time.Duration(random.ExpFloat64() * float64(span) / limit)
			now = now.Add(gap)
			came = append(came, now)
			ok := th.take(now, limit, span)
			whole, surely := within(came, now, span), within(came, now, span-span/throttleSlots)
			assert.True(t, ok || whole > limit, "%d came", whole)
			assert.False(t, ok && surely > limit, "%d came", surely)
			if refused = !ok; refused {
				break
			}
		}
	}
}

func within(came []time.Time, now time.Time, span time.Duration) (n int) {
	for _, at := range came {
		if now.Sub(at) < span {
			n++
		}
	}
	return n
}

// TestAClockThatIsPutBack must not stop the counting, which would stop the phone.
func TestAClockThatIsPutBack(t *testing.T) {
	const limit, span = 100, 5 * time.Second
	now := time.Unix(1_000_000, 0)
	th := &throttle{}
	for range limit {
		th.take(now, limit, span)
	}
	assert.False(t, th.take(now.Add(-time.Second), limit, span), "a little means nothing")
	now = now.Add(-time.Hour)
	for range 50 {
		assert.True(t, th.take(now, limit, span))
		now = now.Add(time.Second)
	}
}

func TestThrottleOfTwoConnections(t *testing.T) {
	const limit, span = 100, 5 * time.Second
	now := time.Unix(1000, 0)
	first, second := &throttle{}, &throttle{}
	for range 60 {
		first.take(now, limit, span)
	}
	now = now.Add(3 * time.Second)
	for range 40 {
		second.take(now, limit, span)
	}
	first.add(second, now, span)
	assert.False(t, first.take(now, limit, span))
	now = now.Add(2 * time.Second)
	for range 59 {
		assert.True(t, first.take(now, limit, span), "what the first counted is over")
	}
	assert.False(t, first.over(now, limit, span))
	assert.True(t, first.take(now, limit, span+time.Second), "another span begins anew")
	assert.False(t, first.over(now, 1, span+time.Second))

	late := &throttle{}
	late.add(second, now.Add(time.Hour), span)
	assert.False(t, late.over(now.Add(time.Hour), 0, span))
}

func TestThrottlesAreForgotten(t *testing.T) {
	var all throttles
	now := time.Unix(1000, 0)
	for i := range 10_000 {
		all.leave(string(rune(i)), &throttle{}, now, time.Second)
		now = now.Add(10 * time.Millisecond)
	}
	assert.Less(t, len(all.left), 300)
}

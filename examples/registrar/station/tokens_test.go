package station

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryPhoneMayCome(t *testing.T) {
	d := newTokenDesk(Tokens{})
	assert.Zero(t, d.ask("SEP1", time.Now()))
}

func TestNoPhoneMayCome(t *testing.T) {
	d := newTokenDesk(Tokens{Refuse: true, Wait: 40 * time.Second})
	assert.Equal(t, 40*time.Second, d.ask("SEP1", time.Now()))
}

func TestPhonesComeInWaves(t *testing.T) {
	const phones, share = 1000, 30
	d := newTokenDesk(Tokens{Share: share})
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	due := make(map[string]time.Duration)
	for i := range phones {
		due[fmt.Sprint("SEP", i)] = time.Duration(rand.Int64N(int64(5 * time.Second)))
	}
	arrived := make(map[int]int)
	for now := time.Duration(0); len(due) > 0; now += 500 * time.Millisecond {
		require.Less(t, now, time.Hour)
		for device, at := range due {
			if at > now {
				continue
			}
			if wait := d.ask(device, start.Add(now)); wait > 0 {
				due[device] = now + time.Duration(seconds(wait))*time.Second
				continue
			}
			delete(due, device)
			arrived[int(now/time.Minute)]++
		}
	}
	assert.LessOrEqual(t, len(arrived), (phones+share-1)/share+1, "phones are told the right wave at once")
	for minute, n := range arrived {
		// Clocks of phones and of waves do not begin at the same moment.
		assert.LessOrEqual(t, n, 2*share, "minute %d", minute)
	}
	assert.Empty(t, d.places)
}

func TestPhonesThatDoNotComeAreForgotten(t *testing.T) {
	d := newTokenDesk(Tokens{Share: 1})
	now := time.Now()
	for i := range 10 {
		d.ask(fmt.Sprint(i), now)
	}
	require.Len(t, d.places, 9)
	assert.Zero(t, d.ask("late", now.Add(time.Hour)))
	assert.Empty(t, d.places)
}

func TestReservationsAreLimited(t *testing.T) {
	d := newTokenDesk(Tokens{Share: 1 << 15})
	now := time.Now()
	for i := range maxReservations + 3<<15 {
		d.ask(fmt.Sprint(i), now)
	}
	assert.LessOrEqual(t, len(d.places), maxReservations)
	assert.Positive(t, d.ask("one more", now))
}

package station

import (
	"testing"
	"time"
	_ "time/tzdata" // of machines that have none

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNextChange(t *testing.T) {
	for _, c := range []struct{ zone, now, next string }{
		{"UTC", "2026-11-23T01:20:18Z", "2026-11-24T00:00:00Z"},
		{"UTC", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-28T23:00:00Z"},
		{"Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"}, // summer time begins
		{"Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T22:00:00Z"},
		{"Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T01:00:00Z"}, // and ends
		{"Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T23:00:00Z"},
		{"Australia/Lord_Howe", "2026-04-04T14:30:00Z", "2026-04-04T15:00:00Z"}, // by half an hour
		{"America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-04T03:00:00Z"},   // a day without a midnight
		{"America/Sao_Paulo", "2018-02-18T01:59:59Z", "2018-02-18T02:00:00Z"},   // one with two
		{"America/Sao_Paulo", "2018-02-18T02:00:00Z", "2018-02-18T03:00:00Z"},
		{"Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T10:00:00Z"}, // the day that was left out
	} {
		zone, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		now, err := time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		assert.Equal(t, c.next, nextChange(now.In(zone)).UTC().Format(time.RFC3339), "%s %s", c.zone, c.now)
	}
}

// TestNoChangeIsMissed, nor told for nothing: day and offset are the same until the
// next one, and not after it.
func TestNoChangeIsMissed(t *testing.T) {
	for _, name := range []string{
		"UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Africa/Casablanca", "Africa/Cairo",
		"Australia/Lord_Howe", "Pacific/Apia", "Antarctica/Troll", "Asia/Kathmandu",
	} {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		type shown struct {
			day, offset int
			summer      bool // Morocco has changed this alone
		}
		show := func(at time.Time) shown {
			_, offset := at.Zone()
			return shown{at.YearDay(), offset, at.IsDST()}
		}
		for now := time.Date(2011, 1, 1, 0, 0, 0, 0, zone); now.Year() < 2030; {
			next := nextChange(now)
			require.True(t, next.After(now), "%s: %s", now, next)
			require.LessOrEqual(t, next.Sub(now), 26*time.Hour, now)
			require.Equal(t, show(now), show(next.Add(-1)), now)
			require.NotEqual(t, show(now), show(next), now)
			now = next
		}
	}
}

func TestTheClockIsPutBack(t *testing.T) {
	var k timekeeper
	now := time.Date(2031, 1, 1, 12, 0, 0, 0, time.UTC)
	k.look(now)
	assert.False(t, k.changed(now))
	assert.False(t, k.changed(now.Add(time.Hour)))
	assert.True(t, k.changed(now.AddDate(-5, 0, 0)))
	assert.True(t, k.changed(now.AddDate(5, 0, 0)))
}

package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Day counts the calls that ended on a day of UTC with a cause. Days stay when
// records are pruned.
type Day struct {
	Date  time.Time // midnight, UTC
	Cause call.Cause
	Calls int64
	// Answered are those that somebody answered; Setup is the time until then and
	// Talk the time since, of all of them together, in whole milliseconds of each.
	Answered    int64
	Setup, Talk time.Duration
}

const secondsOfDay = 24 * 60 * 60

// dayOf counts days since 1970, downwards before.
func dayOf(t time.Time) int64 {
	seconds := t.Unix()
	day := seconds / secondsOfDay
	if seconds%secondsOfDay < 0 {
		day--
	}
	return day
}

// Statistics returns the days from the one that holds from to the one that holds
// to, oldest first, each by cause. Zero times mean: without limit. Days without
// calls are left out.
func (s *Store) Statistics(ctx context.Context, from, to time.Time) (days []Day, err error) {
	var where conditions
	if !from.IsZero() {
		where.add("day >= ?", dayOf(from))
	}
	if !to.IsZero() {
		where.add("day <= ?", dayOf(to))
	}
	query := "SELECT day, cause, calls, answered, setup, talk FROM days" + where.String() + " ORDER BY day, cause"
	err = s.reading(ctx, func(db *sql.DB) error {
		return each(ctx, db, query, where.args, func(rows *sql.Rows) error {
			var d Day
			var day, setup, talk int64
			err := rows.Scan(&day, &d.Cause, &d.Calls, &d.Answered, &setup, &talk)
			d.Date = time.Unix(day*secondsOfDay, 0).UTC()
			d.Setup, d.Talk = time.Duration(setup)*time.Millisecond, time.Duration(talk)*time.Millisecond
			days = append(days, d)
			return err
		})
	})
	return days, err
}

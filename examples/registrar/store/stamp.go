package store

import (
	"database/sql"
	"math"
	"time"
)

// The years whose every nanosecond fits.
const firstYear, lastYear = 1678, 2261

// stamp is how a time is stored: nanoseconds, nil for the zero time and for years
// that do not fit.
func stamp(t time.Time) any {
	if year := t.Year(); year < firstYear || year > lastYear {
		return nil
	}
	return t.UnixNano()
}

// bound is a time to compare with stored ones: before or after all of them where it
// does not fit.
func bound(t time.Time) int64 {
	switch year := t.Year(); {
	case year < firstYear:
		return math.MinInt64
	case year > lastYear:
		return math.MaxInt64
	}
	return t.UnixNano()
}

// when is a time as it is read.
type when struct{ sql.NullInt64 }

func (w when) time() time.Time {
	if !w.Valid {
		return time.Time{}
	}
	return time.Unix(0, w.Int64).UTC()
}

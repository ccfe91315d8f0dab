package store

import (
	"database/sql"
	"time"
)

// stamp is how a time is stored: nanoseconds, nil for the zero time and for years
// that do not fit.
func stamp(t time.Time) any {
	if year := t.Year(); year < 1678 || year > 2261 {
		return nil
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

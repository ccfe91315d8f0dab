package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// HistoryQuery asks for the calls of a device or of a number; of both where both
// are given, of everybody where none is.
type HistoryQuery struct {
	Device, Number string
	// Kind is [call.Missed], [call.Placed] or [call.Received]; 0 means all three.
	Kind call.History
	// Before is the ID of the last entry of the page before; 0 for the first page.
	Before int64
	// Limit is the length of a page: 50 when it is 0, 1000 at most.
	Limit int
}

// Entry is one call in the list of a phone.
type Entry struct {
	ID     int64 // later entries have higher ones
	Record int64 // see [Record]
	Device string
	Kind   call.History
	Local  call.Party
	// Remote is the other side: empty when it hides, and the dialled digits when
	// nobody has that number or somebody else took the call.
	Remote call.Party
	// Started is when the call began. Talk is how long this phone took part, 0
	// without an answer. Ended is when the call was over, for everybody: the entry
	// came to be then.
	Started, Ended time.Time
	Talk           time.Duration
	Cause          call.Cause
}

// History returns a page of calls, the latest first. A page shorter than its limit
// is the last. A call that rang at several phones of a number is one entry for
// the number.
func (s *Store) History(ctx context.Context, q HistoryQuery) (entries []Entry, err error) {
	var where conditions
	where.add("l.history > 0")
	if q.Device != "" {
		where.add("l.device = ?", q.Device)
	}
	if q.Number != "" {
		where.add("l.number = ?", q.Number)
	}
	if q.Number != "" && q.Device == "" {
		where.add(`NOT EXISTS (SELECT 1 FROM legs o WHERE o.record = l.record AND o.number = l.number
			AND o.history = l.history AND o.id > l.id)`)
	}
	if q.Kind != call.NoHistory {
		where.add("l.history = ?", int64(q.Kind))
	}
	if q.Before > 0 {
		where.add("l.id < ?", q.Before)
	}
	query := `SELECT l.id, l.record, l.device, l.history, l.number, l.name, l.joined, l.ended, l.cause, r.started, r.ended,
		r.from_number, r.from_name, r.hidden, r.to_number, r.to_name, r.dialed, r.redirected_number
		FROM legs l JOIN records r ON r.id = l.record` + where.String() + " ORDER BY l.id DESC LIMIT ?"
	err = s.reading(ctx, func(db *sql.DB) error {
		return each(ctx, db, query, append(where.args, page(q.Limit)), func(rows *sql.Rows) error {
			e, err := scanEntry(rows)
			entries = append(entries, e)
			return err
		})
	})
	return entries, err
}

func scanEntry(rows *sql.Rows) (e Entry, err error) {
	var joined, ended, started, over when
	var from, to call.Party
	var dialed, redirected string
	var hidden bool
	err = rows.Scan(&e.ID, &e.Record, &e.Device, &e.Kind, &e.Local.Number, &e.Local.Name, &joined, &ended, &e.Cause,
		&started, &over, &from.Number, &from.Name, &hidden, &to.Number, &to.Name, &dialed, &redirected)
	e.Started, e.Ended = started.time(), over.time()
	if joined.Valid && ended.Valid {
		e.Talk = max(ended.time().Sub(joined.time()), 0)
	}
	switch {
	case e.Kind != call.Placed && hidden:
	case e.Kind != call.Placed:
		e.Remote = from
	case to == call.Party{}, redirected != "" && to.Number != dialed:
		e.Remote = call.Party{Number: dialed}
	default:
		e.Remote = to
	}
	return e, err
}

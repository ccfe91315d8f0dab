package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Record is the record of a call as it is stored. Times are in UTC.
type Record struct {
	// ID counts records from 1, and is never used again.
	ID int64
	// Run counts the starts of registrars. Call and JoinedTo name calls of this run.
	Run int64
	call.Record
	// Voice is what phones said about their RTP, in the order of legs.
	Voice []Voice
}

// RecordQuery asks for records. Zero fields mean: any.
type RecordQuery struct {
	// From and To are the limits of the time at which the call began; To is outside.
	From, To time.Time
	// Device took part, or a number did: as a leg, as the caller or as the called.
	Device, Number string
	// After is the ID of the last record of the page before; 0 for the first page.
	After int64
	// Limit is the length of a page: 50 when it is 0, 1000 at most.
	Limit int
}

// Records returns a page of records, the oldest first. A page shorter than its
// limit is the last.
func (s *Store) Records(ctx context.Context, q RecordQuery) (records []Record, err error) {
	err = s.reading(ctx, func(db *sql.DB) error {
		records, err = readRecords(ctx, db, q)
		return err
	})
	return records, err
}

func (q RecordQuery) where() (c conditions) {
	if !q.From.IsZero() {
		c.add("r.started >= ?", bound(q.From))
	}
	if !q.To.IsZero() {
		c.add("r.started < ?", bound(q.To))
	}
	if q.Device != "" {
		c.add("r.id IN (SELECT record FROM legs WHERE device = ?)", q.Device)
	}
	if q.Number != "" {
		c.add("(r.from_number = ? OR r.to_number = ? OR r.id IN (SELECT record FROM legs WHERE number = ?))",
			q.Number, q.Number, q.Number)
	}
	if q.After > 0 {
		c.add("r.id > ?", q.After)
	}
	return c
}

// readRecords reads the three tables in one transaction, so that nothing is pruned
// between them.
func readRecords(ctx context.Context, db *sql.DB, q RecordQuery) (records []Record, err error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	where := q.where()
	query := `SELECT r.id, r.run, r.call, r.from_number, r.from_name, r.to_number, r.to_name, r.dialed,
		r.redirected_number, r.redirected_name, r.reason, r.started, r.answered, r.ended, r.cause, r.joined_to, r.hidden
		FROM records r` + where.String() + " ORDER BY r.id LIMIT ?"
	err = each(ctx, tx, query, append(where.args, page(q.Limit)), func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		records = append(records, r)
		return err
	})
	for i := range records {
		if err == nil {
			err = readLegs(ctx, tx, &records[i])
		}
	}
	return records, err
}

func scanRecord(rows *sql.Rows) (r Record, err error) {
	var id, joinedTo int64
	var started, answered, ended when
	err = rows.Scan(&r.ID, &r.Run, &id, &r.From.Number, &r.From.Name, &r.To.Number, &r.To.Name, &r.Dialed,
		&r.RedirectedBy.Number, &r.RedirectedBy.Name, &r.Reason, &started, &answered, &ended, &r.Cause, &joinedTo, &r.Hidden)
	r.Call, r.JoinedTo = call.CallID(id), call.CallID(joinedTo)
	r.Started, r.Answered, r.Ended = started.time(), answered.time(), ended.time()
	return r, err
}

func readLegs(ctx context.Context, q queryer, r *Record) error {
	query := `SELECT l.device, l.line, l.ref, l.number, l.name, l.history, l.joined, l.ended, l.cause,
		v.packets_sent, v.octets_sent, v.packets_received, v.octets_received, v.packets_lost, v.jitter, v.latency, v.quality
		FROM legs l LEFT JOIN voice v ON v.run = ? AND v.device = l.device AND v.ref = l.ref WHERE l.record = ? ORDER BY l.id`
	return each(ctx, q, query, []any{r.Run, r.ID}, func(rows *sql.Rows) error {
		var l call.LegRecord
		var joined, ended when
		var counts [7]sql.NullInt64
		var quality sql.NullString
		err := rows.Scan(&l.Device, &l.Line, &l.Ref, &l.Party.Number, &l.Party.Name, &l.History, &joined, &ended, &l.Cause,
			&counts[0], &counts[1], &counts[2], &counts[3], &counts[4], &counts[5], &counts[6], &quality)
		l.Joined, l.Ended = joined.time(), ended.time()
		r.Legs = append(r.Legs, l)
		if quality.Valid {
			r.Voice = append(r.Voice, Voice{
				Device: l.Device, Ref: l.Ref,
				PacketsSent: uint32(counts[0].Int64), OctetsSent: uint32(counts[1].Int64),
				PacketsReceived: uint32(counts[2].Int64), OctetsReceived: uint32(counts[3].Int64),
				PacketsLost: uint32(counts[4].Int64),
				Jitter:      time.Duration(counts[5].Int64) * time.Millisecond,
				Latency:     time.Duration(counts[6].Int64) * time.Millisecond,
				Quality:     quality.String,
			})
		}
		return err
	})
}

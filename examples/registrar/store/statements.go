package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// statements are prepared once for a connection. Nobody else closes them, and
// with one left the connection stays open.
type statements struct {
	put, drop                      [tables]*sql.Stmt
	record, leg, voice, day, usage *sql.Stmt
}

const (
	insertRecord = `INSERT INTO records (run, sequence, call, from_number, from_name, to_number, to_name, dialed,
		redirected_number, redirected_name, reason, started, answered, ended, cause, joined_to, hidden)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, sequence) DO NOTHING`
	insertLeg = `INSERT INTO legs (record, device, line, ref, number, name, history, joined, ended, cause)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertVoice = `INSERT OR REPLACE INTO voice (run, device, ref, at, packets_sent, octets_sent, packets_received,
		octets_received, packets_lost, jitter, latency, quality) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	addToDay = `INSERT INTO days (day, cause, calls, answered, setup, talk) VALUES (?, ?, 1, ?, ?, ?)
		ON CONFLICT (day, cause) DO UPDATE SET calls = calls + 1, answered = answered + excluded.answered,
		setup = setup + excluded.setup, talk = talk + excluded.talk`
)

func prepareStatements(ctx context.Context, conn *sql.Conn) (*statements, error) {
	s := new(statements)
	texts := map[**sql.Stmt]string{
		&s.put[numbers]:        "INSERT OR REPLACE INTO numbers VALUES (?, ?, ?, ?, ?, ?)",
		&s.put[lines]:          "INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?, ?, ?)",
		&s.put[phones]:         "INSERT OR REPLACE INTO phones VALUES (?, ?, ?, ?, ?)",
		&s.put[logins]:         "INSERT OR REPLACE INTO logins VALUES (?, ?, ?)",
		&s.put[contacts]:       "INSERT OR REPLACE INTO contacts VALUES (?, ?)",
		&s.put[dials]:          "INSERT OR REPLACE INTO dials VALUES (?, ?)",
		&s.put[cleared]:        "INSERT OR REPLACE INTO cleared VALUES (?, ?, ?, ?)",
		&s.put[beginnings]:     "INSERT OR REPLACE INTO beginnings VALUES (?, ?)",
		&s.put[registrations]:  "INSERT OR REPLACE INTO registrations VALUES (?, ?, ?, ?)",
		&s.drop[numbers]:       "DELETE FROM numbers WHERE device = ?",
		&s.drop[lines]:         "DELETE FROM lines WHERE number = ?",
		&s.drop[phones]:        "DELETE FROM phones WHERE device = ?",
		&s.drop[logins]:        "DELETE FROM logins WHERE device = ?",
		&s.drop[contacts]:      "DELETE FROM contacts WHERE owner = ?",
		&s.drop[dials]:         "DELETE FROM dials WHERE owner = ?",
		&s.drop[cleared]:       "DELETE FROM cleared WHERE owner = ?",
		&s.drop[beginnings]:    "DELETE FROM beginnings WHERE of = ?",
		&s.drop[registrations]: "DELETE FROM registrations WHERE device = ?",
		&s.record:              insertRecord, &s.leg: insertLeg, &s.voice: insertVoice, &s.day: addToDay, &s.usage: addToUsage,
	}
	for to, text := range texts {
		var err error
		if *to, err = conn.PrepareContext(ctx, text); err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}

func (s *statements) close() {
	for _, stmt := range slices.Concat(s.put[:], s.drop[:], []*sql.Stmt{s.record, s.leg, s.voice, s.day, s.usage}) {
		if stmt != nil {
			_ = stmt.Close() // it says again what the last use of it said
		}
	}
}

// findRun returns the row of a run, 0 when there is none.
func findRun(ctx context.Context, conn *sql.Conn, token string) (run int64, err error) {
	err = conn.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM runs WHERE token = ?", token).Scan(&run)
	return run, err
}

// batch is what one transaction writes.
type batch struct {
	through uint64 // the last ticket that is in it
	replace bool   // what is stored is to be forgotten first
	changes settings
	gone    []key // settings that have become empty
	entries []entry
}

// save writes a batch, all or nothing. Entries that are there already are left
// alone: a transaction may have been kept although it reported a failure.
//
// An entry that the database refuses for what it is must not hold up the others
// for ever: it is left out, and returned.
func (d *disk) save(ctx context.Context, b batch, token string, now time.Time) (refused []entry, err error) {
	if err = d.try(ctx, b, token, now, d.saveEntry); isRefusal(err) {
		err = d.try(ctx, b, token, now, func(ctx context.Context, run int64, e entry, now time.Time) error {
			ok, err := d.saveAlone(ctx, run, e, now)
			if !ok {
				refused = append(refused, e)
			}
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	return refused, nil
}

type entrySaver func(ctx context.Context, run int64, e entry, now time.Time) error

// try writes a batch in one transaction.
func (d *disk) try(ctx context.Context, b batch, token string, now time.Time, save entrySaver) error {
	run := d.run
	err := transaction(ctx, d.conn, func() (err error) {
		if run == 0 {
			if run, err = addRun(ctx, d.conn, token, now); err != nil {
				return err
			}
		}
		if err := d.saveSettings(ctx, b); err != nil {
			return err
		}
		for _, e := range b.entries {
			if err := save(ctx, run, e, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		d.run = run
	}
	return err
}

func addRun(ctx context.Context, conn *sql.Conn, token string, now time.Time) (int64, error) {
	result, err := conn.ExecContext(ctx, "INSERT INTO runs (token, started) VALUES (?, ?)", token, stamp(now))
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

func (d *disk) saveSettings(ctx context.Context, b batch) error {
	if b.replace {
		_, err := d.conn.ExecContext(ctx, "DELETE FROM numbers; DELETE FROM lines; DELETE FROM phones; DELETE FROM logins; "+
			"DELETE FROM contacts; DELETE FROM dials; DELETE FROM cleared; DELETE FROM beginnings; DELETE FROM registrations")
		if err != nil {
			return err
		}
	}
	for k, c := range b.changes {
		if _, err := d.insert.put[k.table].ExecContext(ctx, c.values()...); err != nil {
			return err
		}
	}
	for _, k := range b.gone {
		if _, err := d.insert.drop[k.table].ExecContext(ctx, k.name); err != nil {
			return err
		}
	}
	return nil
}

func (d *disk) saveEntry(ctx context.Context, run int64, e entry, now time.Time) (err error) {
	switch v := e.value.(type) {
	case call.Record:
		err = d.saveRecord(ctx, run, e.sequence, &v)
	case Voice:
		_, err = d.insert.voice.ExecContext(ctx, run, v.Device, v.Ref, now.UnixNano(), v.PacketsSent, v.OctetsSent,
			v.PacketsReceived, v.OctetsReceived, v.PacketsLost, v.Jitter.Milliseconds(), v.Latency.Milliseconds(), v.Quality)
	}
	return err
}

// saveAlone undoes an entry that is refused, and nothing else of the transaction.
func (d *disk) saveAlone(ctx context.Context, run int64, e entry, now time.Time) (ok bool, err error) {
	if _, err := d.conn.ExecContext(ctx, "SAVEPOINT entry"); err != nil {
		return true, err
	}
	err = d.saveEntry(ctx, run, e, now)
	if !isRefusal(err) {
		if err == nil {
			_, err = d.conn.ExecContext(ctx, "RELEASE entry")
		}
		return true, err
	}
	_, err = d.conn.ExecContext(ctx, "ROLLBACK TO entry; RELEASE entry")
	return false, err
}

func (d *disk) saveRecord(ctx context.Context, run, sequence int64, r *call.Record) error {
	result, err := d.insert.record.ExecContext(ctx, run, sequence, int64(r.Call), r.From.Number, r.From.Name,
		r.To.Number, r.To.Name, r.Dialed, r.RedirectedBy.Number, r.RedirectedBy.Name, int64(r.Reason),
		stamp(r.Started), stamp(r.Answered), stamp(r.Ended), int64(r.Cause), int64(r.JoinedTo), r.Hidden)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	for i := range r.Legs {
		l := &r.Legs[i]
		if _, err := d.insert.leg.ExecContext(ctx, id, l.Device, int64(l.Line), int64(l.Ref), l.Party.Number, l.Party.Name,
			int64(l.History), stamp(l.Joined), stamp(l.Ended), int64(l.Cause)); err != nil {
			return err
		}
		if err := d.addToUsage(ctx, l); err != nil {
			return err
		}
	}
	answered, setup, talk := outcome(r)
	_, err = d.insert.day.ExecContext(ctx, dayOf(r.Ended), int64(r.Cause), answered, setup.Milliseconds(), talk.Milliseconds())
	return err
}

// outcome is what statistics know of a call.
func outcome(r *call.Record) (answered bool, setup, talk time.Duration) {
	if r.Answered.IsZero() {
		return false, 0, 0
	}
	return true, between(r.Started, r.Answered), between(r.Answered, r.Ended)
}

// between is 0 where a time is missing, or the clock was set back in mid-call, and
// a year at most, so that sums stay numbers.
func between(from, to time.Time) time.Duration {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	return min(max(to.Sub(from), 0), 365*24*time.Hour)
}

package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Registrations counts how often a phone has registered. Of those between the last
// write and the death of the program some may be missing.
type Registrations struct {
	Device      string
	Count       int64
	First, Last time.Time
}

func (r Registrations) key() key    { return key{registrations, r.Device} }
func (r Registrations) empty() bool { return r.Count == 0 }
func (r Registrations) values() []any {
	return []any{r.Device, r.Count, stamp(r.First), stamp(r.Last)}
}

// after adds what was counted before, and not known yet.
func (r Registrations) after(before Registrations) Registrations {
	r.Count += before.Count
	if !before.First.IsZero() {
		r.First = before.First
	}
	return r
}

func scanRegistrations(rows *sql.Rows) (Change, error) {
	var r Registrations
	var first, last when
	err := rows.Scan(&r.Device, &r.Count, &first, &last)
	r.First, r.Last = first.time(), last.time()
	return r, err
}

// Registered counts one more registration of a phone. It waits for nothing.
func (s *Store) Registered(device string) {
	now := s.options.Now().UTC().Round(0) // as it is read again
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || device == "" || len(device) > maxName {
		return
	}
	r, known := s.image[key{registrations, device}].(Registrations)
	if !known {
		r = Registrations{Device: device, First: now}
	}
	r.Count++
	r.Last = now
	s.put(r)
	s.signal()
}

// Usage is what a phone has done since it is counted. It stays when records are
// pruned.
type Usage struct {
	Registrations
	// Placed counts the calls of the phone, Failed those of them that nobody
	// answered, Missed those that rang and were not answered by anybody.
	Placed, Failed, Received, Missed int64
	Talk                             time.Duration // in whole milliseconds of each call
	// Voice is what the phone told last about its RTP, and Told when; nil: nothing,
	// or it is so long ago that it was pruned.
	Voice *Voice
	Told  time.Time
}

const addToUsage = `INSERT INTO usage (device, placed, failed, received, missed, talk) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (device) DO UPDATE SET placed = placed + excluded.placed, failed = failed + excluded.failed,
	received = received + excluded.received, missed = missed + excluded.missed, talk = talk + excluded.talk`

// addToUsage counts a leg that is stored for the first time. What is there again
// was counted, and talks on.
func (d *disk) addToUsage(ctx context.Context, l *call.LegRecord) error {
	if l.History == call.NoHistory && !l.Again || l.Device == "" {
		return nil
	}
	placed := l.History == call.Placed
	_, err := d.insert.usage.ExecContext(ctx, l.Device, placed, placed && l.Joined.IsZero(),
		l.History == call.Received, l.History == call.Missed, between(l.Joined, l.Ended).Milliseconds())
	return err
}

// Usage returns what every phone has done that ever did something, by device.
func (s *Store) Usage(ctx context.Context) ([]Usage, error) {
	phones := make(map[string]*Usage)
	of := func(device string) *Usage {
		if phones[device] == nil {
			phones[device] = &Usage{Registrations: Registrations{Device: device}}
		}
		return phones[device]
	}
	err := s.reading(ctx, func(db *sql.DB) error { return readUsage(ctx, db, of) })
	if err != nil {
		return nil, err
	}
	for c := range s.all(registrations) {
		r := c.(Registrations)
		of(r.Device).Registrations = r
	}
	list := make([]Usage, 0, len(phones))
	for _, u := range phones {
		list = append(list, *u)
	}
	slices.SortFunc(list, func(a, b Usage) int { return cmp.Compare(a.Device, b.Device) })
	return list, nil
}

func readUsage(ctx context.Context, db *sql.DB, of func(device string) *Usage) error {
	query := "SELECT device, placed, failed, received, missed, talk FROM usage"
	err := each(ctx, db, query, nil, func(rows *sql.Rows) error {
		var device string
		var u Usage
		var talk int64
		err := rows.Scan(&device, &u.Placed, &u.Failed, &u.Received, &u.Missed, &talk)
		u.Device, u.Talk = device, time.Duration(talk)*time.Millisecond
		*of(device) = u
		return err
	})
	if err != nil {
		return err
	}
	query = `SELECT device, ref, max(at), packets_sent, octets_sent, packets_received, octets_received, packets_lost,
		jitter, latency, quality FROM voice GROUP BY device`
	return each(ctx, db, query, nil, func(rows *sql.Rows) error {
		var v Voice
		var at when
		var jitter, latency int64
		err := rows.Scan(&v.Device, &v.Ref, &at, &v.PacketsSent, &v.OctetsSent, &v.PacketsReceived, &v.OctetsReceived,
			&v.PacketsLost, &jitter, &latency, &v.Quality)
		v.Jitter, v.Latency = time.Duration(jitter)*time.Millisecond, time.Duration(latency)*time.Millisecond
		u := of(v.Device)
		u.Voice, u.Told = &v, at.time()
		return err
	})
}

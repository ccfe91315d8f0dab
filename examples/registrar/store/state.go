package store

import (
	"fmt"
	"time"
)

// State says how storing goes.
type State struct {
	// Err is why the last attempt to write failed: one of the errors of this
	// package, wrapped; nil when it did not. [ErrSlow] says that one has been going on
	// for more than a second.
	Err error
	// Since is when Err became what it is: the first failure of this kind, or the
	// first success after one.
	Since time.Time
	// Loaded is false while a database that exists could not be read yet; what it
	// holds is not in memory then.
	Loaded bool
	// Settings and Records count what is not on disk yet. What a phone said about its
	// voice is a record, too, but for Stored.
	Settings, Records int
	// Stored counts records of calls written, Dropped records that found no room in
	// the queue or were refused by the database.
	Stored, Dropped uint64
	// SetAside are the new names of corrupt databases, since the start. The records
	// and statistics of before are in them, and nowhere else; journals among them,
	// which end in "-wal", hold what was written last.
	SetAside []string
}

// Word is "ok", "read-only", "full", "corrupt", "busy", "missing", "newer", "foreign",
// "slow", "closed" or "failed".
func (s State) Word() string {
	if s.Err == nil {
		return "ok"
	}
	return word(s.Err)
}

func (s State) String() string {
	if s.Err == nil {
		return "ok"
	}
	return fmt.Sprintf("%s since %s: %v; %d settings and %d records wait in memory, %d records were dropped",
		s.Word(), s.Since.Format(time.DateTime), s.Err, s.Settings, s.Records, s.Dropped)
}

// slow is how long one attempt to write may take before the state tells of it.
const slow = time.Second

// State tells how storing goes now. It does not wait for the disk.
func (s *Store) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	err, since := s.err, s.since
	if busy := time.Since(s.begun); err == nil && !s.begun.IsZero() && busy > slow {
		err, since = &located{s.opening.path, ErrSlow}, s.options.Now().Add(-busy)
	}
	return State{
		Err: err, Since: since, Loaded: s.loaded,
		Settings: len(s.dirty) + s.flying.settings(), Records: s.queue.n + len(s.flying.entries),
		Stored: s.stored, Dropped: s.dropped, SetAside: append([]string(nil), s.aside...),
	}
}

// settings counts those of a batch.
func (b batch) settings() int { return len(b.changes) + len(b.gone) }

package store

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"
)

// run is the goroutine that writes.
func (s *Store) run() {
	defer close(s.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(time.Until(s.next()))
		select {
		case <-s.wake:
		case <-timer.C:
		case <-s.quit:
			s.finish()
			return
		}
		now := time.Now()
		if !s.due().After(now) {
			s.attempt()
		}
		if s.pruningDue(now) {
			s.prune()
		}
	}
}

// finish is the last attempt. Callers that wait get an answer.
func (s *Store) finish() {
	s.mu.Lock()
	pending := s.pending() || len(s.waiters) > 0
	s.mu.Unlock()
	if pending {
		s.attempt()
	}
	s.closeDisk()
	s.mu.Lock()
	rest := s.waiters
	s.waiters = nil
	if s.err == nil {
		s.err, s.since = ErrClosed, s.options.Now()
	}
	s.mu.Unlock()
	tellAll(rest, ErrClosed)
}

// next is when there will be something to do.
func (s *Store) next() time.Time {
	due := s.due()
	if s.healthy() && s.pruneAt.Before(due) {
		return s.pruneAt
	}
	return due
}

func (s *Store) healthy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err == nil
}

// due is when the next attempt to write is wanted.
func (s *Store) due() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.waiters) > 0:
		return time.Time{}
	case s.err != nil:
		return s.retryAt
	case len(s.dirty) > 0:
		return time.Time{}
	case s.queue.n > 0:
		return s.oldest.Add(s.options.Delay)
	}
	return s.looked.Add(s.options.Look)
}

// wanted tells whether an attempt is to write: the first one, and those that find
// out whether storing works again, write also when nothing waits.
func (s *Store) wanted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pending() || len(s.waiters) > 0 || s.replace || s.err != nil || s.disk.run == 0
}

// maxTries is how often one attempt may begin a new database, and try again.
const maxTries = 2

// attempt writes everything that waits, or finds out that this is not possible.
func (s *Store) attempt() {
	s.mu.Lock()
	s.begun = time.Now()
	s.mu.Unlock()
	var err error
	for range maxTries {
		if err = s.ready(); err == nil && s.wanted() {
			err = s.write()
		}
		if err == nil || !errors.Is(err, ErrCorrupt) || !s.putAside(err) {
			break
		}
	}
	s.judge(err)
}

// ready opens the database if need be.
func (s *Store) ready() error {
	switch {
	case s.disk == nil:
	case s.disk.broken != nil:
		// Connections share what they know of a file: one that could only read
		// would make the next one such.
	case !s.disk.moved():
		return s.inspect()
	default:
		s.options.Log.Error("the database has been moved or deleted while in use; beginning again with what memory holds",
			slog.String("path", s.opening.path))
	}
	s.closeDisk()
	s.opening.check = !s.loaded || s.suspect
	s.opening.fresh = !s.loaded
	d, found, err := s.opening.open(context.Background())
	switch {
	case err == nil || errors.Is(err, ErrCorrupt):
		s.suspect = err != nil
		s.replace = s.loaded
		s.adopt(found)
	case found != nil: // rescued
		s.adopt(found)
	}
	if d == nil {
		return err
	}
	s.mu.Lock()
	s.disk = d
	s.mu.Unlock()
	return d.broken
}

// adopt takes what was stored, the first time that it can be read. What has been
// set since is newer.
func (s *Store) adopt(found settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loaded {
		return
	}
	s.loaded = true
	for k, c := range found {
		switch now := s.image[k].(type) {
		case Registrations:
			s.image[k] = now.after(c.(Registrations))
		default:
			if !s.dirty[k] {
				s.image[k] = c
			}
		}
	}
}

// closeDisk leaves queries without a database.
func (s *Store) closeDisk() {
	s.mu.Lock()
	d := s.disk
	s.disk = nil
	s.mu.Unlock()
	if d != nil {
		d.close()
	}
}

// write writes what waits in one transaction.
func (s *Store) write() error {
	b := s.take()
	refused, err := s.disk.save(context.Background(), b, s.opening.token, s.options.Now())
	s.disk.remember() // before anybody learns of it, and copies another file over it
	if err != nil {
		s.giveBack(b)
		return explain(s.opening.path, err)
	}
	tellAll(s.written(b, refused), nil)
	return nil
}

// giveBack lets a batch wait again.
func (s *Store) giveBack(b batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying = batch{}
	for k := range b.changes {
		s.dirty[k] = true
	}
	for _, k := range b.gone {
		s.dirty[k] = true
	}
	s.drop(s.queue.giveBack(b.entries))
}

// written counts a batch that is on disk but for records that were lost, and returns
// who has waited for it.
func (s *Store) written(b batch, refused []entry) (served []waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying = batch{}
	if took := time.Since(s.begun); took > slow {
		s.options.Log.Warn("the disk has taken long to write", slog.String("path", s.opening.path), slog.Duration("time", took))
	}
	s.begun = time.Time{}
	s.tell(nil) // before anybody asks who was told
	s.episode = 0
	if lost := len(refused); lost > 0 {
		s.dropped += uint64(lost)
		s.options.Log.Error("the database refuses call records; they are lost", slog.Int("records", lost))
	}
	s.replace = false
	s.stored += calls(b.entries) - calls(refused)
	s.fresh += len(b.entries)
	n := 0
	for n < len(s.waiters) && s.waiters[n].ticket <= b.through {
		n++
	}
	served, s.waiters = s.waiters[:n], slices.Clone(s.waiters[n:])
	return served
}

// take makes a batch of everything that waits.
func (s *Store) take() batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := batch{through: s.ticket, replace: s.replace, changes: make(settings), entries: s.queue.take()}
	if s.replace {
		maps.Copy(b.changes, s.image)
	}
	for k := range s.dirty {
		if c, ok := s.image[k]; ok {
			b.changes[k] = c
		} else {
			b.gone = append(b.gone, k)
		}
	}
	clear(s.dirty)
	s.flying = b
	return b
}

// judge draws the consequences of an attempt.
func (s *Store) judge(err error) {
	if err != nil && s.disk != nil && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrFull) {
		s.retire(err)
	}
	s.retryAt = time.Now().Add(s.options.Retry)
	tellAll(s.judged(err), err)
}

// judged notes how an attempt went, and returns who need not wait any more.
func (s *Store) judged(err error) (failed []waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.looked.IsZero()
	s.begun, s.looked = time.Time{}, time.Now()
	if first && refused(err) {
		s.err = err // Open tells it
		return nil
	}
	s.tell(err)
	if err == nil {
		return nil
	}
	failed, s.waiters = s.waiters, nil
	return failed
}

// retire gives up a connection that is of no use any more. Where the database can
// only be read, it still is.
func (s *Store) retire(err error) {
	if !errors.Is(err, ErrReadOnly) {
		s.closeDisk()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disk.broken = err
}

// tell logs when writing begins to fail, fails in another way, or works again.
func (s *Store) tell(err error) {
	before := s.err
	s.err = err
	switch {
	case err == nil && before == nil:
		return
	case err == nil:
		s.options.Log.Info("storing works again", slog.String("path", s.opening.path),
			slog.Duration("after", s.options.Now().Sub(s.since)), slog.Uint64("dropped", s.episode))
	case before != nil && word(before) == word(err):
		return
	default:
		s.options.Log.Error("nothing can be stored; calls go on, memory keeps what it can", slog.Any("error", err))
	}
	s.since = s.options.Now()
}

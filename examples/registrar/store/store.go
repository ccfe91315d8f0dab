package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Options say how a [Store] works. Zero fields mean the default.
type Options struct {
	// Log tells when storing fails, when it works again, and loudly when a corrupt
	// database was set aside. The default discards.
	Log *slog.Logger
	// Now is the clock of retention; [time.Now].
	Now func() time.Time
	// Keep says how long records stay.
	Keep Keep
	// Queue is how many records may wait for the disk; 4096.
	Queue int
	// Delay is how long a record may wait for others to be written with; 100 ms.
	// Settings do not wait.
	Delay time.Duration
	// Retry is the time between attempts to write while they fail; 1 s. [Store.Save]
	// and [Store.Flush] try at once.
	Retry time.Duration
	// Look is how often somebody looks whether the file is still what it was, while
	// there is nothing to write; 5 s.
	Look time.Duration
	// Busy is how long to wait for another program that has locked the database;
	// 2 s.
	Busy time.Duration
	// MaxBytes is the largest that the database may become, [ErrFull] after that; 0
	// leaves it to the disk.
	MaxBytes int64
}

// Keep is what is kept of the records. Zero fields mean: without limit.
type Keep struct {
	Age     time.Duration // since the end of the call
	Records int
}

func (o Options) withDefaults() Options {
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Queue = max(cmp.Or(o.Queue, 4096), 1)
	o.Delay = cmp.Or(o.Delay, 100*time.Millisecond)
	o.Retry = cmp.Or(o.Retry, time.Second)
	o.Look = cmp.Or(o.Look, 5*time.Second)
	o.Busy = cmp.Or(o.Busy, 2*time.Second)
	return o
}

// Store is a database and the goroutine that writes it. It is safe for concurrent
// use. One registrar has it at a time.
type Store struct {
	options Options
	opening opening
	wake    chan struct{}
	quit    chan struct{}
	done    chan struct{}
	copying chan struct{} // holds a token while a copy is made

	mu       sync.Mutex
	image    settings
	dirty    map[key]bool
	queue    queue
	flying   batch     // what is being written
	begun    time.Time // when the attempt to write that goes on began; zero: none
	waiters  []waiter
	ticket   uint64 // of the newest change or record
	sequence int64  // of the newest record
	oldest   time.Time
	disk     *disk // changed by the writer only
	loaded   bool
	closed   bool
	stored   uint64
	dropped  uint64
	episode  uint64 // records dropped since the last success
	err      error
	since    time.Time
	looked   time.Time // when the last attempt ended
	aside    []string

	// Of the writer only.
	suspect bool // the file is corrupt, and could not be set aside
	replace bool // the file may hold other settings than memory
	retryAt time.Time
	pruneAt time.Time
	fresh   int // records since the last pruning
}

// waiter wants to know when everything up to a ticket is on disk, or why not.
type waiter struct {
	ticket uint64
	tell   func(error) // must not wait for the store
}

func tellAll(list []waiter, err error) {
	for _, w := range list {
		w.tell(err)
	}
}

// Open opens the database at a path, or begins one there. What keeps it from being
// written (see [State.Err]) is no error here: calls go on, and the store tries
// again. The error is [ErrNewer] or [ErrForeign] for a database that must not be
// touched, or that the path names no file: it is empty, or has a meaning of its own
// for SQLite.
func Open(path string, o Options) (*Store, error) {
	path, err := place(path)
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	s := &Store{
		options: o,
		opening: opening{path: path, busy: o.Busy, size: o.MaxBytes, token: rand.Text(), steps: migrations[:]},
		wake:    make(chan struct{}, 1),
		quit:    make(chan struct{}),
		done:    make(chan struct{}),
		copying: make(chan struct{}, 1),
		image:   make(settings),
		dirty:   make(map[key]bool),
		queue:   queue{limit: o.Queue},
		since:   o.Now(),
	}
	s.keepJournal()
	s.attempt()
	if refused(s.err) {
		s.closeDisk()
		return nil, s.err
	}
	go s.run()
	return s, nil
}

// Path is the absolute path of the database, behind every link.
func (s *Store) Path() string { return s.opening.path }

// Save stores changes and returns when they are on disk, all of them or none.
// After an error they hold nevertheless, in memory, and will be written when that
// is possible; only a change without a name, and a store that is closed, take
// nothing. It may be called from many goroutines, which share transactions.
func (s *Store) Save(ctx context.Context, changes ...Change) error {
	if err := check(changes); err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	for _, c := range changes {
		s.put(c)
	}
	return s.await(ctx)
}

// Flush returns when everything that was given to the store before is on disk,
// or with the reason why it is not. Records that were dropped count as done.
func (s *Store) Flush(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	if s.err == nil && !s.pending() {
		s.mu.Unlock()
		return nil
	}
	return s.await(ctx)
}

// Settled calls a function once, from another goroutine, when everything that was
// given to the store before is on disk, or with the reason why it is not. It returns
// false and calls nothing where all is on disk, where the last attempt to write has
// failed, and when the store is closed. Functions are called in the order in which
// they came, and must not wait for the store.
func (s *Store) Settled(tell func(error)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.err != nil || !s.pending() {
		return false
	}
	s.waiters = append(s.waiters, waiter{s.ticket, tell})
	s.signal()
	return true
}

// pending tells whether something is not on disk.
func (s *Store) pending() bool {
	return len(s.dirty) > 0 || s.queue.n > 0 || s.flying.through > 0
}

// await gives the lock back and waits for all that was put before.
func (s *Store) await(ctx context.Context) error {
	told := make(chan error, 1)
	s.waiters = append(s.waiters, waiter{s.ticket, func(err error) { told <- err }})
	s.mu.Unlock()
	s.signal()
	select {
	case err := <-told:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Store) put(c Change) {
	s.image.put(c)
	s.dirty[c.key()] = true
	s.ticket++
}

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Restore returns what users have set, as events for a [call.Machine]: lines
// first, each in the order of its name. It yields what holds now.
func (s *Store) Restore() iter.Seq[call.Event] {
	return func(yield func(call.Event) bool) {
		for c := range s.all(lines) {
			if l := c.(Line); !yield(call.RestoreLine(l)) {
				return
			}
		}
		for c := range s.all(phones) {
			if p := c.(Phone); !yield(call.RestorePhone(p)) {
				return
			}
		}
	}
}

// Numbers returns the numbers that were allotted, in the order of the devices.
func (s *Store) Numbers() iter.Seq[Number] {
	return func(yield func(Number) bool) {
		for c := range s.all(numbers) {
			if !yield(c.(Number)) {
				return
			}
		}
	}
}

// Number returns what a phone was given.
func (s *Store) Number(device string) (Number, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.image[key{numbers, device}].(Number)
	return n, ok
}

// Logins returns who has logged on, in the order of the devices.
func (s *Store) Logins() iter.Seq[Login] {
	return func(yield func(Login) bool) {
		for c := range s.all(logins) {
			if !yield(c.(Login)) {
				return
			}
		}
	}
}

// Login returns who has logged on to a phone.
func (s *Store) Login(device string) (Login, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.image[key{logins, device}].(Login)
	return l, ok
}

// all takes a copy, so that the lock is free while the caller works.
func (s *Store) all(of table) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		s.mu.Lock()
		keys := s.image.sorted(of)
		found := make([]Change, len(keys))
		for i, k := range keys {
			found[i] = plain(s.image[k])
		}
		s.mu.Unlock()
		for _, c := range found {
			if !yield(c) {
				return
			}
		}
	}
}

// Close writes what waits, if that is possible, and closes the database. The error
// says what is lost. A second call returns [ErrClosed].
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		<-s.done
		return ErrClosed
	}
	s.closed = true
	s.mu.Unlock()
	close(s.quit)
	<-s.done

	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.dirty) == 0 && s.queue.n == 0 {
		return nil
	}
	return fmt.Errorf("store: %d settings and %d records are lost: %w", len(s.dirty), s.queue.n, s.err)
}

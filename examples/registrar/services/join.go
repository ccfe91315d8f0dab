package services

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// Rooms join a [Server] with the directory and the store of a registrar: they are
// its [Desk], [Door], [Personal], [Dials] and [History].
type Rooms struct {
	Directory *directory.Directory
	Store     *store.Store // nil: nothing is kept
	// Apply does what an update asks for: it stores what was given and who has logged
	// on, and restarts phones softly. It must not wait for phones.
	Apply func(ctx context.Context, u directory.Update) error
	Now   func() time.Time // nil: [time.Now]

	mu sync.Mutex // between reading and writing a list
}

// Join gives a server the parts that the rooms are. Without a store nothing of what
// only the store keeps is among them.
func (r *Rooms) Join(s *Server) {
	s.Config = r.Directory.Config
	s.Desk, s.Door, s.Dials = r, r, r
	if r.Store != nil {
		r.Restore()
		s.Personal, s.History = r, r
	}
}

// Restore gives the directory the speed dials that were stored. It is to be called
// again when a database could not be read before.
func (r *Rooms) Restore() {
	if r.Store == nil {
		return
	}
	for _, d := range r.Store.AllDials() {
		own := make([]directory.Dial, len(d.List))
		for i, stored := range d.List {
			own[i].Position, own[i].Number, own[i].Label = stored.Position, stored.Number, stored.Label
		}
		r.Directory.RestoreDials(directory.Owner(d.Owner), own)
	}
}

func (r *Rooms) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

// LogIn implements [Desk].
func (r *Rooms) LogIn(ctx context.Context, device, number, pin string) error {
	u, err := r.Directory.LogIn(device, number, pin, r.now())
	if err != nil {
		return err
	}
	return r.apply(ctx, u)
}

// LogOff implements [Desk]. It is no error that nobody was logged on.
func (r *Rooms) LogOff(ctx context.Context, device string) error {
	u, ok := r.Directory.LogOff(device)
	if !ok {
		return nil
	}
	return r.apply(ctx, u)
}

func (r *Rooms) apply(ctx context.Context, u directory.Update) error { return stored(r.Apply(ctx, u)) }

// stored tells failures of the store from others.
func stored(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNotStored, err)
}

// Verify implements [Door].
func (r *Rooms) Verify(device, number, pin string) error {
	return r.Directory.Verify(device, number, pin, r.now())
}

// Contacts implements [Personal].
func (r *Rooms) Contacts(device string) (list []Contact) {
	for _, c := range r.Store.Contacts(string(r.Directory.Owner(device))) {
		list = append(list, Contact(c))
	}
	return list
}

// MaxContacts is how many a personal directory holds.
const MaxContacts = 200

// sentence is an error whose text is for the user.
type sentence string

func (s sentence) Error() string   { return string(s) }
func (s sentence) Refusal() string { return string(s) }

// SaveContact implements [Personal]. A contact that is there already is not added
// again.
func (r *Rooms) SaveContact(ctx context.Context, device string, c Contact) error {
	return r.change(ctx, device, func(list []store.Contact) ([]store.Contact, error) {
		var last int64
		for i, old := range list {
			last = max(last, old.ID)
			switch {
			case c.ID == old.ID:
				list[i] = store.Contact(c)
				return list, nil
			case c.ID == 0 && c.Name == old.Name && c.Number == old.Number:
				return list, nil
			}
		}
		switch {
		case c.ID != 0:
			return nil, sentence("This entry is not there any more.")
		case len(list) >= MaxContacts:
			return nil, sentence(fmt.Sprintf("The directory is full: it holds %d entries.", MaxContacts))
		}
		// Pages that phones still have must not name another contact.
		id := max(last+1, r.now().UnixMilli())
		return append(list, store.Contact{ID: id, Name: c.Name, Number: c.Number}), nil
	})
}

// RemoveContact implements [Personal]. It is no error that it was not there.
func (r *Rooms) RemoveContact(ctx context.Context, device string, id int64) error {
	return r.change(ctx, device, func(list []store.Contact) ([]store.Contact, error) {
		return slices.DeleteFunc(list, func(c store.Contact) bool { return c.ID == id }), nil
	})
}

func (r *Rooms) change(ctx context.Context, device string, how func([]store.Contact) ([]store.Contact, error)) error {
	if r.isGuest(device) {
		return sentence("This phone has no number yet.")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	owner := string(r.Directory.Owner(device))
	list, err := how(r.Store.Contacts(owner))
	if err != nil {
		return err
	}
	return r.save(ctx, store.Contacts{Owner: owner, List: list})
}

// isGuest tells whether a phone has no number and no user: nothing is kept for it, as
// names cost a stranger nothing.
func (r *Rooms) isGuest(device string) bool {
	dev := r.Directory.Device(device)
	return dev != nil && dev.Guest
}

const storeTime = 3 * time.Second // that a phone waits for the disk

func (r *Rooms) save(ctx context.Context, c store.Change) error {
	if r.Store == nil {
		return nil // that was configured
	}
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	return stored(r.Store.Save(ctx, c))
}

// SpeedDials implements [Dials].
func (r *Rooms) SpeedDials(device string) []directory.ShownDial {
	return r.Directory.SpeedDials(device)
}

// SetDial implements [Dials].
func (r *Rooms) SetDial(ctx context.Context, device string, dial directory.Dial) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	owner, own, u, err := r.Directory.SetDial(device, dial)
	if errors.Is(err, directory.ErrDial) {
		return sentence("This speed dial cannot be set.")
	}
	if err != nil {
		return err
	}
	kept := store.Dials{Owner: string(owner)}
	for _, d := range own {
		kept.List = append(kept.List, store.Dial{Position: d.Position, Number: d.Number, Label: d.Label})
	}
	return errors.Join(r.save(ctx, kept), r.apply(ctx, u))
}

// Calls implements [History]: those of the numbers that a user has, on whichever
// phone they were; on a phone without a user those of its own numbers on this phone.
func (r *Rooms) Calls(ctx context.Context, device string, kind call.History, before int64, limit int) (list []Call, err error) {
	owner := r.Directory.Owner(device)
	hidden := r.hidden(string(owner), kind)
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	for _, q := range r.queries(owner, device) {
		q.Kind, q.Before, q.Limit = kind, before, limit
		entries, err := r.Store.History(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Ended.After(hidden) {
				list = append(list, Call{ID: e.ID, Remote: e.Remote, Started: e.Started, Ended: e.Ended})
			}
		}
	}
	slices.SortFunc(list, func(a, b Call) int { return cmp.Compare(b.ID, a.ID) })
	list = slices.CompactFunc(list, func(a, b Call) bool { return a.ID == b.ID })
	return list[:min(len(list), limit)], nil
}

func (r *Rooms) queries(owner directory.Owner, device string) (list []store.HistoryQuery) {
	if owner == directory.OfDevice(device) {
		for _, number := range r.Directory.NumbersOf(device) {
			list = append(list, store.HistoryQuery{Device: device, Number: number})
		}
		return list
	}
	for _, number := range r.Directory.NumbersOf(device) {
		list = append(list, store.HistoryQuery{Number: number})
	}
	return list
}

// hidden tells until when a list is cleared.
func (r *Rooms) hidden(owner string, kind call.History) time.Time {
	c := r.Store.Cleared(owner)
	if at := clearedAt(&c, kind); at != nil {
		return *at
	}
	return time.Time{}
}

func clearedAt(c *store.Cleared, kind call.History) *time.Time {
	switch kind {
	case call.Missed:
		return &c.Missed
	case call.Received:
		return &c.Received
	case call.Placed:
		return &c.Placed
	}
	return nil
}

// ClearCalls implements [History].
func (r *Rooms) ClearCalls(ctx context.Context, device string, kind call.History, until time.Time) error {
	if r.isGuest(device) {
		return nil // there are none
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.Store.Cleared(string(r.Directory.Owner(device)))
	at := clearedAt(&c, kind)
	if at == nil {
		return nil
	}
	if until.After(*at) {
		*at = until
	}
	return r.save(ctx, c)
}

package assembly

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// openStorage opens the database, and brings back what was given to phones and
// who is logged on.
func (r *Registrar) openStorage(_ context.Context, cfg *config.Config) error {
	r.keeper = &keeper{directory: r.directory, patience: r.options.Answer, log: r.log}
	path := cfg.Database.Path(r.options.File)
	if path == "" {
		return nil
	}
	if sameFile(path, r.options.File) {
		return fmt.Errorf("the database cannot be the configuration file %s itself; name another one with -database FILE", path)
	}
	claim, err := store.Claim(path)
	switch {
	case errors.Is(err, store.ErrBusy):
		return fmt.Errorf("another registrar uses the database: %w; end it, or name another database with -database FILE", err)
	case err != nil:
		return unusable(err)
	}
	r.keeper.claim = claim
	db, err := store.Open(path, store.Options{
		Log:      r.log,
		Keep:     store.Keep{Age: cfg.Database.Keep, Records: cfg.Database.Records},
		MaxBytes: cfg.Database.MaxSize,
	})
	if err != nil {
		return unusable(err)
	}
	k := r.keeper
	k.store = db
	if state := db.State(); state.Err != nil {
		r.log.Error("nothing can be stored: calls work, but what changes now is lost at the end unless this is mended",
			"database", db.Path(), "state", state.Word(), "err", state.Err,
			"fix", fmt.Sprintf("mend it, or name another database with -database FILE, or none with -database %s", config.NoDatabase))
	}
	k.restore()
	r.directory.OnGiven(func(g directory.Given) {
		if err := k.update(directory.Update{Given: []directory.Given{g}}); err != nil {
			r.log.Warn("what a phone has is not stored yet", "device", g.Device, "number", g.Number, "err", err)
		}
	})
	r.services = append(r.services, service{name: "database", serve: r.awaitDatabase})
	return nil
}

func unusable(err error) error {
	return fmt.Errorf("cannot use the database: %w; name another one with -database FILE, or none with -database %s", err, config.NoDatabase)
}

// sameFile tells whether two names are of one file that exists: what is no database
// would be put aside.
func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// awaitDatabase is for a database that could not be read at the start, because
// another program had it or its disk was not there: what it holds comes back as
// soon as it can be read.
func (r *Registrar) awaitDatabase(ctx context.Context) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for !r.keeper.store.State().Loaded {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
		if r.keeper.store.State().Loaded {
			r.log.Info("the database can be read now", "database", r.keeper.store.Path())
			r.restoreLate()
		}
	}
	<-ctx.Done()
	return nil
}

// keeper stores what changes while phones are served. Without a database it keeps
// nothing, and says so to nobody: that was configured. Nil is one without.
type keeper struct {
	directory *directory.Directory
	store     *store.Store // nil: nothing is kept
	claim     io.Closer    // of the database; nil: nothing is claimed
	patience  time.Duration
	log       *slog.Logger
	mu        sync.Mutex // of changes on their way to the store
}

// restore gives the directory what the database holds, and takes out of the
// database what does not agree with the configuration any more.
func (k *keeper) restore() {
	var given []directory.Given
	for n := range k.store.Numbers() {
		given = append(given, directory.Given{Device: n.Device, Number: n.Number, Claimed: n.Claimed, Template: n.Template, Type: n.Type})
	}
	var logins []directory.Login
	for l := range k.store.Logins() {
		logins = append(logins, directory.Login{User: l.User, Device: l.Device, Since: l.Since})
	}
	gone := k.directory.Restore(given, logins)
	k.tell(gone)
	if err := k.update(gone); err != nil {
		k.log.Warn("what the configuration does not allow any more is still in the database", "err", err)
	}
}

// tell logs what the configuration took away.
func (k *keeper) tell(gone directory.Update) {
	const why = "the configuration does not allow it any more"
	for _, g := range gone.Taken {
		k.log.Warn("a phone has lost its number", "device", g.Device, "number", g.Number, "reason", why)
	}
	for _, g := range gone.Asleep {
		k.log.Warn("a phone has lost its number until its range is configured again", "device", g.Device, "number", g.Number)
	}
	for _, l := range gone.LoggedOff {
		k.log.Warn("a user was logged off", "device", l.Device, "user", l.User, "reason", why)
	}
}

// update stores what the directory did, and returns when it is on disk. With an
// error it is not, but will be as soon as that is possible.
func (k *keeper) update(u directory.Update) error {
	if k == nil || k.store == nil || u.Empty() {
		return nil
	}
	if err := k.put(u); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.patience)
	defer cancel()
	return k.reason(k.store.Flush(ctx))
}

// save stores changes, and returns when they are on disk or somebody has waited
// long enough.
func (k *keeper) save(changes []store.Change) error {
	if len(changes) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.patience)
	defer cancel()
	return k.reason(k.store.Save(ctx, changes...))
}

// put gives the store what phones have now. Updates may come in another order than
// the directory made them; what the directory says last is what is stored last.
func (k *keeper) put(u directory.Update) error {
	var changes []store.Change
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	for _, g := range slices.Concat(u.Given, u.Taken) {
		has, _ := k.directory.Has(g.Device)
		since := now
		if before, ok := k.store.Number(g.Device); ok && before.Number == has.Number {
			since = before.Since
		}
		changes = append(changes, store.Number{Device: g.Device, Number: has.Number, Since: since, Claimed: has.Claimed, Template: has.Template, Type: has.Type})
	}
	for _, l := range slices.Concat(u.LoggedOn, u.LoggedOff) {
		_, has := k.directory.Has(l.Device)
		changes = append(changes, store.Login{Device: l.Device, User: has.User, Since: has.Since})
	}
	taken, cancel := context.WithCancel(context.Background())
	cancel() // it is taken at once, and waited for elsewhere
	if err := k.store.Save(taken, changes...); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// flush returns when what was set before is on disk. With an error it holds all
// the same, and is written as soon as that is possible.
func (k *keeper) flush() error {
	if k.store == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.patience)
	defer cancel()
	if err := k.reason(k.store.Flush(ctx)); err != nil {
		return fmt.Errorf("%w: this holds from now on, and is not on disk yet: %w", control.ErrUnavailable, err)
	}
	return nil
}

// reason says of a wait that was too long what the disk does.
func (k *keeper) reason(err error) error {
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if state := k.store.State(); state.Err != nil {
		return state.Err
	}
	return store.ErrSlow
}

func (k *keeper) close() error {
	if k == nil {
		return nil
	}
	var err error
	if k.store != nil {
		err = k.store.Close()
	}
	if k.claim != nil { // after the last word is written
		err = errors.Join(err, k.claim.Close())
	}
	return err
}

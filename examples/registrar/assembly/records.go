package assembly

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// database returns the store, where there is one.
func (d *desk) database() (*store.Store, error) {
	if d.keeper.store == nil {
		return nil, fmt.Errorf("%w: the registrar has no database", control.ErrUnavailable)
	}
	return d.keeper.store, nil
}

// Records implements [control.Registrar].
func (d *desk) Records(ctx context.Context, q control.RecordQuery) ([]control.Record, error) {
	db, err := d.database()
	if err != nil {
		return nil, err
	}
	q.Device = d.spelled(q.Device)
	found, err := db.Records(ctx, store.RecordQuery(q))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", control.ErrUnavailable, err)
	}
	list := make([]control.Record, len(found))
	for i := range found {
		list[i] = record(&found[i])
	}
	return list, nil
}

func record(r *store.Record) control.Record {
	told := control.Record{
		ID: r.ID, From: party(r.From), To: party(r.To), Dialed: r.Dialed,
		Started: r.Started, Ended: r.Ended, Cause: r.Cause.String(), Devices: []string{},
	}
	if !r.Answered.IsZero() {
		told.Answered = &r.Answered
	}
	for _, l := range r.Legs {
		if !slices.Contains(told.Devices, l.Device) {
			told.Devices = append(told.Devices, l.Device)
		}
	}
	return told
}

// Export implements [control.Registrar].
func (d *desk) Export(ctx context.Context, to io.Writer, q control.RecordQuery) error {
	db, err := d.database()
	if err != nil {
		return err
	}
	q.Device = d.spelled(q.Device)
	_, err = db.Export(ctx, to, store.RecordQuery(q))
	return err
}

// Backup implements [control.Registrar]. The path must not depend on where the
// registrar was started.
func (d *desk) Backup(ctx context.Context, path string, progress control.Progress) error {
	db, err := d.database()
	if err != nil {
		return err
	}
	if !filepath.IsAbs(path) {
		return fmt.Errorf("%w: %q is no absolute path", control.ErrInvalid, path)
	}
	const kib = 1 << 10
	err = db.Backup(ctx, path, func(written, total int64) {
		step(progress, int(written/kib), int(total/kib), "KiB written to "+path)
	})
	switch {
	case errors.Is(err, store.ErrFull):
		return fmt.Errorf("%w: %w", control.ErrUnavailable, err)
	case isPathAtFault(err):
		return fmt.Errorf("%w: %w", control.ErrInvalid, err)
	}
	return err
}

// isPathAtFault tells whether no file can be made at a path, whatever the disk does.
func isPathAtFault(err error) bool {
	return slices.ContainsFunc([]error{
		fs.ErrExist, fs.ErrNotExist, fs.ErrPermission,
		syscall.ENOTDIR, syscall.EINVAL, syscall.ENAMETOOLONG, syscall.EROFS,
	}, func(fault error) bool { return errors.Is(err, fault) })
}

package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
)

// inspect looks at the database if somebody else has written to it. What memory
// holds goes before that.
func (s *Store) inspect() error {
	if !s.disk.touched() {
		return nil
	}
	if err := s.opening.inspect(context.Background()); err != nil {
		return explain(s.opening.path, err)
	}
	s.options.Log.Warn("another program has written to the database; what memory holds is written again",
		slog.String("path", s.opening.path))
	s.replace = true
	s.disk.remember()
	return nil
}

// touched is true when somebody else has written to the file.
func (d *disk) touched() bool {
	info, err := os.Stat(d.path)
	return err == nil && (info.Size() != d.file.Size() || !info.ModTime().Equal(d.file.ModTime()))
}

// remember is to follow whatever this program has written.
func (d *disk) remember() {
	if info, err := os.Stat(d.path); err == nil && os.SameFile(info, d.file) {
		d.file = info
	}
}

// inspect looks at a database that somebody else has written to while it was in
// use, with a connection that has not read any of it yet.
func (o opening) inspect(ctx context.Context) (err error) {
	if info, err := os.Stat(o.path); err == nil && info.Size() == 0 {
		return fmt.Errorf("%w: it was emptied", ErrCorrupt)
	}
	db, err := open(o.path, "mode=ro", o.busy, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	now, err := stand(ctx, conn)
	switch {
	case err != nil:
		return err
	case now.fresh() || now.version < len(o.steps):
		return fmt.Errorf("%w: its tables are gone", ErrCorrupt)
	}
	if err := now.judge(len(o.steps)); err != nil || !o.small() {
		return err
	}
	return quickCheck(ctx, conn)
}

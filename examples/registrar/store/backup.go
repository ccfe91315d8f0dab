package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// Backup writes a copy of the database, complete by itself, to a path at which
// there is nothing yet ([fs.ErrExist] otherwise). The registrar goes on meanwhile.
// The copy gets its name when it is whole and on disk. Meanwhile progress, which may
// be nil, is told how many bytes are written, of about how many, by one goroutine.
// One copy is made at a time; the next ones wait.
func (s *Store) Backup(ctx context.Context, path string, progress func(written, total int64)) error {
	select {
	case s.copying <- struct{}{}:
		defer func() { <-s.copying }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if exists(path) {
		return backupError(path, fs.ErrExist)
	}
	part := path + ".part"
	// The copy of an earlier backup that did not end; nobody else may read it.
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return backupError(path, err)
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return backupError(path, err)
	}
	if err := f.Close(); err != nil {
		return backupError(path, err)
	}
	err = s.reading(ctx, func(db *sql.DB) error {
		defer watchCopy(ctx, db, part, progress)()
		_, err := db.ExecContext(ctx, "VACUUM INTO ?", part)
		if err != nil && ctx.Err() == nil {
			// The copy is at fault, unless the database is corrupt.
			return backupError(path, err)
		}
		return err
	})
	if err == nil {
		err = backupError(path, finishCopy(part, path))
	}
	if err != nil {
		_ = os.Remove(part)
		return err
	}
	if info, err := os.Stat(path); err == nil && progress != nil {
		progress(info.Size(), info.Size())
	}
	return nil
}

// copyStep is how often the progress of a copy is told.
const copyStep = 250 * time.Millisecond

// watchCopy tells how large a copy is until what it returns is called.
func watchCopy(ctx context.Context, db *sql.DB, part string, progress func(written, total int64)) (stop func()) {
	if progress == nil {
		return func() {}
	}
	var total int64
	err := db.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&total)
	if err != nil { // the copy fails for the same reason
		return func() {}
	}
	over := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		ticker := time.NewTicker(copyStep)
		defer ticker.Stop()
		for {
			select {
			case <-over:
				return
			case <-ticker.C:
			}
			if info, err := os.Stat(part); err == nil {
				progress(min(info.Size(), total), total)
			}
		}
	})
	return func() {
		close(over)
		running.Wait()
	}
}

func backupError(path string, err error) error {
	if err == nil {
		return nil
	}
	return explain(path, fmt.Errorf("backup: %w", err))
}

// finishCopy gives a copy its name when it cannot get lost any more.
func finishCopy(part, path string) error {
	if err := syncFile(part, os.O_RDWR); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil // folders cannot be opened there
	}
	return syncFile(filepath.Dir(path), os.O_RDONLY)
}

func syncFile(path string, flag int) error {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

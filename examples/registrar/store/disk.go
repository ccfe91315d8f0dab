package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// disk is a database that is open. One connection writes; others read beside it.
type disk struct {
	path   string
	file   os.FileInfo // when this program has written last
	wal    os.FileInfo // of the journal, which stays as long as it is open; nil: there was none
	write  *sql.DB
	conn   *sql.Conn // the only one of write; nil where nothing can be written
	read   *sql.DB
	insert *statements
	run    int64 // 0 until the row of this run exists
	broken error // why conn is nil
}

// readers is how many queries may run at a time.
const readers = 4

// address is the path as SQLite wants it, with what each connection is set to.
func address(path, mode string, busy time.Duration) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	path = strings.ReplaceAll((&url.URL{Path: path}).EscapedPath(), "?", "%3F")
	return fmt.Sprintf("file:%s?%s&_pragma=busy_timeout(%d)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)",
		path, mode, busy.Milliseconds())
}

func open(path, mode string, busy time.Duration, connections int) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(address(path, mode, busy))
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// opening says how a database is opened.
type opening struct {
	path  string
	busy  time.Duration
	size  int64  // the largest that it may become, 0: any
	token string // of this run
	check bool   // look at every page first, see maxCheck
	fresh bool   // nothing was read yet
	steps []string
}

// open returns a database that can at least be read. With [ErrCorrupt] the settings
// are what could be read of it, with [ErrReadOnly] they may be all of it.
func (o opening) open(ctx context.Context) (*disk, settings, error) {
	err := o.touch()
	var d *disk
	var found settings
	if err == nil {
		d, found, err = o.openWriting(ctx)
		err = explain(o.path, err)
	}
	if err == nil || !errors.Is(err, ErrReadOnly) {
		return d, found, err
	}
	return o.openReading(ctx, err)
}

// touch makes the file if there is none, so that nobody else may read it, and
// hears from the system what is wrong. Nobody in this program may have the
// database open: closing any file of it ends the locks of all.
func (o opening) touch() error {
	f, err := os.OpenFile(o.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = f.Close()
	}
	return explain(o.path, err)
}

func (o opening) openWriting(ctx context.Context) (_ *disk, found settings, err error) {
	d := &disk{path: o.path}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if d.write, err = open(o.path, "mode=rw", o.busy, 1); err != nil {
		return nil, nil, err
	}
	if d.conn, err = d.write.Conn(ctx); err != nil {
		return nil, nil, err
	}
	before, err := stand(ctx, d.conn)
	if err != nil {
		return nil, nil, err
	}
	if err = before.judge(len(o.steps)); err == nil {
		err = o.prepare(ctx, d.conn, before)
	}
	if err != nil {
		if errors.Is(explain(o.path, err), ErrCorrupt) {
			found, _ = load(ctx, d.conn)
		}
		return nil, found, err
	}
	if found, err = load(ctx, d.conn); err != nil {
		return nil, found, broken(err)
	}
	if d.run, err = findRun(ctx, d.conn, o.token); err != nil {
		return nil, found, broken(err)
	}
	if d.insert, err = prepareStatements(ctx, d.conn); err != nil {
		return nil, found, broken(err)
	}
	if d.read, err = open(o.path, "mode=ro", o.busy, readers); err != nil {
		return nil, found, err
	}
	if wal, err := os.Stat(o.path + "-wal"); err == nil {
		d.wal = wal
	}
	d.file, err = os.Stat(o.path)
	return d, found, err
}

// broken makes a corrupt database of one that is not as its version says.
func broken(err error) error {
	if err == nil || sqliteKind(err) != nil || isWriteFailure(err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

func (o opening) prepare(ctx context.Context, conn *sql.Conn, before standing) error {
	pragmas := []string{"PRAGMA journal_mode = WAL", fmt.Sprintf("PRAGMA journal_size_limit = %d", walLimit)}
	if before.fresh() {
		// This one works only while there is no page.
		pragmas = append([]string{"PRAGMA auto_vacuum = INCREMENTAL"}, pragmas...)
	}
	if o.check && !before.fresh() && o.small() {
		if err := quickCheck(ctx, conn); err != nil {
			return err
		}
	}
	for _, p := range pragmas {
		if _, err := conn.ExecContext(ctx, p); err != nil {
			return err
		}
	}
	if o.size > 0 {
		var page int64
		if err := conn.QueryRowContext(ctx, "PRAGMA page_size").Scan(&page); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", max(o.size/page, 1))); err != nil {
			return err
		}
	}
	version := before.version
	if before.fresh() {
		version = 0
	}
	if err := broken(migrate(ctx, conn, version, o.steps)); err != nil {
		return err
	}
	return checkpoint(ctx, conn)
}

// checkpoint brings what is in the journal into the database itself, as far as
// nobody reads it, so that little is lost with the journal. It is no error that
// there is no room for it.
func checkpoint(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	if errors.Is(sqliteKind(err), ErrCorrupt) {
		return err
	}
	return nil
}

// walLimit is what the journal shrinks to after a time with much to write.
const walLimit = 8 << 20

// maxCheck is the size up to which every page is looked at before use, which takes
// seconds beyond. Corruption in larger ones shows when they are used.
const maxCheck = 64 << 20

func (o opening) small() bool {
	info, err := os.Stat(o.path)
	return err == nil && info.Size() <= maxCheck
}

func quickCheck(ctx context.Context, conn *sql.Conn) error {
	var verdict string
	if err := conn.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrCorrupt, verdict)
	}
	return nil
}

// openReading is for media that cannot be written. Without a journal SQLite has
// to be told that nobody else writes either: it would want to make one.
func (o opening) openReading(ctx context.Context, why error) (*disk, settings, error) {
	mode := "mode=ro"
	if !exists(o.path + "-wal") {
		mode += "&immutable=1"
	}
	d, found, err := o.tryReading(ctx, mode, why)
	switch {
	case err == nil:
		return d, found, nil
	case o.fresh:
		return nil, o.rescue(ctx), why
	}
	return nil, nil, why
}

func (o opening) tryReading(ctx context.Context, mode string, why error) (_ *disk, _ settings, err error) {
	d := &disk{path: o.path, broken: why}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if d.read, err = open(o.path, mode, o.busy, readers); err != nil {
		return nil, nil, err
	}
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	before, err := stand(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	if before.fresh() || before.judge(len(o.steps)) != nil || before.version < len(o.steps) {
		return nil, nil, errors.New("nothing to read")
	}
	found, err := load(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	d.file, err = os.Stat(o.path)
	return d, found, err
}

// moved is true when the path leads to another file now, or to none, or that of the
// journal does: what is written to the old one would be lost.
func (d *disk) moved() bool {
	return isOther(d.path, d.file) || d.wal != nil && isOther(d.path+"-wal", d.wal)
}

func isOther(path string, file os.FileInfo) bool {
	info, err := os.Stat(path)
	return err != nil || !os.SameFile(info, file)
}

// close ends every connection. The last one of a database cleans up; what it
// says is of no use to anybody any more.
func (d *disk) close() {
	if d.read != nil {
		_ = d.read.Close()
	}
	if d.insert != nil {
		d.insert.close()
	}
	if d.conn != nil {
		_ = d.conn.Close()
	}
	if d.write != nil {
		_ = d.write.Close()
	}
}

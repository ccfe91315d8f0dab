package store

import (
	"context"
	"database/sql"
	"fmt"
)

// applicationID marks the file as one of a registrar: "SKNY".
const applicationID = 0x534b4e59

// migrations lead from each version of the schema to the next. A version that
// was released is not changed any more.
var migrations = [...]string{
	// 1: settings
	`CREATE TABLE numbers (device TEXT PRIMARY KEY, number TEXT NOT NULL, since INTEGER) STRICT, WITHOUT ROWID;
	CREATE TABLE lines (number TEXT PRIMARY KEY, forward_all TEXT NOT NULL, forward_busy TEXT NOT NULL,
		forward_no_answer TEXT NOT NULL, new_messages INTEGER NOT NULL, old_messages INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE phones (device TEXT PRIMARY KEY, dnd INTEGER NOT NULL, private INTEGER NOT NULL,
		hunt_logged_out INTEGER NOT NULL, call_back TEXT NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE logins (device TEXT PRIMARY KEY, user TEXT NOT NULL, since INTEGER) STRICT, WITHOUT ROWID;`,

	// 2: records of calls
	`CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, started INTEGER) STRICT;
	CREATE TABLE records (id INTEGER PRIMARY KEY AUTOINCREMENT,
		run INTEGER NOT NULL REFERENCES runs (id), sequence INTEGER NOT NULL, call INTEGER NOT NULL,
		from_number TEXT NOT NULL, from_name TEXT NOT NULL, to_number TEXT NOT NULL, to_name TEXT NOT NULL,
		dialed TEXT NOT NULL, redirected_number TEXT NOT NULL, redirected_name TEXT NOT NULL, reason INTEGER NOT NULL,
		started INTEGER, answered INTEGER, ended INTEGER, cause INTEGER NOT NULL, joined_to INTEGER NOT NULL,
		UNIQUE (run, sequence)) STRICT;
	CREATE INDEX records_started ON records (started);
	CREATE INDEX records_ended ON records (ended);
	CREATE TABLE legs (id INTEGER PRIMARY KEY AUTOINCREMENT,
		record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
		device TEXT NOT NULL, line INTEGER NOT NULL, ref INTEGER NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL,
		history INTEGER NOT NULL, joined INTEGER, ended INTEGER, cause INTEGER NOT NULL) STRICT;
	CREATE INDEX legs_record ON legs (record);
	CREATE INDEX legs_device ON legs (device, id);
	CREATE INDEX legs_number ON legs (number, id);`,

	// 3: what phones said about their RTP
	`CREATE TABLE voice (run INTEGER NOT NULL REFERENCES runs (id), device TEXT NOT NULL, ref INTEGER NOT NULL,
		at INTEGER NOT NULL, packets_sent INTEGER NOT NULL, octets_sent INTEGER NOT NULL,
		packets_received INTEGER NOT NULL, octets_received INTEGER NOT NULL, packets_lost INTEGER NOT NULL,
		jitter INTEGER NOT NULL, latency INTEGER NOT NULL, quality TEXT NOT NULL,
		PRIMARY KEY (run, device, ref)) STRICT, WITHOUT ROWID;
	CREATE INDEX voice_at ON voice (at);`,

	// 4: statistics
	`CREATE TABLE days (day INTEGER NOT NULL, cause INTEGER NOT NULL, calls INTEGER NOT NULL, answered INTEGER NOT NULL,
		setup INTEGER NOT NULL, talk INTEGER NOT NULL, PRIMARY KEY (day, cause)) STRICT, WITHOUT ROWID;`,

	// 5: how a phone got its number
	`ALTER TABLE numbers ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE numbers ADD COLUMN template TEXT NOT NULL DEFAULT '';`,

	// 6: what users keep; lists are JSON
	`CREATE TABLE contacts (owner TEXT PRIMARY KEY, list TEXT NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE dials (owner TEXT PRIMARY KEY, list TEXT NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE cleared (owner TEXT PRIMARY KEY, missed INTEGER, received INTEGER, placed INTEGER) STRICT, WITHOUT ROWID;`,

	// 7: what the configuration said
	`CREATE TABLE beginnings (of TEXT PRIMARY KEY, says TEXT NOT NULL) STRICT, WITHOUT ROWID;`,

	// 8: what phones have done, which begins with the records that are there
	`CREATE TABLE registrations (device TEXT PRIMARY KEY, count INTEGER NOT NULL, first INTEGER, last INTEGER) STRICT, WITHOUT ROWID;
	CREATE TABLE usage (device TEXT PRIMARY KEY, placed INTEGER NOT NULL, failed INTEGER NOT NULL, received INTEGER NOT NULL,
		missed INTEGER NOT NULL, talk INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	INSERT INTO usage SELECT device, sum(history = 1), sum(history = 1 AND joined IS NULL), sum(history = 2), sum(history = 3),
		sum(coalesce(max(ended - joined, 0), 0) / 1000000) FROM legs WHERE history > 0 AND device <> '' GROUP BY device;`,

	// 9: what a phone is
	`ALTER TABLE numbers ADD COLUMN type INTEGER NOT NULL DEFAULT 0;`,

	// 10: who called without showing the number
	`ALTER TABLE records ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;`,
}

// standing is what a file is, before it is used.
type standing struct {
	id, version, tables int
}

func stand(ctx context.Context, conn *sql.Conn) (s standing, err error) {
	for query, to := range map[string]*int{
		"PRAGMA application_id":              &s.id,
		"PRAGMA user_version":                &s.version,
		"SELECT count(*) FROM sqlite_schema": &s.tables,
	} {
		if err := conn.QueryRowContext(ctx, query).Scan(to); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s standing) fresh() bool { return s.tables == 0 }

// judge refuses databases that must not be touched, and those that cannot be.
func (s standing) judge(newest int) error {
	switch {
	case s.fresh():
		return nil
	case s.id != applicationID:
		return fmt.Errorf("%w: its application id is %#x", ErrForeign, s.id)
	case s.version < 0:
		return fmt.Errorf("%w: it is at step %d", ErrCorrupt, s.version)
	case s.version > newest:
		return fmt.Errorf("%w: it is at step %d, this one knows %d", ErrNewer, s.version, newest)
	}
	return nil
}

// migrate brings the schema up to date, each step in a transaction of its own.
func migrate(ctx context.Context, conn *sql.Conn, from int, steps []string) error {
	for i, step := range steps[from:] {
		version := from + i + 1
		err := transaction(ctx, conn, func() error {
			_, err := conn.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA user_version = %d; PRAGMA application_id = %d;",
				step, version, applicationID))
			return err
		})
		if err != nil {
			return fmt.Errorf("step %d of the schema: %w", version, err)
		}
	}
	return nil
}

// transaction leaves nothing behind when it fails.
func transaction(ctx context.Context, conn *sql.Conn, work func() error) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := work()
	if err == nil {
		_, err = conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		// SQLite may have rolled back by itself, which makes this fail; a
		// transaction that stays open makes the next BEGIN fail instead.
		_, _ = conn.ExecContext(ctx, "ROLLBACK")
	}
	return err
}

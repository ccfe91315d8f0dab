package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
)

// settings are the changes that hold, by what they are about. Empty ones are not
// in it.
type settings map[key]Change

func (s settings) put(c Change) {
	if c.empty() {
		delete(s, c.key())
	} else {
		s[c.key()] = c
	}
}

// sorted returns the keys of a table in the order of their names.
func (s settings) sorted(of table) []key {
	var keys []key
	for k := range s {
		if k.table == of {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Compare(a.name, b.name) })
	return keys
}

// queryer is a connection or a pool of them.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// load reads all settings. With an error they are those that could be read.
func load(ctx context.Context, q queryer) (settings, error) {
	found := make(settings)
	var errs []error
	for _, t := range loaders() {
		errs = append(errs, loadTable(ctx, q, t, found))
	}
	return found, errors.Join(errs...)
}

type loader struct {
	query string
	scan  func(rows *sql.Rows) (Change, error)
}

func loaders() [tables]loader {
	return [tables]loader{
		numbers: {"SELECT device, number, since, claimed, template, type FROM numbers", func(rows *sql.Rows) (Change, error) {
			var n Number
			var since when
			err := rows.Scan(&n.Device, &n.Number, &since, &n.Claimed, &n.Template, &n.Type)
			n.Since = since.time()
			return n, err
		}},
		lines: {"SELECT number, forward_all, forward_busy, forward_no_answer, new_messages, old_messages FROM lines", func(rows *sql.Rows) (Change, error) {
			var l Line
			s := &l.Settings
			err := rows.Scan(&l.Number, &s.ForwardAll, &s.ForwardBusy, &s.ForwardNoAnswer, &s.NewMessages, &s.OldMessages)
			return found(l), err
		}},
		phones: {"SELECT device, dnd, private, hunt_logged_out, call_back FROM phones", func(rows *sql.Rows) (Change, error) {
			var p Phone
			s := &p.Settings
			err := rows.Scan(&p.Device, &s.DND, &s.Private, &s.HuntLoggedOut, &s.CallBack)
			return found(p), err
		}},
		logins: {"SELECT device, user, since FROM logins", func(rows *sql.Rows) (Change, error) {
			var l Login
			var since when
			err := rows.Scan(&l.Device, &l.User, &since)
			l.Since = since.time()
			return l, err
		}},
		contacts: {"SELECT owner, list FROM contacts", scanContacts},
		dials:    {"SELECT owner, list FROM dials", scanDials},
		cleared:  {"SELECT owner, missed, received, placed FROM cleared", scanCleared},

		beginnings:    {"SELECT of, says FROM beginnings", scanBeginning},
		registrations: {"SELECT device, count, first, last FROM registrations", scanRegistrations},
	}
}

func loadTable(ctx context.Context, q queryer, t loader, found settings) (err error) {
	rows, err := q.QueryContext(ctx, t.query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		c, err := t.scan(rows)
		if err != nil {
			return err
		}
		if c.key().name != "" {
			found.put(c)
		}
	}
	return rows.Err()
}

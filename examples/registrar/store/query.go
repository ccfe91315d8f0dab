package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Pages of answers have so many entries where nothing is asked for, and no more
// than that.
const (
	defaultPage = 50
	maxPage     = 1000
)

func page(limit int) int {
	if limit <= 0 {
		return defaultPage
	}
	return min(limit, maxPage)
}

// conditions is what stands after WHERE.
type conditions struct {
	terms []string
	args  []any
}

func (c *conditions) add(term string, args ...any) {
	c.terms = append(c.terms, term)
	c.args = append(c.args, args...)
}

func (c *conditions) String() string {
	if len(c.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.terms, " AND ")
}

// reading runs a query on what is stored, after what waits has been written if
// that is possible.
func (s *Store) reading(ctx context.Context, query func(db *sql.DB) error) error {
	if err := s.Flush(ctx); errors.Is(err, ErrClosed) {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	d, err := s.disk, s.err
	s.mu.Unlock()
	if d == nil {
		return err
	}
	err = query(d.read)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return explain(s.opening.path, err)
}

// each scans every row of an answer.
func each(ctx context.Context, db queryer, query string, args []any, scan func(rows *sql.Rows) error) (err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
	}
	return rows.Err()
}

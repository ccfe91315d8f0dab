package store

import (
	"context"
	"math"
	"time"
)

const (
	pruneEvery   = time.Hour
	pruneRecords = 1000 // new records after which the count is looked at
	pruneChunk   = 500  // records of one transaction, so that nothing waits long
)

func (s *Store) pruningDue(now time.Time) bool {
	if s.fresh >= pruneRecords {
		s.pruneAt = now
	}
	return s.healthy() && !s.pruneAt.After(now)
}

// prune deletes a chunk of what is not to be kept, and comes back soon when there
// is more.
func (s *Store) prune() {
	s.fresh = 0
	n, err := s.disk.prune(context.Background(), s.options.Keep, s.options.Now())
	s.disk.remember()
	s.pruneAt = time.Now().Add(pruneEvery)
	if err != nil {
		s.judge(explain(s.opening.path, err))
	}
	if n >= pruneChunk {
		s.pruneAt = time.Time{}
	}
}

// prune returns how many records it has deleted.
func (d *disk) prune(ctx context.Context, keep Keep, now time.Time) (n int64, err error) {
	if keep == (Keep{}) {
		return 0, nil
	}
	err = transaction(ctx, d.conn, func() error {
		before, end := int64(0), int64(math.MinInt64) // records up to these go
		if keep.Records > 0 {
			query := "SELECT coalesce(max(id), 0) - ? FROM records"
			if err := d.conn.QueryRowContext(ctx, query, keep.Records).Scan(&before); err != nil {
				return err
			}
		}
		if keep.Age > 0 {
			end = now.Add(-keep.Age).UnixNano()
		}
		result, err := d.conn.ExecContext(ctx, `DELETE FROM records WHERE id IN (
			SELECT id FROM records WHERE id <= ?1 UNION SELECT id FROM records WHERE ended < ?2 ORDER BY id LIMIT ?3)`,
			before, end, pruneChunk)
		if err != nil {
			return err
		}
		if n, err = result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		const voice = "DELETE FROM voice WHERE at < coalesce((SELECT min(ended) FROM records), ?)"
		if _, err = d.conn.ExecContext(ctx, voice, end); err != nil {
			return err
		}
		_, err = d.conn.ExecContext(ctx, `DELETE FROM runs WHERE id <> ? AND id NOT IN (SELECT run FROM records)
			AND id NOT IN (SELECT run FROM voice)`, d.run)
		return err
	})
	if err == nil && n > 0 {
		_, err = d.conn.ExecContext(ctx, "PRAGMA incremental_vacuum(1000)")
	}
	return n, err
}

package store

import (
	"database/sql"
	"iter"
)

// Beginning is what the configuration said of something when it was read last, such
// as the forward that a number begins with. Whoever stores it knows what Of names
// and what Says means; it serves to see what has changed while nobody looked.
type Beginning struct{ Of, Says string }

func (b Beginning) key() key      { return key{beginnings, b.Of} }
func (b Beginning) empty() bool   { return b.Says == "" }
func (b Beginning) values() []any { return []any{b.Of, b.Says} }

func scanBeginning(rows *sql.Rows) (Change, error) {
	var b Beginning
	err := rows.Scan(&b.Of, &b.Says)
	return b, err
}

// Beginnings returns what the configuration said, in the order of what it is of.
func (s *Store) Beginnings() iter.Seq[Beginning] {
	return func(yield func(Beginning) bool) {
		for c := range s.all(beginnings) {
			if !yield(c.(Beginning)) {
				return
			}
		}
	}
}

package store

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Contacts are the personal directory of an owner: a user or a phone, as package
// directory names owners.
type Contacts struct {
	Owner string
	List  []Contact
}

// Contact is an entry of a personal directory. IDs are given by who saves it.
type Contact struct {
	ID           int64
	Name, Number string
}

// Dials are the speed dials that an owner has set.
type Dials struct {
	Owner string
	List  []Dial
}

// Dial is one of them.
type Dial struct {
	Position      int
	Number, Label string
}

// Cleared says which calls an owner does not want to see in the lists any more:
// those that were over by then. The records stay.
type Cleared struct {
	Owner                    string
	Missed, Received, Placed time.Time
}

func (c Contacts) key() key { return key{contacts, c.Owner} }
func (d Dials) key() key    { return key{dials, d.Owner} }
func (c Cleared) key() key  { return key{cleared, c.Owner} }

func (c Contacts) empty() bool { return len(c.List) == 0 }
func (d Dials) empty() bool    { return len(d.List) == 0 }
func (c Cleared) empty() bool {
	return c.Missed.IsZero() && c.Received.IsZero() && c.Placed.IsZero()
}

func (c Contacts) values() []any { return []any{c.Owner, asJSON(c.List)} }
func (d Dials) values() []any    { return []any{d.Owner, asJSON(d.List)} }
func (c Cleared) values() []any {
	return []any{c.Owner, stamp(c.Missed), stamp(c.Received), stamp(c.Placed)}
}

// asJSON is how lists are stored. What is no UTF-8 in them becomes U+FFFD.
func asJSON(list any) string {
	text, _ := json.Marshal(list) // structs of texts and numbers
	return string(text)
}

func scanContacts(rows *sql.Rows) (Change, error) {
	var c Contacts
	var list string
	if err := rows.Scan(&c.Owner, &list); err != nil {
		return c, err
	}
	return c, fromJSON(list, &c.List)
}

func scanDials(rows *sql.Rows) (Change, error) {
	var d Dials
	var list string
	if err := rows.Scan(&d.Owner, &list); err != nil {
		return d, err
	}
	return d, fromJSON(list, &d.List)
}

func scanCleared(rows *sql.Rows) (Change, error) {
	var c Cleared
	var missed, received, placed when
	err := rows.Scan(&c.Owner, &missed, &received, &placed)
	c.Missed, c.Received, c.Placed = missed.time(), received.time(), placed.time()
	return c, err
}

func fromJSON[T any](text string, into *[]T) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("%w: a list is no JSON: %w", ErrCorrupt, err)
	}
	return nil
}

// Contacts returns the personal directory of an owner, by name.
func (s *Store) Contacts(owner string) []Contact {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _ := s.image[key{contacts, owner}].(Contacts)
	list := slices.Clone(c.List)
	slices.SortFunc(list, func(a, b Contact) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}

// AllDials returns what every owner has set, in the order of the owners.
func (s *Store) AllDials() (all []Dials) {
	for c := range s.all(dials) {
		all = append(all, c.(Dials))
	}
	return all
}

// Cleared returns what an owner does not want to see any more.
func (s *Store) Cleared(owner string) Cleared {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _ := s.image[key{cleared, owner}].(Cleared)
	c.Owner = owner
	return c
}

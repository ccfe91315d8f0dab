package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
)

// Of the head of a journal, as SQLite's file format has it: a magic number, whose
// last bit tells the byte order of the sums, five words, and two sums of these.
const (
	journalHead  = 32
	journalMagic = 0x377f0682
)

// strayJournal tells why SQLite would throw a journal away without a word; nil: it
// would not. Nobody in this program may have the database open.
func strayJournal(path string) error {
	f, err := os.Open(path + "-wal")
	if err != nil {
		return nil // there is none, or opening the database will tell
	}
	defer func() { _ = f.Close() }() // it was only read
	head := make([]byte, journalHead)
	switch n, err := io.ReadFull(f, head); {
	case n == 0:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("its head is cut short")
	case err != nil:
		return nil
	}
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return errors.New("the database itself is gone or empty")
	}
	return checkHead(head)
}

func checkHead(head []byte) error {
	magic := binary.BigEndian.Uint32(head)
	if magic&^1 != journalMagic {
		return fmt.Errorf("it begins with %#x", magic)
	}
	var order binary.ByteOrder = binary.LittleEndian
	if magic&1 != 0 {
		order = binary.BigEndian
	}
	var a, b uint32
	for i := 0; i < journalHead-8; i += 8 {
		a += order.Uint32(head[i:]) + b
		b += order.Uint32(head[i+4:]) + a
	}
	if a != binary.BigEndian.Uint32(head[24:]) || b != binary.BigEndian.Uint32(head[28:]) {
		return errors.New("the sums of its head are wrong")
	}
	return nil
}

// keepJournal renames a journal that SQLite would throw away: somebody may want to
// have a look at it.
func (s *Store) keepJournal() {
	why := strayJournal(s.opening.path)
	if why == nil {
		return
	}
	name := s.asideName() + "-wal"
	if err := os.Rename(s.opening.path+"-wal", name); err != nil {
		s.options.Log.Error("the journal of the database cannot be used or put aside; what it holds is lost",
			slog.String("path", s.opening.path), slog.Any("error", why), slog.Any("because", err))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aside = append(s.aside, name)
	s.options.Log.Error("the journal of the database cannot be used; it was put aside, and what was written last is lost",
		slog.String("path", s.opening.path), slog.String("aside", name), slog.Any("error", why))
}

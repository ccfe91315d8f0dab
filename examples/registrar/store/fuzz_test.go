package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// tape turns bytes into decisions; after its end it says 0.
type tape struct{ rest []byte }

func (t *tape) next() byte {
	if len(t.rest) == 0 {
		return 0
	}
	b := t.rest[0]
	t.rest = t.rest[1:]
	return b
}

// text is up to seven bytes of any kind.
func (t *tape) text() string {
	n := min(int(t.next())%8, len(t.rest))
	s := string(t.rest[:n])
	t.rest = t.rest[n:]
	return s
}

func (t *tape) party() call.Party { return call.Party{Number: t.text(), Name: t.text()} }

func (t *tape) time() time.Time {
	if b := t.next(); b > 0 {
		return noon.Add(time.Duration(b) * time.Hour)
	}
	return time.Time{}
}

func (t *tape) change() Change {
	name := "n" + t.text()
	switch t.next() % 4 {
	case 0:
		return Number{name, t.text(), t.time(), t.next()&1 > 0, t.text(), uint32(t.next())}
	case 1:
		return Login{name, t.text(), t.time()}
	case 2:
		return Line{name, call.LineSettings{ForwardAll: t.text(), ForwardBusy: t.text(), NewMessages: int(t.next())}}
	default:
		return Phone{name, call.PhoneSettings{DND: call.DND(t.next()), Private: t.next()&1 > 0, HuntLoggedOut: t.next()&1 > 0, CallBack: t.text()}}
	}
}

func (t *tape) record() call.Record {
	r := call.Record{
		Call: call.CallID(t.next()), From: t.party(), To: t.party(), Dialed: t.text(), RedirectedBy: t.party(),
		Reason: call.RedirectReason(t.next()), Started: t.time(), Answered: t.time(), Ended: t.time(),
		Cause: call.Cause(t.next()), JoinedTo: call.CallID(t.next()),
	}
	for range t.next() % 4 {
		r.Legs = append(r.Legs, call.LegRecord{
			Device: t.text(), Line: uint32(t.next()), Ref: uint32(t.next()), Party: t.party(),
			History: call.History(t.next()), Joined: t.time(), Ended: t.time(), Cause: call.Cause(t.next()),
		})
	}
	return r
}

// FuzzReopen does what the input says, with restarts in between, and finds
// everything again.
func FuzzReopen(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x03abc\x00\x0212\x05\x01\x02\x03\x02\x02xy\x00\x04\x02\x01a\x03\x01\x01"))
	f.Add(bytes.Repeat([]byte{2, 7, 1, 2, 3, 0xff, 0, 6, 4, 1}, 20))
	f.Add([]byte("0C00020")) // a user ends a forward
	f.Add(bytes.Repeat([]byte("\x01\x05hello\x03\x02\x01\x03\x00"), 15))
	f.Fuzz(func(t *testing.T, input []byte) {
		steps := tape{input[:min(len(input), 500)]}
		s, err := Open(newPath(t), Options{Delay: time.Hour})
		require.NoError(t, err)
		model := make(settings)
		var records []call.Record
		for len(steps.rest) > 0 {
			switch steps.next() % 6 {
			case 0, 1:
				c := steps.change()
				if l, ok := c.(Line); ok {
					model.put(found(l)) // a user has set it, even to nothing
					s.Apply([]call.Command{lineChanged(l)})
				} else {
					model.put(c)
					require.NoError(t, s.Save(patient(t), c))
				}
			case 2, 3, 4:
				r := steps.record()
				records = append(records, r)
				s.Apply([]call.Command{r})
			default:
				require.NoError(t, s.Close())
				s, err = Open(s.Path(), Options{Delay: time.Hour})
				require.NoError(t, err)
			}
		}
		require.NoError(t, s.Close())
		s, err = Open(s.Path(), Options{})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		assert.Equal(t, model, s.image)
		assert.Equal(t, records, stored(t, s))
		entries, err := s.History(patient(t), HistoryQuery{Limit: maxPage})
		require.NoError(t, err)
		assert.Len(t, entries, listed(records))
	})
}

// listed counts the legs that a phone has in a list of calls.
func listed(records []call.Record) (n int) {
	for _, r := range records {
		for _, l := range r.Legs {
			if l.History != call.NoHistory {
				n++
			}
		}
	}
	return min(n, maxPage)
}

// FuzzDamage spoils a database. Whatever comes of that, it does not panic, and what
// is acknowledged afterwards is kept.
func FuzzDamage(f *testing.F) {
	path := newPath(f)
	worn(f, path)
	whole, err := os.ReadFile(path)
	require.NoError(f, err)
	for _, offset := range []uint32{0, 16, 24, 60, 68, 100, 110, 4096, 5000, uint32(len(whole) - 100)} {
		f.Add(offset, []byte{0xff, 0, 0x7f, 1}, uint32(0))
	}
	f.Add(uint32(0), []byte{}, uint32(1))
	f.Add(uint32(0), []byte{}, uint32(5000))
	f.Fuzz(func(t *testing.T, offset uint32, with []byte, cut uint32) {
		damaged := slices.Clone(whole)
		copy(damaged[int(offset)%len(damaged):], with)
		damaged = damaged[:len(damaged)-int(cut)%(len(damaged)+1)]
		path := filepath.Join(t.TempDir(), "registrar.db")
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		s, err := Open(path, Options{Busy: time.Millisecond})
		if err != nil {
			require.True(t, errors.Is(err, ErrForeign) || errors.Is(err, ErrNewer), err)
			sameFile(t, path, damaged)
			return
		}
		saved := forward("101", strconv.Itoa(int(cut)+1))
		err = s.Save(patient(t), saved)
		s.Queue(answered("101", "102", noon))
		_, _ = s.History(patient(t), HistoryQuery{Device: "SEP101"})
		closed := s.Close()
		if err != nil {
			return
		}
		if closed == nil {
			s, err = Open(path, Options{})
			require.NoError(t, err)
			assert.Contains(t, linesOf(s), saved)
			require.NoError(t, s.Close())
		}
	})
}

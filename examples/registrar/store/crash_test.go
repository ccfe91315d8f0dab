package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/internal/alloctest"
)

const savers = 4

// saveForEver changes settings and records calls, and prints a line for each that
// is acknowledged: "set NUMBER VALUE" or "call DIALED".
func saveForEver(path string) error {
	s, err := Open(path, Options{Keep: Keep{Records: 1 << 30}})
	if err != nil {
		return err
	}
	if err := s.State().Err; err != nil {
		return err
	}
	start := make(map[string]int)
	for _, l := range linesOf(s) {
		if start[l.Number], err = strconv.Atoi(l.Settings.ForwardAll); err != nil {
			return err
		}
	}
	failed := make(chan error)
	for i := range savers {
		number := strconv.Itoa(i)
		go func() {
			for n := start[number] + 1; ; n++ {
				if err := s.Save(context.Background(), forward(number, strconv.Itoa(n))); err != nil {
					failed <- err
					return
				}
				_, _ = os.Stdout.WriteString(fmt.Sprintln("set", number, n)) // one write, one line
			}
		}()
		go func() {
			for n := 0; ; n++ {
				r := answered(number, "200", noon)
				r.Dialed = fmt.Sprintf("%d-%s-%d", os.Getpid(), number, n)
				s.Apply([]call.Command{r})
				if err := s.Flush(context.Background()); err != nil {
					failed <- err
					return
				}
				_, _ = os.Stdout.WriteString(fmt.Sprintln("call", r.Dialed))
			}
		}()
	}
	return <-failed
}

// acknowledged is what a child has promised.
type acknowledged struct {
	values  map[string]int
	records []string
}

func (a *acknowledged) hear(t *testing.T, line string) {
	t.Helper()
	var number string
	var value int
	if n, _ := fmt.Sscanf(line, "set %s %d", &number, &value); n == 2 {
		a.values[number] = max(a.values[number], value)
		return
	}
	var dialed string
	_, err := fmt.Sscanf(line, "call %s", &dialed)
	require.NoError(t, err, line)
	a.records = append(a.records, dialed)
}

// Killed without warning, again and again under load, the program loses nothing
// that it has acknowledged.
func TestKilled(t *testing.T) {
	rounds := 12
	if alloctest.UnderRace() || testing.Short() {
		rounds = 3
	}
	path := newPath(t)
	r := rand.New(rand.NewPCG(1, 2))
	promised := acknowledged{values: make(map[string]int)}
	for range rounds {
		left := 1 + r.IntN(200)
		listen(t, command(t, "save for ever", path), func(line string) bool {
			promised.hear(t, line)
			left--
			return left > 0
		})
		promised.check(t, path)
	}
}

func (a *acknowledged) check(t *testing.T, path string) {
	t.Helper()
	s, err := Open(path, Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.State().Err)
	require.Empty(t, s.State().SetAside)
	for _, l := range linesOf(s) {
		value, err := strconv.Atoi(l.Settings.ForwardAll)
		require.NoError(t, err)
		// What was being saved may be there or not.
		assert.Contains(t, []int{a.values[l.Number], a.values[l.Number] + 1}, value, "number %s", l.Number)
		a.values[l.Number] = value
	}
	found := dialed(stored(t, s))
	slices.Sort(found)
	assert.Equal(t, slices.Compact(slices.Clone(found)), found, "none twice")
	for _, d := range a.records {
		_, ok := slices.BinarySearch(found, d)
		assert.True(t, ok, "call %s is lost", d)
	}
	days, err := s.Statistics(context.Background(), noon, noon)
	require.NoError(t, err)
	if assert.Len(t, days, 1) {
		assert.EqualValues(t, len(found), days[0].Calls)
	}
}

// Many goroutines at a time share transactions, and each hears of its own.
func TestSaversShareTransactions(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	const goroutines, each = 8, 20
	var all sync.WaitGroup
	for i := range goroutines {
		all.Go(func() {
			for n := range each {
				assert.NoError(t, s.Save(patient(t), forward(strconv.Itoa(i), strconv.Itoa(n+1))))
				s.Apply([]call.Command{call.PhoneChanged{Device: strconv.Itoa(i), Settings: call.PhoneSettings{CallBack: strconv.Itoa(n)}}})
				s.Queue(answered("101", "102", noon))
				s.State()
				if n%5 == 0 {
					_, err := s.History(patient(t), HistoryQuery{Device: "SEP101"})
					assert.NoError(t, err)
					_, ok := s.Login("x")
					assert.False(t, ok)
				}
			}
		})
	}
	all.Wait()
	s = reopen(t, s)
	assert.Len(t, linesOf(s), goroutines)
	for _, l := range linesOf(s) {
		assert.Equal(t, strconv.Itoa(each), l.Settings.ForwardAll)
	}
	assert.Len(t, phonesOf(s), goroutines)
	assert.Len(t, stored(t, s), goroutines*each)
}

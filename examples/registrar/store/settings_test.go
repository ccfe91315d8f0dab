package store

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestSettingsSurviveARestart(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	line := Line{"102", call.LineSettings{ForwardAll: "1", ForwardBusy: "2", ForwardNoAnswer: "3", NewMessages: 4, OldMessages: 5}}
	phone := Phone{"SEPB", call.PhoneSettings{DND: call.DNDSilent, Private: true, HuntLoggedOut: true, CallBack: "103"}}
	number, login := Number{"SEPA", "1000", noon, true, "office", 7}, Login{"SEPC", "anna", noon}
	require.NoError(t, s.Save(patient(t), line, forward("101", "9"), phone, Phone{"SEPA", call.PhoneSettings{Private: true}}))
	require.NoError(t, s.Save(patient(t), number, login))

	for range 2 {
		assert.Equal(t, []Line{forward("101", "9"), line}, linesOf(s))
		assert.Equal(t, []Phone{{"SEPA", call.PhoneSettings{Private: true}}, phone}, phonesOf(s))
		assert.Equal(t, []Number{number}, slices.Collect(s.Numbers()))
		assert.Equal(t, []Login{login}, slices.Collect(s.Logins()))
		held, ok := s.Number("SEPA")
		assert.True(t, ok)
		assert.Equal(t, number, held)
		found, ok := s.Login("SEPC")
		assert.True(t, ok)
		assert.Equal(t, login, found)
		assert.Equal(t, State{Since: s.State().Since, Loaded: true}, s.State())
		s = reopen(t, s)
	}
}

func TestEmptySettingsAreForgotten(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	all := []Change{forward("101", "9"), Phone{"A", call.PhoneSettings{Private: true}}, Number{Device: "A", Number: "1", Since: noon}, Login{"A", "u", noon}}
	none := []Change{Line{Number: "101"}, Phone{Device: "A"}, Number{Device: "A"}, Login{Device: "A", Since: noon}}
	require.NoError(t, s.Save(patient(t), all...))
	s = reopen(t, s)
	assert.Len(t, s.image, 4)
	require.NoError(t, s.Save(patient(t), none...))
	_, ok := s.Login("A")
	assert.False(t, ok)
	s = reopen(t, s)
	assert.Empty(t, s.image)
	for _, table := range []string{"numbers", "lines", "phones", "logins"} {
		var n int
		require.NoError(t, s.disk.read.QueryRow("SELECT count(*) FROM "+table).Scan(&n))
		assert.Zero(t, n, table)
	}
}

func TestTheLastChangeHolds(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "1"), forward("101", "2"), Line{Number: "101"}, forward("101", "3")))
	s.Apply([]call.Command{lineChanged(forward("101", "4"))})
	s = reopen(t, s)
	assert.Equal(t, []Line{forward("101", "4")}, linesOf(s))
}

func TestRestoreMayStopEarly(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("1", "2"), forward("3", "4"), Phone{"A", call.PhoneSettings{Private: true}},
		Phone{"B", call.PhoneSettings{Private: true}}, Number{Device: "A", Number: "1", Since: noon}, Number{Device: "B", Number: "2", Since: noon}, Login{"A", "u", noon}, Login{"B", "u", noon}))
	for stop := range 4 {
		n := 0
		for range s.Restore() {
			if n++; n > stop {
				break
			}
		}
		assert.Equal(t, stop+1, n)
	}
	for range s.Numbers() {
		break
	}
	for range s.Logins() {
		break
	}
}

func TestChangesWithoutANameAreRefused(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	for _, c := range []Change{nil, Line{}, Phone{}, Number{Number: "1"}, Login{User: "u"}, forward(strings.Repeat("1", maxName+1), "2")} {
		err := s.Save(patient(t), forward("101", "102"), c)
		require.Error(t, err)
		assert.Contains(t, err.Error(), "change 2 of 2")
	}
	s.Apply([]call.Command{call.LineChanged{Settings: call.LineSettings{NewMessages: 1}}})
	require.NoError(t, s.Flush(patient(t)))
	assert.Empty(t, s.image, "all or nothing")
	require.NoError(t, s.Save(patient(t)), "nothing to save")
}

func TestNamesOfAnyKind(t *testing.T) {
	for _, name := range []string{"with space", "question?mode=memory", "hash#1", "percent%41", "ümlaut", "a&b=c;d", "quote'\"", "plus+", ":memory:", "back\\slash"} {
		if runtime.GOOS == "windows" && strings.ContainsAny(name, `?":\`) {
			continue // no file can have it there
		}
		path := filepath.Join(t.TempDir(), name)
		s := newStore(t, path, Options{})
		require.NoError(t, s.Save(patient(t), forward("101", "102")), name)
		assert.FileExists(t, path)
		s = reopen(t, s)
		assert.Len(t, linesOf(s), 1, name)
	}
}

func TestTextOfAnyKind(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	for _, text := range []string{"'; DROP TABLE lines; --", "nul\x00inside", "\xff\xfe latin", "\x00", "名前", strings.Repeat("x", 1<<16)} {
		require.NoError(t, s.Save(patient(t), forward("101", text)))
		record := answered("1", "2", noon)
		record.From.Name, record.Dialed, record.Legs[0].Device = text, text, text
		s.Queue(record)
		s = reopen(t, s)
		assert.Equal(t, []Line{forward("101", text)}, linesOf(s))
		all := stored(t, s)
		assert.Equal(t, record, all[len(all)-1])
	}
}

func TestAcknowledgementMayBeGivenUp(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Save(ctx, forward("101", "102")); err != nil {
		require.ErrorIs(t, err, context.Canceled)
	}
	require.NoError(t, s.Flush(patient(t)))
	assert.Len(t, linesOf(reopen(t, s)), 1, "saved nevertheless")
}

func TestClose(t *testing.T) {
	s := newStore(t, newPath(t), Options{Delay: time.Hour})
	s.Queue(answered("101", "102", noon))
	s.Apply([]call.Command{lineChanged(forward("101", "102"))})
	require.NoError(t, s.Close())

	require.ErrorIs(t, s.Close(), ErrClosed)
	require.ErrorIs(t, s.Save(patient(t), forward("101", "103")), ErrClosed)
	require.ErrorIs(t, s.Flush(patient(t)), ErrClosed)
	_, err := s.Records(patient(t), RecordQuery{})
	require.ErrorIs(t, err, ErrClosed)
	s.Queue(answered("101", "102", noon))
	s.Apply([]call.Command{lineChanged(forward("101", "104"))})
	assert.Equal(t, "closed", s.State().Word())
	assert.EqualValues(t, 1, s.State().Dropped)

	s = newStore(t, s.Path(), Options{})
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(s))
	assert.Len(t, stored(t, s), 1)
}

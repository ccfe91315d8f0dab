package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestWhatUsersKeepSurvivesARestart(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	anna := Contacts{"user/anna", []Contact{{2, "Zoë", "1002"}, {1, "Bob <&\"'>", "*98#"}}}
	keys := Dials{"device/SEPA", []Dial{{1, "1001", "Anna"}, {7, "1002", "名前"}}}
	require.NoError(t, s.Save(patient(t), anna, keys, Cleared{Owner: "user/anna", Missed: noon}))
	for range 2 {
		assert.Equal(t, []Contact{anna.List[1], anna.List[0]}, s.Contacts("user/anna"), "by name")
		assert.Empty(t, s.Contacts("user/bob"))
		assert.Equal(t, []Dials{keys}, s.AllDials())
		assert.Equal(t, Cleared{Owner: "user/anna", Missed: noon}, s.Cleared("user/anna"))
		assert.Equal(t, Cleared{Owner: "user/bob"}, s.Cleared("user/bob"))
		s = reopen(t, s)
	}
	require.NoError(t, s.Save(patient(t), Contacts{Owner: "user/anna"}, Dials{Owner: "device/SEPA"}, Cleared{Owner: "user/anna"}))
	s = reopen(t, s)
	assert.Empty(t, s.image)
	for _, table := range []string{"contacts", "dials", "cleared"} {
		var n int
		require.NoError(t, s.disk.read.QueryRow("SELECT count(*) FROM "+table).Scan(&n))
		assert.Zero(t, n, table)
	}
}

func TestListsThatAreNoJSON(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "102"), Contacts{"user/anna", []Contact{{1, "Bob", "1"}}}))
	_, err := s.disk.conn.ExecContext(patient(t), "UPDATE contacts SET list = '[{'")
	require.NoError(t, err)
	s = reopen(t, s)
	assert.Len(t, linesOf(s), 1, "the rest could be read")
	assert.Empty(t, s.Contacts("user/anna"))
	assert.NotEmpty(t, s.State().SetAside)
}

func TestEntriesTellWhenTheCallWasOver(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	s.Queue(answered("101", "102", noon))
	list, err := s.History(patient(t), HistoryQuery{Number: "102", Kind: call.Received})
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, noon.Add(65*time.Second), list[0].Ended)
}

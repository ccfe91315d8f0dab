package store

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBeginnings(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	all := []Beginning{{"line/101", "102"}, {"line/102", `x"y`}}
	require.NoError(t, s.Save(patient(t), all[1], all[0]))
	for range 2 {
		assert.Equal(t, all, slices.Collect(s.Beginnings()))
		s = reopen(t, s)
	}
	require.NoError(t, s.Save(patient(t), Beginning{Of: "line/101"}))
	assert.Equal(t, all[1:], slices.Collect(reopen(t, s).Beginnings()))
}

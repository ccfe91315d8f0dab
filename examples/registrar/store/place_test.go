package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNamesWithAMeaningForSQLite(t *testing.T) {
	for _, path := range []string{"", ":memory:", "file:x.db", "file::memory:?cache=shared"} {
		_, err := Open(path, Options{})
		require.ErrorContains(t, err, "no path of a file", path)
		_, err = Claim(path)
		require.ErrorContains(t, err, "no path of a file", path)
	}
}

// TestLinksToNothing lead to where the database will be.
func TestLinksToNothing(t *testing.T) {
	folder := t.TempDir()
	real, err := filepath.EvalSymlinks(folder)
	require.NoError(t, err)
	link := func(to, name string) string {
		path := filepath.Join(folder, name)
		if err := os.Symlink(to, path); err != nil {
			t.Skip("skipped: no links here: ", err)
		}
		return path
	}
	link("new.db", "second.db")
	first := link("second.db", "first.db")
	s := newStore(t, first, Options{})
	assert.Equal(t, filepath.Join(real, "new.db"), s.Path())
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	require.NoError(t, s.Close())
	info, err := os.Lstat(first)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink, "it is a link still")
	assert.Len(t, linesOf(newStore(t, filepath.Join(folder, "new.db"), Options{})), 1)

	link("b.db", "a.db")
	circle := newStore(t, link("a.db", "b.db"), Options{})
	require.Error(t, circle.Save(patient(t), forward("101", "102")))

	nowhere := newStore(t, link(filepath.Join("gone", "x.db"), "c.db"), Options{})
	require.ErrorIs(t, nowhere.Save(patient(t), forward("101", "102")), ErrMissing)
	assert.Equal(t, filepath.Join(folder, "gone", "x.db"), nowhere.Path())
}

//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/store"
)

func TestADatabaseHasOneRegistrar(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registrar.db")
	first, err := store.Claim(path)
	require.NoError(t, err)
	_, err = store.Claim(path)
	require.ErrorIs(t, err, store.ErrBusy)
	assert.ErrorContains(t, err, path)

	other := filepath.Join(t.TempDir(), "other.db")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Symlink(path, other))
	_, err = store.Claim(other)
	require.ErrorIs(t, err, store.ErrBusy, "the same by another name")

	require.NoError(t, first.Close())
	again, err := store.Claim(path)
	require.NoError(t, err)
	require.NoError(t, again.Close())
}

func TestWhereNoFileCanBeMadeNothingIsClaimed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "there", "registrar.db")
	for range 2 {
		_, err := store.Claim(path)
		require.NoError(t, err)
	}
}

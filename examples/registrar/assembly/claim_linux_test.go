package assembly_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
)

// TestTwoRegistrarsWithOneDatabase would give one number to two phones.
func TestTwoRegistrarsWithOneDatabase(t *testing.T) {
	cfg := free(t)
	cfg.Database.File = filepath.Join(t.TempDir(), "registrar.db")
	first, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	_, err = assembly.Open(t.Context(), cfg, assembly.Options{})
	assert.ErrorContains(t, err, "another registrar uses the database")
	assert.ErrorContains(t, err, "-database FILE")
	require.NoError(t, first.Close())
	again, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	require.NoError(t, again.Close())
}

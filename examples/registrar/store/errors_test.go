package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSystemErrorsHaveAKind(t *testing.T) {
	for err, want := range map[error]error{
		syscall.ENOSPC: ErrFull, syscall.EDQUOT: ErrFull, syscall.EFBIG: ErrFull,
		syscall.EROFS: ErrReadOnly, fs.ErrPermission: ErrReadOnly, syscall.EACCES: ErrReadOnly,
		fs.ErrNotExist: ErrMissing, syscall.ENOENT: ErrMissing,
	} {
		wrapped := fmt.Errorf("writing: %w", err)
		got := explain("path.db", wrapped)
		require.ErrorIs(t, got, want)
		require.ErrorIs(t, got, err)
		assert.Contains(t, got.Error(), "path.db")
		assert.Equal(t, got, explain("other.db", got), "once is enough")
	}
	require.NoError(t, explain("path.db", nil))
	assert.Equal(t, "failed", word(explain("path.db", syscall.EIO)))
}

func TestProbeLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "registrar.db")
	require.NoError(t, probe(path))
	require.NoError(t, os.WriteFile(path+"-wal", make([]byte, 1000), 0o600))
	require.NoError(t, probe(path))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1)
	require.ErrorIs(t, probe(filepath.Join(dir, "no", "registrar.db")), fs.ErrNotExist)
}

package tftp

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFS(t *testing.T) {
	changed := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	source := NewFS(fstest.MapFS{
		"XMLDefault.cnf.xml": {Data: []byte("default"), ModTime: changed},
		"sub/Ring.raw":       {Data: []byte("ring")},
	})
	f := NewFiles(source)
	for name, want := range map[string]string{
		"XmlDefault.cnf.xml": "default", "sub/Ring.raw": "ring", "RING.RAW": "ring",
	} {
		got, err := read(t, f, name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
	for _, name := range []string{"sub", "none", "XMLDefault.cnf.xml/x"} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrNotFound, name)
	}
	content, err := f.Open(t.Context(), Request{Name: "XMLDefault.cnf.xml"})
	require.NoError(t, err)
	assert.Equal(t, changed, content.ModTime)
	require.NoError(t, content.Body.Close())
}

// stream hides that a file can seek, as in a compressed archive.
type stream struct{ fs.File }

type streamFS struct{ fstest.MapFS }

func (s streamFS) Open(name string) (fs.File, error) {
	file, err := s.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || info.IsDir() {
		return file, err
	}
	return stream{file}, nil
}

func TestFSWithoutSeeking(t *testing.T) {
	f := NewFiles(NewFS(streamFS{fstest.MapFS{
		"small": {Data: []byte("small")},
		"large": {Data: make([]byte, maxBuffered+1)},
	}}))
	got, err := read(t, f, "small")
	require.NoError(t, err)
	require.Equal(t, "small", got)
	_, err = read(t, f, "large")
	require.ErrorIs(t, err, ErrTooLarge)
}

//go:build unix

package scenario_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// TestReloadOfAPipe: nobody writes into it, and the reload does not wait for that.
func TestReloadOfAPipe(t *testing.T) {
	text := house(2, "", nil, nil)
	s := newSite(t, text)
	require.NoError(t, os.Remove(s.file))
	require.NoError(t, syscall.Mkfifo(s.file, 0o600))
	writer, err := os.OpenFile(s.file, os.O_RDWR, 0) // does not wait for a reader
	require.NoError(t, err)
	defer writer.Close() // the test fails before it matters
	done := make(chan error, 1)
	go func() {
		_, err := s.ctl.Reload(t.Context(), nil)
		done <- err
	}()
	select {
	case err = <-done:
	case <-time.After(patience):
		writer.Close() // lets the reload end
		t.Fatal("the reload waits for the pipe")
	}
	require.ErrorIs(t, err, control.ErrInvalid)
	require.ErrorContains(t, err, s.file+" is no regular file; put the configuration there")

	require.NoError(t, os.Remove(s.file))
	s.write(t, s.listen()+text)
	_, err = s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, s.ctl.Lines(), 2)
}

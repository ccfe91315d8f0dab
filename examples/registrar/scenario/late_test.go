package scenario_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// TestTheDatabaseComesLate: its disk is not there when the registrar starts. What
// it holds comes back as soon as it can be read, to the phones too.
func TestTheDatabaseComesLate(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "disk")
	require.NoError(t, os.Mkdir(folder, 0o700))
	s := newSite(t, "database: {file: "+filepath.Join(folder, "calls.db")+"}\n"+hotel)
	a, u := s.loyal(1, "7960"), s.loyal(9, "7940")
	require.NoError(t, s.ctl.SetForward("1001", "all", "1002"))
	require.NoError(t, s.ctl.LogIn(device(2), "anna"))
	first := s.loyal(8, "7940")
	require.Equal(t, "1500", u.number())
	require.Equal(t, "1501", first.number())

	s.end()
	require.NoError(t, first.Close(), "it comes back last")
	require.NoError(t, os.Rename(folder, folder+".away"))
	s.start(t)
	a.sees("the registrar again", registeredAfter(1))
	a.sees("no forward", forwards(""))
	require.ErrorIs(t, s.ctl.SetMessageWaiting("1002", 1, 0), control.ErrUnavailable, "it holds, and would not outlive a restart")
	b := s.loyal(2, "7970")
	b.sees("its own lines", hasLines("1002"))
	require.NoError(t, os.Rename(folder+".away", folder))
	b.sees("the lines of the user", hasLines("2001", "2002"))
	a.sees("the forward", forwards("1002"))
	again := s.loyal(8, "7940")
	require.Equal(t, "1501", again.number())
	require.Eventually(t, func() bool { return s.ctl.Status().Storage.State == "ok" }, patience, time.Millisecond)
}

package tftp

import (
	"os"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// descriptors fails the test when it leaves more files and sockets open than
// there were. The garbage collector, which closes forgotten ones, is held off.
func descriptors(t testing.TB) {
	t.Helper()
	if runtime.GOOS != "linux" {
		return // other systems do not list them so easily
	}
	count := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		require.NoError(t, err)
		return len(list)
	}
	// The runtime opens its poller with the first socket.
	_ = silent(t)
	percent := debug.SetGCPercent(-1)
	before := count()
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		require.LessOrEqual(t, count(), before, "open files and sockets")
	})
}

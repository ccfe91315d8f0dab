package store

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	roleVariable = "STORE_TEST_ROLE"
	pathVariable = "STORE_TEST_PATH"
)

// command is this test program in another role.
func command(t testing.TB, role, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), roleVariable+"="+role, pathVariable+"="+path)
	return cmd
}

// play is what a child does. The status is that of the process.
func play(role string) int {
	act, ok := roles()[role]
	if !ok {
		fmt.Fprintf(os.Stderr, "there is no role %q\n", role)
		return 2
	}
	if err := act(os.Getenv(pathVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// perform runs a child to its end and returns what it printed, by line.
func perform(t testing.TB, cmd *exec.Cmd) []string {
	t.Helper()
	var failure strings.Builder
	cmd.Stderr = &failure
	out, err := cmd.Output()
	require.NoError(t, err, failure.String())
	var said []string
	for line := range strings.Lines(string(out)) {
		said = append(said, strings.TrimSuffix(line, "\n"))
	}
	return said
}

// listen starts a child and gives every line it prints to heard until that says
// no; then the child is killed. Lines it printed until then are heard too.
func listen(t testing.TB, cmd *exec.Cmd, heard func(line string) (more bool)) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var failure strings.Builder
	cmd.Stderr = &failure
	require.NoError(t, cmd.Start())
	lines, killed := bufio.NewScanner(out), false
	for lines.Scan() {
		if more := heard(lines.Text()); !more && !killed {
			killed = true
			require.NoError(t, cmd.Process.Kill())
		}
	}
	err = cmd.Wait()
	require.True(t, killed, "the child ended by itself: %v\n%s", err, failure.String())
}

package netns_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/netns"
	"github.com/skinnykit/skinny/internal/peer"
)

// prefix is no prefix of the programs and tests that run at the same time.
const prefix = "skinny-stale-test"

const (
	patience = 30 * time.Second
	tick     = 5 * time.Millisecond
)

func list(t *testing.T, ip string) string {
	t.Helper()
	out, err := exec.Command(ip, "netns", "list").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

func add(t *testing.T, ip, name string) {
	t.Helper()
	out, err := exec.Command(ip, "netns", "add", name).CombinedOutput()
	if err != nil {
		peer.Missing(t, fmt.Sprintf("no network namespace can be made: %s", out))
	}
	t.Cleanup(func() { _ = exec.Command(ip, "netns", "del", name).Run() })
}

// deadProcess is the id of a process that has ended.
func deadProcess(t *testing.T, ip string) int {
	t.Helper()
	cmd := exec.Command(ip, "-V")
	require.NoError(t, cmd.Run())
	return cmd.Process.Pid
}

func TestRemoveStale(t *testing.T) {
	peer.NeedRoot(t)
	ip, sleep := peer.Need(t, "ip"), peer.Need(t, "sleep")
	own := netns.Name(prefix)
	pid := deadProcess(t, ip)
	stale := fmt.Sprintf("%s-%d-abcdefgh", prefix, pid)
	others := []string{
		own,
		fmt.Sprintf("%s-more-%d-abcdefgh", prefix, pid),
		fmt.Sprintf("%s-%d", prefix, pid),
		fmt.Sprintf("%s-%d-a-b", prefix, pid),
		prefix + "-x-abcdefgh",
	}
	for _, name := range append([]string{stale}, others...) {
		add(t, ip, name)
	}
	left := exec.Command(ip, "netns", "exec", stale, sleep, "3600")
	require.NoError(t, left.Start())
	// Once the program moved, it is among those of the namespace.
	require.Eventually(t, func() bool {
		out, err := exec.Command(ip, "netns", "pids", stale).Output()
		return err == nil && len(out) > 0
	}, patience, tick)

	require.NoError(t, netns.RemoveStale(t.Context(), ip, "other", prefix))
	after := list(t, ip)
	assert.NotContains(t, after, stale+"\n")
	for _, name := range others {
		assert.Contains(t, after, name)
	}
	var exit *exec.ExitError
	require.ErrorAs(t, left.Wait(), &exit, "what ran there was killed")

	require.NoError(t, netns.RemoveStale(t.Context(), ip, prefix), "nothing to do")
}

func TestNamesDiffer(t *testing.T) {
	a, b := netns.Name("p"), netns.Name("p")
	assert.NotEqual(t, a, b)
	assert.Contains(t, a, fmt.Sprintf("p-%d-", os.Getpid()))
}

func TestRemoveStaleWithoutIP(t *testing.T) {
	assert.Error(t, netns.RemoveStale(t.Context(), "/no/such/program", prefix))
}

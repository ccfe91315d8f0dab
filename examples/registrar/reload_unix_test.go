//go:build unix

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestReloadBySignal: a file that is right holds, one that is not is told with its
// line, and the registrar goes on.
func TestReloadBySignal(t *testing.T) {
	leaktest.Goroutines(t)
	file := filepath.Join(t.TempDir(), "phones.yaml")
	write := func(text string) {
		t.Helper()
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	const house = "lines: [{number: 1001}]\ndevices: [{name: SEP001122334455, lines: [1001]}]\n"
	write(house)
	ctx, stop := context.WithCancel(t.Context())
	var out, log output
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, append(freePorts(), "-config", file), &out, &log) }()
	logged := func(text string) {
		t.Helper()
		require.Eventually(t, func() bool {
			return strings.Contains(strings.ReplaceAll(log.String(), `\"`, `"`), text)
		}, 30*time.Second, time.Millisecond, text)
	}
	logged("msg=serving")

	write(house + "keepalife: 30s\n")
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	logged(file + `:3:1: unknown key "keepalife"`)
	write(strings.Replace(house, "lines: [1001]}", "lines: [1001], softkeys: none}", 1) + "softkeys: {none: {on-hook: []}}\n")
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	logged(`msg="a phone has changed" device=SEP001122334455 action=restart reasons=[softkeys]`)
	assert.NotContains(t, log.String(), "this needs a restart of the registrar", "flags overrule the file each time")
	stop()
	assert.Zero(t, <-ended)
	assert.Empty(t, out.String())
}

// TestTheTerminalIsClosed: a registrar without a configuration ends as by Ctrl-C.
func TestTheTerminalIsClosed(t *testing.T) {
	leaktest.Goroutines(t)
	var out, log output
	ended := make(chan int, 1)
	go func() { ended <- run(t.Context(), freePorts(), &out, &log) }()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "msg=serving") }, 30*time.Second, time.Millisecond)
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	assert.Zero(t, <-ended)
}

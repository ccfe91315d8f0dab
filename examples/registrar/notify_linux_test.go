package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestReadyIsToldWhenPortsAreOpen: what waits for the service finds it there.
func TestReadyIsToldWhenPortsAreOpen(t *testing.T) {
	leaktest.Goroutines(t)
	dir, err := os.MkdirTemp("", "ready") // the path of a socket must be short
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "notify")
	systemd, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	require.NoError(t, err)
	defer systemd.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	file := filepath.Join(dir, "phones.yaml")
	require.NoError(t, os.WriteFile(file, nil, 0o600))

	ctx, stop := context.WithCancel(t.Context())
	control := filepath.Join(dir, "control")
	var out, log output
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(freePorts(), "-config", file, "-database", "off", "-control", control), &out, &log)
	}()
	require.NoError(t, systemd.SetReadDeadline(time.Now().Add(30*time.Second)))
	told := make([]byte, 100)
	n, err := systemd.Read(told)
	require.NoError(t, err, log.String())
	assert.Equal(t, "READY=1", string(told[:n]))
	conn, err := net.Dial("unix", control)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	stop()
	assert.Zero(t, <-ended)
}

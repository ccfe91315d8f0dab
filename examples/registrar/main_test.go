package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// output can be read while it is written.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func freePorts() []string {
	return []string{"-sccp", "127.0.0.1:0", "-tftp", "127.0.0.1:0", "-http", "127.0.0.1:0"}
}

func TestWrongUse(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"flag":     {[]string{"-nonsense"}, 2, "flag provided but not defined: -nonsense"},
		"argument": {[]string{"phones.yaml"}, 2, `unexpected argument "phones.yaml"`},
		"range":    {[]string{"-autoreg", "1000"}, 2, "is no range of numbers like 1000-1999"},
		"file":     {[]string{"-config", "/no/such/file.yaml"}, 1, "open /no/such/file.yaml: no such file"},
		"port":     {[]string{"-sccp", "127.0.0.1:http:x"}, 1, "give another address with -sccp HOST:PORT"},
		"pcap":     {append(freePorts(), "-pcap", "/no/such/x.pcap"), 1, "capture: open /no/such/x.pcap"},
		"help":     {[]string{"-h"}, 0, "-autoreg FIRST-LAST"},
	} {
		t.Run(name, func(t *testing.T) {
			leaktest.Goroutines(t)
			var out output
			assert.Equal(t, c.code, run(t.Context(), c.args, &out, &out))
			assert.Contains(t, out.String(), c.want)
		})
	}
}

func TestWrongConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "phones.yaml")
	require.NoError(t, os.WriteFile(file, []byte("keepalife: 30s\n"), 0o600))
	var out output
	assert.Equal(t, 1, run(t.Context(), []string{"-config", file}, &out, &out))
	assert.Equal(t, file+`:1:1: unknown key "keepalife" in the configuration; did you mean "keepalive"?`+"\n", out.String())
}

func TestBusyPortGivesOneLine(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	var out output
	assert.Equal(t, 1, run(t.Context(), append(freePorts(), "-sccp", ln.Addr().String()), &out, &out))
	assert.Equal(t, 1, strings.Count(out.String(), "\n"), out.String())
	assert.Contains(t, out.String(), "another program uses that port")
}

func TestServeUntilTheSignal(t *testing.T) {
	leaktest.Goroutines(t)
	pcap := filepath.Join(t.TempDir(), "x.pcap")
	ctx, stop := context.WithCancel(t.Context())
	var out output
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(freePorts(), "-config", "example.yaml", "-autoreg", "2000-2001", "-pcap", pcap, "-v"), &out, &out)
	}()
	var address []string
	require.Eventually(t, func() bool {
		address = regexp.MustCompile(`sccp=(\S+)`).FindStringSubmatch(out.String())
		return address != nil
	}, 5*time.Second, time.Millisecond)
	conn, err := net.Dial("tcp", address[1])
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	stop()
	assert.Zero(t, <-ended)
	info, err := os.Stat(pcap)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, info.Size(), int64(24))
}

func TestNothingConfiguredIsTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out output
	assert.Zero(t, run(ctx, freePorts(), &out, &out))
	assert.Contains(t, out.String(), "no phone can register: nothing is configured")
}

func TestDemoFlag(t *testing.T) {
	leaktest.Goroutines(t)
	var out, errs output
	assert.Zero(t, run(t.Context(), []string{"-demo"}, &out, &errs))
	assert.Contains(t, out.String(), "done:")
	assert.Empty(t, errs.String())
}

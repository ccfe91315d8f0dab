package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// output is read while the program writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
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

func newExchange(t *testing.T) (*exchange.Exchange, string) {
	t.Helper()
	leaktest.Goroutines(t)
	x := &exchange.Exchange{KeepAlive: 30, Version: 22, Numbers: map[string]string{
		"SEP001122334455": "1001", "SEP001122334466": "1002",
	}}
	address, err := x.Listen()
	require.NoError(t, err)
	t.Cleanup(x.Close)
	return x, address
}

// background runs the program until its context ends.
func background(t *testing.T, ctx context.Context, args ...string) (*output, func() int) {
	t.Helper()
	out := &output{}
	code := make(chan int, 1)
	go func() { code <- run(ctx, args, out, out) }()
	return out, func() int { return <-code }
}

func awaitRegistered(t *testing.T, x *exchange.Exchange, name string) {
	t.Helper()
	require.Eventually(t, func() bool {
		for _, p := range x.Phones() {
			if p.Name() == name {
				_, ok := p.Await(t.Context(), sccp.IDTimeDateReq, 1)
				return ok
			}
		}
		return false
	}, 20*time.Second, time.Millisecond)
}

func TestCallBetweenTwoPrograms(t *testing.T) {
	x, address := newExchange(t)
	host, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	dir := t.TempDir()
	file := `<Default><callManagerGroup><members><member priority="0"><callManager><ports><ethernetPhonePort>` + port +
		`</ethernetPhonePort></ports><processNodeName>` + host + `</processNodeName></callManager></member></members></callManagerGroup></Default>`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "XMLDefault.cnf.xml"), []byte(file), 0o600))
	files := serveTFTP(t, dir)

	ctx, hangUp := context.WithCancel(t.Context())
	heard, answered := background(t, ctx, "-tftp", files, "-mac", "00:11:22:33:44:66", "-model", "7970", "-answer")
	awaitRegistered(t, x, "SEP001122334466")
	var said output
	code := run(t.Context(), []string{"-tftp", files, "-mac", "001122334455", "-dial", "1002", "-for", "200ms", "-trace"}, &said, &said)
	assert.Equal(t, exitDone, code, said.String())
	for _, line := range []string{
		"XMLDefault.cnf.xml: ", "registered as SEP001122334455", "dialling 1002", "> sent KeypadButton",
		"< received StartMediaTransmission", "hanging up", "0 lost", "ended",
	} {
		assert.Contains(t, said.String(), line)
	}
	require.Eventually(t, func() bool { return strings.Contains(heard.String(), "RTP: ") }, 20*time.Second, time.Millisecond)
	hangUp()
	assert.Equal(t, exitDone, answered())
	for _, line := range []string{"rings: Inside", "prompt: From 1001", "receives G711Ulaw64k", "sends G711Ulaw64k to 127.0.0.1:"} {
		assert.Contains(t, heard.String(), line)
	}
}

func serveTFTP(t *testing.T, dir string) string {
	t.Helper()
	files, err := tftp.OpenDir(dir)
	require.NoError(t, err)
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &tftp.Server{Files: tftp.NewFiles(files)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), socket) }()
	t.Cleanup(func() {
		assert.NoError(t, server.Shutdown(context.Background()))
		<-served
		files.Close()
	})
	return socket.LocalAddr().String()
}

func TestExitCodes(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	mac := []string{"-mac", "001122334455"}
	tests := []struct {
		name   string
		args   []string
		reject string
		code   int
		says   string
	}{
		{"help", []string{"-h"}, "", exitDone, "-tftp"},
		{"no MAC", []string{"-server", "127.0.0.1"}, "", exitUsage, "-mac:"},
		{"unknown flag", []string{"-nonsense"}, "", exitUsage, "nonsense"},
		{"stray argument", []string{"1002"}, "", exitUsage, `unexpected "1002"`},
		{"unknown model", append(mac, "-model", "1"), "", exitUsage, `"1" is not one of 7960`},
		{"nowhere to boot from", mac, "", exitUsage, "one of -tftp, -server and -interface"},
		{"interface and MAC", append(mac, "-interface", "X"), "", exitUsage, "-mac and -interface exclude each other"},
		{"interface and server", []string{"-interface", "eth0", "-server", "X"}, "", exitUsage, "one of -tftp"},
		{"no such interface", []string{"-interface", "no-such-if0"}, "", exitNotRegistered, `interface "no-such-if0"`},
		{"dial and answer", append(mac, "-server", "X", "-dial", "1", "-answer"), "", exitUsage, "exclude"},
		{"nobody listens", append(mac, "-server", closed.Addr().String()), "", exitNotRegistered, "refused"},
		{"rejected", append(mac, "-server", "X"), "Device Unknown", exitNotRegistered, "Device Unknown"},
		{"wrong number", append(mac, "-server", "X", "-dial", "9999"), "", exitNoCall, "Unknown Number"},
		{"key that is none", append(mac, "-server", "X", "-dial", "12x"), "", exitNoCall, "dial pad"},
		{"stay", append(mac, "-server", "X", "-for", "10ms"), "", exitDone, "registered as SEP001122334455"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			x, address := newExchange(t)
			x.Reject = test.reject
			args := append([]string(nil), test.args...)
			for i := range args {
				if args[i] == "X" {
					args[i] = address
				}
			}
			var out output
			assert.Equal(t, test.code, run(t.Context(), args, &out, &out), out.String())
			assert.Contains(t, out.String(), test.says)
		})
	}
}

func TestServerLostInACall(t *testing.T) {
	x, address := newExchange(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, answered := background(t, ctx, "-server", address, "-mac", "001122334466", "-answer")
	awaitRegistered(t, x, "SEP001122334466")
	out, called := background(t, ctx, "-server", address, "-mac", "001122334455", "-dial", "1002", "-for", "1m")
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "sends G711Ulaw64k") }, 20*time.Second, time.Millisecond)
	x.Phones()[1].Close()
	assert.Equal(t, exitFailed, called())
	assert.Contains(t, out.String(), "the server was lost in the call")
	cancel()
	answered()
}

func TestInterruptEndsTheProgram(t *testing.T) {
	x, address := newExchange(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, ended := background(t, ctx, "-server", address, "-mac", "001122334455")
	awaitRegistered(t, x, "SEP001122334455")
	cancel()
	assert.Equal(t, exitDone, ended())
	_, unregistered := x.Phones()[0].Await(t.Context(), sccp.IDUnregisterReq, 1)
	assert.True(t, unregistered)
}

func TestPorts(t *testing.T) {
	for address, want := range map[string]string{
		"10.0.0.1": "10.0.0.1:69", "10.0.0.1:6969": "10.0.0.1:6969", "files": "files:69",
		"2001:db8::1": "[2001:db8::1]:69", "[2001:db8::1]": "[2001:db8::1]:69", "[2001:db8::1]:7": "[2001:db8::1]:7",
	} {
		assert.Equal(t, want, withPort(address, "69"))
	}
}

package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"-i", "eth1", "-vlan", "100"}, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, options{intf: "eth1", voice: cdp.Tagged(100), native: 1}, o)

	for want, args := range map[string]string{
		"which interface":        "-vlan 100",
		"say what to announce":   "-i eth1",
		"exclude each other":     "-i eth1 -vlan 100 -listen",
		"by CDP":                 "-i eth1 -listen -lldp",
		"unexpected argument":    "-i eth1 -vlan 100 200",
		"not in 1 to 4094":       "-i eth1 -vlan 100 -native 0",
		"want 1 to 4094":         "-i eth1 -vlan 4095",
		"flag provided but not":  "-i eth1 -x",
		"none, priority or unta": "-i eth1 -vlan voice",
	} {
		_, err := parse(strings.Fields(args), io.Discard)
		assert.ErrorContains(t, err, want, args)
	}
	var usage strings.Builder
	_, err = parse([]string{"-h"}, &usage)
	assert.ErrorIs(t, err, flag.ErrHelp)
	assert.Contains(t, usage.String(), "voice VLAN")
}

func TestStatus(t *testing.T) {
	var errOut strings.Builder
	help := run(t.Context(), []string{"-h"}, io.Discard, io.Discard)
	assert.Zero(t, status(help, &errOut), "who asks for help gets it")
	assert.Zero(t, status(nil, &errOut))
	assert.Empty(t, errOut.String())
	wrong := run(t.Context(), []string{"-x"}, io.Discard, io.Discard)
	assert.Equal(t, 2, status(wrong, &errOut))
	assert.Equal(t, "voicevlan: flag provided but not defined: -x (-h shows the flags)\n", errOut.String())
	assert.Equal(t, 1, status(fs.ErrNotExist, &errOut))
}

func TestNoSuchInterface(t *testing.T) {
	err := run(context.Background(), []string{"-i", "no-such-if0", "-listen"}, io.Discard, io.Discard)
	assert.ErrorContains(t, err, `interface "no-such-if0"`)
}

func TestTable(t *testing.T) {
	now := time.Unix(1000, 0)
	phone := cdp.PhonePacket(cdp.MAC{0, 0x1b, 0xd4, 1, 2, 3}, "7941", "SCCP41\x1b[31m\nsecond line")
	phone.Addresses = []netip.Addr{netip.MustParseAddr("10.9.0.50")}
	got := table([]cdp.Neighbor{{
		Source: cdp.MAC{0, 0x1b, 0xd4, 1, 2, 3}, Packet: phone, Expires: now.Add(179600 * time.Millisecond),
	}}, now)
	lines := strings.Split(got, "\n")
	require.GreaterOrEqual(t, len(lines), 2)
	assert.Equal(t, []string{
		"00:1b:d4:01:02:03", "SEP001BD4010203", "Port", "1", "Cisco", "IP", "Phone", "7941",
		"SCCP41?[31m", "10.9.0.50", "asks", "3m0s",
	}, strings.Fields(lines[1]))
	assert.Contains(t, got, "1 neighbours")
}

func TestClean(t *testing.T) {
	assert.Equal(t, "a?b??", clean("a\x00b\xff\u202e"))
	assert.Equal(t, strings.Repeat("é", columnWidth), clean(strings.Repeat("é", columnWidth)))
	assert.Equal(t, columnWidth, len([]rune(clean(strings.Repeat("é", columnWidth+1)))))
}

// build compiles the program where any user may run it.
func build(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "voicevlan")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	program := filepath.Join(dir, "voicevlan")
	out, err := exec.Command(peer.Need(t, "go"), "build", "-o", program, ".").CombinedOutput()
	require.NoErrorf(t, err, "%s", out)
	return program
}

// The program announces in one namespace and lists in the other, and ends in
// peace when it is interrupted.
func TestPrograms(t *testing.T) {
	a, b := netlab.Pair(t)
	program := build(t)
	listener := b.Command(t.Context(), program, "-i", b.Interface, "-listen")
	var stderr strings.Builder
	listener.Stderr = &stderr
	stdout, err := listener.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, listener.Start())

	// The two may start in any order, as three frames come a second apart.
	announcer := a.Start(t, program, "-i", a.Interface, "-vlan", "100", "-name", "closet-3", "-v")
	announcer.WaitFor(t, `announcing.*voice=100`)
	announcer.WaitFor(t, `cdp frame sent`)
	buf := make([]byte, 1000)
	n, err := stdout.Read(buf)
	require.NoErrorf(t, err, "%s", stderr.String())
	assert.Contains(t, string(buf[:n]), "appeared")
	assert.Contains(t, string(buf[:n]), "| closet-3 | "+a.Interface+" |")
	assert.Contains(t, string(buf[:n]), "| "+a.Address+" | 100 | 3m0s")

	require.NoError(t, listener.Process.Signal(syscall.SIGINT))
	_, err = io.Copy(io.Discard, stdout)
	require.NoError(t, err)
	require.NoErrorf(t, listener.Wait(), "%s", stderr.String())
}

func TestWithoutTheRight(t *testing.T) {
	setpriv := peer.Need(t, "setpriv")
	a, _ := netlab.Pair(t)
	program := build(t)
	out, err := a.Command(t.Context(), setpriv, "--reuid=65534", "--regid=65534", "--clear-groups",
		program, "-i", a.Interface, "-vlan", "100").CombinedOutput()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v", err)
	assert.Equal(t, 1, exit.ExitCode())
	assert.Contains(t, string(out), "CAP_NET_RAW")
}

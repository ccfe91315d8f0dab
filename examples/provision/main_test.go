package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/tftp"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "XMLDefault.cnf.xml"), []byte("<Default/>"), 0o600))
	return dir
}

func TestServesBothDoors(t *testing.T) {
	var out bytes.Buffer
	c, err := parse([]string{"-dir", folder(t), "-tftp", "127.0.0.1:0", "-http", "127.0.0.1:0"}, &out)
	require.NoError(t, err)
	s, err := open(c)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.serve(ctx) }()

	got, err := tftp.Fetch(t.Context(), s.packets.LocalAddr().String(), "XmlDefault.cnf.xml", tftp.FetchOptions{})
	require.NoError(t, err)
	require.Equal(t, "<Default/>", string(got))
	got, err = tftp.FetchHTTP(t.Context(), s.listener.Addr().String(), "XMLDefault.cnf.xml", tftp.FetchOptions{})
	require.NoError(t, err)
	require.Equal(t, "<Default/>", string(got))
	_, err = tftp.FetchHTTP(t.Context(), s.listener.Addr().String(), "none", tftp.FetchOptions{})
	require.ErrorIs(t, err, tftp.ErrNotFound)

	cancel()
	require.NoError(t, <-ended)
	log := out.String()
	assert.Equal(t, 2, strings.Count(log, "msg=serving"), log)
	assert.Equal(t, 2, strings.Count(log, `msg="file sent"`), log)
	assert.Equal(t, 1, strings.Count(log, `msg="file not found"`), log)
}

func TestLogsProgress(t *testing.T) {
	dir := folder(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "jar42.sbn"), make([]byte, 10000), 0o600))
	for every, told := range map[string]bool{"1ns": true, "0": false} {
		var out bytes.Buffer
		c, err := parse([]string{"-dir", dir, "-tftp", "127.0.0.1:0", "-http=", "-progress", every}, &out)
		require.NoError(t, err)
		s, err := open(c)
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.serve(ctx) }()
		_, err = tftp.Fetch(t.Context(), s.packets.LocalAddr().String(), "jar42.sbn", tftp.FetchOptions{})
		require.NoError(t, err)
		cancel()
		require.NoError(t, <-ended)
		require.Equal(t, told, strings.Contains(out.String(), `msg="file under way"`), out.String())
		require.Equal(t, told, strings.Contains(out.String(), "size=10000"), out.String())
	}
}

func TestServesOneDoor(t *testing.T) {
	for _, shut := range []string{"-tftp=", "-http="} {
		c, err := parse([]string{"-dir", folder(t), "-tftp", "127.0.0.1:0", "-http", "127.0.0.1:0", shut}, &bytes.Buffer{})
		require.NoError(t, err)
		s, err := open(c)
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, s.serve(ctx))
	}
}

func TestEndsWhenADoorFails(t *testing.T) {
	c, err := parse([]string{"-dir", folder(t), "-tftp", "127.0.0.1:0", "-http", "127.0.0.1:0"}, &bytes.Buffer{})
	require.NoError(t, err)
	s, err := open(c)
	require.NoError(t, err)
	require.NoError(t, s.listener.Close())
	require.ErrorIs(t, s.serve(t.Context()), net.ErrClosed)
}

func TestGraceEnds(t *testing.T) {
	c, err := parse([]string{"-dir", folder(t), "-tftp", "127.0.0.1:0", "-http=", "-grace", "1ms"}, &bytes.Buffer{})
	require.NoError(t, err)
	s, err := open(c)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- s.serve(ctx) }()
	phone, err := net.Dial("udp", s.packets.LocalAddr().String())
	require.NoError(t, err)
	defer func() { require.NoError(t, phone.Close()) }()
	_, err = phone.Write([]byte("\x00\x01XMLDefault.cnf.xml\x00octet\x00"))
	require.NoError(t, err)
	cancel() // the phone never acknowledges
	select {
	case err := <-ended:
		require.NoError(t, err)
	case <-time.After(20 * time.Second):
		require.Fail(t, "it does not end")
	}
}

func TestCommandLine(t *testing.T) {
	for want, args := range map[string][]string{
		"-dir":                   {},
		"unexpected argument":    {"/srv/tftp"},
		"both empty":             {"-dir", "x", "-tftp=", "-http="},
		`"10.0.0.0/99" is no`:    {"-dir", "x", "-allow", "10.0.0.0/99"},
		"no such file":           {"-dir", filepath.Join(t.TempDir(), "none")},
		"host:port or :port":     {"-dir", ".", "-tftp", "69"},
		"not an address of this": {"-dir", ".", "-tftp", "192.0.2.1:6969"},
	} {
		err := run(t.Context(), args, &bytes.Buffer{})
		require.ErrorContains(t, err, want, "%q", args)
		require.NotContains(t, err.Error(), "\n", "one line")
	}
	var help, told bytes.Buffer
	require.Zero(t, status(run(t.Context(), []string{"-h"}, &help), &told))
	require.Contains(t, help.String(), "-tftp address")
	require.Equal(t, 2, status(run(t.Context(), []string{"-x"}, &told), &told))
	require.Equal(t, "provision: flag provided but not defined: -x (-h shows the flags)\n", told.String())
	require.Equal(t, 1, status(fs.ErrNotExist, &told))

	c, err := parse([]string{"-dir", "x", "-debug", "-allow", "10.0.0.0/8, fd00::/8,192.0.2.1"}, &bytes.Buffer{})
	require.NoError(t, err)
	require.Equal(t, []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"), netip.MustParsePrefix("192.0.2.1/32"),
	}, c.allow)
	require.True(t, c.log.Enabled(t.Context(), slog.LevelDebug))
}

func TestBusyPort(t *testing.T) {
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, udp.Close()) }()
	err = run(t.Context(), []string{"-dir", ".", "-tftp", udp.LocalAddr().String()}, &bytes.Buffer{})
	require.ErrorContains(t, err, "in use by another program")

	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, tcp.Close()) }()
	err = run(t.Context(), []string{"-dir", ".", "-tftp", "127.0.0.1:0", "-http", tcp.Addr().String()}, &bytes.Buffer{})
	require.ErrorContains(t, err, "-http")
	require.ErrorContains(t, err, "in use by another program")
}

func TestExplain(t *testing.T) {
	refused := &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EACCES)}
	require.ErrorContains(t, explain("-tftp", ":69", refused), "CAP_NET_BIND_SERVICE")
	require.ErrorIs(t, explain("-tftp", ":69", errors.Join(fs.ErrClosed)), fs.ErrClosed)
}

package assembly_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/client"
	"github.com/skinnykit/skinny/examples/registrar/api/ctl"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

func controlPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sk")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	return filepath.Join(dir, "control.sock")
}

// TestControlEndToEnd controls a registrar with a phone through both doors.
func TestControlEndToEnd(t *testing.T) {
	leaktest.Goroutines(t)
	cfg := free(t)
	cfg.Control.Socket, cfg.Control.HTTP = controlPath(t), "127.0.0.1:0"
	r, err := assembly.Open(t.Context(), cfg, assembly.Options{Version: "1.2.3"})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	conn, err := net.Dial("tcp", r.SCCP().String())
	require.NoError(t, err)
	phone := sccp.NewStationConn(conn)
	require.NoError(t, phone.Send(&sccp.RegisterReq{DeviceName: sccp.Text("A"), ProtocolVersion: 11}))

	local := client.Local(cfg.Control.Socket)
	require.Eventually(t, func() bool {
		p, err := local.Phone(t.Context(), "A")
		return err == nil && p.Registered
	}, 30*time.Second, 5*time.Millisecond)
	status, err := local.Status(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "1.2.3", status.Version)
	var web string
	for _, l := range status.Listen {
		if l.Service == "control-http" {
			web = "http://" + l.Address
		}
	}
	remote, err := client.Remote(web, "")
	require.NoError(t, err)
	lines, err := remote.Lines(t.Context())
	require.NoError(t, err)
	require.Len(t, lines, 1)
	require.NoError(t, remote.SetMessageWaiting(t.Context(), lines[0].Number, 1, 0))
	require.ErrorIs(t, remote.SetForward(t.Context(), lines[0].Number, control.ForwardAll, "199"), control.ErrInvalid, "nobody has it")
	_, err = remote.Phone(t.Context(), "B")
	require.ErrorIs(t, err, control.ErrNotFound)
	_, err = remote.Reload(t.Context(), nil)
	require.ErrorIs(t, err, control.ErrUnavailable, "there is no file")

	// A trace sees what the phone says meanwhile, and ends with the registrar.
	traced := make(chan control.Traced, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- remote.Trace(t.Context(), "A", func(m control.Traced) error {
			if m.FromPhone {
				select {
				case traced <- m:
				default:
				}
			}
			return nil
		})
	}()
	require.Eventually(t, func() bool {
		return phone.Send(&sccp.KeepAliveReq{}) == nil && len(traced) == 1
	}, 30*time.Second, 5*time.Millisecond)
	assert.Equal(t, "KeepAliveReq", (<-traced).Name)

	var out bytes.Buffer
	require.Zero(t, ctl.Run(t.Context(), ctl.Terminal{Stdout: &out, Stderr: &out}, []string{"-socket", cfg.Control.Socket, "restart", "A"}), out.String())
	assert.Contains(t, out.String(), "1/1 A")
	local.Close()
	remote.Close()
	stop()
	require.Error(t, <-ended, "the end of a trace that nobody ended is told")
	require.NoError(t, <-ran)
	require.NoError(t, conn.Close())
	assert.NoFileExists(t, cfg.Control.Socket)
}

func TestTwoRegistrarsDoNotShareASocket(t *testing.T) {
	leaktest.Goroutines(t)
	path := controlPath(t)
	first, err := assembly.Open(t.Context(), free(t), assembly.Options{ControlSocket: path})
	require.NoError(t, err)
	assert.FileExists(t, path)
	var log bytes.Buffer
	second, err := assembly.Open(t.Context(), free(t), assembly.Options{ControlSocket: path, Log: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err, "the usual place may be taken")
	assert.Contains(t, log.String(), "another registrar listens there")
	require.NoError(t, second.Close())

	cfg := free(t)
	cfg.Control.Socket = path
	_, err = assembly.Open(t.Context(), cfg, assembly.Options{})
	require.ErrorContains(t, err, path+": another registrar listens there", "a place that was asked for may not")
	cfg.Control.Socket, cfg.Control.NoSocket = "", true
	none, err := assembly.Open(t.Context(), cfg, assembly.Options{ControlSocket: path + ".other"})
	require.NoError(t, err)
	assert.NoFileExists(t, path+".other")
	require.NoError(t, none.Close())
	require.NoError(t, first.Close())
	assert.NoFileExists(t, path)
}

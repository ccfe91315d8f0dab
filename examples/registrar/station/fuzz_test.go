package station_test

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// FuzzConnection lets a registered phone send anything; another one stays
// served, and everything ends.
func FuzzConnection(f *testing.F) {
	for info := range sccp.Messages() {
		if info.Direction != sccp.StationToServer {
			continue
		}
		for _, v := range []sccp.Version{0, 20} {
			b, err := sccp.New(info.ID).Append(nil, v)
			require.NoError(f, err)
			f.Add(b)
		}
	}
	var script []byte
	for _, m := range []sccp.StationMessage{
		&sccp.OffHook{}, &sccp.EnblocCall{CalledParty: sccp.Text("1002")}, &sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyHold},
		&sccp.OpenReceiveChannelAck{PassThroughPartyID: 1}, &sccp.OnHook{},
	} {
		script, _ = m.Append(script, 20)
	}
	f.Add(script)
	script = nil
	for event := range sccp.SoftKey(softKeyEvents) {
		for _, m := range []sccp.StationMessage{
			&sccp.EnblocCall{CalledParty: sccp.Text("1005")}, &sccp.SoftKeyEvent{SoftKeyEvent: event, LineInstance: 2}, &sccp.OnHook{},
		} {
			script, _ = m.Append(script, 20)
		}
	}
	f.Add(script)
	f.Fuzz(func(t *testing.T, input []byte) {
		server, logs := newServer(t, officeText)
		server.Limits.Linger = time.Nanosecond
		ln := newPipes()
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- server.Serve(ctx, ln) }()
		good, bad := ln.dial(t), ln.dial(t)
		require.NoError(t, good.SetDeadline(time.Now().Add(patience)))
		go func() {
			b, _ := registerReq(deviceA, 20, modern).Append(nil, 0)
			_, _ = bad.Write(append(b, input...))
			_ = bad.Close()
		}()
		drained := make(chan struct{})
		go func() {
			defer close(drained)
			_, _ = io.Copy(io.Discard, bad)
		}()
		<-drained
		keepAlive(t, good)
		cancel()
		<-served
		_ = good.Close()
		assert.NotContains(t, logs.String(), "message not sent")
	})
}

// softKeyEvents are those of the usual servers.
const softKeyEvents = 34

func keepAlive(t testing.TB, conn net.Conn) {
	t.Helper()
	phone := sccp.NewStationConn(conn)
	require.NoError(t, phone.Send(&sccp.KeepAliveReq{}))
	m, err := phone.Read()
	require.NoError(t, err)
	require.IsType(t, &sccp.KeepAliveAck{}, m)
}

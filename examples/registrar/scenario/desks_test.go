package scenario_test

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// desk is a phone without a voice, for many in one test: it registers, opens what
// it is asked to, and counts what it is told.
type desk struct {
	t         *testing.T
	conn      *sccp.StationConn
	socket    net.Conn
	told      atomic.Int64  // messages, but for answers to keepalives
	connected atomic.Int64  // calls that began to talk
	reset     atomic.Int64  // the kind of the last one, counted from 1
	alive     chan struct{} // an answer to a keepalive
	ended     chan struct{}
}

// desk registers the nth phone and returns when it was told all about itself.
func (o *office) desk(n int) *desk {
	o.t.Helper()
	socket, err := net.Dial("tcp", o.SCCP().String())
	require.NoError(o.t, err)
	d := &desk{t: o.t, conn: sccp.NewStationConn(socket), socket: socket, alive: make(chan struct{}, 1), ended: make(chan struct{})}
	o.t.Cleanup(func() {
		socket.Close()
		<-d.ended
	})
	const version = 11
	require.NoError(o.t, d.conn.Send(&sccp.RegisterReq{DeviceName: sccp.Text(device(n)), DeviceType: sccp.DeviceTypeCisco7960, ProtocolVersion: version}))
	d.conn.SetVersion(version)
	m, err := d.conn.Read()
	require.NoError(o.t, err)
	require.IsType(o.t, &sccp.RegisterAck{}, m)
	go d.listen()
	d.say(
		&sccp.CapabilitiesRes{Caps: []sccp.AudioCapability{{Codec: sccp.PayloadTypeG711Ulaw64k, MaxFramesPerPacket: 20}}},
		&sccp.RegisterAvailableLines{MaxNumOfAvailLines: 1},
	)
	return d
}

func (d *desk) say(m ...sccp.StationMessage) {
	d.t.Helper()
	require.NoError(d.t, d.conn.Send(m...))
}

func (d *desk) listen() {
	defer close(d.ended)
	for {
		m, err := d.conn.Read()
		var field *sccp.FieldError
		if errors.As(err, &field) {
			d.t.Errorf("%v", err)
			continue
		}
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
				d.t.Logf("%v", err)
			}
			return
		}
		if _, ok := m.(*sccp.KeepAliveAck); ok {
			d.alive <- struct{}{}
			continue
		}
		d.told.Add(1)
		switch m := m.(type) {
		case *sccp.OpenReceiveChannel:
			_ = d.conn.Send(&sccp.OpenReceiveChannelAck{
				Address: netip.AddrFrom4([4]byte{127, 0, 0, 1}), Port: 4000,
				PassThroughPartyID: m.PassThroughPartyID, CallReference: m.CallReference,
			})
		case *sccp.CallState:
			if m.CallState == sccp.DCallStateConnected {
				d.connected.Add(1)
			}
		case *sccp.Reset:
			d.reset.Store(int64(m.ResetType) + 1)
		}
	}
}

// quiet waits until nothing is on its way to phones, nor to the registrar. In each
// round a keepalive goes both ways: what was sent before it has arrived with it. What
// a phone answered in the round before may have effects on another one, so that two
// rounds without news are it.
func quiet(t *testing.T, desks []*desk) {
	t.Helper()
	late := time.After(patience)
	for calm, last := 0, int64(-1); calm < 2; {
		for _, d := range desks {
			_ = d.conn.Send(&sccp.KeepAliveReq{}) // fails where the connection has ended
		}
		var now int64
		for _, d := range desks {
			select {
			case <-d.alive:
			case <-d.ended:
			case <-late:
				require.FailNow(t, "it does not get quiet")
			}
			now += d.told.Load()
		}
		if calm++; now != last {
			calm, last = 0, now
		}
	}
}

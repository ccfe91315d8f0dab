package softphone_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/require"
)

// recorded is a connection on which a server has already said everything.
type recorded struct {
	bytes.Reader
}

func (*recorded) Write(b []byte) (int, error) { return len(b), nil }
func (*recorded) Close() error                { return nil }
func (*recorded) LocalAddr() net.Addr         { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 50000} }

func (*recorded) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 2000} }
func (*recorded) SetDeadline(time.Time) error      { return nil }
func (*recorded) SetReadDeadline(time.Time) error  { return nil }
func (*recorded) SetWriteDeadline(time.Time) error { return nil }

// FuzzServer lets a server say anything. The phone must end, without a panic,
// once nobody answers any more.
func FuzzServer(f *testing.F) {
	for _, version := range []sccp.Version{0, 17, 22} {
		var stream []byte
		messages := append([]sccp.ServerMessage{
			&sccp.RegisterAck{KeepAliveInterval: 30, ProtocolVersion: uint8(max(version, 3))}, &sccp.CapabilitiesReq{},
		}, wholeCall()...)
		for _, m := range messages {
			var err error
			stream, err = m.Append(stream, version)
			require.NoError(f, err)
		}
		f.Add(stream)
		f.Add(stream[:len(stream)/2])
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		c := config("7962", alice, "a:2000")
		c.Rounds, c.RetryWait = 1, time.Nanosecond
		dialled := false
		c.Dial = func(context.Context, string, string) (net.Conn, error) {
			if dialled {
				return nil, errors.New("nobody there")
			}
			dialled = true
			r := &recorded{}
			r.Reset(stream)
			return r, nil
		}
		p, err := softphone.Start(c)
		require.NoError(t, err)
		<-p.Done()
		require.Error(t, p.Err())
	})
}

// FuzzConfiguration boots from any file.
func FuzzConfiguration(f *testing.F) {
	f.Add([]byte(deviceXML("192.0.2.1", "[2001:db8::1]:2443")))
	f.Add([]byte(defaultXML("192.0.2.1:2000")))
	f.Add([]byte("<device/>"))
	f.Add([]byte("no xml"))
	f.Fuzz(func(t *testing.T, file []byte) {
		c := config("7960", alice)
		c.Rounds = 1
		c.Fetch = (&fileServer{files: map[string]string{"SEP001122334455.cnf.xml": string(file)}}).fetch
		c.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody there") }
		p, err := softphone.Start(c)
		require.NoError(t, err)
		<-p.Done()
		require.Error(t, p.Err())
	})
}

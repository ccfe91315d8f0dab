package sccptest_test

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

func TestPhoneRegistersWithServer(t *testing.T) {
	leaktest.Goroutines(t)
	for _, version := range []sccp.Version{0, 5, 11, 17, 22} {
		phone, server := sccptest.Pipe(t)
		sccptest.Admit(server, "1001", 20)
		ack := sccptest.Register(phone, "SEP001122334455", version)
		assert.EqualValues(t, min(version, 20), ack.ProtocolVersion)
		req := server.Expect(sccp.IDRegisterReq).(*sccp.RegisterReq)
		assert.Equal(t, "SEP001122334455", req.DeviceName.String())
		server.Await(sccp.IDTimeDateReq)

		phone.Send(&sccp.KeepAliveReq{}, &sccp.UnregisterReq{})
		phone.Await(sccp.IDKeepAliveAck)
		phone.Expect(sccp.IDUnregisterAck)
		server.Close()
		assert.Empty(t, phone.AwaitEnd())
		phone.Close()
	}
}

// Both ends may send at once, though a pipe has no room.
func TestPeersNeverWaitForEachOther(t *testing.T) {
	leaktest.Goroutines(t)
	phone, server := sccptest.Pipe(t)
	const n = 500
	for range n {
		phone.Send(&sccp.OffHook{LineInstance: 1})
		server.Send(&sccp.ActivateCallPlane{LineInstance: 1})
	}
	for range n {
		phone.Expect(sccp.IDActivateCallPlane)
		server.Expect(sccp.IDOffHook)
	}
	phone.Close()
	server.Close()
}

func TestPeerSendsAndSeesBrokenFrames(t *testing.T) {
	phone, server := sccptest.Pipe(t)
	phone.SendRaw(sccptest.Frame(sccp.IDCapabilitiesRes, 0, []byte{19, 0, 0, 0}))
	phone.Send(&sccp.OnHook{})
	assert.IsType(t, (*sccp.Unknown)(nil), server.Expect(sccp.IDCapabilitiesRes))
	server.Expect(sccp.IDOnHook)
	phone.SendRaw([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0})
	assert.Empty(t, server.AwaitEnd())
}

// failing records how a test would have ended.
type failing struct {
	testing.TB
	failed bool
}

func (f *failing) Helper()        {}
func (f *failing) Cleanup(func()) {}
func (f *failing) Fatalf(string, ...any) {
	f.failed = true
	panic(f)
}

func TestPeerFailsTheTest(t *testing.T) {
	for name, act := range map[string]func(*sccptest.Phone, *sccptest.Server){
		"nothing comes":   func(p *sccptest.Phone, _ *sccptest.Server) { p.Next() },
		"another message": func(p *sccptest.Phone, s *sccptest.Server) { s.Send(&sccp.KeepAliveAck{}); p.Expect(sccp.IDReset) },
		"not among them":  func(p *sccptest.Phone, s *sccptest.Server) { s.Send(&sccp.KeepAliveAck{}); p.Await(sccp.IDReset) },
		"stays open":      func(p *sccptest.Phone, _ *sccptest.Server) { p.AwaitEnd() },
		"does not encode": func(p *sccptest.Phone, _ *sccptest.Server) {
			p.Send(&sccp.EnblocCall{CalledParty: make(sccp.Text, 99)})
		},
		"the end is there": func(p *sccptest.Phone, s *sccptest.Server) { s.Close(); p.Next() },
	} {
		t.Run(name, func(t *testing.T) {
			f := &failing{TB: t}
			a, b := net.Pipe()
			phone, server := sccptest.NewPhone(f, a), sccptest.NewServer(f, b)
			phone.Timeout = 20 * time.Millisecond
			defer phone.Close()
			defer server.Close()
			require.PanicsWithValue(t, f, func() { act(phone, server) })
			require.True(t, f.failed)
		})
	}
}

package station_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// ended waits until the server has closed a connection and tells how many bytes
// it sent before.
func ended(t *testing.T, conn net.Conn) int {
	t.Helper()
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
	total, buf := 0, make([]byte, 4096)
	for {
		n, err := conn.Read(buf)
		total += n
		if err == nil {
			continue
		}
		require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the server keeps the connection open")
		return total
	}
}

// undisturbed runs bad things against a server with a call in progress, and
// checks that the call works on.
func undisturbed(t *testing.T, bad func(*house), setups ...func(*station.Server)) {
	t.Helper()
	h := open(t, houseText, setups...)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	bad(h)
	a.flush()
	b.flush()
	names := map[string]int{}
	for _, p := range h.server.Phones() {
		names[p.Device] = p.Legs
	}
	assert.Equal(t, 1, names[deviceA])
	assert.Equal(t, 1, names[deviceB])
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	talk(b, a, "1001")
}

// TestCVE_2006_5444_CVE_2007_3764_ImpossibleLengths: every length word that no
// message has ends that connection, and nothing else.
func TestCVE_2006_5444_CVE_2007_3764_ImpossibleLengths(t *testing.T) {
	undisturbed(t, func(h *house) {
		for _, length := range []uint32{0, 1, 2, 3, 64<<10 + 1, 1 << 20, 1<<31 - 1, 1 << 31, 0xfffffff8, 0xfffffffc, 0xffffffff} {
			conn := h.dial()
			b := frame(0, sccp.IDKeepAliveReq)
			b[0], b[1], b[2], b[3] = byte(length), byte(length>>8), byte(length>>16), byte(length>>24)
			_, err := conn.Write(b)
			require.NoError(t, err)
			assert.Zero(t, ended(t, conn), "length %#x", length)
			_ = conn.Close()
		}
		h.logged("not Skinny")
	})
}

func TestLengthOfFourIsAMessage(t *testing.T) {
	h := open(t, houseText)
	p := h.connect()
	p.frame(0, sccp.IDKeepAliveReq)
	next[*sccp.KeepAliveAck](p)
}

// TestCVE_2007_1826_RandomBytes throws noise at the port, alone and after a
// proper registration.
func TestCVE_2007_1826_RandomBytes(t *testing.T) {
	undisturbed(t, func(h *house) {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range 60 {
			conn := h.dial()
			if i%2 == 1 {
				b, err := registerReq(deviceC, 20, modern).Append(nil, 0)
				require.NoError(t, err)
				_, _ = conn.Write(b)
			}
			noise := make([]byte, 1+r.IntN(5000))
			for j := range noise {
				noise[j] = byte(r.Uint32())
			}
			_, _ = conn.Write(noise) // the server may be gone already
			_ = conn.Close()
		}
	})
}

// TestRandomBodies sends every message of the protocol with bodies of noise.
func TestRandomBodies(t *testing.T) {
	undisturbed(t, func(h *house) {
		r := rand.New(rand.NewPCG(3, 4))
		for info := range sccp.Messages() {
			if info.ID == sccp.IDUnregisterReq || info.ID == sccp.IDRegisterReq {
				continue
			}
			p := h.register(deviceC, 20, modern)
			for _, n := range []int{0, 1, 3, 4, 8, 12, 36, 100, 700, 2500} {
				body := make([]byte, n)
				for j := range body {
					body[j] = byte(r.Uint32())
				}
				p.frame(sccp.Version(r.IntN(24)), info.ID, body...)
			}
			p.flush()
			_ = p.raw.Close()
		}
	}, func(s *station.Server) { s.Limits.Events = 100_000 })
}

// TestCVE_2007_4280_CVE_2010_0587_TooManyCapabilities: a count beyond the slots
// is an error of that message only.
func TestCVE_2007_4280_CVE_2010_0587_TooManyCapabilities(t *testing.T) {
	undisturbed(t, func(h *house) {
		p := h.register(deviceC, 20, modern)
		for _, count := range []byte{19, 200, 255} {
			body := make([]byte, 4+18*16)
			for i := range 4 {
				body[i] = count
			}
			p.frame(20, sccp.IDCapabilitiesRes, body...)
			p.frame(20, sccp.IDCapabilitiesRes, count, 0, 0, 0)
			p.frame(20, sccp.IDUpdateCapabilities, body...)
			p.flush()
		}
	})
}

// TestCVE_2017_9358_HalfAFrameThenFIN must not leave a goroutine behind, which
// the end of the test looks for.
func TestCVE_2017_9358_HalfAFrameThenFIN(t *testing.T) {
	undisturbed(t, func(h *house) {
		whole := frame(0, sccp.IDAlarm, make([]byte, 92)...)
		for cut := 1; cut < len(whole); cut++ {
			conn := h.dial()
			_, err := conn.Write(whole[:cut])
			require.NoError(t, err)
			require.NoError(t, conn.(*net.TCPConn).CloseWrite())
			ended(t, conn)
			_ = conn.Close()
		}
	})
}

// TestCVE_2008_3810_OneByteSegments registers byte by byte.
func TestCVE_2008_3810_OneByteSegments(t *testing.T) {
	h := open(t, houseText)
	p := h.connect()
	b, err := registerReq(deviceA, 20, modern).Append(nil, 0)
	require.NoError(t, err)
	b, err = (&sccp.TimeDateReq{}).Append(b, 20)
	require.NoError(t, err)
	for i := range b {
		_, err := p.raw.Write(b[i : i+1])
		require.NoError(t, err)
	}
	next[*sccp.RegisterAck](p)
	next[*sccp.TimeDateRes](p)
}

// TestCVE_2017_17090_ManyConnections leaves nothing behind, which the end of
// the test looks for.
func TestCVE_2017_17090_ManyConnections(t *testing.T) {
	undisturbed(t, func(h *house) {
		for range 1000 {
			_ = h.dial().Close()
		}
	})
}

// TestCVE_2009_2053_IdleConnections: connections that say nothing push each
// other out, and never a phone.
func TestCVE_2009_2053_IdleConnections(t *testing.T) {
	const limit = 50
	undisturbed(t, func(h *house) {
		var idle []net.Conn
		before := runtime.NumGoroutine()
		for range 2000 {
			idle = append(idle, h.dial())
		}
		assert.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+2*limit+10 }, patience, time.Millisecond,
			"a connection takes two goroutines as long as it may stay")
		late := h.register(deviceC, 20, modern)
		late.flush()
		for _, conn := range idle[:len(idle)-limit] {
			assert.Zero(t, ended(t, conn))
		}
		for _, conn := range idle {
			_ = conn.Close()
		}
	}, func(s *station.Server) { s.Limits.WaitingPerAddress, s.Limits.WaitingGrace = limit, time.Nanosecond })
}

// TestPowerCut lets more phones come at once than may wait: none is sent away.
func TestPowerCut(t *testing.T) {
	const phones = 500
	h := open(t, "auto-registration: {numbers: 3000-3999}")
	var all sync.WaitGroup
	for i := range phones {
		conn := h.dial()
		t.Cleanup(func() { _ = conn.Close() })
		all.Go(func() {
			p := sccp.NewStationConn(conn)
			assert.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
			assert.NoError(t, p.Send(registerReq(fmt.Sprintf("SEP%012X", i), 20, modern)))
			m, err := p.Read()
			if assert.NoError(t, err) {
				assert.IsType(t, &sccp.RegisterAck{}, m)
			}
		})
	}
	all.Wait()
	assert.Eventually(t, func() bool { return len(h.server.Phones()) == phones }, patience, time.Millisecond)
}

// TestCVE_2012_2415_TenThousandDigits presses keys for as long as nobody stops
// it.
func TestCVE_2012_2415_TenThousandDigits(t *testing.T) {
	undisturbed(t, func(h *house) {
		p := h.register(deviceC, 20, modern)
		p.softKey(sccp.SoftKeyNewCall)
		p.state(sccp.DCallStateOffHook)
		for range 10_000 {
			p.send(&sccp.KeypadButton{Button: sccp.KeypadKeyOne})
		}
		p.flush()
	}, func(s *station.Server) { s.Limits.Events = 20_000 })
}

// TestFS6220_NamesThatAreNoNames registers with what other servers put into
// their databases.
func TestFS6220_NamesThatAreNoNames(t *testing.T) {
	h := open(t, houseText)
	for _, name := range []string{`'";--`, "\xff\xfe\xfd", "a\x01\x02", "", "%s%n%s%n", "../../etc/pwd"} {
		p := h.connect()
		p.send(registerReq(name, 11, 0))
		next[*sccp.RegisterReject](p)
		p.gone()
	}
	assert.NotContains(t, h.logs.String(), "\xff")
}

func TestAPhoneThatDoesNotReadHoldsUpNobody(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, ln *pipes) {
		a, b := h.phoneAB()
		stuck := ln.dial(t)
		defer stuck.Close()
		conn := sccp.NewStationConn(stuck)
		require.NoError(t, conn.Send(registerReq(deviceC, 11, 0)))
		_, err := conn.Read()
		require.NoError(t, err)
		began := time.Now()
		for conn.Send(&sccp.SoftKeySetReq{}) == nil {
			a.flush()
		}
		assert.WithinDuration(t, began, time.Now(), 11*time.Second)
		talk(a, b, "1002")
		h.logged("does not read what it is sent")
		assert.Len(t, h.server.Phones(), 2)
	}, func(s *station.Server) { s.Limits.Outbox = 100 })
}

func TestAFloodOfEventsEndsTheConnection(t *testing.T) {
	undisturbed(t, func(h *house) {
		p := h.register(deviceC, 11, 0)
		for range 300 {
			b, err := (&sccp.OffHook{}).Append(nil, 11)
			require.NoError(t, err)
			if _, err := p.raw.Write(b); err != nil {
				break
			}
		}
		p.gone()
		h.logged("too many messages")
	}, func(s *station.Server) { s.Limits.Events, s.Limits.EventSpan = 200, time.Hour })
}

// TestCVE_2010_4687_BothHangUp ends calls from both sides at the same time.
func TestCVE_2010_4687_BothHangUp(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	for i := range 20 {
		talk(a, b, "1002")
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = a.conn.Send(&sccp.OnHook{}, &sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyEndCall})
		}()
		b.send(&sccp.OnHook{}, &sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyEndCall})
		<-done
		a.state(sccp.DCallStateOnHook)
		b.state(sccp.DCallStateOnHook)
		a.flush()
		b.flush()
		if t.Failed() {
			t.Fatal(fmt.Sprint("round ", i))
		}
	}
}

func TestManyPhonesBehindOneAddress(t *testing.T) {
	h := open(t, "auto-registration: {numbers: 3000-3999}")
	phones := make([]*phone, 100)
	for i := range phones {
		phones[i] = h.register(fmt.Sprintf("ATA%012d", i), uint8(3+i%20), 0)
	}
	for i := 0; i < len(phones); i += 10 {
		talk(phones[i], phones[i+1], fmt.Sprint(3000+i+1))
	}
	assert.Len(t, h.server.Phones(), 100)
}

// few is a listener of a process that may have so many connections.
type few struct {
	*pipes
	most int64
	open atomic.Int64
}

func (f *few) Accept() (net.Conn, error) {
	if f.open.Load() >= f.most {
		return nil, os.NewSyscallError("accept4", syscall.EMFILE)
	}
	conn, err := f.pipes.Accept()
	if err != nil {
		return nil, err
	}
	f.open.Add(1)
	return &oneOfFew{Conn: conn, of: f}, nil
}

type oneOfFew struct {
	net.Conn
	of   *few
	once sync.Once
}

func (o *oneOfFew) Close() error {
	o.once.Do(func() { o.of.open.Add(-1) })
	return o.Conn.Close()
}

// TestConnectionsThatTakeAllFiles: who does not register leaves when the process can
// open no more, long before there are too many of them otherwise.
func TestConnectionsThatTakeAllFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := &few{pipes: newPipes(), most: 20}
		server, logs := newServer(t, houseText)
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- server.Serve(ctx, ln) }()
		h := &house{t: t, server: server, ln: ln, logs: logs, dial: func() net.Conn { return ln.dial(t) }}
		a := h.justRegistered(deviceA)
		for range 19 {
			defer ln.dial(t).Close()
		}
		began := time.Now()
		b := h.justRegistered(deviceB)
		assert.Less(t, time.Since(began), 3*time.Second)
		talk(a, b, "1002")
		h.logged("cannot accept connections")
		cancel()
		assert.ErrorIs(t, <-served, context.Canceled)
	})
}

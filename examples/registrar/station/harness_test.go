package station_test

import (
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

const patience = 10 * time.Second

const houseText = `
lines: [{number: 1001, name: Anna}, {number: 1002, name: Bäcker}, {number: 1003}, {number: 1004}]
devices:
  - {name: SEP00000000000A, description: desk, lines: [1001], speed-dials: [{number: 1002, label: Baker}]}
  - {name: SEP00000000000B, lines: [1002]}
  - {name: SEP00000000000C, lines: [1003, 1004]}
`

const (
	deviceA = "SEP00000000000A"
	deviceB = "SEP00000000000B"
	deviceC = "SEP00000000000C"
)

// house is a running server.
type house struct {
	t      *testing.T
	server *station.Server
	ln     net.Listener
	dial   func() net.Conn
	logs   *logBuffer
}

// logBuffer keeps what was logged.
type logBuffer struct {
	mu    sync.Mutex
	text  strings.Builder
	quiet bool // keeps nothing
}

func (l *logBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.quiet && !strings.Contains(string(b), "message not sent") && !strings.Contains(string(b), "connection ended") {
		return len(b), nil
	}
	return l.text.Write(b)
}

func (l *logBuffer) keepLess() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.quiet = true
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// logged waits for a line in the log.
func (h *house) logged(text string) {
	h.t.Helper()
	assert.Eventually(h.t, func() bool { return strings.Contains(h.logs.String(), text) }, patience, time.Millisecond, text)
}

func newServer(t testing.TB, text string) (*station.Server, *logBuffer) {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	logs := &logBuffer{}
	return &station.Server{
		Directory: directory.New(cfg), TimeZone: time.UTC,
		Log: slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}, logs
}

// open serves on loopback until the end of the test.
func open(t *testing.T, text string, setups ...func(*station.Server)) *house {
	t.Helper()
	leaktest.Goroutines(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	h := start(t, ln, text, setups...)
	h.dial = func() net.Conn {
		conn, err := net.Dial("tcp", ln.Addr().String())
		require.NoError(t, err)
		return conn
	}
	return h
}

func start(t *testing.T, ln net.Listener, text string, setups ...func(*station.Server)) *house {
	t.Helper()
	server, logs := newServer(t, text)
	for _, setup := range setups {
		setup(server)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		assert.NoError(t, server.Shutdown(ctx))
		assert.ErrorIs(t, <-served, station.ErrServerClosed)
		assert.NotContains(t, logs.String(), "message not sent", "every message must encode")
		assert.Empty(t, server.Leftovers())
		if t.Failed() {
			t.Log(logs.String())
		}
	})
	return &house{t: t, server: server, ln: ln, logs: logs}
}

// phone is a scripted station.
type phone struct {
	t     *testing.T
	name  string
	raw   net.Conn
	conn  *sccp.StationConn
	inbox chan sccp.ServerMessage // closed at the end of the connection
	seen  []sccp.ServerMessage

	ruling sync.Mutex
	rules  *strict

	program  bool                     // announces no feature
	from     int                      // where [ever] begins
	opened   map[uint32]bool          // receive channels that [phone.openAny] has opened
	template []sccp.SoftKeyDefinition // as far as it was asked for
	sets     []sccp.SoftKeySetDefinition
}

// connect opens a connection that reads until the end of the test.
func (h *house) connect() *phone {
	h.t.Helper()
	raw := h.dial()
	p := &phone{t: h.t, raw: raw, conn: sccp.NewStationConn(raw), inbox: make(chan sccp.ServerMessage, 5000), rules: newStrict()}
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(p.inbox)
		for {
			m, err := p.conn.Read()
			var field *sccp.FieldError
			if err != nil && !errors.As(err, &field) {
				return
			}
			assert.NoError(h.t, err, "the server sent something wrong")
			p.ruling.Lock()
			assert.NoError(h.t, p.rules.take(m), "what a strict client would not bear")
			p.ruling.Unlock()
			p.inbox <- sccp.Clone(m)
		}
	})
	h.t.Cleanup(func() {
		_ = raw.Close()
		reading.Wait()
	})
	return p
}

func (p *phone) send(messages ...sccp.StationMessage) {
	p.t.Helper()
	require.NoError(p.t, p.conn.Send(messages...))
}

// frame sends a hand-made frame.
func (p *phone) frame(word sccp.Version, id sccp.ID, body ...byte) {
	p.t.Helper()
	_, err := p.raw.Write(frame(word, id, body...))
	require.NoError(p.t, err)
}

func frame(word sccp.Version, id sccp.ID, body ...byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+4))
	b = binary.LittleEndian.AppendUint32(b, uint32(word))
	b = binary.LittleEndian.AppendUint32(b, uint32(id))
	return append(b, body...)
}

// next returns the next message of a type, passing over others.
func next[T sccp.ServerMessage](p *phone) T {
	p.t.Helper()
	return nextWhere(p, func(T) bool { return true })
}

func nextWhere[T sccp.ServerMessage](p *phone, want func(T) bool) T {
	p.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		select {
		case m, ok := <-p.inbox:
			if !ok {
				require.FailNow(p.t, "connection ended", "%s waits for %T; saw %s", p.name, *new(T), p.story())
			}
			p.seen = append(p.seen, m)
			if found, ok := m.(T); ok && want(found) {
				return found
			}
		case <-deadline.C:
			require.FailNow(p.t, "message missing", "%s waits for %T; saw %s", p.name, *new(T), p.story())
		}
	}
}

// flush returns everything up to the answer of a keepalive.
func (p *phone) flush() []sccp.ServerMessage {
	p.t.Helper()
	from := len(p.seen)
	p.send(&sccp.KeepAliveReq{})
	next[*sccp.KeepAliveAck](p)
	return p.seen[from : len(p.seen)-1]
}

// gone waits for the end of the connection.
func (p *phone) gone() {
	p.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		select {
		case m, ok := <-p.inbox:
			if !ok {
				return
			}
			p.seen = append(p.seen, m)
		case <-deadline.C:
			require.FailNow(p.t, "connection still open", "%s saw %s", p.name, p.story())
		}
	}
}

func (p *phone) story() string {
	names := make([]string, len(p.seen))
	for i, m := range p.seen {
		names[i] = m.ID().String()
		if c, ok := m.(*sccp.CallState); ok {
			names[i] = c.CallState.String()
		}
	}
	return strings.Join(names, " ")
}

const modern = sccp.PhoneFeaturesDynamicMessages | sccp.PhoneFeaturesUTF8

func registerReq(name string, version uint8, features sccp.PhoneFeatures) *sccp.RegisterReq {
	return &sccp.RegisterReq{
		DeviceName: sccp.Text(name), DeviceType: sccp.DeviceTypeCisco7960,
		StationAddress: netip.MustParseAddr("127.0.0.1"), MaxStreams: 5,
		ProtocolVersion: version, Features: features,
	}
}

func capabilities(codecs ...sccp.PayloadType) *sccp.CapabilitiesRes {
	m := &sccp.CapabilitiesRes{}
	for _, c := range codecs {
		m.Caps = append(m.Caps, sccp.AudioCapability{Codec: c, MaxFramesPerPacket: 40})
	}
	return m
}

// register connects a phone and takes it to the end of its registration.
func (h *house) register(name string, version uint8, features sccp.PhoneFeatures) *phone {
	h.t.Helper()
	p := h.connect()
	p.name, p.program = name, features == 0
	p.send(registerReq(name, version, features))
	ack := next[*sccp.RegisterAck](p)
	p.conn.SetVersion(sccp.Version(ack.ProtocolVersion))
	next[*sccp.CapabilitiesReq](p)
	p.send(capabilities(sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k), &sccp.TimeDateReq{})
	next[*sccp.TimeDateRes](p)
	p.flush()
	return p
}

func (h *house) phoneAB() (a, b *phone) {
	h.t.Helper()
	return h.register(deviceA, 11, 0), h.register(deviceB, 20, modern)
}

func (p *phone) keys(digits string) {
	p.t.Helper()
	for _, d := range []byte(digits) {
		p.send(&sccp.KeypadButton{Button: sccp.KeypadKey(strings.IndexByte("0123456789ABCD*#", d))})
	}
}

func (p *phone) softKey(k sccp.SoftKey) {
	p.t.Helper()
	p.send(&sccp.SoftKeyEvent{SoftKeyEvent: k, LineInstance: 1})
}

// state waits for a call state and returns the call's reference.
func (p *phone) state(want sccp.DCallState) uint32 {
	p.t.Helper()
	return nextWhere(p, func(m *sccp.CallState) bool { return m.CallState == want }).CallReference
}

// openMedia answers the question for a receive channel and waits for the order
// to transmit.
func (p *phone) openMedia(port uint16) *sccp.StartMediaTransmission {
	p.t.Helper()
	open := next[*sccp.OpenReceiveChannel](p)
	p.noteOpened(open)
	p.send(&sccp.OpenReceiveChannelAck{
		Address: netip.MustParseAddr("127.0.0.1"), Port: uint32(port),
		PassThroughPartyID: open.PassThroughPartyID, CallReference: open.CallReference,
	})
	return next[*sccp.StartMediaTransmission](p)
}

// talk connects two phones, media included.
func talk(a, b *phone, number string) {
	a.t.Helper()
	a.softKey(sccp.SoftKeyNewCall)
	a.state(sccp.DCallStateOffHook)
	a.keys(number)
	b.state(sccp.DCallStateRingIn)
	b.softKey(sccp.SoftKeyAnswer)
	b.state(sccp.DCallStateConnected)
	a.state(sccp.DCallStateConnected)
	together(a, b)
}

// together opens the media of two phones; neither may send before the other has
// told its port.
func together(a, b *phone) {
	var both sync.WaitGroup
	both.Go(func() { a.openMedia(20000) })
	both.Go(func() { b.openMedia(30000) })
	both.Wait()
}

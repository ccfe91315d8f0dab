package voice_test

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/internal/leaktest"
)

var (
	loopback = netip.MustParseAddr("127.0.0.1")
	ulaw     = media.Format{Codec: media.G711U, Packet: 20}
)

// handset is a phone's RTP socket.
type handset struct {
	t *testing.T
	*net.UDPConn
	sequence uint16
	stamp    uint32
}

func newHandset(t *testing.T) *handset {
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: loopback.AsSlice()})
	require.NoError(t, err)
	t.Cleanup(func() { _ = socket.Close() })
	return &handset{t: t, UDPConn: socket}
}

func (h *handset) at() netip.AddrPort { return h.LocalAddr().(*net.UDPAddr).AddrPort() }

func (h *handset) say(to netip.AddrPort, sample byte) {
	p := rtp.Packet{
		Header:  rtp.Header{Version: 2, SequenceNumber: h.sequence, Timestamp: h.stamp, SSRC: uint32(h.at().Port())},
		Payload: make([]byte, 160),
	}
	for i := range p.Payload {
		p.Payload[i] = sample
	}
	h.sequence++
	h.stamp += 160
	b, err := p.Marshal()
	require.NoError(h.t, err)
	_, err = h.WriteToUDPAddrPort(b, to)
	require.NoError(h.t, err)
}

// hear waits for a packet that satisfies want, speaking meanwhile.
func (h *handset) hear(want func(*rtp.Packet) bool, meanwhile func()) *rtp.Packet {
	b := make([]byte, 2000)
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		meanwhile()
		require.NoError(h.t, h.SetReadDeadline(time.Now().Add(20*time.Millisecond)))
		n, err := h.Read(b)
		if err != nil {
			continue
		}
		var p rtp.Packet
		require.NoError(h.t, p.Unmarshal(b[:n]))
		if want(&p) {
			return &p
		}
	}
	h.t.Fatal("never heard")
	return nil
}

func newEngine(t *testing.T, o voice.Options) *voice.Engine {
	leaktest.Goroutines(t)
	e := voice.New(o)
	t.Cleanup(e.Close)
	return e
}

func bind(t *testing.T, e *voice.Engine, b media.Bind, to netip.AddrPort) netip.AddrPort {
	b.Format, b.Host, b.From = ulaw, loopback, loopback
	at, err := e.Bind(b)
	require.NoError(t, err)
	assert.Zero(t, at.Port()%2, "RTP is on even ports")
	e.Aim(b.Port, to)
	return at
}

// loud is the mu-law code of a sample far from silence.
const loud, silence = 0x20, 0xff

func TestConferenceOfNine(t *testing.T) {
	e := newEngine(t, voice.Options{})
	phones := make([]*handset, 9)
	ports := make([]netip.AddrPort, len(phones))
	for i := range phones {
		phones[i] = newHandset(t)
		ports[i] = bind(t, e, media.Bind{Port: media.Port(i + 1), Use: media.UseBridge, Bridge: 5}, phones[i].at())
	}
	assert.Equal(t, 9, e.Ports())
	speak := func() { phones[0].say(ports[0], loud) }
	for _, p := range phones[1:] {
		p.hear(func(p *rtp.Packet) bool { return p.Payload[80] == loud }, speak)
	}
	p := phones[0].hear(func(*rtp.Packet) bool { return true }, speak)
	assert.EqualValues(t, silence, p.Payload[80]|0x80, "nobody hears himself")
	for i := range phones {
		e.Free(media.Port(i + 1))
	}
	assert.Zero(t, e.Ports())
}

func TestTwoConferencesAreApart(t *testing.T) {
	e := newEngine(t, voice.Options{})
	a, b, c := newHandset(t), newHandset(t), newHandset(t)
	one := bind(t, e, media.Bind{Port: 1, Use: media.UseBridge, Bridge: 1}, a.at())
	bind(t, e, media.Bind{Port: 2, Use: media.UseBridge, Bridge: 1}, b.at())
	bind(t, e, media.Bind{Port: 3, Use: media.UseBridge, Bridge: 2}, c.at())
	b.hear(func(p *rtp.Packet) bool { return p.Payload[0] == loud }, func() { a.say(one, loud) })
	for range 5 {
		p := c.hear(func(*rtp.Packet) bool { return true }, func() { a.say(one, loud) })
		assert.EqualValues(t, silence, p.Payload[0]|0x80)
	}
}

func TestMusic(t *testing.T) {
	e := newEngine(t, voice.Options{})
	a, b := newHandset(t), newHandset(t)
	bind(t, e, media.Bind{Port: 1, Use: media.UseMusic, Source: "unknown"}, a.at())
	bind(t, e, media.Bind{Port: 2, Use: media.UseMusic}, b.at())
	sounds := func(p *rtp.Packet) bool { return p.Payload[80]|0x80 != silence }
	nothing := func() {}
	first := a.hear(sounds, nothing)
	assert.EqualValues(t, 0, first.PayloadType)
	assert.Len(t, first.Payload, 160)
	b.hear(sounds, nothing)
	second := a.hear(func(*rtp.Packet) bool { return true }, nothing)
	assert.EqualValues(t, 160*uint32(second.SequenceNumber-first.SequenceNumber), second.Timestamp-first.Timestamp)
	assert.Positive(t, e.Free(1).Sent)
}

func TestRelayFollowsThePhone(t *testing.T) {
	e := newEngine(t, voice.Options{})
	a, b := newHandset(t), newHandset(t)
	lie := netip.MustParseAddrPort("10.99.99.99:4000")
	one := bind(t, e, media.Bind{Port: 1, Use: media.UseRelay, Peer: 2, Latch: true}, lie)
	two := bind(t, e, media.Bind{Port: 2, Use: media.UseRelay, Peer: 1}, b.at())
	b.hear(func(p *rtp.Packet) bool { return p.SSRC == uint32(a.at().Port()) && p.Payload[0] == 7 }, func() { a.say(one, 7) })
	a.hear(func(p *rtp.Packet) bool { return p.Payload[0] == 9 }, func() { b.say(two, 9) })
	got := e.Free(1)
	assert.Positive(t, got.Received)
	assert.Positive(t, got.Sent)
	e.Free(2)
}

func TestStrangersAreNotHeard(t *testing.T) {
	e := newEngine(t, voice.Options{})
	b := newHandset(t)
	from := media.Bind{Port: 1, Use: media.UseRelay, Peer: 2, Latch: true, Format: ulaw, Host: loopback, From: netip.MustParseAddr("192.0.2.77")}
	one, err := e.Bind(from)
	require.NoError(t, err)
	bind(t, e, media.Bind{Port: 2, Use: media.UseRelay, Peer: 1}, b.at())
	stranger := newHandset(t)
	for range 5 {
		stranger.say(one, loud)
	}
	_, err = stranger.WriteToUDPAddrPort([]byte("no RTP"), one)
	require.NoError(t, err)
	require.NoError(t, b.SetReadDeadline(time.Now().Add(100*time.Millisecond)))
	_, err = b.Read(make([]byte, 100))
	assert.Error(t, err)
	assert.Eventually(t, func() bool { return e.Traffic(1).Refused == 6 }, 30*time.Second, time.Millisecond)
	assert.Zero(t, e.Free(1).Received)
}

func TestPortsRunOutAndComeBack(t *testing.T) {
	e := newEngine(t, voice.Options{FirstPort: 31001, LastPort: 31005})
	b := media.Bind{Port: 1, Use: media.UseMusic, Host: loopback, Format: ulaw}
	first, err := e.Bind(b)
	require.NoError(t, err)
	b.Port = 2
	_, err = e.Bind(b)
	require.NoError(t, err)
	b.Port = 3
	_, err = e.Bind(b)
	require.ErrorContains(t, err, "no port of 31001-31005 is free")
	e.Free(1)
	again, err := e.Bind(b)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	_, err = e.Bind(b)
	assert.ErrorContains(t, err, "open already")
	assert.Zero(t, e.Free(99))
}

func TestBindAfterClose(t *testing.T) {
	e := voice.New(voice.Options{})
	e.Close()
	_, err := e.Bind(media.Bind{Port: 1, Host: loopback})
	assert.ErrorContains(t, err, "closed")
}

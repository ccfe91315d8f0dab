package sccplayer_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccplayer"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// phone and server are the two directions of a connection.
var (
	phone  = gopacket.NewFlow(layers.EndpointIPv4, net.IPv4(10, 0, 0, 1).To4(), net.IPv4(10, 0, 0, 2).To4())
	server = phone.Reverse()
)

const phonePort, skinnyPort = layers.TCPPort(50000), layers.TCPPort(2000)

// segment is a TCP segment and its direction.
type segment struct {
	network gopacket.Flow
	tcp     layers.TCP
	time    time.Time
}

// fromPhone builds a segment of the phone.
func fromPhone(seq uint32, data []byte) segment {
	return segment{network: phone, tcp: tcp(phonePort, skinnyPort, seq, data)}
}

// tcp builds the layer as decoding it would.
func tcp(from, to layers.TCPPort, seq uint32, data []byte) layers.TCP {
	t := layers.TCP{SrcPort: from, DstPort: to, Seq: seq, ACK: true}
	t.Payload = data
	t.SetInternalPortsForTesting()
	return t
}

// cut splits a stream into segments of up to size bytes.
func cut(r *rand.Rand, seq uint32, stream []byte, size int) []segment {
	var all []segment
	for len(stream) > 0 {
		n := min(len(stream), 1+r.IntN(size))
		all = append(all, fromPhone(seq, stream[:n]))
		seq += uint32(n)
		stream = stream[n:]
	}
	return all
}

// traffic is one frame of every message.
func traffic() (frames [][]byte) {
	last := ""
	for _, c := range sccptest.Cases() {
		if c.Info.Name != last && c.Shape.Name == "typical" {
			frames = append(frames, c.Frame)
			last = c.Info.Name
		}
	}
	return frames
}

// collector gathers copies of frames.
type collector struct {
	frames  [][]byte
	skipped int
}

func (c *collector) decoder(d sccplayer.Decoder) *sccplayer.Decoder {
	d.Handle = func(m sccplayer.Message) {
		c.frames = append(c.frames, bytes.Clone(m.Frame))
		c.skipped += m.Skipped
	}
	return &d
}

func feed(d *sccplayer.Decoder, segments []segment) {
	for i := range segments {
		s := &segments[i]
		d.Segment(s.network, &s.tcp, s.time)
	}
}

func requireFrames(t *testing.T, want, got [][]byte, where string) {
	t.Helper()
	require.Len(t, got, len(want), where)
	for i := range want {
		require.Equal(t, want[i], got[i], "%s: message %d", where, i)
	}
}

func TestStreamInOrder(t *testing.T) {
	frames := traffic()
	stream := bytes.Join(frames, nil)
	r := rand.New(rand.NewPCG(1, 1))
	for _, size := range []int{1, 7, 100, 1460, 1 << 16} {
		for _, start := range []uint32{0, 1<<32 - 5000} { // sequence numbers wrap
			var c collector
			d := c.decoder(sccplayer.Decoder{})
			feed(d, cut(r, start, stream, size))
			d.Flush()
			requireFrames(t, frames, c.frames, fmt.Sprint(size, start))
			assert.Zero(t, c.skipped)
		}
	}
}

func TestStreamOutOfOrderAndRepeated(t *testing.T) {
	frames := traffic()
	stream := bytes.Join(frames, nil)
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 2))
		const start = 1<<32 - 3000
		segments := cut(r, start, stream, 500)
		for range 200 { // retransmissions that begin and end anywhere
			a := r.IntN(len(stream))
			b := min(len(stream), a+r.IntN(900))
			segments = append(segments, fromPhone(start+uint32(a), stream[a:b]))
		}
		slices.SortStableFunc(segments, func(a, b segment) int { return int(int32(a.tcp.Seq - b.tcp.Seq)) })
		for i := range len(segments) - 8 {
			j := i + r.IntN(8)
			segments[i], segments[j] = segments[j], segments[i]
		}
		segments = append([]segment{syn(start - 1)}, segments...)
		var c collector
		d := c.decoder(sccplayer.Decoder{})
		feed(d, segments)
		requireFrames(t, frames, c.frames, fmt.Sprint(seed))
	}
}

func syn(seq uint32) segment {
	s := fromPhone(seq, nil)
	s.tcp.SYN = true
	return s
}

// A SYN that is captured again, or behind the first data, ends nothing. One with
// the same number later, or behind a FIN, is another connection's.
func TestStreamRepeatedSYN(t *testing.T) {
	frames := traffic()[:4]
	stream := bytes.Join(frames, nil)
	half := len(frames[0]) + 5
	first, second := fromPhone(100, stream[:half]), fromPhone(100+uint32(half), stream[half:])
	fin := fromPhone(100+uint32(len(stream)), nil)
	fin.tcp.FIN = true
	at := func(t time.Duration, list ...segment) (moved []segment) {
		for _, s := range list {
			s.time = time.Unix(1_000_000, 0).Add(t)
			moved = append(moved, s)
		}
		return moved
	}
	twice := slices.Concat(frames, frames)
	for name, c := range map[string]struct {
		segments []segment
		want     [][]byte
	}{
		"twice":       {at(0, syn(99), first, syn(99), second), frames},
		"behind data": {at(0, first, syn(99), second), frames},
		"after FIN":   {at(0, syn(99), first, second, fin, syn(99), first, second), twice},
		"later":       {slices.Concat(at(0, syn(99), first, second), at(time.Minute, syn(99), first, second)), twice},
	} {
		t.Run(name, func(t *testing.T) {
			var got collector
			d := got.decoder(sccplayer.Decoder{})
			feed(d, c.segments)
			d.Flush()
			requireFrames(t, c.want, got.frames, name)
			assert.Zero(t, got.skipped)
		})
	}
}

// A capture that starts anywhere loses the first messages only.
func TestStreamStartsAnywhere(t *testing.T) {
	frames := traffic()
	stream := bytes.Join(frames, nil)
	ends := map[int]int{}
	for at, i := 0, 0; i < len(frames); i++ {
		ends[at] = i
		at += len(frames[i])
	}
	for from := 0; from < len(stream); from += 13 {
		var c collector
		d := c.decoder(sccplayer.Decoder{})
		feed(d, cut(rand.New(rand.NewPCG(uint64(from), 3)), 77, stream[from:], 1460))
		d.Flush()
		requireTail(t, frames, stream, from, c.frames)
	}
}

// requireTail asserts that what was read is the end of the stream, from one of
// the first messages behind the start on.
func requireTail(t *testing.T, frames [][]byte, stream []byte, from int, got [][]byte) {
	t.Helper()
	at, whole := 0, 0
	for i, f := range frames {
		if at >= from {
			whole = len(frames) - i
			break
		}
		at += len(f)
	}
	require.LessOrEqual(t, whole-len(got), 1, "started at %d: %d of %d", from, len(got), whole)
	for i := 1; i <= min(whole, len(got)); i++ {
		require.Equal(t, frames[len(frames)-i], got[len(got)-i], "started at %d", from)
	}
	require.LessOrEqual(t, len(got), whole+1, "started at %d", from)
}

// A lost segment costs the messages in it and at most one around it.
func TestStreamLosesASegment(t *testing.T) {
	frames := traffic()
	stream := bytes.Join(frames, nil)
	known := map[string]bool{}
	for _, f := range frames {
		known[string(f)] = true
	}
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 4))
		segments := append([]segment{syn(99)}, cut(r, 100, stream, 1460)...)
		lost := 1 + r.IntN(len(segments)-2)
		size := len(segments[lost].tcp.Payload)
		segments = slices.Delete(segments, lost, lost+1)
		var c collector
		d := c.decoder(sccplayer.Decoder{Ports: []layers.TCPPort{skinnyPort}})
		feed(d, segments)
		d.Flush()
		strange := 0
		for _, f := range c.frames {
			if !known[string(f)] {
				strange++
			}
		}
		assert.LessOrEqual(t, strange, 1, "seed %d", seed)
		assert.NotZero(t, c.skipped, "seed %d", seed)
		read := len(bytes.Join(c.frames, nil))
		assert.GreaterOrEqual(t, read, len(stream)-size-6000, "seed %d: lost %d bytes, read %d of %d", seed, size, read, len(stream))
	}
}

// A segment that never comes is given up when the packets say that it is late,
// and when too much waits behind it.
func TestStreamGivesUpOnALostSegment(t *testing.T) {
	frame := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	begin := time.Unix(1000, 0)
	for name, d := range map[string]sccplayer.Decoder{
		"time":   {Wait: time.Second},
		"memory": {MaxGap: 100},
	} {
		var c collector
		d := c.decoder(d)
		first := fromPhone(100, frame)
		first.time = begin
		feed(d, []segment{syn(99), first})
		seq := uint32(100 + 2*len(frame)) // one frame is missing
		for i := range 20 {
			s := fromPhone(seq, frame)
			s.time = begin.Add(time.Duration(i) * 100 * time.Millisecond)
			feed(d, []segment{s})
			seq += uint32(len(frame))
		}
		assert.Len(t, c.frames, 21, name)
		assert.Equal(t, len(frame), c.skipped, name)
	}
}

// Ports of a closed connection are used again.
func TestStreamPortsUsedAgain(t *testing.T) {
	frame := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	var c collector
	d := c.decoder(sccplayer.Decoder{})
	fin := fromPhone(100+uint32(len(frame)), nil)
	fin.tcp.FIN = true
	rst := fromPhone(9, nil)
	rst.tcp.RST = true
	feed(d, []segment{
		syn(99), fromPhone(100, frame), fin, fromPhone(100, frame), // a late retransmission
		syn(5_000_000), fromPhone(5_000_001, frame), rst,
		fromPhone(3_000_000_000, frame), // its SYN was not captured
	})
	assert.Len(t, c.frames, 3)
}

// Other protocols, and keepalives of TCP, are no messages.
func TestStreamIgnoresWhatIsNotSkinny(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	var c collector
	d := c.decoder(sccplayer.Decoder{})
	feed(d, cut(r, 1, noise, 1460))
	feed(d, cut(r, 1<<30, bytes.Repeat([]byte("GET / HTTP/1.1\r\nHost: phone\r\n\r\n"), 500), 1460))
	feed(d, cut(r, 1<<31, make([]byte, 20_000), 1460))
	assert.Empty(t, c.frames)

	d = c.decoder(sccplayer.Decoder{Ports: []layers.TCPPort{2443}})
	feed(d, cut(r, 1, bytes.Join(traffic(), nil), 1460))
	assert.Empty(t, c.frames, "another port")

	frame := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	d = c.decoder(sccplayer.Decoder{})
	feed(d, []segment{syn(99), fromPhone(100, frame), fromPhone(99+uint32(len(frame)), []byte{0}), fromPhone(100+uint32(len(frame)), frame)})
	assert.Len(t, c.frames, 2)
}

// A message that does not decode comes as raw bytes with its error; an unknown
// id comes without; both leave the stream in step.
func TestStreamBadAndUnknownMessages(t *testing.T) {
	good := sccptest.Frame(sccp.IDOnHook, 0, nil)
	bad := sccptest.Frame(sccp.IDCapabilitiesRes, 0, []byte{0xff, 0xff, 0xff, 0xff})
	unknown := sccptest.Frame(0x7777, 0, []byte("what"))
	var got []sccp.Message
	var errs []error
	d := &sccplayer.Decoder{Handle: func(m sccplayer.Message) {
		got, errs = append(got, sccp.Clone(m.Message)), append(errs, m.Err)
		assert.Equal(t, phone, m.Network)
		assert.Equal(t, m.Header.FrameSize(), len(m.Frame))
	}}
	feed(d, []segment{fromPhone(1, bytes.Join([][]byte{good, good, bad, unknown, good}, nil))})
	require.Len(t, got, 5)
	require.IsType(t, (*sccp.Unknown)(nil), got[2])
	require.ErrorIs(t, errs[2], sccp.ErrCount)
	require.IsType(t, (*sccp.Unknown)(nil), got[3])
	require.NoError(t, errs[3])
	require.IsType(t, (*sccp.OnHook)(nil), got[4])
}

// Two phones and both directions do not mix.
func TestStreamsAreApart(t *testing.T) {
	frame := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	answer := sccptest.Frame(sccp.IDKeepAliveAck, 0, nil)
	seen := map[string]int{}
	d := &sccplayer.Decoder{Handle: func(m sccplayer.Message) {
		seen[fmt.Sprint(m.Network, m.Transport, m.Message.ID())]++
	}}
	for i := range len(frame) {
		feed(d, []segment{
			fromPhone(uint32(1000+i), frame[i:i+1]),
			{network: phone, tcp: tcp(phonePort+1, skinnyPort, uint32(7+i), frame[i:i+1])},
		})
		if i < len(answer) {
			feed(d, []segment{{network: server, tcp: tcp(skinnyPort, phonePort, uint32(9+i), answer[i:i+1])}})
		}
	}
	assert.Equal(t, map[string]int{
		"10.0.0.1->10.0.0.2 50000->2000 OnHook":       1,
		"10.0.0.1->10.0.0.2 50001->2000 OnHook":       1,
		"10.0.0.2->10.0.0.1 2000->50000 KeepAliveAck": 1,
	}, seen)
}

// Memory is bounded: streams that were silent for longest go first, and give
// what they still hold.
func TestStreamsAreForgotten(t *testing.T) {
	frame := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	var c collector
	d := c.decoder(sccplayer.Decoder{MaxStreams: 3, MaxBuffered: 2000, MaxGap: 1 << 20, Wait: time.Hour})
	for port := range layers.TCPPort(50) {
		begin := tcp(port+1, skinnyPort, 0, nil)
		begin.SYN = true
		behindGap := tcp(port+1, skinnyPort, 100, frame)
		feed(d, []segment{{network: phone, tcp: begin}, {network: phone, tcp: behindGap}})
		assert.LessOrEqual(t, d.Buffered(), 3*200)
	}
	assert.Len(t, c.frames, 47, "all but the three that wait")
	for i := range uint32(100) {
		feed(d, []segment{fromPhone(1000+i*1000, make([]byte, 500))})
		assert.LessOrEqual(t, d.Buffered(), 2000)
	}
	d.Flush()
	assert.Len(t, c.frames, 50)
	assert.Zero(t, d.Buffered())
}

// An impossible length loses the step; the next message finds it again.
func TestStreamFindsTheStepAgain(t *testing.T) {
	good := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	bad := bytes.Repeat([]byte{0xff}, 40)
	var c collector
	d := c.decoder(sccplayer.Decoder{Ports: []layers.TCPPort{skinnyPort}, MaxFrame: 1000})
	feed(d, []segment{syn(0), fromPhone(1, bytes.Join([][]byte{good, bad, good, good, good}, nil))})
	assert.Len(t, c.frames, 4)
	assert.Equal(t, len(bad), c.skipped)
}

// Packets without TCP are nobody's.
func TestPacketsWithoutTCP(t *testing.T) {
	d := sccplayer.Decoder{Handle: func(sccplayer.Message) { t.Error("a message") }}
	d.Packet(gopacket.NewPacket([]byte{1, 2, 3}, layers.LayerTypeEthernet, gopacket.Default))
	d.Packet(gopacket.NewPacket(packet(nil), layers.LayerTypeEthernet, gopacket.Default))
	d.Flush()
}

// Small words look like headers now and then. In the middle of a stream that is
// not Skinny, what does not decode is no message.
func TestStreamOfSmallWordsIsNotSkinny(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var stream []byte
	for range 60_000 {
		stream = binary.LittleEndian.AppendUint32(stream, uint32(r.IntN(300)))
	}
	d := sccplayer.Decoder{Handle: func(m sccplayer.Message) { require.NoError(t, m.Err) }}
	feed(&d, cut(r, 1, stream, 1400))
	d.Flush()
}

// The first message of a connection is one even if it does not decode.
func TestStreamReportsABadFirstMessage(t *testing.T) {
	bad := append(words(8, 0, uint32(sccp.IDCapabilitiesRes)), words(19)...)
	var errs []error
	d := sccplayer.Decoder{Handle: func(m sccplayer.Message) { errs = append(errs, m.Err) }}
	feed(&d, []segment{syn(99), fromPhone(100, bad)})
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], sccp.ErrCount)
}

func words(all ...uint32) (b []byte) {
	for _, x := range all {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

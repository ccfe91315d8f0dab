package capture_test

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/capture"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// packet is what a test looks at.
type packet struct {
	fromPhone bool
	seq, ack  uint32
	flags     string
	data      string
}

func read(t *testing.T, file []byte) (packets []packet) {
	t.Helper()
	r, err := pcapgo.NewReader(bytes.NewReader(file))
	require.NoError(t, err)
	var last time.Time
	for {
		data, info, err := r.ReadPacketData()
		if errors.Is(err, io.EOF) {
			return packets
		}
		require.NoError(t, err)
		assert.False(t, info.Timestamp.Before(last), "time goes on")
		last = info.Timestamp
		tcp, ok := gopacket.NewPacket(data, layers.LayerTypeEthernet, gopacket.Default).TransportLayer().(*layers.TCP)
		require.True(t, ok)
		p := packet{fromPhone: tcp.DstPort == 2000, seq: tcp.Seq, ack: tcp.Ack, data: string(tcp.Payload)}
		for name, set := range map[string]bool{"S": tcp.SYN, "F": tcp.FIN} {
			if set {
				p.flags += name
			}
		}
		packets = append(packets, p)
	}
}

func flow(phone string) station.Flow {
	return station.Flow{Phone: netip.MustParseAddrPort(phone), Server: netip.MustParseAddrPort("192.0.2.1:2345")}
}

func TestSequenceNumbers(t *testing.T) {
	for _, f := range []station.Flow{
		flow("192.0.2.7:50000"),
		{Phone: netip.MustParseAddrPort("[2001:db8::7]:50000"), Server: netip.MustParseAddrPort("[2001:db8::1]:2345")},
	} {
		var file bytes.Buffer
		c, err := capture.New(&file)
		require.NoError(t, err)
		at := time.Unix(1000, 0)
		c.Opened(f, at)
		c.Segment(f, true, at.Add(time.Second), []byte("hello"))
		c.Segment(f, false, at, []byte("welcome"))
		c.Segment(f, true, at, []byte("x"))
		c.Closed(f, at)
		c.Segment(f, true, at, []byte("too late"))
		c.Closed(f, at)
		require.NoError(t, c.Err())
		assert.Equal(t, []packet{
			{true, 0, 0, "S", ""},
			{false, 0, 1, "S", ""},
			{true, 1, 1, "", ""},
			{true, 1, 1, "", "hello"},
			{false, 1, 6, "", "welcome"},
			{true, 6, 8, "", "x"},
			{false, 8, 7, "F", ""},
			{true, 7, 9, "F", ""},
			{false, 9, 8, "", ""},
		}, read(t, file.Bytes()))
	}
}

func TestLongSegmentsAreCut(t *testing.T) {
	var file bytes.Buffer
	c, err := capture.New(&file)
	require.NoError(t, err)
	f := flow("192.0.2.7:50000")
	c.Opened(f, time.Unix(1000, 0))
	long := bytes.Repeat([]byte("0123456789"), 10_000)
	c.Segment(f, false, time.Unix(1000, 0), long)
	require.NoError(t, c.Err())
	var got string
	for _, p := range read(t, file.Bytes()) {
		if p.data != "" {
			assert.Equal(t, uint32(1+len(got)), p.seq)
		}
		got += p.data
	}
	assert.Equal(t, string(long), got)
}

func TestManyConnections(t *testing.T) {
	var file bytes.Buffer
	c, err := capture.New(&file)
	require.NoError(t, err)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			f := station.Flow{
				Phone:  netip.AddrPortFrom(netip.MustParseAddr("192.0.2.7"), uint16(1000+i)),
				Server: netip.MustParseAddrPort("192.0.2.1:2000"),
			}
			c.Opened(f, time.Now())
			c.Segment(f, true, time.Now(), []byte("hello"))
			c.Closed(f, time.Now())
		})
	}
	all.Wait()
	assert.Len(t, read(t, file.Bytes()), 20*7)
}

func TestTheClockIsSetBack(t *testing.T) {
	var file bytes.Buffer
	c, err := capture.New(&file)
	require.NoError(t, err)
	f := station.Flow{Phone: netip.MustParseAddrPort("192.0.2.7:1000"), Server: netip.MustParseAddrPort("192.0.2.1:2000")}
	now := time.Now()
	c.Opened(f, now)
	c.Closed(f, now.Round(0).Add(-time.Hour))
	assert.Len(t, read(t, file.Bytes()), 6)
}

// full is a disk without room.
type full struct{ room int }

var errFull = errors.New("disk full")

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestDiskFull(t *testing.T) {
	_, err := capture.New(&full{})
	require.ErrorContains(t, err, errFull.Error())
	c, err := capture.New(&full{room: 100})
	require.NoError(t, err)
	c.Opened(flow("192.0.2.7:50000"), time.Unix(1000, 0))
	c.Segment(flow("192.0.2.7:50000"), true, time.Unix(1000, 0), []byte("hello"))
	assert.ErrorContains(t, c.Err(), errFull.Error())
}

// TestAFileIsForItsOwner, because it may hold PINs.
func TestAFileIsForItsOwner(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such bits")
	}
	name := filepath.Join(t.TempDir(), "c.pcap")
	for range 2 {
		f, err := capture.Create(name)
		require.NoError(t, err)
		require.NoError(t, f.Close())
	}
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	assert.EqualValues(t, 24, info.Size(), "a header, once")
}

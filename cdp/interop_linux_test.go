package cdp_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// announce runs an Announcer on a host until the test ends.
func announce(t *testing.T, h *netlab.Host, p cdp.Packet) {
	t.Helper()
	a, err := cdp.NewAnnouncer(open(t, h), p)
	require.NoError(t, err)
	a.Interval = time.Second // the other side may start late
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() { result <- a.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-result)
	})
}

// listen runs a Listener on a host until the test ends; its news go to the channel.
func listen(t *testing.T, h *netlab.Host) <-chan cdp.Neighbor {
	t.Helper()
	l := cdp.NewListener(open(t, h))
	news := make(chan cdp.Neighbor)
	ctx, cancel := context.WithCancel(context.Background())
	l.Notify = func(_ cdp.Event, n cdp.Neighbor) {
		select {
		case news <- n:
		case <-ctx.Done():
		}
	}
	result := make(chan error, 1)
	go func() { result <- l.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-result)
	})
	return news
}

func receive(t *testing.T, news <-chan cdp.Neighbor) cdp.Neighbor {
	t.Helper()
	select {
	case n := <-news:
		return n
	case <-time.After(patience):
		t.Fatal("no neighbour was heard")
		return cdp.Neighbor{}
	}
}

func TestListenerHearsAnnouncer(t *testing.T) {
	a, b := netlab.Pair(t)
	news := listen(t, b)
	announce(t, a, fullPacket())
	assert.Equal(t, fullPacket(), receive(t, news).Packet)
}

// lldpdSocket returns a path for the control socket: short, and in a folder that
// the unprivileged user of lldpcli may enter.
func lldpdSocket(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lldpd")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	return filepath.Join(dir, "socket")
}

// lldpd computes the checksum on its own, signed octet included, and its last TLV
// is the platform; the Listener drops wrong sums.
func TestListenerHearsLldpd(t *testing.T) {
	lldpd := peer.Need(t, "lldpd")
	parity := 0
	for _, platform := range []string{"model\xe9", "model2\xe9"} {
		t.Run(fmt.Sprintf("%+q", platform), func(t *testing.T) {
			a, b := netlab.Pair(t)
			news := listen(t, b)
			// -ccccc: CDPv2 only, sent without being asked
			a.Start(t, lldpd, "-d", "-ccccc", "-I", a.Interface, "-M", "1",
				"-u", lldpdSocket(t), "-S", "skinny lab", "-P", platform, "-m", a.Address)
			p := receive(t, news).Packet
			assert.Equal(t, uint8(2), p.Version)
			assert.NotEmpty(t, p.DeviceID)
			assert.Equal(t, a.Interface, p.PortID)
			assert.Contains(t, p.Software, "skinny lab")
			assert.Equal(t, platform, p.Platform)
			require.NotEmpty(t, p.Addresses)
			assert.Equal(t, a.Address, p.Addresses[0].String())
			assert.True(t, p.Capabilities.Set)
			assert.NotZero(t, p.TTL)
			parity += len(payloadOf(t, encode(t, p))) & 1
		})
	}
	assert.Equal(t, 1, parity, "one payload of odd and one of even length")
}

// ladvd adds the last octet of an odd payload unsigned, which is the same for the
// ASCII that it sends last.
func TestListenerHearsLadvd(t *testing.T) {
	ladvd := peer.Need(t, "ladvd")
	a, b := netlab.Pair(t)
	news := listen(t, b)
	// -t: also on virtual interfaces. Its socket is in a folder with a fixed name,
	// so it gets a /run of its own; ip gives every program a mount namespace.
	a.Start(t, "sh", "-c", "mount -t tmpfs -o mode=755 none /run && mkdir -m 755 /run/ladvd && exec "+ladvd+" -f -t -C -vvv "+a.Interface)
	p := receive(t, news).Packet
	assert.Equal(t, uint8(2), p.Version)
	assert.Equal(t, uint8(180), p.TTL)
	assert.NotEmpty(t, p.DeviceID)
	assert.NotEmpty(t, p.SystemName)
	assert.Equal(t, a.Interface, p.PortID)
	assert.Contains(t, p.Platform, "Linux")
	assert.Equal(t, cdp.Some(uint32(1500)), p.MTU)
	require.Len(t, p.Addresses, 1)
	assert.Equal(t, a.Address, p.Addresses[0].String())
	assert.NotZero(t, p.Capabilities.Value)
	assert.Empty(t, p.Other)
}

const scapySniffer = `
import sys
from scapy.all import AsyncSniffer, load_contrib
load_contrib("cdp")
def show(frame):
    print("heard", frame[CDPMsgDeviceID].val.decode(), frame[CDPMsgVoIPVLANReply].vlan, frame[CDPv2_HDR].ttl, flush=True)
sniffer = AsyncSniffer(iface=sys.argv[1], filter="ether dst 01:00:0c:cc:cc:cc", count=1, prn=show,
    started_callback=lambda: print("listening", flush=True))
sniffer.start()
sniffer.join()
`

func TestScapyHearsAnnouncer(t *testing.T) {
	scapy := peer.Need(t, "scapy")
	a, b := netlab.Pair(t)
	sniffer := b.Start(t, interpreter(t, scapy), "-c", scapySniffer, b.Interface)
	sniffer.WaitFor(t, `listening`)
	announce(t, a, cdp.SwitchPacket("switch.example.net", "GigabitEthernet0/1", cdp.Tagged(100)))
	sniffer.WaitFor(t, `heard switch\.example\.net 100 180`)
}

// interpreter is the Python that a script runs with: the first in the path may be
// another one, without the modules of this one.
func interpreter(t *testing.T, script string) string {
	t.Helper()
	text, err := os.ReadFile(script)
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	program, ok := strings.CutPrefix(first, "#!")
	require.True(t, ok, first)
	return strings.TrimSpace(program)
}

func TestTcpdumpHearsAnnouncer(t *testing.T) {
	tcpdump := peer.Need(t, "tcpdump")
	a, b := netlab.Pair(t)
	dump := b.Start(t, tcpdump, "-l", "-n", "-v", "-i", b.Interface, "ether", "dst", "01:00:0c:cc:cc:cc")
	dump.WaitFor(t, `listening on`)
	announce(t, a, cdp.SwitchPacket("switch.example.net", "GigabitEthernet0/1", cdp.Tagged(100)))
	dump.WaitFor(t, `(?s)CDPv2, ttl: 180s.*'switch\.example\.net'.*'GigabitEthernet0/1'.*app 1, vlan 100`)
}

func TestTsharkHearsAnnouncer(t *testing.T) {
	tshark := peer.Need(t, "tshark")
	a, b := netlab.Pair(t)
	shark := b.Start(t, tshark, "-n", "-l", "-i", b.Interface, "-f", "ether dst 01:00:0c:cc:cc:cc",
		"-T", "fields", "-e", "cdp.deviceid", "-e", "cdp.voice_vlan", "-e", "cdp.checksum.status")
	shark.WaitFor(t, `Capturing on`)
	announce(t, a, cdp.SwitchPacket("switch.example.net", "GigabitEthernet0/1", cdp.Tagged(100)))
	shark.WaitFor(t, `switch\.example\.net\t100\t1`)
}

// lldpd as a receiver drops frames that lack what it wants to know.
func TestLldpdHearsAnnouncer(t *testing.T) {
	lldpd, lldpcli := peer.Need(t, "lldpd"), peer.Need(t, "lldpcli")
	a, b := netlab.Pair(t)
	socket := lldpdSocket(t)
	b.Start(t, lldpd, "-d", "-D", "cdp", "-ccccc", "-I", b.Interface, "-u", socket)
	p := cdp.SwitchPacket("switch.example.net", "GigabitEthernet0/1", cdp.Tagged(100))
	p.Addresses = fullPacket().Addresses
	announce(t, a, p)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		out, err := b.Command(t.Context(), lldpcli, "-u", socket, "show", "neighbors", "details").CombinedOutput()
		assert.NoError(c, err)
		for _, want := range []string{"CDPv2", "switch.example.net", "GigabitEthernet0/1", "192.0.2.1"} {
			assert.Contains(c, string(out), want)
		}
	}, patience, 100*time.Millisecond)
}

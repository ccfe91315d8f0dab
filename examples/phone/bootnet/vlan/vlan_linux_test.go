package vlan_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/bootnet/vlan"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// open makes the interface on a host and gives it an address.
func open(t *testing.T, h *netlab.Host, id uint16, address string) *vlan.Interface {
	t.Helper()
	var i *vlan.Interface
	var err error
	h.Do(func() { i, err = vlan.Open(t.Context(), h.Interface, id) })
	require.NoError(t, err)
	t.Cleanup(func() {
		h.Do(func() { err = i.Close() })
		assert.NoError(t, err)
		h.Do(func() { _, err = net.InterfaceByName(i.Name) })
		assert.Error(t, err, "it is still there")
	})
	h.Run(t, "ip", "addr", "add", address+"/24", "dev", i.Name)
	return i
}

// TCP with more data than fits a frame goes over the VLAN, and tcpdump sees the
// tag on the wire below.
func TestCarriesTaggedFrames(t *testing.T) {
	tcpdump := peer.Need(t, "tcpdump")
	leaktest.Goroutines(t)
	a, b := netlab.Pair(t)
	i := open(t, a, 100, "10.77.0.1")
	open(t, b, 100, "10.77.0.2")
	assert.Equal(t, a.Interface+".100", i.Name)
	dump := b.Start(t, tcpdump, "-l", "-n", "-e", "-i", b.Interface, "vlan 100 and tcp")
	dump.WaitFor(t, `listening on`)

	var listener net.Listener
	var client net.Conn
	var err error
	a.Do(func() { listener, err = net.Listen("tcp4", "10.77.0.1:0") })
	require.NoError(t, err)
	defer listener.Close()
	b.Do(func() {
		dialer := net.Dialer{Timeout: 20 * time.Second}
		client, err = dialer.DialContext(context.Background(), "tcp4", listener.Addr().String())
	})
	require.NoError(t, err)
	defer client.Close()
	server, err := listener.Accept()
	require.NoError(t, err)
	defer server.Close()
	sent := strings.Repeat("0123456789abcdef", 20_000)
	wrote := make(chan error, 1)
	go func() {
		_, err := io.WriteString(client, sent)
		wrote <- err
	}()
	got := make([]byte, len(sent))
	_, err = io.ReadFull(server, got)
	require.NoError(t, err)
	require.NoError(t, <-wrote)
	assert.Equal(t, sent, string(got))
	dump.WaitFor(t, `802\.1Q.*vlan 100,.*10\.77\.0\.2\.\d+ > 10\.77\.0\.1`)
}

func TestOtherVLANsStayOutside(t *testing.T) {
	busybox := peer.Need(t, "busybox")
	a, b := netlab.Pair(t)
	open(t, a, 100, "10.77.0.1")
	open(t, a, 200, "10.78.0.1")
	i := open(t, b, 100, "10.77.0.2")
	b.Run(t, "ip", "addr", "add", "10.78.0.2/24", "dev", i.Name)
	b.Run(t, busybox, "ping", "-c", "1", "-W", "10", "10.77.0.1")
	out, err := b.Command(t.Context(), busybox, "ping", "-c", "1", "-W", "1", "10.78.0.1").CombinedOutput()
	assert.Error(t, err, "%s", out)
}

func TestOpenErrors(t *testing.T) {
	for _, id := range []uint16{0, 4095} {
		_, err := vlan.Open(t.Context(), "lo", id)
		assert.ErrorContains(t, err, "is not in 1 to 4094")
	}
	a, _ := netlab.Pair(t)
	var err error
	a.Do(func() { _, err = vlan.Open(t.Context(), "no-such-if0", 5) })
	assert.Error(t, err)
	open(t, a, 7, "10.77.0.1")
	a.Do(func() { _, err = vlan.Open(t.Context(), a.Interface, 7) })
	assert.Error(t, err, "it is there")
}

func TestName(t *testing.T) {
	assert.Equal(t, "eth0.100", vlan.Name("eth0", 100))
	assert.Equal(t, "vlan4094", vlan.Name("enp0s31f6xyz", 4094))
}

package dhcpopt_test

import (
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

const patience = 30 * time.Second

// dnsmasq starts a DHCP server on a host with these --dhcp-option values.
func dnsmasq(t *testing.T, h *netlab.Host, options ...string) {
	t.Helper()
	args := []string{
		"--no-daemon", "--conf-file=/dev/null", "--port=0", "--user=root", "--log-dhcp", "--no-ping",
		"--interface=" + h.Interface, "--bind-interfaces", "--dhcp-authoritative",
		"--dhcp-leasefile=" + filepath.Join(t.TempDir(), "leases"),
		"--dhcp-range=10.9.0.50,10.9.0.99,1h",
	}
	for _, o := range options {
		args = append(args, "--dhcp-option="+o)
	}
	h.Start(t, peer.Need(t, "dnsmasq"), args...).WaitFor(t, `DHCP, sockets bound|DHCP, IP range`)
}

// discover sends what a Cisco phone sends first, and returns the offer.
func discover(t *testing.T, h *netlab.Host) []byte {
	t.Helper()
	var conn net.PacketConn
	var err error
	h.Do(func() { conn, err = net.ListenPacket("udp4", "0.0.0.0:68") })
	require.NoError(t, err)
	defer conn.Close()

	m := message(netip.Addr{}, "", "", nil)[:240]
	copy(m, []byte{1, 1, 6, 0, 0x51, 0x52, 0x53, 0x54, 0, 0, 0x80, 0}) // broadcast the answer
	copy(m[28:], []byte{0x02, 0, 0, 0, 0, 7})
	m = append(m, 53, 1, 1)
	m = appended(t, m, dhcpopt.ParameterRequest, dhcpopt.PhoneRequest())
	m, err = dhcpopt.AppendText(m, dhcpopt.VendorClass, dhcpopt.PhoneClass("CP-7962G", true))
	require.NoError(t, err)
	m = dhcpopt.AppendEnd(m)
	_, err = conn.WriteTo(m, &net.UDPAddr{IP: net.IPv4(10, 9, 0, 255), Port: 67})
	require.NoError(t, err)

	buf := make([]byte, 2000)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
	n, _, err := conn.ReadFrom(buf)
	require.NoError(t, err)
	return buf[:n]
}

func TestDnsmasqOffer(t *testing.T) {
	for name, c := range map[string]struct {
		options []string
		want    []dhcpopt.Server
	}{
		"150": {[]string{"150,10.9.0.1,10.9.0.3", "66,10.9.0.9"}, []dhcpopt.Server{
			{Addr: netip.MustParseAddr("10.9.0.1"), From: dhcpopt.FromOption150},
			{Addr: netip.MustParseAddr("10.9.0.3"), From: dhcpopt.FromOption150},
		}},
		"66": {[]string{"66,10.9.0.9"}, []dhcpopt.Server{
			{Addr: netip.MustParseAddr("10.9.0.9"), Name: "10.9.0.9", From: dhcpopt.FromServerName},
		}},
		"siaddr": {nil, []dhcpopt.Server{
			{Addr: netip.MustParseAddr("10.9.0.1"), From: dhcpopt.FromSiaddr},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := netlab.Pair(t)
			dnsmasq(t, a, c.options...)
			got, err := reply(t, discover(t, b)).TFTPServers()
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

// udhcpc hands options that it does not know to its script in hexadecimal.
func TestUdhcpcReadsDnsmasq(t *testing.T) {
	busybox := peer.Need(t, "busybox")
	a, b := netlab.Pair(t)
	dnsmasq(t, a, "150,10.9.0.1,10.9.0.3", "66,10.9.0.9")
	script := filepath.Join(t.TempDir(), "script")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\necho \"event=$1 opt150=$opt150 tftp=$tftp\"\n"), 0o700))
	out := b.Start(t, busybox, "udhcpc", "-f", "-q", "-n", "-i", b.Interface, "-s", script, "-O", "150", "-O", "tftp",
		"-V", dhcpopt.PhoneClass("CP-7962G", false))
	m := out.WaitFor(t, `event=bound opt150=([0-9a-f]*) tftp=(\S*)`)
	value, err := hex.DecodeString(m[1])
	require.NoError(t, err)
	got, err := dhcpopt.ParseServers(nil, value)
	require.NoError(t, err)
	assert.Equal(t, addrs("10.9.0.1", "10.9.0.3"), got)
	s, ok := dhcpopt.ParseServerName([]byte(m[2]))
	require.True(t, ok)
	assert.Equal(t, netip.MustParseAddr("10.9.0.9"), s.Addr)
}

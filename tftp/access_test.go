package tftp

import (
	"net/netip"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAccessList(t *testing.T) {
	list := newAccess(nil, nil)
	for _, addr := range []string{
		"127.0.0.1", "10.255.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.1.1",
		"::1", "fd00::1", "fe80::1", "fe80::1%eth0", "::ffff:10.0.0.1",
	} {
		assert.True(t, list.allows(netip.MustParseAddr(addr)), addr)
	}
	for _, addr := range []string{
		"8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "2001:db8::1", "::ffff:8.8.8.8", "0.0.0.0", "::",
	} {
		assert.False(t, list.allows(netip.MustParseAddr(addr)), addr)
	}
	assert.False(t, list.allows(netip.Addr{}))

	own := newAccess([]netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}, nil)
	assert.True(t, own.allows(netip.MustParseAddr("203.0.113.9")))
	assert.False(t, own.allows(netip.MustParseAddr("10.0.0.1")))

	assert.False(t, newAccess([]netip.Prefix{}, nil).allows(netip.MustParseAddr("127.0.0.1")), "an empty list allows nobody")
}

// TestAllowFromChangesItsMind, and goes before the list.
func TestAllowFromChangesItsMind(t *testing.T) {
	var open atomic.Bool
	list := newAccess([]netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}, func(a netip.Addr) bool {
		return open.Load() && a == netip.MustParseAddr("192.0.2.1")
	})
	assert.False(t, list.allows(netip.MustParseAddr("192.0.2.1")), "the list does not count")
	open.Store(true)
	assert.True(t, list.allows(netip.MustParseAddr("::ffff:192.0.2.1")))
	assert.False(t, list.allows(netip.MustParseAddr("192.0.2.2")))
}

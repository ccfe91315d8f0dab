package dhcpopt_test

import (
	"net/netip"
	"testing"

	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/internal/alloctest"
)

func TestNoAllocations(t *testing.T) {
	servers := addrs("10.9.0.1", "10.9.0.2")
	buf, list := make([]byte, 0, 1024), make([]netip.Addr, 0, 8)
	value := make([]byte, 300)
	alloctest.Zero(t, "append", func() {
		b, err := dhcpopt.AppendServers(buf, servers...)
		if err == nil {
			b, err = dhcpopt.AppendText(b, dhcpopt.ServerName, "10.9.0.1")
		}
		if err == nil {
			b, err = dhcpopt.Append(b, dhcpopt.VendorSpecific, value)
		}
		if err != nil || len(dhcpopt.AppendEnd(b)) == 0 {
			t.Error(err)
		}
	})

	field, err := dhcpopt.AppendServers(nil, servers...)
	if err != nil {
		t.Fatal(err)
	}
	field = appended(t, field, dhcpopt.VendorClass, []byte(dhcpopt.PhoneClass("CP-7941G", true)))
	alloctest.Zero(t, "read", func() {
		for o, err := range dhcpopt.All(field) {
			if err != nil {
				t.Error(err)
			}
			switch o.Code {
			case dhcpopt.TFTPServers:
				if got, err := dhcpopt.ParseServers(list, o.Value); err != nil || len(got) != 2 {
					t.Error(got, err)
				}
			case dhcpopt.VendorClass:
				if !dhcpopt.Class(o.Value).Phone() {
					t.Error(o)
				}
			}
		}
	})
	joined := make([]byte, 0, 1024)
	alloctest.Zero(t, "Join", func() {
		if _, found, err := dhcpopt.Join(joined, dhcpopt.TFTPServers, field); !found || err != nil {
			t.Error(err)
		}
	})
}

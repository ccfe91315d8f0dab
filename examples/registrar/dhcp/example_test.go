package dhcp_test

import (
	"context"
	"fmt"
	"log"
	"net/netip"

	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

// A DHCP server for the phones on an interface; it takes CAP_NET_BIND_SERVICE.
func ExampleServer() {
	serve := func(ctx context.Context, name string) error {
		conn, own, err := dhcp.Listen(ctx, name)
		if err != nil {
			return err
		}
		server := &dhcp.Server{Address: own.Addr(), Scopes: []dhcp.Scope{{
			Network: own.Masked(),
			First:   netip.MustParseAddr("10.9.0.50"),
			Last:    netip.MustParseAddr("10.9.0.99"),
		}}}
		return server.Serve(ctx, conn) // until ctx ends
	}
	fmt.Println(serve(context.Background(), "no-such-if0"))
	// Output: dhcp: interface "no-such-if0": route ip+net: no such network interface
}

// Mistakes are found before anything is opened.
func ExampleScope_Check() {
	s := dhcp.Scope{
		Network: netip.MustParsePrefix("10.9.0.0/24"),
		First:   netip.MustParseAddr("10.9.0.50"),
		Last:    netip.MustParseAddr("10.9.1.99"),
	}
	if err := s.Check(); err != nil {
		fmt.Println(err)
	}
	s.Last = netip.MustParseAddr("10.9.0.99")
	if err := s.Check(); err != nil {
		log.Fatal(err)
	}
	// Output: dhcp: the pool 10.9.0.50-10.9.1.99 is not in the network 10.9.0.0/24
}

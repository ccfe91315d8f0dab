package serverconf_test

import (
	"fmt"
	"log"
	"net/netip"

	"github.com/skinnykit/skinny/dhcpopt/serverconf"
)

// The lines for dnsmasq, for Cisco phones only.
func ExampleLines() {
	text, err := serverconf.Lines(serverconf.Dnsmasq, serverconf.Request{
		Servers:    []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")},
		PhonesOnly: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(text)
	// Output:
	// # dnsmasq.conf, or a file in /etc/dnsmasq.d
	// dhcp-vendorclass=set:cisco-phone,"Cisco Systems, Inc. IP Phone"
	// dhcp-option=tag:cisco-phone,150,10.0.0.1,10.0.0.2
	// dhcp-option=tag:cisco-phone,66,"10.0.0.1"
}

// What a person types is checked before any line is written.
func ExampleParseServers() {
	_, err := serverconf.ParseServers([]string{"10.0.0.1", "tftp.example.org"})
	fmt.Println(err)
	// Output: serverconf: "tftp.example.org" is a name; option 150 holds addresses only, a name can go to option 66
}

func ExampleParseKind() {
	kind, err := serverconf.ParseKind("mikrotik")
	fmt.Println(kind, kind.Tested(), err)
	// Output: mikrotik false <nil>
}

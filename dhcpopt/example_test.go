package dhcpopt_test

import (
	"errors"
	"fmt"
	"log"
	"net/netip"

	"github.com/skinnykit/skinny/dhcpopt"
)

// What a DHCP server adds to its answer when the client is a Cisco phone.
func Example() {
	class := dhcpopt.Class("Cisco Systems, Inc. IP Phone CP-7941G\x00")
	fmt.Println(class.Phone(), class.Model())

	tftp := netip.MustParseAddr("10.9.0.1")
	options, err := dhcpopt.AppendServers(nil, tftp)
	if err != nil {
		log.Fatal(err)
	}
	options, err = dhcpopt.AppendText(options, dhcpopt.ServerName, tftp.String())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%x\n", dhcpopt.AppendEnd(options))
	// Output:
	// true 7941G
	// 96040a090001420831302e392e302e31ff
}

// A server that was told to send option 150 as text.
func ExampleParseServers() {
	_, err := dhcpopt.ParseServers(nil, []byte("10.9.0.1"))
	var text *dhcpopt.TextError
	if errors.As(err, &text) {
		fmt.Println("meant was", text.Addrs)
	}
	// Output: meant was [10.9.0.1]
}

// Where a phone would get its files, and why.
func ExampleReply_TFTPServers() {
	r := dhcpopt.Reply{
		Siaddr:  netip.MustParseAddr("10.9.0.254"),
		Options: []byte{150, 8, 10, 9, 0, 1, 10, 9, 0, 2, 255},
	}
	servers, err := r.TFTPServers()
	for _, s := range servers {
		fmt.Println(s, "from", s.From)
	}
	fmt.Println(err)
	// Output:
	// 10.9.0.1 from option 150
	// 10.9.0.2 from option 150
	// <nil>
}

func ExampleAll() {
	field := []byte{53, 1, 2, 66, 4, 't', 'f', 't', 'p', 255}
	for o, err := range dhcpopt.All(field) {
		fmt.Printf("%v %q %v\n", o.Code, o.Value, err)
	}
	// Output:
	// option 53 "\x02" <nil>
	// TFTP server name (66) "tftp" <nil>
}

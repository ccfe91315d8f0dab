package voice_test

import (
	"fmt"
	"net/netip"

	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/voice"
)

// Two phones join a conference: each gets a port of its own.
func Example() {
	e := voice.New(voice.Options{})
	defer e.Close()
	host := netip.MustParseAddr("127.0.0.1")
	for id := range media.Port(2) {
		at, err := e.Bind(media.Bind{
			Port: id + 1, Use: media.UseBridge, Bridge: 1,
			Format: media.Format{Codec: media.G711U, Packet: 20}, Host: host, From: host,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		e.Aim(id+1, netip.AddrPortFrom(host, 30000+2*uint16(id)))
		fmt.Println("the phone sends to", at.Addr())
	}
	fmt.Println(e.Ports(), "ports")
	// Output:
	// the phone sends to 127.0.0.1
	// the phone sends to 127.0.0.1
	// 2 ports
}

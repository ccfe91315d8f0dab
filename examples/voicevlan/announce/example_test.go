package announce_test

import (
	"context"
	"fmt"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/announce"
)

// An interface that gives phones VLAN 100 by CDP and LLDP-MED until ctx ends.
func ExampleOpen() {
	run := func(ctx context.Context, name string) error {
		port, err := announce.Open(announce.Config{
			Interface: name, Name: "closet", Native: 1,
			Voice: cdp.Tagged(100), LLDP: true,
		})
		if err != nil {
			return err
		}
		return port.Run(ctx)
	}
	fmt.Println(run(context.Background(), "no-such-if0"))
	// Output: interface "no-such-if0": route ip+net: no such network interface
}

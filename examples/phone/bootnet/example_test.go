package bootnet_test

import (
	"context"
	"fmt"

	"github.com/skinnykit/skinny/examples/phone/bootnet"
)

// From power to the address of the file server, as often as the address is lost.
func ExampleBoot() {
	boot := func(ctx context.Context, name string) error {
		for ctx.Err() == nil {
			network, err := bootnet.Boot(ctx, bootnet.Config{
				Interface: name,
				Model:     "7962",
				Step:      func(text string) { fmt.Println(text) },
			})
			if err != nil {
				return err
			}
			fmt.Println(network.MAC, "asks", network.TFTP())
			select {
			case <-network.Lost():
			case <-ctx.Done():
			}
			if err := network.Close(); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Println(boot(context.Background(), "no-such-if0"))
	// Output: bootnet: interface "no-such-if0": route ip+net: no such network interface
}

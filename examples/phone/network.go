package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/bootnet"
)

// errLost ends the context of a phone whose address is lost.
var errLost = errors.New("the address is lost")

// runOnNetwork boots the network before the phone, and starts over when the phone
// loses its address. A call that it was told to make is not made again.
func runOnNetwork(ctx context.Context, o options, out *printer, stderr io.Writer) int {
	for {
		begun := time.Now()
		code, lost := runOnce(ctx, o, out, stderr)
		switch {
		case !lost || ctx.Err() != nil:
			return code
		case o.dial != "":
			return exitFailed
		case o.duration != 0:
			if o.duration -= time.Since(begun); o.duration <= 0 {
				return code
			}
		}
		out.line("starts over")
	}
}

// runOnce goes from power to the end of the phone, or of its address.
func runOnce(ctx context.Context, o options, out *printer, stderr io.Writer) (code int, lost bool) {
	network, err := bootnet.Boot(ctx, bootnet.Config{
		Interface: o.intf, Model: o.phone.Model.Name, Load: o.phone.Model.Load, Step: func(text string) { out.line("%s", text) },
	})
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitNotRegistered, false
	}
	o.phone.MAC, o.phone.TFTP = cnfxml.MAC(network.MAC), network.TFTP()
	ctx, stop := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-network.Lost():
			stop(errLost)
		case <-ctx.Done():
		}
	}()
	code = runPhone(ctx, o, out, stderr)
	stop(nil)
	<-watched
	if err := network.Close(); err != nil {
		fmt.Fprintln(stderr, err)
	}
	return code, errors.Is(context.Cause(ctx), errLost)
}

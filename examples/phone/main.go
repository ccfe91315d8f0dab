// Command phone is a simulated Cisco phone: it boots by TFTP, registers with a
// call manager, makes or takes a call, and sends a tone by RTP. On a network
// interface it finds its voice VLAN, its address and the file server by itself.
//
//	phone -tftp 127.0.0.1:6969 -mac 001122334455 -dial 1002
//	phone -interface eth0 -dial 1002
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

// What the program ends with.
const (
	exitDone          = 0
	exitFailed        = 1 // lost or reset while it was needed
	exitUsage         = 2
	exitNotRegistered = 3 // no configuration, no answer, or rejected
	exitNoCall        = 4 // the call was not answered
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program; ctx ends it as an interrupt does.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		return exitUsage
	}
	out := &printer{w: stdout, all: o.trace, charset: sccp.CharsetOf(o.phone.Model.Features)}
	o.phone.Trace = out.record
	o.phone.Log = slog.New(slog.NewTextHandler(stderr, nil))
	if o.intf != "" {
		return runOnNetwork(ctx, o, out, stderr)
	}
	return runPhone(ctx, o, out, stderr)
}

// runPhone starts the phone, lets it act, and ends it.
func runPhone(ctx context.Context, o options, out *printer, stderr io.Writer) int {
	phone, err := softphone.Start(o.phone)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitUsage
	}
	code := act(ctx, phone, o, out)
	if errors.Is(context.Cause(ctx), errLost) {
		phone.Close() // nothing may be sent from that address
		return code
	}
	goodbye(phone, stderr)
	return code
}

// goodbye unregisters; a server that does not answer delays it.
func goodbye(phone *softphone.Phone, stderr io.Writer) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := phone.Shutdown(ctx); err != nil {
		fmt.Fprintln(stderr, err)
	}
}

// act does what the options say and returns the exit code.
func act(ctx context.Context, phone *softphone.Phone, o options, out *printer) int {
	if err := waitRegistered(ctx, phone, o.wait); err != nil {
		if interrupted(ctx) {
			return exitDone
		}
		out.line("not registered: %v", err)
		return exitNotRegistered
	}
	if o.press != "" || o.web != "" {
		end, err := browse(ctx, phone, o, out)
		defer end()
		if err != nil {
			out.line("%v", err)
			return exitFailed
		}
	}
	switch {
	case o.dial != "":
		return callOut(ctx, phone, o, out)
	case o.press != "" && o.web == "" && o.duration == 0 && !o.answer:
		return exitDone
	case o.answer:
		return answerCalls(ctx, phone, o, out)
	}
	return stay(ctx, phone, o, out)
}

func interrupted(ctx context.Context) bool { return ctx.Err() != nil }

func waitRegistered(ctx context.Context, phone *softphone.Phone, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	_, err := phone.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() })
	return err
}

// stay keeps the phone registered until its time is over.
func stay(ctx context.Context, phone *softphone.Phone, o options, out *printer) int {
	ctx, cancel := limited(ctx, o.duration)
	defer cancel()
	select {
	case <-phone.Done():
		out.line("ended: %v", phone.Err())
		return exitFailed
	case <-ctx.Done():
		return exitDone
	}
}

// limited ends ctx after d, if d is not 0.
func limited(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if d == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, d)
}

// Command voicevlan tells IP phones their voice VLAN by CDP and LLDP-MED, as a
// switch port does, or shows who sends CDP on a wire. See README.md.
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

	"github.com/skinnykit/skinny/cdp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status(err, os.Stderr))
}

// status tells an error, and returns the exit status of it.
func status(err error, errOut io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(errOut, "voicevlan:", err)
	if errors.As(err, new(wrongUse)) {
		return 2
	}
	return 1
}

// wrongUse is an error in the command line.
type wrongUse struct{ error }

func (w wrongUse) Unwrap() error { return w.error }

// options are the flags of the command line.
type options struct {
	intf    string
	voice   cdp.VoiceVLAN
	native  uint
	name    string
	lldp    bool
	listen  bool
	verbose bool
}

func parse(args []string, usage io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("voicevlan", flag.ContinueOnError)
	f.SetOutput(io.Discard) // main prints the error
	f.StringVar(&o.intf, "i", "", "network `interface` the phones are on")
	f.TextVar(&o.voice, "vlan", cdp.VoiceVLAN{}, "voice `VLAN` to announce: 1 to 4094, priority, untagged or none")
	f.UintVar(&o.native, "native", 1, "native VLAN to announce")
	f.StringVar(&o.name, "name", "", "device `name` to announce (default the host name)")
	f.BoolVar(&o.lldp, "lldp", false, "announce the voice VLAN by LLDP-MED too")
	f.BoolVar(&o.listen, "listen", false, "announce nothing, show the neighbours")
	f.BoolVar(&o.verbose, "v", false, "log every frame")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			f.SetOutput(usage)
			f.Usage()
		}
		return o, fmt.Errorf("%w (-h shows the flags)", err)
	}
	vlanGiven := false
	f.Visit(func(f *flag.Flag) { vlanGiven = vlanGiven || f.Name == "vlan" })
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case o.intf == "":
		return o, errors.New("-i is missing: which interface are the phones on?")
	case !o.listen && !vlanGiven:
		return o, errors.New("say what to announce with -vlan, or show the neighbours with -listen")
	case o.listen && vlanGiven:
		return o, errors.New("-vlan and -listen exclude each other")
	case o.listen && o.lldp:
		return o, errors.New("-lldp and -listen exclude each other: neighbours are shown by CDP")
	case o.native < 1 || o.native > 4094:
		return o, fmt.Errorf("-native %d is not in 1 to 4094", o.native)
	}
	return o, nil
}

func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	o, err := parse(args, errOut)
	if err != nil {
		return wrongUse{err}
	}
	level := slog.LevelInfo
	if o.verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: level}))
	if !o.listen {
		return announceOn(ctx, o, log)
	}
	conn, err := cdp.Open(o.intf)
	if err != nil {
		return err
	}
	defer conn.Close()
	return listen(ctx, conn, log, out)
}

// Provision serves configuration and firmware files to Cisco phones, by TFTP
// and by HTTP: the file service alone, for people who already run a call
// server.
//
// This example shows how to:
//  1. serve one directory through both doors,
//  2. log what phones fetch, and how far long downloads are,
//  3. check that firmware is complete (provision check),
//  4. say clearly what is wrong when a port cannot be opened,
//  5. end cleanly on a signal.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// config is what the command line says.
type config struct {
	dir   string
	tftp  string // listen addresses; empty means that the door stays shut
	http  string
	allow []netip.Prefix // nil means private networks
	grace time.Duration
	// progress is how often a running transfer is logged; 0 never.
	progress time.Duration
	log      *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if len(os.Args) > 1 && os.Args[1] == "check" {
		os.Exit(check(ctx, os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(status(run(ctx, os.Args[1:], os.Stderr), os.Stderr))
}

// status tells an error, and returns the exit status of it.
func status(err error, errOut io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(errOut, "provision:", err)
	if errors.As(err, new(wrongUse)) {
		return 2
	}
	return 1
}

// wrongUse is an error in the command line.
type wrongUse struct{ error }

func (w wrongUse) Unwrap() error { return w.error }

func run(ctx context.Context, args []string, output io.Writer) error {
	c, err := parse(args, output)
	if err != nil {
		return wrongUse{err}
	}
	s, err := open(c)
	if err != nil {
		return err
	}
	return s.serve(ctx)
}

func parse(args []string, output io.Writer) (config, error) {
	c := config{}
	flags := flag.NewFlagSet("provision", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error
	flags.StringVar(&c.dir, "dir", "", "`folder` with the files (required)")
	flags.StringVar(&c.tftp, "tftp", "127.0.0.1:6969", "UDP `address` for TFTP; phones ask port 69; empty for none")
	flags.StringVar(&c.http, "http", "127.0.0.1:6970", "TCP `address` for HTTP; empty for none")
	allow := flags.String("allow", "", "`networks` that are served, such as 10.0.0.0/8,fd00::/8 (default: all private ones)")
	flags.DurationVar(&c.grace, "grace", 10*time.Second, "how long running transfers may go on after a signal")
	flags.DurationVar(&c.progress, "progress", 5*time.Second, "how often a long transfer is logged while it runs; 0 for never")
	debug := flags.Bool("debug", false, "log dropped requests too")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(output)
			flags.Usage()
		}
		return config{}, fmt.Errorf("%w (-h shows the flags)", err)
	}
	switch {
	case flags.NArg() > 0:
		return config{}, fmt.Errorf("unexpected argument %q; the folder is given with -dir", flags.Arg(0))
	case c.dir == "":
		return config{}, errors.New("no folder to serve; give one with -dir")
	case c.tftp == "" && c.http == "":
		return config{}, errors.New("nothing to do: -tftp and -http are both empty")
	}
	var err error
	if c.allow, err = parseNetworks(*allow); err != nil {
		return config{}, err
	}
	level := slog.LevelInfo
	if *debug {
		level = slog.LevelDebug
	}
	c.log = slog.New(slog.NewTextHandler(output, &slog.HandlerOptions{Level: level}))
	return c, nil
}

// parseNetworks reads networks and single addresses between commas.
func parseNetworks(list string) ([]netip.Prefix, error) {
	if list == "" {
		return nil, nil
	}
	var networks []netip.Prefix
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if addr, err := netip.ParseAddr(item); err == nil {
			networks = append(networks, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("-allow: %q is no network such as 10.0.0.0/8", item)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

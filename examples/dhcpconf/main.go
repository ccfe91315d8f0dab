// Dhcpconf prints the configuration lines that make a DHCP server tell Cisco
// phones where their TFTP server is.
//
//	dhcpconf -server kea 10.0.0.1 10.0.0.2
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/skinnykit/skinny/dhcpopt/serverconf"
)

func main() {
	os.Exit(status(run(os.Args[1:], os.Stdout, os.Stderr), os.Stderr))
}

// status tells an error, and returns the exit status of it.
func status(err error, errOut io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(errOut, "dhcpconf:", strings.TrimPrefix(err.Error(), "serverconf: "))
	if errors.As(err, new(writeError)) {
		return 1
	}
	return 2 // all else is wrong use
}

// writeError is that the lines cannot be printed.
type writeError struct{ error }

func run(args []string, out, errOut io.Writer) error {
	var server string
	var r serverconf.Request
	flags := flag.NewFlagSet("dhcpconf", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error
	flags.Usage = func() {}     // an error stays one line
	flags.StringVar(&server, "server", "", "the DHCP `server`, one of those below")
	flags.StringVar(&r.Name, "name", "", "`name` or address for option 66 (default the first address)")
	flags.BoolVar(&r.PhonesOnly, "phones-only", false, "send the options to Cisco phones only")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage(flags, errOut)
			return err
		}
		return fmt.Errorf("%w (-h shows the flags)", err)
	}
	if server == "" {
		return errors.New("which DHCP server? Say it with -server (-h lists them)")
	}
	kind, err := serverconf.ParseKind(server)
	if err != nil {
		return err
	}
	if r.Servers, err = serverconf.ParseServers(flags.Args()); err != nil {
		return err
	}
	text, err := serverconf.Lines(kind, r)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, text); err != nil {
		return writeError{err}
	}
	return nil
}

func usage(flags *flag.FlagSet, out io.Writer) {
	fmt.Fprint(out, "Dhcpconf prints the lines that make a DHCP server send options 150 and 66 to phones.\n\n"+
		"Usage: dhcpconf -server SERVER [-name NAME] [-phones-only] ADDRESS...\n\n")
	flags.SetOutput(out)
	flags.PrintDefaults()
	fmt.Fprintln(out, "\nServers:")
	for _, k := range serverconf.Kinds() {
		note := "by its documentation"
		if k.Tested() {
			note = "tested"
		}
		fmt.Fprintf(out, "  %-18s%s\n", k, note)
	}
}

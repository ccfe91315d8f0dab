package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/spelling"
)

type options struct {
	config, sccp, tftp, http, files, database, control, pcap string
	autoreg                                                  *config.Range
	demo, bootDemo, verbose                                  bool
}

// parseFlags reads a command line. The error may be [flag.ErrHelp].
func parseFlags(args []string) (*options, error) {
	o := &options{}
	flags := o.flags()
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, unexpected(flags.Arg(0))
	}
	return o, nil
}

// unexpected says what a word was most likely meant to be.
func unexpected(word string) error {
	var known []string
	for _, c := range commands() {
		known = append(known, c.words[0])
	}
	switch best := spelling.Nearest(word, known); {
	case slices.Contains(known, word):
		return fmt.Errorf("unexpected argument %q; a command comes before flags", word)
	case best != "":
		return fmt.Errorf("unexpected argument %q; did you mean \"registrar %s\"?", word, best)
	case strings.HasSuffix(word, ".yaml") || strings.HasSuffix(word, ".yml"):
		return fmt.Errorf("unexpected argument %q; a configuration is named by -config FILE", word)
	}
	return fmt.Errorf("unexpected argument %q", word)
}

func usage(w io.Writer) {
	flags := (&options{}).flags()
	flags.SetOutput(w)
	fmt.Fprintln(w, "Registrar serves Cisco phones that speak Skinny (SCCP).")
	fmt.Fprintln(w, "\nUsage: registrar [flags]\n\nFlags:")
	flags.PrintDefaults()
	fmt.Fprintln(w, "\nOther commands:")
	listCommands(w, commands())
	fmt.Fprintln(w, "\nReal phones: registrar -config phones.yaml -sccp :2000 -tftp :69 -http :6970")
}

// flags put what they read into the options. Errors are told by whoever parses.
func (o *options) flags() *flag.FlagSet {
	d := config.Default().Listen
	flags := flag.NewFlagSet("registrar", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.StringVar(&o.config, "config", "", "configuration `FILE` in YAML; \"registrar config init\" writes one that explains every key")
	flags.StringVar(&o.sccp, "sccp", "", "`HOST:PORT` for phones (default "+d.SCCP+")")
	flags.StringVar(&o.tftp, "tftp", "", "`HOST:PORT` for files by TFTP; phones ask port 69 (default "+d.TFTP+")")
	flags.StringVar(&o.http, "http", "", "`HOST:PORT` for files by HTTP; phones ask port 6970 (default "+d.HTTP+")")
	flags.StringVar(&o.files, "files", "", "`DIRECTORY` with firmware, ring tones and other files for phones")
	flags.StringVar(&o.database, "database", "", "`FILE` for what changes while it runs, \"off\" for none (default: beside the file of -config, with the ending .db; none without)")
	flags.StringVar(&o.control, "control", "", "`PATH` of the socket for \"registrar ctl\", \"off\" for none (default "+socket.OfProcess().Default()+")")
	flags.Func("autoreg", "let unknown phones in and give them the numbers `FIRST-LAST`, such as 1000-1999", func(s string) error {
		r, err := config.ParseRange(s)
		o.autoreg = &r
		return err
	})
	flags.BoolVar(&o.demo, "demo", false, "show a call between two simulated phones on free ports of this machine, and end")
	flags.BoolVar(&o.bootDemo, "boot-demo", false, "show the way of a simulated phone from power to a call in network namespaces, and end; Linux, root")
	flags.StringVar(&o.pcap, "pcap", "", "write the SCCP traffic to a capture `FILE`")
	flags.BoolVar(&o.verbose, "v", false, "log every detail")
	return flags
}

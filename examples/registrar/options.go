package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

type options struct {
	config, sccp, tftp, http, files, database, control, pcap string
	autoreg                                                  *config.Range
	demo, bootDemo, verbose                                  bool
}

func parseFlags(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	d := config.Default().Listen
	flags := flag.NewFlagSet("registrar", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Registrar serves Cisco phones that speak Skinny (SCCP).")
		fmt.Fprintln(stderr, "\nUsage: registrar [flags]\n\nFlags:")
		flags.PrintDefaults()
		fmt.Fprintln(stderr, "\nOther commands:")
		(&tool{stderr: stderr}).usage()
		fmt.Fprintln(stderr, "\nReal phones: registrar -config phones.yaml -sccp :2000 -tftp :69 -http :6970")
	}
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
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
		flags.Usage()
		return nil, err
	}
	return o, nil
}

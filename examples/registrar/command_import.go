package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
)

// importPhones returns 1 when the list is not right; nothing is written then.
func importPhones(t *tool, flags *flag.FlagSet, args []string) int {
	fromCSV := flags.String("csv", "", "`FILE` of a spreadsheet; the columns are "+columnList())
	fromConf := flags.String("sccp-conf", "", "sccp.conf `FILE` of chan-sccp")
	into := flags.String("config", "", "configuration `FILE` that the phones of -csv shall be added to; it is only read")
	out := flags.String("o", "", "write to a new `FILE` instead of the standard output")
	rest, code, ok := t.parse(flags, args)
	switch {
	case !ok:
		return code
	case len(rest) > 0:
		return t.wrong(flags, "unexpected argument %q", rest[0])
	case (*fromCSV == "") == (*fromConf == ""):
		return t.wrong(flags, "give either -csv FILE or -sccp-conf FILE")
	case *into != "" && *fromCSV == "":
		return t.wrong(flags, "-config goes with -csv; the list of -sccp-conf is a configuration of its own")
	}
	var base *config.Config
	if *into != "" {
		var err error
		if base, err = config.Load(*into); err != nil {
			return t.fail(err)
		}
	}
	result, err := t.read(*fromCSV, *fromConf, base)
	if err != nil {
		return t.fail(err)
	}
	if err := t.write(*out, result.YAML); err != nil {
		return t.fail(err)
	}
	for _, note := range result.Notes {
		fmt.Fprintln(t.stderr, note)
	}
	fmt.Fprintf(t.stderr, "%s and %s taken, %s\n", counted(result.Devices, "phone"), counted(result.Lines, "line"), counted(len(result.Notes), "note"))
	return 0
}

func (t *tool) read(fromCSV, fromConf string, base *config.Config) (*importing.Result, error) {
	name := fromCSV + fromConf
	var in io.Reader = t.stdin
	var folder fs.FS // of what an sccp.conf includes
	if name != "-" {
		folder = os.DirFS(filepath.Dir(name))
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	if fromCSV != "" {
		return importing.CSV(name, in, base)
	}
	return importing.SCCPConf(name, in, folder)
}

func columnList() string {
	var names []string
	for _, c := range importing.Columns() {
		if c.Many {
			c.Name += "1, 2 ..."
		}
		names = append(names, c.Name)
	}
	return strings.Join(names, "; ")
}

func exportPhones(t *tool, flags *flag.FlagSet, args []string) int {
	asCSV := flags.Bool("csv", false, "write CSV, the only form so far")
	from := flags.String("config", "", "configuration `FILE`")
	out := flags.String("o", "", "write to a new `FILE` instead of the standard output")
	rest, code, ok := t.parse(flags, args)
	switch {
	case !ok:
		return code
	case len(rest) > 0:
		return t.wrong(flags, "unexpected argument %q", rest[0])
	case !*asCSV:
		return t.wrong(flags, "give -csv")
	case *from == "":
		return t.wrong(flags, "name the configuration with -config FILE")
	}
	cfg, err := config.Load(*from)
	if err != nil {
		return t.fail(err)
	}
	var text bytes.Buffer
	left, err := importing.ExportCSV(&text, cfg)
	if err != nil {
		return t.fail(err)
	}
	if err := t.write(*out, text.Bytes()); err != nil {
		return t.fail(err)
	}
	for _, what := range left {
		fmt.Fprintln(t.stderr, "not in the CSV:", what)
	}
	return 0
}

// hashPIN takes the PIN from the standard input, where no other user of the machine
// sees it.
func hashPIN(t *tool, flags *flag.FlagSet, args []string) int {
	rest, code, ok := t.parse(flags, args)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		return t.wrong(flags, "the PIN is read from the standard input, not from the arguments, which others could see")
	}
	const longest = 100 // bytes
	line, err := bufio.NewReader(io.LimitReader(t.stdin, longest)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return t.fail(err)
	}
	hash, err := config.HashPIN(strings.TrimRight(line, "\r\n"))
	if err != nil {
		return t.fail(err)
	}
	fmt.Fprintln(t.stdout, hash)
	return 0
}

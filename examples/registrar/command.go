package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// files holds the commented example of a configuration.
//
//go:embed example.yaml
var files embed.FS

// tool is what the sub-commands share.
type tool struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is a word, or two, that come before flags.
type command struct {
	words   []string
	usage   string // arguments
	purpose string
	run     func(t *tool, flags *flag.FlagSet, args []string) int
}

func commands() []command {
	return []command{
		{[]string{"config", "init"}, "[-o FILE]", "write a commented example of a configuration", configInit},
		{[]string{"config", "check"}, "[--json] FILE", "tell everything that is wrong in a configuration, and how to mend it", configCheck},
		{[]string{"import"}, "-csv FILE | -sccp-conf FILE [-config FILE] [-o FILE]", "make a configuration of a list of phones", importPhones},
		{[]string{"export"}, "-csv -config FILE [-o FILE]", "write the phones of a configuration for a spreadsheet", exportPhones},
		{[]string{"ctl"}, "COMMAND ...", "control a running registrar; \"registrar ctl -h\" lists the commands", controlRegistrar},
		{[]string{"pin"}, "", "read a PIN from the standard input and print the hash that a configuration takes", hashPIN},
	}
}

// subCommand runs what the first words name; ok is false when they name nothing.
func (t *tool) subCommand(args []string) (code int, ok bool) {
	if len(args) == 0 || !slices.ContainsFunc(commands(), func(c command) bool { return c.words[0] == args[0] }) {
		return 0, false
	}
	for _, c := range commands() {
		if n := len(c.words); len(args) >= n && slices.Equal(args[:n], c.words) {
			flags := flag.NewFlagSet(strings.Join(c.words, " "), flag.ContinueOnError)
			flags.SetOutput(t.stderr)
			flags.Usage = func() {
				fmt.Fprintf(t.stderr, "registrar %s %s\n\n%s.\n", flags.Name(), c.usage, c.purpose)
				flags.PrintDefaults()
			}
			return c.run(t, flags, args[n:]), true
		}
	}
	t.usage()
	return exitUsage, true
}

func (t *tool) usage() {
	for _, c := range commands() {
		fmt.Fprintf(t.stderr, "  registrar %-13s %s\n    \t%s\n", strings.Join(c.words, " "), c.usage, c.purpose)
	}
}

// parse reads flags wherever they stand and returns the other arguments.
func (t *tool) parse(flags *flag.FlagSet, args []string) (rest []string, code int, ok bool) {
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			return nil, 0, false
		}
		if err != nil {
			return nil, exitUsage, false
		}
		if args = flags.Args(); len(args) == 0 {
			return rest, 0, true
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
}

// wrong tells how a command is used.
func (t *tool) wrong(flags *flag.FlagSet, format string, args ...any) int {
	fmt.Fprintf(t.stderr, format+"\n", args...)
	flags.Usage()
	return exitUsage
}

func (t *tool) fail(err error) int {
	fmt.Fprintln(t.stderr, err)
	return exitFailed
}

// write prints a text, or puts it into a new file: one that is there is never
// overwritten. The file may hold PINs and is for its owner only.
func (t *tool) write(name string, text []byte) error {
	if name == "" || name == "-" {
		_, err := t.stdout.Write(text)
		return err
	}
	const private = 0o600
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, private)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists already and is left as it is; give another name, or move it away", name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

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
		{[]string{"config", "check"}, "[--json] [--strict] FILE", "tell everything that is wrong in a configuration, and how to mend it; - reads the standard input", configCheck},
		{[]string{"import"}, "-csv FILE | -sccp-conf FILE [-config FILE] [-o FILE]", "make a configuration of a list of phones", importPhones},
		{[]string{"export"}, "-csv -config FILE [-o FILE]", "write the phones of a configuration for a spreadsheet", exportPhones},
		{[]string{"ctl"}, "COMMAND ...", "control a running registrar; \"registrar ctl help\" lists the commands", controlRegistrar},
		{[]string{"pin"}, "", "read a PIN from the standard input and print the hash that a configuration takes", hashPIN},
	}
}

// subCommand runs what the first words name; ok is false when they name nothing.
func (t *tool) subCommand(args []string) (code int, ok bool) {
	if len(args) == 0 {
		return 0, false
	}
	if args[0] == "help" {
		return t.help(args[1:]), true
	}
	var alike []command
	for _, c := range commands() {
		if n := len(c.words); len(args) >= n && slices.Equal(args[:n], c.words) {
			return c.run(t, t.flagsOf(&c), args[n:]), true
		}
		if c.words[0] == args[0] {
			alike = append(alike, c)
		}
	}
	if len(alike) == 0 {
		return 0, false
	}
	if len(args) > 1 && slices.Contains(helpFlags(), args[1]) {
		listCommands(t.stdout, alike)
		return 0, true
	}
	if len(args) > 1 {
		fmt.Fprintf(t.stderr, "registrar %s: there is no command %q; there are:\n", args[0], args[1])
	} else {
		fmt.Fprintf(t.stderr, "registrar %s: say which:\n", args[0])
	}
	listCommands(t.stderr, alike)
	return exitUsage, true
}

func helpFlags() []string { return []string{"-h", "-help", "--help"} }

// flagsOf returns a set without flags. What is wrong in a command line is told by
// [tool.parse].
func (t *tool) flagsOf(c *command) *flag.FlagSet {
	flags := flag.NewFlagSet(strings.Join(c.words, " "), flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "registrar %s\n\n%s.\n", strings.TrimSpace(flags.Name()+" "+c.usage), c.purpose)
		flags.PrintDefaults()
	}
	return flags
}

// help tells how a command is used, or which there are.
func (t *tool) help(args []string) int {
	if len(args) == 0 || args[0] == "help" || slices.Contains(helpFlags(), args[0]) {
		usage(t.stdout)
		return 0
	}
	code, ok := t.subCommand(append(slices.Clone(args), "-h"))
	if !ok {
		return t.misused(unexpected(args[0]))
	}
	return code
}

func listCommands(w io.Writer, list []command) {
	for _, c := range list {
		fmt.Fprintf(w, "  registrar %s\n    \t%s\n", strings.TrimSpace(strings.Join(c.words, " ")+" "+c.usage), c.purpose)
	}
}

// misused tells what is wrong with a command line that names no command.
func (t *tool) misused(err error) int {
	fmt.Fprintf(t.stderr, "registrar: %v\n\"registrar help\" lists flags and commands.\n", err)
	return exitUsage
}

// parse reads flags wherever they stand and returns the other arguments.
func (t *tool) parse(flags *flag.FlagSet, args []string) (rest []string, code int, ok bool) {
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(t.stdout)
			flags.Usage()
			return nil, 0, false
		}
		if err != nil {
			return nil, t.wrong(flags, "%v", err), false
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
	fmt.Fprintf(t.stderr, "registrar %s: %s\n\n", flags.Name(), fmt.Sprintf(format, args...))
	flags.SetOutput(t.stderr)
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

package ctl

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/spelling"
)

// find returns the command of a name.
func find(name string) (*command, error) {
	all := commands()
	names := make([]string, len(all))
	for i := range all {
		if all[i].name == name {
			return &all[i], nil
		}
		names[i] = all[i].name
	}
	if best := spelling.Nearest(name, names); best != "" {
		return nil, fmt.Errorf("there is no command %q; did you mean %q?", name, best)
	}
	return nil, fmt.Errorf("there is no command %q", name)
}

func checkHelp(r *request) error {
	if len(r.args) == 0 {
		return nil
	}
	_, err := find(r.args[0])
	return err
}

// described is a command for programs.
type described struct {
	Name    string `json:"name"`
	Usage   string `json:"usage,omitempty"`
	Purpose string `json:"purpose"`
}

// showHelp tells about all commands, or one.
func showHelp(_ context.Context, s *session) error {
	about := &request{}
	which := commands()
	if len(s.args) > 0 {
		c, err := find(s.args[0])
		if err != nil {
			return err
		}
		about.command, which = c, []command{*c}
	}
	if !s.json {
		return about.help(s.Stdout)
	}
	var list struct {
		Commands []described `json:"commands"`
	}
	for _, c := range which {
		list.Commands = append(list.Commands, described{c.name, c.usage, c.purpose})
	}
	return s.print(list)
}

// help tells how a command is used, or which there are.
func (r *request) help(w io.Writer) error {
	var b strings.Builder
	var unset request // defining a flag sets it
	if c := r.command; c != nil {
		fmt.Fprintf(&b, "registrar ctl %s\n\n%s.\n\n", c.line(), c.purpose)
		flags := unset.flags(c.name)
		if c.flags != nil {
			c.flags(flags, &unset)
		}
		flags.SetOutput(&b)
		flags.PrintDefaults()
	} else {
		b.WriteString("Usage: registrar ctl [-socket PATH | -url URL [-token FILE]] [-json] COMMAND\n\nCommands:\n")
		for _, c := range commands() {
			fmt.Fprintf(&b, "  %s\n    \t%s\n", c.line(), c.purpose)
		}
		b.WriteString("\nFlags, also behind a command:\n")
		flags := unset.flags("")
		flags.SetOutput(&b)
		flags.PrintDefaults()
		b.WriteString("\nExit status: 0 done, 1 failed, 2 wrong use, 3 no registrar reached.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// line is how a command is written.
func (c *command) line() string { return strings.TrimSpace(c.name + " " + c.usage) }

// misused tells what is wrong with a command line, and where help is.
func misused(t *Terminal, r *request, args []string, err error) int {
	if r.json || wantsJSON(args) {
		s := &session{Terminal: *t, request: r}
		s.problem(ownTrouble("Wrong use", codeWrongUse, err.Error()))
		return ExitUsage
	}
	fmt.Fprintf(t.Stderr, "registrar ctl: %s\n", clean(err.Error()))
	switch {
	case r.command != nil:
		fmt.Fprintf(t.Stderr, "Usage: registrar ctl %s\n\"registrar ctl help %s\" says more.\n", r.command.line(), r.command.name)
	default:
		fmt.Fprintln(t.Stderr, "\"registrar ctl help\" lists the commands.")
	}
	return ExitUsage
}

// wantsJSON looks for the flag where flags could not be read to their end.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "-json") || slices.Contains(args, "--json")
}

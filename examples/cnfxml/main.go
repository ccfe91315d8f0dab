// Cnfxml looks after the files that configure Cisco phones: it tells what is
// wrong in them, formats, reads, changes, compares and redacts them, and makes
// new ones.
//
// This example shows how to:
//  1. parse files strictly or with repairs, and print findings for editors,
//  2. change one value and keep every other byte,
//  3. compare two files by what they mean to a phone,
//  4. take the secrets out of a file before it is shown,
//  5. write a file for a model of phone.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes.
const (
	exitClean  = 0 // nothing to say
	exitFound  = 1 // findings, differences, nothing at the path
	exitFailed = 2 // the command could not do its work
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is one of the words that follow the program's name.
type command struct {
	name    string
	usage   string // arguments
	purpose string
	run     func(t *tool, args []string) int
}

func commands() []command {
	return []command{
		{"lint", "[flags] FILE...", "say what is wrong in files, and how to mend it", lint},
		{"fmt", "[flags] FILE...", "put each element on its own line", format},
		{"get", "[flags] PATH FILE...", "print the value at a path", get},
		{"set", "[flags] PATH VALUE FILE...", "change the value at a path", set},
		{"diff", "[flags] OLD NEW", "say what differs for a phone", diff},
		{"redact", "[flags] FILE...", "take out passwords, to show files to others", redact},
		{"models", "[flags] [NAME|NUMBER|LOAD...]", "look up models of phones", models},
		{"new", "[flags]", "write a file for a phone", newFile},
	}
}

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return exitFailed
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(stdout)
		return exitClean
	}
	for _, c := range commands() {
		if c.name == args[0] {
			t := &tool{ctx: ctx, command: c, stdin: stdin, stdout: stdout, stderr: stderr, colours: hasColours(stdout)}
			return t.finish(c.run(t, args[1:]))
		}
	}
	fmt.Fprintf(stderr, "cnfxml: there is no command %q\n", args[0])
	usage(stderr)
	return exitFailed
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "cnfxml looks after the files that configure Cisco phones.")
	fmt.Fprintln(w)
	for _, c := range commands() {
		fmt.Fprintf(w, "  cnfxml %-6s %-29s %s\n", c.name, c.usage, c.purpose)
	}
	fmt.Fprintln(w, "\n- stands for the standard input. cnfxml COMMAND -h tells the flags.")
	fmt.Fprintln(w, "Exit codes: 0 nothing found, 1 findings or differences, 2 the command could not do its work.")
}

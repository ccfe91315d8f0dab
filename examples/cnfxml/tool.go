package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// tool is what every command works with.
type tool struct {
	ctx     context.Context
	command command
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	colours bool
	record  recorder
	broken  error // of the first write to stdout that failed
}

// flags returns an empty set of flags that explains the command.
func (t *tool) flags() *flag.FlagSet {
	f := flag.NewFlagSet(t.command.name, flag.ContinueOnError)
	f.SetOutput(t.stderr)
	f.Usage = func() {
		fmt.Fprintf(t.stderr, "usage: cnfxml %s %s\n\n%s\n\n", t.command.name, t.command.usage, t.command.purpose)
		f.PrintDefaults()
	}
	return f
}

// parse reads flags before, between and after arguments. Everything after --
// is an argument. It returns an exit code when there is nothing to go on with.
func (t *tool) parse(f *flag.FlagSet, args []string) (rest []string, code int, ok bool) {
	for {
		err := f.Parse(args)
		switch {
		case errors.Is(err, flag.ErrHelp):
			return nil, exitClean, false
		case err != nil:
			return nil, exitFailed, false // flag has said why
		}
		read := len(args) - f.NArg()
		if read > 0 && args[read-1] == "--" && !takesValue(f, args[:read-1]) {
			return append(rest, f.Args()...), exitClean, true
		}
		if f.NArg() == 0 {
			return rest, exitClean, true
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
}

// takesValue reports whether the last argument is a flag that waits for its
// value, so that what follows is none of its own.
func takesValue(f *flag.FlagSet, args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	for len(last) > 0 && last[0] == '-' {
		last = last[1:]
	}
	known := f.Lookup(last)
	if known == nil || len(args[len(args)-1]) == len(last) {
		return false
	}
	boolean, ok := known.Value.(interface{ IsBoolFlag() bool })
	return !ok || !boolean.IsBoolFlag()
}

// fail says why the command cannot go on.
func (t *tool) fail(err error) int {
	var place *locatedError
	if errors.As(err, &place) {
		t.record.failed(place.Error())
		fmt.Fprintln(t.stderr, place)
		return exitFailed
	}
	message := strings.TrimPrefix(err.Error(), "cnfxml: ")
	t.record.failed(message)
	fmt.Fprintln(t.stderr, "cnfxml:", message)
	return exitFailed
}

// misuse says what is wrong with the command line.
func (t *tool) misuse(format string, args ...any) int {
	t.fail(fmt.Errorf(format, args...))
	fmt.Fprintf(t.stderr, "usage: cnfxml %s %s\n", t.command.name, t.command.usage)
	return exitFailed
}

func (t *tool) print(format string, args ...any) { t.write(fmt.Appendf(nil, format, args...)) }

func (t *tool) write(data []byte) {
	if !t.record.write(data) && t.broken == nil {
		_, t.broken = t.stdout.Write(data)
	}
}

// json writes a value with a line to each of its parts.
func (t *tool) json(v any) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // messages quote XML
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.broken = errors.Join(t.broken, err)
		return
	}
	t.write(out.Bytes())
}

// finish turns a failed write into a failure of the command.
func (t *tool) finish(code int) int {
	if t.broken != nil {
		return t.fail(t.broken)
	}
	return code
}

// each calls f for every file until the context ends, and returns the worst
// code.
func (t *tool) each(files []string, f func(name string) int) int {
	worst := exitClean
	for _, name := range files {
		if err := t.ctx.Err(); err != nil {
			return t.fail(err)
		}
		t.record.begin(shownName(name))
		worst = max(worst, f(name))
	}
	return worst
}

// oneStdin refuses to read the standard input twice.
func oneStdin(files []string) error {
	first := slices.Index(files, stdinName)
	if first >= 0 && slices.Contains(files[first+1:], stdinName) {
		return errors.New("the standard input can be read once only")
	}
	return nil
}

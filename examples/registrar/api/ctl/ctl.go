// Package ctl has the commands of "registrar ctl", by which people and scripts
// control a running registrar.
//
// With -json what fails is printed as {"problem": ...}, with the codes of package wire,
// or "wrong-use", "unreachable" or "interrupted".
package ctl

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/client"
	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

// Exit codes.
const (
	ExitOK          = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitUnreachable = 3 // the registrar
)

// Codes of problems that no registrar tells.
const (
	codeWrongUse    wire.Code = "wrong-use"
	codeUnreachable wire.Code = "unreachable"
	codeInterrupted wire.Code = "interrupted"
)

// Terminal is where commands read and write.
type Terminal struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Live           bool           // a line of Stderr can be written again
	Screen         bool           // people read Stdout as it comes
	Zone           *time.Location // of times that people read; nil: that of this machine
	Places         socket.Places  // where sockets are looked for
}

// OfProcess returns the terminal of this process.
func OfProcess(stdin io.Reader, stdout, stderr io.Writer) Terminal {
	return Terminal{Stdin: stdin, Stdout: stdout, Stderr: stderr, Live: isTerminal(stderr), Screen: isTerminal(stdout), Places: socket.OfProcess()}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// session is one command that runs.
type session struct {
	Terminal
	*request
	client *client.Client
}

// Run runs a command and returns its exit code. The end of ctx, by Ctrl-C, ends a
// trace well, and everything else as a failure.
func Run(ctx context.Context, t Terminal, args []string) int {
	if t.Zone == nil {
		t.Zone = time.Local
	}
	r, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if err := r.help(t.Stdout); err != nil {
			return ExitFailed
		}
		return ExitOK
	case err != nil:
		return misused(&t, r, args, err)
	}
	s := &session{Terminal: t, request: r}
	if err := s.run(ctx); err != nil {
		return s.fail(ctx, err)
	}
	return ExitOK
}

func (s *session) run(ctx context.Context) error {
	if !s.command.alone {
		if err := s.connect(); err != nil {
			return err
		}
		defer s.client.Close()
	}
	return s.command.run(ctx, s)
}

func (s *session) connect() (err error) {
	if s.url == "" {
		path := s.socket
		if path == "" {
			path = s.Places.Find()
		}
		s.client = client.Local(path)
		return nil
	}
	secret := ""
	if s.token != "" {
		if secret, err = s.readToken(); err != nil {
			return err
		}
	}
	s.client, err = client.Remote(s.url, secret)
	return err
}

// readToken warns where others can read the file, too.
func (s *session) readToken() (string, error) {
	const longest, others = 4096, 0o007 // bytes; permissions
	name := s.token
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode()&others != 0 {
		fmt.Fprintf(s.Stderr, "token: every user of this machine can read %s; chmod o= it, or make a new one\n", clean(name))
	}
	text, err := io.ReadAll(io.LimitReader(f, longest))
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" || strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("token: %s does not hold a token; \"registrar ctl new-token FILE\" makes one", name)
	}
	return secret, nil
}

// fail tells an error and returns its exit code.
func (s *session) fail(ctx context.Context, err error) int {
	code, trouble, hint := ExitFailed, wire.TroubleOf(err), ""
	var unreachable *client.UnreachableError
	var told *wire.Trouble // by the registrar
	switch {
	case errors.Is(err, errSomeDoNotShow) && s.json:
		return code // the answer says which
	case errors.As(err, &unreachable):
		code, hint = ExitUnreachable, "\n-socket PATH or -url URL names another one."
		trouble = ownTrouble("Unreachable", codeUnreachable, err.Error())
	case ctx.Err() != nil:
		trouble = ownTrouble("Interrupted", codeInterrupted, "interrupted; what was not done yet is left")
	case errors.Is(err, client.ErrURL):
		code = ExitUsage
		trouble = ownTrouble("Wrong use", codeWrongUse, err.Error())
	case !errors.As(err, &told):
		trouble = ownTrouble("Failed", wire.CodeFailed, err.Error())
	case trouble.Code == wire.CodeUnauthorized:
		hint = "\n-token FILE names a file with it."
	}
	if s.json {
		s.problem(trouble)
		return code
	}
	fmt.Fprintln(s.Stderr, cleanLines(trouble.Error())+hint)
	return code
}

// ownTrouble is one that no registrar has told, and has no status therefore.
func ownTrouble(title string, code wire.Code, detail string) *wire.Trouble {
	return &wire.Trouble{Type: "about:blank", Title: title, Detail: detail, Code: code}
}

// problem tells programs what went wrong.
func (s *session) problem(t *wire.Trouble) {
	if err := s.printLine(wire.Line[wire.Done]{Problem: t}); err != nil {
		fmt.Fprintln(s.Stderr, clean(err.Error()))
	}
}

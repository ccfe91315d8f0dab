package ctl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func sendMessage(ctx context.Context, s *session) error {
	shown, err := s.client.Message(ctx, s.devices, control.Message{
		Text: strings.Join(s.args, " "), Seconds: s.seconds, Beep: s.beep, Title: s.title,
	})
	if err != nil {
		return err
	}
	if s.json {
		return s.print(wire.Shown{Shown: shown})
	}
	return s.told("%s", shownBy(shown))
}

func push(ctx context.Context, s *session) error {
	const largest = 1<<20 + 1 // bytes; what is larger is not cut, but refused
	in := s.Stdin
	if name := s.args[1]; name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	object, err := io.ReadAll(io.LimitReader(in, largest))
	if err != nil {
		return err
	}
	if err := s.client.Push(ctx, s.args[0], object); err != nil {
		return err
	}
	return s.told("sent to %s", s.args[0])
}

func setMessageWaiting(ctx context.Context, s *session) error {
	newMessages, oldMessages, err := s.messages()
	if err != nil {
		return err
	}
	if err := s.client.SetMessageWaiting(ctx, s.args[0], newMessages, oldMessages); err != nil {
		return err
	}
	return s.told("%d new and %d old messages wait for %s", newMessages, oldMessages, s.args[0])
}

func setForward(ctx context.Context, s *session) error {
	number, when, to := s.args[0], control.ForwardWhen(s.args[1]), s.args[2]
	if to == "off" {
		to = ""
	}
	if err := s.client.SetForward(ctx, number, when, to); err != nil {
		return err
	}
	if to == "" {
		return s.told("%s is not forwarded (%s)", number, when)
	}
	return s.told("%s is forwarded to %s (%s)", number, to, when)
}

func setDoNotDisturb(ctx context.Context, s *session) error {
	if err := s.client.SetDoNotDisturb(ctx, s.args[0], control.DoNotDisturb(s.args[1])); err != nil {
		return err
	}
	return s.told("do not disturb of %s: %s", s.args[0], s.args[1])
}

func hangUp(ctx context.Context, s *session) error {
	if s.phone == "" {
		id, err := strconv.ParseUint(s.args[0], 10, 64)
		if err != nil {
			return err
		}
		if err := s.client.HangUp(ctx, id); err != nil {
			return err
		}
		return s.told("call %d ended", id)
	}
	n, err := s.client.HangUpPhone(ctx, s.phone)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(wire.Ended{Ended: n})
	}
	return s.told("%s ended", counted(n, "call"))
}

func logIn(ctx context.Context, s *session) error {
	if err := s.client.LogIn(ctx, s.args[0], s.args[1]); err != nil {
		return err
	}
	return s.told("%s is logged on at %s", s.args[1], s.args[0])
}

func logOff(ctx context.Context, s *session) error {
	if err := s.client.LogOff(ctx, s.args[0]); err != nil {
		return err
	}
	return s.told("nobody is logged on at %s", s.args[0])
}

func release(ctx context.Context, s *session) error {
	number, err := s.client.Release(ctx, s.args[0])
	if err != nil {
		return err
	}
	if s.json {
		return s.print(wire.Released{Number: number})
	}
	return s.told("%s is free; %s had it", number, s.args[0])
}

// backup names the file for the registrar, whose directory is another one.
func backup(ctx context.Context, s *session) error {
	path := s.args[0]
	if s.url == "" {
		var err error
		if path, err = filepath.Abs(path); err != nil {
			return err
		}
	}
	p := s.progress()
	err := s.client.Backup(ctx, path, p.step)
	if err = p.end(err); err != nil {
		return err
	}
	return s.done("the database is copied to " + path)
}

// newToken never overwrites a file.
func newToken(_ context.Context, s *session) error {
	const private = 0o600
	name := s.args[0]
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, private)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists already and is left as it is; give another name, or move it away", name)
	}
	if err != nil {
		return err
	}
	secret, hash := token.New()
	_, err = io.WriteString(f, secret+"\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	if s.json {
		return s.print(struct {
			File      string `json:"file"`
			TokenHash string `json:"tokenHash"`
		}{name, hash})
	}
	_, err = fmt.Fprintf(s.Stdout, "control:\n  token-hash: %q\n", hash)
	return err
}

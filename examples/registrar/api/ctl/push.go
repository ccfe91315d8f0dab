package ctl

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func targetFlags(f *flag.FlagSet, r *request) {
	f.Func("to", "the phones of these `NAMES`, with commas between them", devicesFlag(&r.devices))
	f.Func("group", "the phones of the members of these `GROUPS`: numbers or names of hunt groups, numbers of page groups", devicesFlag(&r.groups))
	f.Func("model", "the phones of these `MODELS`, such as 7960", devicesFlag(&r.models))
	f.BoolVar(&r.all, "all", false, "every registered phone")
	f.StringVar(&r.title, "title", "", "the `TITLE` of the page")
}

func (r *request) target() control.Target {
	return control.Target{Devices: r.devices, Groups: r.groups, Models: r.models, All: r.all}
}

func checkTarget(r *request) error {
	if r.target().IsNobody() {
		return errors.New("say who is meant with -to, -group, -model or -all")
	}
	return nil
}

func checkText(r *request) error {
	if strings.TrimSpace(strings.Join(r.args, " ")) == "" {
		return errors.New("push-text: there is no text")
	}
	return checkTarget(r)
}

func pushText(ctx context.Context, s *session) error {
	p := s.progress()
	phones, err := s.client.PushText(ctx, s.target(), s.title, strings.Join(s.args, " "), p.step)
	return s.pushed(phones, p.end(err))
}

func pushPicture(ctx context.Context, s *session) error {
	in := s.Stdin
	if name := s.args[0]; name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	picture, err := io.ReadAll(io.LimitReader(in, wire.MaxPicture+1))
	switch {
	case err != nil:
		return err
	case len(picture) == 0 || len(picture) > wire.MaxPicture:
		return fmt.Errorf("%s: a picture is a PNG file of 1 to %d bytes", s.args[0], wire.MaxPicture)
	}
	p := s.progress()
	phones, err := s.client.PushPicture(ctx, s.target(), s.title, picture, p.step)
	return s.pushed(phones, p.end(err))
}

// errSomeDoNotShow: what single phones say was printed already.
var errSomeDoNotShow = errors.New("some phones do not show it")

// pushed prints what became of a push. It fails when a phone does not show it.
func (s *session) pushed(phones []control.Pushed, err error) error {
	if err != nil {
		return err
	}
	failed := 0
	for _, p := range phones {
		if p.Problem != "" {
			failed++
		}
	}
	if s.json {
		err = s.printLine(wire.Line[wire.Pushed]{Result: &wire.Pushed{Phones: phones}})
	} else {
		err = s.tellPushed(phones, failed)
	}
	if err == nil && failed > 0 {
		err = errSomeDoNotShow
	}
	return err
}

// tellPushed tells people. Where steps stay on the screen, they have told already who
// does not show it.
func (s *session) tellPushed(phones []control.Pushed, failed int) error {
	for _, p := range phones {
		if p.Problem == "" || !s.Live {
			continue
		}
		if _, err := fmt.Fprintln(s.Stderr, clean(p.String())); err != nil {
			return err
		}
	}
	return s.told("%s", shownBy(len(phones)-failed))
}

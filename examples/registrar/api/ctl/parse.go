package ctl

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// request is what a command line asks for.
type request struct {
	command            *command // nil where the line names none
	args               []string
	socket, url, token string
	json               bool

	all, whenIdle, beep, export bool
	title, phone                string
	from, to, device, number    string
	seconds, limit              int
	after                       int64
	devices, groups, models     []string
}

// parse reads a command line. Flags stand anywhere in it; "--" ends them. The
// request is there after an error, too, for its help.
func parse(args []string) (*request, error) {
	r := &request{}
	before := r.flags("registrar ctl")
	if err := before.Parse(args); err != nil {
		return r, err
	}
	rest := before.Args()
	if len(rest) == 0 {
		return r, errors.New("name a command")
	}
	var err error
	if r.command, err = find(rest[0]); err != nil {
		return r, err
	}
	flags := r.flags("registrar ctl " + r.command.name)
	if r.command.flags != nil {
		r.command.flags(flags, r)
	}
	for rest = rest[1:]; len(rest) > 0; {
		err := flags.Parse(rest)
		left := flags.Args()
		n := len(rest) - len(left)
		if err != nil && n > 0 && isNumber(rest[n-1], err) {
			r.args, rest = append(r.args, rest[n-1]), left
			continue
		}
		if err != nil {
			return r, err
		}
		if n > 0 && rest[n-1] == "--" {
			r.args = append(r.args, left...)
			break
		}
		if len(left) == 0 {
			break
		}
		r.args, rest = append(r.args, left[0]), left[1:]
	}
	return r, r.check()
}

// isNumber tells whether package flag takes a number below zero for a flag: none
// begins with a digit, so it is an argument, right or wrong.
func isNumber(word string, err error) bool {
	return len(word) > 1 && word[1] >= '0' && word[1] <= '9' && err.Error() == "flag provided but not defined: "+word
}

func (r *request) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // [Run] tells errors
	f.Usage = func() {}
	f.StringVar(&r.socket, "socket", r.socket, "`PATH` of the registrar's control socket; without it the usual places are looked at")
	f.StringVar(&r.url, "url", r.url, "`URL` of a registrar that is controlled over HTTP, such as http://192.0.2.1:8080")
	f.StringVar(&r.token, "token", r.token, "`FILE` with the token for -url")
	f.BoolVar(&r.json, "json", r.json, "print the JSON objects of the HTTP interface")
	return f
}

func (r *request) check() error {
	switch c := r.command; {
	case len(r.args) < c.least:
		return fmt.Errorf("%s: too few arguments", c.name)
	case c.most >= 0 && len(r.args) > c.most:
		return fmt.Errorf("%s: unexpected argument %q", c.name, r.args[c.most])
	case r.url != "" && r.socket != "":
		return errors.New("give -socket or -url, not both")
	case r.token != "" && r.url == "":
		return errors.New("-token goes with -url; over the socket none is needed")
	case slices.Contains(r.args, "") && c.name != "message":
		return fmt.Errorf("%s: an argument is empty", c.name)
	case c.check != nil:
		return c.check(r)
	}
	return nil
}

// devicesFlag reads names that are given one by one or with commas.
func devicesFlag(into *[]string) func(string) error {
	return func(v string) error {
		for name := range strings.SplitSeq(v, ",") {
			if name == "" {
				return errors.New("a name is empty")
			}
			*into = append(*into, name)
		}
		return nil
	}
}

func checkWhen(r *request) error {
	return control.ForwardWhen(r.args[1]).Check()
}

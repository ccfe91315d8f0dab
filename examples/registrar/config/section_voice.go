package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

func (s *sections) voice(n ast.Node) {
	s.mapping(n, "voice", map[string]field{
		"ports": s.checked("ports", s.voicePorts, "write the first and the last port, such as 20000-29999"),
	})
}

func (s *sections) voicePorts(v string) error {
	first, last, ok := strings.Cut(v, "-")
	from, err1 := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	switch {
	case !ok || err1 != nil || err2 != nil:
		return fmt.Errorf("%q are no ports", v)
	case from < 1024 || from >= to:
		return errors.New("ports go from 1024 on, upwards")
	}
	s.cfg.Voice = Voice{FirstPort: uint16(from), LastPort: uint16(to)}
	return nil
}

func (s *sections) tokens(n ast.Node) {
	t := &s.cfg.Tokens
	s.mapping(n, "tokens", map[string]field{
		"refuse": s.boolean("refuse", &t.Refuse),
		"share":  s.integer("share", 0, 100_000, &t.Share),
		"wait":   s.duration("wait", 30*time.Second, time.Hour, &t.Wait),
	})
}

// NAT tells whether a phone is behind an address translator, so that its voice
// goes through the registrar.
type NAT uint8

// What is known of it.
const (
	NATAuto NAT = iota // if the phone has a private address and its connection another one
	NATYes
	NATNo
)

func (s *sections) nat(into *NAT) field {
	words := map[string]NAT{"auto": NATAuto, "true": NATYes, "false": NATNo}
	return func(n ast.Node) {
		if b, ok := n.(*ast.BoolNode); ok {
			*into = words[strconv.FormatBool(b.Value)] // however it is written
			return
		}
		if word, ok := choice(&s.reader, n, "nat", []string{"auto", "true", "false"}); ok {
			*into = words[word]
		}
	}
}

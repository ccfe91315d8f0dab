package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Metrics is where figures and the state of health are served.
type Metrics struct {
	HTTP string // host:port; empty: nowhere
}

func (s *sections) metrics(n ast.Node) {
	s.mapping(n, "metrics", map[string]field{
		"http": func(n ast.Node) {
			s.listens("metrics", &s.cfg.Metrics.HTTP, s.checked("http", func(v string) error {
				if strings.HasPrefix(v, ":") {
					return errors.New("the host is missing, which would mean every address")
				}
				return hostPort(&s.cfg.Metrics.HTTP)(v)
			}, "write host:port, such as 127.0.0.1:9600; 0.0.0.0:9600 for every address"))(n)
			if at := s.cfg.Metrics.HTTP; at != "" && !ThisMachineOnly(at) {
				s.warning(n, fmt.Sprintf("metrics are served at %s, to everybody who can reach it", at),
					"use 127.0.0.1 and a proxy with a password, or let a firewall decide who can reach it")
			}
		},
	})
}

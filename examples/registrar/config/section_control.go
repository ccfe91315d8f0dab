package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/api/token"
)

// Control is how a running registrar is controlled.
type Control struct {
	Socket   string // path; empty: the usual place
	NoSocket bool
	HTTP     string     // host:port; empty: none
	Token    token.Hash // needed over HTTP where it is set
	Hosts    []string   // names by which HTTP may be asked, beside those of this machine
}

const controlOff = "off"

func (s *sections) control(n ast.Node) {
	c := &s.cfg.Control
	var http ast.Node
	secured := false
	s.mapping(n, "control", map[string]field{
		"socket": s.checked("socket", c.SetSocket, "write a path such as /run/skinny/control.sock, or off"),
		"http": func(n ast.Node) {
			http = n
			s.listens("control", &c.HTTP, s.checked("http", c.setHTTP, "write host:port, such as 127.0.0.1:8080, or off"))(n)
		},
		"token-hash": s.checked("token-hash", func(v string) (err error) {
			secured = true // or meant to be
			c.Token, err = token.Parse(v)
			return err
		}, `"registrar ctl new-token FILE" makes a token and prints its hash`),
		"hosts": s.controlHosts,
	})
	if c.HTTP != "" && !secured && !c.local() {
		s.problem(http, fmt.Sprintf("control over HTTP at %s would be open to every machine that reaches it", c.HTTP),
			`add token-hash ("registrar ctl new-token FILE" prints one), or listen on 127.0.0.1`)
	}
}

// SetSocket takes the path of a socket, or "off".
func (c *Control) SetSocket(v string) error {
	c.Socket, c.NoSocket = "", false
	switch {
	case v == controlOff:
		c.NoSocket = true
	case !filepath.IsAbs(v):
		return fmt.Errorf("%q is no whole path", v)
	case strings.HasSuffix(v, "/"):
		return fmt.Errorf("%q is a directory", v)
	case strings.ContainsRune(v, 0):
		return errors.New("a path holds no NUL")
	case len(v) > socket.MaxPath:
		return fmt.Errorf("the path has %d bytes, and this system takes %d for a socket", len(v), socket.MaxPath)
	default:
		c.Socket = v
	}
	return nil
}

func (c *Control) setHTTP(v string) error {
	if v == controlOff {
		c.HTTP = ""
		return nil
	}
	return hostPort(&c.HTTP)(v)
}

// local tells whether HTTP is reached from this machine only. Of names but
// localhost nobody knows.
func (c *Control) local() bool {
	host, _, err := net.SplitHostPort(c.HTTP)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

func (s *sections) controlHosts(n ast.Node) {
	const most = 100
	s.list(n, "hosts", func(n ast.Node) {
		s.checked("hosts", func(v string) error {
			if err := checkHost(v); err != nil {
				return err
			}
			s.cfg.Control.Hosts = append(s.cfg.Control.Hosts, v)
			return nil
		}, "write a name without a port, such as pbx.example.org")(n)
	})
	if len(s.cfg.Control.Hosts) > most {
		s.problem(n, fmt.Sprintf("%d names", len(s.cfg.Control.Hosts)), fmt.Sprintf("write at most %d", most))
	}
}

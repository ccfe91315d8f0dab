package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"syscall"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// tryNumbers are for unknown phones of a registrar that nobody has configured and
// that only this machine can reach.
func tryNumbers() *config.Range { return &config.Range{First: "1000", Last: "1999"} }

// private tells whether only this machine can reach an address to listen at.
func private(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// guide tells somebody who has started a registrar without a configuration what
// there is, and what to do next.
func guide(w io.Writer, r *assembly.Registrar, cfg *config.Config) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("This registrar has no configuration.")
	p("")
	p("  phones register at  %s (SCCP)", r.SCCP())
	p("  and fetch files at  %s (TFTP) and http://%s", r.TFTP(), r.HTTP())
	if cfg.AutoRegistration == nil {
		p("  unknown phones      are turned away; -autoreg 1000-1999 lets them in")
	} else {
		p("  unknown phones      get a number from %s", cfg.AutoRegistration)
	}
	if cfg.Database.Path("") == "" {
		p("  nothing is kept     when it ends; -database FILE keeps numbers, settings and records of calls")
	}
	if numbers := cfg.AutoRegistration; numbers != nil && private(cfg.Listen.SCCP) {
		phone := "go run ./examples/phone -tftp " + r.TFTP().String()
		if r.SCCP().Addr().Is6() {
			phone += " -model 7962" // the usual one knows IPv4 alone
		}
		p("")
		p("Try it with simulated phones, each in a terminal of its own; the first to come gets %s:", numbers.First)
		p("  %s -mac 020000000001 -answer", phone)
		p("  %s -mac 020000000002 -dial %s", phone, numbers.First)
	}
	p("")
	p("Real phones need a configuration that names them, addresses that they can reach, and to be told where. End this one first:")
	p("  go run ./examples/registrar config init -o phones.yaml     # explains every key; add your phones")
	p("  go run ./examples/registrar config check phones.yaml")
	p("  %s", buildCommand(runtime.GOOS))
	p("  ./registrar -config phones.yaml -sccp :2000 -tftp :69 -http :6970")
	p("  DHCP option 150 = the address of this machine (%s); go run ./examples/dhcpconf prints the lines for your server", addresses())
	p("")
	if ctl := controlCommand(r.Control().Status(), socket.OfProcess().Find()); ctl == "" {
		p("It cannot be controlled while it runs: it has no socket of its own; -control PATH gives it one.")
	} else {
		p("See and control it while it runs:")
		p("  %s status", ctl)
		p("  %s phones", ctl)
		p("  %s -h       # everything", ctl)
	}
	p("Ctrl-C ends.")
	p("")
}

// buildCommand makes the program that may listen at port 69, which takes a privilege
// on Linux alone.
func buildCommand(goos string) string {
	build := "go build -o registrar ./examples/registrar"
	switch goos {
	case "linux":
		return build + " && sudo setcap cap_net_bind_service=+ep registrar"
	case "windows":
		return "go build -o registrar.exe ./examples/registrar"
	}
	return build
}

// controlCommand returns how "registrar ctl" reaches a registrar, by itself where it
// finds the socket; empty: not at all.
func controlCommand(s control.Status, found string) string {
	for _, l := range s.Listen {
		switch {
		case l.Service != "control":
		case l.Address == found:
			return "go run ./examples/registrar ctl"
		default:
			return "go run ./examples/registrar ctl -socket " + l.Address
		}
	}
	return ""
}

// secondTry tells somebody who tries a registrar out how to start it beside whatever
// has its usual ports: another one, most often.
func (o *options) secondTry(err error) error {
	if o.config != "" || !errors.Is(err, syscall.EADDRINUSE) {
		return err
	}
	const free = "127.0.0.1:0"
	return fmt.Errorf("%w; on any free ports: go run ./examples/registrar -sccp %s -tftp %s -http %s", err, free, free, free)
}

// addresses are those by which phones could reach this machine.
func addresses() string {
	const none = "which has none but loopback now"
	interfaces, err := net.Interfaces()
	if err != nil {
		return none
	}
	var list []string
	for _, i := range interfaces {
		addrs, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		for _, a := range addrs {
			if prefix, ok := a.(*net.IPNet); ok && prefix.IP.To4() != nil && prefix.IP.IsGlobalUnicast() {
				list = append(list, fmt.Sprintf("%s on %s", prefix.IP, i.Name))
			}
		}
	}
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, ", ")
}

package assembly

import (
	"cmp"
	"context"

	"github.com/skinnykit/skinny/examples/registrar/api"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// openControl opens the ways by which people and programs control the registrar.
// Without the socket of the usual place it works, too: another registrar may have it.
func (r *Registrar) openControl(ctx context.Context, cfg *config.Config) error {
	c := &cfg.Control
	server := &api.Server{
		Registrar: r.Control(), Log: r.log, Socket: cmp.Or(c.Socket, r.options.ControlSocket), Optional: c.Socket == "",
		HTTP: c.HTTP, Hosts: c.Hosts, Token: c.Token,
	}
	if c.NoSocket {
		server.Socket = ""
	}
	if err := server.Listen(ctx); err != nil {
		return err
	}
	r.control = server
	for i, a := range server.Addresses() {
		s := service{name: a.Service, addr: address{a.Address}, serve: server.Serve, close: server.Close}
		if i > 0 { // the server serves all of them
			s.serve = untilDone
			s.close = nil
		}
		r.services = append(r.services, s)
	}
	return nil
}

// admit lets those in who may control the registrar now.
func (r *Registrar) admit(cfg *config.Config) {
	if err := r.control.Replace(cfg.Control.Hosts, cfg.Control.Token); err != nil {
		r.log.Warn("control is not opened to everybody", "err", err)
	}
}

// address is where people see that something listens.
type address struct{ text string }

func (a address) Network() string { return "control" }
func (a address) String() string  { return a.text }

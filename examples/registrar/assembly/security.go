package assembly

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/secure"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// listenTLS opens the port for phones that encrypt.
func (r *Registrar) listenTLS(ctx context.Context, cfg *config.Config) (*secure.Listener, error) {
	var listen net.ListenConfig
	ln, err := listen.Listen(ctx, "tcp", cfg.Listen.SCCPS)
	if err != nil {
		return nil, explain("phones that encrypt (SCCPS)", "listen/sccps in the configuration, as", cfg.Listen.SCCPS, err)
	}
	t := &cfg.TLS
	crypt, err := secure.Listen(ln, secure.Config{
		Files: t.Files(), MinVersion: t.MinVersion, RequireClient: t.RequireClient, SHA1: t.SHA1, Admit: r.gate.Admit,
		Refused: r.countRefused, Log: r.log,
	})
	var file *secure.FileError
	if errors.As(err, &file) {
		return nil, fmt.Errorf("cannot serve phones that encrypt: %w; %s", err, file.Fix)
	}
	return crypt, err
}

// countRefused is for connections that do not come as far as the room of phones.
func (r *Registrar) countRefused(err error) {
	var refusal *access.Refusal
	if errors.As(err, &refusal) {
		r.metrics.Rejected(station.RejectedConnection)
		return
	}
	r.metrics.Rejected(station.RejectedTLS)
}

// secure makes new rules hold, for phones that are there too: who may not come any
// more is told to register again, cut off, and turned away.
func (r *Registrar) secure(cfg *config.Config) {
	r.gate.Replace(cfg)
	for _, p := range r.station.Phones() {
		if err := r.gate.Allow(p.Device, p.Remote.Addr(), p.Secure); err != nil {
			r.log.Warn("a phone may not be here any more", "device", p.Device, "remote", p.Remote.String(), "err", err)
			r.bring(request{device: p.Device, how: directory.Restart})
		}
	}
	if r.tls != nil {
		if err := r.tls.Reload(); err != nil {
			r.log.Error("the certificate is not taken; the one before goes on", "err", err)
		}
	}
	r.warn(cfg)
}

// warn tells what may not be meant so.
func (r *Registrar) warn(cfg *config.Config) {
	for _, p := range cfg.Warnings {
		r.log.Warn("the configuration may not be meant so", "warning", p.Error())
	}
}

func takeOver(rule config.TakeOver) station.TakeOver {
	switch rule {
	case config.TakeOverSameAddress:
		return station.SameAddressOnly
	case config.TakeOverOlder:
		return station.OlderStays
	}
	return station.NewerWins
}

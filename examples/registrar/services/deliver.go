package services

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net/netip"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/reach"
)

// maxBySCCP is how many bytes of an object phones take by SCCP.
const maxBySCCP = 2000

// deliver brings an object to a phone. Larger ones are fetched by it.
func (s *Server) deliver(ctx context.Context, cfg *config.Config, p control.Phone, object xsi.Object) error {
	if !cfg.Services.PushByHTTP {
		if s.Pusher == nil {
			return fmt.Errorf("%w: nothing is pushed by SCCP here", control.ErrUnavailable)
		}
		content, err := object.Append(nil, xsi.Latin1)
		if err != nil {
			return err
		}
		if len(content) <= maxBySCCP {
			return s.Pusher.Push(p.Device, content)
		}
	}
	command, err := s.fetchCommand(ctx, p, object)
	if err != nil {
		return err
	}
	if !cfg.Services.PushByHTTP {
		content, err := command.Append(nil, xsi.Latin1)
		if err != nil {
			return err
		}
		return s.Pusher.Push(p.Device, content)
	}
	return s.executeOn(ctx, p, command)
}

// fetchCommand tells a phone to fetch an object.
func (s *Server) fetchCommand(ctx context.Context, p control.Phone, object xsi.Object) (*xsi.Execute, error) {
	base, err := s.baseFor(ctx, p)
	if err != nil {
		return nil, err
	}
	token, err := s.outbox.put(s.Now(), parcel{device: p.Device, object: object})
	if err != nil {
		return nil, err
	}
	q := &request{base: base, phone: p}
	return &xsi.Execute{Items: []xsi.ExecuteItem{{Priority: xsi.Immediately, URL: q.url(pathShown + token)}}}, nil
}

// executeOn uses a password that is good for this push only.
func (s *Server) executeOn(ctx context.Context, p control.Phone, command xsi.Object) error {
	at := addressOf(p)
	if !at.IsValid() {
		return fmt.Errorf("%w: its address is not known", control.ErrNotRegistered)
	}
	password := parcel{device: p.Device, password: rand.Text()}
	user, err := s.outbox.put(s.Now(), password)
	if err != nil {
		return err
	}
	defer s.outbox.drop(user)
	return s.execute.send(ctx, netip.AddrPortFrom(at, cmp.Or(s.Execute, webPort)), user, password.password, command)
}

// baseFor returns the beginning of URLs for a phone that has not asked.
func (s *Server) baseFor(ctx context.Context, p control.Phone) (string, error) {
	if base := s.Config().Services.URL; base != "" {
		return base, nil
	}
	at := s.Address
	if !at.IsValid() {
		return "", fmt.Errorf("%w: the pages of services are not served", control.ErrUnavailable)
	}
	if at.Addr().IsUnspecified() {
		own, err := reach.From(ctx, netip.AddrPortFrom(addressOf(p), 0))
		if err != nil {
			return "", err
		}
		at = netip.AddrPortFrom(own, at.Port())
	}
	return "http://" + at.String(), nil
}

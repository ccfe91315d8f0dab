package services

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Why a phone gets no page, in sentences that it shows.
const (
	refusedUnknown  = "This phone is not registered with this system."
	refusedAddress  = "This phone has registered from another address than this request comes from."
	refusedNetwork  = "This phone may not ask from here."
	refusedUnclear  = "Which phone asks is not clear. The address of a service must end in ?name=#DEVICENAME#."
	refusedTwoNames = "This request names two phones."
)

var deviceName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,15}$`)

// identify finds the phone that asks by the name it tells, which must be registered
// from the address of the request; or by the address alone where no name is told.
func (s *Server) identify(ctx context.Context, cfg *config.Config, told []string, from netip.Addr) (phone control.Phone, refusal string) {
	names := unique(told)
	switch {
	case len(names) > 1:
		return phone, refusedTwoNames
	case len(names) == 0:
		return s.phoneAt(from)
	case !deviceName.MatchString(names[0]):
		return phone, refusedUnknown
	}
	phone, err := s.phone(ctx, names[0])
	switch {
	case err != nil || !phone.Registered:
		return control.Phone{}, refusedUnknown
	case !cfg.Services.AnyAddress && addressOf(phone) != from:
		return control.Phone{}, refusedAddress
	}
	return s.allowed(phone, from)
}

// allowed lets a phone ask where the rules of networks let it be.
func (s *Server) allowed(phone control.Phone, from netip.Addr) (control.Phone, string) {
	if s.allow(phone.Device, from, phone.Secure) != nil {
		return control.Phone{}, refusedNetwork
	}
	return phone, ""
}

// phoneAt finds the only phone that has registered from an address.
func (s *Server) phoneAt(from netip.Addr) (phone control.Phone, refusal string) {
	refusal = refusedUnknown
	for _, p := range s.Phones.Phones() {
		switch {
		case !p.Registered || addressOf(p) != from || !from.IsValid():
		case refusal == "":
			return control.Phone{}, refusedUnclear
		default:
			phone, refusal = p, ""
		}
	}
	if refusal != "" {
		return control.Phone{}, refusal
	}
	return s.allowed(phone, from)
}

// addressOf returns from where a phone has registered; what is no address is no
// address of anybody.
func addressOf(p control.Phone) netip.Addr {
	if at, err := netip.ParseAddrPort(p.Address); err == nil {
		return at.Addr().Unmap()
	}
	at, err := netip.ParseAddr(p.Address)
	if err != nil {
		return netip.Addr{}
	}
	return at.Unmap()
}

// baseOf returns the beginning of the URLs of pages: what is configured, or the
// address to which the phone has connected. The header Host counts for nothing.
func (s *Server) baseOf(r *http.Request, cfg *config.Config) string {
	if cfg.Services.URL != "" {
		return cfg.Services.URL
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		if at, err := netip.ParseAddrPort(local.String()); err == nil {
			return "http://" + netip.AddrPortFrom(at.Addr().Unmap(), at.Port()).String()
		}
	}
	if s.Address.IsValid() {
		return "http://" + s.Address.String()
	}
	return "http://" + cmp.Or(strings.TrimSpace(cfg.Services.HTTP), "127.0.0.1")
}

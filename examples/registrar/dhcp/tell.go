package dhcp

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"

	"github.com/skinnykit/skinny/dhcpopt"
)

// tell logs what came of a message; s.mu is held. Anybody can make a client up,
// so what clients do is logged sparingly.
func (s *Server) tell(m *dhcpv4.DHCPv4, out outcome) {
	now := time.Now()
	level, more := slog.LevelDebug, []any{"message", m.MessageType().String()}
	switch out.event {
	case eventAck:
		class := dhcpopt.Class(m.Options.Get(dhcpv4.OptionClassIdentifier))
		level, more = slog.LevelInfo, []any{"model", class.Model()}
	case eventNak, eventDecline:
		level, more = slog.LevelWarn, nil
	case eventExhausted:
		if now.Sub(s.lastFull) < time.Minute {
			return
		}
		s.lastFull = now
		level, more = slog.LevelWarn, []any{"fix", "make the pool larger or the lease time shorter"}
	}
	if level > slog.LevelDebug {
		allowed, missed := s.lines.take(now)
		if missed > 0 {
			s.Log.Warn("dhcp: more happened than is logged", "lines", missed)
		}
		if !allowed {
			return
		}
	}
	attributes := []any{"mac", net.HardwareAddr(out.client[:]).String()}
	if out.addr.IsValid() {
		attributes = append(attributes, "address", out.addr)
	}
	s.Log.Log(context.Background(), level, "dhcp: "+out.event, append(attributes, more...)...)
}

// How many lines there are in which time. A whole building that starts at once
// fits in.
const (
	rationLines = 1000
	rationTime  = 10 * time.Second
)

// ration limits lines of a log.
type ration struct {
	begun        time.Time
	used, missed int
}

// take tells whether a line may be written, and how many could not be in the
// time before.
func (r *ration) take(now time.Time) (allowed bool, missed int) {
	if now.Sub(r.begun) >= rationTime {
		missed = r.missed
		*r = ration{begun: now}
	}
	if r.used == rationLines {
		r.missed++
		return false, missed
	}
	r.used++
	return true, missed
}

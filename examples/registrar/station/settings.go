package station

import (
	"cmp"
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/media"
)

// Settings are the fields of a [Server] that may be replaced while it serves.
// They mean what those mean.
type Settings struct {
	KeepAlive    time.Duration
	DateFormat   string
	TimeZone     *time.Location
	Codecs       []media.Codec
	Calls        call.Limits
	CallManagers []config.CallManager
	Tokens       Tokens
	TakeOver     TakeOver
	Limits       Limits
}

func (s Settings) withDefaults() *Settings {
	s.KeepAlive = cmp.Or(s.KeepAlive, 30*time.Second)
	s.DateFormat = cmp.Or(s.DateFormat, "D.M.Y")
	s.TimeZone = cmp.Or(s.TimeZone, time.Local)
	if s.Codecs == nil {
		s.Codecs = media.DefaultPreference()
	}
	s.Limits = s.Limits.withDefaults()
	return &s
}

// Reconfigure makes other settings hold, for registrations and calls that come;
// what a phone was told stays with it until it registers again, but for the time,
// which all are told that are in another time zone now. Nothing ends. The limits of
// waiting connections stay as they were.
func (s *Server) Reconfigure(to Settings) {
	s.prepare()
	now := to.withDefaults()
	s.settings.Store(now)
	s.tokens.change(now.Tokens)
	s.exchange.reconfigure(now)
}

func (x *exchange) reconfigure(to *Settings) {
	x.mu.Lock()
	defer x.mu.Unlock()
	before := x.zone
	x.zone, x.limits, x.takeOver = to.TimeZone, to.Limits, to.TakeOver
	if x.zone.String() != before.String() {
		now := time.Now()
		x.remind(now)
		x.tellTime(now)
		x.signal()
	}
	x.broker.Prefer(to.Codecs)
	x.handle(call.LimitsChanged{Limits: to.Calls})
}

func (s *Server) keepAlive() time.Duration { return s.settings.Load().KeepAlive }
func (s *Server) dateFormat() string       { return s.settings.Load().DateFormat }
func (s *Server) zone() *time.Location     { return s.settings.Load().TimeZone }
func (s *Server) limits() *Limits          { return &s.settings.Load().Limits }

// patience is how long a registered phone may be silent: two intervals and some
// more, and always enough for phones that keep to 30 s whatever they are told.
func patience(keepAlive time.Duration) time.Duration {
	const least = 75 * time.Second
	return max(least, 2*keepAlive+15*time.Second)
}

func (s *Server) advertised(own netip.AddrPort) []config.CallManager {
	return (&config.Config{CallManagers: s.settings.Load().CallManagers}).Advertised(own)
}

package boot

import (
	"log/slog"

	"github.com/skinnykit/skinny/tftp"
)

// Events is what both doors tell the end of requests.
func (s *Service) Events(log *slog.Logger) func(tftp.Event) { return s.events(log) }

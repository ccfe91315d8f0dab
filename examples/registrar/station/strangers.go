package station

import "log/slog"

// What anybody can cause to be logged, in lines a second.
const (
	refusedLines = 5
	strangeLines = 100
)

// tellStrange logs what one says that is not registered.
func (s *session) tellStrange(message string, args ...any) {
	s.server.strange.Tell(s.log, slog.LevelInfo, message, args...)
}

// nameless is the log for lines that tell by which name one asks: without the name
// by which it is registered, if it is.
func (s *session) nameless() *slog.Logger {
	if s.profile == nil {
		return s.log
	}
	return s.throttle.spare(s.server.log()).With("remote", s.remote.String())
}

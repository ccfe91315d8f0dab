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

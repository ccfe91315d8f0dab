package sparing

import (
	"log/slog"
	"time"
)

// How many lines about requests for files are logged in which time: a whole building
// that starts at once fits in; who asks without end does not fill the disk.
const (
	requestLines = 1000
	requestSpan  = 10 * time.Second
)

// OfRequests returns a logger for requests for files, which passes 1000 lines in 10
// seconds. Requests that are served have one of their own: who asks for what there is
// not hides nobody.
func OfRequests(log *slog.Logger) *slog.Logger {
	return slog.New(NewHandler(log.Handler(), &Log{Lines: requestLines, Span: requestSpan}))
}

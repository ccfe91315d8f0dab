package main

import (
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
	"github.com/skinnykit/skinny/tftp"
)

// How many requests are logged in which time: of those that were served, of the
// others, and of those under way. A building that starts at once fits in; who asks
// without end does not fill the disk.
const (
	loggedRequests = 1000
	loggedSpan     = 10 * time.Second
)

func sparingly(log *slog.Logger) *slog.Logger {
	return slog.New(sparing.NewHandler(log.Handler(), &sparing.Log{Lines: loggedRequests, Span: loggedSpan}))
}

func logEvents(log *slog.Logger) func(tftp.Event) {
	served, refused := tftp.LogEvents(sparingly(log)), tftp.LogEvents(sparingly(log))
	return func(e tftp.Event) {
		if e.Err == nil {
			served(e)
		} else {
			refused(e)
		}
	}
}

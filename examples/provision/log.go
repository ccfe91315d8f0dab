package main

import (
	"log/slog"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
	"github.com/skinnykit/skinny/tftp"
)

func logEvents(log *slog.Logger) func(tftp.Event) {
	served, refused := tftp.LogEvents(sparing.OfRequests(log)), tftp.LogEvents(sparing.OfRequests(log))
	return func(e tftp.Event) {
		if e.Err == nil {
			served(e)
		} else {
			refused(e)
		}
	}
}

package metrics

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
)

// scrapeLog takes what the handler of figures has to say. Of a client that goes
// away it tells once for each figure, which is nothing that is wrong here.
type scrapeLog struct{ log *slog.Logger }

// Println implements [promhttp.Logger].
func (l scrapeLog) Println(words ...any) {
	say := l.log.Error
	for _, w := range words {
		if err, ok := w.(error); ok && isGone(err) {
			say = l.log.Debug
		}
	}
	say("metrics", "problem", strings.TrimSpace(fmt.Sprintln(words...)))
}

// isGone tells errors of a connection.
func isGone(err error) bool {
	var gone *net.OpError
	return errors.As(err, &gone)
}

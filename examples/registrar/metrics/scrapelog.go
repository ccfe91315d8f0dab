package metrics

import (
	"fmt"
	"log/slog"
	"strings"
)

// scrapeLog takes what the handler of figures has to say.
type scrapeLog struct{ log *slog.Logger }

// Println implements [promhttp.Logger].
func (l scrapeLog) Println(words ...any) {
	l.log.Error("metrics", "problem", strings.TrimSpace(fmt.Sprintln(words...)))
}

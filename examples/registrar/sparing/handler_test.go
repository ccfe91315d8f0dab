package sparing_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

func TestHandlerSparesAllThatIsMadeOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		all := slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})
		log := slog.New(sparing.NewHandler(all, &sparing.Log{Lines: 2, Span: 10 * time.Second}))
		door := log.With("door", "tftp")
		door.Info("one")
		log.WithGroup("g").Warn("two", "n", 2)
		door.Info("three")
		log.Error("four")
		door.Debug("detail")
		time.Sleep(10 * time.Second)
		door.Info("five")
		var list []string
		for line := range strings.Lines(out.String()) {
			list = append(list, strings.TrimSpace(line[strings.Index(line, "level="):]))
		}
		assert.Equal(t, []string{
			"level=INFO msg=one door=tftp", "level=WARN msg=two g.n=2", "level=DEBUG msg=detail door=tftp",
			"level=INFO msg=five door=tftp more=2",
		}, list)
	})
}

package sparing_test

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

func TestSomeLinesInEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		to := slog.New(slog.NewTextHandler(&out, nil))
		lines := func() (list []string) {
			for line := range strings.Lines(out.String()) {
				list = append(list, strings.TrimSpace(line[strings.Index(line, "level="):]))
			}
			out.Reset()
			return list
		}
		log := sparing.New(2)
		for i := range 5 {
			log.Tell(to, slog.LevelWarn, "knock", "n", i)
		}
		assert.Equal(t, []string{"level=WARN msg=knock n=0", "level=WARN msg=knock n=1"}, lines())
		time.Sleep(time.Second)
		log.Tell(to, slog.LevelInfo, "knock", "n", 5)
		log.Tell(to, slog.LevelInfo, "knock", "n", 6)
		log.Tell(to, slog.LevelInfo, "knock", "n", 7)
		assert.Equal(t, []string{"level=INFO msg=knock n=5 more=3", "level=INFO msg=knock n=6"}, lines())
	})
}

func TestMoreTellsOfAll(t *testing.T) {
	var out bytes.Buffer
	to := slog.New(slog.NewTextHandler(&out, nil)) // guards out
	log := &sparing.Log{Lines: 10, Span: time.Hour}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 20 {
				log.Tell(to, slog.LevelWarn, "knock")
			}
		})
	}
	all.Wait()
	assert.Equal(t, 10, strings.Count(out.String(), "\n"))
	assert.NotContains(t, out.String(), "more=")
}

func ExampleLog_Tell() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	refused := sparing.New(1)
	for range 1000 {
		refused.Tell(log, slog.LevelWarn, "connection refused", "remote", "192.0.2.7:4711")
	}
	// Output: level=WARN msg="connection refused" remote=192.0.2.7:4711
}

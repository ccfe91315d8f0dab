package main

import (
	"bytes"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/tftp"
)

func TestRequestsAreLoggedSparingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		tell := logEvents(slog.New(slog.NewTextHandler(&out, nil)))
		lines := func() int {
			defer out.Reset()
			return strings.Count(out.String(), "\n")
		}
		for range 3000 {
			tell(tftp.Event{Err: fs.ErrNotExist})
		}
		assert.Equal(t, 1000, lines())
		tell(tftp.Event{})
		assert.Equal(t, 1, lines(), "those who get files are told all the same")
		time.Sleep(10 * time.Second)
		tell(tftp.Event{Err: fs.ErrNotExist})
		assert.Contains(t, out.String(), "more=2000")
	})
}

package boot_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/tftp"
)

// TestRequestsWithoutEndDoNotFillTheLog, and do not hide those of phones.
func TestRequestsWithoutEndDoNotFillTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		told := 0
		service := &boot.Service{OnEvent: func(tftp.Event) { told++ }}
		event := service.Events(slog.New(slog.NewTextHandler(&out, nil)))
		const requests = 100_000
		for i := range requests {
			failure := tftp.ErrBusy
			if i%2 == 0 {
				failure = fs.ErrNotExist
			}
			event(tftp.Event{Name: "SEP001122334455.cnf.xml", Err: failure})
		}
		assert.Equal(t, 1000, strings.Count(out.String(), "\n"))
		event(tftp.Event{Name: "SEP001122334466.cnf.xml", Bytes: 2000})
		assert.Contains(t, out.String(), `msg="file sent"`)
		time.Sleep(10 * time.Second)
		event(tftp.Event{Err: fs.ErrNotExist})
		assert.Contains(t, out.String(), "more=99000\n")
		assert.Equal(t, requests+2, told, "the figures have all")
	})
}

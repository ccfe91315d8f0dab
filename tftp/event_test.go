package tftp

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestLogEvents(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))
	remote := netip.MustParseAddrPort("10.0.0.1:2048")
	for _, test := range []struct {
		event Event
		want  string
	}{
		{
			Event{Remote: remote, Name: "a.xml", Bytes: 600, Blocks: 2, BlockSize: 512, Retransmits: 1, Duration: time.Second},
			`level=INFO msg="file sent" door=tftp remote=10.0.0.1:2048 name=a.xml bytes=600 blocks=2 blockSize=512 retransmits=1 duration=1s`,
		},
		{
			Event{Door: HTTP, Remote: remote, Name: "/a.xml", Status: 404, Err: ErrNotFound},
			`level=INFO msg="file not found" door=http remote=10.0.0.1:2048 name=/a.xml status=404 duration=0s err="tftp: file not found"`,
		},
		{
			Event{Remote: remote, Name: "a\nb", Err: fmt.Errorf("%w: here", ErrDenied)},
			`level=DEBUG msg="request dropped" door=tftp remote=10.0.0.1:2048 name="a\nb" duration=0s err="tftp: client not in the access list: here"`,
		},
		{
			Event{Remote: remote, Name: "a", Err: errors.New("disk on fire")},
			`level=WARN msg="file not sent" door=tftp remote=10.0.0.1:2048 name=a duration=0s err="disk on fire"`,
		},
	} {
		out.Reset()
		LogEvents(log)(test.event)
		assert.Equal(t, test.want+"\n", out.String())
	}
}

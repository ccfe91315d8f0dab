package sccptest_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/internal/captures"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

var captureDir = flag.String("captures", "", captures.Usage)

// enoughOfAKind bounds the time that a large capture takes.
const enoughOfAKind = 40

// Real frames that lose a byte, or change one, must not bring the codec down,
// and what still decodes must encode to the same bytes.
func TestCapturesDamaged(t *testing.T) {
	seen := map[string]bool{}
	kinds := map[sccp.Header]int{}
	d := sccplayer.Decoder{Handle: func(m sccplayer.Message) {
		if kinds[m.Header] < enoughOfAKind && !seen[string(m.Frame)] {
			kinds[m.Header]++
			seen[string(m.Frame)] = true
		}
	}}
	for _, path := range captures.Files(t, *captureDir) {
		f, err := os.Open(path)
		require.NoError(t, err)
		defer f.Close()
		for p, err := range sccplayer.Packets(f) {
			if err != nil {
				t.Logf("%s: the rest is not read: %v", filepath.Base(path), err)
				break
			}
			d.Packet(p)
		}
		d.Flush()
	}
	for frame := range seen {
		damage(t, frame)
	}
	t.Log(len(seen), "different frames")
}

func damage(t *testing.T, frame string) {
	h, err := sccp.ParseHeader([]byte(frame))
	require.NoError(t, err)
	m := sccp.New(h.ID)
	try := func(body string) {
		b := []byte(body)
		if m.Decode(b, h.Version) != nil {
			return
		}
		out, err := m.Append(nil, h.Version)
		require.NoError(t, err)
		require.Equal(t, body, string(out[sccp.HeaderSize:]))
	}
	body := frame[sccp.HeaderSize:]
	for i := range len(body) {
		try(body[:i])
		try(body[:i] + body[i+1:])
		for _, x := range []string{"\x00", "\x01", "\x7f", "\xff"} {
			try(body[:i] + x + body[i+1:])
		}
	}
	try(body + strings.Repeat("\x00", 4))
}

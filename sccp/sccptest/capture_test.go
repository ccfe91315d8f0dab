package sccptest_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

var captures = flag.String("captures", "", "folder with pcap files of Skinny")

// Real frames that lose a byte, or change one, must not bring the codec down,
// and what still decodes must encode to the same bytes.
func TestCapturesDamaged(t *testing.T) {
	if *captures == "" {
		t.Skip("skipped: name a folder with captures by -captures")
	}
	files, err := filepath.Glob(filepath.Join(*captures, "*.pcap"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	seen := map[string]bool{}
	for _, name := range files {
		f, err := os.Open(name)
		require.NoError(t, err)
		defer f.Close()
		r, err := pcapgo.NewReader(f)
		require.NoError(t, err)
		d := sccplayer.Decoder{Handle: func(m sccplayer.Message) { seen[string(m.Frame)] = true }}
		for p := range gopacket.NewPacketSource(r, r.LinkType()).Packets() {
			d.Packet(p)
		}
		d.Flush()
	}
	require.NotEmpty(t, seen)
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

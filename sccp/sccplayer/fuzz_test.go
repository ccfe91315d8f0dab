package sccplayer_test

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp/sccplayer"
)

// FuzzStream plays a script of segments: for each a byte of flags, an offset
// into the data and a length. Whatever is lost, repeated or mixed up, messages
// re-encode, none is longer than what was sent, and memory stays bounded.
func FuzzStream(f *testing.F) {
	stream := bytes.Join(traffic()[:12], nil)
	f.Add(script(0, 0, 40, 0, 40, 200, 0, 240, 400), stream)
	f.Add(script(1, 0, 0, 0, 0, 40, 0, 240, 400, 0, 40, 200), stream)
	f.Add(script(0, 100, 300, 2, 400, 0, 0, 0, 100, 4, 600, 50), stream)
	f.Fuzz(func(t *testing.T, script, data []byte) {
		const room = 4096
		sent := 0
		held := 0
		d := &sccplayer.Decoder{MaxGap: 512, MaxBuffered: room, MaxStreams: 2}
		d.Handle = func(m sccplayer.Message) {
			b, err := m.Message.Append(nil, m.Header.Version)
			require.NoError(t, err)
			require.Equal(t, string(m.Frame), string(b))
			held += len(m.Frame)
			require.LessOrEqual(t, held, sent)
			require.GreaterOrEqual(t, m.Skipped, 0)
		}
		for n := 0; len(script) >= 5 && sent < 64<<10; n, script = n+1, script[5:] {
			flags := script[0]
			from := min(int(binary.LittleEndian.Uint16(script[1:])), len(data))
			to := min(from+int(binary.LittleEndian.Uint16(script[3:])), len(data))
			s := tcp(phonePort+layers.TCPPort(flags>>6), skinnyPort, 1<<32-100+uint32(from), data[from:to])
			s.SYN, s.FIN, s.RST = flags&1 > 0, flags&2 > 0, flags&4 > 0
			sent += to - from
			d.Segment(phone, &s, time.Unix(int64(n)*int64(flags>>3&1), 0))
			require.LessOrEqual(t, d.Buffered(), room)
		}
		d.Flush()
		require.Zero(t, d.Buffered())
	})
}

func script(numbers ...int) (b []byte) {
	for i, n := range numbers {
		if i%3 == 0 {
			b = append(b, byte(n))
			continue
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	return b
}

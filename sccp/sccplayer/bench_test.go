package sccplayer_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

// BenchmarkStream decodes a stream of every message in segments of up to 1460
// bytes. The baseline reads the same bytes with sccp.Reader, without TCP.
func BenchmarkStream(b *testing.B) {
	stream := bytes.Join(traffic(), nil)
	b.Run("Decoder", func(b *testing.B) {
		segments := cut(rand.New(rand.NewPCG(1, 1)), 1, stream, 1460)
		n := 0
		d := &sccplayer.Decoder{Handle: func(sccplayer.Message) { n++ }}
		b.SetBytes(int64(len(stream)))
		b.ReportAllocs()
		for b.Loop() {
			feed(d, segments)
			for i := range segments {
				segments[i].tcp.Seq += uint32(len(stream))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/message")
	})
	b.Run("Reader", func(b *testing.B) {
		n := 0
		b.SetBytes(int64(len(stream)))
		b.ReportAllocs()
		r := sccp.NewReader(&endless{b: stream})
		for b.Loop() {
			for read := 0; read < len(stream); n++ {
				h, _, err := r.Next()
				if err != nil {
					b.Fatal(err)
				}
				read += h.FrameSize()
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/message")
	})
}

// endless repeats its bytes for ever.
type endless struct {
	b   []byte
	off int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.b[e.off:])
	e.off = (e.off + n) % len(e.b)
	return n, nil
}

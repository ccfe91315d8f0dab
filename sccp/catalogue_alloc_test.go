package sccp_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// allocCases are the typical and the full frame of each layout.
func allocCases(yield func(string, sccptest.Case) bool) {
	seen := map[string]bool{}
	for name, c := range sccptest.Cases() {
		layout := c.Info.Name + "/" + c.Layout.Name + "/" + c.Shape.Name
		if seen[layout] || c.Shape.Name != "typical" && c.Shape.Name != "full" {
			continue
		}
		seen[layout] = true
		if !yield(name, c) {
			return
		}
	}
}

func TestAllocDecodeAppendSize(t *testing.T) {
	buf := make([]byte, 0, 8<<10)
	for name, c := range allocCases {
		kept, v, body := sccp.New(c.Info.ID), wordOf(c.Frame), c.Body()
		alloctest.Zero(t, name+": Decode", func() { _ = kept.Decode(body, v) })
		alloctest.Zero(t, name+": Append", func() { buf, _ = kept.Append(buf[:0], v) })
		alloctest.Zero(t, name+": Size", func() { _ = kept.Size(v) })
	}
}

// Short bodies are everyday: they are filled up in memory that is kept.
func TestAllocDecodeShortBody(t *testing.T) {
	for name, c := range allocCases {
		if c.Layout.Required == len(c.Body()) || c.Shape.Name != "typical" {
			continue
		}
		kept, v, body := sccp.New(c.Info.ID), wordOf(c.Frame), c.Body()[:c.Layout.Required]
		if kept.Decode(body, v) != nil {
			continue // counted elements are missing
		}
		alloctest.Zero(t, name+": Decode", func() { _ = kept.Decode(body, v) })
	}
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

func (e *endless) Write(p []byte) (int, error) { return len(p), nil }
func (e *endless) Close() error                { return nil }

// traffic is one frame of each layout, one behind the other, and how many.
func traffic(keep func(sccp.Direction) bool) (stream []byte, n int) {
	for _, c := range allocCases {
		if c.Shape.Name == "typical" && keep(c.Info.Direction) {
			stream, n = append(stream, c.Frame...), n+1
		}
	}
	return stream, n
}

func all(sccp.Direction) bool { return true }

func TestAllocReaderNext(t *testing.T) {
	stream, n := traffic(all)
	r := sccp.NewReader(&endless{b: stream})
	alloctest.Zero(t, "a round of every layout", func() {
		for range n {
			if _, _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAllocConnRead(t *testing.T) {
	stream, n := traffic(func(d sccp.Direction) bool { return d == sccp.StationToServer || d == sccp.BothWays })
	c := sccp.NewServerConn(&endless{b: stream})
	alloctest.Zero(t, "a round of every station message", func() {
		for range n {
			if _, err := c.Read(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAllocConnSend(t *testing.T) {
	c := sccp.NewServerConn(&endless{b: []byte{0}})
	for name, each := range allocCases {
		m, ok := decodeOne(t, name, each.Frame).(sccp.ServerMessage)
		if !ok {
			continue
		}
		c.SetVersion(each.Version)
		alloctest.Zero(t, name, func() {
			if err := c.Send(m); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// An impossible length must not make a Reader take memory for it.
func TestAllocReaderTrustsNoLength(t *testing.T) {
	claim := sccptest.Frame(sccp.IDEnhancedAlarm, 0, make([]byte, sccp.MaxFrame-4))
	source := &widest{r: bytes.NewReader(claim[:100])}
	_, _, err := sccp.NewReader(source).Next()
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.LessOrEqual(t, source.n, 4<<10)
}

// widest remembers the largest buffer it was asked to fill.
type widest struct {
	r io.Reader
	n int
}

func (w *widest) Read(p []byte) (int, error) {
	w.n = max(w.n, len(p))
	return w.r.Read(p)
}

package sccp_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// However the network cuts a stream, the messages are the same.
func TestReaderUnderEverySegmentation(t *testing.T) {
	stream, n := traffic(all)
	for name, source := range map[string]io.Reader{
		"one segment":     bytes.NewReader(stream),
		"one byte each":   iotest.OneByteReader(bytes.NewReader(stream)),
		"half a buffer":   iotest.HalfReader(bytes.NewReader(stream)),
		"EOF with data":   iotest.DataErrReader(bytes.NewReader(stream)),
		"an empty read":   &stutter{r: bytes.NewReader(stream)},
		"segments of 7":   &segments{r: bytes.NewReader(stream), n: 7},
		"segments of 513": &segments{r: bytes.NewReader(stream), n: 513},
	} {
		t.Run(name, func(t *testing.T) {
			r := sccp.NewReader(source)
			rest := stream
			for i := range n {
				h, m, err := r.Next()
				require.NoError(t, err, "message %d", i)
				b, err := m.Append(nil, h.Version)
				require.NoError(t, err, "message %d", i)
				require.Equal(t, rest[:h.FrameSize()], b, "message %d", i)
				rest = rest[h.FrameSize():]
			}
			_, m, err := r.Next()
			require.Nil(t, m)
			require.ErrorIs(t, err, io.EOF)
			require.NotErrorIs(t, err, io.ErrUnexpectedEOF)
		})
	}
}

// segments delivers at most n bytes a read.
type segments struct {
	r io.Reader
	n int
}

func (s *segments) Read(p []byte) (int, error) { return s.r.Read(p[:min(len(p), s.n)]) }

// stutter reads nothing every other time.
type stutter struct {
	r     io.Reader
	quiet bool
}

func (s *stutter) Read(p []byte) (int, error) {
	if s.quiet = !s.quiet; s.quiet {
		return 0, nil
	}
	return s.r.Read(p)
}

func TestReaderImpossibleLengths(t *testing.T) {
	good := sccptest.Frame(sccp.IDKeepAliveReq, 0, nil)
	for _, length := range []uint32{0, 1, 2, 3, sccp.MaxFrame + 1, 1<<31 - 8, 1<<31 - 1, 1 << 31, 1<<32 - 8, 1<<32 - 4, 1<<32 - 1} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			bad := bytes.Clone(good)
			binary.LittleEndian.PutUint32(bad, length)
			r := sccp.NewReader(io.MultiReader(bytes.NewReader(good), bytes.NewReader(bad), bytes.NewReader(good)))
			_, m, err := r.Next()
			require.NoError(t, err)
			require.Equal(t, sccp.IDKeepAliveReq, m.ID())
			for range 3 { // the error stays
				_, m, err = r.Next()
				require.Nil(t, m)
				require.ErrorIs(t, err, sccp.ErrFrame)
			}
		})
	}
}

func TestReaderLimit(t *testing.T) {
	frame := sccptest.Frame(0x7777, 0, make([]byte, 100))
	r := sccp.NewReader(bytes.NewReader(frame))
	r.MaxFrame = 104
	_, m, err := r.Next()
	require.NoError(t, err)
	require.Len(t, m.(*sccp.Unknown).Body, 100)

	r = sccp.NewReader(bytes.NewReader(frame))
	r.MaxFrame = 103
	_, _, err = r.Next()
	require.ErrorIs(t, err, sccp.ErrFrame)
}

// What is read ahead of a message is counted until it is delivered.
func TestReaderBuffered(t *testing.T) {
	frame := sccptest.Frame(sccp.IDOnHook, 0, nil)
	r := sccp.NewReader(bytes.NewReader(bytes.Join([][]byte{frame, frame, frame[:5]}, nil)))
	require.Zero(t, r.Buffered())
	for _, left := range []int{len(frame) + 5, 5} {
		_, _, err := r.Next()
		require.NoError(t, err)
		require.Equal(t, left, r.Buffered())
	}
}

// An error of one message leaves the stream in step.
func TestReaderGoesOnAfterABadMessage(t *testing.T) {
	bad := sccptest.Frame(sccp.IDCapabilitiesRes, 0, []byte{0xff, 0xff, 0xff, 0xff})
	good := sccptest.Frame(sccp.IDOnHook, 0, nil)
	r := sccp.NewReader(bytes.NewReader(bytes.Join([][]byte{bad, good}, nil)))
	h, m, err := r.Next()
	requireFieldError(t, "count", err, sccp.ErrCount)
	require.Equal(t, sccp.IDCapabilitiesRes, h.ID)
	b, err := m.(*sccp.Unknown).Append(nil, h.Version)
	require.NoError(t, err)
	require.Equal(t, bad, b)
	_, m, err = r.Next()
	require.NoError(t, err)
	require.IsType(t, (*sccp.OnHook)(nil), m)
}

// A stream that ends at any byte of a frame ends with io.ErrUnexpectedEOF, at
// its border with io.EOF.
func TestReaderStreamEndsAnywhere(t *testing.T) {
	frame := sccptest.Frame(sccp.IDStopTone, 0, make([]byte, 8))
	for n := range len(frame) {
		_, m, err := sccp.NewReader(bytes.NewReader(frame[:n])).Next()
		require.Nil(t, m)
		if n == 0 {
			require.ErrorIs(t, err, io.EOF)
			require.NotErrorIs(t, err, io.ErrUnexpectedEOF)
			continue
		}
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, "at byte %d", n)
	}
}

// Under the tag sccppoison a message that is used beyond its life shows it.
func TestReaderPoison(t *testing.T) {
	a := sccptest.Frame(sccp.IDDisplayText, 0, append([]byte("first"), make([]byte, 27)...))
	b := sccptest.Frame(sccp.IDKeepAliveReq, 0, nil)
	r := sccp.NewReader(bytes.NewReader(append(a, b...)))
	_, m, err := r.Next()
	require.NoError(t, err)
	text, clone := m.(*sccp.DisplayText).Text, sccp.Clone(m).(*sccp.DisplayText)
	require.Equal(t, "first", string(text))
	_, _, err = r.Next()
	require.NoError(t, err)
	require.Equal(t, "first", string(clone.Text))
	if poisoned {
		require.Equal(t, "\xdb\xdb\xdb\xdb\xdb", string(text))
	}
}

func TestReaderAll(t *testing.T) {
	stream, n := traffic(all)
	seen := 0
	for m, err := range sccp.NewReader(bytes.NewReader(stream)).All() {
		require.NoError(t, err)
		require.NotNil(t, m)
		seen++
	}
	require.Equal(t, n, seen)

	broken := errors.New("cable pulled")
	var last error
	for m, err := range sccp.NewReader(io.MultiReader(bytes.NewReader(stream), iotest.ErrReader(broken))).All() {
		last = err
		if err != nil {
			require.Nil(t, m)
		}
	}
	require.ErrorIs(t, last, broken)
}

func TestConnBothEnds(t *testing.T) {
	leaktest.Goroutines(t)
	a, b := net.Pipe()
	server, phone := sccp.NewServerConn(a), sccp.NewStationConn(b)
	server.SetVersion(20)
	done := make(chan error, 1)
	go func() {
		done <- server.Send(&sccp.StopTone{LineInstance: 1, CallReference: 2, Tone: 0x21}, &sccp.ActivateCallPlane{LineInstance: 3})
	}()
	m, err := phone.Read()
	require.NoError(t, err)
	tone, ok := m.(*sccp.StopTone)
	require.True(t, ok)
	assert.EqualValues(t, 0x21, tone.Tone)
	m, err = phone.Read()
	require.NoError(t, err)
	require.IsType(t, (*sccp.ActivateCallPlane)(nil), m)
	require.NoError(t, <-done)

	go func() { done <- phone.Send(&sccp.MiscellaneousCommand{}) }()
	_, err = server.Read()
	require.NoError(t, err)
	require.NoError(t, <-done)

	// A message that the peer must not send arrives as Unknown.
	go func() { _, err := b.Write(sccptest.Frame(sccp.IDStopTone, 0, nil)); done <- err }()
	in, err := server.Read()
	require.NoError(t, err)
	require.IsType(t, (*sccp.Unknown)(nil), in)
	require.Equal(t, sccp.IDStopTone, in.ID())
	require.NoError(t, <-done)

	// A message that does not encode is not sent in part.
	err = server.Send(&sccp.ActivateCallPlane{}, &sccp.DisplayText{Text: make(sccp.Text, 33)})
	requireFieldError(t, "too long", err, sccp.ErrLong)

	require.NoError(t, phone.Close())
	_, err = server.Read()
	require.Error(t, err)
	require.NoError(t, server.Close())
}

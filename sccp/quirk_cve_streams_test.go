package sccp_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// A byte a segment, and everything in one.
func TestCVE20083810SegmentedFrames(t *testing.T) {
	stream, n := traffic(all)
	requireMessages(t, iotest.OneByteReader(bytes.NewReader(stream)), n)
}

func TestCVE20083811CoalescedFrames(t *testing.T) {
	stream, n := traffic(all)
	requireMessages(t, bytes.NewReader(stream), n)
}

func requireMessages(t *testing.T, source io.Reader, want int) {
	t.Helper()
	n := 0
	for _, err := range sccp.NewReader(source).All() {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, want, n)
}

// Fragments that split a header at each of its bytes.
func TestCVE20100584SplitHeader(t *testing.T) {
	two := slices.Concat(sccptest.Frame(sccp.IDOnHook, 0, words(1, 2)), sccptest.Frame(sccp.IDOffHook, 0, words(3, 4)))
	for at := range two {
		requireMessages(t, io.MultiReader(bytes.NewReader(two[:at]), bytes.NewReader(two[at:])), 2)
	}
}

// Malformed messages made devices reload: a stream of nothing but broken ones
// gives an error each, and ends where it ends.
func TestCVE20100585MalformedMessages(t *testing.T) { requireMutationsEnd(t, sccp.StationToServer) }
func TestCVE20100151MalformedMessages(t *testing.T) { requireMutationsEnd(t, sccp.ServerToStation) }

func requireMutationsEnd(t *testing.T, d sccp.Direction) {
	for _, c := range sccptest.Cases() {
		if c.Info.Direction != d || c.Shape.Name != "typical" || c.Version != c.Layout.From {
			continue
		}
		for m := range c.Mutations() {
			r := sccp.NewReader(bytes.NewReader(m.Frame))
			for {
				h, message, err := r.Next()
				if message == nil {
					require.True(t, errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, sccp.ErrFrame), "%s: %v", m.Name, err)
					break
				}
				require.Equal(t, h.FrameSize(), message.Size(h.Version), m.Name)
			}
		}
	}
}

// Names that are SQL elsewhere.
func TestFreeSWITCH6220QuotesInNames(t *testing.T) {
	for _, name := range []string{`'";--`, "%s%n", "../../x"} {
		assert.Equal(t, name, nameThatCameAs(t, name, ""))
	}
	assert.Equal(t, "SEP", nameThatCameAs(t, "SEP", "'; DROP"), "nothing behind the NUL")
}

func TestCVE20125621InvalidUTF8InNames(t *testing.T) {
	for _, name := range []string{"\xff\xfe\xfd", "\x1e\x80", "\xc3\x28", "\xed\xa0\x80"} {
		assert.Equal(t, name, nameThatCameAs(t, name, ""), "bytes stay")
		for _, c := range []sccp.Charset{sccp.Latin1, sccp.UTF8} {
			assert.NotContains(t, sccp.Text(name).Display(c), "\xff", "what is shown is valid")
		}
	}
}

func nameThatCameAs(t *testing.T, name, behind string) string {
	body := slices.Concat(slot(16, name, behind), make([]byte, 20))
	return requireExact(t, sccp.IDRegisterReq, 0, body).(*sccp.RegisterReq).DeviceName.String()
}

// Every codec at once, in slots for eighteen.
func TestFreeSWITCHAllCodecsAtOnce(t *testing.T) {
	var caps []sccp.AudioCapability
	for codec := range sccp.PayloadType(400) {
		caps = append(caps, sccp.AudioCapability{Codec: codec})
	}
	for n := range len(caps) {
		b, err := (&sccp.CapabilitiesRes{Caps: caps[:n]}).Append(nil, 0)
		if n > 18 {
			requireFieldError(t, "caps", err, sccp.ErrCount)
			continue
		}
		require.NoError(t, err)
		require.Len(t, b, sccp.HeaderSize+4+18*16)
	}
}

package sccp_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// The faults that brought other Skinny parsers down, by their numbers.

// A length word that is trusted.
func TestCVE20065444LengthWord(t *testing.T) {
	for _, length := range []uint32{0, 1, 2, 3, 0x7fffffff, 0xfffffffc, 0xfffffffd, 0xfffffffe, 0xffffffff, sccp.MaxFrame + 1} {
		frame := sccptest.Frame(sccp.IDStopTone, 0, make([]byte, 8))
		binary.LittleEndian.PutUint32(frame, length)
		_, m, err := sccp.NewReader(bytes.NewReader(frame)).Next()
		assert.Nil(t, m)
		require.ErrorIs(t, err, sccp.ErrFrame, "length %#x", length)
	}
	frame := sccptest.Frame(sccp.IDStopTone, 0, make([]byte, sccp.MaxFrame-4))
	_, m, err := sccp.NewReader(bytes.NewReader(frame)).Next()
	require.NoError(t, err, "the largest length")
	assert.Len(t, m.(*sccp.StopTone).Tail, sccp.MaxFrame-4-8)
}

// A length below 4 that becomes a huge one behind the id.
func TestCVE20073764LengthBelowTheID(t *testing.T) {
	for length := range uint32(4) {
		frame := sccptest.Frame(sccp.IDKeepAliveReq, 0, nil)
		binary.LittleEndian.PutUint32(frame, length)
		_, _, err := sccp.Decode(frame)
		require.ErrorIs(t, err, sccp.ErrFrame)
	}
}

// More codecs than there are slots, or than there are bytes: of a phone, and of
// what claims to be one.
func TestCVE20074280CapabilityCount(t *testing.T) { requireCapabilityCounts(t, 0) }
func TestCVE20100587CapabilityCount(t *testing.T) { requireCapabilityCounts(t, 17) }

func requireCapabilityCounts(t *testing.T, v sccp.Version) {
	for count, want := range map[uint32]error{19: sccp.ErrCount, 1 << 31: sccp.ErrCount, 1<<32 - 1: sccp.ErrCount, 18: sccp.ErrShort, 3: sccp.ErrShort} {
		body := append(words(count), make([]byte, 2*16)...)
		m, _, err := sccp.Decode(sccptest.Frame(sccp.IDCapabilitiesRes, v, body))
		requireFieldError(t, "count", err, want)
		assert.IsType(t, (*sccp.Unknown)(nil), m)
	}
}

// Digits without an end: each message is small, and so is what is kept.
func TestCVE20122415EndlessDigits(t *testing.T) {
	frame := sccptest.Frame(sccp.IDKeypadButton, 0, words(5, 1, 7))
	r := sccp.NewReader(bytes.NewReader(bytes.Repeat(frame, 10_000)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := 0
	for m, err := range r.All() {
		require.NoError(t, err)
		require.Equal(t, sccp.KeypadKey(5), m.(*sccp.KeypadButton).Button)
		n++
	}
	runtime.ReadMemStats(&after)
	assert.Equal(t, 10_000, n)
	assert.Less(t, after.HeapAlloc, before.HeapAlloc+8<<20)
}

// A body that stops with the connection: one error, and no more reading.
func TestCVE20179358EndInsideABody(t *testing.T) {
	frame := sccptest.Frame(sccp.IDAlarm, 0, make([]byte, 92))
	source := &counting{r: bytes.NewReader(frame[:50])}
	r := sccp.NewReader(source)
	for range 1000 {
		_, m, err := r.Next()
		require.Nil(t, m)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	}
	assert.LessOrEqual(t, source.n, 3, "an ended stream is not read again")
}

type counting struct {
	r io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	c.n++
	return c.r.Read(p)
}

// Lines that no phone has arrive as they are: the server decides.
func TestCVE20100588LineNumbers(t *testing.T) {
	for _, id := range []sccp.ID{sccp.IDLineStatReq, sccp.IDForwardStatReq, sccp.IDSpeedDialStatReq, sccp.IDRegisterAvailableLines, sccp.IDFeatureStatReq, sccp.IDServiceURLStatReq} {
		for _, line := range []uint32{0, 43, 1<<32 - 1} {
			requireExact(t, id, 0, words(line))
		}
	}
}

// Random bytes on the port.
func TestCVE20071826RandomBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1826, 0))
	for range 2000 {
		noise := make([]byte, r.IntN(2000))
		for i := range noise {
			noise[i] = byte(r.Uint32())
		}
		if len(noise) >= sccp.HeaderSize && r.IntN(2) > 0 { // a likely header
			binary.LittleEndian.PutUint32(noise, uint32(len(noise)-8))
			binary.LittleEndian.PutUint32(noise[4:], uint32(r.IntN(23)))
			binary.LittleEndian.PutUint32(noise[8:], uint32(r.IntN(0x161)))
		}
		for range sccp.NewReader(bytes.NewReader(noise)).All() {
		}
	}
}

// Nothing but a header, for every id.
func TestCVE20207454HeaderOnly(t *testing.T) {
	for id := range sccp.ID(1 << 16) {
		for _, v := range []sccp.Version{0, 11, 17, 22} {
			frame := sccptest.Frame(id, v, nil)
			m, rest, err := sccp.Decode(frame)
			require.Empty(t, rest)
			if err != nil {
				requireFieldError(t, id.String(), err, sccp.ErrShort)
			}
			b, err := m.Append(nil, v)
			require.NoError(t, err)
			require.Equal(t, frame, b)
		}
	}
}

// Each count of UpdateCapabilities beyond its array, as FreeSWITCH trusted it
// until 2014.
func TestFreeSWITCHCapabilityCounts(t *testing.T) {
	for _, id := range []sccp.ID{sccp.IDUpdateCapabilities, sccp.IDUpdateCapabilitiesV2, sccp.IDUpdateCapabilitiesV3} {
		for _, c := range sccptest.CasesOf(id) {
			for m := range c.Counts() {
				_, rest, err := sccp.Decode(m.Frame)
				require.Empty(t, rest)
				if strings.HasSuffix(m.Name, "=4294967295") {
					requireFieldError(t, m.Name, err, sccp.ErrCount)
				}
			}
		}
	}
}

// XML as long as it may be, and longer, as chan-sccp overran its stack.
func TestChanSCCPLargeXML(t *testing.T) {
	for n, want := range map[int]error{2000: nil, 2001: sccp.ErrCount, 65_000: sccp.ErrCount} {
		body := slices.Concat(words(1, 2, 3, 4, uint32(n)), make([]byte, n))
		_, _, err := sccp.Decode(sccptest.Frame(sccp.IDUserToDeviceData, 11, body))
		if want == nil {
			require.NoError(t, err)
			continue
		}
		requireFieldError(t, "data", err, want)
	}
}

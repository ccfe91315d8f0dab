package tftp

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/alloctest"
)

func TestParseRead(t *testing.T) {
	octet := func(block int, tsize bool) readRequest {
		return readRequest{name: []byte("f"), block: block, tsize: tsize}
	}
	for packet, want := range map[string]readRequest{
		rrq("f"):                                                   octet(0, false),
		rrq("f") + "\x00":                                          octet(0, false), // some 79xx loads
		rrq("f") + "\x00\x00\x00":                                  octet(0, false),
		"\x00\x01f\x00OCTET\x00":                                   octet(0, false),
		"\x00\x01f\x00NetASCII\x00":                                {name: []byte("f"), netascii: true},
		rrq("f", "blksize", "1428"):                                octet(1428, false),
		rrq("f", "BLKSIZE", "1428"):                                octet(1428, false),
		rrq("f", "blksize", "512"):                                 octet(512, false),
		rrq("f", "blksize", "511"):                                 octet(0, false),
		rrq("f", "blksize", "65464"):                               octet(65464, false),
		rrq("f", "blksize", "65465"):                               octet(0, false),
		rrq("f", "blksize", "-1"):                                  octet(0, false),
		rrq("f", "blksize", "many"):                                octet(0, false),
		rrq("f", "blksize", ""):                                    octet(0, false),
		rrq("f", "tsize", "0"):                                     octet(0, true),
		rrq("f", "TSize", "77"):                                    octet(0, true),
		rrq("f", "timeout", "3"):                                   octet(0, false),
		rrq("f", "x", "y", "tsize", "0"):                           octet(0, true),
		rrq("f", "tsize", "0", "blksize", "1024"):                  octet(1024, true),
		rrq("f", "tsize"):                                          octet(0, false),
		rrq("f", "blksize", "1024") + "tsize\x000":                 octet(1024, false),
		"\x00\x01f\x00netascii\x00tsize\x000\x00":                  {name: []byte("f"), netascii: true},
		rrq(strings.Repeat("n", maxRequest-len(rrq("")))):          {name: []byte(strings.Repeat("n", maxRequest-len(rrq(""))))},
		rrq("../etc/passwd"):                                       {name: []byte("../etc/passwd")},
		rrq("f", "rollover", "0", "windowsize", "4", "tsize", "0"): octet(0, true),
	} {
		got, err := parseRead([]byte(packet))
		require.NoError(t, err, "%q", packet)
		assert.Equal(t, want, got, "%q", packet)
	}
}

func TestParseReadRefuses(t *testing.T) {
	for packet, want := range map[string]error{
		"":                            errStray,
		"\x00":                        errStray,
		"\x00\x00":                    errStray,
		"\x00\x03\x00\x01data":        errStray,
		"\x00\x04\x00\x01":            errStray,
		"\x00\x05\x00\x01oops\x00":    errStray,
		"\x00\x06blksize\x00512\x00":  errStray,
		"\x01\x00f\x00octet\x00":      errStray,
		"\x00\x02f\x00octet\x00":      ErrReadOnly,
		"\x00\x02":                    ErrReadOnly,
		"\x00\x01":                    ErrMalformed,
		"\x00\x01f":                   ErrMalformed,
		"\x00\x01f\x00":               ErrMalformed,
		"\x00\x01f\x00octet":          ErrMalformed,
		"\x00\x01\x00octet\x00":       ErrMalformed,
		"\x00\x01f\x00mail\x00":       ErrMalformed,
		"\x00\x01f\x00bogus\x00":      ErrMalformed,
		"\x00\x01f\x00\x00":           ErrMalformed,
		rrq(strings.Repeat("n", 520)): ErrMalformed,
	} {
		_, err := parseRead([]byte(packet))
		assert.ErrorIs(t, err, want, "%q", packet)
	}
}

// A request that is cut short anywhere is an error or, within its options, the
// request without the rest.
func TestParseReadCutShort(t *testing.T) {
	whole := rrq("SEP001B54C9A5E1.cnf.xml", "tsize", "0", "blksize", "1024")
	mandatory := len(rrq("SEP001B54C9A5E1.cnf.xml"))
	for n := range len(whole) {
		r, err := parseRead([]byte(whole[:n]))
		if n < mandatory {
			require.ErrorIs(t, err, ErrMalformed, "%d bytes", n)
			continue
		}
		require.NoError(t, err, "%d bytes", n)
		require.Zero(t, r.block, "%d bytes", n)
	}
}

func TestParseReadDoesNotAllocate(t *testing.T) {
	packet := []byte(rrq("SEP001B54C9A5E1.cnf.xml", "tsize", "0", "blksize", "1024"))
	alloctest.Zero(t, "parseRead", func() {
		if r, err := parseRead(packet); err != nil || !r.tsize {
			t.Fatal(r, err)
		}
	})
	space := make([]byte, 0, maxRequest)
	r, err := parseRead(packet)
	require.NoError(t, err)
	alloctest.Zero(t, "appendRead", func() { r.appendRead(space, "1z", 1024) })
}

func TestAppendError(t *testing.T) {
	require.Equal(t, "\x00\x05\x00\x01File not found\x00", string(appendError(nil, CodeNotFound, textNotFound)))
}

func FuzzParseRead(f *testing.F) {
	for _, r := range []readRequest{{}, {block: 1468}, {tsize: true}, {netascii: true, block: 512}} {
		f.Add(r.appendRead(nil, "SEP001B54C9A5E1.cnf.xml", r.block))
	}
	f.Add([]byte(rrq("f") + "\x00"))
	f.Add([]byte("\x00\x02f\x00octet\x00"))
	f.Fuzz(func(t *testing.T, packet []byte) {
		r, err := parseRead(packet)
		if err != nil {
			code, text := wireError(err)
			require.Contains(t, []ErrorCode{codeNoReply, CodeAccess, CodeIllegal}, code)
			require.NotContains(t, text, "tftp")
			return
		}
		require.NotEmpty(t, r.name)
		require.LessOrEqual(t, len(r.name), maxRequest)
		if r.block != 0 {
			require.GreaterOrEqual(t, r.block, defaultBlock)
			require.LessOrEqual(t, r.block, maxBlockOption)
		}
		// What pin/tftp gets means the same, and only that.
		token := "1z"
		again, err := parseRead(r.appendRead(nil, token, r.block))
		require.NoError(t, err)
		want := r
		want.name = []byte(token)
		require.Equal(t, want, again)
	})
}

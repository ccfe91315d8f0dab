package lldpmed_test

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/lldpmed"
)

func port(v cdp.VoiceVLAN) lldpmed.Port {
	return lldpmed.Port{
		Source: cdp.MAC{2, 0, 0, 0, 0, 1}, Port: "sk0", System: "closet", TTL: lldpmed.DefaultTTL,
		Class: lldpmed.Network, Voice: v,
	}
}

func encode(t testing.TB, p lldpmed.Port) []byte {
	t.Helper()
	b, err := p.Append(nil)
	require.NoError(t, err)
	return b
}

// The frame is spelt out so that encoder and decoder cannot be wrong together.
func TestFrameOnTheWire(t *testing.T) {
	want, err := hex.DecodeString(strings.ReplaceAll("0180c200000e 020000000001 88cc"+
		"0207 04 020000000001"+ // chassis: MAC
		"0404 05 736b30"+ // port: interface name
		"0602 00b4"+
		"0a06 636c6f736574"+
		"0e04 00040004"+ // bridge
		"fe07 0012bb 01 0003 04"+ // network device with capabilities and policy
		"fe08 0012bb 02 01 40c96e"+ // voice, tagged, VLAN 100, priority 5, DSCP 46
		"0000", " ", ""))
	require.NoError(t, err)
	assert.Equal(t, want, encode(t, port(cdp.Tagged(100))))
}

func TestRoundTrip(t *testing.T) {
	for _, v := range []cdp.VoiceVLAN{
		{},
		cdp.Tagged(1), cdp.Tagged(4094),
		{Mode: cdp.VoicePriority},
		{Mode: cdp.VoiceUntagged},
	} {
		p := port(v)
		frame := encode(t, p)
		assert.GreaterOrEqual(t, len(frame), 60)
		got, err := lldpmed.Parse(frame)
		require.NoError(t, err)
		assert.Equal(t, p, got)
	}
}

func TestAppendErrors(t *testing.T) {
	for name, change := range map[string]func(*lldpmed.Port){
		"no port":     func(p *lldpmed.Port) { p.Port = "" },
		"long port":   func(p *lldpmed.Port) { p.Port = strings.Repeat("x", 256) },
		"long system": func(p *lldpmed.Port) { p.System = strings.Repeat("x", 256) },
		"VLAN 0":      func(p *lldpmed.Port) { p.Voice = cdp.Tagged(0) },
		"VLAN 4095":   func(p *lldpmed.Port) { p.Voice = cdp.Tagged(4095) },
		"mode":        func(p *lldpmed.Port) { p.Voice = cdp.VoiceVLAN{Mode: 9} },
	} {
		p := port(cdp.Tagged(100))
		change(&p)
		got, err := p.Append([]byte("before"))
		assert.Error(t, err, name)
		assert.Equal(t, "before", string(got), name)
	}
}

func TestParseErrors(t *testing.T) {
	good := encode(t, port(cdp.Tagged(100)))
	for n := range good {
		_, err := lldpmed.Parse(good[:n])
		require.Errorf(t, err, "%d bytes", n)
	}
	word := func(kind, length int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(kind<<9|length)) }
	head := good[:14]
	first := good[14 : 14+9+6+4] // chassis, port, time to live
	for name, rest := range map[string][]byte{
		"port first":     first[9:],
		"past the end":   slices.Concat(first, word(5, 511)),
		"short chassis":  slices.Concat(word(1, 1), []byte{4}, first[9:]),
		"short OUI":      slices.Concat(first, word(127, 3), []byte{0, 0x12, 0xbb}, word(0, 0)),
		"short policy":   slices.Concat(first, word(127, 5), []byte{0, 0x12, 0xbb, 2, 1}, word(0, 0)),
		"VLAN 4095":      slices.Concat(first, word(127, 8), []byte{0, 0x12, 0xbb, 2, 1, 0x5f, 0xff, 0x6e}, word(0, 0)),
		"a lot of TLVs":  slices.Concat(first, slices.Repeat(word(8, 0), 700), word(0, 0)),
		"without an end": first,
	} {
		_, err := lldpmed.Parse(slices.Concat(head, rest))
		assert.ErrorIs(t, err, lldpmed.ErrMalformed, name)
	}
	good[13] = 0
	_, err := lldpmed.Parse(good)
	assert.ErrorIs(t, err, lldpmed.ErrNotLLDP)
}

// A phone that does not know its VLAN yet says so with the unknown bit.
func TestUnknownPolicyIsNone(t *testing.T) {
	frame := encode(t, port(cdp.Tagged(100)))
	at := strings.Index(string(frame), "\x00\x12\xbb\x02")
	require.Positive(t, at)
	frame[at+5] |= 0x80
	p, err := lldpmed.Parse(frame)
	require.NoError(t, err)
	assert.Equal(t, cdp.VoiceVLAN{}, p.Voice)
}

func FuzzParse(f *testing.F) {
	f.Add(encode(f, port(cdp.Tagged(100))))
	f.Add(encode(f, port(cdp.VoiceVLAN{Mode: cdp.VoicePriority})))
	f.Fuzz(func(t *testing.T, frame []byte) {
		p, err := lldpmed.Parse(frame)
		if err != nil {
			return
		}
		p.Class = lldpmed.Network
		b, err := p.Append(nil)
		if err != nil { // a longer name than is sent here
			require.ErrorIs(t, err, lldpmed.ErrTooLong)
			return
		}
		again, err := lldpmed.Parse(b)
		require.NoError(t, err)
		require.Equal(t, p, again)
	})
}

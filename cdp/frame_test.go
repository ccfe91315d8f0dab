package cdp_test

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

// The frame is spelt out so that encoder and decoder cannot be wrong together.
func TestFrameOnTheWire(t *testing.T) {
	want := unhex(t, "01000ccccccc 001bd4112233 002c aaaa03 00000c 2000"+
		"02b4 bf5f"+
		"0001 0006 7377"+ // device ID "sw"
		"0003 0005 70"+ // port ID "p"
		"0004 0008 00000028"+
		"000a 0006 0001"+
		"000e 0007 010064"+
		"0000") // padding to 60
	p := cdp.Packet{
		Version: 2, TTL: 180, DeviceID: "sw", PortID: "p", Capabilities: cdp.Some(cdp.Switch | cdp.IGMP),
		NativeVLAN: cdp.Some(uint16(1)), VoiceVLAN: cdp.Tagged(100),
	}
	got := encode(t, p)
	assert.Equal(t, want, got)
	f, err := cdp.ParseFrame(want)
	require.NoError(t, err)
	assert.Equal(t, testMAC(), f.Source)
	assert.False(t, f.Tag.Set)
	assert.Equal(t, uint8(2), f.Payload.Version())
	assert.Equal(t, uint8(180), f.Payload.TTL())
	assert.NoError(t, f.Payload.Verify())
}

func tagged(frame []byte, tag uint16) []byte {
	return slices.Insert(slices.Clone(frame), 12, 0x81, 0x00, byte(tag>>8), byte(tag))
}

func TestTaggedFrame(t *testing.T) {
	f, err := cdp.ParseFrame(tagged(encode(t, fullPacket()), 0xa064))
	require.NoError(t, err)
	assert.Equal(t, cdp.Some(uint16(0xa064)), f.Tag)
	var p cdp.Packet
	require.NoError(t, p.Decode(f.Payload))
	assert.Equal(t, fullPacket(), p)
}

func TestVerify(t *testing.T) {
	frame := encode(t, fullPacket())
	frame[40]++
	err := payloadOf(t, frame).Verify()
	assert.ErrorIs(t, err, cdp.ErrChecksum)
}

func TestPaddingIsNotPayload(t *testing.T) {
	frame := encode(t, cdp.Packet{Version: 2, DeviceID: "x"})
	require.Len(t, frame, cdp.MinFrame)
	assert.Len(t, payloadOf(t, frame), 4+5)
	frame = append(frame, 0xff, 0xff, 0xff, 0xff) // an FCS or more padding
	assert.NoError(t, payloadOf(t, frame).Verify())
}

func TestFramesOfOthers(t *testing.T) {
	good := encode(t, fullPacket())
	change := func(f func(b []byte)) []byte {
		b := slices.Clone(good)
		f(b)
		return b
	}
	for name, c := range map[string]struct {
		frame []byte
		is    error
	}{
		"unicast":       {change(func(b []byte) { b[0] = 0 }), cdp.ErrNotCDP},
		"EtherType":     {change(func(b []byte) { b[12], b[13] = 0x08, 0x00 }), cdp.ErrNotCDP},
		"STP":           {change(func(b []byte) { copy(b[14:], []byte{0x42, 0x42, 3}) }), cdp.ErrNotCDP},
		"other OUI":     {change(func(b []byte) { b[19] = 0x0d }), cdp.ErrNotCDP},
		"VTP":           {change(func(b []byte) { b[21] = 0x03 }), cdp.ErrNotCDP},
		"DTP":           {change(func(b []byte) { b[21] = 0x04 }), cdp.ErrNotCDP},
		"802.3 length":  {change(func(b []byte) { b[12], b[13] = 0x05, 0xdc }), cdp.ErrShort},
		"length 7":      {change(func(b []byte) { b[12], b[13] = 0, 7 }), cdp.ErrNotCDP},
		"length 11":     {change(func(b []byte) { b[12], b[13] = 0, 11 }), cdp.ErrShort},
		"version 0":     {change(func(b []byte) { b[22] = 0 }), cdp.ErrVersion},
		"version 3":     {change(func(b []byte) { b[22] = 3 }), cdp.ErrVersion},
		"tag, no more":  {tagged(good, 1)[:17], cdp.ErrShort},
		"double tagged": {tagged(tagged(good, 1), 2), cdp.ErrNotCDP},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := cdp.ParseFrame(c.frame)
			assert.ErrorIs(t, err, c.is)
		})
	}
	_, err := cdp.ParsePayload(append([]byte{2}, make([]byte, cdp.MaxPayload)...))
	assert.ErrorIs(t, err, cdp.ErrLong)
}

// A frame that stops early is an error at every byte, and so is a payload whose
// length was cut along, except between two TLVs.
func TestTruncatedEverywhere(t *testing.T) {
	for name, frame := range map[string][]byte{"plain": encode(t, fullPacket()), "tagged": tagged(encode(t, fullPacket()), 5)} {
		t.Run(name, func(t *testing.T) {
			for n := range frame {
				_, err := cdp.ParseFrame(frame[:n:n])
				require.ErrorIsf(t, err, cdp.ErrShort, "%d bytes", n)
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			}
		})
	}

	payload := payloadOf(t, encode(t, fullPacket()))
	boundary := map[int]bool{4: true}
	for tlv, err := range payload.TLVs() {
		require.NoError(t, err)
		boundary[tlv.Offset+4+len(tlv.Value)] = true
	}
	for n := range payload {
		cut, err := cdp.ParsePayload(payload[:n:n])
		if n < 4 {
			require.ErrorIs(t, err, cdp.ErrShort)
			continue
		}
		require.NoError(t, err)
		var p cdp.Packet
		err = p.Decode(cut)
		if boundary[n] {
			require.NoErrorf(t, err, "%d bytes", n)
			continue
		}
		require.ErrorIsf(t, err, cdp.ErrShort, "%d bytes", n)
		var tlvErr *cdp.TLVError
		require.ErrorAs(t, err, &tlvErr)
		require.Less(t, tlvErr.Offset, n)
	}
}

// Each value is cut at each byte while its TLV stays well formed: the reader of
// the value must not look beyond it.
func TestTruncatedValues(t *testing.T) {
	for tlv, err := range payloadOf(t, encode(t, fullPacket())).TLVs() {
		require.NoError(t, err)
		for n := range tlv.Value {
			p, err := decode(t, rawFrame(rawTLV(tlv.Type, tlv.Value[:n]...), rawTLV(cdp.TypePortID, 0xff, 0xff, 0xff, 0xff)))
			if err != nil {
				require.ErrorIs(t, err, cdp.ErrValue)
				require.Len(t, p.Other, 1)
			}
			again, _ := decode(t, encode(t, p))
			require.Equal(t, p, again)
		}
	}
}

func TestHostileTLVs(t *testing.T) {
	length := func(n uint16) []byte { return binary.BigEndian.AppendUint16([]byte{0, 5}, n) }
	many := func(n int) []byte { return slices.Repeat(rawTLV(0x99), n) }
	for name, c := range map[string]struct {
		tlvs []byte
		is   error
		at   int
	}{
		"length 0":         {append(length(0), 'x'), cdp.ErrTLVLength, 4},
		"length 1":         {append(length(1), 'x'), cdp.ErrTLVLength, 4},
		"length 2":         {append(length(2), 'x'), cdp.ErrTLVLength, 4},
		"length 3":         {append(length(3), 'x'), cdp.ErrTLVLength, 4},
		"one past the end": {append(length(6), 'x'), cdp.ErrShort, 4},
		"far past the end": {append(length(0xffff), 'x'), cdp.ErrShort, 4},
		"one byte":         {[]byte{0}, cdp.ErrShort, 4},
		"three bytes":      {[]byte{0, 1, 0}, cdp.ErrShort, 4},
		"65 TLVs":          {many(65), cdp.ErrCount, 4 + 64*4},
		"350 TLVs":         {many(350), cdp.ErrCount, 4 + 64*4},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := decode(t, rawFrame(c.tlvs))
			var tlvErr *cdp.TLVError
			require.ErrorAs(t, err, &tlvErr)
			assert.ErrorIs(t, err, c.is)
			assert.False(t, errors.Is(err, cdp.ErrValue), "framing errors must be told from values")
			assert.Equal(t, c.at, tlvErr.Offset)
			assert.LessOrEqual(t, len(p.Other), cdp.MaxTLVs)
		})
	}
	_, err := decode(t, rawFrame(many(64)))
	assert.NoError(t, err)

	// 500 TLVs do not even fit a frame.
	_, err = cdp.ParseFrame(rawFrame(many(500)))
	assert.ErrorIs(t, err, cdp.ErrNotCDP)
}

func TestHostileAddresses(t *testing.T) {
	one := []byte{1, 1, 0xcc, 0, 4, 192, 0, 2, 1}
	for name, value := range map[string][]byte{
		"no count":             {0, 0, 0},
		"count 17":             append([]byte{0, 0, 0, 17}, slices.Repeat(one, 17)...),
		"count 2^32-1":         append([]byte{0xff, 0xff, 0xff, 0xff}, one...),
		"count above entries":  append([]byte{0, 0, 0, 2}, one...),
		"left over":            append([]byte{0, 0, 0, 0}, one...),
		"protocol length 255":  {0, 0, 0, 1, 1, 255, 0xcc, 0, 4, 192, 0, 2, 1},
		"address length 65535": {0, 0, 0, 1, 1, 1, 0xcc, 0xff, 0xff, 192, 0, 2, 1},
		"address length 5":     {0, 0, 0, 1, 1, 1, 0xcc, 0, 5, 192, 0, 2, 1},
		"address length 3":     {0, 0, 0, 1, 1, 1, 0xcc, 0, 3, 192, 0, 2, 1},
		"protocol type only":   {0, 0, 0, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := decode(t, rawFrame(rawTLV(cdp.TypeAddresses, value...), rawTLV(cdp.TypePortID, 'p')))
			require.ErrorIs(t, err, cdp.ErrValue)
			assert.Empty(t, p.Addresses)
			assert.Equal(t, "p", p.PortID)
		})
	}
}

func TestIterationStops(t *testing.T) {
	payload := payloadOf(t, encode(t, fullPacket()))
	count := 0
	for tlv := range payload.TLVs() {
		for range tlv.Addresses() {
			break
		}
		for range tlv.Prefixes() {
			break
		}
		for range tlv.PowerLevels() {
			break
		}
		if count++; count == 8 {
			break
		}
	}
	assert.Equal(t, 8, count)
}

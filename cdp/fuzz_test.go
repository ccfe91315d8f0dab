package cdp_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

func seeds(f *testing.F) [][]byte {
	frames := [][]byte{
		encode(f, fullPacket()),
		encode(f, cdp.PhonePacket(testMAC(), "7941", "SCCP41.8-2-1S")),
		encode(f, cdp.SwitchPacket("sw", "Gi0/1", cdp.VoiceVLAN{Mode: cdp.VoiceUntagged})),
		rawFrame(rawTLV(cdp.TypeAddresses, 0, 0, 0, 17), rawTLV(cdp.TypeVoiceVLAN, 1, 0x10, 0)),
		rawFrame([]byte{0, 1, 0, 3}),
	}
	g := newGenerator(3)
	for range 8 {
		frames = append(frames, encode(f, g.packet()))
	}
	return frames
}

// What decodes must encode, to a frame that decodes to the same.
func FuzzParseFrame(f *testing.F) {
	for _, frame := range seeds(f) {
		f.Add(frame)
		f.Add(tagged(frame, 100))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := bytes.Clone(b)
		frame, err := cdp.ParseFrame(b)
		if err != nil {
			return
		}
		var p cdp.Packet
		if err := p.Decode(frame.Payload); err != nil {
			var tlvErr *cdp.TLVError
			require.ErrorAs(t, err, &tlvErr)
			require.LessOrEqual(t, tlvErr.Offset, len(frame.Payload))
		}
		require.Equal(t, before, b, "decoding must not write")

		again, err := p.AppendFrame(nil, frame.Source)
		require.NoError(t, err)
		require.LessOrEqual(t, len(again), cdp.MaxFrame)
		second, err := cdp.ParseFrame(again)
		require.NoError(t, err)
		require.NoError(t, second.Payload.Verify())
		var q cdp.Packet
		_ = q.Decode(second.Payload) // a value that does not fit still does not
		require.Equal(t, p, q)
	})
}

// The iterator must find exactly the TLVs that a plain walk finds.
func FuzzTLVs(f *testing.F) {
	for _, frame := range seeds(f) {
		f.Add([]byte(payloadOf(f, frame)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		payload, err := cdp.ParsePayload(b)
		if err != nil {
			return
		}
		at, count := 4, 0
		for tlv, err := range payload.TLVs() {
			require.Equal(t, at, tlv.Offset)
			if err != nil {
				left := len(b) - at
				bad := left < 4 || count == cdp.MaxTLVs
				if !bad {
					n := int(binary.BigEndian.Uint16(b[at+2:]))
					bad = n < 4 || n > left
				}
				require.Truef(t, bad, "%v", err)
				return
			}
			_, _ = read(tlv)
			require.Equal(t, int(binary.BigEndian.Uint16(b[at+2:])), 4+len(tlv.Value))
			at += 4 + len(tlv.Value)
			count++
		}
		require.Equal(t, len(b), at)
	})
}

func FuzzVoiceVLANText(f *testing.F) {
	for _, s := range []string{"none", "priority", "untagged", "1", "4094", "4095", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v cdp.VoiceVLAN
		if v.UnmarshalText([]byte(s)) != nil {
			return
		}
		var w cdp.VoiceVLAN
		require.NoError(t, w.UnmarshalText([]byte(v.String())))
		require.Equal(t, v, w)
		encode(t, cdp.Packet{VoiceVLAN: v})
	})
}

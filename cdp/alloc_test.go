package cdp_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/internal/alloctest"
)

func TestEncodingDoesNotAllocate(t *testing.T) {
	p, buf := fullPacket(), make([]byte, 0, cdp.MaxFrame)
	alloctest.Zero(t, "AppendFrame", func() {
		if _, err := p.AppendFrame(buf, testMAC()); err != nil {
			t.Error(err)
		}
	})
	alloctest.Zero(t, "Builder", func() {
		b := cdp.NewBuilder(buf, testMAC(), 2, 180)
		b.Text(cdp.TypeDeviceID, "switch")
		b.VoiceVLAN(cdp.Tagged(100))
		if _, err := b.Frame(); err != nil {
			t.Error(err)
		}
	})
}

// readAll reads every value of a frame through the views and returns a number
// that depends on all of them.
func readAll(frame []byte) (uint32, error) {
	f, err := cdp.ParseFrame(frame)
	if err != nil {
		return 0, err
	}
	if err := f.Payload.Verify(); err != nil {
		return 0, err
	}
	var total uint32
	for t, err := range f.Payload.TLVs() {
		if err != nil {
			return 0, err
		}
		n, err := read(t)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func read(t cdp.TLV) (n uint32, err error) {
	switch t.Type {
	case cdp.TypeAddresses, cdp.TypeManagement:
		for a, err := range t.Addresses() {
			if err != nil {
				return 0, err
			}
			if a.IP.IsValid() {
				n++
			}
		}
		return n, nil
	case cdp.TypePrefixes:
		for p, err := range t.Prefixes() {
			if err != nil {
				return 0, err
			}
			n += uint32(p.Bits())
		}
		return n, nil
	case cdp.TypePowerRequest, cdp.TypePowerAvailable:
		for w, err := range t.PowerLevels() {
			if err != nil {
				return 0, err
			}
			n += w
		}
		return n, nil
	case cdp.TypeVoiceVLAN:
		_, v, err := t.VoiceVLAN()
		return uint32(v.ID), err
	case cdp.TypeCapabilities, cdp.TypeMTU:
		return t.Uint32()
	case cdp.TypeNativeVLAN, cdp.TypePowerDraw:
		v, err := t.Uint16()
		return uint32(v), err
	case cdp.TypeUntrustedCoS:
		v, err := t.CoS()
		return uint32(v), err
	case cdp.TypeDuplex, cdp.TypeTrust, cdp.TypeUnidirectional, cdp.TypeSparePair:
		v, err := t.Uint8()
		return uint32(v), err
	}
	return uint32(len(t.Value)), nil
}

func TestReadingDoesNotAllocate(t *testing.T) {
	frame := encode(t, fullPacket())
	n, err := readAll(frame)
	require.NoError(t, err)
	require.NotZero(t, n)
	alloctest.Zero(t, "ParseFrame, Verify, TLVs and every value", func() {
		if _, err := readAll(frame); err != nil {
			t.Error(err)
		}
	})
}

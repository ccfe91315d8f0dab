package cdp_test

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

func TestTypeNames(t *testing.T) {
	seen := map[string]cdp.Type{}
	for i := range 0x2000 {
		typ := cdp.Type(i)
		name := typ.String()
		if other, ok := seen[name]; ok {
			t.Errorf("%#04x and %#04x are both %q", uint16(typ), uint16(other), name)
		}
		seen[name] = typ
		text, err := typ.AppendText([]byte("t="))
		require.NoError(t, err)
		assert.Equal(t, "t="+name, string(text))
	}
	assert.Equal(t, "Voice VLAN", cdp.TypeVoiceVLAN.String())
	assert.Equal(t, "0x000c", cdp.Type(0x0c).String())
	assert.Equal(t, "Access point 0x100d", cdp.TypeAccessPointHigh.String())
}

func TestCapabilitiesString(t *testing.T) {
	assert.Equal(t, "none", cdp.Capabilities(0).String())
	assert.Equal(t, "Host,Phone,TwoPortRelay", cdp.Capabilities(0x490).String())
	assert.Equal(t, "Switch,IGMP", cdp.Capabilities(0x28).String())
	assert.Equal(t, "Router,0x80000000", cdp.Capabilities(0x80000001).String())
}

func TestSmallStrings(t *testing.T) {
	assert.Equal(t, "half", cdp.HalfDuplex.String())
	assert.Equal(t, "full", cdp.FullDuplex.String())
	assert.Equal(t, "7", cdp.Duplex(7).String())
	assert.Equal(t, "appeared", cdp.Appeared.String())
	assert.Equal(t, "changed", cdp.Changed.String())
	assert.Equal(t, "gone", cdp.Gone.String())
	assert.Equal(t, "Event(9)", cdp.Event(9).String())
	assert.Equal(t, "00:1b:d4:11:22:33", testMAC().String())
}

func TestMACFrom(t *testing.T) {
	m, err := cdp.MACFrom(net.HardwareAddr{0x00, 0x1b, 0xd4, 0x11, 0x22, 0x33})
	require.NoError(t, err)
	assert.Equal(t, testMAC(), m)
	for _, n := range []int{0, 5, 7, 8, 20} {
		_, err := cdp.MACFrom(make(net.HardwareAddr, n))
		assert.Errorf(t, err, "%d bytes", n)
	}
}

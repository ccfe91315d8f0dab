package cdp_test

import (
	"fmt"
	"net/netip"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

func TestFullPacketUsesEveryField(t *testing.T) {
	p := fullPacket()
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if name == "Gateway" { // excludes Prefixes, tested on its own
			continue
		}
		assert.Falsef(t, v.Field(i).IsZero(), "%s", name)
	}
}

func TestPacketRoundTrip(t *testing.T) {
	gateway := fullPacket()
	gateway.Prefixes, gateway.Gateway = nil, netip.MustParseAddr("192.0.2.254")
	for name, p := range map[string]cdp.Packet{
		"full":    fullPacket(),
		"gateway": gateway,
		"phone":   cdp.PhonePacket(testMAC(), "7941", "SCCP41.8-2-1S"),
		"switch":  cdp.SwitchPacket("sw", "Gi0/1", cdp.VoiceVLAN{Mode: cdp.VoicePriority}),
		"empty":   {Version: 2},
		"v1":      {Version: 1, TTL: 255, DeviceID: "old"},
	} {
		t.Run(name, func(t *testing.T) {
			frame := encode(t, p)
			assert.NoError(t, payloadOf(t, frame).Verify())
			got, err := decode(t, frame)
			require.NoError(t, err)
			assert.Equal(t, p, got)
		})
	}
}

func TestRandomPacketsRoundTrip(t *testing.T) {
	g := newGenerator(1)
	for i := range 5000 {
		p := g.packet()
		frame := encode(t, p)
		require.GreaterOrEqual(t, len(frame), cdp.MinFrame)
		require.LessOrEqual(t, len(frame), cdp.MaxFrame)
		require.NoError(t, payloadOf(t, frame).Verify())
		got, err := decode(t, frame)
		require.NoErrorf(t, err, "packet %d", i)
		require.Equalf(t, p, got, "packet %d", i)
	}
}

func TestVersionZeroIsSentAsTwo(t *testing.T) {
	assert.Equal(t, uint8(2), payloadOf(t, encode(t, cdp.Packet{})).Version())
}

// What a field cannot hold must come back byte for byte.
func TestOtherKeepsWhatFieldsCannotHold(t *testing.T) {
	for name, c := range map[string]struct {
		tlv []byte
		bad bool
	}{
		"unknown type":            {tlv: rawTLV(0x4242, 1, 2, 3)},
		"unassigned type":         {tlv: rawTLV(0x000c, 9)},
		"empty text":              {tlv: rawTLV(cdp.TypeDeviceID)},
		"empty query":             {tlv: rawTLV(cdp.TypeVoiceQuery)},
		"no addresses":            {tlv: rawTLV(cdp.TypeManagement, 0, 0, 0, 0)},
		"no prefixes":             {tlv: rawTLV(cdp.TypePrefixes)},
		"other appliance":         {tlv: rawTLV(cdp.TypeVoiceVLAN, 2, 0, 100)},
		"CLNP address":            {tlv: rawTLV(cdp.TypeAddresses, 0, 0, 0, 1, 1, 1, 0x81, 0, 2, 0x49, 0)},
		"native VLAN of 3 bytes":  {tlv: rawTLV(cdp.TypeNativeVLAN, 0, 0, 1), bad: true},
		"voice VLAN 4096":         {tlv: rawTLV(cdp.TypeVoiceVLAN, 1, 0x10, 0), bad: true},
		"class of service 8":      {tlv: rawTLV(cdp.TypeUntrustedCoS, 8), bad: true},
		"mask length 33":          {tlv: rawTLV(cdp.TypePrefixes, 192, 0, 2, 0, 33), bad: true},
		"power of 3 words minus1": {tlv: rawTLV(cdp.TypePowerRequest, 0, 1, 0, 1, 0, 0, 1), bad: true},
		"power without level":     {tlv: rawTLV(cdp.TypePowerAvailable, 0, 1, 0, 1, 0, 0, 1, 0), bad: true},
		"short hello":             {tlv: rawTLV(cdp.TypeHello, 0, 0, 12), bad: true},
		"short EnergyWise":        {tlv: rawTLV(cdp.TypeEnergyWise, make([]byte, 71)...), bad: true},
		"empty location":          {tlv: rawTLV(cdp.TypeLocation), bad: true},
	} {
		t.Run(name, func(t *testing.T) {
			frame := rawFrame(rawTLV(cdp.TypePortID, 'p'), c.tlv, rawTLV(cdp.TypeSoftware, 's'))
			p, err := decode(t, frame)
			if c.bad {
				var tlvErr *cdp.TLVError
				require.ErrorAs(t, err, &tlvErr)
				require.ErrorIs(t, err, cdp.ErrValue)
				assert.Equal(t, 4+5, tlvErr.Offset)
				assert.Equal(t, cdp.Type(c.tlv[0])<<8|cdp.Type(c.tlv[1]), tlvErr.Type)
			} else {
				require.NoError(t, err)
			}
			require.Len(t, p.Other, 1)
			assert.Equal(t, c.tlv, rawTLV(p.Other[0].Type, p.Other[0].Value...))
			assert.Equal(t, "s", p.Software, "decoding goes on behind it")

			again, err := decode(t, encode(t, p))
			assert.Equal(t, c.bad, err != nil)
			assert.Equal(t, p, again)
		})
	}
}

func TestSecondOfATypeIsKept(t *testing.T) {
	p, err := decode(t, rawFrame(rawTLV(cdp.TypeNativeVLAN, 0, 1), rawTLV(cdp.TypeNativeVLAN, 0, 2)))
	require.NoError(t, err)
	assert.Equal(t, cdp.Some(uint16(1)), p.NativeVLAN)
	assert.Equal(t, []cdp.Extra{{Type: cdp.TypeNativeVLAN, Value: []byte{0, 2}}}, p.Other)
}

func TestOldIPv6Protocol(t *testing.T) {
	addr := netip.MustParseAddr("2001:db8::7").As16()
	value := append([]byte{0, 0, 0, 1, 2, 8, 0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0x00, 0, 16}, addr[:]...)
	p, err := decode(t, rawFrame(rawTLV(cdp.TypeAddresses, value...)))
	require.NoError(t, err)
	assert.Equal(t, []netip.Addr{netip.AddrFrom16(addr)}, p.Addresses)
}

func TestEncodeErrors(t *testing.T) {
	long := make([]byte, cdp.MaxPayload)
	for name, c := range map[string]struct {
		change func(*cdp.Packet)
		is     error
		typ    cdp.Type
	}{
		"version 3":        {func(p *cdp.Packet) { p.Version = 3 }, cdp.ErrVersion, 0},
		"gateway+prefixes": {func(p *cdp.Packet) { p.Gateway = netip.MustParseAddr("192.0.2.1") }, cdp.ErrValue, cdp.TypePrefixes},
		"voice VLAN 0":     {func(p *cdp.Packet) { p.VoiceVLAN = cdp.Tagged(0) }, cdp.ErrValue, cdp.TypeVoiceVLAN},
		"voice VLAN 4095":  {func(p *cdp.Packet) { p.VoiceVLAN = cdp.Tagged(4095) }, cdp.ErrValue, cdp.TypeVoiceVLAN},
		"voice VLAN 4096":  {func(p *cdp.Packet) { p.VoiceVLAN = cdp.Tagged(4096) }, cdp.ErrValue, cdp.TypeVoiceVLAN},
		"voice mode 4":     {func(p *cdp.Packet) { p.VoiceVLAN.Mode = 4 }, cdp.ErrValue, cdp.TypeVoiceVLAN},
		"priority with ID": {func(p *cdp.Packet) { p.VoiceVLAN.Mode = cdp.VoicePriority }, cdp.ErrValue, cdp.TypeVoiceVLAN},
		"class 8":          {func(p *cdp.Packet) { p.UntrustedCoS = cdp.Some(uint8(8)) }, cdp.ErrValue, cdp.TypeUntrustedCoS},
		"invalid address":  {func(p *cdp.Packet) { p.Addresses[0] = netip.Addr{} }, cdp.ErrValue, cdp.TypeAddresses},
		"zone":             {func(p *cdp.Packet) { p.Management[0] = netip.MustParseAddr("fe80::1%eth0") }, cdp.ErrValue, cdp.TypeManagement},
		"17 addresses":     {func(p *cdp.Packet) { p.Addresses = make([]netip.Addr, 17) }, cdp.ErrCount, cdp.TypeAddresses},
		"IPv6 prefix":      {func(p *cdp.Packet) { p.Prefixes[0] = netip.MustParsePrefix("2001:db8::/32") }, cdp.ErrValue, cdp.TypePrefixes},
		"IPv6 gateway": {func(p *cdp.Packet) {
			p.Prefixes, p.Gateway = nil, netip.MustParseAddr("2001:db8::1")
		}, cdp.ErrValue, cdp.TypePrefixes},
		"too long":  {func(p *cdp.Packet) { p.Software = string(long) }, cdp.ErrLong, cdp.TypeSoftware},
		"many TLVs": {func(p *cdp.Packet) { p.Other = make([]cdp.Extra, 65) }, cdp.ErrCount, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := fullPacket()
			c.change(&p)
			dst := []byte("before")
			got, err := p.AppendFrame(dst, testMAC())
			require.ErrorIs(t, err, c.is)
			assert.Equal(t, "before", string(got))
			if c.typ != 0 {
				var tlvErr *cdp.TLVError
				require.ErrorAs(t, err, &tlvErr)
				assert.Equal(t, c.typ, tlvErr.Type)
				assert.Contains(t, err.Error(), c.typ.String())
				assert.Contains(t, err.Error(), fmt.Sprintf("byte %d", tlvErr.Offset))
			}
		})
	}
}

func TestLongestFrame(t *testing.T) {
	p := cdp.Packet{Version: 2, TTL: 1, Software: string(make([]byte, cdp.MaxPayload-4-4))}
	frame := encode(t, p)
	assert.Len(t, frame, cdp.MaxFrame)
	got, err := decode(t, frame)
	require.NoError(t, err)
	assert.Equal(t, p, got)

	p.Software += "x"
	_, err = p.AppendFrame(nil, testMAC())
	assert.ErrorIs(t, err, cdp.ErrLong)
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	p := fullPacket()
	dst := append(make([]byte, 0, 4096), "before"...)
	got, err := p.AppendFrame(dst, testMAC())
	require.NoError(t, err)
	assert.Equal(t, "before", string(got[:6]))
	assert.Equal(t, encode(t, p), got[6:])
}

func TestCloneSharesNothing(t *testing.T) {
	p := fullPacket()
	c := p.Clone()
	require.Equal(t, p, c)
	c.Addresses[0] = netip.Addr{}
	c.Prefixes[0] = netip.Prefix{}
	c.Hello.Value.Data[0]++
	c.VoiceQuery[0]++
	c.SystemOID[0]++
	c.Management[0] = netip.Addr{}
	c.PowerRequest.Value.Milliwatts[0]++
	c.PowerAvailable.Value.More[0]++
	c.EnergyWise.Value.Records[0]++
	c.Other[0].Value[0]++
	c.Other[1] = cdp.Extra{}
	assert.Equal(t, fullPacket(), p)
}

func TestDecodeCopies(t *testing.T) {
	frame := encode(t, fullPacket())
	got, err := decode(t, frame)
	require.NoError(t, err)
	clear(frame)
	assert.Equal(t, fullPacket(), got)
}

func TestPhonePacket(t *testing.T) {
	p := cdp.PhonePacket(cdp.MAC{0, 0x1b, 0xd4, 0xab, 0xcd, 0xef}, "7962", "SCCP42.9-4-2SR3-1S")
	assert.Equal(t, "SEP001BD4ABCDEF", p.DeviceID)
	assert.Equal(t, "Cisco IP Phone 7962", p.Platform)
	assert.Equal(t, cdp.VoiceAbsent, p.VoiceVLAN.Mode)
}

func TestPowerAnswer(t *testing.T) {
	a := cdp.PowerAvailable{RequestID: 0, ManagementID: 0xfffe}
	assert.False(t, a.Answer(0))
	assert.True(t, a.Answer(7))
	assert.Equal(t, cdp.PowerAvailable{RequestID: 7, ManagementID: 0xffff}, a)
	assert.True(t, a.Answer(8))
	assert.Equal(t, uint16(1), a.ManagementID, "0 is skipped")
}

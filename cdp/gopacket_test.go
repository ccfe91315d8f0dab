package cdp_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

// gopacket decodes without checking, so it must never see hostile input here.
func gopacketDecode(t testing.TB, frame []byte) (*layers.CiscoDiscovery, *layers.CiscoDiscoveryInfo) {
	t.Helper()
	packet := gopacket.NewPacket(frame, layers.LayerTypeEthernet, gopacket.Default)
	if fail := packet.ErrorLayer(); fail != nil {
		t.Fatalf("gopacket: %v", fail.Error())
	}
	cd, _ := packet.Layer(layers.LayerTypeCiscoDiscovery).(*layers.CiscoDiscovery)
	info, _ := packet.Layer(layers.LayerTypeCiscoDiscoveryInfo).(*layers.CiscoDiscoveryInfo)
	require.NotNil(t, cd)
	require.NotNil(t, info)
	return cd, info
}

// forGopacket leaves out what gopacket does not know or reads wrongly: Hello is
// expected to be cluster management, queries to be three bytes, EnergyWise to
// end there, IPv6 to have another protocol number, and types to be known ones.
func forGopacket(p cdp.Packet) cdp.Packet {
	p.Hello, p.VoiceQuery, p.EnergyWise, p.Other = cdp.Optional[cdp.Hello]{}, nil, cdp.Optional[cdp.EnergyWise]{}, nil
	p.Gateway, p.ExternalPort = cdp.Packet{}.Gateway, ""
	return p
}

func TestGopacketReadsOurs(t *testing.T) {
	g := newGenerator(7)
	for range 500 {
		p := forGopacket(g.packet())
		cd, info := gopacketDecode(t, encode(t, p))
		require.Equal(t, p.Version, cd.Version)
		require.Equal(t, p.TTL, cd.TTL)
		require.Equal(t, p.DeviceID, info.DeviceID)
		require.Equal(t, p.PortID, info.PortID)
		require.Equal(t, p.Software, info.Version)
		require.Equal(t, p.Platform, info.Platform)
		require.Equal(t, p.VTPDomain.Value, info.VTPDomain)
		require.Equal(t, p.NativeVLAN.Value, info.NativeVLAN)
		require.Equal(t, p.Duplex.Value == cdp.FullDuplex, info.FullDuplex)
		require.Equal(t, p.VoiceVLAN.ID, info.VLANReply.VLAN%4095)
		require.Equal(t, p.PowerDraw.Value, info.PowerConsumption)
		require.Equal(t, p.MTU.Value, info.MTU)
		require.Equal(t, p.SystemName, info.SysName)
		require.Equal(t, p.Location.Value.Text, info.Location.Location)
		require.Equal(t, p.PowerRequest.Value.RequestID, info.PowerRequest.ID)
		require.Equal(t, p.PowerRequest.Value.Milliwatts, info.PowerRequest.Values)
		require.Len(t, info.IPPrefixes, len(p.Prefixes))
		for i, prefix := range p.Prefixes {
			ones, _ := info.IPPrefixes[i].Mask.Size()
			require.Equal(t, prefix.Bits(), ones)
			require.Equal(t, prefix.Masked().Addr().String(), info.IPPrefixes[i].IP.String())
		}
		var ipv4 []string
		for _, a := range p.Addresses {
			if a.Is4() {
				ipv4 = append(ipv4, a.String())
			}
		}
		var theirs []string
		for _, a := range info.Addresses {
			theirs = append(theirs, a.String())
		}
		require.Equal(t, ipv4, theirs)
	}
}

// gopacket cannot send CDP, but its Ethernet, LLC and SNAP layers can carry
// TLVs that are put together here.
func TestWeReadGopacket(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		payload := []byte{2, byte(r.Uint32()), 0, 0}
		name := make([]byte, 1+r.IntN(40))
		for i := range name {
			name[i] = byte('a' + r.IntN(26))
		}
		payload = append(payload, rawTLV(cdp.TypeDeviceID, name...)...)
		payload = append(payload, rawTLV(cdp.TypeVoiceVLAN, 1, 0, 77)...)
		mac := testMAC()
		group := cdp.Group()
		buf := gopacket.NewSerializeBuffer()
		require.NoError(t, gopacket.SerializeLayers(buf, gopacket.SerializeOptions{FixLengths: true},
			&layers.Ethernet{SrcMAC: mac[:], DstMAC: group[:], EthernetType: layers.EthernetTypeLLC},
			&layers.LLC{DSAP: 0xaa, SSAP: 0xaa, Control: 3},
			&layers.SNAP{OrganizationalCode: []byte{0, 0, 0x0c}, Type: 0x2000},
			gopacket.Payload(payload)))
		f, err := cdp.ParseFrame(buf.Bytes())
		require.NoError(t, err)
		assert.Equal(t, mac, f.Source)
		assert.Equal(t, payload, []byte(f.Payload))
		var p cdp.Packet
		require.NoError(t, p.Decode(f.Payload))
		assert.Equal(t, string(name), p.DeviceID)
		assert.Equal(t, cdp.Tagged(77), p.VoiceVLAN)
		assert.ErrorIs(t, f.Payload.Verify(), cdp.ErrChecksum, "no checksum was set")
	}
}

package cdp_test

import (
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

func testMAC() cdp.MAC { return cdp.MAC{0x00, 0x1b, 0xd4, 0x11, 0x22, 0x33} }

// fullPacket uses every field.
func fullPacket() cdp.Packet {
	p := cdp.SwitchPacket("switch.example.net", "GigabitEthernet0/1", cdp.Tagged(100))
	p.Addresses = []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")}
	p.Prefixes = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.128/25")}
	p.Hello = cdp.Some(cdp.Hello{OUI: [3]byte{0, 0, 0x0c}, Protocol: 0x0112, Data: make([]byte, 27)})
	p.VTPDomain = cdp.Some("lab")
	p.NativeVLAN = cdp.Some(uint16(7))
	p.VoiceQuery = cdp.PhoneQuery()
	p.PowerDraw = cdp.Some(uint16(6300))
	p.MTU = cdp.Some(uint32(1500))
	p.Trust = cdp.Some(uint8(1))
	p.UntrustedCoS = cdp.Some(uint8(5))
	p.SystemName = "switch"
	p.SystemOID = []byte{0x06, 0x01, 0x04, 0x01, 0x09, 0x01, 0x82, 0x2c}
	p.Management = []netip.Addr{netip.MustParseAddr("192.0.2.2")}
	p.Location = cdp.Some(cdp.Location{Kind: 1, Text: "cellar"})
	p.ExternalPort = "A1"
	p.PowerRequest = cdp.Some(cdp.PowerRequest{RequestID: 9, ManagementID: 3, Milliwatts: []uint32{6300, 0, 0, 0, 0}})
	p.PowerAvailable = cdp.Some(cdp.PowerAvailable{RequestID: 9, ManagementID: 4, Milliwatts: 15400, Level: cdp.AnyPowerLevel, More: []uint32{1}})
	p.Unidirectional = cdp.Some(uint8(1))
	p.EnergyWise = cdp.Some(cdp.EnergyWise{
		Hash: [20]byte{1, 2, 3}, Unknown1: 5, Sequence: 8, Model: [16]byte{'W', 'S'}, Hardware: [3]byte{'V', '0', '1'},
		Serial: [11]byte{'F', 'O', 'C'}, RecordLength: 12, RecordCount: 1, Records: []byte{0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 3},
	})
	p.SparePair = cdp.Some(cdp.FourWireSupported | cdp.FourWireOn)
	p.Other = []cdp.Extra{{Type: cdp.TypeAccessPointLow, Value: []byte("00:00:5e:00:53:01")}, {Type: 0x7777, Value: []byte{0xfd}}}
	return p
}

func encode(t testing.TB, p cdp.Packet) []byte {
	t.Helper()
	b, err := p.AppendFrame(nil, testMAC())
	require.NoError(t, err)
	return b
}

// rawFrame wraps TLV bytes, right or wrong, into a frame with a right checksum.
func rawFrame(tlvs ...[]byte) []byte {
	payload := []byte{2, 180, 0, 0}
	for _, v := range tlvs {
		payload = append(payload, v...)
	}
	binary.BigEndian.PutUint16(payload[2:], cdp.Checksum(payload))
	group, mac := cdp.Group(), testMAC()
	b := append(group[:], mac[:]...)
	b = binary.BigEndian.AppendUint16(b, uint16(8+len(payload)))
	b = append(b, 0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x20, 0x00)
	b = append(b, payload...)
	return append(b, make([]byte, max(0, 60-len(b)))...)
}

func rawTLV(t cdp.Type, value ...byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(t))
	b = binary.BigEndian.AppendUint16(b, uint16(4+len(value)))
	return append(b, value...)
}

func payloadOf(t testing.TB, frame []byte) cdp.Payload {
	t.Helper()
	f, err := cdp.ParseFrame(frame)
	require.NoError(t, err)
	return f.Payload
}

func decode(t testing.TB, frame []byte) (cdp.Packet, error) {
	t.Helper()
	var p cdp.Packet
	err := p.Decode(payloadOf(t, frame))
	return p, err
}

// generator makes random packets that fit a frame.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator {
	return generator{rand.New(rand.NewPCG(seed, 0x5ccb))}
}

func (g generator) text(most int) string { return string(g.bytes(most)) }

// bytes returns 1 to most bytes.
func (g generator) bytes(most int) []byte {
	b := make([]byte, 1+g.IntN(most))
	for i := range b {
		b[i] = byte(g.Uint32())
	}
	return b
}

func (g generator) maybe() bool { return g.IntN(3) > 0 }

func (g generator) words() []uint32 {
	w := make([]uint32, 1+g.IntN(5))
	for i := range w {
		w[i] = g.Uint32()
	}
	return w
}

func (g generator) addrs() []netip.Addr {
	a := make([]netip.Addr, 1+g.IntN(4))
	for i := range a {
		var b [16]byte
		copy(b[:], g.bytes(16))
		a[i] = netip.AddrFrom16(b)
		if g.maybe() {
			a[i] = netip.AddrFrom4([4]byte(b[:]))
		}
	}
	return a
}

func (g generator) prefixes() []netip.Prefix {
	p := make([]netip.Prefix, 1+g.IntN(4))
	for i := range p {
		p[i] = netip.PrefixFrom(netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, g.Uint32()))), g.IntN(33))
	}
	return p
}

func (g generator) voice() cdp.VoiceVLAN {
	mode := cdp.VoiceMode(g.IntN(4))
	if mode == cdp.VoiceTagged {
		return cdp.Tagged(uint16(1 + g.IntN(4094)))
	}
	return cdp.VoiceVLAN{Mode: mode}
}

func (g generator) packet() cdp.Packet {
	p := cdp.Packet{
		Version: uint8(1 + g.IntN(2)), TTL: uint8(g.Uint32()),
		DeviceID: g.text(40), PortID: g.text(20), Capabilities: cdp.Some(cdp.Capabilities(g.Uint32())),
		VoiceVLAN: g.voice(),
	}
	for _, set := range g.setters(&p) {
		if g.maybe() {
			set()
		}
	}
	return p
}

// setters fills one optional field each.
func (g generator) setters(p *cdp.Packet) []func() {
	return []func(){
		func() { p.Addresses = g.addrs() },
		func() { p.Software = g.text(120) },
		func() { p.Platform = g.text(40) },
		func() {
			if g.maybe() {
				p.Prefixes = g.prefixes()
			} else {
				p.Gateway = g.prefixes()[0].Addr()
			}
		},
		func() {
			p.Hello = cdp.Some(cdp.Hello{OUI: [3]byte{0, 0, 12}, Protocol: uint16(g.Uint32()), Data: g.bytes(27)})
		},
		func() { p.VTPDomain = cdp.Some(g.text(12)[1:]) },
		func() { p.NativeVLAN = cdp.Some(uint16(g.Uint32())) },
		func() { p.Duplex = cdp.Some(cdp.Duplex(g.IntN(2))) },
		func() { p.VoiceQuery = g.bytes(4) },
		func() { p.PowerDraw = cdp.Some(uint16(g.Uint32())) },
		func() { p.MTU = cdp.Some(g.Uint32()) },
		func() { p.Trust = cdp.Some(uint8(g.Uint32())) },
		func() { p.UntrustedCoS = cdp.Some(uint8(g.IntN(8))) },
		func() { p.SystemName = g.text(30) },
		func() { p.SystemOID = g.bytes(12) },
		func() { p.Management = g.addrs() },
		func() { p.Location = cdp.Some(cdp.Location{Kind: uint8(g.Uint32()), Text: g.text(20)}) },
		func() { p.ExternalPort = g.text(10) },
		func() {
			p.PowerRequest = cdp.Some(cdp.PowerRequest{RequestID: uint16(g.Uint32()), ManagementID: uint16(g.Uint32()), Milliwatts: g.words()})
		},
		func() {
			p.PowerAvailable = cdp.Some(cdp.PowerAvailable{RequestID: uint16(g.Uint32()), Milliwatts: g.Uint32(), Level: g.Uint32(), More: g.words()})
		},
		func() { p.Unidirectional = cdp.Some(uint8(g.Uint32())) },
		func() {
			p.EnergyWise = cdp.Some(cdp.EnergyWise{Hash: [20]byte(make([]byte, 20)), Sequence: g.Uint32(), RecordCount: 1, Records: g.bytes(20)})
		},
		func() { p.SparePair = cdp.Some(cdp.SparePair(g.IntN(16))) },
		func() {
			p.Other = []cdp.Extra{{Type: cdp.Type(0x20 + g.IntN(0xf000)), Value: g.bytes(30)}, {Type: cdp.TypeAccessPointLow, Value: g.bytes(10)}}
		},
	}
}

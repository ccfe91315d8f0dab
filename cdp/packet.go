package cdp

import (
	"fmt"
	"net/netip"
	"slices"
)

// Packet is everything a CDP payload can say. Empty texts, nil slices, invalid
// addresses and unset Optionals are left out on the wire.
type Packet struct {
	Version uint8 // 1 or 2; 0 is sent as 2
	TTL     uint8 // seconds; 0 makes receivers forget the sender

	DeviceID     string
	Addresses    []netip.Addr
	PortID       string
	Capabilities Optional[Capabilities]
	Software     string
	Platform     string
	Gateway      netip.Addr     // IPv4; excludes Prefixes
	Prefixes     []netip.Prefix // IPv4; excludes Gateway
	Hello        Optional[Hello]
	VTPDomain    Optional[string]
	NativeVLAN   Optional[uint16]
	Duplex       Optional[Duplex]

	VoiceVLAN  VoiceVLAN
	VoiceQuery []byte // opaque; see PhoneQuery

	PowerDraw      Optional[uint16] // milliwatts
	MTU            Optional[uint32] // bytes
	Trust          Optional[uint8]  // bitmap, 0 is untrusted
	UntrustedCoS   Optional[uint8]  // 0..7
	SystemName     string
	SystemOID      []byte // BER contents
	Management     []netip.Addr
	Location       Optional[Location]
	ExternalPort   string
	PowerRequest   Optional[PowerRequest]
	PowerAvailable Optional[PowerAvailable]
	Unidirectional Optional[uint8]
	EnergyWise     Optional[EnergyWise]
	SparePair      Optional[SparePair]

	// Other is sent behind all the fields. Decode puts here what those cannot
	// hold: unknown types, a type for the second time, a value that does not fit
	// its type, an empty text or list, an address that is not IP, a voice VLAN
	// for an appliance that is no phone.
	Other []Extra
}

// Extra is a TLV kept verbatim.
type Extra struct {
	Type  Type
	Value []byte
}

// AppendFrame appends the Ethernet frame with this packet to dst. On error it
// returns dst unchanged. It allocates only when dst has no room.
func (p *Packet) AppendFrame(dst []byte, source MAC) ([]byte, error) {
	version := p.Version
	if version == 0 {
		version = 2
	}
	b := NewBuilder(dst, source, version, p.TTL)
	p.identity(&b)
	p.network(&b)
	p.port(&b)
	p.system(&b)
	for _, x := range p.Other {
		b.Bytes(x.Type, x.Value)
	}
	return b.Frame()
}

func (p *Packet) identity(b *Builder) {
	text(b, TypeDeviceID, p.DeviceID)
	addresses(b, TypeAddresses, p.Addresses)
	text(b, TypePortID, p.PortID)
	if v, ok := p.Capabilities.Get(); ok {
		b.Uint32(TypeCapabilities, uint32(v))
	}
	text(b, TypeSoftware, p.Software)
	text(b, TypePlatform, p.Platform)
}

func (p *Packet) network(b *Builder) {
	switch {
	case p.Gateway.IsValid() && len(p.Prefixes) > 0:
		b.fail(TypePrefixes, fmt.Errorf("%w: a gateway and prefixes in one packet", ErrValue))
	case p.Gateway.IsValid():
		b.Gateway(p.Gateway)
	case len(p.Prefixes) > 0:
		b.Prefixes(p.Prefixes)
	}
	if v, ok := p.Hello.Get(); ok {
		b.Hello(v)
	}
	if v, ok := p.VTPDomain.Get(); ok {
		b.Text(TypeVTPDomain, v)
	}
	if v, ok := p.NativeVLAN.Get(); ok {
		b.Uint16(TypeNativeVLAN, v)
	}
}

func (p *Packet) port(b *Builder) {
	if v, ok := p.Duplex.Get(); ok {
		b.Uint8(TypeDuplex, uint8(v))
	}
	b.VoiceVLAN(p.VoiceVLAN)
	if len(p.VoiceQuery) > 0 {
		b.Bytes(TypeVoiceQuery, p.VoiceQuery)
	}
	if v, ok := p.PowerDraw.Get(); ok {
		b.Uint16(TypePowerDraw, v)
	}
	if v, ok := p.MTU.Get(); ok {
		b.Uint32(TypeMTU, v)
	}
	if v, ok := p.Trust.Get(); ok {
		b.Uint8(TypeTrust, v)
	}
	if v, ok := p.UntrustedCoS.Get(); ok {
		b.CoS(TypeUntrustedCoS, v)
	}
}

func (p *Packet) system(b *Builder) {
	text(b, TypeSystemName, p.SystemName)
	if len(p.SystemOID) > 0 {
		b.Bytes(TypeSystemOID, p.SystemOID)
	}
	addresses(b, TypeManagement, p.Management)
	if v, ok := p.Location.Get(); ok {
		b.Location(v)
	}
	text(b, TypeExternalPort, p.ExternalPort)
	if v, ok := p.PowerRequest.Get(); ok {
		b.PowerRequest(v)
	}
	if v, ok := p.PowerAvailable.Get(); ok {
		b.PowerAvailable(v)
	}
	if v, ok := p.Unidirectional.Get(); ok {
		b.Uint8(TypeUnidirectional, v)
	}
	if p.EnergyWise.Set {
		b.EnergyWise(&p.EnergyWise.Value)
	}
	if v, ok := p.SparePair.Get(); ok {
		b.Uint8(TypeSparePair, uint8(v))
	}
}

func text(b *Builder, t Type, s string) {
	if s != "" {
		b.Text(t, s)
	}
}

func addresses(b *Builder, t Type, addrs []netip.Addr) {
	if len(addrs) > 0 {
		b.Addresses(t, addrs)
	}
}

// Clone returns a copy that shares no memory with p.
func (p *Packet) Clone() Packet {
	c := *p
	c.Addresses = slices.Clone(p.Addresses)
	c.Prefixes = slices.Clone(p.Prefixes)
	c.Hello.Value.Data = slices.Clone(p.Hello.Value.Data)
	c.VoiceQuery = slices.Clone(p.VoiceQuery)
	c.SystemOID = slices.Clone(p.SystemOID)
	c.Management = slices.Clone(p.Management)
	c.PowerRequest.Value.Milliwatts = slices.Clone(p.PowerRequest.Value.Milliwatts)
	c.PowerAvailable.Value.More = slices.Clone(p.PowerAvailable.Value.More)
	c.EnergyWise.Value.Records = slices.Clone(p.EnergyWise.Value.Records)
	c.Other = slices.Clone(p.Other)
	for i := range c.Other {
		c.Other[i].Value = slices.Clone(c.Other[i].Value)
	}
	return c
}

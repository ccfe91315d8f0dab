package cdp

import "net/netip"

// Decode overwrites the packet with what the payload says; the packet owns its
// memory. It does not look at the checksum: see [Payload.Verify].
//
// A value that does not fit its type goes to Other and the rest is still decoded.
// A TLV length that cannot be ends the decoding. Both give a *TLVError, the first
// one found; errors.Is(err, ErrValue) tells that the packet is otherwise complete.
func (p *Packet) Decode(payload Payload) error {
	*p = Packet{Version: payload.Version(), TTL: payload.TTL()}
	var first error
	var seen uint64 // a bit for each type below 64 that a field holds
	for t, err := range payload.TLVs() {
		if err != nil {
			return err
		}
		held := false
		if seen&(1<<t.Type) == 0 {
			held, err = p.hold(t)
			if first == nil {
				first = err
			}
		}
		if held {
			seen |= 1 << t.Type
		} else {
			p.Other = append(p.Other, Extra{Type: t.Type, Value: append([]byte(nil), t.Value...)})
		}
	}
	return first
}

// hold puts a TLV into the field for its type, and reports whether there is one
// that can hold the value.
func (p *Packet) hold(t TLV) (held bool, err error) {
	switch t.Type {
	case TypeDeviceID:
		return holdText(&p.DeviceID, t), nil
	case TypeAddresses:
		return holdAddresses(&p.Addresses, t)
	case TypePortID:
		return holdText(&p.PortID, t), nil
	case TypeCapabilities:
		return hold(&p.Capabilities, t, func(t TLV) (Capabilities, error) { n, err := t.Uint32(); return Capabilities(n), err })
	case TypeSoftware:
		return holdText(&p.Software, t), nil
	case TypePlatform:
		return holdText(&p.Platform, t), nil
	case TypePrefixes:
		return p.holdPrefixes(t)
	case TypeHello:
		return hold(&p.Hello, t, TLV.hello)
	case TypeVTPDomain:
		p.VTPDomain = Some(string(t.Value))
		return true, nil
	case TypeNativeVLAN:
		return hold(&p.NativeVLAN, t, TLV.Uint16)
	case TypeDuplex:
		return hold(&p.Duplex, t, func(t TLV) (Duplex, error) { n, err := t.Uint8(); return Duplex(n), err })
	case TypeVoiceVLAN:
		return p.holdVoice(t)
	case TypeVoiceQuery:
		return holdBytes(&p.VoiceQuery, t), nil
	case TypePowerDraw:
		return hold(&p.PowerDraw, t, TLV.Uint16)
	case TypeMTU:
		return hold(&p.MTU, t, TLV.Uint32)
	case TypeTrust:
		return hold(&p.Trust, t, TLV.Uint8)
	case TypeUntrustedCoS:
		return hold(&p.UntrustedCoS, t, TLV.CoS)
	case TypeSystemName:
		return holdText(&p.SystemName, t), nil
	case TypeSystemOID:
		return holdBytes(&p.SystemOID, t), nil
	case TypeManagement:
		return holdAddresses(&p.Management, t)
	case TypeLocation:
		return hold(&p.Location, t, TLV.location)
	case TypeExternalPort:
		return holdText(&p.ExternalPort, t), nil
	case TypePowerRequest:
		return hold(&p.PowerRequest, t, TLV.powerRequest)
	case TypePowerAvailable:
		return hold(&p.PowerAvailable, t, TLV.powerAvailable)
	case TypeUnidirectional:
		return hold(&p.Unidirectional, t, TLV.Uint8)
	case TypeEnergyWise:
		return hold(&p.EnergyWise, t, TLV.energyWise)
	case TypeSparePair:
		return hold(&p.SparePair, t, func(t TLV) (SparePair, error) { n, err := t.Uint8(); return SparePair(n), err })
	}
	return false, nil
}

func hold[T any](field *Optional[T], t TLV, read func(TLV) (T, error)) (bool, error) {
	v, err := read(t)
	if err != nil {
		return false, err
	}
	*field = Some(v)
	return true, nil
}

func holdText(field *string, t TLV) bool {
	*field = string(t.Value)
	return *field != ""
}

func holdBytes(field *[]byte, t TLV) bool {
	*field = append([]byte(nil), t.Value...)
	return len(*field) > 0
}

func holdAddresses(field *[]netip.Addr, t TLV) (bool, error) {
	var addrs []netip.Addr
	onlyIP := true
	for a, err := range t.Addresses() {
		if err != nil {
			return false, err
		}
		onlyIP = onlyIP && a.IP.IsValid()
		addrs = append(addrs, a.IP)
	}
	if !onlyIP || len(addrs) == 0 {
		return false, nil
	}
	*field = addrs
	return true, nil
}

func (p *Packet) holdPrefixes(t TLV) (bool, error) {
	if gateway, err := t.Gateway(); err == nil {
		p.Gateway = gateway
		return true, nil
	}
	var prefixes []netip.Prefix
	for prefix, err := range t.Prefixes() {
		if err != nil {
			return false, err
		}
		prefixes = append(prefixes, prefix)
	}
	p.Prefixes = prefixes
	return len(prefixes) > 0, nil
}

func (p *Packet) holdVoice(t TLV) (bool, error) {
	appliance, v, err := t.VoiceVLAN()
	if err != nil || appliance != phoneAppliance {
		return false, err
	}
	p.VoiceVLAN = v
	return true, nil
}

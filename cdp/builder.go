package cdp

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// Builder appends one frame to a buffer, TLV by TLV. It keeps the first error,
// does nothing after it, and [Builder.Frame] returns it. It does not allocate
// when the buffer has room for the frame.
//
// Wireshark misreads a TLV right behind TypePortID whose type has a first byte
// other than 0x00 and 0x10; put TypeCapabilities there, as switches do.
type Builder struct {
	buf     []byte
	start   int // of the frame in buf
	payload int // start of the payload in buf
	count   int // of TLVs
	err     error
}

// NewBuilder starts a frame behind dst. The time to live is in seconds.
func NewBuilder(dst []byte, source MAC, version, ttl uint8) Builder {
	b := Builder{buf: dst, start: len(dst)}
	if version != 1 && version != 2 {
		b.err = fmt.Errorf("cdp: version %d: %w", version, ErrVersion)
		return b
	}
	group, llc := Group(), snap()
	b.buf = append(b.buf, group[:]...)
	b.buf = append(b.buf, source[:]...)
	b.buf = append(b.buf, 0, 0)
	b.buf = append(b.buf, llc[:]...)
	b.payload = len(b.buf)
	b.buf = append(b.buf, version, ttl, 0, 0)
	return b
}

// Frame ends the frame: checksum, 802.3 length, padding. It returns the buffer
// with the frame behind what it held, or that buffer unchanged and the error.
func (b *Builder) Frame() ([]byte, error) {
	if b.err != nil {
		return b.buf[:b.start], b.err
	}
	frame := b.buf[b.start:]
	binary.BigEndian.PutUint16(frame[12:], uint16(len(frame)-ethernetHeader))
	payload := b.buf[b.payload:]
	binary.BigEndian.PutUint16(payload[2:], Checksum(payload))
	var zeros [MinFrame]byte
	b.buf = append(b.buf, zeros[:max(0, MinFrame-len(frame))]...)
	return b.buf, nil
}

// Bytes adds a TLV with this value, whatever its type.
func (b *Builder) Bytes(t Type, value []byte) {
	if b.open(t, len(value)) {
		b.buf = append(b.buf, value...)
	}
}

// Text adds a TLV with a text, which is not terminated on the wire.
func (b *Builder) Text(t Type, value string) {
	if b.open(t, len(value)) {
		b.buf = append(b.buf, value...)
	}
}

// Uint8 adds a TLV of one byte.
func (b *Builder) Uint8(t Type, value uint8) {
	if b.open(t, 1) {
		b.buf = append(b.buf, value)
	}
}

// Uint16 adds a TLV of two bytes.
func (b *Builder) Uint16(t Type, value uint16) {
	if b.open(t, 2) {
		b.buf = binary.BigEndian.AppendUint16(b.buf, value)
	}
}

// Uint32 adds a TLV of four bytes.
func (b *Builder) Uint32(t Type, value uint32) {
	if b.open(t, 4) {
		b.buf = binary.BigEndian.AppendUint32(b.buf, value)
	}
}

// CoS adds a class of service, 0 to 7.
func (b *Builder) CoS(t Type, value uint8) {
	if value > maxCoS {
		b.fail(t, fmt.Errorf("%w: class of service %d, the highest is %d", ErrValue, value, maxCoS))
		return
	}
	b.Uint8(t, value)
}

// VoiceVLAN adds TypeVoiceVLAN for a phone, or nothing when v is absent.
func (b *Builder) VoiceVLAN(v VoiceVLAN) {
	if v == (VoiceVLAN{}) {
		return
	}
	n, err := v.wire()
	if err != nil {
		b.fail(TypeVoiceVLAN, err)
		return
	}
	if b.open(TypeVoiceVLAN, 3) {
		b.buf = append(b.buf, phoneAppliance, byte(n>>8), byte(n))
	}
}

// Addresses adds a TLV of IPv4 and IPv6 addresses, at most MaxAddresses.
func (b *Builder) Addresses(t Type, addrs []netip.Addr) {
	if len(addrs) > MaxAddresses {
		b.fail(t, fmt.Errorf("%w: %d addresses, %w of %d", ErrValue, len(addrs), ErrCount, MaxAddresses))
		return
	}
	size := addressCount
	for i, addr := range addrs {
		switch {
		case addr.Is4():
			size += addressEntryIPv4
		case addr.Is6() && addr.Zone() == "":
			size += addressEntryIPv6
		default:
			b.fail(t, fmt.Errorf("%w: address %d is %v", ErrValue, i+1, addr))
			return
		}
	}
	if !b.open(t, size) {
		return
	}
	b.buf = binary.BigEndian.AppendUint32(b.buf, uint32(len(addrs)))
	for _, addr := range addrs {
		b.address(addr)
	}
}

func (b *Builder) address(addr netip.Addr) {
	if addr.Is4() {
		a := addr.As4()
		b.buf = append(b.buf, protocolNLPID, 1, nlpidIPv4, 0, byte(len(a)))
		b.buf = append(b.buf, a[:]...)
		return
	}
	a, protocol := addr.As16(), ipv6Protocol()
	b.buf = append(b.buf, protocol802, byte(len(protocol)))
	b.buf = append(b.buf, protocol[:]...)
	b.buf = append(b.buf, 0, byte(len(a)))
	b.buf = append(b.buf, a[:]...)
}

// Gateway adds the form of TypePrefixes that names one IPv4 gateway.
func (b *Builder) Gateway(addr netip.Addr) {
	if !addr.Is4() {
		b.fail(TypePrefixes, fmt.Errorf("%w: gateway %v is not IPv4", ErrValue, addr))
		return
	}
	a := addr.As4()
	b.Bytes(TypePrefixes, a[:])
}

// Prefixes adds TypePrefixes with IPv4 networks.
func (b *Builder) Prefixes(prefixes []netip.Prefix) {
	for i, p := range prefixes {
		if !p.IsValid() || !p.Addr().Is4() {
			b.fail(TypePrefixes, fmt.Errorf("%w: prefix %d, %v, is not IPv4", ErrValue, i+1, p))
			return
		}
	}
	if !b.open(TypePrefixes, prefixEntry*len(prefixes)) {
		return
	}
	for _, p := range prefixes {
		a := p.Addr().As4()
		b.buf = append(b.buf, a[:]...)
		b.buf = append(b.buf, byte(p.Bits()))
	}
}

// Hello adds TypeHello.
func (b *Builder) Hello(h Hello) {
	if b.open(TypeHello, helloHeader+len(h.Data)) {
		b.buf = append(b.buf, h.OUI[:]...)
		b.buf = binary.BigEndian.AppendUint16(b.buf, h.Protocol)
		b.buf = append(b.buf, h.Data...)
	}
}

// Location adds TypeLocation.
func (b *Builder) Location(l Location) {
	if b.open(TypeLocation, 1+len(l.Text)) {
		b.buf = append(b.buf, l.Kind)
		b.buf = append(b.buf, l.Text...)
	}
}

// PowerRequest adds TypePowerRequest.
func (b *Builder) PowerRequest(r PowerRequest) {
	if b.open(TypePowerRequest, powerHeader+4*len(r.Milliwatts)) {
		b.buf = binary.BigEndian.AppendUint16(b.buf, r.RequestID)
		b.buf = binary.BigEndian.AppendUint16(b.buf, r.ManagementID)
		b.words(r.Milliwatts)
	}
}

// PowerAvailable adds TypePowerAvailable.
func (b *Builder) PowerAvailable(a PowerAvailable) {
	if b.open(TypePowerAvailable, powerHeader+8+4*len(a.More)) {
		b.buf = binary.BigEndian.AppendUint16(b.buf, a.RequestID)
		b.buf = binary.BigEndian.AppendUint16(b.buf, a.ManagementID)
		b.buf = binary.BigEndian.AppendUint32(b.buf, a.Milliwatts)
		b.buf = binary.BigEndian.AppendUint32(b.buf, a.Level)
		b.words(a.More)
	}
}

func (b *Builder) words(words []uint32) {
	for _, w := range words {
		b.buf = binary.BigEndian.AppendUint32(b.buf, w)
	}
}

// EnergyWise adds TypeEnergyWise.
func (b *Builder) EnergyWise(e *EnergyWise) {
	if !b.open(TypeEnergyWise, energyWiseHeader+len(e.Records)) {
		return
	}
	b.buf = append(b.buf, e.Hash[:]...)
	b.buf = binary.BigEndian.AppendUint32(b.buf, e.Unknown1)
	b.buf = binary.BigEndian.AppendUint32(b.buf, e.Sequence)
	b.buf = append(b.buf, e.Model[:]...)
	b.buf = append(b.buf, e.Unknown2[:]...)
	b.buf = append(b.buf, e.Hardware[:]...)
	b.buf = append(b.buf, e.Serial[:]...)
	b.buf = append(b.buf, e.Unknown3[:]...)
	b.buf = binary.BigEndian.AppendUint16(b.buf, e.RecordLength)
	b.buf = binary.BigEndian.AppendUint16(b.buf, e.RecordCount)
	b.buf = append(b.buf, e.Records...)
}

// open writes the header of a TLV with n bytes of value and says whether the
// caller may write those.
func (b *Builder) open(t Type, n int) bool {
	if b.err != nil {
		return false
	}
	left := MaxPayload - tlvHeader - (len(b.buf) - b.payload)
	switch {
	case b.count == MaxTLVs:
		b.fail(t, fmt.Errorf("%w of %d TLVs", ErrCount, MaxTLVs))
		return false
	case n > left:
		b.fail(t, fmt.Errorf("%w: %d bytes of value, room for %d", ErrLong, n, max(0, left)))
		return false
	}
	b.count++
	b.buf = binary.BigEndian.AppendUint16(b.buf, uint16(t))
	b.buf = binary.BigEndian.AppendUint16(b.buf, uint16(tlvHeader+n))
	return true
}

func (b *Builder) fail(t Type, err error) {
	if b.err == nil {
		b.err = &TLVError{Type: t, Offset: len(b.buf) - b.payload, Err: err}
	}
}

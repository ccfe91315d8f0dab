package lldpmed

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/skinnykit/skinny/cdp"
)

// DefaultTTL is the time to live in seconds that Cisco phones send too.
const DefaultTTL = 180

// Priority and DSCP of voice, which every policy here carries.
const (
	VoicePriority = 5
	VoiceDSCP     = 46
)

// MaxTLVs is how many TLVs of a frame are looked at; more are an error.
const MaxTLVs = 64

// What can be wrong with a frame.
var (
	ErrNotLLDP   = errors.New("not an LLDP frame")
	ErrMalformed = errors.New("malformed LLDP frame")
	ErrTooLong   = errors.New("text too long for LLDP")
)

// Group is the address that frames are sent to; bridges do not forward it.
func Group() cdp.MAC { return cdp.MAC{0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e} }

// Port is what a port says, or what was heard of one.
type Port struct {
	Source cdp.MAC // also the chassis in what is sent
	Port   string  // name of the interface
	System string
	TTL    uint16 // seconds
	Class  Class
	Voice  cdp.VoiceVLAN // absent without a policy for voice
}

// Class is the LLDP-MED type of a device; 0 is one without LLDP-MED.
type Class uint8

// The classes that matter here.
const (
	Phone   Class = 3 // communication endpoint
	Network Class = 4
)

const (
	etherType   = 0x88cc
	header      = 14
	minFrame    = 60
	maxText     = 255
	maxVLAN     = 4094
	voiceKind   = 1
	tagBit      = 1 << 22 // of the 24 bits: unknown, tagged, reserved, VLAN (12), priority (3), DSCP (6)
	unknownBit  = 1 << 23
	vlanShift   = 9
	prioShift   = 6
	macSubtype  = 4
	nameSubtype = 5
	bridge      = 0x0004
	withCaps    = 0x0001
	withPolicy  = 0x0002
)

// The TLVs that are written or read.
const (
	tlvEnd = iota
	tlvChassis
	tlvPort
	tlvTTL
	tlvPortText
	tlvSystem
	tlvSystemText
	tlvCapabilities
	tlvOrganization = 127
)

func medOUI() [3]byte { return [3]byte{0x00, 0x12, 0xbb} }

const (
	medCapabilities = 1
	medPolicy       = 2
)

// Append appends the frame to dst. The error is ErrTooLong for names of more than
// 255 bytes, or tells about an impossible voice VLAN; dst is unchanged then.
func (p Port) Append(dst []byte) ([]byte, error) {
	if len(p.Port) == 0 || len(p.Port) > maxText || len(p.System) > maxText {
		return dst, fmt.Errorf("lldpmed: port %q, system %q: %w", p.Port, p.System, ErrTooLong)
	}
	policy, supported, err := p.policy()
	if err != nil {
		return dst, err
	}
	group, oui := Group(), medOUI()
	b := append(dst, group[:]...)
	b = append(b, p.Source[:]...)
	b = binary.BigEndian.AppendUint16(b, etherType)
	b = append(tlv(b, tlvChassis, 1+len(p.Source)), macSubtype)
	b = append(b, p.Source[:]...)
	b = append(tlv(b, tlvPort, 1+len(p.Port)), nameSubtype)
	b = append(b, p.Port...)
	b = binary.BigEndian.AppendUint16(tlv(b, tlvTTL, 2), p.TTL)
	if p.System != "" {
		b = append(tlv(b, tlvSystem, len(p.System)), p.System...)
	}
	b = binary.BigEndian.AppendUint32(tlv(b, tlvCapabilities, 4), bridge<<16|bridge)
	b = append(tlv(b, tlvOrganization, 7), oui[:]...)
	b = append(b, medCapabilities, 0, supported, byte(Network))
	if supported&withPolicy != 0 {
		b = append(tlv(b, tlvOrganization, 8), oui[:]...)
		b = append(b, medPolicy, voiceKind, byte(policy>>16), byte(policy>>8), byte(policy))
	}
	b = tlv(b, tlvEnd, 0)
	var zeros [minFrame]byte
	return append(b, zeros[:max(0, minFrame-(len(b)-len(dst)))]...), nil
}

// policy returns the 24 bits of the policy and the bits of what is supported.
func (p Port) policy() (bits uint32, supported byte, err error) {
	bits = VoicePriority<<prioShift | VoiceDSCP
	switch {
	case p.Voice == cdp.VoiceVLAN{}:
		return 0, withCaps, nil
	case p.Voice.Mode == cdp.VoiceUntagged && p.Voice.ID == 0:
	case p.Voice.Mode == cdp.VoicePriority && p.Voice.ID == 0:
		bits |= tagBit
	case p.Voice.Mode == cdp.VoiceTagged && p.Voice.ID >= 1 && p.Voice.ID <= maxVLAN:
		bits |= tagBit | uint32(p.Voice.ID)<<vlanShift
	default:
		return 0, 0, fmt.Errorf("lldpmed: impossible voice VLAN %v", p.Voice)
	}
	return bits, withCaps | withPolicy, nil
}

func tlv(b []byte, kind, length int) []byte {
	return binary.BigEndian.AppendUint16(b, uint16(kind<<9|length))
}

// Parse reads a frame without FCS. The error is ErrNotLLDP or ErrMalformed,
// wrapped.
func Parse(frame []byte) (Port, error) {
	if len(frame) < header || cdp.MAC(frame[:6]) != Group() || binary.BigEndian.Uint16(frame[12:]) != etherType {
		return Port{}, fmt.Errorf("lldpmed: %d bytes: %w", len(frame), ErrNotLLDP)
	}
	p := Port{Source: cdp.MAC(frame[6:12])}
	rest := frame[header:]
	for i := range MaxTLVs {
		kind, value, tail, err := cut(rest)
		if err == nil && i < tlvTTL && kind != i+1 {
			err = fmt.Errorf("TLV %d of type %d: %w", i+1, kind, ErrMalformed)
		}
		if err == nil && kind == tlvEnd {
			return p, nil
		}
		if err == nil {
			err = p.take(kind, value)
		}
		if err != nil {
			return p, fmt.Errorf("lldpmed: from %v: %w", p.Source, err)
		}
		rest = tail
	}
	return p, fmt.Errorf("lldpmed: from %v: more than %d TLVs: %w", p.Source, MaxTLVs, ErrMalformed)
}

func cut(b []byte) (kind int, value, rest []byte, err error) {
	if len(b) < 2 {
		return 0, nil, nil, fmt.Errorf("no end: %w", ErrMalformed)
	}
	word := binary.BigEndian.Uint16(b)
	kind, length := int(word>>9), int(word&0x1ff)
	if b = b[2:]; length > len(b) {
		return kind, nil, nil, fmt.Errorf("type %d of %d bytes with %d left: %w", kind, length, len(b), ErrMalformed)
	}
	return kind, b[:length], b[length:], nil
}

func (p *Port) take(kind int, value []byte) error {
	least := map[int]int{tlvChassis: 2, tlvPort: 2, tlvTTL: 2, tlvOrganization: 4}[kind]
	if len(value) < least {
		return fmt.Errorf("type %d of %d bytes: %w", kind, len(value), ErrMalformed)
	}
	switch kind {
	case tlvPort:
		p.Port = string(value[1:])
	case tlvTTL:
		p.TTL = binary.BigEndian.Uint16(value)
	case tlvSystem:
		p.System = string(value)
	case tlvOrganization:
		return p.takeMED([3]byte(value), value[3], value[4:])
	}
	return nil
}

func (p *Port) takeMED(oui [3]byte, subtype byte, value []byte) error {
	switch {
	case oui != medOUI():
	case subtype == medCapabilities && len(value) == 3:
		p.Class = Class(value[2])
	case subtype == medPolicy && len(value) == 4:
		return p.takePolicy(value[0], uint32(value[1])<<16|uint32(value[2])<<8|uint32(value[3]))
	case subtype == medCapabilities || subtype == medPolicy:
		return fmt.Errorf("LLDP-MED subtype %d of %d bytes: %w", subtype, len(value), ErrMalformed)
	}
	return nil
}

// takePolicy reads the policy for voice; one that is unknown is a question.
func (p *Port) takePolicy(kind byte, bits uint32) error {
	vlan := uint16(bits >> vlanShift & 0xfff)
	switch {
	case kind != voiceKind || bits&unknownBit != 0:
	case bits&tagBit == 0:
		p.Voice = cdp.VoiceVLAN{Mode: cdp.VoiceUntagged}
	case vlan == 0:
		p.Voice = cdp.VoiceVLAN{Mode: cdp.VoicePriority}
	case vlan > maxVLAN:
		return fmt.Errorf("voice VLAN %d: %w", vlan, ErrMalformed)
	default:
		p.Voice = cdp.Tagged(vlan)
	}
	return nil
}

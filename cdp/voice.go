package cdp

import (
	"fmt"
	"strconv"
)

// VoiceMode is one of the four things a switch can tell a phone about the frames
// of its voice traffic.
type VoiceMode uint8

// The modes. The numbers on the wire are those of vmVoiceVlanId in
// CISCO-VLAN-MEMBERSHIP-MIB.
const (
	VoiceAbsent   VoiceMode = iota // nothing: the TLV is left out and the phone stays on the native VLAN
	VoiceTagged                    // 802.1Q tag with a VLAN of 1 to 4094
	VoicePriority                  // 802.1p tag: VLAN 0, only the priority counts (0 on the wire)
	VoiceUntagged                  // no tag (4095 on the wire)
)

const (
	voiceWirePriority = 0
	voiceWireUntagged = 4095
	maxVLAN           = 4094
	phoneAppliance    = 1
)

// VoiceVLAN is what a switch tells a phone about its voice traffic. The zero
// value is absent. As text it is "none", "priority", "untagged" or a number.
type VoiceVLAN struct {
	Mode VoiceMode
	ID   uint16 // 1 to 4094 with VoiceTagged, 0 otherwise
}

// Tagged is the voice VLAN with this number, 1 to 4094. A number outside is
// found when it is encoded.
func Tagged(id uint16) VoiceVLAN { return VoiceVLAN{Mode: VoiceTagged, ID: id} }

// wire returns the number on the wire; absent has none and is an error here.
func (v VoiceVLAN) wire() (uint16, error) {
	switch {
	case v.Mode == VoicePriority && v.ID == 0:
		return voiceWirePriority, nil
	case v.Mode == VoiceUntagged && v.ID == 0:
		return voiceWireUntagged, nil
	case v.Mode == VoiceTagged && v.ID >= 1 && v.ID <= maxVLAN:
		return v.ID, nil
	case v.Mode == VoiceTagged:
		return 0, fmt.Errorf("%w: voice VLAN %d is not in 1 to %d", ErrValue, v.ID, maxVLAN)
	}
	return 0, fmt.Errorf("%w: voice mode %d with VLAN %d", ErrValue, v.Mode, v.ID)
}

func voiceFromWire(n uint16) (VoiceVLAN, error) {
	switch {
	case n == voiceWirePriority:
		return VoiceVLAN{Mode: VoicePriority}, nil
	case n == voiceWireUntagged:
		return VoiceVLAN{Mode: VoiceUntagged}, nil
	case n <= maxVLAN:
		return Tagged(n), nil
	}
	return VoiceVLAN{}, fmt.Errorf("%w: voice VLAN %d is above %d", ErrValue, n, voiceWireUntagged)
}

// String returns the text of MarshalText; an impossible value is shown as it is.
func (v VoiceVLAN) String() string {
	b, err := v.AppendText(nil)
	if err != nil {
		return fmt.Sprintf("VoiceVLAN{%d %d}", v.Mode, v.ID)
	}
	return string(b)
}

// AppendText implements encoding.TextAppender.
func (v VoiceVLAN) AppendText(dst []byte) ([]byte, error) {
	if v == (VoiceVLAN{}) {
		return append(dst, "none"...), nil
	}
	n, err := v.wire()
	if err != nil {
		return dst, fmt.Errorf("cdp: %w", err)
	}
	switch n {
	case voiceWirePriority:
		return append(dst, "priority"...), nil
	case voiceWireUntagged:
		return append(dst, "untagged"...), nil
	}
	return strconv.AppendUint(dst, uint64(n), 10), nil
}

// MarshalText implements encoding.TextMarshaler, for flags and configuration.
func (v VoiceVLAN) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText reads "none", "priority", "untagged" or a VLAN of 1 to 4094.
func (v *VoiceVLAN) UnmarshalText(text []byte) error {
	switch string(text) {
	case "none":
		*v = VoiceVLAN{}
		return nil
	case "priority":
		*v = VoiceVLAN{Mode: VoicePriority}
		return nil
	case "untagged":
		*v = VoiceVLAN{Mode: VoiceUntagged}
		return nil
	}
	n, err := strconv.ParseUint(string(text), 10, 16)
	if err != nil || n < 1 || n > maxVLAN {
		return fmt.Errorf("cdp: voice VLAN %q: want 1 to %d, none, priority or untagged", text, maxVLAN)
	}
	*v = Tagged(uint16(n))
	return nil
}

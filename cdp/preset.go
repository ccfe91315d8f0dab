package cdp

import "strings"

// DefaultTTL is the time to live that devices send, in seconds: three intervals.
const DefaultTTL = 180

// PhoneQuery is the value with which Cisco phones ask for a voice VLAN. Some
// devices send "20 00" or an appliance and a VLAN instead.
func PhoneQuery() []byte { return []byte{0x20, 0x02, 0x00, 0x01} }

// SwitchPacket is what a switch port sends that gives phones a voice VLAN: the
// superset of the TLVs which phones and other CDP implementations ask for. Set
// Addresses and Management when the sender has any, and change what differs.
func SwitchPacket(deviceID, portID string, voice VoiceVLAN) Packet {
	return Packet{
		Version:        2,
		TTL:            DefaultTTL,
		DeviceID:       deviceID,
		PortID:         portID,
		Capabilities:   Some(Switch | IGMP),
		Software:       "skinny CDP announcer",
		Platform:       "skinny",
		VTPDomain:      Some(""),
		NativeVLAN:     Some(uint16(1)),
		Duplex:         Some(FullDuplex),
		VoiceVLAN:      voice,
		Trust:          Some(uint8(0)),
		UntrustedCoS:   Some(uint8(0)),
		PowerAvailable: Some(PowerAvailable{ManagementID: 1, Level: AnyPowerLevel}),
	}
}

// PhonePacket is what an IP phone sends while it asks for its voice VLAN. The
// model is a number such as "7941", the load a firmware name such as
// "SCCP41.8-2-1S". Set Addresses once the phone has one.
func PhonePacket(mac MAC, model, load string) Packet {
	id := strings.ToUpper(strings.ReplaceAll(mac.String(), ":", ""))
	return Packet{
		Version:      2,
		TTL:          DefaultTTL,
		DeviceID:     "SEP" + id,
		PortID:       "Port 1",
		Capabilities: Some(Host | PhoneDevice | TwoPortRelay),
		Software:     load,
		Platform:     "Cisco IP Phone " + model,
		VoiceQuery:   PhoneQuery(),
		Duplex:       Some(FullDuplex),
		PowerDraw:    Some(uint16(6300)),
		PowerRequest: Some(PowerRequest{RequestID: 1, ManagementID: 1, Milliwatts: []uint32{6300, 0, 0, 0, 0}}),
	}
}

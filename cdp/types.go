package cdp

import "fmt"

// Type is the type of a TLV.
type Type uint16

// The TLV types with a known meaning. The comment gives the layout of the value.
const (
	TypeDeviceID        Type = 0x0001 // text; a phone sends SEP and its MAC
	TypeAddresses       Type = 0x0002 // u32 count, then that many addresses
	TypePortID          Type = 0x0003 // text
	TypeCapabilities    Type = 0x0004 // u32, see Capabilities
	TypeSoftware        Type = 0x0005 // text; a phone sends its load name
	TypePlatform        Type = 0x0006 // text
	TypePrefixes        Type = 0x0007 // IPv4 gateway (4 bytes), or n times network and mask length (5 bytes)
	TypeHello           Type = 0x0008 // OUI (3), protocol (2), data
	TypeVTPDomain       Type = 0x0009 // text, may be empty
	TypeNativeVLAN      Type = 0x000a // u16
	TypeDuplex          Type = 0x000b // u8, see Duplex
	TypeVoiceVLAN       Type = 0x000e // u8 appliance, u16 VLAN, see VoiceVLAN
	TypeVoiceQuery      Type = 0x000f // opaque; sent by phones to ask for TypeVoiceVLAN
	TypePowerDraw       Type = 0x0010 // u16 milliwatts
	TypeMTU             Type = 0x0011 // u32 bytes
	TypeTrust           Type = 0x0012 // u8 bitmap, 0 is untrusted
	TypeUntrustedCoS    Type = 0x0013 // u8, 0..7
	TypeSystemName      Type = 0x0014 // text
	TypeSystemOID       Type = 0x0015 // BER contents of an object identifier
	TypeManagement      Type = 0x0016 // as TypeAddresses
	TypeLocation        Type = 0x0017 // u8, text
	TypeExternalPort    Type = 0x0018 // text
	TypePowerRequest    Type = 0x0019 // u16 request, u16 management, n times u32 milliwatts
	TypePowerAvailable  Type = 0x001a // u16 request, u16 management, u32 milliwatts, u32 level
	TypeUnidirectional  Type = 0x001b // u8
	TypeEnergyWise      Type = 0x001d // see EnergyWise
	TypeSparePair       Type = 0x001f // u8 bitmap, see SparePair
	TypeAccessPointLow  Type = 0x1000 // first of the texts that HP and Aruba access points send
	TypeAccessPointHigh Type = 0x100d // last of them
)

// String names the type; one without a known meaning is its number.
func (t Type) String() string {
	if name := t.name(); name != "" {
		return name
	}
	return fmt.Sprintf("0x%04x", uint16(t))
}

// AppendText implements encoding.TextAppender with the text of String.
func (t Type) AppendText(dst []byte) ([]byte, error) { return append(dst, t.String()...), nil }

func (t Type) name() string {
	switch t {
	case TypeDeviceID:
		return "Device ID"
	case TypeAddresses:
		return "Addresses"
	case TypePortID:
		return "Port ID"
	case TypeCapabilities:
		return "Capabilities"
	case TypeSoftware:
		return "Software version"
	case TypePlatform:
		return "Platform"
	case TypePrefixes:
		return "IP prefixes"
	case TypeHello:
		return "Protocol Hello"
	case TypeVTPDomain:
		return "VTP domain"
	case TypeNativeVLAN:
		return "Native VLAN"
	case TypeDuplex:
		return "Duplex"
	case TypeVoiceVLAN:
		return "Voice VLAN"
	case TypeVoiceQuery:
		return "Voice VLAN query"
	case TypePowerDraw:
		return "Power consumption"
	case TypeMTU:
		return "MTU"
	case TypeTrust:
		return "Extended trust"
	case TypeUntrustedCoS:
		return "Untrusted port CoS"
	case TypeSystemName:
		return "System name"
	case TypeSystemOID:
		return "System object ID"
	case TypeManagement:
		return "Management addresses"
	case TypeLocation:
		return "Location"
	case TypeExternalPort:
		return "External port ID"
	case TypePowerRequest:
		return "Power requested"
	case TypePowerAvailable:
		return "Power available"
	case TypeUnidirectional:
		return "Port unidirectional"
	case TypeEnergyWise:
		return "EnergyWise"
	case TypeSparePair:
		return "Spare-pair PoE"
	}
	if t >= TypeAccessPointLow && t <= TypeAccessPointHigh {
		return fmt.Sprintf("Access point 0x%04x", uint16(t))
	}
	return ""
}

package cdp

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// Capabilities says what kind of device sends.
type Capabilities uint32

// The capability bits.
const (
	Router            Capabilities = 0x001
	TransparentBridge Capabilities = 0x002
	SourceBridge      Capabilities = 0x004
	Switch            Capabilities = 0x008
	Host              Capabilities = 0x010
	IGMP              Capabilities = 0x020 // filters IGMP reports
	Repeater          Capabilities = 0x040
	PhoneDevice       Capabilities = 0x080
	RemotelyManaged   Capabilities = 0x100
	CVTA              Capabilities = 0x200
	TwoPortRelay      Capabilities = 0x400
)

// String lists the bits: "Host,Phone". Bits without a name are a hexadecimal rest.
func (c Capabilities) String() string {
	if c == 0 {
		return "none"
	}
	names := [...]string{
		"Router", "TransparentBridge", "SourceBridge", "Switch", "Host", "IGMP", "Repeater", "Phone",
		"RemotelyManaged", "CVTA", "TwoPortRelay",
	}
	var out []string
	for i, name := range names {
		if c&(1<<i) != 0 {
			out = append(out, name)
			c &^= 1 << i
		}
	}
	if c != 0 {
		out = append(out, "0x"+strconv.FormatUint(uint64(c), 16))
	}
	return strings.Join(out, ",")
}

// Duplex is the duplex mode of a port.
type Duplex uint8

// The duplex modes.
const (
	HalfDuplex Duplex = 0
	FullDuplex Duplex = 1
)

// String returns "half", "full" or the number.
func (d Duplex) String() string {
	switch d {
	case HalfDuplex:
		return "half"
	case FullDuplex:
		return "full"
	}
	return strconv.Itoa(int(d))
}

// SparePair is the state of Power over Ethernet on the spare pairs.
type SparePair uint8

// The bits of SparePair.
const (
	FourWireSupported  SparePair = 1 // by the side that gives power
	SharedArchitecture SparePair = 2 // of the side that takes power
	FourWireRequested  SparePair = 4
	FourWireOn         SparePair = 8
)

// Hello is a message of another Cisco protocol that travels in CDP, such as
// cluster management (OUI 00000c, protocol 0x0112).
type Hello struct {
	OUI      [3]byte
	Protocol uint16
	Data     []byte
}

// Location is where a device says it is.
type Location struct {
	Kind uint8
	Text string
}

// EnergyWise is the announcement of Cisco EnergyWise. Only some fields have a
// known meaning; the rest is kept so that it can be sent again.
type EnergyWise struct {
	Hash         [20]byte
	Unknown1     uint32
	Sequence     uint32
	Model        [16]byte // text, padded with NUL
	Unknown2     [2]byte
	Hardware     [3]byte
	Serial       [11]byte
	Unknown3     [8]byte
	RecordLength uint16
	RecordCount  uint16
	Records      []byte // of u32 type, u32 length and value each
}

const (
	helloHeader      = 5
	energyWiseHeader = 72
)

func (t TLV) hello() (Hello, error) {
	if err := t.atLeast(helloHeader); err != nil {
		return Hello{}, err
	}
	return Hello{
		OUI:      [3]byte(t.Value),
		Protocol: binary.BigEndian.Uint16(t.Value[3:]),
		Data:     append([]byte(nil), t.Value[helloHeader:]...),
	}, nil
}

func (t TLV) location() (Location, error) {
	if err := t.atLeast(1); err != nil {
		return Location{}, err
	}
	return Location{Kind: t.Value[0], Text: string(t.Value[1:])}, nil
}

func (t TLV) energyWise() (EnergyWise, error) {
	if err := t.atLeast(energyWiseHeader); err != nil {
		return EnergyWise{}, err
	}
	v := t.Value
	return EnergyWise{
		Hash:         [20]byte(v),
		Unknown1:     binary.BigEndian.Uint32(v[20:]),
		Sequence:     binary.BigEndian.Uint32(v[24:]),
		Model:        [16]byte(v[28:]),
		Unknown2:     [2]byte(v[44:]),
		Hardware:     [3]byte(v[46:]),
		Serial:       [11]byte(v[49:]),
		Unknown3:     [8]byte(v[60:]),
		RecordLength: binary.BigEndian.Uint16(v[68:]),
		RecordCount:  binary.BigEndian.Uint16(v[70:]),
		Records:      append([]byte(nil), v[72:]...),
	}, nil
}

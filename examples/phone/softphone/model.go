package softphone

import (
	"slices"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/sccp"
)

// Model is what one kind of phone announces, and the order in which it asks.
// A Model is a value: change a copy for a phone that is not in [Models].
type Model struct {
	Name    string
	Type    sccp.DeviceType
	Version sccp.Version // highest protocol version
	// Claims is the version in RegisterReq where it is another than Version, 0
	// otherwise: analog adapters claim 33 and speak 3.
	Claims uint8

	Features0 uint8 // byte 41 of RegisterReq
	Features  sccp.PhoneFeatures

	// RegisterBody is the length of RegisterReq in bytes, at most 172; older
	// phones stop earlier.
	RegisterBody int
	// Bodies are the lengths of other messages that the phone sends shorter than
	// usual, in bytes. What is cut off is not told.
	Bodies map[sccp.ID]int
	// Habits are what the phone does in its own way.
	Habits Habits
	// ASCIIMAC writes the MAC address as hexadecimal digits in RegisterReq.
	ASCIIMAC bool
	// IPPort makes the phone send IpPort behind RegisterReq.
	IPPort bool
	// KeepAliveFirst makes the phone send a keepalive before RegisterReq.
	KeepAliveFirst bool

	Lines      uint32 // line keys
	Buttons    uint32 // all keys with a lamp or a label
	MaxStreams uint32 // media streams at one time
	Load       string // firmware, as it stands in alarms and RegisterReq
	// Codecs are what the phone announces, telephone events among them. It
	// refuses every other codec.
	Codecs []sccp.PayloadType
	// AddOns are the kinds of add-on modules that fit; two at most are attached.
	AddOns []sccp.DeviceType

	// Requests are what the phone asks after its capabilities, in order.
	Requests []Request
	// Generation decides which files the phone looks for.
	Generation cnfxml.Generation
}

// Request is one question of the registration.
type Request uint8

// The questions. Those about buttons are asked once for each button of the
// kind in the template.
const (
	AskButtons Request = iota
	AskSoftKeys
	AskSoftKeySets
	AskConfig
	AskLines
	AskForwards
	AskSpeedDials
	AskFeatures
	AskServices
	TellLines // RegisterAvailableLines, which has no answer
	AskServers
	AskTime
)

func askLike7960() []Request {
	return []Request{
		AskButtons, AskSoftKeys, AskSoftKeySets, AskConfig,
		AskLines, AskForwards, AskSpeedDials, AskFeatures, TellLines, AskTime,
	}
}

func askLike7910() []Request {
	return []Request{AskButtons, AskConfig, AskLines, AskForwards, AskSpeedDials, TellLines, AskTime}
}

func askLikeAnalog() []Request {
	return []Request{AskButtons, AskConfig, AskLines, AskForwards, TellLines, AskTime}
}

func askLike7970() []Request {
	return []Request{
		AskButtons, AskSoftKeys, AskSoftKeySets, AskConfig,
		AskLines, AskServices, AskFeatures, AskSpeedDials, AskForwards, TellLines, AskServers, AskTime,
	}
}

// HasSoftKeys tells whether the phone has keys below its display.
func (m *Model) HasSoftKeys() bool { return slices.Contains(m.Requests, AskSoftKeys) }

// firstWord is the lowest version that phones put into headers; below it the
// word is 0, and so are the layouts.
const firstWord = 15

// wireVersion is the version for headers and layouts after both sides agreed
// on v.
func wireVersion(v sccp.Version) sccp.Version {
	if v < firstWord {
		return 0
	}
	return v
}

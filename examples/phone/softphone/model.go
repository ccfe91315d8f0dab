package softphone

import (
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/sccp"
)

// Model is what one kind of phone announces, and the order in which it asks.
// A Model is a value: change a copy for a phone that is not in [Models].
type Model struct {
	Name    string
	Type    sccp.DeviceType
	Version sccp.Version // highest protocol version

	Features0 uint8 // byte 41 of RegisterReq
	Features  sccp.PhoneFeatures

	// RegisterBody is the length of RegisterReq in bytes, at most 172; older
	// phones stop earlier.
	RegisterBody int
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
	Codecs     []sccp.PayloadType

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

// Models returns the phones this package knows.
//
// Numbers are those of real RegisterReq messages where one was published
// (7940, 7960, 7941, 6961); the others follow the phone of their generation.
func Models() []Model {
	return slices.Clone([]Model{
		{
			Name: "7960", Type: sccp.DeviceTypeCisco7960, Load: "P00308010200",
			Version: 11, Features: features7960, RegisterBody: 68, IPPort: true,
			Lines: 6, Buttons: 6, MaxStreams: 5, Codecs: g711(), Requests: askLike7960(), Generation: cnfxml.Gen7960,
		},
		{
			Name: "7940", Type: sccp.DeviceTypeCisco7940, Load: "P00308010200",
			Version: 11, Features: features7960, RegisterBody: 68, IPPort: true,
			Lines: 2, Buttons: 2, MaxStreams: 5, Codecs: g711(), Requests: askLike7960(), Generation: cnfxml.Gen7960,
		},
		{
			Name: "7910", Type: sccp.DeviceTypeCisco7910, Load: "P00405000700",
			Version: 2, RegisterBody: 64, IPPort: true,
			Lines: 1, Buttons: 6, MaxStreams: 1, Codecs: g711(), Requests: askLike7910(), Generation: cnfxml.GenPreXML,
		},
		{
			Name: "7970", Type: sccp.DeviceTypeCisco7970, Load: "SCCP70.8-5-4S",
			Version: 17, Features: features7941, RegisterBody: 124,
			Lines: 8, Buttons: 8, MaxStreams: 5, Codecs: g711(), Requests: askLike7970(), Generation: cnfxml.GenJava,
		},
		{
			Name: "7962", Type: sccp.DeviceTypeCisco7962, Load: "SCCP42.9-4-2SR3-1S",
			Version: 22, Features: features7941, RegisterBody: 172,
			Lines: 6, Buttons: 6, MaxStreams: 5, Codecs: g711(), Requests: askLike7970(), Generation: cnfxml.GenJava,
		},
		{
			Name: "6961", Type: sccp.DeviceTypeCisco6961, Load: "SCCP69xx.8-5-2-0",
			Version: 15, Features0: 0x20, Features: features6961, RegisterBody: 68, ASCIIMAC: true,
			Lines: 12, Buttons: 12, MaxStreams: 5, Codecs: g711(), Requests: askLike7970(), Generation: cnfxml.GenJava,
		},
	})
}

// ModelNames lists the names of [Models].
func ModelNames() []string {
	var names []string
	for _, m := range Models() {
		names = append(names, m.Name)
	}
	return names
}

// ModelByName finds a model by its number, such as "7960" or "CP-7960".
func ModelByName(name string) (Model, bool) {
	name = strings.TrimPrefix(strings.ToUpper(name), "CP-")
	for _, m := range Models() {
		if m.Name == name {
			return m, true
		}
	}
	return Model{}, false
}

const (
	commonFeatures = sccp.PhoneFeaturesUnknown0020 | sccp.PhoneFeaturesUnknown0040 |
		sccp.PhoneFeaturesRFC2833 | sccp.PhoneFeaturesAbbreviatedDial

	// Bytes 60 84. The last loads of the 7960 set DynamicMessages as well.
	features7960 = commonFeatures
	// Bytes 72 85.
	features7941 = commonFeatures | sccp.PhoneFeaturesPortRequest | sccp.PhoneFeaturesUTF8 | sccp.PhoneFeaturesDynamicMessages
	// Bytes 70 85.
	features6961 = commonFeatures | sccp.PhoneFeaturesUTF8 | sccp.PhoneFeaturesDynamicMessages
)

func g711() []sccp.PayloadType {
	return []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k}
}

func askLike7960() []Request {
	return []Request{
		AskButtons, AskSoftKeys, AskSoftKeySets, AskConfig,
		AskLines, AskForwards, AskSpeedDials, AskFeatures, TellLines, AskTime,
	}
}

func askLike7910() []Request {
	return []Request{AskButtons, AskConfig, AskLines, AskForwards, AskSpeedDials, TellLines, AskTime}
}

func askLike7970() []Request {
	return []Request{
		AskButtons, AskSoftKeys, AskSoftKeySets, AskConfig,
		AskLines, AskServices, AskFeatures, AskSpeedDials, AskForwards, TellLines, AskServers, AskTime,
	}
}

func (m *Model) hasSoftKeys() bool { return slices.Contains(m.Requests, AskSoftKeys) }

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

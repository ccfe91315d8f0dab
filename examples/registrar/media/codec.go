package media

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Codec is an audio format by its Skinny payload number.
type Codec uint32

// The codecs that can be preferred in a configuration.
const (
	G711A  Codec = 2
	G711U  Codec = 4
	G722   Codec = 6
	G7231  Codec = 9
	G728   Codec = 10
	G729   Codec = 11
	G729A  Codec = 12
	G729B  Codec = 15
	G729AB Codec = 16
	Wide   Codec = 25 // 16 bit linear PCM at 16 kHz
	ILBC   Codec = 86
)

type codecInfo struct {
	name string
	// frame is the length in milliseconds that packets are made of.
	frame uint32
}

func info(c Codec) (codecInfo, bool) {
	switch c {
	case G711A:
		return codecInfo{"g711a", 10}, true
	case G711U:
		return codecInfo{"g711u", 10}, true
	case G722:
		return codecInfo{"g722", 10}, true
	case G7231:
		return codecInfo{"g7231", 30}, true
	case G728:
		return codecInfo{"g728", 10}, true
	case G729:
		return codecInfo{"g729", 10}, true
	case G729A:
		return codecInfo{"g729a", 10}, true
	case G729B:
		return codecInfo{"g729b", 10}, true
	case G729AB:
		return codecInfo{"g729ab", 10}, true
	case Wide:
		return codecInfo{"wide", 10}, true
	case ILBC:
		return codecInfo{"ilbc", 20}, true
	}
	return codecInfo{}, false
}

func (c Codec) isG711() bool { return c == G711A || c == G711U }

// Codecs returns every codec this package knows by name.
func Codecs() []Codec {
	return []Codec{G711A, G711U, G722, G7231, G728, G729, G729A, G729B, G729AB, Wide, ILBC}
}

// DefaultPreference is the order used when a configuration names none.
func DefaultPreference() []Codec {
	return []Codec{G722, G711U, G711A, G729A, G729AB, G729, G729B, ILBC, G7231}
}

// String returns the name used in configurations, or the number.
func (c Codec) String() string {
	if i, ok := info(c); ok {
		return i.name
	}
	return strconv.FormatUint(uint64(c), 10)
}

// ParseCodec is the inverse of String for the known codecs.
func ParseCodec(name string) (Codec, error) {
	for _, c := range Codecs() {
		if c.String() == strings.ToLower(name) {
			return c, nil
		}
	}
	return 0, fmt.Errorf("media: no codec named %q", name)
}

// Capability is one codec that a phone has.
type Capability struct {
	Codec Codec
	// MaxPacket is the longest packet the phone takes, in milliseconds; phones
	// say nothing useful with 0.
	MaxPacket uint32
}

// Format is what one direction of a voice path carries.
type Format struct {
	Codec  Codec
	Packet uint32 // milliseconds of voice in a packet
	// Digits is the RTP payload type in which both phones send digits as events
	// (RFC 2833); 0 when one of them cannot.
	Digits uint32
}

// TelephoneEvents is what a phone announces that can send digits as events.
const TelephoneEvents Codec = 257

// digitsPayload is the dynamic payload type that Skinny phones use for them.
const digitsPayload = 101

// defaultPacket is what phones are built for.
const defaultPacket = 20

// Choose picks the first preferred codec that both sides have, then any codec
// both have in the order of a. A phone that told no capabilities is taken to
// have G.711. The packets are as long as both take, 20 ms at most where the
// codec allows.
func Choose(a, b []Capability, prefer []Codec) (Format, bool) {
	a, b = orG711(a), orG711(b)
	order := slices.Clone(prefer)
	for _, c := range a {
		if _, known := info(c.Codec); known {
			order = append(order, c.Codec)
		}
	}
	for _, c := range order {
		i, j := find(a, c), find(b, c)
		if i >= 0 && j >= 0 {
			f := Format{Codec: c, Packet: packet(c, a[i].MaxPacket, b[j].MaxPacket)}
			if find(a, TelephoneEvents) >= 0 && find(b, TelephoneEvents) >= 0 {
				f.Digits = digitsPayload
			}
			return f, true
		}
	}
	return Format{}, false
}

func orG711(c []Capability) []Capability {
	if len(c) > 0 {
		return c
	}
	return []Capability{{Codec: G711U}, {Codec: G711A}}
}

func find(list []Capability, c Codec) int {
	return slices.IndexFunc(list, func(k Capability) bool { return k.Codec == c })
}

// packet returns a length both sides take, a multiple of the codec's frame.
func packet(c Codec, limits ...uint32) uint32 {
	frame := uint32(10)
	if i, ok := info(c); ok {
		frame = i.frame
	}
	ms := max(uint32(defaultPacket), frame)
	for _, limit := range limits {
		if limit >= frame {
			ms = min(ms, limit)
		}
	}
	return ms / frame * frame
}

package station

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/sccp"
)

// toneLength is how long a digit sounds that a phone is told to play.
const toneLength = 150 * time.Millisecond

// abilities returns what a phone can do with voice. Some phones tell by a feature
// bit alone that they send digits as events.
func (s *session) abilities() []media.Capability {
	if s.profile.dialect.Features&sccp.PhoneFeaturesRFC2833 == 0 || len(s.caps) == 0 ||
		slices.ContainsFunc(s.caps, func(c media.Capability) bool { return c.Codec == media.TelephoneEvents }) {
		return s.caps
	}
	return append(slices.Clip(s.caps), media.Capability{Codec: media.TelephoneEvents})
}

// sendDigit lets the user of a phone hear a key that another party of the call
// has pressed. Where both phones can, it is an event in the voice (RFC 2833);
// otherwise the phone plays the tone, and an adapter plays it into its line.
func (x *exchange) sendDigit(c call.SendDigit) {
	s := x.sessions[c.To.Device]
	if s == nil || x.broker.Events(c.To.Device, c.To.Ref) {
		return
	}
	if s.screen.program {
		s.send(relayDigit(c.To.Line, c.To.Ref, c.Digit))
	}
	k := keyOfLeg(c.To)
	if x.tones.running(k) {
		s.send(&sccp.StopTone{LineInstance: c.To.Line, CallReference: c.To.Ref})
	}
	s.send(&sccp.StartTone{Tone: toneOf(c.Digit), LineInstance: c.To.Line, CallReference: c.To.Ref})
	if x.tones.set(k, time.Now().Add(toneLength)) {
		x.signal()
	}
}

// endTone ends the tone of a digit.
func (x *exchange) endTone(k legKey) {
	x.draw(k.device, func(s *screen) {
		if d := s.find(k.ref); d != nil {
			s.silence(d)
		}
	})
}

// relayDigit tells a program about a key that the other side has pressed, in the
// form in which phones send it.
func relayDigit(line, ref uint32, digit byte) sccp.ServerMessage {
	body := binary.LittleEndian.AppendUint32(nil, uint32(keyOf(digit)))
	body = binary.LittleEndian.AppendUint32(body, line)
	body = binary.LittleEndian.AppendUint32(body, ref)
	return &sccp.Unknown{MessageID: sccp.IDKeypadButton, Body: body}
}

// toneOf returns the tone of a digit.
func toneOf(digit byte) sccp.DeviceTone {
	switch {
	case digit == '0':
		return sccp.DeviceToneDTMF0
	case digit == '*':
		return sccp.DeviceToneDTMFStar
	case digit == '#':
		return sccp.DeviceToneDTMFPound
	case digit >= 'A':
		return sccp.DeviceToneDTMFA + sccp.DeviceTone(digit-'A')
	}
	return sccp.DeviceToneDTMF1 + sccp.DeviceTone(digit-'1')
}

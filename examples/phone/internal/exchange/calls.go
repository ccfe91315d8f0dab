package exchange

import (
	"fmt"

	"github.com/skinnykit/skinny/sccp"
)

// call connects two phones. Each has its own reference for it.
type call struct {
	legs   [2]*leg // the caller first; the second is nil while digits are dialled
	digits string
}

// leg is one phone's part of a call.
type leg struct {
	phone     *Phone
	reference uint32
	state     sccp.DCallState
}

// numberLength is how many digits make a number.
const numberLength = 4

// control serves handsets and keys.
func (x *Exchange) control(p *Phone, m sccp.StationMessage) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch m := m.(type) {
	case *sccp.SoftKeyEvent:
		x.softKey(p, m)
	case *sccp.OffHook:
		x.offHook(p)
	case *sccp.OnHook:
		x.hangUp(p, m.CallReference)
	case *sccp.KeypadButton:
		x.digit(p, m.Button)
	case *sccp.OpenReceiveChannelAck:
		x.opened(p, m)
	}
}

func (x *Exchange) softKey(p *Phone, m *sccp.SoftKeyEvent) {
	switch m.SoftKeyEvent {
	case sccp.SoftKeyNewCall, sccp.SoftKeyAnswer:
		x.offHook(p)
	case sccp.SoftKeyEndCall:
		x.hangUp(p, m.CallReference)
	case sccp.SoftKeyHold:
		x.hold(p, m.CallReference)
	case sccp.SoftKeyResume:
		if _, own, _ := x.find(p, m.CallReference); own != nil && own.state == sccp.DCallStateHold {
			x.connect(own)
		}
	}
}

func (x *Exchange) offHook(p *Phone) {
	for _, c := range x.calls {
		if callee := c.legs[1]; callee != nil && callee.phone == p && callee.state == sccp.DCallStateRingIn {
			p.Send(&sccp.SetRinger{RingMode: sccp.RingModeOff, RingDuration: sccp.RingDurationNormal, LineInstance: 1, CallReference: callee.reference})
			x.connect(callee)
			x.connect(c.legs[0])
			return
		}
	}
	caller := x.newLeg(p)
	x.calls = append(x.calls, &call{legs: [2]*leg{caller, nil}})
	x.state(caller, sccp.DCallStateOffHook, sccp.SoftKeySetOffHook, "\x80\x20")
	p.Send(&sccp.StartTone{Tone: sccp.DeviceToneInsideDialTone, LineInstance: 1, CallReference: caller.reference})
}

func (x *Exchange) newLeg(p *Phone) *leg {
	x.nextCall++
	return &leg{phone: p, reference: x.nextCall}
}

// state shows a call state with its softkeys and prompt.
func (x *Exchange) state(l *leg, state sccp.DCallState, keys sccp.SoftKeySet, prompt string) {
	l.state = state
	l.phone.Send(
		&sccp.CallState{CallState: state, LineInstance: 1, CallReference: l.reference},
		showKeys(1, l.reference, keys),
		x.prompt(l.phone, 1, l.reference, prompt),
	)
}

func (x *Exchange) digit(p *Phone, key sccp.KeypadKey) {
	for _, c := range x.calls {
		if c.legs[0].phone != p || c.legs[0].state != sccp.DCallStateOffHook {
			continue
		}
		p.Send(&sccp.StopTone{LineInstance: 1, CallReference: c.legs[0].reference})
		c.digits += fmt.Sprint(uint32(key))
		if len(c.digits) == numberLength {
			x.ring(c)
		}
		return
	}
}

func (x *Exchange) ring(c *call) {
	caller := c.legs[0]
	callee := x.byNumber(c.digits)
	if callee == nil || callee == caller.phone {
		x.state(caller, sccp.DCallStateInvalidNumber, sccp.SoftKeySetOffHook, "\x80\x38")
		caller.phone.Send(&sccp.StartTone{Tone: sccp.DeviceToneReorderTone, LineInstance: 1, CallReference: caller.reference})
		return
	}
	c.legs[1] = x.newLeg(callee)
	from := x.Numbers[caller.phone.Name()]
	caller.phone.Send(&sccp.DialedNumber{DialedNumber: sccp.Text(c.digits), LineInstance: 1, CallReference: caller.reference})
	x.state(caller, sccp.DCallStateRingOut, sccp.SoftKeySetRingOut, "\x80\x16")
	x.state(c.legs[1], sccp.DCallStateRingIn, sccp.SoftKeySetRingIn, "\x80\x17"+from)
	callee.Send(
		x.info(c.legs[1], sccp.CallTypeInbound, from, c.digits),
		&sccp.SetRinger{RingMode: sccp.RingModeInside, RingDuration: sccp.RingDurationNormal, LineInstance: 1, CallReference: c.legs[1].reference},
	)
}

func (x *Exchange) info(l *leg, kind sccp.CallType, from, to string) sccp.ServerMessage {
	if l.phone.dynamic() {
		return &sccp.CallInfoV2{LineInstance: 1, CallReference: l.reference, CallType: kind, CallingParty: sccp.Text(from), CalledParty: sccp.Text(to)}
	}
	return &sccp.CallInfo{LineInstance: 1, CallReference: l.reference, CallType: kind, CallingParty: sccp.Text(from), CalledParty: sccp.Text(to)}
}

func (x *Exchange) byNumber(number string) *Phone {
	for _, p := range x.phones {
		if name := p.Name(); name != "" && x.Numbers[name] == number && !p.hasEnded() {
			return p
		}
	}
	return nil
}

func (p *Phone) hasEnded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// connect opens the receive channel of a phone; the other one is told to send
// there once the phone says where.
func (x *Exchange) connect(l *leg) {
	x.state(l, sccp.DCallStateConnected, sccp.SoftKeySetConnected, "\x80\x18")
	l.phone.Send(&sccp.OpenReceiveChannel{
		ConferenceID: l.reference, PassThroughPartyID: l.reference + partyOffset, CallReference: l.reference,
		MillisecondsPerPacket: 20, Codec: sccp.PayloadTypeG711Ulaw64k,
	})
}

// partyOffset makes the two numbers of a stream differ.
const partyOffset = 16000000

func (x *Exchange) opened(p *Phone, m *sccp.OpenReceiveChannelAck) {
	_, own, other := x.find(p, m.PassThroughPartyID-partyOffset)
	if own == nil || other == nil || other.state != sccp.DCallStateConnected || m.MediaReceptionStatus != sccp.MediaStatusOK {
		return
	}
	other.phone.Send(&sccp.StartMediaTransmission{
		ConferenceID: other.reference, PassThroughPartyID: other.reference + partyOffset, CallReference: other.reference,
		RemoteAddress: m.Address, RemotePort: m.Port, MillisecondsPerPacket: 20, Codec: sccp.PayloadTypeG711Ulaw64k,
	})
}

func (x *Exchange) find(p *Phone, reference uint32) (c *call, own, other *leg) {
	for _, c := range x.calls {
		for i, l := range c.legs {
			if l != nil && l.phone == p && l.reference == reference {
				return c, l, c.legs[1-i]
			}
		}
	}
	return nil, nil, nil
}

func (x *Exchange) hold(p *Phone, reference uint32) {
	_, own, other := x.find(p, reference)
	if own == nil || other == nil || own.state != sccp.DCallStateConnected {
		return
	}
	x.closeMedia(own)
	other.phone.Send(stop(other))
	x.state(own, sccp.DCallStateHold, sccp.SoftKeySetOnHold, "\x80\x03")
}

func stop(l *leg) *sccp.StopMediaTransmission {
	return &sccp.StopMediaTransmission{ConferenceID: l.reference, PassThroughPartyID: l.reference + partyOffset, CallReference: l.reference}
}

func (x *Exchange) closeMedia(l *leg) {
	l.phone.Send(
		&sccp.CloseReceiveChannel{ConferenceID: l.reference, PassThroughPartyID: l.reference + partyOffset, CallReference: l.reference},
		stop(l),
	)
}

func (x *Exchange) hangUp(p *Phone, reference uint32) {
	c, _, _ := x.find(p, reference)
	if c == nil {
		return
	}
	x.end(c)
}

func (x *Exchange) end(ended *call) {
	kept := x.calls[:0]
	for _, c := range x.calls {
		if c != ended {
			kept = append(kept, c)
		}
	}
	x.calls = kept
	for _, l := range ended.legs {
		if l == nil {
			continue
		}
		x.closeMedia(l)
		l.phone.Send(
			&sccp.SetRinger{RingMode: sccp.RingModeOff, RingDuration: sccp.RingDurationNormal, LineInstance: 1, CallReference: l.reference},
			&sccp.StopTone{LineInstance: 1, CallReference: l.reference},
		)
		x.state(l, sccp.DCallStateOnHook, sccp.SoftKeySetOnHook, "\x80\x13")
		l.phone.Send(
			showKeys(0, 0, sccp.SoftKeySetOnHook),
			&sccp.ConnectionStatisticsReq{CallReference: l.reference},
		)
	}
}

// lost ends the calls of a phone whose connection ended.
func (x *Exchange) lost(p *Phone) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := len(x.calls) - 1; i >= 0; i-- {
		c := x.calls[i]
		if c.legs[0].phone == p || c.legs[1] != nil && c.legs[1].phone == p {
			x.end(c)
		}
	}
}

package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// parties is all that a phone is told of who takes part in a call.
type parties struct {
	info       call.CallInfo
	conference bool
	anonymous  bool
	private    bool
}

func partiesOf(l *call.Leg) parties {
	p := parties{info: l.Info, conference: l.Conference, anonymous: l.Anonymous, private: l.Private && remote(l.State)}
	p.info.History = call.NoHistory // does not show
	return p
}

func (s *screen) callInfo(d *drawn) {
	d.parties = partiesOf(&d.Leg)
	info := d.parties.info
	number := func(p call.Party) sccp.Text { return s.face.plain(p.Number, numberWidth) }
	limit := nameWidth
	if s.dialect.Dynamic() {
		limit = s.dialect.PromptLimit()
	}
	name := func(p call.Party) sccp.Text { return s.face.plain(p.Name, limit) }
	far := &info.Calling
	if info.Type == call.Outbound {
		far = &info.Called
	}
	switch {
	case d.parties.private:
		far.Name = sccp.LabelPrivate.Words("")
	case d.Conference:
		far.Name = sccp.LabelConference.Words("")
	case d.Anonymous:
		far.Name = sccp.LabelPrivate.Words("")
	}
	m := &sccp.CallInfoV2{
		LineInstance: d.Line, CallReference: d.Ref,
		CallType: sccp.CallType(info.Type), CallInstance: s.instance(d),
		CallSecurityStatus: sccp.CallSecurityNotAuthenticated,
		CallingParty:       number(info.Calling), CallingPartyName: name(info.Calling),
		CalledParty: number(info.Called), CalledPartyName: name(info.Called),
		OriginalCalledParty: number(info.OriginalCalled), OriginalCalledPartyName: name(info.OriginalCalled),
		LastRedirectingParty: number(info.LastRedirecting), LastRedirectingPartyName: name(info.LastRedirecting),
		OriginalCdpnRedirectReason: uint32(info.OriginalReason), LastRedirectingReason: uint32(info.LastReason),
		Restrictions: restrictions(d),
	}
	if info.LastReason == call.RedirectedHunt {
		m.HuntPilotNumber, m.HuntPilotName = number(info.LastRedirecting), name(info.LastRedirecting)
	}
	s.send(s.dialect.CallParties(m))
}

// restrictions keeps a phone from showing what there is not to be seen. The
// texts do not hold it either.
func restrictions(d *drawn) sccp.Restrictions {
	switch {
	case !d.Anonymous:
		return 0
	case d.Info.Type == call.Outbound:
		return sccp.RestrictionsCalledPartyName | sccp.RestrictionsCalledPartyNumber
	}
	return sccp.RestrictionsCallingPartyName | sccp.RestrictionsCallingPartyNumber
}

// instance counts the calls of a line from 1.
func (s *screen) instance(d *drawn) (n uint32) {
	for _, other := range s.legs {
		if other.Line == d.Line {
			n++
		}
		if other == d {
			break
		}
	}
	return n
}

// privacyOf hides calls that only those who talk may see.
func privacyOf(d *drawn) sccp.CallPrivacy {
	if remote(d.State) && d.Private {
		return sccp.CallPrivacyFull
	}
	return sccp.CallPrivacyNone
}

// keepHistory lets a phone keep a call in the right list. Newer phones are told.
// Older ones judge by the states: a call that rang and ended was missed, unless
// somebody else had it in the meantime.
func (s *screen) keepHistory(d *drawn, h call.History) {
	switch {
	case remote(d.State):
	case s.dialect.Version >= firstHistory:
		s.send(&sccp.CallHistoryInfo{
			CallHistoryDisposition: sccp.CallHistoryDisposition(h), LineInstance: d.Line, CallReference: d.Ref,
		})
	case ringing(d.State) && h != call.Missed:
		s.send(&sccp.CallState{
			CallState: sccp.DCallStateCallRemoteMultiline, LineInstance: d.Line, CallReference: d.Ref,
			Privacy: sccp.CallPrivacyFull, PrecedenceLevel: normalPrecedence,
		})
	}
}

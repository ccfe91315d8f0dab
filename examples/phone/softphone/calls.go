package softphone

import (
	"slices"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// showCall keeps what concerns one call. Only CallState makes a call: other
// messages come late from some servers, when the call is over.
func (s *session) showCall(st *State, m sccp.ServerMessage) {
	text := s.phone.text
	switch m := m.(type) {
	case *sccp.CallState:
		setCallState(st, m, time.Now())
	case *sccp.CallHistoryInfo:
		st.onCallHistoryInfo(m)
	case *sccp.SelectSoftKeys:
		selectKeys(st, m)
	case *sccp.DialedNumber:
		if c := st.call(m.CallReference); c != nil {
			c.Dialed = text(m.DialedNumber)
		}
	case *sccp.CallInfo:
		if c := st.call(m.CallReference); c != nil {
			c.Type, c.Restricted = m.CallType, m.Restrictions
			c.CallingNumber, c.CallingName = text(m.CallingParty), text(m.CallingPartyName)
			c.CalledNumber, c.CalledName = text(m.CalledParty), text(m.CalledPartyName)
			c.OriginalNumber, c.OriginalName = text(m.OriginalCalledParty), text(m.OriginalCalledPartyName)
			c.RedirectNumber, c.RedirectedName = text(m.LastRedirectingParty), text(m.LastRedirectingPartyName)
		}
	case *sccp.CallInfoV2:
		if c := st.call(m.CallReference); c != nil {
			c.Type, c.Restricted = m.CallType, m.Restrictions
			c.CallingNumber, c.CallingName = text(m.CallingParty), text(m.CallingPartyName)
			c.CalledNumber, c.CalledName = text(m.CalledParty), text(m.CalledPartyName)
			c.OriginalNumber, c.OriginalName = text(m.OriginalCalledParty), text(m.OriginalCalledPartyName)
			c.RedirectNumber, c.RedirectedName = text(m.LastRedirectingParty), text(m.LastRedirectingPartyName)
		}
	}
}

func setCallState(st *State, m *sccp.CallState, now time.Time) {
	if m.CallReference == 0 {
		st.setWatched(m.LineInstance, m.CallState)
		return
	}
	c := st.call(m.CallReference)
	if m.CallState == sccp.DCallStateOnHook || m.CallState == sccp.DCallStateIdle {
		if c != nil {
			st.remember(c)
			st.Calls = slices.DeleteFunc(st.Calls, func(c Call) bool { return c.Reference == m.CallReference })
		}
		return
	}
	if c == nil {
		if len(st.Calls) >= maxCalls {
			return
		}
		st.Calls = append(st.Calls, Call{Reference: m.CallReference, course: course{began: now}})
		c = &st.Calls[len(st.Calls)-1]
	}
	c.State, c.Line = m.CallState, m.LineInstance
	c.course.pass(m.CallState)
}

// setWatched keeps the state of a number that a line key only watches, which
// servers show as a call without a reference on phones before version 15.
func (s *State) setWatched(instance uint32, state sccp.DCallState) {
	for i := range s.Lines {
		if s.Lines[i].Instance == instance {
			s.Lines[i].Watched = state
		}
	}
}

// selectKeys shows a key set for a call, or for the idle phone.
func selectKeys(st *State, m *sccp.SelectSoftKeys) {
	if c := st.call(m.CallReference); c != nil {
		c.KeySet, c.KeyMask = m.SoftKeySetIndex, m.ValidKeyMask
		return
	}
	st.KeySet, st.KeyMask = m.SoftKeySetIndex, m.ValidKeyMask
}

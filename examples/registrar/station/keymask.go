package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// keySet returns the set of softkeys that fits a leg.
func (s *screen) keySet(d *drawn) sccp.SoftKeySet {
	switch d.State {
	case call.OffHook:
		switch {
		case d.Entry != 0:
			return sccp.SoftKeySetDigitsFollow
		case d.Consult != 0:
			return sccp.SoftKeySetOffHookFeatures
		}
		return sccp.SoftKeySetOffHook
	case call.Dialing:
		return sccp.SoftKeySetDigitsFollow
	case call.RingOut:
		return sccp.SoftKeySetRingOut
	case call.RingIn, call.Waiting:
		return sccp.SoftKeySetRingIn
	case call.Connected:
		switch {
		case d.Consult != 0, d.Conference && s.habits.noConferenceKeys:
			return sccp.SoftKeySetConnectedTransfer
		case d.Conference:
			return sccp.SoftKeySetConnectedConference
		}
		return sccp.SoftKeySetConnected
	case call.Held:
		if d.Conference && d.Host {
			return setHoldConference
		}
		return sccp.SoftKeySetOnHold
	case call.RemoteInUse:
		return sccp.SoftKeySetInUseHint
	case call.RemoteHeld:
		return setRemoteHeld
	}
	return sccp.SoftKeySetOffHook // of a failed call: dial something else
}

// keyMask hides the keys of a set that do nothing for a leg as it is now.
func (s *screen) keyMask(set sccp.SoftKeySet, d *drawn) uint32 {
	mask, n := sccp.AllKeys, 0
	for name := range s.keysIn(set) {
		if !s.possible(name, d) {
			mask &^= 1 << n
		}
		n++
	}
	return mask
}

// possible tells whether a key does something for a leg.
func (s *screen) possible(name config.SoftKey, d *drawn) bool {
	talking := d.State == call.Connected && d.Parked == "" && !d.Paging
	answered := talking || d.State == call.Held
	switch name {
	case config.KeyHold:
		return talking
	case config.KeyResume, config.KeyIntercept:
		return d.State == call.Held || d.State == call.RemoteHeld && !d.Private
	case config.KeyAnswer:
		return ringing(d.State)
	case config.KeyBackspace, config.KeyDial:
		return d.State == call.Dialing
	case config.KeyTransfer, config.KeyConference:
		return talking || d.State == call.RingOut && d.Consult != 0
	case config.KeyPark:
		return answered && !d.Conference || d.State == call.OffHook && d.Consult != 0
	case config.KeyJoin, config.KeySelect, config.KeyDirectTransfer:
		return answered && s.hasOther(d)
	case config.KeyParticipants, config.KeyRemoveLast:
		return answered && d.Conference && d.Host
	case config.KeyBarge, config.KeyConferenceBarge:
		return d.State == call.RemoteInUse && !d.Private
	case config.KeyCallBack:
		return d.State == call.RingOut || d.State == call.Failed
	case config.KeyDivert:
		return (ringing(d.State) || answered && !d.Conference) && !d.CallBack && s.diverts(d.Line)
	case config.KeyRedial, config.KeyForwardAll, config.KeyForwardBusy, config.KeyForwardNoAnswer,
		config.KeyPickup, config.KeyGroupPickup, config.KeyDirectedPickup, config.KeyAbbreviated,
		config.KeyMeetMe:
		return d.Entry == 0
	}
	return true
}

// hasOther tells whether the phone has another answered call.
func (s *screen) hasOther(d *drawn) bool {
	for _, other := range s.legs {
		if other != d && other.Call != d.Call && (other.State == call.Connected || other.State == call.Held) {
			return true
		}
	}
	return false
}

// diverts tells whether a line has somewhere to send calls.
func (s *screen) diverts(line uint32) bool {
	if !s.hasLine(line) {
		return false
	}
	l := s.device.Lines[line-1]
	set := s.truth.LineSettings(l.Number)
	return l.DivertTo != "" || set.ForwardAll != "" || set.ForwardBusy != "" || set.ForwardNoAnswer != ""
}

package media

import "net/netip"

// end is one phone's side of a voice path. It has another phone on the other
// side, a port of the registrar, both (a relayed call), or a multicast group.
type end struct {
	leg      Leg
	target   Target
	format   Format
	other    *end
	bind     *Bind
	opened   bool           // asked for a receive channel
	receives netip.AddrPort // valid once the phone has told its port
	sends    netip.AddrPort // valid while the phone has been told to send
	page     *page
}

// page is an end's part in a multicast group.
type page struct{ speaks bool }

func (e *end) open() Open {
	e.opened = true
	return Open{Target: e.target, Format: e.format, IPv6: e.leg.IPv6}
}

// sendTo lets the phone send to an address, in place of any other.
func (e *end) sendTo(at netip.AddrPort) (out []Command) {
	if e.sends == at {
		return nil
	}
	if e.sends.IsValid() {
		out = append(out, Stop{e.target})
	}
	e.sends = at
	return append(out, Start{Target: e.target, Format: e.format, To: at})
}

// close ends everything that was begun, and asks how it went if voice may have
// been heard.
func (e *end) close() (out []Command) {
	switch {
	case e.page != nil && e.page.speaks:
		return []Command{Hush{e.target}}
	case e.page != nil:
		return []Command{Untune{e.target}}
	}
	if e.sends.IsValid() {
		out = append(out, Stop{e.target})
	}
	if e.opened {
		out = append(out, Close{e.target})
	}
	if e.bind != nil {
		out = append(out, Free{e.bind.Port})
	}
	if e.receives.IsValid() {
		out = append(out, Ask{e.target})
	}
	return out
}

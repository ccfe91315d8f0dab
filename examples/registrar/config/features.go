package config

import (
	"net/netip"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Translation leads the numbers of a pattern to others.
type Translation struct {
	Match Pattern
	// To is the number to call; without it Strip digits are taken away from the
	// front and Prepend is put there.
	To      string
	Strip   int
	Prepend string
}

// Apply returns the number to call.
func (t Translation) Apply(digits string) string {
	if t.To != "" {
		return t.To
	}
	return t.Prepend + digits[min(t.Strip, len(digits)):]
}

// Emergency is a number that everybody may call from every phone, and that rings
// whatever is set or busy there.
type Emergency struct{ Number, To string }

// Class is what a caller may dial.
type Class struct {
	Allow []Pattern // empty: everything
	Deny  []Pattern // goes before Allow
}

// Permits tells whether a number may be dialled, given in all its forms: as it was
// dialled and as it is called.
func (c Class) Permits(forms ...string) bool {
	matches := func(p Pattern) bool {
		return slices.ContainsFunc(forms, func(digits string) bool {
			exact, _ := p.Match(digits)
			return exact
		})
	}
	return !slices.ContainsFunc(c.Deny, matches) && (len(c.Allow) == 0 || slices.ContainsFunc(c.Allow, matches))
}

// Feature is something that a dialled code does.
type Feature string

// The features with codes.
const (
	FeaturePickup          Feature = "pickup"
	FeatureGroupPickup     Feature = "group-pickup"      // then the group
	FeatureDirectedPickup  Feature = "directed-pickup"   // then the number
	FeatureForwardAll      Feature = "forward-all"       // then the number, or asked for
	FeatureForwardBusy     Feature = "forward-busy"      // likewise
	FeatureForwardNoAnswer Feature = "forward-no-answer" // likewise
	FeatureForwardOff      Feature = "forward-off"
	FeatureDND             Feature = "dnd"
	FeatureCallBack        Feature = "call-back"
	FeatureRedial          Feature = "redial"
	FeaturePark            Feature = "park" // in a transfer; then the slot, or any
	FeatureHuntLogin       Feature = "hunt-login"
	FeaturePrivacy         Feature = "privacy"
	FeatureIntercom        Feature = "intercom"    // then the number
	FeatureAnonymous       Feature = "anonymous"   // then the number
	FeatureAbbreviated     Feature = "abbreviated" // then the index
	FeatureMeetMe          Feature = "meet-me"     // then the number of the meeting
	FeatureMessages        Feature = "messages"    // calls the voice mail
	FeatureClaim           Feature = "claim"       // then the number, * and the PIN
	FeatureLogIn           Feature = "log-in"      // likewise
	FeatureLogOff          Feature = "log-off"
)

// Features returns every feature that can have a code.
func Features() []Feature {
	return []Feature{
		FeaturePickup, FeatureGroupPickup, FeatureDirectedPickup, FeatureForwardAll,
		FeatureForwardBusy, FeatureForwardNoAnswer, FeatureForwardOff, FeatureDND, FeatureCallBack,
		FeatureRedial, FeaturePark, FeatureHuntLogin, FeaturePrivacy, FeatureIntercom,
		FeatureAnonymous, FeatureAbbreviated, FeatureMeetMe, FeatureMessages, FeatureClaim, FeatureLogIn, FeatureLogOff,
	}
}

// DefaultFeatureCodes returns the codes that hold where a file names none.
func DefaultFeatureCodes() map[Feature]string {
	return map[Feature]string{
		FeaturePickup: "*8", FeatureGroupPickup: "*57", FeatureDirectedPickup: "*58",
		FeatureForwardAll: "*72", FeatureForwardBusy: "*90", FeatureForwardNoAnswer: "*92",
		FeatureForwardOff: "*73", FeatureDND: "*78", FeatureCallBack: "*66", FeatureRedial: "*69",
		FeaturePark: "*68", FeatureHuntLogin: "*45", FeaturePrivacy: "*46", FeatureIntercom: "*55",
		FeatureAnonymous: "*67", FeatureAbbreviated: "*0",
		FeatureMeetMe: "*56", FeatureMessages: "*97",
		FeatureClaim: "*30", FeatureLogIn: "*31", FeatureLogOff: "*32",
	}
}

// HuntGroup is a number whose calls its members share.
type HuntGroup struct {
	Pilot, Name string
	Algorithm   call.Algorithm
	Members     []string
	Ring        time.Duration // 0: [Dialing.HuntRing]
	Final       string        // called when nobody answers; may be empty
}

// PageGroup is a number that speaks to the idle phones of its members.
type PageGroup struct {
	Number  string
	Members []string
	Address netip.AddrPort // multicast group that phones listen to; invalid: chosen by the registrar
}

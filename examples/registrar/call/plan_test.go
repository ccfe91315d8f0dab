package call_test

import (
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// plan is a dial plan for tests: routes by the digits that lead there, feature
// codes that may be followed by digits, and groups.
type plan struct {
	routes      map[string]call.Route
	codes       map[string]call.Key // followed by any digits
	abbreviated map[string]string
	slots       []string
	hunts       map[string]call.Hunt
	pages       map[string][]string
	classes     map[string][]string // forbidden numbers by class
}

// newPlan returns a plan in which the numbers exist, and nothing else.
func newPlan(numbers ...string) *plan {
	p := &plan{
		routes: map[string]call.Route{}, codes: map[string]call.Key{}, abbreviated: map[string]string{},
		hunts: map[string]call.Hunt{}, pages: map[string][]string{}, classes: map[string][]string{},
	}
	for _, n := range numbers {
		p.routes[n] = call.Route{Kind: call.RouteLine, Number: n}
	}
	return p
}

// house is the plan that most tests use.
func house() *plan {
	p := newPlan("101", "102", "103", "104", "105", "106", "1050", "10501", "199")
	p.route("112", call.Route{Kind: call.RouteEmergency, Number: "102"})
	p.route("*67102", call.Route{Kind: call.RouteLine, Number: "102", Anonymous: true})
	p.route("*80102", call.Route{Kind: call.RouteIntercom, Number: "102"})
	for code, key := range map[string]call.Key{
		"*8": call.KeyPickup, "*72": call.KeyForwardAll, "*73": call.KeyForwardOff, "*78": call.KeyDND,
		"*68": call.KeyPark, "*1": call.KeyPrivacy, "*2": call.KeyHold, "*3": call.KeyRedial,
		"*4": call.KeyAbbreviated, "*5": call.KeyHuntLogin,
	} {
		p.route(code, call.Route{Kind: call.RouteKey, Key: key})
	}
	p.codes["*82"], p.codes["*9"] = call.KeyDirectedPickup, call.KeyForwardAll
	p.abbreviated["7"], p.abbreviated["8"], p.abbreviated["9"] = "102", "999", "*47"
	p.route("*47", call.Route{Kind: call.RouteKey, Key: call.KeyAbbreviated, Number: "9"})
	p.route("*88", call.Route{Kind: call.RouteService, Service: "log-on", Number: "1234"})
	p.slots = []string{"301", "302"}
	for _, s := range p.slots {
		p.route(s, call.Route{Kind: call.RouteSlot, Number: s})
	}
	p.group("200", call.Linear, "102", "103", "104")
	p.group("201", call.Circular, "102", "103", "104")
	p.group("202", call.LongestIdle, "102", "103", "104")
	p.group("203", call.Broadcast, "102", "103", "104")
	p.route("400", call.Route{Kind: call.RoutePage, Number: "400"})
	p.pages["400"] = []string{"101", "102", "103", "104"}
	p.classes["house phone"] = []string{"104"}
	return p
}

func (p *plan) route(digits string, r call.Route) { p.routes[digits] = r }

func (p *plan) group(pilot string, a call.Algorithm, members ...string) {
	p.hunts[pilot] = call.Hunt{Pilot: pilot, Name: "Group " + pilot, Algorithm: a, Members: members}
	p.route(pilot, call.Route{Kind: call.RouteHunt, Number: pilot})
}

func (p *plan) Match(from call.Caller, digits string) (call.Match, call.Route) {
	route, exact := p.routes[digits]
	longer := false
	for d := range p.routes {
		longer = longer || d != digits && strings.HasPrefix(d, digits)
	}
	for code, key := range p.codes {
		if rest, ok := strings.CutPrefix(digits, code); ok && rest != "" {
			exact, route = true, call.Route{Kind: call.RouteKey, Key: key, Number: rest}
			longer = len(rest) < 3
		}
		longer = longer || strings.HasPrefix(code, digits)
	}
	if slices.Contains(p.classes[from.Class], route.Number) && route.Kind != call.RouteEmergency {
		route = call.Route{Kind: call.RouteForbidden}
	}
	switch {
	case exact && longer:
		return call.ExactOrPrefix, route
	case exact:
		return call.Exact, route
	case longer:
		return call.Prefix, call.Route{}
	}
	return call.NoMatch, call.Route{}
}

func (p *plan) Abbreviated(_ call.Caller, index string) (string, bool) {
	digits, ok := p.abbreviated[index]
	return digits, ok
}

func (p *plan) ParkSlots(call.Caller) []string { return p.slots }

func (p *plan) Hunt(pilot string) (call.Hunt, bool) {
	h, ok := p.hunts[pilot]
	return h, ok
}

func (p *plan) Hunts(member string) (pilots []string) {
	for pilot, h := range p.hunts {
		if slices.Contains(h.Members, member) {
			pilots = append(pilots, pilot)
		}
	}
	slices.Sort(pilots)
	return pilots
}

func (p *plan) Emergencies() bool {
	for _, r := range p.routes {
		if r.Kind == call.RouteEmergency {
			return true
		}
	}
	return false
}

func (p *plan) Page(number string) ([]string, bool) {
	listeners, ok := p.pages[number]
	return listeners, ok
}

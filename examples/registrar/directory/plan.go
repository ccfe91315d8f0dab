package directory

import (
	"strconv"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// plan is what numbers mean, as far as the configuration says it. It does not
// change.
type plan struct {
	cfg       *config.Config
	routes    map[string]call.Route // fixed numbers that are no lines
	codes     []code
	hunts     map[string]call.Hunt
	memberOf  map[string][]string // pilots by member
	pages     map[string][]string
	parkSlots []string
	groups    map[string]bool // pickup groups
}

func newPlan(cfg *config.Config) *plan {
	p := &plan{
		cfg: cfg, routes: make(map[string]call.Route), hunts: make(map[string]call.Hunt),
		memberOf: make(map[string][]string), pages: make(map[string][]string), groups: make(map[string]bool),
	}
	for _, e := range cfg.Emergency {
		p.routes[e.Number] = call.Route{Kind: call.RouteEmergency, Number: e.To}
	}
	for _, g := range cfg.HuntGroups {
		p.routes[g.Pilot] = call.Route{Kind: call.RouteHunt, Number: g.Pilot}
		p.hunts[g.Pilot] = call.Hunt{
			Pilot: g.Pilot, Name: g.Name, Algorithm: g.Algorithm, Members: g.Members, Ring: g.Ring, Final: g.Final,
		}
		for _, member := range g.Members {
			p.memberOf[member] = append(p.memberOf[member], g.Pilot)
		}
	}
	for _, g := range cfg.PageGroups {
		p.routes[g.Number] = call.Route{Kind: call.RoutePage, Number: g.Number}
		p.pages[g.Number] = g.Members
	}
	if r := cfg.ParkSlots; r != nil {
		for i := range r.Size() {
			slot := r.Number(i)
			p.routes[slot] = call.Route{Kind: call.RouteSlot, Number: slot}
			p.parkSlots = append(p.parkSlots, slot)
		}
	}
	if r := cfg.MeetMe; r != nil {
		for i := range r.Size() {
			p.routes[r.Number(i)] = call.Route{Kind: call.RouteMeeting, Number: r.Number(i)}
		}
	}
	for _, l := range cfg.Lines {
		if l.PickupGroup != "" {
			p.groups[l.PickupGroup] = true
		}
	}
	for _, c := range codes() {
		if c.digits = cfg.FeatureCodes[c.feature]; c.digits != "" && offered(cfg, c.feature) {
			p.codes = append(p.codes, c)
		}
	}
	return p
}

// finding is what digits are, and whether more may follow.
type finding struct {
	exact, longer bool
	route         call.Route
}

// add joins what is known with what another part of the plan knows; an earlier
// route goes before a later one. That of a service counts also where the digits
// are not complete.
func (f *finding) add(g finding) {
	if !f.exact && (g.exact || g.route.Kind == call.RouteService) {
		f.exact, f.route = g.exact, g.route
	}
	f.longer = f.longer || g.longer
}

// secret returns the route where it matters although the digits lead nowhere.
func (f finding) secret() call.Route {
	if f.route.Kind == call.RouteService {
		return f.route
	}
	return call.Route{}
}

func (f finding) match() (call.Match, call.Route) {
	switch {
	case f.exact && f.longer:
		return call.ExactOrPrefix, f.route
	case f.exact:
		return call.Exact, f.route
	case f.longer:
		return call.Prefix, f.secret()
	}
	return call.NoMatch, f.secret()
}

// Match implements [call.Plan]: fixed numbers go before patterns, and what a
// pattern leads to is no pattern again.
func (d *Directory) Match(from call.Caller, digits string) (call.Match, call.Route) {
	if digits == "" {
		return call.NoMatch, call.Route{}
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	s := search{view: d.view, ledger: d.ledger}
	f := s.number(digits)
	f.add(s.translated(digits))
	unnumbered := isGuest(from)
	if f.exact && f.route.Kind != call.RouteEmergency && (unnumbered || !s.permits(from, digits, f.route.Number)) {
		f.route = call.Route{Kind: call.RouteForbidden}
	}
	for _, c := range s.plan.codes {
		if !unnumbered || c.service != "" {
			f.add(s.code(c, from, digits))
		}
	}
	if s.plan.routes[digits].Kind == call.RouteEmergency {
		f.longer = false // nobody in need waits for the inter-digit time
	}
	return f.match()
}

// search looks into what is configured and what was given since.
type search struct {
	*view
	ledger *ledger
}

func (s search) permits(from call.Caller, dialed, called string) bool {
	class, ok := s.cfg.Classes[from.Class]
	return !ok || class.Permits(dialed, called)
}

// number finds lines and the other fixed numbers.
func (s search) number(digits string) finding {
	f := finding{longer: s.prefixes[digits] || s.ledger.prefixes[digits]}
	if r, ok := s.plan.routes[digits]; ok {
		f.exact, f.route = true, r
	} else if s.numbers[digits] || s.ledger.taken[digits] != "" {
		f.exact, f.route = true, call.Route{Kind: call.RouteLine, Number: digits}
	}
	return f
}

func (s search) translated(digits string) (f finding) {
	for _, t := range s.cfg.Translations {
		exact, longer := t.Match.Match(digits)
		f.longer = f.longer || longer
		if !exact || f.exact {
			continue
		}
		if to := s.number(t.Apply(digits)); to.exact {
			f.exact, f.route = true, to.route
		}
	}
	return f
}

// Abbreviated implements [call.Plan]: the n-th speed dial of the phone, or else
// an entry of the list for all.
func (d *Directory) Abbreviated(from call.Caller, index string) (digits string, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return search{view: d.view, ledger: d.ledger}.abbreviated(from, index)
}

func (s search) abbreviated(from call.Caller, index string) (digits string, ok bool) {
	if n, err := strconv.Atoi(index); err == nil && n >= 1 {
		if dials := s.speedDials(from.Device); n <= len(dials) {
			return dials[n-1].Number, true
		}
	}
	digits, ok = s.cfg.Abbreviated[index]
	return digits, ok
}

// ParkSlots implements [call.Plan].
func (d *Directory) ParkSlots(call.Caller) []string { return d.now().plan.parkSlots }

// Hunt implements [call.Plan].
func (d *Directory) Hunt(pilot string) (call.Hunt, bool) {
	h, ok := d.now().plan.hunts[pilot]
	return h, ok
}

// Hunts implements [call.Plan].
func (d *Directory) Hunts(member string) []string { return d.now().plan.memberOf[member] }

// Page implements [call.Plan].
func (d *Directory) Page(number string) (listeners []string, ok bool) {
	listeners, ok = d.now().plan.pages[number]
	return listeners, ok
}

// Emergencies implements [call.Plan].
func (d *Directory) Emergencies() bool { return len(d.now().cfg.Emergency) > 0 }

// Subject returns what a lamp for a number shows: a line, a park slot or a hunt
// group.
func (d *Directory) Subject(number string) call.Subject {
	switch d.now().plan.routes[number].Kind {
	case call.RouteHunt:
		return call.Subject{Kind: call.SubjectHunt, Name: number}
	case call.RouteSlot:
		return call.Subject{Kind: call.SubjectSlot, Name: number}
	}
	return call.Subject{Kind: call.SubjectLine, Name: number}
}

func (d *Directory) now() *view {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.view
}

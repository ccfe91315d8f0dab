package directory

import (
	"slices"
	"strconv"
	"strings"

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

// code is a dialled feature code.
type code struct {
	digits string
	key    call.Key
	// argument is what may follow.
	argument argument
	feature  config.Feature
	service  string // of [call.ServiceDialed]; empty: the code is a key
}

type argument uint8

const (
	nothing argument = iota
	aNumber          // a number must follow
	maybeNumber
	maybeSlot
	aGroup
	anIndex
	aMeeting
	credentials // a number, * and a PIN
)

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

// offered tells whether a code can do anything.
func offered(cfg *config.Config, f config.Feature) bool {
	switch f {
	case config.FeatureClaim:
		return len(cfg.Claims) > 0
	case config.FeatureLogIn, config.FeatureLogOff:
		return len(cfg.Users) > 0
	case config.FeatureMeetMe:
		return cfg.MeetMe != nil
	case config.FeatureMessages:
		return cfg.Voicemail != "" || slices.ContainsFunc(cfg.Lines, func(l config.Line) bool { return l.Voicemail != "" })
	}
	return true
}

// codes returns what each code does; their digits come from the configuration.
func codes() []code {
	return []code{
		{feature: config.FeaturePickup, key: call.KeyPickup},
		{feature: config.FeatureGroupPickup, key: call.KeyGroupPickup, argument: aGroup},
		{feature: config.FeatureDirectedPickup, key: call.KeyDirectedPickup, argument: aNumber},
		{feature: config.FeatureForwardAll, key: call.KeyForwardAll, argument: maybeNumber},
		{feature: config.FeatureForwardBusy, key: call.KeyForwardBusy, argument: maybeNumber},
		{feature: config.FeatureForwardNoAnswer, key: call.KeyForwardNoAnswer, argument: maybeNumber},
		{feature: config.FeatureForwardOff, key: call.KeyForwardOff},
		{feature: config.FeatureDND, key: call.KeyDND},
		{feature: config.FeatureCallBack, key: call.KeyCallBack},
		{feature: config.FeatureRedial, key: call.KeyRedial},
		{feature: config.FeaturePark, key: call.KeyPark, argument: maybeSlot},
		{feature: config.FeatureHuntLogin, key: call.KeyHuntLogin},
		{feature: config.FeaturePrivacy, key: call.KeyPrivacy},
		{feature: config.FeatureIntercom, argument: aNumber},
		{feature: config.FeatureAnonymous, argument: aNumber},
		{feature: config.FeatureAbbreviated, key: call.KeyAbbreviated, argument: anIndex},
		{feature: config.FeatureMeetMe, key: call.KeyMeetMe, argument: aMeeting},
		{feature: config.FeatureMessages, key: call.KeyMessages},
		{feature: config.FeatureClaim, service: ServiceClaim, argument: credentials},
		{feature: config.FeatureLogIn, service: ServiceLogIn, argument: credentials},
		{feature: config.FeatureLogOff, service: ServiceLogOff},
	}
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

// code finds a feature code and what follows it.
func (s search) code(c code, from call.Caller, digits string) finding {
	rest, ok := strings.CutPrefix(digits, c.digits)
	if !ok {
		return finding{longer: strings.HasPrefix(c.digits, digits)}
	}
	route := call.Route{Kind: call.RouteKey, Key: c.key, Number: rest}
	if c.service != "" {
		route = call.Route{Kind: call.RouteService, Service: c.service, Number: rest}
	}
	if rest == "" {
		needs := c.argument == aNumber || c.argument == aGroup || c.argument == anIndex || c.argument == aMeeting || c.argument == credentials
		return finding{exact: !needs, longer: c.argument != nothing, route: route}
	}
	switch c.argument {
	case nothing:
		return finding{}
	case aGroup:
		return finding{exact: s.plan.groups[rest], longer: longerIn(s.plan.groups, rest), route: route}
	case credentials:
		f := credentialsFinding(rest)
		f.route = route
		return f
	case anIndex:
		_, exact := s.abbreviated(from, rest)
		return finding{exact: exact, longer: len(rest) < maxIndex, route: route}
	}
	f := s.number(rest)
	f.add(s.translated(rest))
	switch {
	case !f.exact:
		return finding{longer: f.longer}
	case c.argument == maybeSlot:
		f.exact = f.route.Kind == call.RouteSlot
		f.route = route
		return f
	case !s.permits(from, rest, f.route.Number) && f.route.Kind != call.RouteEmergency:
		f.route = call.Route{Kind: call.RouteForbidden}
		return f
	case c.argument == aMeeting:
		f.exact = f.route.Kind == call.RouteMeeting
		f.route = route
	case c.key != 0:
		f.route = route
	case c.feature == config.FeatureAnonymous:
		f.route.Anonymous = true
	case f.route.Kind == call.RouteLine:
		f.route.Kind = call.RouteIntercom
	default:
		f.exact = false
	}
	return f
}

const maxIndex = 4 // digits of an abbreviated number's index

func longerIn(set map[string]bool, digits string) bool {
	for s := range set {
		if len(s) > len(digits) && strings.HasPrefix(s, digits) {
			return true
		}
	}
	return false
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

package directory

import (
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

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

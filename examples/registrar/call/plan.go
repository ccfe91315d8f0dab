package call

import "time"

// Plan knows what digits mean. The machine asks it anew each time, so its answers
// may change while calls are up; [PlanChanged] must follow then. It must not call
// the machine.
type Plan interface {
	// Match tells what digits mean that a caller has dialled so far. The route
	// counts for Exact and ExactOrPrefix. One of RouteService counts always: digits
	// that begin with its code may hold a secret, complete or not.
	Match(from Caller, digits string) (Match, Route)
	// Abbreviated returns the digits that an index stands for.
	Abbreviated(from Caller, index string) (digits string, ok bool)
	// ParkSlots returns the slots in which a caller may park, in the order in
	// which they are tried.
	ParkSlots(from Caller) []string
	// Hunt returns the hunt group of a pilot number.
	Hunt(pilot string) (Hunt, bool)
	// Hunts returns the pilot numbers of the groups that a number is member of.
	Hunts(member string) []string
	// Page returns the numbers of the lines that hear a page group.
	Page(number string) (listeners []string, ok bool)
	// Emergencies tells whether there are emergency numbers.
	Emergencies() bool
}

// Caller is who dials.
type Caller struct{ Device, Number, Class string }

// Match is how dialled digits relate to what can be dialled.
type Match uint8

// The matches.
const (
	NoMatch       Match = iota // nothing begins like this
	Prefix                     // something begins like this
	Exact                      // complete, and nothing longer begins like it
	ExactOrPrefix              // complete, and something longer begins like it
)

// Route is what a dialled number leads to.
type Route struct {
	Kind RouteKind
	// Number is the line, pilot, slot or page group, after digits were stripped
	// or added; for RouteKey and RouteService the digits that follow the code, may
	// be empty.
	Number string
	Key    Key // of RouteKey
	// Service is what [ServiceDialed] tells, of RouteService.
	Service string
	// Anonymous hides the caller's number and name.
	Anonymous bool
}

// RouteKind is what kind of thing a [Route] leads to.
type RouteKind uint8

// The kinds.
const (
	RouteLine      RouteKind = iota + 1 // a number that rings
	RouteEmergency                      // a number that rings whatever is set or busy there
	RouteHunt                           // the pilot number of a hunt group
	RouteSlot                           // a park slot: retrieve, or park with a transfer
	RoutePage                           // a page group
	RouteMeeting                        // a conference that everybody may join who dials it, once it has begun
	RouteIntercom                       // a number that answers by its loudspeaker
	RouteKey                            // a feature code, the same as pressing a key
	RouteService                        // something outside of calls: [ServiceDialed]
	RouteForbidden                      // the caller may not dial this
)

// Hunt is a group of numbers that share the calls of a pilot number.
type Hunt struct {
	Pilot, Name string
	Algorithm   Algorithm
	Members     []string
	// Ring is how long one member rings before the next; 0 means
	// [Limits.HuntRing]. A broadcast rings for all that time at once.
	Ring time.Duration
	// Final is dialled when nobody of the group has answered; may be empty.
	Final string
}

// Algorithm is the order in which a hunt group rings.
type Algorithm uint8

// The algorithms.
const (
	Linear      Algorithm = iota // always from the first member
	Circular                     // from the one after who had the last call
	LongestIdle                  // by the time since the last call
	Broadcast                    // all at once
)

package directory

import (
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Given is a number that an unknown phone has.
type Given struct {
	Device, Number string
	Claimed        bool   // by its PIN, not allotted
	Template       string // may be empty
	// Type is the device type that the phone told when it registered last; 0: not known.
	Type uint32
}

// Login is a user on a phone.
type Login struct {
	User, Device string
	Since        time.Time
}

// Update is what a change at run time did: what to store, and which phones to
// restart softly, so that they register again and get what is theirs now.
type Update struct {
	Given []Given // new, or another number or template than before
	Taken []Given // held no more
	// Asleep are held no more either, and come back with the range or the claim that
	// they are from: what was stored of them stays.
	Asleep    []Given
	LoggedOn  []Login
	LoggedOff []Login
	Restart   []string // devices, sorted
}

// Empty tells whether nothing happened.
func (u Update) Empty() bool {
	return len(u.Given)+len(u.Taken)+len(u.Asleep)+len(u.LoggedOn)+len(u.LoggedOff)+len(u.Restart) == 0
}

// ledger is what was given at run time. It does no I/O and has no clock.
type ledger struct {
	numbers  map[string]Given  // by device
	asleep   map[string]Given  // by device, of ranges that are not configured now
	taken    map[string]string // device by number
	prefixes map[string]bool   // every beginning of a longer number
	next     map[config.Range]uint64
	logins   map[string]Login  // by device
	places   map[string]string // device by user
	types    map[string]uint32 // device types of phones that were admitted
	dials    map[Owner][]Dial  // by position
	guests   map[string]visit  // by device
	visits   uint64            // so far
}

func newLedger() *ledger {
	return &ledger{
		numbers: make(map[string]Given), asleep: make(map[string]Given), taken: make(map[string]string), prefixes: make(map[string]bool),
		next: make(map[config.Range]uint64), logins: make(map[string]Login), places: make(map[string]string),
		types: make(map[string]uint32), dials: make(map[Owner][]Dial),
		guests: make(map[string]visit),
	}
}

// allot gives an unknown phone a number, unless it has one, or lets it in to claim one.
func (l *ledger) allot(v *view, name string, model Model) error {
	if _, ok := l.numbers[name]; ok {
		return nil
	}
	if g, ok := l.wouldGive(v, name, model); ok {
		l.give(g)
		return nil
	}
	if l.invite(v, name) {
		return nil
	}
	return v.turnedAway(name, model)
}

// wouldGive returns what an unknown phone of a model is given if it comes now.
func (l *ledger) wouldGive(v *view, name string, model Model) (g Given, ok bool) {
	for _, a := range v.allotments(model) {
		if number := l.free(v, a.Numbers); number != "" {
			return Given{Device: name, Number: number, Template: a.Template, Type: model.Type}, true
		}
	}
	return Given{}, false
}

// allotments returns the ranges for a model, those made for it first.
func (v *view) allotments(model Model) (list []config.Allotment) {
	var others []config.Allotment
	for _, a := range v.cfg.Allotments {
		switch {
		case len(a.Models) == 0:
			others = append(others, a)
		case slices.Contains(a.Models, config.ModelName(model.Name)):
			list = append(list, a)
		}
	}
	list = append(list, others...)
	if r := v.cfg.AutoRegistration; r != nil {
		list = append(list, config.Allotment{Numbers: *r})
	}
	return list
}

// free finds a number that nothing has.
func (l *ledger) free(v *view, r config.Range) string {
	for ; l.next[r] < r.Size(); l.next[r]++ {
		number := r.Number(l.next[r])
		if _, route := v.plan.routes[number]; !route && !v.numbers[number] && l.taken[number] == "" {
			return number
		}
	}
	return ""
}

func (l *ledger) give(g Given) {
	delete(l.asleep, g.Device)
	delete(l.guests, g.Device)
	if _, told := l.types[g.Device]; !told && g.Type != 0 {
		l.types[g.Device] = g.Type
	}
	l.numbers[g.Device] = g
	l.taken[g.Number] = g.Device
	addPrefixes(l.prefixes, g.Number)
}

// take ends what a device was given. The number can be allotted again.
func (l *ledger) take(device string) {
	if l.drop(device) {
		l.tidy()
	}
}

// drop is take for many: tidy must follow.
func (l *ledger) drop(device string) (had bool) {
	g, had := l.numbers[device]
	if had {
		delete(l.numbers, device)
		delete(l.taken, g.Number)
	}
	return had
}

// tidy counts what there is after numbers were dropped, which takes as long as there
// are numbers.
func (l *ledger) tidy() {
	clear(l.next)
	clear(l.prefixes)
	for number := range l.taken {
		addPrefixes(l.prefixes, number)
	}
}

func (l *ledger) logOn(login Login) {
	l.logins[login.Device] = login
	l.places[login.User] = login.Device
}

func (l *ledger) logOff(device string) {
	delete(l.places, l.logins[device].User)
	delete(l.logins, device)
}

// Restore brings back what [Update]s told before a restart. What no longer agrees
// with the configuration, or with what phones have got meanwhile, is told as such: it
// is to be removed from the store.
func (d *Directory) Restore(given []Given, logins []Login) Update {
	d.mu.Lock()
	defer d.mu.Unlock()
	var late []Given
	for _, g := range given {
		switch d.ledger.taken[g.Number] {
		case "":
			d.ledger.take(g.Device)
			d.ledger.give(g)
		case g.Device:
		default:
			late = append(late, g)
		}
	}
	for _, login := range logins {
		d.ledger.logOff(d.ledger.places[login.User])
		d.ledger.logOff(login.Device)
		d.ledger.logOn(login)
	}
	u := d.ledger.prune(d.view)
	u.Taken = append(u.Taken, late...)
	return u.sorted()
}

// prune ends what a configuration does not allow, and gives back what it allows
// again, and what it says otherwise.
func (l *ledger) prune(v *view) (u Update) {
	u.Taken = l.wakeUp(v)
	u.Restart = l.dismiss(v)
	dropped := false
	for device, g := range l.numbers {
		switch template := v.templateOf(g); {
		case v.allows(g) && template == g.Template:
			continue
		case v.allows(g):
			g.Template = template
			l.numbers[device] = g
			u.Given = append(u.Given, g)
			u.Restart = append(u.Restart, device)
			continue
		case v.mayComeBack(g):
			u.Asleep = append(u.Asleep, g)
		default:
			u.Taken = append(u.Taken, g)
		}
		u.Restart = append(u.Restart, device)
		dropped = l.drop(device) || dropped
	}
	if dropped {
		l.tidy()
	}
	for _, g := range u.Asleep {
		l.asleep[g.Device] = g
	}
	for device, login := range l.logins {
		if v.user(login.User) == nil {
			u.LoggedOff = append(u.LoggedOff, login)
			u.Restart = append(u.Restart, device)
		}
	}
	for _, login := range u.LoggedOff {
		l.logOff(login.Device)
	}
	return u.sorted()
}

// wakeUp gives phones back what they had, and returns what they cannot have any more.
func (l *ledger) wakeUp(v *view) (gone []Given) {
	for device, g := range l.asleep {
		if v.mayComeBack(g) {
			continue
		}
		delete(l.asleep, device)
		if v.allows(g) && l.taken[g.Number] == "" {
			l.give(g)
		} else {
			gone = append(gone, g)
		}
	}
	return gone
}

// mayComeBack tells whether nothing but a range or a claim is missing that a number
// is from.
func (v *view) mayComeBack(g Given) bool {
	if v.devices[g.Device] != nil {
		return false
	}
	if g.Claimed {
		return v.claim(g.Number) == nil
	}
	return !v.cfg.Allots(g.Number)
}

// allows tells whether a phone may keep a number.
func (v *view) allows(g Given) bool {
	if v.devices[g.Device] != nil || v.owners[g.Number] != "" {
		return false
	}
	if _, route := v.plan.routes[g.Number]; route {
		return false
	}
	if g.Claimed {
		return v.claim(g.Number) != nil
	}
	return !v.numbers[g.Number] && len(v.rangesOf(g.Number)) > 0
}

// rangesOf returns those of auto-registration that a number is in, whatever the
// model: the phone may keep it.
func (v *view) rangesOf(number string) (list []config.Allotment) {
	for _, a := range v.cfg.Allotments {
		if a.Numbers.Contains(number) {
			list = append(list, a)
		}
	}
	if r := v.cfg.AutoRegistration; r != nil && r.Contains(number) {
		list = append(list, config.Allotment{Numbers: *r})
	}
	return list
}

// templateOf returns the template of a phone that has a number. Of ranges that
// overlap it stays with the one whose template it has.
func (v *view) templateOf(g Given) string {
	if g.Claimed {
		if c := v.claim(g.Number); c != nil {
			return c.Template
		}
		return g.Template
	}
	ranges := v.rangesOf(g.Number)
	if len(ranges) == 0 || slices.ContainsFunc(ranges, func(a config.Allotment) bool { return a.Template == g.Template }) {
		return g.Template
	}
	return ranges[0].Template
}

func (v *view) claim(number string) *config.Claim {
	for i := range v.cfg.Claims {
		if v.cfg.Claims[i].Numbers.Contains(number) {
			return &v.cfg.Claims[i]
		}
	}
	return nil
}

func (u Update) sorted() Update {
	slices.SortFunc(u.Given, func(a, b Given) int { return compare(a.Device, b.Device) })
	slices.SortFunc(u.Taken, func(a, b Given) int { return compare(a.Device, b.Device) })
	slices.SortFunc(u.Asleep, func(a, b Given) int { return compare(a.Device, b.Device) })
	slices.SortFunc(u.LoggedOff, func(a, b Login) int { return compare(a.Device, b.Device) })
	slices.Sort(u.Restart)
	u.Restart = slices.Compact(u.Restart)
	return u
}

// Numbers returns what unknown phones have now, by device.
func (d *Directory) Numbers() []Given {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return sortedBy(d.ledger.numbers, func(g Given) string { return g.Device })
}

// Logins returns who is logged on now, by device.
func (d *Directory) Logins() []Login {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return sortedBy(d.ledger.logins, func(l Login) string { return l.Device })
}

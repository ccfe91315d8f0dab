package directory

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Action is what brings a registered phone to a new configuration. A phone in a
// call is better left alone until the call is over.
type Action uint8

// The actions, each of which includes those before it.
const (
	Keep    Action = iota // nothing
	Refresh               // call.DeviceUp anew, or other habits of the registrar: the phone sees nothing
	Restart               // registers again and asks for lines, buttons and softkeys
	Reset                 // starts anew and asks for its file
)

func (a Action) String() string {
	switch a {
	case Refresh:
		return "refresh"
	case Restart:
		return "restart"
	case Reset:
		return "reset"
	}
	return "keep"
}

// PhoneChange is what a phone needs.
type PhoneChange struct {
	Name    string
	Action  Action   // not Keep
	Reasons []string // such as "softkeys", for logs
}

// LineChange is a line that came, went or is another one.
type LineChange struct {
	Number         string
	Added, Removed bool
}

// Changes is what makes one configuration of another. What is not named stays as
// it is.
type Changes struct {
	Phones []PhoneChange // by name
	Lines  []LineChange  // by number
	// Plan says that digits mean something else: [call.PlanChanged] must follow.
	Plan bool
	// Events are for the call machine, in this order: PlanChanged, and the
	// forwards and the privacy that the file says otherwise than before. What
	// users have set stays where the file did not change.
	Events []call.Event
	// Settings are keys of the file that hold for all phones and calls and can
	// change at once.
	Settings []string
	// Process are sentences about what cannot change while the program runs.
	Process []string
}

// Empty tells whether both configurations say the same.
func (c *Changes) Empty() bool {
	return len(c.Phones) == 0 && len(c.Lines) == 0 && !c.Plan && len(c.Events) == 0 && len(c.Settings) == 0 && len(c.Process) == 0
}

// Diff compares two configurations. Of phones whose model is not configured it
// takes the most that a phone can have. It changes nothing.
func Diff(before, after *config.Config) Changes {
	return diff(newView(before), newView(after), newLedger(), newLedger())
}

// Replace makes another configuration the one that holds. Readers see either the
// one or the other. Changes tell what phones and calls need now, phones with
// numbers given at run time among them; the update is what was given and the new
// configuration does not allow any more, its restarts are among the changes.
//
// A file that is not right never gets here: [config.Load] returns nothing then.
func (d *Directory) Replace(cfg *config.Config) (Changes, Update) {
	after := newView(cfg)
	d.mu.Lock()
	before, was := d.view, d.ledger.clone()
	update := d.ledger.prune(after)
	clear(d.ledger.next)
	is := d.ledger.clone()
	d.view = after
	d.mu.Unlock()
	// Readers need not wait for the comparison.
	return diff(before, after, was, is), update
}

func (l *ledger) clone() *ledger {
	c := newLedger()
	maps.Copy(c.numbers, l.numbers)
	maps.Copy(c.logins, l.logins)
	maps.Copy(c.types, l.types)
	maps.Copy(c.dials, l.dials)
	return c
}

func diff(before, after *view, was, is *ledger) Changes {
	c := Changes{
		Lines: lineChanges(before, after), Plan: planChanged(before.cfg, after.cfg),
		Settings: settingsChanged(before.cfg, after.cfg), Process: processChanges(before.cfg, after.cfg),
	}
	for _, l := range c.Lines {
		c.Plan = c.Plan || l.Added || l.Removed
	}
	names := make(map[string]bool)
	for _, set := range []*view{before, after} {
		for name := range set.devices {
			names[name] = true
		}
	}
	for name := range was.numbers {
		names[name] = true
	}
	for name := range was.logins {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if p := phoneChange(name, before, after, was, is); p.Action != Keep {
			c.Phones = append(c.Phones, p)
		}
	}
	if c.Plan {
		c.Events = append(c.Events, call.PlanChanged{})
	}
	c.Events = append(c.Events, forwardChanges(before, after)...)
	c.Events = append(c.Events, privacyChanges(before, after)...)
	return c
}

func phoneChange(name string, before, after *view, was, is *ledger) PhoneChange {
	p := PhoneChange{Name: name}
	need := func(a Action, reason string) {
		p.Action = max(p.Action, a)
		p.Reasons = append(p.Reasons, reason)
	}
	old := before.serve(was, name, before.modelOf(name, was))
	now := after.serve(is, name, after.modelOf(name, is))
	switch {
	case old == nil && now == nil:
		return p
	case old == nil:
		need(Reset, "added")
		return p
	case now == nil:
		need(Reset, "removed")
		return p
	}
	for _, part := range fileOf(before, name, was).against(fileOf(after, name, is)) {
		need(Reset, part)
	}
	if was, is := before.admission(name), after.admission(name); was.encryption != is.encryption {
		need(Reset, "security")
	} else if !slices.Equal(was.networks, is.networks) {
		need(Restart, "networks")
	}
	differ := func(a Action, reason string, x, y any) {
		if !reflect.DeepEqual(x, y) {
			need(a, reason)
		}
	}
	differ(Restart, "lines", shown(old.Lines), shown(now.Lines))
	differ(Restart, "buttons", old.Buttons, now.Buttons)
	differ(Restart, "speed dials", old.SpeedDials, now.SpeedDials)
	differ(Restart, "busy lamps", old.BusyLamps, now.BusyLamps)
	differ(Restart, "intercoms", old.Intercoms, now.Intercoms)
	differ(Restart, "park slots", old.ParkSlots, now.ParkSlots)
	differ(Restart, "services", old.Services, now.Services)
	differ(Restart, "softkeys", old.SoftKeys, now.SoftKeys)
	differ(Restart, "user", old.User, now.User)
	differ(Refresh, "settings of lines", old.CallLines(), now.CallLines())
	differ(Refresh, "habits", old.Options, now.Options)
	differ(Refresh, "NAT", old.NAT, now.NAT)
	differ(Refresh, "description", old.Description, now.Description)
	return p
}

// admission is how a phone may come; it may not come any more as it did.
type admission struct {
	encryption config.Encryption
	networks   []netip.Prefix
}

func (v *view) admission(name string) admission {
	dev := v.devices[name]
	if dev == nil {
		return admission{}
	}
	d := v.cfg.Effective(*dev, "")
	return admission{d.Security, d.Networks}
}

// face is what a phone shows of a line.
type face struct{ number, name, label string }

func shown(lines []config.Line) (list []face) {
	for _, l := range lines {
		list = append(list, face{l.Number, l.Name, l.Label})
	}
	return list
}

// modelOf is what a phone said when it registered, or else what is configured.
func (v *view) modelOf(name string, l *ledger) Model {
	if t, ok := l.types[name]; ok {
		return v.model(t)
	}
	if dev := v.devices[name]; dev != nil {
		if t, ok := v.types[config.ModelName(dev.Model)]; ok {
			return v.model(t)
		}
	}
	return Model{Buttons: unknownButtons}
}

// file is what the configuration file of a phone is made of.
type file struct {
	model, dateFormat string
	callManagers      []config.CallManager
	addOns            []config.AddOn
	firmware          map[string]config.Firmware
	values            config.Values
	services          config.Services // as far as it says where its pages are
}

func fileOf(v *view, name string, l *ledger) file {
	f := file{callManagers: v.cfg.CallManagers, firmware: v.cfg.Firmware, services: addressed(v.cfg.Services)}
	dev := v.devices[name]
	if dev == nil || dev.Model == "" {
		return f // the default file: firmware of all models
	}
	all := v.cfg.Effective(*dev, v.modelOf(name, l).Name)
	f.model, f.dateFormat, f.addOns, f.values = config.ModelName(dev.Model), v.cfg.DateFormat, all.AddOns, all.CNF
	f.firmware = make(map[string]config.Firmware)
	names := []string{f.model}
	for _, a := range all.AddOns {
		names = append(names, config.ModelName(string(a)))
	}
	for _, model := range names {
		if load, ok := v.cfg.Firmware[model]; ok {
			f.firmware[model] = load
		}
	}
	return f
}

// addressed keeps what phones are told of the services.
func addressed(s config.Services) config.Services {
	return config.Services{HTTP: s.HTTP, URL: s.URL, Idle: config.Idle{After: s.Idle.After}}
}

// against names the parts that differ.
func (f file) against(g file) (parts []string) {
	differ := func(part string, x, y any) {
		if !reflect.DeepEqual(x, y) {
			parts = append(parts, part)
		}
	}
	differ("model", f.model, g.model)
	differ("services", f.services, g.services)
	differ("date format", f.dateFormat, g.dateFormat)
	differ("call managers", f.callManagers, g.callManagers)
	differ("add-on modules", f.addOns, g.addOns)
	if len(f.firmware)+len(g.firmware) > 0 {
		differ("firmware", f.firmware, g.firmware)
	}
	if len(f.values)+len(g.values) > 0 {
		differ("values of its file", map[string]string(f.values), map[string]string(g.values))
	}
	return parts
}

func lineChanges(before, after *view) (list []LineChange) {
	numbers := make(map[string]bool)
	for number := range before.lines {
		numbers[number] = true
	}
	for number := range after.lines {
		numbers[number] = true
	}
	for _, number := range slices.Sorted(maps.Keys(numbers)) {
		old, now := before.lines[number], after.lines[number]
		if old == nil || now == nil || *old != *now {
			list = append(list, LineChange{Number: number, Added: old == nil, Removed: now == nil})
		}
	}
	return list
}

func forwardChanges(before, after *view) (events []call.Event) {
	for _, l := range lineChanges(before, after) {
		var old, now config.Line
		if line := before.lines[l.Number]; line != nil {
			old = *line
		}
		if line := after.lines[l.Number]; line != nil {
			now = *line
		}
		for _, f := range []struct {
			when     call.ForwardWhen
			old, now string
		}{
			{call.ForwardAlways, old.ForwardAll, now.ForwardAll},
			{call.ForwardOnBusy, old.ForwardBusy, now.ForwardBusy},
			{call.ForwardOnNoAnswer, old.ForwardNoAnswer, now.ForwardNoAnswer},
		} {
			if f.old != f.now {
				events = append(events, call.SetForward{Number: l.Number, When: f.when, To: f.now})
			}
		}
	}
	return events
}

func privacyChanges(before, after *view) (events []call.Event) {
	private := func(v *view, name string) bool {
		dev := v.devices[name]
		return dev != nil && v.cfg.Effective(*dev, "").Private
	}
	for _, name := range slices.Sorted(maps.Keys(after.devices)) {
		if now := private(after, name); now != private(before, name) {
			events = append(events, call.SetPrivacy{Device: name, On: now})
		}
	}
	return events
}

// planChanged compares all that gives digits their meaning, but for the lines.
func planChanged(a, b *config.Config) bool {
	part := func(c *config.Config) []any {
		type dials struct {
			name string
			list []config.SpeedDial
		}
		var all []dials // which abbreviated numbers come from
		for _, d := range c.Devices {
			all = append(all, dials{d.Name, c.Effective(d, "").SpeedDials})
		}
		groups := make(map[string]string)
		for _, l := range c.Lines {
			if l.PickupGroup != "" {
				groups[l.Number] = l.PickupGroup
			}
		}
		return []any{
			c.Translations, c.Emergency, c.Classes, c.FeatureCodes, c.ParkSlots, c.HuntGroups, c.PageGroups, c.MeetMe,
			c.Abbreviated, all, groups, offered(c, config.FeatureClaim), offered(c, config.FeatureLogIn), offered(c, config.FeatureMessages),
		}
	}
	return !same(part(a), part(b))
}

// same compares; empty and missing lists are the same.
func same(x, y []any) bool {
	for i := range x {
		if !equal(x[i], y[i]) {
			return false
		}
	}
	return true
}

func equal(x, y any) bool {
	a, b := reflect.ValueOf(x), reflect.ValueOf(y)
	if a.IsValid() && (a.Kind() == reflect.Map || a.Kind() == reflect.Slice) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(x, y)
}

// settingsChanged names what holds for all.
func settingsChanged(a, b *config.Config) (keys []string) {
	for _, s := range []struct {
		key  string
		x, y any
	}{
		{"auto-registration", []any{a.AutoRegistration, a.Allotments}, []any{b.AutoRegistration, b.Allotments}},
		{"call-managers", a.CallManagers, b.CallManagers},
		{"claims", a.Claims, b.Claims},
		{"codecs", a.Codecs, b.Codecs},
		{"date-format", a.DateFormat, b.DateFormat},
		{"dialing", a.Dialing, b.Dialing},
		{"firmware", a.Firmware, b.Firmware},
		{"keepalive", a.KeepAlive, b.KeepAlive},
		{"time-zone", a.TimeZone.String(), b.TimeZone.String()},
		{"services", a.Services, b.Services},
		{"security", a.Security, b.Security},
		{"tokens", a.Tokens, b.Tokens},
		{"users", a.Users, b.Users},
	} {
		if !equal(s.x, s.y) {
			keys = append(keys, s.key)
		}
	}
	return keys
}

// processChanges says what must wait for a restart of the program.
func processChanges(a, b *config.Config) (list []string) {
	address := func(key, was, is string) {
		if was != is {
			list = append(list, fmt.Sprintf("listen: %s stays at %s until the registrar is started anew, and will then be %s.", key, was, is))
		}
	}
	address("sccp", a.Listen.SCCP, b.Listen.SCCP)
	address("tftp", a.Listen.TFTP, b.Listen.TFTP)
	address("http", a.Listen.HTTP, b.Listen.HTTP)
	if a.Services.HTTP != b.Services.HTTP {
		list = append(list, fmt.Sprintf("services: http stays at %q until the registrar is started anew, and will then be %q.", a.Services.HTTP, b.Services.HTTP))
	}
	address("sccps", cmp.Or(a.Listen.SCCPS, "off"), cmp.Or(b.Listen.SCCPS, "off"))
	if a.FileDirectory != b.FileDirectory {
		list = append(list, fmt.Sprintf("file-directory: files are served from %q until the registrar is started anew, and then from %q.", a.FileDirectory, b.FileDirectory))
	}
	if was, is := cmp.Or(a.Metrics.HTTP, "off"), cmp.Or(b.Metrics.HTTP, "off"); was != is {
		list = append(list, fmt.Sprintf("metrics: http stays at %s until the registrar is started anew, and will then be %s.", was, is))
	}
	if !slices.Equal(a.Security.ToNetworks(), b.Security.ToNetworks()) {
		list = append(list, "security: networks that get files for the first time wait until the registrar is started anew.")
	}
	if a.Voice != b.Voice {
		list = append(list, fmt.Sprintf("voice: ports stay %d-%d until the registrar is started anew, and will then be %d-%d.", a.Voice.FirstPort, a.Voice.LastPort, b.Voice.FirstPort, b.Voice.LastPort))
	}
	if a.Database != b.Database {
		list = append(list, "database: it stays as it is until the registrar is started anew.")
	}
	for _, s := range []struct {
		key, what string
		x, y      any
	}{
		{"control", "its addresses, token and hosts", a.Control, b.Control},
		{"music", "the files that are played", a.Music, b.Music},
		{"voice-vlans", "the VLANs that are announced", a.VoiceVLANs, b.VoiceVLANs},
		{"dhcp", "the addresses that are given", a.DHCP, b.DHCP},
		{"tls", "the names of files and the versions for phones that encrypt", a.TLS, b.TLS},
	} {
		if !equal(s.x, s.y) {
			list = append(list, fmt.Sprintf("%s: %s stay as they are until the registrar is started anew.", s.key, s.what))
		}
	}
	return list
}

// Package directory knows who exists: devices, their lines, buttons, softkeys
// and speed dials, and what dialled digits mean. It is the dial plan of package
// call. It is safe for concurrent use.
package directory

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Device is a phone that may register, as it will be served.
type Device struct {
	Name        string
	Description string
	Model       Model
	Auto        bool // its number was allotted, not configured
	Guest       bool // it has none, and may claim one
	// Lines are by instance, which is the index plus 1. The number of the line of a guest
	// tells it from others in calls, and is for nobody to see.
	Lines      []config.Line
	SpeedDials []config.SpeedDial
	BusyLamps  []config.SpeedDial
	Intercoms  []config.SpeedDial
	ParkSlots  []string
	Services   []config.Service
	Buttons    []Button
	SoftKeys   config.SoftKeySets // every state; not to be changed
	Options    call.Options
	NAT        config.NAT
	User       string // who is logged on; empty: nobody

	template string // of the buttons
	room     int    // for buttons
}

// Button is one button of a phone. Instance counts buttons of the same kind
// from 1; it is the place in the list of lines, speed dials, busy lamps,
// intercoms, park slots or services of the device.
type Button struct {
	Kind     config.ButtonKind
	Instance uint32
}

// Rejection says why a phone is not served.
type Rejection struct {
	Device string
	Reason string // fits the 32 characters a phone shows
	Fix    string // for the person who configures
}

func (r *Rejection) Error() string {
	return fmt.Sprintf("device %q: %s; %s", r.Device, r.Reason, r.Fix)
}

// Directory is what a configuration says, and what phones and users got since.
type Directory struct {
	guard   guard
	onGiven func(Given)
	began   *config.Config // what the program was started with, see partsOfProcess

	mu     sync.RWMutex
	view   *view
	ledger *ledger
}

// view is what one configuration says. It does not change.
type view struct {
	cfg      *config.Config
	devices  map[string]*config.Device
	lines    map[string]*config.Line
	users    map[string]*config.User // by the number they log on with
	people   map[string]*config.User // by name
	models   map[uint32]Model
	types    map[string]uint32 // device types by the one name of the model
	plan     *plan
	keys     map[string]config.SoftKeySets // by name; the empty one is built in
	numbers  map[string]bool
	prefixes map[string]bool // every beginning of a longer number
	// owners are the phones that the configuration gives a number to.
	owners map[string]string
}

// New returns the directory of a configuration, which must not change any more.
func New(cfg *config.Config) *Directory {
	return &Directory{began: partsOfProcess(cfg), view: newView(cfg), ledger: newLedger()}
}

func newView(cfg *config.Config) *view {
	v := &view{
		cfg:      cfg,
		devices:  make(map[string]*config.Device, len(cfg.Devices)),
		lines:    make(map[string]*config.Line, len(cfg.Lines)),
		users:    make(map[string]*config.User, len(cfg.Users)),
		people:   make(map[string]*config.User, len(cfg.Users)),
		models:   make(map[uint32]Model),
		types:    make(map[string]uint32),
		plan:     newPlan(cfg),
		keys:     softKeys(cfg),
		numbers:  make(map[string]bool),
		prefixes: make(map[string]bool),
		owners:   make(map[string]string),
	}
	for _, m := range config.Models() {
		v.models[m.Type] = m
		if name := config.ModelName(m.Name); name != "" {
			v.types[name] = m.Type
		}
	}
	for i := range cfg.Devices {
		dev := &cfg.Devices[i]
		v.devices[dev.Name] = dev
		for _, number := range dev.Lines {
			v.owners[number] = dev.Name
		}
	}
	for i := range cfg.Lines {
		v.lines[cfg.Lines[i].Number] = &cfg.Lines[i]
		v.numbers[cfg.Lines[i].Number] = true
		addPrefixes(v.prefixes, cfg.Lines[i].Number)
	}
	for i := range cfg.Users {
		v.users[cfg.Users[i].Number] = &cfg.Users[i]
		v.people[cfg.Users[i].Name] = &cfg.Users[i]
	}
	for number := range v.plan.routes {
		addPrefixes(v.prefixes, number)
	}
	return v
}

func addPrefixes(set map[string]bool, number string) {
	for i := 1; i < len(number); i++ {
		set[number[:i]] = true
	}
}

// Config returns the configuration that holds now. It must not be changed.
func (d *Directory) Config() *config.Config {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.view.cfg
}

// Configured returns what the configuration says about a device, its templates
// included.
func (d *Directory) Configured(name string) (config.Device, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	dev := d.view.devices[name]
	if dev == nil {
		return config.Device{}, false
	}
	return d.view.cfg.Effective(*dev, ""), true
}

// FileOf returns what the configuration file of a phone is made of: what the
// configuration says, its templates included. That of a phone with a number given at
// run time is made when it has told its model, so from its second start on, after a
// restart of the registrar too.
func (d *Directory) FileOf(name string) (config.Device, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	dev, ok := d.view.fileOf(d.ledger, name)
	return d.view.cfg.Effective(dev, ""), ok
}

func (v *view) fileOf(l *ledger, name string) (dev config.Device, ok bool) {
	if configured := v.devices[name]; configured != nil {
		return *configured, configured.Model != ""
	}
	given, ok := l.numbers[name]
	if !ok {
		return config.Device{}, false
	}
	m, ok := cnfxml.ModelByName(v.modelOf(name, l).Name)
	return config.Device{Name: name, Model: m.Name, Lines: []string{given.Number}, Template: given.Template}, ok && m.Speaks(cnfxml.SCCP)
}

// Admit returns the device of a name, allotting a number to an unknown one where
// that is wanted. Whoever is logged on there has the own lines. The error is a
// *[Rejection].
func (d *Directory) Admit(name string, deviceType uint32) (*Device, error) {
	if name == "" {
		return nil, &Rejection{
			Reason: "No device name",
			Fix:    "the phone did not tell its name; nothing can be configured for it",
		}
	}
	// What goes on from here stands in logs, lists and lines to be copied.
	if !config.IsDeviceName(name) {
		return nil, &Rejection{
			Device: name, Reason: "Device name not valid",
			Fix: "no device has such a name: letters, digits, dots, dashes and underlines, at most 15",
		}
	}
	dev, given, err := d.admit(name, deviceType)
	if given != nil && d.onGiven != nil {
		d.onGiven(*given)
	}
	return dev, err
}

// admit returns also what is new of the number that the phone has.
func (d *Directory) admit(name string, deviceType uint32) (*Device, *Given, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.view
	name = v.spelling(name)
	model := v.model(deviceType)
	var given *Given
	if v.devices[name] == nil {
		before := d.ledger.numbers[name]
		if err := d.ledger.allot(v, name, model); err != nil {
			return nil, nil, err
		}
		if g, ok := d.ledger.numbers[name]; ok {
			g.Type = deviceType
			d.ledger.numbers[name] = g
			if g != before {
				given = &g
			}
		}
	}
	d.ledger.types[name] = deviceType
	return v.serve(d.ledger, name, model), given, nil
}

// OnGiven sets who is told of each number that [Directory.Admit] allots, or whose phone
// tells another type than before, before Admit returns: so that it can be stored before
// the phone learns it. It is to be called before the first phone comes.
func (d *Directory) OnGiven(tell func(Given)) { d.onGiven = tell }

// spelling returns a name as the configuration has it.
func (v *view) spelling(name string) string {
	if upper := strings.ToUpper(name); v.devices[upper] != nil {
		return upper
	}
	return name
}

// serve returns a device as it is served; nil when it is not.
func (v *view) serve(l *ledger, name string, model Model) *Device {
	var dev *Device
	if configured := v.devices[name]; configured != nil {
		dev = v.device(*configured, model)
	} else {
		held, ok := l.held(name)
		if !ok {
			return nil
		}
		dev = v.device(held.device(), model)
		dev.Auto = true
	}
	v.personalise(dev, l, OfDevice(name))
	if _, ok := l.guests[name]; ok {
		v.receive(dev)
	}
	if login, ok := l.logins[name]; ok {
		if u := v.user(login.User); u != nil {
			v.welcome(dev, u)
			v.personalise(dev, l, OfUser(u.Name))
		}
	}
	return dev
}

// user returns nil where there is none of that name.
func (v *view) user(name string) *config.User { return v.people[name] }

// welcome gives a phone what its user brings.
func (v *view) welcome(dev *Device, u *config.User) {
	dev.User, dev.Guest = u.Name, false
	dev.Lines = v.served(u.Lines)
	if len(u.SpeedDials) > 0 {
		dev.SpeedDials = u.SpeedDials
	}
	if len(u.BusyLamps) > 0 {
		dev.BusyLamps = u.BusyLamps
	}
	dev.Buttons = v.buttons(dev, dev.template, dev.room)
}

func (v *view) device(configured config.Device, model Model) *Device {
	c := v.cfg.Effective(configured, model.Name)
	dev := &Device{
		Name: c.Name, Description: c.Description, Model: model,
		SpeedDials: c.SpeedDials, BusyLamps: c.BusyLamps, Intercoms: c.Intercoms,
		ParkSlots: c.ParkSlots, Services: c.Services, NAT: c.NAT,
		Lines:    v.served(c.Lines),
		SoftKeys: v.keys[c.SoftKeys],
		Options: call.Options{
			DND: c.DND, TransferOnHook: c.TransferOnHook || model.Analog() || model.Plain(), HoldCancels: model.Plain(), LiftResumes: model.Analog(),
		},
		template: c.Buttons, room: model.Buttons,
	}
	for _, module := range c.AddOns {
		dev.room += module.Buttons()
	}
	dev.room = min(dev.room, config.MaxButtons)
	dev.Buttons = v.buttons(dev, dev.template, dev.room)
	return dev
}

// served returns lines with their labels.
func (v *view) served(numbers []string) []config.Line {
	lines := make([]config.Line, 0, len(numbers))
	for _, number := range numbers {
		line := config.Line{Number: number, MaxCalls: 2, CallWaiting: true}
		if known := v.lines[number]; known != nil {
			line = *known
		}
		line.Voicemail = cmp.Or(line.Voicemail, v.cfg.Voicemail)
		line.Label = cmp.Or(line.Label, line.Number)
		line.Name = cmp.Or(line.Name, line.Number)
		lines = append(lines, line)
	}
	return lines
}

// softKeys completes the configured sets. Devices share them.
func softKeys(cfg *config.Config) map[string]config.SoftKeySets {
	all := map[string]config.SoftKeySets{"": config.DefaultSoftKeys()}
	for name, configured := range cfg.SoftKeys {
		all[name] = config.DefaultSoftKeys()
		maps.Copy(all[name], configured)
	}
	return all
}

// buttons numbers the buttons of a template, or of the model, and leaves those
// unused that have nothing to show.
func (v *view) buttons(dev *Device, template string, room int) []Button {
	kinds := v.cfg.ButtonTemplates[template]
	if kinds == nil {
		kinds = dev.Model.Layout
	}
	if kinds == nil {
		kinds = dev.everything()
		kinds = kinds[:min(len(kinds), room)]
	}
	count := make(map[config.ButtonKind]uint32)
	buttons := make([]Button, 0, len(kinds))
	for _, kind := range kinds {
		count[kind]++
		b := Button{Kind: kind, Instance: count[kind]}
		if n, limited := dev.count(kind); limited && int(b.Instance) > n {
			b = Button{Kind: config.ButtonNone}
		}
		buttons = append(buttons, b)
	}
	return buttons
}

// count returns how many buttons of a kind the device has something for; limited
// is false for those that press a key.
func (d *Device) count(kind config.ButtonKind) (n int, limited bool) {
	switch kind {
	case config.ButtonLine:
		return len(d.Lines), true
	case config.ButtonSpeedDial:
		return len(d.SpeedDials), true
	case config.ButtonBusyLamp:
		return len(d.BusyLamps), true
	case config.ButtonIntercom:
		return len(d.Intercoms), true
	case config.ButtonParkSlot:
		return len(d.ParkSlots), true
	case config.ButtonService:
		return len(d.Services), true
	}
	return 0, false
}

// everything returns a button for each thing that the device has, lines first.
func (d *Device) everything() (kinds []config.ButtonKind) {
	for _, kind := range config.ButtonKinds() {
		n, _ := d.count(kind)
		kinds = append(kinds, slices.Repeat([]config.ButtonKind{kind}, n)...)
	}
	return kinds
}

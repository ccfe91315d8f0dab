// Package directory knows who exists: devices, their lines, buttons, softkeys
// and speed dials, and what dialled digits mean. It is the dial plan of package
// call. It is safe for concurrent use.
package directory

import (
	"cmp"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Device is a phone that may register, as it will be served.
type Device struct {
	Name        string
	Description string
	Model       Model
	Auto        bool          // its number was allotted, not configured
	Lines       []config.Line // the line instance is the index plus 1
	SpeedDials  []config.SpeedDial
	BusyLamps   []config.SpeedDial
	Intercoms   []config.SpeedDial
	ParkSlots   []string
	Services    []config.Service
	Buttons     []Button
	SoftKeys    config.SoftKeySets // every state; not to be changed
	Options     call.Options
	NAT         config.NAT
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

// Directory is what a configuration says, and the numbers allotted since.
type Directory struct {
	cfg     *config.Config
	devices map[string]*config.Device
	lines   map[string]*config.Line
	models  map[uint32]Model
	plan    *plan
	keys    map[string]config.SoftKeySets // by name; the empty one is built in

	mu       sync.RWMutex
	allotted map[string]string // device name to number
	next     uint64            // first number of the range that was never looked at
	numbers  map[string]bool
	prefixes map[string]bool // every beginning of a longer number
}

// New returns the directory of a configuration, which must not change any more.
func New(cfg *config.Config) *Directory {
	d := &Directory{
		cfg:      cfg,
		devices:  make(map[string]*config.Device, len(cfg.Devices)),
		lines:    make(map[string]*config.Line, len(cfg.Lines)),
		models:   make(map[uint32]Model),
		plan:     newPlan(cfg),
		keys:     softKeys(cfg),
		allotted: make(map[string]string),
		numbers:  make(map[string]bool),
		prefixes: make(map[string]bool),
	}
	for _, m := range models() {
		d.models[m.Type] = m
	}
	for i := range cfg.Devices {
		d.devices[cfg.Devices[i].Name] = &cfg.Devices[i]
	}
	for i := range cfg.Lines {
		d.lines[cfg.Lines[i].Number] = &cfg.Lines[i]
		d.addNumber(cfg.Lines[i].Number)
	}
	for number := range d.plan.routes {
		d.addPrefixes(number)
	}
	return d
}

func (d *Directory) addNumber(number string) {
	d.numbers[number] = true
	d.addPrefixes(number)
}

func (d *Directory) addPrefixes(number string) {
	for i := 1; i < len(number); i++ {
		d.prefixes[number[:i]] = true
	}
}

// Configured returns what the configuration says about a device.
func (d *Directory) Configured(name string) (config.Device, bool) {
	dev := d.devices[name]
	if dev == nil {
		return config.Device{}, false
	}
	return *dev, true
}

// Admit returns the device of a name, allotting a number to an unknown one where
// that is wanted. The error is a *[Rejection].
func (d *Directory) Admit(name string, deviceType uint32) (*Device, error) {
	if name == "" {
		return nil, &Rejection{
			Reason: "No device name",
			Fix:    "the phone did not tell its name; nothing can be configured for it",
		}
	}
	if upper := strings.ToUpper(name); d.devices[upper] != nil {
		name = upper // the configuration has them like that
	}
	model := d.Model(deviceType)
	dev := d.devices[name]
	if dev == nil {
		number, err := d.allot(name)
		if err != nil {
			return nil, err
		}
		return d.device(&config.Device{Name: name, Lines: []string{number}}, model, true), nil
	}
	return d.device(dev, model, false), nil
}

func (d *Directory) allot(name string) (string, error) {
	r := d.cfg.AutoRegistration
	if r == nil {
		return "", &Rejection{
			Device: name, Reason: "Unknown " + name,
			Fix: fmt.Sprintf(`add "- {name: %s, lines: [NUMBER]}" under devices in the configuration, or let unknown phones in with -autoreg 1000-1999`, name),
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if number := d.allotted[name]; number != "" {
		return number, nil
	}
	for d.next < r.Size() {
		number := r.Number(d.next)
		d.next++
		if _, taken := d.plan.routes[number]; !taken && !d.numbers[number] {
			d.allotted[name] = number
			d.addNumber(number)
			return number, nil
		}
	}
	return "", &Rejection{
		Device: name, Reason: "No free number",
		Fix: fmt.Sprintf("every number of the auto-registration range %s is taken; widen it", r),
	}
}

func (d *Directory) device(c *config.Device, model Model, auto bool) *Device {
	dev := &Device{
		Name: c.Name, Description: c.Description, Model: model, Auto: auto,
		SpeedDials: c.SpeedDials, BusyLamps: c.BusyLamps, Intercoms: c.Intercoms,
		ParkSlots: c.ParkSlots, Services: c.Services,
		SoftKeys: d.keys[c.SoftKeys], NAT: c.NAT,
		Options: call.Options{DND: c.DND, TransferOnHook: c.TransferOnHook || model.HookFlash && model.NoDisplay},
	}
	for _, number := range c.Lines {
		line := config.Line{Number: number, MaxCalls: 2, CallWaiting: true}
		if known := d.lines[number]; known != nil {
			line = *known
		}
		line.Label = cmp.Or(line.Label, line.Number)
		line.Name = cmp.Or(line.Name, line.Number)
		dev.Lines = append(dev.Lines, line)
	}
	room := model.Buttons
	for _, module := range c.AddOns {
		room += module.Buttons()
	}
	dev.Buttons = d.buttons(dev, c.Buttons, min(room, maxButtons))
	return dev
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
func (d *Directory) buttons(dev *Device, template string, room int) []Button {
	kinds := d.cfg.ButtonTemplates[template]
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
			b = Button{Kind: none}
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
		kinds = append(kinds, repeat(kind, n)...)
	}
	return kinds
}

package directory

import (
	"cmp"
	"slices"

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

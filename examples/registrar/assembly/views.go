package assembly

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Status implements [control.Registrar].
func (d *desk) Status() control.Status {
	s := control.Status{
		Started: d.started, Version: d.options.Version,
		Registered: len(d.station.Phones()), Calls: len(d.station.ActiveCalls()),
		Storage: d.keeper.state(), Listen: []control.Listen{},
		Config: d.options.File, Loaded: *d.loaded.Load(),
	}
	for _, service := range d.services {
		if service.addr != nil {
			s.Listen = append(s.Listen, control.Listen{Service: service.name, Address: service.addr.String()})
		}
	}
	return s
}

func (k *keeper) state() control.Storage {
	if k.store == nil {
		return control.Storage{State: "none"}
	}
	s := k.store.State()
	var messages []string
	if s.Err != nil {
		messages = append(messages, s.Err.Error())
	}
	return control.Storage{
		State: s.Word(), Path: k.store.Path(), Waiting: s.Settings + s.Records, Dropped: s.Dropped,
		Message: strings.Join(append(messages, putAside(s.SetAside)...), "; "),
	}
}

// putAside tells what is in files that are not used any more.
func putAside(names []string) (told []string) {
	var databases, journals []string
	for _, name := range names {
		if strings.HasSuffix(name, "-wal") {
			journals = append(journals, name)
		} else {
			databases = append(databases, name)
		}
	}
	if databases != nil {
		told = append(told, "a corrupt database was put aside as "+strings.Join(databases, ", ")+
			", with the records of calls and the statistics of days and phones until then")
	}
	if journals != nil {
		told = append(told, "the journal of the database was put aside as "+strings.Join(journals, ", ")+", with what was written last")
	}
	return told
}

// Phones implements [control.Registrar].
func (d *desk) Phones() []control.Phone {
	here := make(map[string]*station.Phone)
	for _, p := range d.station.Phones() {
		here[p.Device] = &p
	}
	list := []control.Phone{}
	for _, dev := range d.directory.Devices() {
		list = append(list, d.phone(dev, here[dev.Name]))
		delete(here, dev.Name)
	}
	// Those that the configuration has lost, and that have not left yet.
	for _, name := range slices.Sorted(maps.Keys(here)) {
		list = append(list, d.lost(here[name]))
	}
	slices.SortFunc(list, func(a, b control.Phone) int { return cmp.Compare(a.Device, b.Device) })
	return list
}

// phone is one that the directory knows; now is nil when it is not registered.
func (d *desk) phone(dev *directory.Device, now *station.Phone) control.Phone {
	_, configured := d.directory.Configured(dev.Name)
	p := control.Phone{
		Device: dev.Name, Description: dev.Description, Model: dev.Model.Name, Configured: configured,
		Numbers: numbersOf(dev.Lines), User: dev.User,
	}
	if dev.Guest {
		p.Numbers = []string{}
	}
	d.complete(&p, now)
	return p
}

// lost is a phone that the directory does not know any more.
func (d *desk) lost(now *station.Phone) control.Phone {
	p := control.Phone{Device: now.Device, Model: now.Model, Numbers: now.Numbers}
	d.complete(&p, now)
	return p
}

func numbersOf(lines []config.Line) []string {
	numbers := make([]string, len(lines))
	for i, l := range lines {
		numbers[i] = l.Number
	}
	return numbers
}

// complete adds what users have set, and what a registered phone is like.
func (d *desk) complete(p *control.Phone, now *station.Phone) {
	settings := d.station.PhoneSettings(p.Device)
	p.DoNotDisturb, p.HuntLogin = control.DoNotDisturb(settings.DND.String()), !settings.HuntLoggedOut
	if now == nil {
		return
	}
	p.Registered, p.Since, p.Address = true, &now.Since, now.Remote.String()
	p.Model, p.Protocol, p.Secure, p.Calls = now.Model, now.Version, now.Secure, now.Legs
	if p.Numbers == nil {
		p.Numbers = []string{}
	}
}

// Phone implements [control.Registrar].
func (d *desk) Phone(device string) (control.Phone, error) {
	dev, err := d.device(device)
	for _, now := range d.station.Phones() {
		switch {
		case dev != nil && now.Device == dev.Name:
			return d.phone(dev, &now), nil
		case dev == nil && strings.EqualFold(now.Device, device):
			return d.lost(&now), nil
		}
	}
	if err != nil {
		return control.Phone{}, err
	}
	return d.phone(dev, nil), nil
}

// Lines implements [control.Registrar]. Lines of users who are logged on nowhere
// are among them.
func (d *desk) Lines() []control.Line {
	devices := make(map[string][]string)
	for _, dev := range d.directory.Devices() {
		for _, l := range dev.Lines {
			devices[l.Number] = append(devices[l.Number], dev.Name)
		}
	}
	names := make(map[string]string)
	for _, l := range d.directory.Config().Lines {
		names[l.Number] = l.Name
	}
	list := []control.Line{}
	for _, number := range d.numbers() {
		list = append(list, d.line(number, names[number], slices.Compact(devices[number])))
	}
	return list
}

func (d *desk) line(number, name string, devices []string) control.Line {
	s := d.station.LineSettings(number)
	if devices == nil {
		devices = []string{}
	}
	return control.Line{
		Number: number, Name: name, Devices: devices, Status: d.station.Status(number).String(),
		ForwardAll: s.ForwardAll, ForwardBusy: s.ForwardBusy, ForwardNoAnswer: s.ForwardNoAnswer,
		NewMessages: s.NewMessages, OldMessages: s.OldMessages,
	}
}

// Line implements [control.Registrar].
func (d *desk) Line(number string) (control.Line, error) {
	for _, l := range d.Lines() {
		if l.Number == number {
			return l, nil
		}
	}
	return control.Line{}, d.number(number)
}

// Calls implements [control.Registrar].
func (d *desk) Calls() []control.Call {
	list := []control.Call{}
	for _, o := range d.station.ActiveCalls() {
		c := control.Call{ID: uint64(o.ID), Legs: []control.Leg{}}
		if started := o.Started; !started.IsZero() {
			c.Started = &started
		}
		for _, l := range o.Legs {
			c.Legs = append(c.Legs, control.Leg{
				Device: l.Device, Line: l.Local.Number, Reference: l.Ref, State: l.State.String(), Remote: control.Party(l.Remote),
			})
		}
		list = append(list, c)
	}
	return list
}

func party(p call.Party) control.Party { return control.Party(p) }

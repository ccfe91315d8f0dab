package directory

import (
	"net/netip"
	"reflect"
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

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
	if was, is := before.admission(was, name), after.admission(is, name); was.encryption != is.encryption {
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

func (v *view) admission(l *ledger, name string) admission {
	d, _ := v.expected(l, name, v.modelOf(name, l))
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
	dev, ok := v.fileOf(l, name)
	if !ok {
		return f // the default file: firmware of all models
	}
	all := v.cfg.Effective(dev, "")
	f.model, f.dateFormat, f.addOns, f.values = config.ModelName(dev.Model), v.cfg.DateFormat, all.AddOns, all.CNF
	f.firmware = make(map[string]config.Firmware)
	if own := v.cfg.FirmwareOf(all); own != (config.Firmware{}) {
		f.firmware[f.model] = own
	}
	for _, a := range all.AddOns {
		model := config.ModelName(string(a))
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

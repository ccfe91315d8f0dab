package directory

import "github.com/skinnykit/skinny/examples/registrar/config"

// Known returns what holds for a device that is configured or has a number given at
// run time, its templates included. Where no model is configured it is the one that
// the phone told when it registered last.
func (d *Directory) Known(name string) (config.Device, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	name = d.view.spelling(name)
	return d.view.expected(d.ledger, name, d.view.modelOf(name, d.ledger))
}

// Expected returns what holds for a device if [Directory.Admit] admits it now, and
// whether it would be. It gives no number.
func (d *Directory) Expected(name string, deviceType uint32) (config.Device, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.view
	name = v.spelling(name)
	model := v.model(deviceType)
	if dev, ok := v.expected(d.ledger, name, model); ok {
		return dev, true
	}
	g, ok := d.ledger.wouldGive(v, name, model)
	if !ok {
		g, ok = guest(name), d.ledger.hasPlace(v)
	}
	if !ok {
		return config.Device{}, false
	}
	return v.cfg.Effective(g.device(), model.Name), true
}

func (v *view) expected(l *ledger, name string, model Model) (config.Device, bool) {
	if configured := v.devices[name]; configured != nil {
		return v.cfg.Effective(*configured, model.Name), true
	}
	if g, ok := l.held(name); ok {
		return v.cfg.Effective(g.device(), model.Name), true
	}
	return config.Device{}, false
}

// device returns a phone as if it were configured.
func (g Given) device() config.Device {
	return config.Device{Name: g.Device, Lines: []string{g.Number}, Template: g.Template}
}

package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Template is what phones have in common.
type Template struct {
	Name string
	// Models that it holds for by itself, as printed on the phone; others name it.
	Models []string
	// Phone holds the values; its name, model, lines and template are empty.
	Phone Device
}

// Values are texts of a phone's configuration file (cnf.xml) by their path, such as
// vendorConfig/webAccess. Passwords may be among them: printed they show the paths
// alone.
type Values map[string]string

func (v Values) String() string {
	return strings.Join(slices.Sorted(maps.Keys(v)), " ")
}

// GoString keeps passwords out of %#v.
func (v Values) GoString() string { return v.String() }

// MarshalText keeps passwords out of whatever is encoded.
func (v Values) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Effective returns what holds for a phone: what it says itself, before what the
// template says that it names, before what the template of its model says. model
// is for phones whose model is not configured; it may be empty.
func (c *Config) Effective(d Device, model string) Device {
	if d.Model != "" {
		model = d.Model
	}
	named := c.template(func(t *Template) bool { return d.Template != "" && t.Name == d.Template })
	ofModel := c.template(func(t *Template) bool { return slices.Contains(t.Models, ModelName(model)) })
	if named != nil {
		d = d.over(&named.Phone)
	}
	if ofModel != nil && ofModel != named {
		d = d.over(&ofModel.Phone)
	}
	return d
}

func (c *Config) template(is func(*Template) bool) *Template {
	for i := range c.Templates {
		if is(&c.Templates[i]) {
			return &c.Templates[i]
		}
	}
	return nil
}

// ModelName returns the one name of a model of phone that is written in several
// ways; empty when it is not known.
func ModelName(model string) string {
	m, ok := cnfxml.ModelByName(model)
	if !ok {
		return ""
	}
	return m.Name
}

// over fills what a phone does not say from a template.
func (d Device) over(t *Device) Device {
	fill(&d, "buttons", &d.Buttons, t.Buttons)
	fill(&d, "softkeys", &d.SoftKeys, t.SoftKeys)
	fill(&d, "description", &d.Description, t.Description)
	fill(&d, "dnd", &d.DND, t.DND)
	fill(&d, "transfer-on-hook", &d.TransferOnHook, t.TransferOnHook)
	fill(&d, "private", &d.Private, t.Private)
	fill(&d, "nat", &d.NAT, t.NAT)
	fill(&d, "security", &d.Security, t.Security)
	fill(&d, "load", &d.Load, t.Load)
	fillList(&d, "add-ons", &d.AddOns, t.AddOns)
	fillList(&d, "speed-dials", &d.SpeedDials, t.SpeedDials)
	fillList(&d, "blf", &d.BusyLamps, t.BusyLamps)
	fillList(&d, "intercoms", &d.Intercoms, t.Intercoms)
	fillList(&d, "park-slots", &d.ParkSlots, t.ParkSlots)
	fillList(&d, "services", &d.Services, t.Services)
	fillList(&d, "networks", &d.Networks, t.Networks)
	if len(t.CNF) > 0 {
		values := maps.Clone(t.CNF)
		maps.Copy(values, d.CNF)
		d.CNF = values
	}
	d.Cleared = append(slices.Clone(d.Cleared), t.Cleared...)
	return d
}

func fill[T string | bool | call.DND | NAT | Encryption](d *Device, key string, value *T, by T) {
	var nothing T
	if *value == nothing && !slices.Contains(d.Cleared, key) {
		*value = by
	}
}

func fillList[T any](d *Device, key string, value *[]T, by []T) {
	if len(*value) == 0 && !slices.Contains(d.Cleared, key) {
		*value = by
	}
}

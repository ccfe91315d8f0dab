package cnfxml

import (
	"fmt"
	"slices"
	"strings"
)

// AddOnConfig is an expansion module.
type AddOnConfig struct {
	Model string // required; as ModelByName takes it
	Load  string // firmware of 7914 to 7916; "" keeps what it has
}

// addOns writes the modules beside the phone.
func (n *newDevice) addOns() error {
	c := n.config
	if len(c.AddOns) > n.model.MaxAddOns {
		return fmt.Errorf("cnfxml: %d add-on modules, model %s takes %d: %w", len(c.AddOns), n.model.Name, n.model.MaxAddOns, ErrAddOns)
	}
	for i, a := range c.AddOns {
		m, ok := ModelByName(a.Model)
		if !ok || !slices.Contains(n.model.AddOns, m.Name) {
			return fmt.Errorf("cnfxml: add-on module %q is none for model %s, which takes %s: %w", a.Model, n.model.Name, strings.Join(n.model.AddOns, ", "), ErrAddOns)
		}
		own := len(m.LoadPrefixes) > 0
		if _, fits := m.Accepts(a.Load); a.Load != "" && (!own || !fits) {
			return fmt.Errorf("cnfxml: load %q is none of add-on module %s: %w", a.Load, m.Name, ErrLoad)
		}
		module := AddOnModule{Index: Some(i + 1), DeviceType: Some(addOnType(m.Name))}
		if m.Lines > 0 {
			module.DeviceLine = Some(m.Lines)
		}
		if own {
			module.LoadInformation = textOrEmpty(a.Load)
		}
		n.device.AddOnModules.List = append(n.device.AddOnModules.List, module)
	}
	return nil
}

// addOnType returns the name that files have for a module.
func addOnType(model string) string {
	switch model {
	case "8800 audio KEM":
		return "CP-8800-Audio"
	case "8800 video KEM":
		return "CP-8800-Video"
	}
	name, _, _ := strings.Cut(model, "-") // 7915-12
	return name
}

package cnfxml

import "fmt"

// DefaultConfig says what NewDefault puts into XMLDefault.cnf.xml.
type DefaultConfig struct {
	CallManagers []Server // as in DeviceConfig, with the port of SCCP
	Loads        []Load   // firmware by model, in this order; may be empty
	URLs         URLs     // absent ones are written as empty elements
}

// NewDefault returns the file for phones that have none of their own. Loads
// must fit the models that their numbers stand for; numbers that the model
// table does not have are taken as they are.
func NewDefault(c DefaultConfig) (*Default, error) {
	members, err := newMembers(c.CallManagers, SCCP)
	if err != nil {
		return nil, err
	}
	for _, l := range c.Loads {
		model, known := ModelByType(l.DeviceType)
		name := l.Name.Or("")
		if _, fits := model.Accepts(name); known && name != "" && !fits {
			return nil, fmt.Errorf("cnfxml: load %q is none of model %s: %w", name, model.Name, ErrLoad)
		}
	}
	d := &Default{Loads: c.Loads, URLs: c.URLs}
	d.CallManagerGroup.Members.List = members
	fill(&d.AuthenticationURL, &d.DirectoryURL, &d.IdleURL, &d.InformationURL, &d.MessagesURL, &d.ServicesURL)
	return d, nil
}

// NewLoad names the firmware for a model by its name; the number and the text
// for people follow from it.
func NewLoad(model, load string) (Load, error) {
	m, ok := ModelByName(model)
	if !ok {
		return Load{}, fmt.Errorf("cnfxml: model %q is not known: %w", model, ErrModel)
	}
	if _, fits := m.Accepts(load); load != "" && !fits {
		return Load{}, fmt.Errorf("cnfxml: load %q is none of model %s: %w", load, m.Name, ErrLoad)
	}
	return Load{DeviceType: m.DeviceType, Model: Some("Cisco " + m.Name), Name: textOrEmpty(load)}, nil
}

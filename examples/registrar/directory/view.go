package directory

import (
	"maps"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

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

// spelling returns a name as the configuration has it.
func (v *view) spelling(name string) string {
	if upper := strings.ToUpper(name); v.devices[upper] != nil {
		return upper
	}
	return name
}

// user returns nil where there is none of that name.
func (v *view) user(name string) *config.User { return v.people[name] }

// softKeys completes the configured sets. Devices share them.
func softKeys(cfg *config.Config) map[string]config.SoftKeySets {
	all := map[string]config.SoftKeySets{"": config.DefaultSoftKeys()}
	for name, configured := range cfg.SoftKeys {
		all[name] = config.DefaultSoftKeys()
		maps.Copy(all[name], configured)
	}
	return all
}

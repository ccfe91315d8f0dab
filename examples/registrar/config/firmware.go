package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/loads"
)

// Firmware is what phones of a model shall run.
type Firmware struct {
	Load string // without ".loads"; empty: what the phone has
	// LoadServer is another TFTP server for the files of the load. Phones do not
	// fall back to the first one.
	LoadServer string
	// PeerSharing lets phones of one subnet hand the files to each other, by UDP
	// and TCP port 4051. Nil leaves it to the phone.
	PeerSharing *bool
}

func (s *sections) firmware(n ast.Node) {
	s.cfg.Firmware = make(map[string]Firmware)
	s.entries(n, "firmware", func(_ string, k, v ast.Node) {
		model, ok := s.firmwareModel(k)
		if !ok {
			return
		}
		if _, before := s.cfg.Firmware[model.Name]; before {
			s.problem(k, fmt.Sprintf("the model %s stands here twice", model.Name), "remove one")
			return
		}
		var f Firmware
		s.mapping(v, "firmware of "+model.Name, map[string]field{
			"load":         s.load(model, &f),
			"load-server":  s.checked("load-server", hostName(&f.LoadServer), "write a name or an address, such as 192.0.2.5"),
			"peer-sharing": s.optional("peer-sharing", &f.PeerSharing),
		})
		s.cfg.Firmware[model.Name] = f
	})
}

// firmwareModel takes phones and add-on modules.
func (s *sections) firmwareModel(n ast.Node) (cnfxml.Model, bool) {
	name, _ := s.scalar(n, "model")
	hasLoads := func(m cnfxml.Model) bool {
		return (m.Speaks(cnfxml.SCCP) || m.Dialect == cnfxml.DialectModule) && len(m.LoadPrefixes) > 0
	}
	if m, known := cnfxml.ModelByName(name); known && hasLoads(m) {
		return m, true
	}
	var names []string
	for m := range cnfxml.Models() {
		if hasLoads(m) {
			names = append(names, m.Name)
		}
	}
	s.problem(n, fmt.Sprintf("no model %q with SCCP firmware is known", name), suggest(name, names))
	return cnfxml.Model{}, false
}

func (s *sections) load(m cnfxml.Model, f *Firmware) field {
	return func(n ast.Node) {
		s.checked("load", func(v string) error {
			name, err := loadName(v)
			if err == nil {
				err = accepts(m, name)
			}
			if err == nil {
				f.Load = name
			}
			return err
		}, "write the name of the .loads file, which begins with "+loadPrefixes(m))(n)
		if f.Load == "" || s.files == nil {
			return
		}
		s.later = append(s.later, func() { s.loadFiles(n, m, *f) })
	}
}

// ownLoad reads the load of a phone or a template; whether it is one for the phone is
// seen when its model is known.
func (s *sections) ownLoad(into *string) field {
	return s.checked("load", func(v string) error {
		if v == "" {
			return nil
		}
		name, err := loadName(v)
		*into = name
		return err
	}, "write the name of the .loads file")
}

func loadName(v string) (string, error) {
	name := strings.TrimSuffix(v, ".loads")
	if !loads.IsFile(cnfxml.LoadsFile(name)) {
		return "", fmt.Errorf("%q is no name of a load", v)
	}
	return name, nil
}

func accepts(m cnfxml.Model, load string) error {
	if p, fits := m.Accepts(load); !fits || p != "" && p != cnfxml.SCCP {
		return fmt.Errorf("%q is no SCCP load of model %s", load, m.Name)
	}
	return nil
}

// loadFits looks whether the load that a phone has beside others of its model is one
// for it, and is there.
func (s *sections) loadFits(at places, d Device) {
	n := at.of("load")
	d = s.cfg.Effective(d, "")
	if d.Load == "" {
		return
	}
	m, ok := cnfxml.ModelByName(d.Model)
	if !ok {
		s.problem(n, fmt.Sprintf("the load %s of %s needs the model of the phone", d.Load, d.Name), `add "model: 7941", or remove the load`)
		return
	}
	if err := accepts(m, d.Load); err != nil {
		s.problem(n, fmt.Sprintf("load of %s: %v", d.Name, err), "write the name of a .loads file that begins with "+loadPrefixes(m))
		return
	}
	if s.files != nil && !s.looked[d.Load] { // told once for all phones
		s.looked[d.Load] = true
		s.loadFiles(n, m, s.cfg.FirmwareOf(d))
	}
}

func loadPrefixes(m cnfxml.Model) string {
	var names []string
	for _, p := range m.LoadPrefixes {
		if p.Protocol == "" || p.Protocol == cnfxml.SCCP {
			names = append(names, p.Prefix)
		}
	}
	return strings.Join(names, " or ")
}

// loadFiles looks whether all files of a load can be served.
func (s *sections) loadFiles(n ast.Node, m cnfxml.Model, f Firmware) {
	dir := s.cfg.FileDirectory
	if dir == "" || f.LoadServer != "" {
		return
	}
	missing, err := MissingFiles(s.files(dir), m.Name, f)
	if err != nil {
		s.problem(n, fmt.Sprintf("the firmware %s cannot be looked at: %v", f.Load, err), "mend the file in "+dir)
		return
	}
	if len(missing) > 0 {
		s.problem(n, fmt.Sprintf("files of the firmware %s are missing: %s", f.Load, strings.Join(missing, ", ")),
			"copy them into "+dir+", name a load-server that has them, or remove the load")
	}
}

// MissingFiles returns the files of a model's load that cannot be served from a
// directory. Older phones and modules ask for one file of that name instead of a
// manifest.
func MissingFiles(dir fs.FS, model string, f Firmware) ([]string, error) {
	if f.Load == "" {
		return nil, nil
	}
	dir = &served{FS: dir}
	manifest := cnfxml.LoadsFile(f.Load)
	if _, err := fs.Stat(dir, manifest); errors.Is(err, fs.ErrNotExist) {
		m, _ := cnfxml.ModelByName(model)
		switch {
		case single(dir, f.Load):
			return nil, nil
		case m.Dialect == cnfxml.DialectModule:
			return []string{f.Load + ".sbn"}, nil
		}
	}
	missing, err := loads.Missing(dir, f.Load)
	if err != nil {
		return nil, fmt.Errorf("config: firmware of %s: %w", model, err)
	}
	return missing, nil
}

// single finds a load that is one file.
func single(dir fs.FS, load string) bool {
	return slices.ContainsFunc([]string{"", ".bin", ".sbin", ".sbn", ".zup", ".sgn"}, func(suffix string) bool {
		info, err := fs.Stat(dir, load+suffix)
		return err == nil && info.Mode().IsRegular()
	})
}

// FirmwareOf returns what a phone shall run, whose templates are applied.
func (c *Config) FirmwareOf(d Device) Firmware {
	f := c.Firmware[ModelName(d.Model)]
	f.Load = cmp.Or(d.Load, f.Load)
	return f
}

// ModelFirmware is what phones of a model are told.
type ModelFirmware struct {
	Model string
	Firmware
}

// Loads returns the loads of all models, and those that single phones have beside
// them, each once, in the order of the models.
func (c *Config) Loads() (list []ModelFirmware) {
	seen := make(map[[2]string]bool)
	add := func(model string, f Firmware) {
		if f.Load != "" && !seen[[2]string{model, f.Load}] {
			seen[[2]string{model, f.Load}] = true
			list = append(list, ModelFirmware{model, f})
		}
	}
	for model, f := range c.Firmware {
		add(model, f)
	}
	for _, d := range c.Devices {
		if d = c.Effective(d, ""); d.Load != "" {
			add(ModelName(d.Model), c.FirmwareOf(d))
		}
	}
	slices.SortFunc(list, func(a, b ModelFirmware) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.Load, b.Load))
	})
	return list
}

// FirmwareModels returns the models with firmware in the order of their names.
func (c *Config) FirmwareModels() []string { return slices.Sorted(maps.Keys(c.Firmware)) }

func hostName(into *string) func(string) error {
	return func(v string) error {
		if err := checkHost(v); err != nil {
			return err
		}
		*into = v
		return nil
	}
}

func (r *reader) optional(what string, into **bool) field {
	return func(n ast.Node) {
		var b bool
		before := len(r.problems)
		if r.boolean(what, &b)(n); len(r.problems) == before {
			*into = &b
		}
	}
}

package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/media"
)

// Parse reads the text of a configuration file; file is its name in messages.
func Parse(file string, text []byte) (*Config, error) {
	s := &sections{
		reader: reader{file: file}, cfg: Default(),
		numbers: make(map[string]bool), names: make(map[string]bool),
	}
	if root := s.parse(text); root != nil {
		s.root(root)
		s.references()
	}
	if len(s.problems) > 0 {
		slices.SortStableFunc(s.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, s.problems
	}
	return s.cfg, nil
}

// sections reads each part of the file, and checks names between the parts when
// all of them are known.
type sections struct {
	reader
	cfg     *Config
	later   []func()
	numbers map[string]bool // of the lines
	names   map[string]bool // of the devices
}

func (s *sections) references() {
	for _, check := range s.later {
		check()
	}
}

func (s *sections) root(n ast.Node) {
	c := s.cfg
	s.mapping(n, "the configuration", map[string]field{
		"listen":            s.listen,
		"call-managers":     s.callManagers,
		"file-directory":    s.text("file-directory", &c.FileDirectory),
		"keepalive":         s.duration("keepalive", 10*time.Second, 10*time.Minute, &c.KeepAlive),
		"date-format":       s.checked("date-format", s.dateFormat, `write D, M and Y with one separator, such as D.M.Y or M/D/YA (A: 12 hour clock)`),
		"time-zone":         s.checked("time-zone", s.timeZone, "use a name such as Europe/Berlin, UTC or Local"),
		"codecs":            s.codecs,
		"dialing":           s.dialing,
		"auto-registration": s.autoRegistration,
		"voice-vlans":       s.voiceVLANs,
		"dhcp":              s.dhcp,
		"softkeys":          s.softKeys,
		"button-templates":  s.buttonTemplates,
		"lines":             s.lines,
		"devices":           s.devices,
	})
}

func (s *sections) listen(n ast.Node) {
	address := func(into *string) func(string) error {
		return func(v string) error {
			_, port, err := net.SplitHostPort(v)
			if err == nil {
				_, err = strconv.ParseUint(port, 10, 16)
			}
			if err != nil {
				return fmt.Errorf("%q is no address", v)
			}
			*into = v
			return nil
		}
	}
	const fix = "write host:port, such as 192.0.2.1:2000 or :2000 for every address"
	l := &s.cfg.Listen
	s.mapping(n, "listen", map[string]field{
		"sccp": s.checked("sccp", address(&l.SCCP), fix),
		"tftp": s.checked("tftp", address(&l.TFTP), fix),
		"http": s.checked("http", address(&l.HTTP), fix),
	})
}

func (s *sections) callManagers(n ast.Node) {
	s.list(n, "call-managers", func(n ast.Node) {
		s.checked("call-managers", func(v string) error {
			cm := CallManager{Host: v, Port: 2000}
			if host, port, err := net.SplitHostPort(v); err == nil {
				p, err := strconv.ParseUint(port, 10, 16)
				if err != nil || p == 0 {
					return fmt.Errorf("%q is no port", port)
				}
				cm = CallManager{Host: host, Port: uint16(p)}
			}
			if cm.Host == "" || strings.ContainsAny(cm.Host, " /<>&\"") {
				return fmt.Errorf("%q is no host", v)
			}
			s.cfg.CallManagers = append(s.cfg.CallManagers, cm)
			return nil
		}, "write a host, or host:port")(n)
	})
	const most = 5 // slots of the server list in the protocol
	if len(s.cfg.CallManagers) > most {
		s.problem(n, fmt.Sprintf("%d call managers", len(s.cfg.CallManagers)), fmt.Sprintf("phones take at most %d", most))
	}
}

var dateFormat = regexp.MustCompile(`^[DMY]([-./])[DMY]([-./])[DMY]A?$`)

func (s *sections) dateFormat(v string) error {
	parts := dateFormat.FindStringSubmatch(v)
	if parts == nil || parts[1] != parts[2] || !strings.Contains(v, "D") || !strings.Contains(v, "M") || !strings.Contains(v, "Y") {
		return fmt.Errorf("%q is no date format", v)
	}
	s.cfg.DateFormat = v
	return nil
}

func (s *sections) timeZone(v string) error {
	zone, err := time.LoadLocation(v)
	if err != nil || v == "" {
		return fmt.Errorf("%q is no time zone known on this machine", v)
	}
	s.cfg.TimeZone = zone
	return nil
}

func (s *sections) codecs(n ast.Node) {
	var names []string
	for _, c := range media.Codecs() {
		names = append(names, c.String())
	}
	var list []media.Codec
	s.list(n, "codecs", func(n ast.Node) {
		if name, ok := choice(&s.reader, n, "codec", names); ok {
			c, _ := media.ParseCodec(name) // the name is from the list
			list = append(list, c)
		}
	})
	if len(list) > 0 {
		s.cfg.Codecs = list
	}
}

func (s *sections) dialing(n ast.Node) {
	d := &s.cfg.Dialing
	s.mapping(n, "dialing", map[string]field{
		"first-digit": s.duration("first-digit", time.Second, time.Hour, &d.FirstDigit),
		"inter-digit": s.duration("inter-digit", time.Second, time.Hour, &d.InterDigit),
		"no-answer":   s.duration("no-answer", time.Second, time.Hour, &d.NoAnswer),
		"failure":     s.duration("failure", time.Second, time.Hour, &d.Failure),
	})
}

func (s *sections) autoRegistration(n ast.Node) {
	s.mapping(n, "auto-registration", map[string]field{
		"numbers": s.checked("numbers", func(v string) error {
			r, err := ParseRange(v)
			if err == nil {
				s.cfg.AutoRegistration = &r
			}
			return err
		}, "write the first and the last number, such as 1000-1999"),
	})
}

func (s *sections) softKeys(n ast.Node) {
	s.cfg.SoftKeys = make(map[string]SoftKeySets)
	s.entries(n, "softkeys", func(name string, _, v ast.Node) {
		sets := make(SoftKeySets)
		fields := make(map[string]field)
		for _, state := range PhoneStates() {
			fields[string(state)] = func(n ast.Node) { sets[state] = s.softKeySet(n) }
		}
		s.mapping(v, "softkeys "+name, fields)
		s.cfg.SoftKeys[name] = sets
	})
}

func (s *sections) softKeySet(n ast.Node) []SoftKey {
	keys := []SoftKey{}
	s.list(n, "softkeys", func(n ast.Node) {
		if k, ok := choice(&s.reader, n, "softkey", SoftKeyNames()); ok {
			keys = append(keys, k)
		}
	})
	if len(keys) > maxSoftKeysPerSet {
		s.problem(n, fmt.Sprintf("%d softkeys in one state", len(keys)), fmt.Sprintf("phones take at most %d", maxSoftKeysPerSet))
	}
	return keys
}

func (s *sections) buttonTemplates(n ast.Node) {
	s.cfg.ButtonTemplates = make(map[string][]ButtonKind)
	s.entries(n, "button-templates", func(name string, k, v ast.Node) {
		buttons := []ButtonKind{}
		s.list(v, "button template "+name, func(n ast.Node) {
			if b, ok := choice(&s.reader, n, "button", ButtonKinds()); ok {
				buttons = append(buttons, b)
			}
		})
		const most = 42 // a template message of the protocol
		if len(buttons) > most {
			s.problem(k, fmt.Sprintf("%d buttons", len(buttons)), fmt.Sprintf("a template has at most %d", most))
		}
		s.cfg.ButtonTemplates[name] = buttons
	})
}

func (s *sections) lines(n ast.Node) {
	s.list(n, "lines", func(n ast.Node) {
		line, before := Line{MaxCalls: 2, CallWaiting: true}, len(s.problems)
		s.mapping(n, "a line", map[string]field{
			"number":       s.number("number", &line.Number),
			"name":         s.text("name", &line.Name),
			"label":        s.text("label", &line.Label),
			"max-calls":    s.integer("max-calls", 1, 50, &line.MaxCalls),
			"call-waiting": s.boolean("call-waiting", &line.CallWaiting),
		})
		switch {
		case line.Number == "" && len(s.problems) > before:
		case line.Number == "":
			s.problem(n, "a line without a number", `add "number: 1001"`)
		case s.numbers[line.Number]:
			s.problem(n, fmt.Sprintf("the line %s stands here twice", line.Number), "remove one; several devices may name the same line")
		case len(s.cfg.Lines) >= maxConfiguredLines:
			s.problem(n, "too many lines", "")
		default:
			s.numbers[line.Number] = true
			s.cfg.Lines = append(s.cfg.Lines, line)
		}
	})
}

func (s *sections) number(what string, into *string) field {
	return s.checked(what, func(v string) error {
		if err := checkNumber(v); err != nil {
			return err
		}
		*into = v
		return nil
	}, "use digits only, such as 1001")
}

func (s *sections) devices(n ast.Node) {
	s.list(n, "devices", func(n ast.Node) {
		var d Device
		before := len(s.problems)
		s.mapping(n, "a device", map[string]field{
			"name":        s.checked("name", deviceName(&d.Name), "phones are called SEP and the twelve hex digits of their MAC address"),
			"model":       s.model(&d.Model),
			"description": s.text("description", &d.Description),
			"lines":       func(n ast.Node) { s.deviceLines(n, &d) },
			"speed-dials": func(n ast.Node) { s.speedDials(n, &d) },
			"buttons":     s.reference("button template", &d.Buttons, func() []string { return keys(s.cfg.ButtonTemplates) }),
			"softkeys":    s.reference("set of softkeys", &d.SoftKeys, func() []string { return keys(s.cfg.SoftKeys) }),
		})
		switch {
		case len(s.problems) > before:
		case d.Name == "":
			s.problem(n, "a device without a name", `add "name: SEP001122334455"`)
		case s.names[d.Name]:
			s.problem(n, fmt.Sprintf("the device %s stands here twice", d.Name), "remove one")
		case len(d.Lines) == 0:
			s.problem(n, fmt.Sprintf("the device %s has no line", d.Name), `add "lines: [1001]"`)
		default:
			s.names[d.Name] = true
			s.cfg.Devices = append(s.cfg.Devices, d)
		}
	})
}

// model reads the name of a phone that a configuration file can be made for.
func (s *sections) model(into *string) field {
	return func(n ast.Node) {
		name, ok := s.scalar(n, "model")
		if !ok {
			return
		}
		if m, known := cnfxml.ModelByName(name); known && m.Speaks(cnfxml.SCCP) {
			*into = name
			return
		}
		var names []string
		for m := range cnfxml.Models() {
			if m.Speaks(cnfxml.SCCP) {
				names = append(names, m.Name)
			}
		}
		s.problem(n, fmt.Sprintf("no SCCP phone of model %q is known", name), suggest(name, names))
	}
}

var namePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,15}$`)

// deviceName takes any name that fits the protocol's 16 bytes; the letters of
// the usual form are made upper case, as phones send them.
func deviceName(into *string) func(string) error {
	return func(v string) error {
		if !namePattern.MatchString(v) {
			return fmt.Errorf("%q is no device name", v)
		}
		if len(v) == 15 && strings.HasPrefix(strings.ToUpper(v), "SEP") {
			v = strings.ToUpper(v)
			if strings.Trim(v[3:], "0123456789ABCDEF") != "" {
				return errors.New("the part after SEP is no MAC address")
			}
		}
		*into = v
		return nil
	}
}

func (s *sections) deviceLines(n ast.Node, d *Device) {
	s.list(n, "lines", func(n ast.Node) {
		var number string
		s.number("lines", &number)(n)
		if number == "" {
			return
		}
		if slices.Contains(d.Lines, number) {
			s.problem(n, fmt.Sprintf("the line %s stands twice on this device", number), "remove one")
			return
		}
		d.Lines = append(d.Lines, number)
		s.later = append(s.later, func() {
			if !s.numbers[number] {
				s.problem(n, fmt.Sprintf("there is no line %s", number),
					fmt.Sprintf(`add "- number: %s" under lines, or %s`, number, suggest(number, keys(s.numbers))))
			}
		})
	})
}

func (s *sections) speedDials(n ast.Node, d *Device) {
	s.list(n, "speed-dials", func(n ast.Node) {
		var sd SpeedDial
		before := len(s.problems)
		s.mapping(n, "a speed dial", map[string]field{
			"number": s.number("number", &sd.Number),
			"label":  s.text("label", &sd.Label),
		})
		if sd.Number == "" {
			if len(s.problems) == before {
				s.problem(n, "a speed dial without a number", `add "number: 1001"`)
			}
			return
		}
		sd.Label = cmp.Or(sd.Label, sd.Number)
		d.SpeedDials = append(d.SpeedDials, sd)
	})
}

// reference reads the name of something defined elsewhere in the file.
func (s *sections) reference(what string, into *string, defined func() []string) field {
	return func(n ast.Node) {
		name, ok := s.scalar(n, what)
		if !ok {
			return
		}
		*into = name
		s.later = append(s.later, func() {
			if names := defined(); !slices.Contains(names, name) {
				s.problem(n, fmt.Sprintf("there is no %s %q", what, name), suggest(name, names))
			}
		})
	}
}

func keys[V any](m map[string]V) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	return names
}

package config

import (
	"fmt"
	"io/fs"
	"maps"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

// Parse reads the text of a configuration file; file is its name in messages.
func Parse(file string, text []byte) (*Config, error) {
	return parse(file, text, nil, false)
}

// parse looks into directories only by files, which may be nil. disk says that
// files which are part of the configuration are read.
func parse(file string, text []byte, files func(dir string) fs.FS, disk bool) (*Config, error) {
	s := newSections(file, files, disk)
	if err := s.read(text); err != nil {
		return nil, err
	}
	return s.cfg, nil
}

func newSections(file string, files func(dir string) fs.FS, disk bool) *sections {
	return &sections{
		reader: reader{file: file}, cfg: Default(), files: files, disk: disk, cnfFaults: make(map[string]string),
		numbers: make(map[string]bool), forwards: make(map[string]string), finals: make(map[string]string), names: make(map[string]bool), taken: make(map[string]string), codes: make(map[Feature]bool), looked: make(map[string]bool),
	}
}

// read returns [Problems], or nil.
func (s *sections) read(text []byte) error {
	root := s.parse(text)
	s.cfg.Blank = root == nil
	if root != nil {
		s.root(root)
		if !s.broken {
			s.references()
		}
	}
	s.problems.Sort()
	lookalikes(text, s.problems)
	s.problems = append(s.problems, s.elsewhere...)
	if len(s.problems) > 0 {
		return s.problems
	}
	s.warnings.Sort()
	s.cfg.Warnings = s.warnings
	return nil
}

// sections reads each part of the file, and checks names between the parts when
// all of them are known.
type sections struct {
	reader
	cfg      *Config
	later    []func()
	numbers  map[string]bool   // of the lines
	forwards map[string]string // of all calls, by line
	finals   map[string]string // of hunt groups
	taken    map[string]string // numbers that stand for something else, and what
	names    map[string]bool   // of the devices
	// files opens a directory to look for what it should hold; may be nil.
	files     func(dir string) fs.FS
	cnfFaults map[string]string // by path and value
	looked    map[string]bool   // loads of phones whose files were looked for
	disk      bool              // other files are read
	elsewhere Problems          // of other files
	// encrypts and hasTLS tell whether listen/sccps and tls stand in the file.
	encrypts, hasTLS bool
	doors            []door
	unknownNumbers   bool             // numbers that stand for something could not be read
	phones           map[string]Model // what is known, by the one name of the model
	codes            map[Feature]bool // that the file names
	// everyNumber and everyLine are sorted, and made when all numbers are known.
	everyNumber, everyLine []string
	searches               int // in long lists
}

func (s *sections) references() {
	for _, check := range s.later {
		if len(s.problems) >= maxProblems {
			return
		}
		check()
	}
	s.portsApart()
}

func (s *sections) root(n ast.Node) {
	c := s.cfg
	s.mapping(n, "the configuration", map[string]field{
		"listen":            s.listen,
		"control":           s.control,
		"call-managers":     s.callManagers,
		"file-directory":    s.fileDirectory,
		"keepalive":         s.duration("keepalive", 10*time.Second, 10*time.Minute, &c.KeepAlive),
		"date-format":       s.checked("date-format", s.dateFormat, `write D, M and Y with one separator, such as D.M.Y or M/D/YA (A: 12 hour clock)`),
		"time-zone":         s.checked("time-zone", s.timeZone, "use a name such as Europe/Berlin, UTC or Local"),
		"codecs":            s.codecs,
		"voice":             s.voice,
		"database":          s.database,
		"tokens":            s.tokens,
		"dialing":           s.dialing,
		"auto-registration": s.autoRegistration,
		"dial-plan":         s.dialPlan,
		"classes":           s.classes,
		"feature-codes":     s.featureCodes,
		"park":              s.park,
		"hunt-groups":       s.huntGroups,
		"page-groups":       s.pageGroups,
		"meet-me":           s.meetMe,
		"voicemail":         s.voicemail(&c.Voicemail),
		"abbreviated":       s.abbreviated,
		"music":             s.music,
		"voice-vlans":       s.voiceVLANs,
		"dhcp":              s.dhcp,
		"softkeys":          s.softKeys,
		"button-templates":  s.buttonTemplates,
		"templates":         s.templates,
		"firmware":          s.firmware,
		"security":          s.security,
		"tls":               s.tls,
		"metrics":           s.metrics,
		"claims":            s.claims,
		"users":             s.users,
		"services":          s.phoneServices,
		"lines":             s.lines,
		"devices":           s.devices,
	})
}

func (s *sections) listen(n ast.Node) {
	const fix = "write host:port, such as 192.0.2.1:2000 or :2000 for every address"
	l := &s.cfg.Listen
	s.mapping(n, "listen", map[string]field{
		"sccp": s.listens("sccp", &l.SCCP, s.checked("sccp", hostPort(&l.SCCP), fix)),
		"tftp": s.listensUDP("tftp", &l.TFTP, s.checked("tftp", hostPort(&l.TFTP), fix)),
		"http": s.listens("http", &l.HTTP, s.checked("http", hostPort(&l.HTTP), fix)),
		"sccps": func(n ast.Node) {
			s.listens("sccps", &l.SCCPS, s.checked("sccps", hostPort(&l.SCCPS), "write host:port, such as 192.0.2.1:2443 or :2443 for every address"))(n)
			s.needsTLS(n)
		},
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
			if err := checkHost(cm.Host); err != nil {
				return err
			}
			s.cfg.CallManagers = append(s.cfg.CallManagers, cm)
			return nil
		}, "write a host, or host:port")(n)
	})
	const most = 5 // slots of the server list in the protocol
	if len(s.cfg.CallManagers) > most {
		s.problem(n, fmt.Sprintf("%d call managers", len(s.cfg.CallManagers)), fmt.Sprintf("keep the best %d: phones take no more", most))
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

func (s *sections) autoRegistration(n ast.Node) {
	s.mapping(n, "auto-registration", map[string]field{
		"numbers": func(n ast.Node) {
			var r Range
			before := len(s.problems)
			defer s.someUnknown(before)
			if s.numberRange("numbers", &r)(n); r.First != "" {
				s.cfg.AutoRegistration = &r
				s.later = append(s.later, func() { s.numbersLeft(n, r) })
			}
		},
		"ranges": s.allotments,
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
		s.problem(n, fmt.Sprintf("%d softkeys in one state", len(keys)), fmt.Sprintf("remove some: phones take at most %d", maxSoftKeysPerSet))
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
		if len(buttons) > MaxButtons {
			s.problem(k, fmt.Sprintf("%d buttons", len(buttons)), fmt.Sprintf("a template has at most %d", MaxButtons))
		}
		s.cfg.ButtonTemplates[name] = buttons
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

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (s *sections) fileDirectory(n ast.Node) {
	s.path("file-directory", &s.cfg.FileDirectory)(n)
	dir := s.cfg.FileDirectory
	if dir == "" || s.files == nil {
		return
	}
	if info, err := fs.Stat(s.files(dir), "."); err != nil || !info.IsDir() {
		s.problem(n, fmt.Sprintf("there is no directory %q", dir), "create it, or remove the key")
	} else if _, err := fs.ReadDir(s.files(dir), "."); err != nil {
		s.problem(n, fmt.Sprintf("the directory %q cannot be read: %s", dir, plain(err)), "let the user of the registrar read it")
	}
}

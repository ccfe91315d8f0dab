// Package config reads the registrar's configuration, a YAML file, into typed
// values. Every problem of a file is told at once, each with its line and what
// to do about it.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/media"
)

// Config is everything that can be configured. [Default] gives the values that
// hold where a file says nothing.
type Config struct {
	Listen           Listen
	Control          Control
	CallManagers     []CallManager // what phones are told; empty: this registrar
	FileDirectory    string        // firmware and ring tones served to phones; may be empty
	KeepAlive        time.Duration
	DateFormat       string // for example "D.M.Y", with a final A for the 12 hour clock
	TimeZone         *time.Location
	Codecs           []media.Codec // best first
	Voice            Voice
	Database         Database
	Tokens           Tokens
	Dialing          Dialing
	AutoRegistration *Range // nil: unknown phones are turned away, but for those of Allotments
	Allotments       []Allotment
	Claims           []Claim
	Users            []User
	Translations     []Translation
	Emergency        []Emergency
	Classes          map[string]Class
	FeatureCodes     map[Feature]string // of those that have one
	ParkSlots        *Range             // nil: no parking
	HuntGroups       []HuntGroup
	PageGroups       []PageGroup
	MeetMe           *Range            // numbers of meetings; nil: none
	Voicemail        string            // number that takes messages; empty: none
	Abbreviated      map[string]string // numbers by index
	Music            map[string]string // files by name
	VoiceVLANs       []VoiceVLAN
	DHCP             []DHCP
	SoftKeys         map[string]SoftKeySets
	ButtonTemplates  map[string][]ButtonKind
	Templates        []Template
	Firmware         map[string]Firmware // by model
	Services         Services
	Security         Security
	TLS              TLS
	Metrics          Metrics
	Lines            []Line
	Devices          []Device
	// Warnings are what works as it stands, and may not be wanted so.
	Warnings Problems
	// Blank says that the file holds no key at all: it may just be being written.
	Blank bool
}

// Listen holds the addresses of the services, host:port.
type Listen struct {
	SCCP, TFTP, HTTP string
	SCCPS            string // phones that encrypt; empty: none
}

// CallManager is a server that phones are told to register with.
type CallManager struct {
	Host string // name or address
	Port uint16
}

// Voice is what the registrar needs for voice that goes through it: conferences,
// music and relays.
type Voice struct {
	FirstPort, LastPort uint16 // UDP; even ports are used
}

// Tokens is how phones come back that lost this call manager and registered with
// another one meanwhile.
type Tokens struct {
	Refuse bool // they stay where they are
	Share  int  // how many come in each Wait; 0: all at once
	Wait   time.Duration
}

// Dialing holds the times and sizes of a call's life.
type Dialing struct {
	FirstDigit, InterDigit, NoAnswer, Failure time.Duration
	ForwardNoAnswer                           time.Duration // ringing, where that forward is set
	HuntRing                                  time.Duration // ringing of one member
	ParkReversion                             time.Duration // until a parked call comes back
	HoldReminder                              time.Duration // 0: none
	MaxParties                                int           // of a conference
}

// Range is a span of numbers with the same count of digits, both ends included.
type Range struct{ First, Last string }

// Line is a number that can be called.
type Line struct {
	Number string
	Name   string // shown to the other party
	Label  string // beside the button
	// MaxCalls on one phone; CallWaiting offers a second call to a busy phone.
	MaxCalls    int
	CallWaiting bool
	BusyTrigger int  // calls at which further callers get busy; 0: MaxCalls
	Rollover    bool // to the phone's next free line when full
	Class       string
	PickupGroup string
	// HotLine is dialled when the line goes off-hook, HotLineAfter later.
	HotLine      string
	HotLineAfter time.Duration
	DivertTo     string // of the divert key, where no forward is set
	Voicemail    string // number that takes messages; empty: [Config.Voicemail]
	Anonymous    bool   // callers do not see the number
	AutoAnswer   bool   // by the loudspeaker of an idle phone
	NoAnswer     time.Duration
	Music        string // name of the music for those on hold; empty: [DefaultMusic]
	// Forwards that hold until users change them.
	ForwardAll, ForwardBusy, ForwardNoAnswer string
}

// SpeedDial is a number behind a button.
type SpeedDial struct{ Number, Label string }

// Service is a page of a phone service behind a button.
type Service struct{ Name, URL string }

// Device is a phone that may register.
type Device struct {
	Name           string // SEP and twelve hex digits for most phones
	Model          string // as printed on it, "7960"; only for files made before it registers
	Description    string
	Lines          []string
	AddOns         []AddOn // modules with more buttons, in their order
	SpeedDials     []SpeedDial
	BusyLamps      []SpeedDial // numbers of lines or hunt groups
	Intercoms      []SpeedDial
	ParkSlots      []string
	Services       []Service
	Buttons        string   // name of a button template; empty: lines, then the rest
	SoftKeys       string   // name of a set of softkeys; empty: the built-in one
	DND            call.DND // what the do-not-disturb key turns on; 0: reject
	TransferOnHook bool     // the handset going down completes a transfer
	Private        bool     // until the user changes it
	NAT            NAT
	Security       Encryption     // how it may connect
	Networks       []netip.Prefix // from where; nil: from [Security.FromNetworks]
	Template       string         // name of a template; see [Config.Effective]
	Load           string         // of its own; empty: that of [Config.Firmware]
	CNF            Values         // of its configuration file
	// Cleared are the keys that are false or empty on purpose, so that no template
	// fills them.
	Cleared []string
}

const maxConfiguredLines = 100_000

// Default returns a configuration that needs no privilege and serves this
// machine only.
func Default() *Config {
	return &Config{
		Listen:     Listen{SCCP: "127.0.0.1:2000", TFTP: "127.0.0.1:6969", HTTP: "127.0.0.1:6970"},
		KeepAlive:  30 * time.Second,
		DateFormat: "D.M.Y",
		TimeZone:   time.Local,
		Codecs:     media.DefaultPreference(),
		Voice:      Voice{FirstPort: 20000, LastPort: 29999},
		Database:   Database{Keep: 90 * day, Records: 1_000_000},
		Tokens:     Tokens{Wait: time.Minute},
		Dialing: Dialing{
			FirstDigit: 15 * time.Second, InterDigit: 8 * time.Second,
			NoAnswer: time.Minute, Failure: 15 * time.Second,
			ForwardNoAnswer: 20 * time.Second, HuntRing: 15 * time.Second,
			ParkReversion: time.Minute, MaxParties: 16,
		},
		FeatureCodes: DefaultFeatureCodes(),
	}
}

// Load reads a file. The error is a [Problems] when the file was read but is
// not right.
func Load(path string) (*Config, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w; %s", err, fixFile(err))
	}
	return parse(path, text, nil, true)
}

// Check reads a file as [Load] does, and reads also the other files that it
// names: firmware, music, certificates.
func Check(path string) (*Config, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w; %s", err, fixFile(err))
	}
	return parse(path, text, os.DirFS, true)
}

// CheckFrom reads what [Check] reads of a file from elsewhere. The name stands in
// problems; files that are named without their directory are looked for in that of
// the name.
func CheckFrom(name string, in io.Reader) (*Config, error) {
	text, err := readAll(in)
	if err != nil {
		return nil, fmt.Errorf("config: %s: %w", name, err)
	}
	return parse(name, text, os.DirFS, true)
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // it was only read
	return readAll(file)
}

// readAll reads no more than tells that a text is too large: it can be that of a
// device without an end.
func readAll(in io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(in, maxFileSize+1))
}

func fixFile(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return `name a file that is there; "registrar config init -o FILE" writes one`
	case errors.Is(err, fs.ErrPermission):
		return "let the user of the registrar read it"
	}
	return "name a file that can be read"
}

// UnknownPhones tells whether phones may register that are not configured.
func (c *Config) UnknownPhones() bool { return c.AutoRegistration != nil || len(c.Allotments) > 0 }

// Allots tells whether a number is one of those for unknown phones.
func (c *Config) Allots(number string) bool {
	if r := c.AutoRegistration; r != nil && r.Contains(number) {
		return true
	}
	return slices.ContainsFunc(c.Allotments, func(a Allotment) bool { return a.Numbers.Contains(number) }) ||
		slices.ContainsFunc(c.Claims, func(a Claim) bool { return a.Numbers.Contains(number) })
}

// Advertised returns the servers that phones are told, most wanted first.
func (c *Config) Advertised(own netip.AddrPort) []CallManager {
	if len(c.CallManagers) > 0 {
		return c.CallManagers
	}
	return []CallManager{{Host: own.Addr().Unmap().String(), Port: own.Port()}}
}

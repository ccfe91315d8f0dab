// Package config reads the registrar's configuration, a YAML file, into typed
// values. Every problem of a file is told at once, each with its line and what
// to do about it.
package config

import (
	"fmt"
	"net/netip"
	"os"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

// Config is everything that can be configured. [Default] gives the values that
// hold where a file says nothing.
type Config struct {
	Listen           Listen
	CallManagers     []CallManager // what phones are told; empty: this registrar
	FileDirectory    string        // firmware and ring tones served to phones; may be empty
	KeepAlive        time.Duration
	DateFormat       string // for example "D.M.Y", with a final A for the 12 hour clock
	TimeZone         *time.Location
	Codecs           []media.Codec // best first
	Dialing          Dialing
	AutoRegistration *Range // nil: unknown phones are turned away
	VoiceVLANs       []VoiceVLAN
	DHCP             []DHCP
	SoftKeys         map[string]SoftKeySets
	ButtonTemplates  map[string][]ButtonKind
	Lines            []Line
	Devices          []Device
}

// Listen holds the addresses of the services, host:port.
type Listen struct{ SCCP, TFTP, HTTP string }

// CallManager is a server that phones are told to register with.
type CallManager struct {
	Host string // name or address
	Port uint16
}

// Dialing holds the times of a call's life.
type Dialing struct {
	FirstDigit, InterDigit, NoAnswer, Failure time.Duration
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
}

// SpeedDial is a number behind a button.
type SpeedDial struct{ Number, Label string }

// Device is a phone that may register.
type Device struct {
	Name        string // SEP and twelve hex digits for most phones
	Model       string // as printed on it, "7960"; only for files made before it registers
	Description string
	Lines       []string
	SpeedDials  []SpeedDial
	Buttons     string // name of a button template; empty: lines, then speed dials
	SoftKeys    string // name of a set of softkeys; empty: the built-in one
}

// ButtonKind is what a button of a template does. The n-th line button takes
// the n-th line of the device, the n-th speed dial button its n-th speed dial.
type ButtonKind string

// The kinds of buttons.
const (
	ButtonLine      ButtonKind = "line"
	ButtonSpeedDial ButtonKind = "speed-dial"
	ButtonHold      ButtonKind = "hold"
	ButtonTransfer  ButtonKind = "transfer"
	ButtonRedial    ButtonKind = "redial"
	ButtonNone      ButtonKind = "none"
)

// ButtonKinds returns every kind.
func ButtonKinds() []ButtonKind {
	return []ButtonKind{ButtonLine, ButtonSpeedDial, ButtonHold, ButtonTransfer, ButtonRedial, ButtonNone}
}

// SoftKey is a key below the display.
type SoftKey string

// The softkeys.
const (
	KeyRedial    SoftKey = "redial"
	KeyNewCall   SoftKey = "new-call"
	KeyHold      SoftKey = "hold"
	KeyTransfer  SoftKey = "transfer"
	KeyBackspace SoftKey = "backspace"
	KeyEndCall   SoftKey = "end-call"
	KeyResume    SoftKey = "resume"
	KeyAnswer    SoftKey = "answer"
	KeyDial      SoftKey = "dial"
)

// SoftKeyNames returns every softkey.
func SoftKeyNames() []SoftKey {
	return []SoftKey{
		KeyRedial, KeyNewCall, KeyHold, KeyTransfer, KeyBackspace, KeyEndCall,
		KeyResume, KeyAnswer, KeyDial,
	}
}

// PhoneState selects which softkeys a phone shows.
type PhoneState string

// The states, in the order of their numbers in the protocol.
const (
	StateOnHook        PhoneState = "on-hook"
	StateConnected     PhoneState = "connected"
	StateOnHold        PhoneState = "on-hold"
	StateRingIn        PhoneState = "ring-in"
	StateOffHook       PhoneState = "off-hook"
	StateTransfer      PhoneState = "connected-transfer"
	StateDigits        PhoneState = "digits"
	StateConference    PhoneState = "connected-conference"
	StateRingOut       PhoneState = "ring-out"
	StateOffHookFeat   PhoneState = "off-hook-transfer"
	StateRemoteInUse   PhoneState = "remote-in-use"
	maxSoftKeysPerSet             = 16
	maxConfiguredLines            = 100_000
)

// PhoneStates returns every state in the protocol's order.
func PhoneStates() []PhoneState {
	return []PhoneState{
		StateOnHook, StateConnected, StateOnHold, StateRingIn, StateOffHook,
		StateTransfer, StateDigits, StateConference, StateRingOut, StateOffHookFeat,
		StateRemoteInUse,
	}
}

// SoftKeySets gives the keys of each state, left to right. A state that is
// missing keeps the built-in keys.
type SoftKeySets map[PhoneState][]SoftKey

// DefaultSoftKeys returns the built-in sets.
func DefaultSoftKeys() SoftKeySets {
	return SoftKeySets{
		StateOnHook:      {KeyRedial, KeyNewCall},
		StateConnected:   {KeyHold, KeyEndCall, KeyTransfer},
		StateOnHold:      {KeyResume, KeyNewCall, KeyEndCall},
		StateRingIn:      {KeyAnswer, KeyEndCall},
		StateOffHook:     {KeyRedial, KeyEndCall},
		StateTransfer:    {KeyHold, KeyEndCall, KeyTransfer},
		StateDigits:      {KeyBackspace, KeyEndCall, KeyDial},
		StateConference:  {KeyHold, KeyEndCall},
		StateRingOut:     {KeyEndCall, KeyTransfer},
		StateOffHookFeat: {KeyRedial, KeyEndCall},
		StateRemoteInUse: {KeyNewCall},
	}
}

// Default returns a configuration that needs no privilege and serves this
// machine only.
func Default() *Config {
	return &Config{
		Listen:     Listen{SCCP: "127.0.0.1:2000", TFTP: "127.0.0.1:6969", HTTP: "127.0.0.1:6970"},
		KeepAlive:  30 * time.Second,
		DateFormat: "D.M.Y",
		TimeZone:   time.Local,
		Codecs:     media.DefaultPreference(),
		Dialing: Dialing{
			FirstDigit: 15 * time.Second, InterDigit: 8 * time.Second,
			NoAnswer: time.Minute, Failure: 15 * time.Second,
		},
	}
}

// Load reads a file. The error is a [Problems] when the file was read but is
// not right.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	return Parse(path, text)
}

// Advertised returns the servers that phones are told, most wanted first.
func (c *Config) Advertised(own netip.AddrPort) []CallManager {
	if len(c.CallManagers) > 0 {
		return c.CallManagers
	}
	return []CallManager{{Host: own.Addr().Unmap().String(), Port: own.Port()}}
}

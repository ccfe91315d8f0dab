package station

import (
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// profile is what a registration settled about a phone.
type profile struct {
	device  *directory.Device
	known   *directory.Directory
	dialect sccp.Dialect
	face    typeface
	habits  habits
	usable  abilities
	buttons []button
	// program: it announces no feature at all, as no phone with a display and
	// softkeys does but those for conference rooms.
	program bool
	// distant: its voice goes through the registrar, see [config.Device.NAT].
	distant bool

	patience time.Duration // how long it may be silent

	// What the phone said of itself.
	kind       sccp.DeviceType
	load       string // its firmware
	announced  sccp.PhoneFeatures
	translated bool // behind an address translator
}

// Versions at which phones learn something that [sccp.Dialect] leaves open.
const (
	firstNewLabels = 17 // labels of the second table
	firstDynamic   = 17 // texts of any length, see dialectOf
	firstIPv6      = 17 // addresses of both families
	firstHistory   = 17 // CallHistoryInfo
	firstHints     = 15 // buttons that show the state of a number
	firstRemote    = 17 // a state of its own for calls that others hold
)

// dialectOf returns how to talk to a phone. Phones below version 17 get fixed texts,
// although some announce the others, a 7960 with version 11 among them: the call
// managers of their time sent nothing else, and programs of that age take no other
// lengths.
func dialectOf(v sccp.Version, f sccp.PhoneFeatures) sccp.Dialect {
	if v < firstDynamic {
		f &^= sccp.PhoneFeaturesDynamicMessages
	}
	return sccp.Dialect{Version: v, Features: f}
}

// newProfile decides what to send to a phone. One that announces no feature at
// all is a program, which may not know display labels whatever its version.
func newProfile(known *directory.Directory, d *directory.Device, v sccp.Version, f sccp.PhoneFeatures) *profile {
	p := &profile{
		device: d, known: known, announced: f, dialect: dialectOf(v, f),
		habits: habitsOf(sccp.DeviceType(d.Model.Type)), usable: abilitiesOf(known, d),
	}
	labels := p.dialect.Labels() && f != 0
	p.face = typeface{charset: p.dialect.Charset(), labels: labels, newLabels: labels && v >= firstNewLabels}
	p.program = f == 0 && !d.Model.NoSoftKeys && !d.Model.NoDisplay && !p.habits.conferenceRoom
	p.buttons = p.layOut(d.Buttons)
	return p
}

// settleNAT decides whether the voice of the phone needs the registrar: the
// configuration says so, or the phone does not know its own address.
func (p *profile) settleNAT() {
	p.distant = p.translated
	if nat := p.device.NAT; nat != config.NATAuto {
		p.distant = nat == config.NATYes
	}
}

// translated tells whether a phone is behind an address translator: it believes
// to have a private address, and its connection comes from another one.
func translated(told, seen netip.Addr) bool {
	return told.IsValid() && seen.IsValid() && told.IsPrivate() && told != seen
}

// analog tells whether the phone is an adapter for telephones that have nothing
// but a hook and a keypad.
func (p *profile) analog() bool { return p.device.Model.NoDisplay && p.device.Model.HookFlash }

// showsPages tells whether the phone surely shows XML objects: it takes them, and
// is a real phone.
func (p *profile) showsPages() bool {
	return p.face.labels && p.takesPages()
}

func (p *profile) hasLine(instance uint32) bool {
	return instance >= 1 && int64(instance) <= int64(len(p.device.Lines))
}

// abilities are the features that can ever work at a phone, so that no key for
// the others is shown.
type abilities struct{ park, pickup, hunt, meet bool }

func abilitiesOf(known *directory.Directory, d *directory.Device) (a abilities) {
	a.meet = known.Config().MeetMe != nil
	for _, line := range d.CallLines() {
		a.park = a.park || len(known.ParkSlots(callerOn(d, line))) > 0
		a.pickup = a.pickup || line.PickupGroup != ""
		a.hunt = a.hunt || len(known.Hunts(line.Number)) > 0
	}
	return a
}

func callerOn(d *directory.Device, line call.Line) call.Caller {
	return call.Caller{Device: d.Name, Number: line.Number, Class: line.Class}
}

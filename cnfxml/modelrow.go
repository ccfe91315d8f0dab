package cnfxml

import "strings"

// modelRow is a Model in the short form of the table.
type modelRow struct {
	number   int
	name     string
	speaks   speaks
	loads    string // prefixes separated by blanks
	dialect  Dialect
	gen      Generation
	lines    int
	softKeys int
	screen   screen
	addOns   addOns
}

// speaks says which protocols a device has files for.
type speaks uint8

const (
	nothing  speaks = 0
	sccp     speaks = 1
	sip      speaks = 2
	both            = sccp | sip
	resource speaks = 4 // no phone at all
)

func (r *modelRow) model() Model {
	m := Model{
		Name: r.name, DeviceType: r.number, Dialect: r.dialect, Generation: r.gen,
		Lines: r.lines, SoftKeys: r.softKeys, Display: screens[r.screen],
		MaxAddOns: addOnSets[r.addOns].count,
	}
	switch {
	case r.speaks&resource != 0:
		m.Role = RoleResource
	case r.dialect == DialectModule:
		m.Role = RoleModule
	}
	if r.speaks&sccp != 0 {
		m.Protocols = append(m.Protocols, SCCP)
	}
	if r.speaks&sip != 0 {
		m.Protocols = append(m.Protocols, SIP)
	}
	for prefix := range strings.FieldsSeq(r.loads) {
		m.LoadPrefixes = append(m.LoadPrefixes, LoadPrefix{Prefix: prefix, Protocol: r.protocol(prefix)})
	}
	m.AddOns = append(m.AddOns, addOnSets[r.addOns].names...)
	return m
}

// protocol tells which protocol loads of a prefix speak.
func (r *modelRow) protocol(prefix string) Protocol {
	switch {
	case r.speaks == sccp:
		return SCCP
	case r.speaks == sip:
		return SIP
	case hasPrefixFold(prefix, "SCCP"), prefix == "P003":
		return SCCP
	case hasPrefixFold(prefix, "SIP"), prefix == "P0S3":
		return SIP
	}
	return ""
}

func (r *modelRow) acceptsLoad(load string) bool {
	for prefix := range strings.FieldsSeq(r.loads) {
		if hasPrefixFold(load, prefix) {
			return true
		}
	}
	return false
}

// screen is an index into screens.
type screen uint8

const (
	noScreen screen = iota
	mono128x64
	mono192x64
	mono255x128
	mono384x106
	mono384x128
	mono396x81
	mono396x162
	grey133x65
	grey320x222
	grey800x480
	colour176x220
	colour240x320
	colour320x234
	colour320x240
	colour480x128
	colour640x480
	colour800x480
	colour1024x600
	colour1920x1080
)

var screens = [...]Display{
	noScreen:        {},
	mono128x64:      {128, 64, 1},
	mono192x64:      {192, 64, 1},
	mono255x128:     {255, 128, 1},
	mono384x106:     {384, 106, 1},
	mono384x128:     {384, 128, 1},
	mono396x81:      {396, 81, 1},
	mono396x162:     {396, 162, 1},
	grey133x65:      {133, 65, 2},
	grey320x222:     {320, 222, 4},
	grey800x480:     {800, 480, 4},
	colour176x220:   {176, 220, 16},
	colour240x320:   {240, 320, 24},
	colour320x234:   {320, 234, 12},
	colour320x240:   {320, 240, 16},
	colour480x128:   {480, 128, 16},
	colour640x480:   {640, 480, 24},
	colour800x480:   {800, 480, 24},
	colour1024x600:  {1024, 600, 24},
	colour1920x1080: {1920, 1080, 24},
}

// addOns is an index into addOnSets.
type addOns uint8

const (
	noAddOns addOns = iota
	two7914
	two791x
	oneCKEM
	twoCKEM
	threeCKEM
	twoAudioKEM
	threeAudioKEM
	threeVideoKEM
)

// addOnSets say how many modules a phone takes, and of which models.
var addOnSets = [...]struct {
	count int
	names []string
}{
	noAddOns:      {},
	two7914:       {2, []string{"7914"}},
	two791x:       {2, []string{"7914", "7915-12", "7915-24", "7916-12", "7916-24"}},
	oneCKEM:       {1, []string{"CKEM"}},
	twoCKEM:       {2, []string{"CKEM"}},
	threeCKEM:     {3, []string{"CKEM"}},
	twoAudioKEM:   {2, []string{"BEKEM", "8800 audio KEM"}},
	threeAudioKEM: {3, []string{"BEKEM", "8800 audio KEM"}},
	threeVideoKEM: {3, []string{"BEKEM", "8800 video KEM"}},
}

package config

import "slices"

// Model is what a kind of phone can do. The numbers of buttons are those beside
// the display, without add-on modules.
type Model struct {
	Type    uint32 // the device type of the protocol
	Name    string
	Buttons int
	// Layout is set where the keys are printed on the phone.
	Layout     []ButtonKind
	NoSoftKeys bool
	// NoDisplay: neither prompts nor labels are sent.
	NoDisplay bool
	HookFlash bool
}

// Analog tells whether it is an adapter, for telephones with nothing but a hook and
// a keypad.
func (m *Model) Analog() bool { return m.HookFlash && m.NoDisplay }

// Plain tells whether the phone has a display, but no keys for calls beside its
// hook and a hold button (6901). As chan-sccp has it, the hook flash begins and
// completes a transfer there, and the hold button cancels it.
func (m *Model) Plain() bool { return m.HookFlash && m.NoSoftKeys && !m.NoDisplay }

// Models returns every kind of phone that is known.
func Models() []Model {
	old := func(n int) []ButtonKind {
		return append([]ButtonKind{ButtonLine, ButtonRedial, ButtonHold, ButtonTransfer}, slices.Repeat([]ButtonKind{ButtonSpeedDial}, n-4)...)
	}
	single := append([]ButtonKind{ButtonLine, ButtonHold}, slices.Repeat([]ButtonKind{ButtonSpeedDial}, 9)...)
	return []Model{
		{Type: 1, Name: "30SP+", Buttons: 26, Layout: old(26), NoSoftKeys: true, NoDisplay: true},
		{Type: 2, Name: "12SP+", Buttons: 12, Layout: old(12), NoSoftKeys: true, NoDisplay: true},
		{Type: 3, Name: "12SP", Buttons: 12, Layout: old(12), NoSoftKeys: true, NoDisplay: true},
		{Type: 4, Name: "12", Buttons: 12, Layout: old(12), NoSoftKeys: true, NoDisplay: true},
		{Type: 5, Name: "30VIP", Buttons: 26, Layout: old(26), NoSoftKeys: true, NoDisplay: true},
		{Type: 14, Name: "Virtual 30SP+", Buttons: 26, Layout: old(26)},
		{Type: 20, Name: "Virtual 30SP+", Buttons: 26, Layout: old(26)},
		{
			Type: 6, Name: "7910", Buttons: 10, NoSoftKeys: true,
			Layout: []ButtonKind{ButtonLine, ButtonHold, ButtonTransfer, ButtonNone, ButtonNone, ButtonNone, ButtonNone, ButtonSpeedDial, ButtonSpeedDial, ButtonRedial},
		},
		{Type: 7, Name: "7960", Buttons: 6},
		{Type: 8, Name: "7940", Buttons: 2},
		{Type: 9, Name: "7935", Buttons: 2},
		{Type: 10, Name: "VGC", Buttons: 1, NoDisplay: true, HookFlash: true},
		{Type: 12, Name: "ATA 186", Buttons: 5, NoDisplay: true, HookFlash: true},
		{Type: 13, Name: "ATA 188", Buttons: 5, NoDisplay: true, HookFlash: true},
		{Type: 115, Name: "7941", Buttons: 2},
		{Type: 119, Name: "7971", Buttons: 8},
		{Type: 302, Name: "7985", Buttons: 1},
		{Type: 307, Name: "7911", Buttons: 11, Layout: single, HookFlash: true},
		{Type: 308, Name: "7961G-GE", Buttons: 6},
		{Type: 309, Name: "7941G-GE", Buttons: 2},
		{Type: 348, Name: "7931", Buttons: 20},
		{Type: 365, Name: "7921", Buttons: 6},
		{Type: 369, Name: "7906", Buttons: 11, Layout: single, HookFlash: true},
		{Type: 404, Name: "7962", Buttons: 6},
		{Type: 431, Name: "7937", Buttons: 2},
		{Type: 434, Name: "7942", Buttons: 2},
		{Type: 435, Name: "7945", Buttons: 2},
		{Type: 436, Name: "7965", Buttons: 6},
		{Type: 437, Name: "7975", Buttons: 8},
		{Type: 484, Name: "7925", Buttons: 6},
		{Type: 495, Name: "6921", Buttons: 2},
		{Type: 496, Name: "6941", Buttons: 4},
		{Type: 497, Name: "6961", Buttons: 12},
		{Type: 547, Name: "6901", Buttons: 1, NoSoftKeys: true, HookFlash: true},
		{Type: 548, Name: "6911", Buttons: 1, NoDisplay: true},
		{Type: 564, Name: "6945", Buttons: 4},
		{Type: 577, Name: "7926", Buttons: 6},
		{Type: 585, Name: "8945", Buttons: 10},
		{Type: 586, Name: "8941", Buttons: 10},
		{Type: 20000, Name: "7905", Buttons: 11, Layout: single, HookFlash: true},
		{Type: 30002, Name: "7920", Buttons: 6},
		{Type: 30006, Name: "7970", Buttons: 8},
		{Type: 30007, Name: "7912", Buttons: 11, Layout: single, HookFlash: true},
		{Type: 30008, Name: "7902", Buttons: 11, Layout: single, NoSoftKeys: true, NoDisplay: true, HookFlash: true},
		{Type: 30016, Name: "IP Communicator", Buttons: 8},
		{Type: 30018, Name: "7961", Buttons: 6},
		{Type: 30019, Name: "7936", Buttons: 2},
		{Type: 80000, Name: "SPA521S", Buttons: 5},
		{Type: 80001, Name: "SPA524SG", Buttons: 4},
		{Type: 80003, Name: "SPA502G", Buttons: 1},
		{Type: 80004, Name: "SPA504G", Buttons: 4},
		{Type: 80005, Name: "SPA525G", Buttons: 5},
		{Type: 80006, Name: "SPA508G", Buttons: 8},
		{Type: 80007, Name: "SPA509G", Buttons: 12},
		{Type: 80009, Name: "SPA525G2", Buttons: 5},
		{Type: 80011, Name: "SPA303G", Buttons: 3},
		{Type: 80012, Name: "SPA512G", Buttons: 1},
		{Type: 80013, Name: "SPA514G", Buttons: 4},
		{Type: 30027, Name: "Analog gateway", Buttons: 1, NoDisplay: true, HookFlash: true},
	}
}

// LineButtons returns how many lines a phone shows that has a button layout of its
// model.
func (m *Model) LineButtons() int {
	if m.Layout == nil {
		return m.Buttons
	}
	return occurrences(m.Layout, ButtonLine)
}

package directory

import (
	"iter"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// CallLines returns the lines of a device as the call machine knows them.
func (d *Device) CallLines() []call.Line {
	lines := make([]call.Line, len(d.Lines))
	for i, l := range d.Lines {
		lines[i] = call.Line{
			Instance: uint32(i + 1), Number: l.Number, Name: l.Name, Class: l.Class,
			MaxCalls: l.MaxCalls, BusyTrigger: l.BusyTrigger, NoWaiting: !l.CallWaiting, Rollover: l.Rollover,
			Unnumbered: d.Guest, PickupGroup: l.PickupGroup, HotLine: l.HotLine, HotLineAfter: l.HotLineAfter,
			Divert: l.DivertTo, Voicemail: l.Voicemail, Anonymous: l.Anonymous, AutoAnswer: l.AutoAnswer, NoAnswer: l.NoAnswer,
			Music: l.Music,
		}
	}
	return lines
}

// Settings returns events that give numbers and phones what the configuration
// wants them to begin with. What users have changed since comes after them.
func (d *Directory) Settings() iter.Seq[call.Event] {
	return func(yield func(call.Event) bool) {
		cfg := d.Config()
		for _, l := range cfg.Lines {
			s := call.LineSettings{ForwardAll: l.ForwardAll, ForwardBusy: l.ForwardBusy, ForwardNoAnswer: l.ForwardNoAnswer}
			if s != (call.LineSettings{}) && !yield(call.RestoreLine{Number: l.Number, Settings: s}) {
				return
			}
		}
		for _, configured := range cfg.Devices {
			dev := cfg.Effective(configured, "")
			if dev.Private && !yield(call.RestorePhone{Device: dev.Name, Settings: call.PhoneSettings{Private: true}}) {
				return
			}
		}
	}
}

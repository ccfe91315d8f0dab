package assembly

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// beginnings are what a configuration wants numbers and phones to begin with. What
// users set goes before them, until the configuration says otherwise than it did.
type beginnings struct {
	lines  map[string]call.LineSettings
	phones map[string]call.PhoneSettings
}

func newBeginnings() beginnings {
	return beginnings{make(map[string]call.LineSettings), make(map[string]call.PhoneSettings)}
}

func beginningsOf(d *directory.Directory) beginnings {
	b := newBeginnings()
	for ev := range d.Settings() {
		switch ev := ev.(type) {
		case call.RestoreLine:
			b.lines[ev.Number] = ev.Settings
		case call.RestorePhone:
			b.phones[ev.Device] = ev.Settings
		}
	}
	return b
}

// since returns the events that make what the configuration says otherwise than
// before hold.
func (b beginnings) since(before beginnings) (events []call.Event) {
	for _, number := range slices.Sorted(maps.Keys(union(before.lines, b.lines))) {
		for _, when := range []call.ForwardWhen{call.ForwardAlways, call.ForwardOnBusy, call.ForwardOnNoAnswer} {
			if to := b.lines[number].Forward(when); to != before.lines[number].Forward(when) {
				events = append(events, call.SetForward{Number: number, When: when, To: to})
			}
		}
	}
	for _, device := range slices.Sorted(maps.Keys(union(before.phones, b.phones))) {
		if on := b.phones[device].Private; on != before.phones[device].Private {
			events = append(events, call.SetPrivacy{Device: device, On: on})
		}
	}
	return events
}

func union[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// Names of what is stored: a kind, and a number or device.
const (
	ofLine  = "line/"
	ofPhone = "phone/"
)

func (b beginnings) stored() map[string]string {
	texts := make(map[string]string)
	for number, s := range b.lines {
		texts[ofLine+number] = asText(s)
	}
	for device, s := range b.phones {
		texts[ofPhone+device] = asText(s)
	}
	return texts
}

func asText(settings any) string {
	text, _ := json.Marshal(settings) // structs of texts, numbers and booleans
	return string(text)
}

// beginningsIn returns those that were stored. What cannot be read is as what was
// never stored: the configuration says it anew.
func beginningsIn(db *store.Store) beginnings {
	b := newBeginnings()
	for s := range db.Beginnings() {
		if number, ok := strings.CutPrefix(s.Of, ofLine); ok {
			read(s.Says, number, b.lines)
		} else if device, ok := strings.CutPrefix(s.Of, ofPhone); ok {
			read(s.Says, device, b.phones)
		}
	}
	return b
}

func read[V any](text, name string, into map[string]V) {
	var v V
	if json.Unmarshal([]byte(text), &v) == nil {
		into[name] = v
	}
}

// begin lets the configuration have its say where it says otherwise than when it
// was read last, and stores what it says.
func (r *Registrar) begin() {
	db := r.keeper.store
	if db == nil || !db.State().Loaded {
		return
	}
	before, now := beginningsIn(db), beginningsOf(r.directory)
	for _, ev := range now.since(before) {
		r.station.Apply(ev)
	}
	was, is := before.stored(), now.stored()
	var changes []store.Change
	for of := range union(was, is) {
		if was[of] != is[of] {
			changes = append(changes, store.Beginning{Of: of, Says: is[of]})
		}
	}
	if err := r.keeper.save(changes); err != nil {
		r.log.Warn("what the configuration says is not stored yet", "err", err)
	}
}

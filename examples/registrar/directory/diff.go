package directory

import (
	"maps"
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Diff compares two configurations. Of phones whose model is not configured it
// takes the most that a phone can have. It changes nothing.
func Diff(before, after *config.Config) Changes {
	return diff(newView(before), newView(after), newLedger(), newLedger())
}

// Replace makes another configuration the one that holds. Readers see either the
// one or the other. Changes tell what phones and calls need now, phones with
// numbers given at run time among them; the update is what was given and the new
// configuration does not allow any more, its restarts are among the changes.
//
// A file that is not right never gets here: [config.Load] returns nothing then.
func (d *Directory) Replace(cfg *config.Config) (Changes, Update) {
	after := newView(cfg)
	d.mu.Lock()
	before, was := d.view, d.ledger.clone()
	update := d.ledger.prune(after)
	clear(d.ledger.next)
	is := d.ledger.clone()
	d.view = after
	d.mu.Unlock()
	// Readers need not wait for the comparison.
	changes := diff(before, after, was, is)
	changes.Process = processChanges(d.began, cfg)
	return changes, update
}

func (l *ledger) clone() *ledger {
	c := newLedger()
	maps.Copy(c.numbers, l.numbers)
	maps.Copy(c.logins, l.logins)
	maps.Copy(c.types, l.types)
	maps.Copy(c.dials, l.dials)
	maps.Copy(c.guests, l.guests)
	return c
}

func diff(before, after *view, was, is *ledger) Changes {
	c := Changes{
		Lines: lineChanges(before, after), Plan: planChanged(before.cfg, after.cfg),
		Settings: settingsChanged(before.cfg, after.cfg), Process: processChanges(before.cfg, after.cfg),
	}
	for _, l := range c.Lines {
		c.Plan = c.Plan || l.Added || l.Removed
	}
	names := make(map[string]bool)
	for _, set := range []*view{before, after} {
		for name := range set.devices {
			names[name] = true
		}
	}
	for name := range was.numbers {
		names[name] = true
	}
	for name := range was.guests {
		names[name] = true
	}
	for name := range was.logins {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if p := phoneChange(name, before, after, was, is); p.Action != Keep {
			c.Phones = append(c.Phones, p)
		}
	}
	if c.Plan {
		c.Events = append(c.Events, call.PlanChanged{})
	}
	c.Events = append(c.Events, forwardChanges(before, after)...)
	c.Events = append(c.Events, privacyChanges(before, after)...)
	return c
}

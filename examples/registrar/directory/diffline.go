package directory

import (
	"maps"
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

func lineChanges(before, after *view) (list []LineChange) {
	numbers := make(map[string]bool)
	for number := range before.lines {
		numbers[number] = true
	}
	for number := range after.lines {
		numbers[number] = true
	}
	for _, number := range slices.Sorted(maps.Keys(numbers)) {
		old, now := before.lines[number], after.lines[number]
		if old == nil || now == nil || *old != *now {
			list = append(list, LineChange{Number: number, Added: old == nil, Removed: now == nil})
		}
	}
	return list
}

func forwardChanges(before, after *view) (events []call.Event) {
	for _, l := range lineChanges(before, after) {
		var old, now config.Line
		if line := before.lines[l.Number]; line != nil {
			old = *line
		}
		if line := after.lines[l.Number]; line != nil {
			now = *line
		}
		for _, f := range []struct {
			when     call.ForwardWhen
			old, now string
		}{
			{call.ForwardAlways, old.ForwardAll, now.ForwardAll},
			{call.ForwardOnBusy, old.ForwardBusy, now.ForwardBusy},
			{call.ForwardOnNoAnswer, old.ForwardNoAnswer, now.ForwardNoAnswer},
		} {
			if f.old != f.now {
				events = append(events, call.SetForward{Number: l.Number, When: f.when, To: f.now})
			}
		}
	}
	return events
}

func privacyChanges(before, after *view) (events []call.Event) {
	private := func(v *view, name string) bool {
		dev := v.devices[name]
		return dev != nil && v.cfg.Effective(*dev, "").Private
	}
	for _, name := range slices.Sorted(maps.Keys(after.devices)) {
		if now := private(after, name); now != private(before, name) {
			events = append(events, call.SetPrivacy{Device: name, On: now})
		}
	}
	return events
}

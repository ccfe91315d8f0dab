package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// events are counters of what makes calls go on.
type events struct {
	keys                            outcomes // what users do
	phoneUp, phoneDown, timer, lost prometheus.Counter
	change                          prometheus.Counter
}

func (m *Metrics) registerEvents() {
	v := m.counters("events_total", "Events that calls are made of: what users do, by key, whether it was a softkey, a button or a dialled code; "+
		"phones that come (phone-up) and go (phone-down), times that are over (timer), voice that does not flow (no-voice), "+
		"and what configuration, control and services change (change).", "event")
	m.events = events{
		keys: outcomesOf[call.Key](v), phoneUp: v.WithLabelValues("phone-up"), phoneDown: v.WithLabelValues("phone-down"),
		timer: v.WithLabelValues("timer"), lost: v.WithLabelValues("no-voice"), change: v.WithLabelValues("change"),
	}
}

// Event counts one.
func (m *Metrics) Event(ev call.Event) {
	switch ev := ev.(type) {
	case call.Press:
		m.events.keys[ev.Key].Inc()
	case call.DeviceUp:
		m.events.phoneUp.Inc()
	case call.DeviceDown:
		m.events.phoneDown.Inc()
	case call.TimerFired:
		m.events.timer.Inc()
	case call.MediaFailed:
		m.events.lost.Inc()
	default:
		m.events.change.Inc()
	}
}

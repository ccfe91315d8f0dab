package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

func (m *Metrics) registerPhones() {
	m.phones = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Namespace: Namespace, Name: "phones", Help: "Registered phones, by model.",
	}, []string{"model"})
	m.registry.MustRegister(m.phones)
	results := m.counters("registrations_total", "Registrations and connections, by what became of them: accepted, or why not.", "result")
	m.registrations = outcomesOf[station.RejectReason](results)
	m.accepted = results.WithLabelValues("accepted")
	m.ended = outcomesOf[station.EndReason](m.counters("registrations_ended_total", "Registrations that ended, by reason.", "reason"))
	m.throttled = m.counter("phones_throttled_total", "Connections that were cut off because they sent too many messages.")
	m.gap = m.histogram("keepalive_gap_seconds", "Time between two keepalives of a phone. Phones are told how long it should be.",
		5, 10, 15, 20, 25, 29, 31, 35, 40, 50, 60, 75, 90, 120)
	m.answer = m.histogram("keepalive_answer_seconds", "Time from a keepalive to its answer.",
		0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1)
}

// Registered counts a phone that is there now.
func (m *Metrics) Registered(t sccp.DeviceType) {
	m.phones.WithLabelValues(model(t)).Inc()
	m.accepted.Inc()
}

// Unregistered takes back what Registered counted.
func (m *Metrics) Unregistered(t sccp.DeviceType, reason station.EndReason) {
	m.phones.WithLabelValues(model(t)).Dec()
	m.ended[reason].Inc()
}

// Rejected counts whoever was not let in.
func (m *Metrics) Rejected(reason station.RejectReason) { m.registrations[reason].Inc() }

// Throttled counts a phone that sent too much.
func (m *Metrics) Throttled() { m.throttled.Inc() }

// KeepAlive measures one; the first of a connection has no gap.
func (m *Metrics) KeepAlive(gap, answer time.Duration) {
	if gap > 0 {
		m.gap.Observe(gap.Seconds())
	}
	m.answer.Observe(answer.Seconds())
}

// The directions of messages.
const (
	fromPhone = "from-phone"
	toPhone   = "to-phone"
)

func (m *Metrics) registerMessages() {
	v := m.counters("messages_total", "Messages of the protocol, by name and direction. Those that no table has are \"unknown\".", "message", "direction")
	m.messages = make(map[messageKey]prometheus.Counter)
	for info := range sccp.Messages() {
		if info.Direction == sccp.StationToServer || info.Direction == sccp.BothWays {
			m.messages[messageKey{info.ID, true}] = v.WithLabelValues(info.Name, fromPhone)
		}
		if info.Direction == sccp.ServerToStation || info.Direction == sccp.BothWays {
			m.messages[messageKey{info.ID, false}] = v.WithLabelValues(info.Name, toPhone)
		}
	}
	m.unknown = [2]prometheus.Counter{v.WithLabelValues(unknown, toPhone), v.WithLabelValues(unknown, fromPhone)}
}

// Message counts one that was read or written.
func (m *Metrics) Message(id sccp.ID, isFromPhone bool) {
	switch c := m.messages[messageKey{id, isFromPhone}]; {
	case c != nil:
		c.Inc()
	case isFromPhone:
		m.unknown[1].Inc()
	default:
		m.unknown[0].Inc()
	}
}

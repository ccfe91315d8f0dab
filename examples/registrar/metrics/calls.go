package metrics

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

func (m *Metrics) registerCalls(active func() int) {
	v := m.counters("calls_total", "Calls that ended, by whether they were answered and why they ended.", "answered", "cause")
	m.calls = [2]outcomes{outcomesOf[call.Cause](v, "no"), outcomesOf[call.Cause](v, "yes")}
	m.setup = m.histogram("call_setup_seconds", "Time from the beginning of a call until it was answered.",
		0.5, 1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 120)
	if active != nil {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: Namespace, Name: "calls_active", Help: "Calls that exist now, those that ring included.",
		}, func() float64 { return float64(active()) }))
	}
}

// CallEnded counts a call.
func (m *Metrics) CallEnded(cause call.Cause, answered bool, setup time.Duration) {
	if !answered {
		m.calls[0][cause].Inc()
		return
	}
	m.calls[1][cause].Inc()
	m.setup.Observe(setup.Seconds())
}

// voice is what phones tell at the end of calls.
type voice struct{ jitter, latency, loss, mos prometheus.Histogram }

func (m *Metrics) registerVoice() {
	m.voice = voice{
		jitter: m.histogram("voice_jitter_seconds", "Jitter of the voice that a phone received, as it tells at the end of a call.",
			0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5),
		latency: m.histogram("voice_latency_seconds", "Latency of voice, as phones tell it.",
			0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1),
		loss: m.histogram("voice_loss_ratio", "Share of packets that did not arrive, from 0 to 1, as phones tell it.",
			0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
		mos: m.histogram("voice_mos", "Mean opinion score that newer phones compute (MLQK), from 1, bad, to 5.",
			1, 1.5, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 4.25, 4.5, 5),
	}
}

// longest bounds what one phone can add to a sum by telling nonsense.
const longest = 10 * time.Second

// Quality measures what a phone told about its voice. A call without packets says
// nothing.
func (m *Metrics) Quality(s station.Statistics) {
	if total := uint64(s.PacketsReceived) + uint64(s.PacketsLost); total > 0 {
		m.voice.loss.Observe(float64(s.PacketsLost) / float64(total))
		m.voice.jitter.Observe(bounded(s.Jitter))
		m.voice.latency.Observe(bounded(s.Latency))
	}
	if score, ok := opinion(s.Quality); ok {
		m.voice.mos.Observe(score)
	}
}

func bounded(d time.Duration) float64 { return min(max(d, 0), longest).Seconds() }

// opinion finds the score in a text such as "MLQK=4.5000;MLQKav=4.4;ICR=0".
func opinion(text string) (float64, bool) {
	for text != "" {
		var entry string
		entry, text, _ = strings.Cut(text, ";")
		value, ok := strings.CutPrefix(strings.TrimSpace(entry), "MLQK=")
		if !ok {
			continue
		}
		score, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		// 0 means that there was too little voice to judge.
		return score, err == nil && !math.IsNaN(score) && score >= 1 && score <= 5
	}
	return 0, false
}

package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/skinnykit/skinny/examples/registrar/store"
	"github.com/skinnykit/skinny/sccp"
)

// Sources are asked when somebody looks. Each may be nil.
type Sources struct {
	ActiveCalls func() int
	Storage     func() store.State
}

// Metrics is a [station.Observer], and told of files by [Metrics.File]. What it
// is told costs no memory.
type Metrics struct {
	registry *prometheus.Registry

	phones        *prometheus.GaugeVec
	registrations outcomes
	accepted      prometheus.Counter
	ended         outcomes
	messages      map[messageKey]prometheus.Counter
	unknown       [2]prometheus.Counter // by direction
	throttled     prometheus.Counter
	events        events
	gap, answer   prometheus.Histogram
	calls         [2]outcomes // not answered, answered
	setup         prometheus.Histogram
	voice         voice
	files         files
}

type messageKey struct {
	id        sccp.ID
	fromPhone bool
}

// Namespace is what all names begin with, but for those of the process and of Go.
const Namespace = "skinny"

// New returns the metrics of one registrar, in a registry of their own.
func New(s Sources) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registerPhones()
	m.registerMessages()
	m.registerEvents()
	m.registerCalls(s.ActiveCalls)
	m.registerVoice()
	m.registerFiles()
	if s.Storage != nil {
		m.registry.MustRegister(storage{s.Storage})
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
	)
	return m
}

// Registry is for those who measure more.
func (m *Metrics) Registry() *prometheus.Registry { return m.registry }

func (m *Metrics) counter(name, help string) prometheus.Counter {
	c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: Namespace, Name: name, Help: help})
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) counters(name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: Namespace, Name: name, Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

func (m *Metrics) histogram(name, help string, buckets ...float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: Namespace, Name: name, Help: help, Buckets: buckets})
	m.registry.MustRegister(h)
	return h
}

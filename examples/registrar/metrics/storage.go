package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/skinnykit/skinny/examples/registrar/store"
)

// storage asks the store when somebody looks.
type storage struct{ state func() store.State }

// The states that a store can be in, by their words.
func storageStates() []string {
	return []string{"ok", "read-only", "full", "corrupt", "busy", "missing", "newer", "foreign", "slow", "closed", "failed"}
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(Namespace, "storage", name), help, labels, nil)
}

func (s storage) Describe(descs chan<- *prometheus.Desc) { prometheus.DescribeByCollect(s, descs) }

func (s storage) Collect(metrics chan<- prometheus.Metric) {
	now := s.state()
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		metrics <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	counter := func(desc *prometheus.Desc, value uint64) {
		metrics <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(value))
	}
	state := describe("state", "1 for the state that storing is in, 0 for the others.", "state")
	for _, word := range storageStates() {
		value := 0.0
		if word == now.Word() {
			value = 1
		}
		gauge(state, value, word)
	}
	waiting := describe("waiting", "What is in memory and not on disk yet, by kind.", "kind")
	gauge(waiting, float64(now.Settings), "settings")
	gauge(waiting, float64(now.Records), "records")
	counter(describe("records_stored_total", "Records of calls that were written."), now.Stored)
	counter(describe("records_dropped_total", "Records of calls, and of what phones told about their voice, that found no room or were refused by the database."), now.Dropped)
}

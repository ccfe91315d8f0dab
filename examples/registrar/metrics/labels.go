package metrics

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/skinnykit/skinny/sccp"
)

// unknown is the label of what no table has.
const unknown = "unknown"

// outcomes are counters for all values of a small type, found without a search.
type outcomes [1 << 8]prometheus.Counter

// outcomesOf counts values by their names; those without one are unknown.
func outcomesOf[T interface {
	~uint8
	fmt.Stringer
}](v *prometheus.CounterVec, labels ...string,
) (all outcomes) {
	for i := range all {
		name := T(i).String()
		if !isName(name) {
			name = unknown
		}
		all[i] = v.WithLabelValues(append(labels[:len(labels):len(labels)], name)...)
	}
	return all
}

// isName tells words from numbers that stand for values without a name.
func isName(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }

// model returns the name of a kind of device that the protocol knows.
func model(t sccp.DeviceType) string {
	if name := t.Text(); name != "" {
		return name
	}
	return unknown
}

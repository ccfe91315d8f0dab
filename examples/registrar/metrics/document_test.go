package metrics_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/metrics"
	"github.com/skinnykit/skinny/sccp"
)

var update = flag.Bool("update", false, "write METRICS.md anew")

const preface = `# What the registrar measures

` + "`metrics: {http: 127.0.0.1:9600}`" + ` in the configuration serves this at ` + "`/metrics`" + ` for Prometheus, and at ` + "`/healthz`" + ` whether the registrar is well:
status 200, or 503 as soon as something does not work or the registrar ends, and a JSON object with ` + "`ok`" + ` and the list ` + "`problems`" + ` (` + "`part`, `error`" + `). A dashboard for Grafana is in
[skinny.json](../grafana/skinny.json). Beside these there are the usual metrics of Go and of the process (` + "`go_*`, `process_*`" + `).

Names end with their unit: seconds, bytes, or ratio from 0 to 1; ` + "`_total`" + ` are counters since the start. No label takes a value that a phone
chooses: what the protocol's tables do not have is "unknown".

`

// document describes what the registry has.
func document(t *testing.T) string {
	t.Helper()
	m := full()
	feed(m)
	families, err := m.Registry().Gather()
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString(preface + "| name | kind | labels | meaning |\n|---|---|---|---|\n")
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), metrics.Namespace+"_") {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.GetName(), strings.ToLower(f.GetType().String()), labels(f), f.GetHelp())
		}
	}
	return b.String()
}

// labels lists names, and values where they are few enough to be read.
func labels(f *dto.MetricFamily) string {
	var names []string
	values := make(map[string][]string)
	for _, s := range f.GetMetric() {
		for _, l := range s.GetLabel() {
			if values[l.GetName()] == nil {
				names = append(names, l.GetName())
			}
			if !contains(values[l.GetName()], l.GetValue()) {
				values[l.GetName()] = append(values[l.GetName()], l.GetValue())
			}
		}
	}
	var all []string
	for _, name := range names {
		switch list := values[name]; {
		case name == "model":
			all = append(all, fmt.Sprintf("`model`: as %q, or unknown", sccp.DeviceTypeCisco7960.Text()))
		case name == "message":
			all = append(all, "`message`: as in sccp/MESSAGES.md, or unknown")
		default:
			all = append(all, fmt.Sprintf("`%s`: %s", name, strings.Join(list, ", ")))
		}
	}
	return strings.Join(all, "; ")
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// TestDocumentation: go test ./registrar/metrics -run Documentation -update
func TestDocumentation(t *testing.T) {
	want := document(t)
	if *update {
		require.NoError(t, os.WriteFile("METRICS.md", []byte(want), 0o644))
	}
	is, err := os.ReadFile("METRICS.md")
	require.NoError(t, err)
	assert.Equal(t, want, string(is), "write it anew with -update")
}

package metrics_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type dashboard struct {
	Title  string  `json:"title"`
	UID    string  `json:"uid"`
	Panels []panel `json:"panels"`
}

type panel struct {
	ID      int    `json:"id"`
	Type    string `json:"type"`
	Title   string `json:"title"`
	GridPos struct {
		H, W, X, Y int
	} `json:"gridPos"`
	Targets []struct {
		Expr  string `json:"expr"`
		RefID string `json:"refId"`
	} `json:"targets"`
}

// TestDashboard holds every query against what is measured: names, labels and
// their values.
func TestDashboard(t *testing.T) {
	text, err := os.ReadFile("../grafana/skinny.json")
	require.NoError(t, err)
	var d dashboard
	require.NoError(t, json.Unmarshal(text, &d))
	assert.NotEmpty(t, d.Title)
	assert.NotEmpty(t, d.UID)

	m := full()
	feed(m)
	families, err := m.Registry().Gather()
	require.NoError(t, err)
	known := make(map[string]map[string]bool) // labels by name of a sample
	for _, f := range families {
		names := []string{f.GetName()}
		if f.GetType() == dto.MetricType_HISTOGRAM {
			names = []string{f.GetName() + "_bucket", f.GetName() + "_sum", f.GetName() + "_count"}
		}
		for _, name := range names {
			known[name] = make(map[string]bool)
			for _, s := range f.GetMetric() {
				for _, l := range s.GetLabel() {
					known[name][l.GetName()] = true
					known[name][l.GetName()+"="+l.GetValue()] = true
				}
			}
			if strings.HasSuffix(name, "_bucket") {
				known[name]["le"] = true
			}
		}
	}
	used := make(map[string]bool)
	ids, places := make(map[int]bool), make(map[[2]int]int)
	sample := regexp.MustCompile(`\b(skinny_\w+|process_\w+|go_\w+)(?:\{([^}]*)\})?`)
	matcher := regexp.MustCompile(`(\w+)(=~|!=|=|!~)"([^"]*)"`)
	by := regexp.MustCompile(`\bby \(([^)]*)\)`)
	for _, p := range d.Panels {
		assert.False(t, ids[p.ID], "the id %d stands twice", p.ID)
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				assert.Zero(t, places[[2]int{x, y}], "%s lies over another", p.Title)
				places[[2]int{x, y}] = p.ID
			}
		}
		assert.LessOrEqual(t, p.GridPos.X+p.GridPos.W, 24, p.Title)
		require.NotEmpty(t, p.Targets, p.Title)
		for _, target := range p.Targets {
			found := sample.FindAllStringSubmatch(target.Expr, -1)
			require.NotEmpty(t, found, target.Expr)
			require.NoError(t, checkPromQL(target.Expr), p.Title)
			for _, name := range found {
				labels, ok := known[name[1]]
				require.True(t, ok, "%s is not measured: %s", name[1], target.Expr)
				used[name[1]] = true
				for _, l := range matcher.FindAllStringSubmatch(name[2], -1) {
					assert.True(t, labels[l[1]], "%s has no label %s", name[1], l[1])
					if l[2] == "=" || l[2] == "!=" {
						assert.True(t, labels[l[1]+"="+l[3]], "%s is never %q: %s", l[1], l[3], target.Expr)
					}
				}
				for _, group := range by.FindAllStringSubmatch(target.Expr, -1) {
					for _, label := range strings.Split(group[1], ",") {
						assert.True(t, labels[strings.TrimSpace(label)], "%s has no label %s: %s", name[1], label, target.Expr)
					}
				}
			}
		}
	}
	for _, f := range families {
		name := f.GetName()
		if strings.HasPrefix(name, "skinny_") {
			assert.True(t, used[name] || used[name+"_bucket"], "%s is on no panel", name)
		}
	}
}

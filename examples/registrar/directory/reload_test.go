package directory_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/tftp"
)

// TestReloadIsAsAFreshStart compares, for random pairs of configurations, what
// phones are served after the second replaced the first with what a registrar serves
// that was started with the second. Phones for which nothing differs are left alone,
// and others are told as much as they need.
func TestReloadIsAsAFreshStart(t *testing.T) {
	const pairs, seed = 300, 7
	random := rand.New(rand.NewPCG(seed, 0))
	told, kept := 0, 0
	for pair := range pairs {
		first, second := randomConfig(random), randomConfig(random)
		if random.IntN(3) > 0 { // mostly a small change
			second = first.changed(random)
		}
		before, after := directory.New(parse(t, first.text())), directory.New(parse(t, second.text()))
		was := servedBy(t, before)
		d := directory.New(parse(t, first.text()))
		servedBy(t, d) // phones came
		changes, update := d.Replace(parse(t, second.text()))
		require.Empty(t, update.Restart)
		is := servedBy(t, after)
		require.Equal(t, is, servedBy(t, d), "pair %d:\n%s\n---\n%s", pair, first.text(), second.text())

		actions := make(map[string]directory.Action)
		for _, p := range changes.Phones {
			actions[p.Name] = p.Action
		}
		for name := range was {
			var want directory.Action
			switch a, b := was[name], is[name]; {
			case (a.device == nil) != (b.device == nil) || a.file != b.file || a.fallback != b.fallback:
				want = directory.Reset
			case a.device == nil:
			case !assert.ObjectsAreEqual(visible(a.device), visible(b.device)):
				want = directory.Restart
			case !assert.ObjectsAreEqual(habits(a.device), habits(b.device)):
				want = directory.Refresh
			}
			require.Equal(t, want, actions[name], "%s of pair %d:\n%s\n---\n%s", name, pair, first.text(), second.text())
			if want == directory.Keep {
				kept++
			} else {
				told++
			}
		}
	}
	assert.Greater(t, told, pairs/2)
	assert.Greater(t, kept, pairs/2)
}

const phones = 4

// portion is what a phone gets.
type portion struct {
	device         *directory.Device // nil: it is turned away
	file, fallback string            // fallback: the one for all, where it has none
}

func servedBy(t *testing.T, d *directory.Directory) map[string]portion {
	t.Helper()
	sources, dir, err := (&boot.Files{Directory: d, SCCP: netip.MustParseAddrPort("192.0.2.1:2000")}).Sources()
	require.NoError(t, err)
	require.Nil(t, dir)
	all := make(map[string]portion)
	for i := range phones {
		name := fmt.Sprintf("SEP00112233445%d", i)
		var s portion
		s.device, _ = d.Admit(name, 7)
		if s.file = fetched(t, sources, name+".cnf.xml"); s.file == "" && s.device != nil {
			s.fallback = fetched(t, sources, "XMLDefault.cnf.xml")
		}
		if s.device == nil {
			s.file = ""
		}
		all[name] = s
	}
	return all
}

// fetched returns the file of a name, from the first source that has it.
func fetched(t *testing.T, sources []tftp.Source, name string) string {
	t.Helper()
	for _, source := range sources {
		content, err := source.Open(t.Context(), tftp.Request{Name: name, Remote: netip.MustParseAddrPort("192.0.2.7:1024")})
		if err != nil {
			continue
		}
		text, err := io.ReadAll(content.Body)
		require.NoError(t, err)
		require.NoError(t, content.Body.Close())
		return string(text)
	}
	return ""
}

// visible is what a phone shows of itself: it asks for that when it registers.
func visible(d *directory.Device) any {
	var lines []string
	for _, l := range d.Lines {
		lines = append(lines, l.Number+l.Name+l.Label)
	}
	return []any{lines, d.Buttons, d.SpeedDials, d.BusyLamps, d.ParkSlots, d.Services, d.SoftKeys}
}

// habits are how it is treated; forwards are set by an event.
func habits(d *directory.Device) any { return []any{d.CallLines(), d.Options, d.NAT, d.Description} }

// choices are parts of a configuration: an index of each.
type choices []int

func parts() [][]string {
	list := [][]string{
		{"", "call-managers: [192.0.2.9]", "call-managers: [192.0.2.9, 192.0.2.8]"},
		{"date-format: D.M.Y", "date-format: M/D/YA"},
		{"", "firmware: {7960: {load: P0030801SR02}}", "firmware: {7941: {load: SCCP41.9-4-2SR3-1S}}"},
		{"softkeys: {a: {on-hook: [new-call]}, b: {on-hook: [new-call]}}", "softkeys: {a: {on-hook: [redial]}, b: {on-hook: [new-call]}}"},
		{"button-templates: {t: [line, speed-dial]}", "button-templates: {t: [line, line, blf]}"},
		{"templates: {x: {models: [7960]}, y: {}}", "templates: {x: {models: [7960], speed-dials: [{number: 1001}]}, y: {cnf: {vendorConfig/webAccess: 1}}}", "templates: {x: {}, y: {dnd: silent, softkeys: a}}"},
		{"", "keepalive: 45s"},
		{"", "voicemail: 1001"},
		{"", "dial-plan: {patterns: [{match: 9X, to: 1001}]}"},
		{"lines:\n- number: 1000", "lines:\n- {number: 1000, label: Zero}", "lines:\n- {number: 1000, max-calls: 4}"},
		{"- number: 1001", "- {number: 1001, name: One}", "- {number: 1001, forward-all: 1000}"},
		{"devices:\n- {name: SEP001122334459, lines: [1000]}"},
	}
	for i := range phones {
		name := fmt.Sprintf("- {name: SEP00112233445%d, ", i)
		list = append(list, []string{
			"", name + "lines: [1000]}", name + "model: 7960, lines: [1000]}", name + "model: 7960, lines: [1001, 1000]}",
			name + "model: 7960, lines: [1001], softkeys: a}", name + "model: 7960, lines: [1001], softkeys: b, template: x}",
			name + "model: 7960, lines: [1001], template: y}", name + "model: 7941, lines: [1000], buttons: t, blf: [{number: 1001}]}",
			name + "model: 7960, lines: [1000], private: true}", name + "model: 7960, lines: [1000], nat: true, description: x}",
		})
	}
	return list
}

func randomConfig(random *rand.Rand) choices {
	var c choices
	for _, part := range parts() {
		c = append(c, random.IntN(len(part)))
	}
	return c
}

// changed differs in one part at most.
func (c choices) changed(random *rand.Rand) choices {
	other := append(choices{}, c...)
	i := random.IntN(len(c))
	other[i] = random.IntN(len(parts()[i]))
	return other
}

func (c choices) text() string {
	var lines []string
	for i, part := range parts() {
		lines = append(lines, part[c[i]])
	}
	return strings.Join(lines, "\n") + "\n"
}

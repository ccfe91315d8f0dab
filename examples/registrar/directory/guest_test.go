package directory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

const (
	claimable = `
claims: [{numbers: 1100-1101, pin: "` + hash4711 + `"}]
lines: [{number: 1001}]
devices: [{name: A, lines: [1001]}]
`
	helpful = claimable + `
dial-plan: {emergency: [{number: 112, to: 1001}]}
users: [{name: anna, number: 50, lines: [1001], pin: "` + hash4711 + `"}]
templates: {all: {models: [7960], speed-dials: [{number: 1001}], blf: [{number: 1001}]}}
hunt-groups: [{number: 2000, members: [1001]}]
`
)

// TestGuests: an unknown phone without a number may claim one, and nothing else.
func TestGuests(t *testing.T) {
	d := load(t, helpful)
	told := 0
	d.OnGiven(func(directory.Given) { told++ })
	dev, err := d.Admit("SEP0A", 7)
	require.NoError(t, err)
	assert.True(t, dev.Guest)
	require.Len(t, dev.Lines, 1)
	assert.Equal(t, "No number", dev.Lines[0].Label)
	assert.Empty(t, dev.SpeedDials)
	assert.Empty(t, dev.BusyLamps)
	assert.Empty(t, d.Numbers(), "nothing is stored of it")
	assert.Zero(t, told)
	require.NotNil(t, d.Device("SEP0A"))

	from := call.Caller{Device: "SEP0A", Number: dev.Lines[0].Number}
	for digits, want := range map[string]call.RouteKind{
		"1001": call.RouteForbidden, "2000": call.RouteForbidden, "112": call.RouteEmergency,
		"*301100*4711": call.RouteService, "*3150*4711": call.RouteService,
	} {
		match, route := d.Match(from, digits)
		assert.NotEqual(t, call.NoMatch, match, digits)
		assert.Equal(t, want, route.Kind, digits)
	}
	match, _ := d.Match(call.Caller{Device: "A", Number: "1001"}, dev.Lines[0].Number)
	assert.Equal(t, call.NoMatch, match, "nobody calls it")

	u, err := d.Claim("SEP0A", "1100", "4711", noon)
	require.NoError(t, err)
	assert.Equal(t, []string{"SEP0A"}, u.Restart)
	assert.Equal(t, []string{"1100"}, numbers(t, d, "SEP0A", 7))
	assert.False(t, d.Device("SEP0A").Guest)
}

// TestGuestsAreBounded: there are as many as numbers to claim.
func TestGuestsAreBounded(t *testing.T) {
	d := load(t, claimable)
	for _, name := range []string{"G1", "G2", "G1"} {
		_, err := d.Admit(name, 7)
		require.NoError(t, err, name)
	}
	_, ok := d.Expected("G3", 7)
	assert.False(t, ok)
	_, err := d.Admit("G3", 7)
	assert.ErrorContains(t, err, "Too many unknown phones")
	_, err = d.Claim("G1", "1101", "4711", noon)
	require.NoError(t, err)
	_, ok = d.Expected("G3", 7)
	assert.True(t, ok, "one has left its place")
	_, err = d.Admit("G3", 7)
	assert.NoError(t, err)
}

// TestAUserAtAGuest has the own lines there.
func TestAUserAtAGuest(t *testing.T) {
	d := load(t, helpful)
	_, err := d.Admit("G", 7)
	require.NoError(t, err)
	_, err = d.LogIn("G", "50", "4711", noon)
	require.NoError(t, err)
	assert.Equal(t, []string{"1001"}, numbers(t, d, "G", 7))
	assert.False(t, d.Device("G").Guest)
	_, ok := d.LogOff("G")
	require.True(t, ok)
	assert.True(t, d.Device("G").Guest)
}

// TestGuestsAfterAReload are told when there is a number for them, or no claim.
func TestGuestsAfterAReload(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		action directory.Action
	}{
		"no claims":      {"lines: [{number: 1001}]", directory.Reset},
		"a range":        {claimable + "auto-registration: {numbers: 3000-3009}", directory.Reset},
		"as it was":      {claimable, directory.Keep},
		"another device": {"claims: [{numbers: 1100-1101, pin: \"" + hash4711 + "\"}]\nlines: [{number: 1001}]\ndevices: [{name: G, lines: [1001]}]", directory.Restart},
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, claimable)
			_, err := d.Admit("G", 7)
			require.NoError(t, err)
			cfg, err := config.Parse("x", []byte(c.text))
			require.NoError(t, err)
			changes, u := d.Replace(cfg)
			assert.Empty(t, u.Given)
			action := directory.Keep
			for _, p := range changes.Phones {
				if p.Name == "G" {
					action = max(action, p.Action)
				}
			}
			assert.GreaterOrEqual(t, action, c.action)
			if c.action == directory.Keep {
				assert.Equal(t, directory.Keep, action)
			}
		})
	}
}

package directory_test

import (
	"fmt"
	"strings"
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

// TestGuestsAreBounded: as many are here as there are numbers to claim.
func TestGuestsAreBounded(t *testing.T) {
	d := load(t, claimable)
	for _, name := range []string{"G1", "G2", "G1"} {
		_, err := d.Admit(name, 7)
		require.NoError(t, err, name)
		require.NoError(t, d.Arrive(name))
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

// TestPlacesOfGuestsWhoAreAway go to those who come, the one who left first gives its
// place first.
func TestPlacesOfGuestsWhoAreAway(t *testing.T) {
	d := load(t, claimable)
	comes := func(name string) error {
		if _, err := d.Admit(name, 7); err != nil {
			return err
		}
		return d.Arrive(name)
	}
	names := func() (list []string) {
		for _, dev := range d.Devices() {
			if dev.Guest {
				list = append(list, dev.Name)
			}
		}
		return list
	}
	require.NoError(t, comes("G1"))
	require.NoError(t, comes("G2"))
	d.Leave("G2")
	d.Leave("G1")
	d.Leave("G7") // who is none
	require.NoError(t, comes("G3"))
	assert.Equal(t, []string{"G1", "G3"}, names())
	require.NoError(t, comes("G1"), "it has its place still")
	require.ErrorContains(t, comes("G2"), "Too many unknown phones")
	assert.Equal(t, []string{"G1", "G3"}, names(), "who is here stays")
	d.Leave("G3")
	for i := range 5000 {
		_, err := d.Admit(fmt.Sprintf("S%d", i), uint32(i))
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"G1", "S4999"}, names())
	require.NoError(t, d.Arrive("S4998"), "the place of one that did not stay")
	assert.Equal(t, []string{"G1", "S4998"}, names())
	require.ErrorContains(t, d.Arrive("S4999"), "Too many unknown phones")
	require.NoError(t, d.Arrive("A"), "configured")
	_, err := d.Claim("G1", "1100", "4711", noon)
	require.NoError(t, err)
	require.NoError(t, d.Arrive("G1"), "it has a number")
	d.Leave("G1")
	assert.Equal(t, []string{"1100"}, numbers(t, d, "G1", 7))
}

// TestFewerPlacesAfterAReload: those who are here stay, and nobody takes the place of
// one of them.
func TestFewerPlacesAfterAReload(t *testing.T) {
	d := load(t, claimable)
	for _, name := range []string{"G1", "G2"} {
		_, err := d.Admit(name, 7)
		require.NoError(t, err)
	}
	require.NoError(t, d.Arrive("G2"))
	cfg, err := config.Parse("x", []byte(strings.Replace(claimable, "1100-1101", "1100-1100", 1)))
	require.NoError(t, err)
	d.Replace(cfg)
	_, err = d.Admit("G3", 7)
	require.ErrorContains(t, err, "1 phones without a number")
	d.Leave("G2")
	_, err = d.Admit("G3", 7)
	require.NoError(t, err)
	assert.Nil(t, d.Device("G1"))
	assert.Nil(t, d.Device("G2"))
}

// TestGuestsKeepNothing: names cost a stranger nothing.
func TestGuestsKeepNothing(t *testing.T) {
	d := load(t, helpful)
	_, err := d.Admit("G", 7)
	require.NoError(t, err)
	assert.Empty(t, d.NumbersOf("G"))
	dial := directory.Dial{SpeedDial: config.SpeedDial{Number: "1001"}}
	_, _, _, err = d.SetDial("G", dial)
	require.ErrorIs(t, err, directory.ErrDial)
	_, err = d.LogIn("G", "50", "4711", noon)
	require.NoError(t, err)
	_, own, _, err := d.SetDial("G", dial)
	require.NoError(t, err)
	assert.Len(t, own, 1, "of the user")
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

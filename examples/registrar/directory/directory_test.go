package directory_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

func load(t *testing.T, text string) *directory.Directory {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	return directory.New(cfg)
}

const house = `
softkeys: {lobby: {on-hook: [new-call]}}
button-templates: {mixed: [speed-dial, line, line, line, hold]}
lines: [{number: 1001, name: Reception, label: Desk}, {number: 1002}, {number: 10021}]
devices:
  - {name: SEP001122334455, lines: [1001, 1002], speed-dials: [{number: 1002}, {number: 9}], softkeys: lobby}
  - {name: SEP001122334466, lines: [1002, 1001], speed-dials: [{number: 1001}], buttons: mixed}
`

func TestAllottedNumbersAreTold(t *testing.T) {
	d := load(t, house+"auto-registration: {numbers: 500-500}\n")
	var told []directory.Given
	d.OnGiven(func(g directory.Given) { told = append(told, g) })
	for range 2 {
		dev, err := d.Admit("SEPAABBCCDDEEFF", 7)
		require.NoError(t, err)
		assert.Equal(t, "500", dev.Lines[0].Number)
	}
	_, err := d.Admit("SEP001122334455", 7)
	require.NoError(t, err)
	_, err = d.Admit("SEPAABBCCDDEE00", 7)
	require.Error(t, err, "no number is left")
	assert.Equal(t, []directory.Given{{Device: "SEPAABBCCDDEEFF", Number: "500", Type: 7}}, told)
}

func TestConfiguredDevice(t *testing.T) {
	d := load(t, house)
	dev, err := d.Admit("SEP001122334455", 7)
	require.NoError(t, err)
	assert.Equal(t, "7960", dev.Model.Name)
	assert.False(t, dev.Auto)
	assert.Equal(t, config.Line{Number: "1001", Name: "Reception", Label: "Desk", MaxCalls: 2, CallWaiting: true}, dev.Lines[0])
	assert.Equal(t, "1002", dev.Lines[1].Label)
	assert.Equal(t, []directory.Button{
		{config.ButtonLine, 1}, {config.ButtonLine, 2}, {config.ButtonSpeedDial, 1}, {config.ButtonSpeedDial, 2},
	}, dev.Buttons)
	assert.Equal(t, []config.SoftKey{config.KeyNewCall}, dev.SoftKeys[config.StateOnHook])
	assert.NotEmpty(t, dev.SoftKeys[config.StateConnected])
}

func TestNamesInSmallLetters(t *testing.T) {
	d := load(t, house)
	dev, err := d.Admit("sep001122334455", 7)
	require.NoError(t, err)
	assert.Equal(t, "SEP001122334455", dev.Name)
}

func TestButtons(t *testing.T) {
	d := load(t, house)
	t.Run("a small phone shows what fits", func(t *testing.T) {
		dev, err := d.Admit("SEP001122334455", 8)
		require.NoError(t, err)
		assert.Len(t, dev.Buttons, 2)
	})
	t.Run("a template numbers each kind and leaves blanks", func(t *testing.T) {
		dev, err := d.Admit("SEP001122334466", 7)
		require.NoError(t, err)
		assert.Equal(t, []directory.Button{
			{config.ButtonSpeedDial, 1}, {config.ButtonLine, 1}, {config.ButtonLine, 2}, {Kind: config.ButtonNone}, {config.ButtonHold, 1},
		}, dev.Buttons)
	})
	t.Run("printed keys", func(t *testing.T) {
		dev, err := d.Admit("SEP001122334455", 30007)
		require.NoError(t, err)
		assert.Equal(t, directory.Button{config.ButtonHold, 1}, dev.Buttons[1])
		assert.Equal(t, directory.Button{config.ButtonSpeedDial, 2}, dev.Buttons[3])
		assert.Equal(t, directory.Button{Kind: config.ButtonNone}, dev.Buttons[4])
	})
}

func TestUnknownDevice(t *testing.T) {
	d := load(t, house)
	for _, name := range []string{"SEPFFFFFFFFFFFF", ""} {
		_, err := d.Admit(name, 7)
		var r *directory.Rejection
		require.ErrorAs(t, err, &r)
		assert.LessOrEqual(t, len(r.Reason), 32)
		assert.Contains(t, r.Reason, name)
		assert.NotEmpty(t, r.Fix)
		assert.Contains(t, err.Error(), r.Fix)
	}
}

func TestConfigured(t *testing.T) {
	d := load(t, house)
	dev, ok := d.Configured("SEP001122334466")
	assert.True(t, ok)
	assert.Equal(t, "mixed", dev.Buttons)
	_, ok = d.Configured("SEP0")
	assert.False(t, ok)
}

func TestAutoRegistration(t *testing.T) {
	d := load(t, house+"auto-registration: {numbers: 1000-1003}\n")
	first, err := d.Admit("A", 7)
	require.NoError(t, err)
	assert.True(t, first.Auto)
	assert.Equal(t, "1000", first.Lines[0].Number)
	second, err := d.Admit("B", 7)
	require.NoError(t, err)
	assert.Equal(t, "1003", second.Lines[0].Number, "1001 and 1002 are taken")
	again, err := d.Admit("A", 7)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	_, err = d.Admit("C", 7)
	assert.ErrorContains(t, err, "every number of the auto-registration range 1000-1003 is taken")
	assert.Equal(t, call.Exact, match(d, "1003"))
}

func TestMatch(t *testing.T) {
	d := load(t, house)
	for digits, want := range map[string]call.Match{
		"1": call.Prefix, "100": call.Prefix, "1001": call.Exact, "1002": call.ExactOrPrefix,
		"10021": call.Exact, "2": call.NoMatch, "10011": call.NoMatch, "": call.NoMatch,
	} {
		assert.Equal(t, want, match(d, digits), digits)
	}
}

func TestManyPhonesAtOnce(t *testing.T) {
	d := load(t, "auto-registration: {numbers: 1000-1999}")
	var wg sync.WaitGroup
	numbers := make([]string, 200)
	for i := range numbers {
		wg.Go(func() {
			dev, err := d.Admit(fmt.Sprintf("SEP%012X", i), 7)
			if err == nil {
				numbers[i] = dev.Lines[0].Number
			}
			match(d, "1000")
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, n := range numbers {
		assert.False(t, n == "" || seen[n], "number %q", n)
		seen[n] = true
	}
}

func TestModels(t *testing.T) {
	d := load(t, house)
	m := d.Model(7)
	assert.Equal(t, "7960", m.Name)
	assert.Equal(t, 6, m.Buttons)
	unknown := d.Model(4711)
	assert.Equal(t, "type 4711", unknown.Name)
	for i := range uint32(31000) {
		m := d.Model(i)
		assert.LessOrEqual(t, m.Buttons, 42)
		if m.Layout != nil {
			assert.Len(t, m.Layout, m.Buttons, m.Name)
		}
	}
}

func match(d *directory.Directory, digits string) call.Match {
	m, _ := d.Match(call.Caller{}, digits)
	return m
}

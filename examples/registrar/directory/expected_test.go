package directory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/directory"
)

func TestExpectedGivesNoNumber(t *testing.T) {
	d := load(t, `
templates: {a: {description: of a}, b: {description: of b}, wireless: {models: [7921], description: of a model}}
auto-registration:
  ranges: [{numbers: 100-100, template: a}, {numbers: 200-299, template: b}, {numbers: 300-309, models: [7921]}]
lines: [{number: 1}]
devices: [{name: SEP001122334455, lines: [1]}]
`)
	const kind7960, kind7921 = 7, 365
	_, ok := d.Known("SEPA")
	assert.False(t, ok)
	for range 3 {
		dev, ok := d.Expected("SEPA", kind7960)
		require.True(t, ok)
		assert.Equal(t, "of a", dev.Description)
	}
	assert.Empty(t, d.Numbers())
	_, err := d.Admit("SEPB", kind7960)
	require.NoError(t, err)
	assert.Equal(t, []directory.Given{{Device: "SEPB", Number: "100", Template: "a", Type: 7}}, d.Numbers())
	for name, kind := range map[string]uint32{"SEPA": kind7960, "SEPB": kind7960, "sep001122334455": kind7921, "SEPC": kind7921} {
		dev, ok := d.Expected(name, kind)
		require.True(t, ok, name)
		want := map[string]string{"SEPA": "of b", "SEPB": "of a", "sep001122334455": "of a model", "SEPC": "of a model"}[name]
		assert.Equal(t, want, dev.Description, name)
	}
	_, err = d.Admit("SEPC", kind7921)
	require.NoError(t, err)
	dev, ok := d.Known("SEPC")
	assert.True(t, ok)
	assert.Equal(t, "of a model", dev.Description, "by the model it told")
	assert.Equal(t, []string{"300"}, dev.Lines)

	none := load(t, "lines: [{number: 1}]")
	_, ok = none.Expected("SEPA", kind7960)
	assert.False(t, ok)
}

// TestTypesAreTold with numbers, and come back with them: the file of a phone fits
// before it has registered again.
func TestTypesAreTold(t *testing.T) {
	const text = `
auto-registration: {numbers: 100-109}
templates: {wireless: {models: [7921], description: of a model}}
`
	const kind7960, kind7921 = 7, 365
	d := load(t, text)
	var told []directory.Given
	d.OnGiven(func(g directory.Given) { told = append(told, g) })
	for _, kind := range []uint32{kind7960, kind7960, kind7921, kind7921} {
		_, err := d.Admit("SEPA", kind)
		require.NoError(t, err)
	}
	assert.Equal(t, []directory.Given{
		{Device: "SEPA", Number: "100", Type: kind7960}, {Device: "SEPA", Number: "100", Type: kind7921},
	}, told, "when they change, too")

	d = load(t, text)
	_, ok := d.FileOf("SEPA")
	assert.False(t, ok)
	require.True(t, d.Restore(told[1:], nil).Empty())
	file, ok := d.FileOf("SEPA")
	assert.True(t, ok)
	assert.Equal(t, "7921", file.Model)
	dev, _ := d.Known("SEPA")
	assert.Equal(t, "of a model", dev.Description)
	require.True(t, d.Restore(told[:1], nil).Empty())
	dev, _ = d.Known("SEPA")
	assert.Equal(t, "of a model", dev.Description, "what was told since goes before what was stored")

	older := load(t, text)
	older.Restore([]directory.Given{{Device: "SEPA", Number: "100"}}, nil)
	_, ok = older.FileOf("SEPA")
	assert.False(t, ok, "not known yet")
}

package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// TestPlacesOfKeys has mistakes that are seen when the whole device, or the whole file,
// is known: they are told at the key that has to change.
func TestPlacesOfKeys(t *testing.T) {
	const head = "lines:\n  - {number: 1001}\ndevices:\n  - name: SEP001122334455\n    lines: [1001]\n    model: 7940\n"
	for name, c := range map[string]struct {
		text         string
		line, column int
	}{
		"module":          {head + "    add-ons: [7914]\n", 7, 14},
		"load":            {head + "    load: SCCP41.9-4-2SR3-1S\n", 7, 11},
		"networks":        {head + "    networks: [10.0.0.0/8]\nsecurity: {networks: [192.168.0.0/16]}\n", 7, 15},
		"encryption":      {head + "    security: encrypted\n", 7, 15},
		"name":            {head + "security: {devices: [SEP99*]}\n", 4, 5},
		"of a template":   {head + "    template: big\ntemplates: {big: {security: encrypted}}\n", 4, 5},
		"router":          {head + "dhcp:\n  - interface: e\n    pool: 10.0.0.1-10.0.0.9\n    router: 10.0.1.1\n    network: 10.0.0.0/24\n", 10, 13},
		"second document": {head + "---\n\nkeepalive: 30s\n", 7, 1},
	} {
		_, err := config.Parse("x", []byte(c.text))
		var problems config.Problems
		require.ErrorAs(t, err, &problems, name)
		require.Len(t, problems, 1, name)
		assert.Equal(t, []int{c.line, c.column}, []int{problems[0].Line, problems[0].Column}, "%s: %v", name, problems[0])
	}
}

// TestPlacesOfForwards has lines and groups of several rows that lead to themselves. It
// is the only mistake that is told.
func TestPlacesOfForwards(t *testing.T) {
	for text, want := range map[string]string{
		"lines:\n  - number: 1\n    name: one\n    forward-busy: 1\n":                           "x:4:19: forward-busy of the line 1 leads to itself; name another number",
		"lines:\n  - number: 1\n    forward-all: 2\n  - number: 2\n    forward-all: 1\n":        "x:3:18: forward-all goes in a circle: 1, 2, 1; let one of them forward elsewhere, or not at all",
		"lines: [{number: 1}]\nhunt-groups:\n  - number: 20\n    members: [1]\n    final: 20\n": "x:5:12: final of the hunt group 20 leads to itself; name another number",
	} {
		_, err := config.Parse("x", []byte(text))
		assert.EqualError(t, err, want)
	}
}

// TestAnchorsAreToldAsThat: the mapping behind an anchor is right, only its name is not.
func TestAnchorsAreToldAsThat(t *testing.T) {
	_, err := config.Parse("x", []byte("templates:\n  base: &base\n    dnd: silent\nlines: &lines\n  - {number: 1001}\n"))
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	require.Len(t, problems, 2)
	for i, line := range []int{2, 4} {
		assert.Equal(t, line, problems[i].Line)
		assert.Contains(t, problems[i].Message, "anchors, aliases and tags are not understood")
	}
}

// TestEmergencyNumbersLeadToPhones: whatever else an emergency number could lead to
// would fail when somebody needs it.
func TestEmergencyNumbersLeadToPhones(t *testing.T) {
	const rest = `
lines: [{number: 1001}, {number: 1002}]
hunt-groups: [{number: 2000, members: [1001]}]
page-groups: [{number: 4000, members: [1001], address: "239.1.1.1:20480"}]
auto-registration: {numbers: 6000-6009}
`
	plan := func(to string) string {
		return "dial-plan: {patterns: [{match: 9XXXX, strip: 1}], emergency: [{number: 112, to: " + to + "}]}" + rest
	}
	for _, to := range []string{"1001", "2000", "6001"} {
		c, err := config.Parse("x", []byte(plan(to)))
		require.NoError(t, err, to)
		assert.Empty(t, c.Warnings, to)
	}
	for to, message := range map[string]string{
		"112":   "x:1:81: to: 112 is an emergency number; name a line or a hunt group",
		"4000":  "x:1:81: to: 4000 is a page group; name a line or a hunt group",
		"91001": "x:1:81: to: 91001 becomes another number by a pattern",
	} {
		_, err := config.Parse("x", []byte(plan(to)))
		assert.ErrorContains(t, err, message)
	}
}

// TestNumbersBehindEmergencyNumbers: an emergency number is called at its last digit.
func TestNumbersBehindEmergencyNumbers(t *testing.T) {
	c, err := config.Parse("x", []byte(`
dial-plan: {emergency: [{number: 112, to: 1001}, {number: 100, to: 2000}]}
hunt-groups: [{number: 2000, members: [1001]}]
lines: [{number: 1002}, {number: 1001}]
`))
	require.NoError(t, err)
	require.Len(t, c.Warnings, 1)
	assert.Equal(t, "x:2:50: 1001 begins with the emergency number 100: whoever dials it calls that; give 1001 another number", c.Warnings[0].Error())
}

func TestRangesBehindEmergencyNumbers(t *testing.T) {
	c, err := config.Parse("x", []byte(`
dial-plan: {emergency: [{number: 112, to: 1001}]}
lines: [{number: 1001}]
auto-registration: {numbers: 1100-1199, ranges: [{models: [7960], numbers: 1130-1139}]}
claims: [{numbers: 11200-11205, pin: "`+hash4711+`"}]
`))
	require.NoError(t, err)
	var told []string
	for _, w := range c.Warnings {
		told = append(told, w.Error())
	}
	const behind = " has numbers that begin with the emergency number 112: whoever dials one of them calls that; leave them out of what is given to phones"
	assert.Equal(t, []string{"x:2:25: 1100-1199" + behind, "x:2:25: 11200-11205" + behind}, told)
}

// TestFixesOfTexts says what people meant who wrote a text as no YAML.
func TestFixesOfTexts(t *testing.T) {
	for text, want := range map[string]string{
		"lines:\n  - number: 1001\n    name: \"Anna\" Huber\n":    "x:3:18: no valid YAML: a text goes on behind its closing quote; put all of it in quotes",
		"lines:\n  - number: 1001\n    name: 'Anna's phone'\n":    "x:3:17: no valid YAML: a text goes on behind its closing quote; put all of it in quotes",
		"lines:\n  - number: 1001\n    name: \"C:\\Anna\"\n":      "x:3:15: no valid YAML: found unknown escape character 'A'; write \\\\ for a \\",
		"lines:\n  - number: 1001\n    name: | Anna\n":            "put texts that begin with | or > in quotes",
		"lines:\n  - number: 1001\n    name: - Anna\n":            "put texts that begin with - in quotes",
		"; the house\nkeepalive: 30s\n":                           "x:1:1: no valid YAML: unexpected key name; begin comments with #",
		"// the house\nkeepalive: 30s\n":                          "x:1:1: no valid YAML: unexpected key name; begin comments with #",
		"lines:\n\u00a0\u00a0- number: 1001\n":                    "a blank of this line is none",
		"lines:\n  -\u00a0number: 1001\n":                         "a blank of this line is none",
		"lines:\n  - number:\u00a01001\n":                         "a blank of this line is none",
		"lines:\n  – number: 1001\n":                              "the dash of this line is none",
		"lines:\n  - number: 1001\n...\nkeepalive: 30s\n":         `remove the line "---" or "..."`,
		"lines:\n  - {number: 10o1, name: \"Anna\u00a0Huber\"}\n": "use digits only, such as 1001",
	} {
		_, err := config.Parse("x", []byte(text))
		assert.ErrorContains(t, err, want, "%q", text)
		if strings.Contains(text, "10o1") {
			assert.NotContains(t, err.Error(), "is none")
		}
	}
}

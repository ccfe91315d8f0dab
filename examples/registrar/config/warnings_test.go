package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// TestRightAndMaybeNotMeant holds files that are right, and may not be meant so.
func TestRightAndMaybeNotMeant(t *testing.T) {
	const four = "lines: [{number: 1001}, {number: 1002}, {number: 1003}, {number: 1004}]\n"
	for name, c := range map[string]struct{ text, want string }{
		"three lines on a 7910": {
			four + "devices:\n  - name: A\n    model: 7910\n    lines: [1001, 1002, 1003]",
			`x:5:12: A has 3 things of the kind line, but buttons for 1; the keys of a 7910 are printed on it, 1 key for lines: remove some`,
		},
		"three lines on a 7940": {
			four + "devices:\n  - {name: A, model: 7940, lines: [1001, 1002, 1003]}",
			`x:3:35: A has 3 things of the kind line, but buttons for 2; a 7940 has 2 buttons: remove some, or use a model or add-ons with more`,
		},
		"speed dials behind lines": {
			four + "devices:\n  - name: A\n    model: 7940\n    lines: [1001, 1002]\n    speed-dials: [{number: 1003}]",
			`x:6:18: A has 1 thing of the kind speed-dial, but buttons for 0; a 7940 has 2 buttons`,
		},
		"with an add-on": {
			four + "park: {slots: 3001-3020}\ndevices:\n  - name: A\n    model: 7960\n    lines: [1001]\n    add-ons: [7914]\n    park-slots: [3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 3011, 3012, 3013, 3014, 3015, 3016, 3017, 3018, 3019, 3020]",
			`x:8:17: A has 20 things of the kind park-slot, but buttons for 19; a 7960 has 20 buttons`,
		},
		"less in the template": {
			four + "button-templates: {one: [line, none]}\ndevices:\n  - name: A\n    model: 7960\n    buttons: one\n    lines: [1001, 1002]",
			`x:7:12: A has 2 things of the kind line, but buttons for 1; give the button template one more of them`,
		},
		"the end of a template": {
			four + "button-templates: {room: [line, none, speed-dial]}\ndevices:\n  - name: A\n    model: 7940\n    lines: [1001]\n    template: room\n    speed-dials: [{number: 1002}]\ntemplates: {room: {buttons: room}}",
			`x:8:18: A has 1 thing of the kind speed-dial, but buttons for 0; the end of the button template room is never seen, as a 7940 has 2 buttons: put these buttons first`,
		},
		"a pattern twice":     {four + "dial-plan:\n  patterns:\n    - {match: 9XXX, to: 1001}\n    - {match: 9XXX, to: 1002}", `x:5:7: the pattern 9XXX stands here twice: this one is never used; remove one`},
		"a dead abbreviation": {four + "abbreviated: {1: 5555, 2: 1001}", `x:2:18: abbreviated: nothing has the number 5555; whoever dials it hears that`},
		"a template too long": {
			four + "button-templates: {wide: [line, line, line]}\ndevices:\n  - {name: A, model: 7940, lines: [1001], buttons: wide}",
			`x:4:52: the button template wide has 3 buttons, but A has 2; use a shorter one`,
		},
		"a dark lamp":          {four + "devices:\n  - {name: A, lines: [1001], blf: [{number: 1009}]}", `x:3:36: blf: nothing has the number 1009; its lamp stays dark; did you mean "1001"?`},
		"a dead speed dial":    {four + "devices:\n  - {name: A, lines: [1001], speed-dials: [{number: 10}]}", `x:3:44: speed-dials: nothing has the number 10; whoever presses it hears that`},
		"a dead intercom":      {four + "templates: {a: {intercoms: [{number: 1009}]}}", `x:2:29: intercoms: nothing has the number 1009`},
		"a user's dead lamp":   {four + "users: [{name: a, lines: [1001], pin: " + hash4711 + ", blf: [{number: 7}]}]", `blf: nothing has the number 7`},
		"a network in another": {"security:\n  networks: [10.0.0.0/8, 192.0.2.0/24, 10.20.0.0/16]", `x:2:40: networks: 10.20.0.0/16 lies in 10.0.0.0/8, which is in the list too; remove the one that was not meant`},
		"a network twice":      {"security:\n  networks:\n    - 192.0.2.0/24\n    - 192.0.2.0/24", `x:4:7: networks: 192.0.2.0/24 lies in 192.0.2.0/24`},
		"all and one":          {"security:\n  file-networks: [10.0.0.1, any]", `x:2:19: file-networks: 10.0.0.1/32 lies in 0.0.0.0/0`},
		"a name in a pattern":  {"security:\n  devices: [SEP*, sep0011*]", `x:2:19: devices: whatever sep0011* matches, SEP* does too`},
		"one line of two":      {four + "users:\n  - {name: a, lines: [1001], pin: " + hash4711 + "}\n  - {name: b, number: 5, lines: [1001], pin: " + hash4711 + "}", `x:4:5: the line 1001 is of a too; give each user a line of their own`},
		"given and claimed":    {"auto-registration: {numbers: 1000-1999}\nclaims: [{number: 1100, pin: " + hash4711 + "}]", `x:2:10: 1100 can be claimed, and auto-registration gives numbers of 1000-1999 to whoever comes`},
		"a port of a default":  {"metrics: {http: 127.0.0.1:6970}", `x:1:17: metrics listens at 127.0.0.1:6970, and so does http unless a flag says otherwise`},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, err := config.Parse("x", []byte(c.text))
			require.NoError(t, err)
			assert.Contains(t, cfg.Warnings.Error(), c.want)
			assert.Len(t, cfg.Warnings, map[bool]int{true: 2, false: 1}[name == "all and one"], cfg.Warnings.Error())
		})
	}
}

func TestNoWarnings(t *testing.T) {
	const three = "lines: [{number: 1001}, {number: 1002}, {number: 1003}]\n"
	for name, text := range map[string]string{
		"as many lines as buttons": three + "devices: [{name: A, model: 7940, lines: [1001, 1002]}]",
		"a model that is unknown":  three + "devices: [{name: A, lines: [1001, 1002, 1003]}]",
		"many of a template":       three + "templates: {a: {models: [7940], speed-dials: [{number: 1001}, {number: 1002}]}}\ndevices: [{name: A, model: 7940, lines: [1001]}]",
		"dialled codes":            three + "devices: [{name: A, lines: [1001], speed-dials: [{number: \"*721002\"}, {number: \"*78\"}]}]",
		"groups and slots":         three + "park: {slots: 30-39}\nhunt-groups: [{number: 20, members: [1001]}]\ndevices: [{name: A, lines: [1001], blf: [{number: 20}, {number: 30}]}]",
		"numbers to come":          three + "auto-registration: {numbers: 2000-2999}\ndevices: [{name: A, lines: [1001], blf: [{number: 2001}]}]",
		"a translation":            three + "dial-plan: {patterns: [{match: 9XXX, to: 1001}]}\ndevices: [{name: A, lines: [1001], speed-dials: [{number: 9123}]}]",
		"networks side by side":    "security: {networks: [10.0.0.0/8, 192.0.2.0/24, \"2001:db8::/32\"]}",
		"ports that were moved":    "listen: {http: 127.0.0.1:7000}\nmetrics: {http: 127.0.0.1:6970}",
		"a code that was moved":    "feature-codes: {dnd: \"*77\"}\nlines: [{number: \"*78\"}]",
	} {
		cfg, err := config.Parse("x", []byte(text))
		require.NoError(t, err, name)
		assert.Empty(t, cfg.Warnings, name)
	}
}

package config_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

const features = `
voice: {ports: 16384-16484}
tokens: {share: 50, wait: 45s}
dialing: {forward-no-answer: 5s, hunt-ring: 6s, hold-reminder: 0s, max-parties: 8}
dial-plan:
  patterns:
    - {match: 9XXXX, strip: 1}
    - {match: "00.", to: 1001}
    - {match: 7000-7099, strip: 1, prepend: 1}
  emergency:
    - {number: 112, to: 1001}
classes:
  lobby: {allow: ["100X"], deny: [1002]}
feature-codes: {pickup: "*20", dnd: "off"}
park: {slots: 3001-3003, reversion: 90s}
hunt-groups:
  - {number: 2000, name: Sales, algorithm: longest-idle, members: [1001, 1002], ring: 9s, final: 1002}
page-groups:
  - {number: 4000, members: [1001, 1002], address: "239.1.1.1:20480"}
meet-me: {numbers: 5000-5009}
voicemail: 1002
abbreviated: {12: 1002}
music: {default: moh.wav, jazz: jazz.wav}
lines:
  - number: 1001
    busy-trigger: 1
    rollover: true
    class: lobby
    pickup-group: 5
    hot-line: 1002
    hot-line-after: 4s
    divert-to: 2000
    anonymous: true
    auto-answer: true
    no-answer: 11s
    music: jazz
    voicemail: 2000
    forward-all: 91002
    forward-busy: 1002
    forward-no-answer: 2000
  - number: 1002
devices:
  - name: SEP001122334455
    lines: [1001]
    add-ons: [7914, 7916-24]
    blf: [{number: 2000, label: Sales}]
    intercoms: [{number: 1002}]
    park-slots: [3001]
    services: [{name: Directory, url: http://192.0.2.1/directory}]
    dnd: silent
    transfer-on-hook: true
    private: true
    nat: true
`

func pattern(t *testing.T, s string) config.Pattern {
	t.Helper()
	p, err := config.ParsePattern(s)
	require.NoError(t, err)
	return p
}

func TestFeaturesAreRead(t *testing.T) {
	c, err := config.Parse("x", []byte(features))
	require.NoError(t, err)
	assert.Equal(t, config.Voice{FirstPort: 16384, LastPort: 16484}, c.Voice)
	assert.Equal(t, config.Tokens{Share: 50, Wait: 45 * time.Second}, c.Tokens)
	assert.Equal(t, 5*time.Second, c.Dialing.ForwardNoAnswer)
	assert.Equal(t, 6*time.Second, c.Dialing.HuntRing)
	assert.Equal(t, 90*time.Second, c.Dialing.ParkReversion)
	assert.Equal(t, 8, c.Dialing.MaxParties)
	assert.Equal(t, []config.Translation{
		{Match: pattern(t, "9XXXX"), Strip: 1},
		{Match: pattern(t, "00."), To: "1001"},
		{Match: pattern(t, "7000-7099"), Strip: 1, Prepend: "1"},
	}, c.Translations)
	assert.Equal(t, []config.Emergency{{Number: "112", To: "1001"}}, c.Emergency)
	assert.Equal(t, map[string]config.Class{
		"lobby": {Allow: []config.Pattern{pattern(t, "100X")}, Deny: []config.Pattern{pattern(t, "1002")}},
	}, c.Classes)
	assert.Equal(t, "*20", c.FeatureCodes[config.FeaturePickup])
	assert.NotContains(t, c.FeatureCodes, config.FeatureDND)
	assert.Equal(t, "*68", c.FeatureCodes[config.FeaturePark])
	assert.Equal(t, &config.Range{First: "3001", Last: "3003"}, c.ParkSlots)
	assert.Equal(t, []config.HuntGroup{{
		Pilot: "2000", Name: "Sales", Algorithm: call.LongestIdle, Members: []string{"1001", "1002"},
		Ring: 9 * time.Second, Final: "1002",
	}}, c.HuntGroups)
	assert.Equal(t, []config.PageGroup{{
		Number: "4000", Members: []string{"1001", "1002"}, Address: netip.MustParseAddrPort("239.1.1.1:20480"),
	}}, c.PageGroups)
	assert.Equal(t, map[string]string{"12": "1002"}, c.Abbreviated)
	assert.Equal(t, &config.Range{First: "5000", Last: "5009"}, c.MeetMe)
	assert.Equal(t, "1002", c.Voicemail)
	assert.Equal(t, map[string]string{"default": "moh.wav", "jazz": "jazz.wav"}, c.Music)
	assert.Equal(t, config.Line{
		Number: "1001", MaxCalls: 2, CallWaiting: true, BusyTrigger: 1, Rollover: true, Class: "lobby",
		PickupGroup: "5", HotLine: "1002", HotLineAfter: 4 * time.Second, DivertTo: "2000", Anonymous: true,
		AutoAnswer: true, NoAnswer: 11 * time.Second, Music: "jazz", Voicemail: "2000",
		ForwardAll: "91002", ForwardBusy: "1002", ForwardNoAnswer: "2000",
	}, c.Lines[0])
	assert.Equal(t, config.Device{
		Name: "SEP001122334455", Lines: []string{"1001"},
		AddOns:    []config.AddOn{config.AddOn7914, config.AddOn7916x2},
		BusyLamps: []config.SpeedDial{{Number: "2000", Label: "Sales"}},
		Intercoms: []config.SpeedDial{{Number: "1002", Label: "1002"}}, ParkSlots: []string{"3001"},
		Services: []config.Service{{Name: "Directory", URL: "http://192.0.2.1/directory"}},
		DND:      call.DNDSilent, TransferOnHook: true, Private: true, NAT: config.NATYes,
	}, c.Devices[0])
}

func TestFeaturesThatAreWrong(t *testing.T) {
	const lines = "\nlines: [{number: 1001}, {number: 1002}]\n"
	for name, c := range map[string]struct{ text, want string }{
		"voice ports":         {"voice: {ports: 20000}", `"20000" are no ports; write the first and the last port`},
		"voice ports order":   {"voice: {ports: 30000-20000}", "ports go from 1024 on, upwards"},
		"tokens":              {"tokens: {wait: 10s}", "not between 30s and 1h0m0s"},
		"pattern":             {"dial-plan: {patterns: [{match: 9Y, to: 1001}]}", `x:1: match: "9Y" is no pattern: 'Y' stands for nothing; write digits, X`},
		"pattern brackets":    {"dial-plan: {patterns: [{match: '9[5-2]', to: 1001}]}", "bad set in brackets"},
		"pattern open":        {"dial-plan: {patterns: [{match: '9[', to: 1001}]}", "bad set in brackets"},
		"pattern dot":         {"dial-plan: {patterns: [{match: '9.1', to: 1001}]}", "stands for nothing"},
		"pattern empty":       {"dial-plan: {patterns: [{match: '', to: 1001}]}", "the pattern is empty"},
		"pattern length":      {"dial-plan: {patterns: [{match: XXXXXXXXXXXXXXXXXXXXXXXXX, to: 1001}]}", "more than 24 digits"},
		"pattern range":       {"dial-plan: {patterns: [{match: 100-10, to: 1001}]}", "same count of digits"},
		"pattern of nothing":  {"dial-plan: {patterns: [{to: 1001}]}", "a pattern that matches nothing"},
		"pattern without end": {"dial-plan: {patterns: [{match: 9X}]}", `needs either a number or what to change; add "to: 1001"`},
		"pattern of two ends": {"dial-plan: {patterns: [{match: 9X, to: 1001, strip: 1}]}", "needs either"},
		"emergency":           {"dial-plan: {emergency: [{number: 112}]}", "needs a number and who answers it"},
		"emergency target":    {"dial-plan: {emergency: [{number: 112, to: 9999}]}", "to: nothing has the number 9999"},
		"emergency line":      {"dial-plan: {emergency: [{number: 1001, to: 1002}]}", "1001 is a line already and cannot be an emergency number too"},
		"class":               {"classes: {a: {allowed: [1]}}", `did you mean "allow"?`},
		"unknown class":       {"lines: [{number: 1003, class: staf}]\nclasses: {staff: {}}", `x:1: there is no class "staf"; did you mean "staff"?`},
		"feature":             {"feature-codes: {pick-up: '*1'}", `x:1: unknown feature "pick-up"; did you mean "pickup"?`},
		"feature code":        {"feature-codes: {pickup: 'x'}", "something else than digits and *"},
		"feature code twice":  {"feature-codes: {pickup: '*68'}", "*68 is the code of park too"},
		"feature code number": {"feature-codes: {pickup: 1001}", "1001 is a number already; use another code"},
		"park":                {"park: {slots: 3001}", "write the first and the last slot"},
		"many slots":          {"park: {slots: 30000-39999}", "10000 slots are more than 1000"},
		"slot that is a line": {"park: {slots: 1001-1003}", "1001 is a line already and cannot be a park slot too"},
		"hunt group":          {"hunt-groups: [{number: 2000}]", "a hunt group needs a number and members"},
		"hunt member":         {"hunt-groups: [{number: 2000, members: [1009]}]", "there is no line 1009"},
		"hunt algorithm":      {"hunt-groups: [{number: 2000, members: [1001], algorithm: round}]", `unknown algorithm "round"`},
		"hunt twice":          {"hunt-groups: [{number: 2000, members: [1001]}, {number: 2000, members: [1002]}]", "2000 is a hunt group already"},
		"page group":          {"page-groups: [{members: [1001]}]", "a page group needs a number and members"},
		"page address":        {"page-groups: [{number: 4000, members: [1001], address: '192.0.2.1:2000'}]", "is no multicast address"},
		"page port":           {"page-groups: [{number: 4000, members: [1001], address: '239.1.1.1:2001'}]", "an even port from 1024 on"},
		"page no port":        {"page-groups: [{number: 4000, members: [1001], address: '239.1.1.1'}]", "is no address with a port"},
		"abbreviated":         {"abbreviated: {a: 1001}", `"a" is no index`},
		"unknown music":       {"lines: [{number: 1003, music: jaz}]\nmusic: {jazz: j.wav}", `did you mean "jazz"?`},
		"forward":             {"lines: [{number: 1003, forward-all: 1009}]", "forward-all: nothing has the number 1009"},
		"forward to itself":   {"lines: [{number: 1003, forward-busy: 1003}]", "forward-busy of the line 1003 leads to itself"},
		"hot line":            {"lines: [{number: 1003, hot-line: 9}]", "hot-line: nothing has the number 9"},
		"reminder":            {"dialing: {hold-reminder: -1s}", "not between 0s and"},
		"parties":             {"dialing: {max-parties: 2}", "no number from 3 to 64"},
		"dnd":                 {"devices: [{name: A, lines: [1001], dnd: quiet}]", `unknown dnd "quiet"`},
		"slot of a button":    {"devices: [{name: A, lines: [1001], park-slots: [3001]}]", `3001 is no park slot; name a slot of "park:`},
		"service":             {"devices: [{name: A, lines: [1001], services: [{name: x}]}]", "a service needs a name and a url"},
		"service url":         {"devices: [{name: A, lines: [1001], services: [{name: x, url: ftp://x}]}]", "is no address of a page; write it as http://host/path"},
		"add-on":              {"devices: [{name: A, lines: [1001], add-ons: [7916-2]}]", `unknown add-on module "7916-2"; did you mean "7916-`},
		"busy lamp":           {"devices: [{name: A, lines: [1001], blf: [{label: x}]}]", "a busy lamp without a number"},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.text
			if name != "unknown class" && name != "unknown music" && text[:5] != "lines" {
				text += lines
			}
			_, err := config.Parse("x", []byte(text))
			assertTold(t, err, c.want)
		})
	}
}

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, digits string
		exact, longer   bool
	}{
		{"9XXX", "9", false, true},
		{"9XXX", "9123", true, false},
		{"9XXX", "91234", false, false},
		{"9XXX", "8", false, false},
		{"9XXX", "9*23", false, false},
		{"*4X", "*4", false, true},
		{"*4X", "*47", true, false},
		{"1[2-4*9]", "13", true, false},
		{"1[2-4*9]", "1*", true, false},
		{"1[2-4*9]", "15", false, false},
		{"0.", "0", false, true},
		{"0.", "01", true, true},
		{"0.", "0*123456789", true, true},
		{"0.", "0x", false, false},
		{".", "1", true, true},
		{"2000-2499", "2", false, true},
		{"2000-2499", "25", false, false},
		{"2000-2499", "2499", true, false},
		{"2000-2499", "2500", false, false},
		{"2000-2499", "24991", false, false},
		{"0998-1001", "1", false, true},
		{"0998-1001", "1002", false, false},
		{"2000-2499", "2*", false, false},
	} {
		exact, longer := pattern(t, c.pattern).Match(c.digits)
		assert.Equal(t, []bool{c.exact, c.longer}, []bool{exact, longer}, "%s of %s", c.digits, c.pattern)
	}
}

func TestTranslation(t *testing.T) {
	assert.Equal(t, "1234", config.Translation{Strip: 1}.Apply("91234"))
	assert.Equal(t, "21234", config.Translation{Strip: 1, Prepend: "2"}.Apply("91234"))
	assert.Equal(t, "7", config.Translation{Strip: 9, Prepend: "7"}.Apply("12"))
	assert.Equal(t, "1001", config.Translation{To: "1001"}.Apply("5"))
}

func TestClass(t *testing.T) {
	assert.True(t, config.Class{}.Permits("1"))
	c := config.Class{Allow: []config.Pattern{pattern(t, "1X")}, Deny: []config.Pattern{pattern(t, "13")}}
	assert.True(t, c.Permits("12"))
	assert.False(t, c.Permits("13"))
	assert.False(t, c.Permits("2"))
	assert.True(t, c.Permits("912", "12"), "allowed in one form")
	assert.False(t, c.Permits("12", "13"), "denied in one form")
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{"9XXX", "1[2-4*9].", "2000-2499", "[", "[]", ".", "[--]", "[0-"} {
		f.Add(s, "12")
	}
	f.Fuzz(func(t *testing.T, text, digits string) {
		p, err := config.ParsePattern(text)
		if err != nil {
			return
		}
		exact, _ := p.Match(digits)
		for i := range len(digits) {
			if _, longer := p.Match(digits[:i]); exact && !longer {
				t.Fatalf("%s has %q, and %q leads nowhere", text, digits, digits[:i])
			}
		}
	})
}

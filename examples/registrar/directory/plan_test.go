package directory_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

const groups = `
dial-plan:
  patterns: [{match: 9XXXX, strip: 1}, {match: "00.", to: 1001}, {match: 9112, to: 112}]
  emergency: [{number: 112, to: 1001}]
classes: {lobby: {deny: [1002, 3001]}}
park: {slots: 3001-3002}
hunt-groups: [{number: 2000, name: Sales, algorithm: circular, members: [1001, 1002], ring: 9s, final: 1003}]
page-groups: [{number: 4000, members: [1001]}]
abbreviated: {12: 1002, 1: 1003}
meet-me: {numbers: 5000-5001}
voicemail: 1003
lines:
  - {number: 1001, class: lobby, pickup-group: 5, forward-all: 1003, hot-line: 1002, hot-line-after: 1s}
  - {number: 1002, pickup-group: 51}
  - {number: 1003}
devices:
  - {name: A, lines: [1001], speed-dials: [{number: 1001}], blf: [{number: 2000}], park-slots: [3001], private: true, transfer-on-hook: true}
button-templates: {}
claims: [{numbers: 1500-1599, pin: "` + hash4711 + `"}]
users: [{name: anna, number: 7, lines: [1003], pin: "` + hash4711 + `"}]
`

func open(t *testing.T) *directory.Directory {
	t.Helper()
	cfg, err := config.Parse("x", []byte(groups))
	require.NoError(t, err)
	return directory.New(cfg)
}

// TestEmergencyDoesNotWait: what is longer can be dialled as a whole number only.
func TestEmergencyDoesNotWait(t *testing.T) {
	cfg, err := config.Parse("x", []byte(`
dial-plan: {patterns: [{match: 112XX, to: 1001}], emergency: [{number: 112, to: 1001}]}
lines: [{number: 1001}, {number: 1125}]
devices: [{name: A, lines: [1001]}]
`))
	require.NoError(t, err)
	d := directory.New(cfg)
	match, route := d.Match(call.Caller{}, "112")
	assert.Equal(t, call.Exact, match)
	assert.Equal(t, call.Route{Kind: call.RouteEmergency, Number: "1001"}, route)
	match, route = d.Match(call.Caller{}, "1125")
	assert.Equal(t, call.ExactOrPrefix, match)
	assert.Equal(t, call.Route{Kind: call.RouteLine, Number: "1125"}, route)
}

func TestWhatDigitsMean(t *testing.T) {
	line := func(n string) call.Route { return call.Route{Kind: call.RouteLine, Number: n} }
	key := func(k call.Key, n string) call.Route { return call.Route{Kind: call.RouteKey, Key: k, Number: n} }
	forbidden := call.Route{Kind: call.RouteForbidden}
	for _, c := range []struct {
		class, digits string
		match         call.Match
		route         call.Route
	}{
		{"", "", call.NoMatch, call.Route{}},
		{"", "1", call.Prefix, call.Route{}},
		{"", "1001", call.Exact, line("1001")},
		{"", "8", call.NoMatch, call.Route{}},
		{"", "9", call.Prefix, call.Route{}},
		{"", "91002", call.Exact, line("1002")},
		{"", "91009", call.NoMatch, call.Route{}},
		{"", "00", call.Prefix, call.Route{}},
		{"", "0012", call.ExactOrPrefix, line("1001")},
		{"", "5001", call.Exact, call.Route{Kind: call.RouteMeeting, Number: "5001"}},
		{"", "5002", call.NoMatch, call.Route{}},
		{"", "*56", call.Prefix, call.Route{}},
		{"", "*565000", call.Exact, key(call.KeyMeetMe, "5000")},
		{"", "*561001", call.NoMatch, call.Route{}},
		{"", "*97", call.Exact, key(call.KeyMessages, "")},
		{"", "112", call.Exact, call.Route{Kind: call.RouteEmergency, Number: "1001"}},
		{"lobby", "112", call.Exact, call.Route{Kind: call.RouteEmergency, Number: "1001"}},
		{"lobby", "9112", call.ExactOrPrefix, call.Route{Kind: call.RouteEmergency, Number: "1001"}},
		{"lobby", "1002", call.Exact, forbidden},
		{"lobby", "91002", call.Exact, forbidden},
		{"lobby", "1003", call.Exact, line("1003")},
		{"", "2000", call.Exact, call.Route{Kind: call.RouteHunt, Number: "2000"}},
		{"", "4000", call.Exact, call.Route{Kind: call.RoutePage, Number: "4000"}},
		{"", "3002", call.Exact, call.Route{Kind: call.RouteSlot, Number: "3002"}},
		{"", "3003", call.NoMatch, call.Route{}},
		{"", "*", call.Prefix, call.Route{}},
		{"", "*8", call.Exact, key(call.KeyPickup, "")},
		{"", "*81", call.NoMatch, call.Route{}},
		{"", "*72", call.ExactOrPrefix, key(call.KeyForwardAll, "")},
		{"", "*721", call.Prefix, call.Route{}},
		{"", "*721002", call.Exact, key(call.KeyForwardAll, "1002")},
		{"lobby", "*721002", call.Exact, forbidden},
		{"", "*721009", call.NoMatch, call.Route{}},
		{"", "*58", call.Prefix, call.Route{}},
		{"", "*581002", call.Exact, key(call.KeyDirectedPickup, "1002")},
		{"", "*575", call.ExactOrPrefix, key(call.KeyGroupPickup, "5")},
		{"", "*5751", call.Exact, key(call.KeyGroupPickup, "51")},
		{"", "*576", call.NoMatch, call.Route{}},
		{"", "*68", call.ExactOrPrefix, key(call.KeyPark, "")},
		{"", "*683002", call.Exact, key(call.KeyPark, "3002")},
		{"", "*681001", call.NoMatch, call.Route{}},
		{"", "*551002", call.Exact, call.Route{Kind: call.RouteIntercom, Number: "1002"}},
		{"", "*552000", call.NoMatch, call.Route{}},
		{"", "*671002", call.Exact, call.Route{Kind: call.RouteLine, Number: "1002", Anonymous: true}},
		{"", "*672000", call.Exact, call.Route{Kind: call.RouteHunt, Number: "2000", Anonymous: true}},
		{"lobby", "*671002", call.Exact, forbidden},
		{"", "*0", call.Prefix, call.Route{}},
		{"", "*012", call.ExactOrPrefix, key(call.KeyAbbreviated, "12")},
	} {
		match, route := open(t).Match(call.Caller{Class: c.class}, c.digits)
		assert.Equal(t, c.match, match, c.digits)
		assert.Equal(t, c.route, route, c.digits)
	}
}

func TestGroups(t *testing.T) {
	d := open(t)
	h, ok := d.Hunt("2000")
	require.True(t, ok)
	assert.Equal(t, call.Hunt{
		Pilot: "2000", Name: "Sales", Algorithm: call.Circular, Members: []string{"1001", "1002"},
		Ring: 9 * time.Second, Final: "1003",
	}, h)
	_, ok = d.Hunt("1001")
	assert.False(t, ok)
	assert.Equal(t, []string{"2000"}, d.Hunts("1002"))
	assert.Empty(t, d.Hunts("1003"))
	listeners, ok := d.Page("4000")
	assert.True(t, ok)
	assert.Equal(t, []string{"1001"}, listeners)
	assert.Equal(t, []string{"3001", "3002"}, d.ParkSlots(call.Caller{}))
	for number, kind := range map[string]call.SubjectKind{
		"1001": call.SubjectLine, "2000": call.SubjectHunt, "3001": call.SubjectSlot, "9999": call.SubjectLine,
	} {
		assert.Equal(t, call.Subject{Kind: kind, Name: number}, d.Subject(number))
	}
}

func TestAbbreviatedIsTheOwnSpeedDialFirst(t *testing.T) {
	d := open(t)
	for _, c := range []struct{ device, index, want string }{
		{"A", "1", "1001"}, {"B", "1", "1003"}, {"A", "12", "1002"}, {"A", "2", ""}, {"A", "x", ""},
	} {
		digits, ok := d.Abbreviated(call.Caller{Device: c.device}, c.index)
		assert.Equal(t, c.want, digits)
		assert.Equal(t, c.want != "", ok)
	}
}

func TestWhatTheCallMachineLearns(t *testing.T) {
	d := open(t)
	dev, err := d.Admit("A", 7)
	require.NoError(t, err)
	assert.Equal(t, []call.Line{{
		Instance: 1, Number: "1001", Name: "1001", Class: "lobby", MaxCalls: 2, PickupGroup: "5",
		HotLine: "1002", HotLineAfter: time.Second, Voicemail: "1003",
	}}, dev.CallLines())
	assert.Equal(t, call.Options{TransferOnHook: true}, dev.Options)
	assert.Equal(t, []directory.Button{
		{Kind: config.ButtonLine, Instance: 1},
		{Kind: config.ButtonSpeedDial, Instance: 1},
		{Kind: config.ButtonBusyLamp, Instance: 1},
		{Kind: config.ButtonParkSlot, Instance: 1},
	}, dev.Buttons)
	var events []call.Event
	for ev := range d.Settings() {
		events = append(events, ev)
	}
	assert.Equal(t, []call.Event{
		call.RestoreLine{Number: "1001", Settings: call.LineSettings{ForwardAll: "1003"}},
		call.RestorePhone{Device: "A", Settings: call.PhoneSettings{Private: true}},
	}, events)
}

func TestAddOnModulesMakeRoom(t *testing.T) {
	text := "lines: [{number: 1}]\ndevices:\n"
	for _, d := range []string{"{name: A, ", "{name: B, add-ons: [7914], ", "{name: C, add-ons: [7916-24, 7916-24], ", "{name: D, add-ons: [SPA500S, SPA500S, SPA500S, SPA500S], "} {
		text += "  - " + d + "lines: [1], speed-dials: ["
		for range 150 {
			text += "{number: 1}, "
		}
		text += "]}\n"
	}
	cfg, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	for name, want := range map[string]int{"A": 2, "B": 16, "C": 50, "D": config.MaxButtons} {
		dev, err := directory.New(cfg).Admit(name, 8)
		require.NoError(t, err)
		assert.Len(t, dev.Buttons, want)
	}
}

// TestEveryCodeReachesItsFeature dials each of the usual codes at a machine with
// this plan: none may be an unknown number.
func TestEveryCodeReachesItsFeature(t *testing.T) {
	for feature, code := range config.DefaultFeatureCodes() {
		m := call.New(open(t), call.Limits{})
		now := time.Unix(0, 0)
		m.Handle(now, call.DeviceUp{Device: "B", Lines: []call.Line{{Instance: 1, Number: "1002", PickupGroup: "5", Voicemail: "1003"}}})
		m.Handle(now, call.DeviceUp{Device: "C", Lines: []call.Line{{Instance: 1, Number: "1003"}}})
		m.Handle(now, call.Press{Device: "B", Key: call.KeyOffHook})
		for _, digit := range code {
			for _, c := range m.Handle(now, call.Press{Device: "B", Key: call.KeyDigit, Digits: string(digit)}) {
				if show, ok := c.(call.ShowLeg); ok {
					assert.NotEqual(t, call.Failed, show.Leg.State, string(feature))
				}
			}
		}
	}
}

package directory_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

const office = `
listen: {sccp: ":2000"}
codecs: [g711u]
softkeys: {lobby: {on-hook: [new-call]}}
templates: {desk: {models: [7941], speed-dials: [{number: 1001, label: Desk}], cnf: {vendorConfig/webAccess: 0}}}
firmware: {7941: {load: SCCP41.9-4-2SR3-1S}}
lines: [{number: 1001, name: Reception}, {number: 1002}, {number: 1003}]
hunt-groups: [{number: 2000, members: [1001]}]
devices:
  - {name: A, model: 7941, lines: [1001]}
  - {name: B, model: 7960, lines: [1002], softkeys: lobby}
  - {name: C, lines: [1003, 1002]}
`

func parse(t *testing.T, text string) *config.Config {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	return cfg
}

func TestDiff(t *testing.T) {
	type want struct {
		phones   map[string]directory.Action
		lines    []directory.LineChange
		plan     bool
		events   []call.Event
		settings []string
		process  string
	}
	const refresh, restart, reset = directory.Refresh, directory.Restart, directory.Reset
	planned := []call.Event{call.PlanChanged{}}
	for name, c := range map[string]struct {
		old, now string
		want     want
	}{
		"comments":       {"\nlisten", "\n# hello\nlisten", want{}},
		"label of line":  {"name: Reception", "name: Front desk", want{phones: map[string]directory.Action{"A": restart}, lines: []directory.LineChange{{Number: "1001"}}}},
		"shared line":    {"{number: 1002}", "{number: 1002, label: x}", want{phones: map[string]directory.Action{"B": restart, "C": restart}, lines: []directory.LineChange{{Number: "1002"}}}},
		"habits of line": {"{number: 1002}", "{number: 1002, max-calls: 1}", want{phones: map[string]directory.Action{"B": refresh, "C": refresh}, lines: []directory.LineChange{{Number: "1002"}}}},
		"forward": {"{number: 1002}", "{number: 1002, forward-all: 1003}", want{
			lines:  []directory.LineChange{{Number: "1002"}},
			events: []call.Event{call.SetForward{Number: "1002", When: call.ForwardAlways, To: "1003"}},
		}},
		"pickup group": {"{number: 1003}", "{number: 1003, pickup-group: 5}", want{
			phones: map[string]directory.Action{"C": refresh}, lines: []directory.LineChange{{Number: "1003"}}, plan: true, events: planned,
		}},
		"new line":         {"{number: 1003}]", "{number: 1003}, {number: 1004}]", want{lines: []directory.LineChange{{Number: "1004", Added: true}}, plan: true, events: planned}},
		"lines of a phone": {"[1003, 1002]", "[1003]", want{phones: map[string]directory.Action{"C": restart}}},
		"softkeys":         {"[new-call]", "[new-call, redial]", want{phones: map[string]directory.Action{"B": restart}}},
		"template":         {"label: Desk", "label: Front", want{phones: map[string]directory.Action{"A": restart}, plan: true, events: planned}},
		"cnf":              {"webAccess: 0", "webAccess: 1", want{phones: map[string]directory.Action{"A": reset}}},
		"firmware":         {"SR3-1S}", "SR2-1S}", want{phones: map[string]directory.Action{"A": reset, "C": reset}, settings: []string{"firmware"}}},
		"own load":         {"{name: A, model: 7941,", "{name: A, model: 7941, load: SCCP41.9-3-1SR1-1S,", want{phones: map[string]directory.Action{"A": reset}}},
		"call managers":    {"\nlisten", "\ncall-managers: [192.0.2.1]\nlisten", want{phones: map[string]directory.Action{"A": reset, "B": reset, "C": reset}, settings: []string{"call-managers"}}},
		"removed phone":    {"  - {name: C, lines: [1003, 1002]}\n", "", want{phones: map[string]directory.Action{"C": reset}, plan: true, events: planned}},
		"added phone":      {"devices:", "devices:\n  - {name: D, lines: [1001]}", want{phones: map[string]directory.Action{"D": reset}, plan: true, events: planned}},
		"private":          {"lines: [1002], ", "lines: [1002], private: true, ", want{events: []call.Event{call.SetPrivacy{Device: "B", On: true}}}},
		"NAT":              {"lines: [1002], ", "lines: [1002], nat: true, ", want{phones: map[string]directory.Action{"B": refresh}}},
		"networks":         {"lines: [1002], ", "lines: [1002], networks: [10.0.0.0/8], ", want{phones: map[string]directory.Action{"B": restart}}},
		"no encryption":    {"lines: [1002], ", "lines: [1002], security: none, ", want{phones: map[string]directory.Action{"B": reset}}},
		"security":         {"\nlisten", "\nsecurity: {take-over: older}\nlisten", want{settings: []string{"security"}}},
		"file networks":    {"\nlisten", "\nsecurity: {file-networks: [10.0.0.0/8]}\nlisten", want{settings: []string{"security"}}},
		"metrics":          {"\nlisten", "\nmetrics: {http: 127.0.0.1:9600}\nlisten", want{process: "metrics: http stays at off until"}},
		"TLS":              {`{sccp: ":2000"}`, `{sccp: ":2000", sccps: ":2443"}` + "\ntls: {certificate: a, key: b}", want{process: "listen: sccps stays at off until"}},
		"control":          {"\nlisten", "\ncontrol: {http: 127.0.0.1:8080}\nlisten", want{process: "control: its addresses stay as they are until"}},
		"database":         {"\nlisten", "\ndatabase: {file: other.db}\nlisten", want{process: "database: it stays as it is until"}},
		"voice VLANs":      {"\nlisten", "\nvoice-vlans: [{interface: eth0, vlan: 100}]\nlisten", want{process: "voice-vlans: the VLANs that are announced stay"}},
		"DHCP":             {"\nlisten", "\ndhcp: [{interface: eth0, pool: 10.0.0.50-10.0.0.99, network: 10.0.0.0/24}]\nlisten", want{process: "dhcp: the addresses that are given stay"}},
		"group":            {"members: [1001]", "members: [1001, 1002]", want{plan: true, events: planned}},
		"dial plan":        {"\nlisten", "\ndial-plan: {patterns: [{match: 9X, to: 1001}]}\nlisten", want{plan: true, events: planned}},
		"codecs":           {"[g711u]", "[g722, g711u]", want{settings: []string{"codecs"}}},
		"listen":           {`":2000"`, `":2001"`, want{process: "listen: sccp stays at :2000 until the registrar is started anew, and will then be :2001."}},
		"directory":        {"\nlisten", "\nfile-directory: /srv\nlisten", want{process: `file-directory: files are served from "" until the registrar is started anew, and then from "/srv".`}},
		"music":            {"\nlisten", "\nmusic: {a: b.wav}\nlisten", want{process: "music: the files that are played stay as they are until the registrar is started anew."}},
		"voice":            {"\nlisten", "\nvoice: {ports: 30000-30100}\nlisten", want{process: "voice: ports stay 20000-29999"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(office, c.old))
			before, after := parse(t, office), parse(t, strings.Replace(office, c.old, c.now, 1))
			got := directory.Diff(before, after)
			phones := make(map[string]directory.Action)
			for _, p := range got.Phones {
				phones[p.Name] = p.Action
				assert.NotEmpty(t, p.Reasons)
			}
			if c.want.phones == nil {
				c.want.phones = map[string]directory.Action{}
			}
			assert.Equal(t, c.want.phones, phones)
			assert.Equal(t, c.want.lines, got.Lines)
			assert.Equal(t, c.want.plan, got.Plan)
			assert.Equal(t, c.want.events, got.Events)
			assert.Equal(t, c.want.settings, got.Settings)
			assert.Contains(t, strings.Join(got.Process, "\n"), c.want.process)
			assert.Equal(t, c.want.process == "", len(got.Process) == 0)
			assert.Equal(t, name == "comments", got.Empty())
			same := directory.Diff(after, parse(t, strings.Replace(office, c.old, c.now, 1)))
			assert.True(t, same.Empty(), "%+v", same)
			back := directory.Diff(after, before)
			assert.Len(t, back.Phones, len(got.Phones), "the way back is as long")

			d := directory.New(before)
			for range 2 {
				now, _ := d.Replace(after)
				assert.Equal(t, got.Process, now.Process, "it is told until the program is started anew,")
			}
			now, _ := d.Replace(before)
			assert.Empty(t, now.Process, "or the file is as it was")
		})
	}
}

func TestReplaceKeepsWhatWasGiven(t *testing.T) {
	d := load(t, hotel)
	numbers(t, d, "P1", 7)
	numbers(t, d, "P2", 7)
	_, err := d.Claim("P2", "1110", "4711", noon)
	require.NoError(t, err)
	_, err = d.LogIn("A", "50", "4711", noon)
	require.NoError(t, err)
	_, err = d.LogIn("B", "2003", "4711", noon)
	require.NoError(t, err)

	changes, update := d.Replace(parse(t, hotel))
	assert.True(t, changes.Empty(), "%+v", changes)
	assert.Empty(t, update)

	changes, update = d.Replace(parse(t, strings.NewReplacer(
		"numbers: 1000-1001", "numbers: 1001-1002", "name: bob,", "name: robert,", "name: Suite", "name: Grand suite",
	).Replace(hotel)))
	assert.Equal(t, []directory.Given{{Device: "P1", Number: "1000", Type: 7}}, update.Asleep)
	assert.Empty(t, update.Taken)
	assert.Equal(t, "bob", update.LoggedOff[0].User)
	assert.Equal(t, []string{"B", "P1"}, update.Restart)
	phones := make(map[string]directory.Action)
	for _, p := range changes.Phones {
		phones[p.Name] = p.Action
	}
	assert.Equal(t, map[string]directory.Action{"B": directory.Restart, "P1": directory.Reset, "P2": directory.Restart}, phones)
	assert.Equal(t, []string{"1001"}, numbers(t, d, "P1", 7))
	assert.Equal(t, []string{"1110"}, numbers(t, d, "P2", 7))
	assert.Equal(t, []string{"2001"}, numbers(t, d, "B", 7))
}

// TestARangeThatComesBack brings its numbers back, to the phones that had them.
func TestARangeThatComesBack(t *testing.T) {
	const with, without = "auto-registration: {numbers: 1000-1009}\nlines: [{number: 2000}]", "lines: [{number: 2000}]"
	d := load(t, with)
	for i, name := range []string{"P1", "P2", "P3"} {
		require.Equal(t, []string{fmt.Sprint(1000 + i)}, numbers(t, d, name, 7))
	}
	_, update := d.Replace(parse(t, without))
	assert.Len(t, update.Asleep, 3)
	assert.Empty(t, update.Taken, "what is stored stays")
	_, err := d.Admit("P2", 7)
	require.Error(t, err)

	// What was stored is asleep after a restart too.
	again := load(t, without)
	update = again.Restore(update.Asleep, nil)
	assert.Len(t, update.Asleep, 3)
	assert.Empty(t, update.Taken)
	for _, d := range []*directory.Directory{d, again} {
		// P3 is configured now.
		_, update = d.Replace(parse(t, with+"\ndevices: [{name: P3, lines: [2000]}]"))
		assert.Equal(t, []directory.Given{{Device: "P3", Number: "1002", Type: 7}}, update.Taken)
		assert.Equal(t, []string{"1002"}, numbers(t, d, "P4", 7), "free again")
		assert.Equal(t, []string{"1001"}, numbers(t, d, "P2", 7))
		assert.Equal(t, []string{"1000"}, numbers(t, d, "P1", 7))
	}

	// Who got a number of another range meanwhile keeps that one.
	_, update = d.Replace(parse(t, "auto-registration: {numbers: 5000-5009}"))
	assert.Len(t, update.Asleep, 3)
	assert.Equal(t, []string{"5000"}, numbers(t, d, "P1", 7))
	_, update = d.Replace(parse(t, "auto-registration: {numbers: 1000-1009, ranges: [{numbers: 5000-5009}]}"))
	assert.Empty(t, update)
	assert.Equal(t, []string{"5000"}, numbers(t, d, "P1", 7))
	assert.Equal(t, []string{"1001"}, numbers(t, d, "P2", 7))
}

func TestReplaceIsAtomicForReaders(t *testing.T) {
	const template = "lines: [{number: 1001, name: NAME}, {number: 1002, name: NAME}]\ndevices: [{name: A, lines: [1001, 1002]}]\nhunt-groups: [{number: 2000, name: NAME, members: [1001]}]"
	odd, even := parse(t, strings.ReplaceAll(template, "NAME", "odd")), parse(t, strings.ReplaceAll(template, "NAME", "even"))
	d := directory.New(odd)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				dev, err := d.Admit("A", 7)
				if assert.NoError(t, err) {
					assert.Equal(t, dev.Lines[0].Name, dev.Lines[1].Name)
				}
				match(d, "1001")
				d.Hunt("2000")
				d.Abbreviated(call.Caller{Device: "A"}, "1")
			}
		})
	}
	for i := range 200 {
		d.Replace([]*config.Config{even, odd}[i%2])
	}
	close(done)
	wg.Wait()
}

func BenchmarkDiff(b *testing.B) {
	cfg := config.Default()
	for i := range 1000 {
		number := config.Range{First: "1000", Last: "1999"}.Number(uint64(i))
		cfg.Lines = append(cfg.Lines, config.Line{Number: number, MaxCalls: 2, CallWaiting: true})
		cfg.Devices = append(cfg.Devices, config.Device{Name: "SEP" + number, Model: "7941", Lines: []string{number}})
	}
	changed := *cfg
	changed.Lines = append([]config.Line{{Number: "1000", Name: "x", MaxCalls: 2, CallWaiting: true}}, cfg.Lines[1:]...)
	b.ReportAllocs()
	for b.Loop() {
		directory.Diff(cfg, &changed)
	}
}

// BenchmarkReplaceTakesNumbers away from half of the phones, and gives them back; for
// each phone it takes as long whatever their number.
func BenchmarkReplaceTakesNumbers(b *testing.B) {
	for _, phones := range []int{1000, 8000} {
		b.Run(fmt.Sprint(phones, " phones"), func(b *testing.B) {
			all := &config.Config{AutoRegistration: &config.Range{First: "10000", Last: "19999"}}
			half := &config.Config{AutoRegistration: &config.Range{First: "10000", Last: fmt.Sprint(10000 + phones/2 - 1)}}
			d := directory.New(all)
			for i := range phones {
				if _, err := d.Admit(fmt.Sprintf("SEP%012d", i), 7); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				_, u := d.Replace(half)
				d.Replace(all)
				if len(u.Asleep) != phones/2 {
					b.Fatal(len(u.Asleep))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*phones), "ns/phone")
		})
	}
}

// TestNumbersAreTakenWithTheirBeginnings: digits that led to nothing else lead nowhere.
func TestNumbersAreTakenWithTheirBeginnings(t *testing.T) {
	d := directory.New(parse(t, "auto-registration: {numbers: 1000-1003}\n"))
	for _, name := range []string{"A", "B", "C", "D"} {
		_, err := d.Admit(name, 7)
		require.NoError(t, err)
	}
	reads := func(digits string) call.Match {
		m, _ := d.Match(call.Caller{}, digits)
		return m
	}
	_, u := d.Replace(parse(t, "auto-registration: {numbers: 1003-1003}\n"))
	assert.Len(t, u.Asleep, 3)
	assert.Equal(t, []call.Match{call.Prefix, call.NoMatch, call.Exact}, []call.Match{reads("100"), reads("1000"), reads("1003")})
	_, u = d.Replace(parse(t, "auto-registration: {numbers: 2000-2001}\n"))
	assert.Len(t, u.Asleep, 1)
	assert.Equal(t, []call.Match{call.NoMatch, call.NoMatch}, []call.Match{reads("100"), reads("1003")})
}

// TestFilesOfUnknownPhonesThatChange reach those that have told their models.
func TestFilesOfUnknownPhonesThatChange(t *testing.T) {
	text := func(access string) string {
		return "auto-registration: {numbers: 1000-1099}\ntemplates: {t: {models: [7962], cnf: {vendorConfig/webAccess: " + access + "}}}\n"
	}
	d := directory.New(parse(t, text("0")))
	const of7962, of7942 = 404, 434
	for name, deviceType := range map[string]uint32{"A": of7962, "B": of7942} {
		_, err := d.Admit(name, deviceType)
		require.NoError(t, err)
	}
	changes, update := d.Replace(parse(t, text("2")))
	assert.True(t, update.Empty())
	require.Len(t, changes.Phones, 1)
	assert.Equal(t, directory.PhoneChange{Name: "A", Action: directory.Reset, Reasons: []string{"values of its file"}}, changes.Phones[0])
	file, ok := d.FileOf("A")
	require.True(t, ok)
	assert.Equal(t, config.Values{"vendorConfig/webAccess": "2"}, file.CNF)
	_, ok = d.FileOf("C")
	assert.False(t, ok)
}

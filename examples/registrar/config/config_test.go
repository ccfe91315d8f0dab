package config_test

import (
	"bytes"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/media"
)

func TestTheExampleLoads(t *testing.T) {
	c, err := config.Load(filepath.Join("..", "example.yaml"))
	require.NoError(t, err)
	assert.Equal(t, config.Default().Listen, c.Listen)
	assert.Equal(t, 30*time.Second, c.KeepAlive)
	assert.Equal(t, time.UTC, c.TimeZone)
	assert.Equal(t, []media.Codec{media.G722, media.G711U, media.G711A, media.G729A}, c.Codecs)
	assert.Equal(t, config.Default().Dialing, c.Dialing)
	assert.Nil(t, c.AutoRegistration)
	assert.Equal(t, []config.SoftKey{config.KeyNewCall}, c.SoftKeys["lobby"][config.StateOnHook])
	assert.Equal(t, config.Line{
		Number: "1001", Name: "Reception", Label: "Reception 1001", MaxCalls: 2, CallWaiting: true, BusyTrigger: 2,
		PickupGroup: "5", DivertTo: "1003", NoAnswer: 20 * time.Second, ForwardNoAnswer: "1003",
	}, c.Lines[0])
	assert.Equal(t, config.Device{
		Name: "SEP001122334455", Model: "7970", Description: "Reception desk",
		Lines:      []string{"1001", "1003"},
		SpeedDials: []config.SpeedDial{{Number: "1002", Label: "Workshop"}},
		BusyLamps:  []config.SpeedDial{{Number: "2000", Label: "House"}},
		Intercoms:  []config.SpeedDial{{Number: "1002", Label: "Workshop"}},
		ParkSlots:  []string{"3001", "3002"},
		Services:   []config.Service{{Name: "Directory", URL: "http://192.0.2.10/directory"}},
		Buttons:    "two-lines", DND: call.DNDSilent, Cleared: []string{"nat", "private"},
		Template: "office", CNF: config.Values{"vendorConfig/pcPort": "1"},
	}, c.Devices[0])
	assert.Len(t, c.Devices, 2)
	assert.Empty(t, c.Warnings)
}

func TestAnEmptyFileIsTheDefault(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "lines:\ndevices:\nlisten:\n"} {
		c, err := config.Parse("empty.yaml", []byte(text))
		require.NoError(t, err, text)
		want := config.Default()
		want.Blank = !strings.Contains(text, "lines")
		assert.Equal(t, want, c, text)
	}
}

func TestEveryKeyIsRead(t *testing.T) {
	c, err := config.Parse("x", []byte(`
listen: {sccp: ":2000", tftp: ":69", http: "[::1]:80"}
call-managers: [192.0.2.10:2010, cm.example.org]
file-directory: /srv/tftp
keepalive: 1m
date-format: M/D/YA
time-zone: UTC
codecs: [g729a]
dialing: {first-digit: 1s, inter-digit: 2s, no-answer: 3s, failure: 4s}
auto-registration: {numbers: 0100-0199}
softkeys: {a: {on-hook: []}}
button-templates: {b: [line, none]}
lines: [{number: 0100, call-waiting: false, max-calls: 1}]
devices: [{name: sepaabbccddeeff, lines: [0100], buttons: b, softkeys: a}, {name: ATA, lines: [0100]}]
`))
	require.NoError(t, err)
	assert.Equal(t, &config.Config{
		Listen:        config.Listen{SCCP: ":2000", TFTP: ":69", HTTP: "[::1]:80"},
		CallManagers:  []config.CallManager{{Host: "192.0.2.10", Port: 2010}, {Host: "cm.example.org", Port: 2000}},
		FileDirectory: "/srv/tftp",
		KeepAlive:     time.Minute,
		DateFormat:    "M/D/YA",
		TimeZone:      time.UTC,
		Codecs:        []media.Codec{media.G729A},
		Voice:         config.Voice{FirstPort: 20000, LastPort: 29999},
		Database:      config.Database{Keep: 90 * 24 * time.Hour, Records: 1_000_000},
		Tokens:        config.Tokens{Wait: time.Minute},
		Dialing: config.Dialing{
			FirstDigit: time.Second, InterDigit: 2 * time.Second, NoAnswer: 3 * time.Second, Failure: 4 * time.Second,
			ForwardNoAnswer: 20 * time.Second, HuntRing: 15 * time.Second, ParkReversion: time.Minute, MaxParties: 16,
		},
		FeatureCodes:     config.DefaultFeatureCodes(),
		AutoRegistration: &config.Range{First: "0100", Last: "0199"},
		SoftKeys:         map[string]config.SoftKeySets{"a": {config.StateOnHook: []config.SoftKey{}}},
		ButtonTemplates:  map[string][]config.ButtonKind{"b": {config.ButtonLine, config.ButtonNone}},
		Lines:            []config.Line{{Number: "0100", MaxCalls: 1}},
		Devices: []config.Device{
			{Name: "SEPAABBCCDDEEFF", Lines: []string{"0100"}, Buttons: "b", SoftKeys: "a"},
			{Name: "ATA", Lines: []string{"0100"}},
		},
	}, c)
}

func TestEveryProblemIsToldAtOnce(t *testing.T) {
	_, err := config.Parse("phones.yaml", []byte(`keepalife: 30s
date-format: Y-M.D
codecs: [g711, g711u]
lines:
  - number: 10o1
  - number: 1001
    lable: x
  - {number: 1001}
  - {name: nobody}
devices:
  - name: SEP001122334455
    lines: [1001]
  - name: SEP001122334455
    lines: [1002, 1002]
    buttons: two
  - name: SEPGG1122334455
    lines: [1001]
  - name: A
  - 7
`))
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	assert.Equal(t, `phones.yaml:1:1: unknown key "keepalife" in the configuration; did you mean "keepalive"?
phones.yaml:2:14: date-format: "Y-M.D" is no date format; write D, M and Y with one separator, such as D.M.Y or M/D/YA (A: 12 hour clock)
phones.yaml:3:10: unknown codec "g711"; did you mean "g711a"?
phones.yaml:5:13: number: the number "10o1" holds something else than digits and *; use digits only, such as 1001
phones.yaml:7:5: unknown key "lable" in a line; did you mean "label"?
phones.yaml:8:5: the line 1001 stands here twice; remove one; several devices may name the same line
phones.yaml:9:5: a line without a number; add "number: 1001"
phones.yaml:13:5: the device SEP001122334455 stands here twice; remove one
phones.yaml:14:13: there is no line 1002; add "- number: 1002" under lines, or did you mean "1001"?
phones.yaml:14:19: the line 1002 stands twice on this device; remove one
phones.yaml:15:14: there is no button template "two"; none is defined: define it in the configuration, or remove this
phones.yaml:16:11: name: the part after SEP is no MAC address; phones are called SEP and the twelve hex digits of their MAC address
phones.yaml:18:5: the device A has no line; add "lines: [1001]"
phones.yaml:19:5: a device must be a mapping of keys to values; write it as "key: value" lines`, err.Error())
}

func TestValuesThatAreWrong(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"syntax":         {"a: [1", "x:1: no valid YAML"},
		"tab":            {"listen:\n\tsccp: 1", "x:2: no valid YAML"},
		"key twice":      {"keepalive: 30s\nkeepalive: 40s", "x:2: the key \"keepalive\" stands twice in the configuration; remove one; the other is in line 1"},
		"two documents":  {"keepalive: 30s\n---\nkeepalive: 30s\n", "x:2: a second document"},
		"list at root":   {"- a", "x:1: the configuration must be a mapping"},
		"no unit":        {"keepalive: 30", `x:1: keepalive: "30" is no time; write a time with its unit`},
		"too short":      {"keepalive: 1ms", "not between 10s and 10m0s"},
		"address":        {"listen: {sccp: 127.0.0.1}", `x:1: sccp: "127.0.0.1" is no address; write host:port`},
		"port":           {"listen: {sccp: 'x:99999'}", `"x:99999" is no address`},
		"zone":           {"time-zone: Mars/Base", `x:1: time-zone: "Mars/Base" is no time zone`},
		"empty zone":     {"time-zone: ''", `is no time zone`},
		"managers":       {"call-managers: [a, b, c, d, e, f]", "keep the best 5: phones take no more"},
		"manager port":   {"call-managers: ['a:0']", `"0" is no port`},
		"manager host":   {"call-managers: ['a b']", `"a b" is no name of a host`},
		"range":          {"auto-registration: {numbers: 1000}", "x:1: numbers: \"1000\" is no range"},
		"range digits":   {"auto-registration: {numbers: 1-10}", "same count of digits"},
		"range order":    {"auto-registration: {numbers: 20-10}", "ends before it begins"},
		"range letters":  {"auto-registration: {numbers: a-b}", "is no range"},
		"bool":           {"lines: [{number: 1, call-waiting: maybe}]", "write true or false"},
		"integer":        {"lines: [{number: 1, max-calls: 0}]", "no number from 1 to 50"},
		"alias":          {"keepalive: &a 30s", "anchors, aliases and tags"},
		"list as value":  {"keepalive: [1]", "must be a single value"},
		"value as list":  {"codecs: g711u", "codecs must be a list"},
		"empty value":    {"keepalive:", "keepalive is empty"},
		"softkey":        {"softkeys: {a: {on-hook: [halt]}}", `unknown softkey "halt"`},
		"softkey state":  {"softkeys: {a: {onhook: []}}", `did you mean "on-hook"?`},
		"many softkeys":  {"softkeys: {a: {on-hook: [hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold,hold]}}", "at most 16"},
		"button":         {"button-templates: {a: [lines]}", `did you mean "line"?`},
		"softkey set":    {"softkeys: {lobby: {}}\nlines: [{number: 1}]\ndevices: [{name: A, lines: [1], softkeys: loby}]", `did you mean "lobby"?`},
		"model":          {"lines: [{number: 1}]\ndevices: [{name: A, lines: [1], model: 7869}]", `x:2: no SCCP phone of model "7869" is known; did you mean`},
		"device twice":   {"lines: [{number: 1}]\ndevices: [{name: A, lines: [1]}, {name: A, lines: [1]}]", "the device A stands here twice"},
		"speed dial":     {"lines: [{number: 1}]\ndevices: [{name: A, lines: [1], speed-dials: [{label: x}]}]", "a speed dial without a number"},
		"long number":    {"lines: [{number: 1234567890123456789012345}]", "more than 24 digits"},
		"name too long":  {"lines: [{number: 1}]\ndevices: [{name: A234567890123456, lines: [1]}]", "is no device name"},
		"quotes in name": {"lines: [{number: 1}]\ndevices: [{name: '''\";--', lines: [1]}]", "is no device name"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse("x", []byte(c.text))
			assertTold(t, err, c.want)
		})
	}
}

// assertTold looks for a problem by its line and text, whatever its column.
func assertTold(t *testing.T, err error, want string) {
	t.Helper()
	if !assert.Error(t, err) {
		return
	}
	told := regexp.MustCompile(`(?m)^(\w+:\d+):\d+: `).ReplaceAllString(err.Error(), "$1: ")
	assert.Contains(t, told, want)
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	for _, p := range problems {
		assert.NotEmpty(t, p.Fix, p.Message)
		assert.Positive(t, p.Line)
		assert.Positive(t, p.Column)
	}
}

func TestManyButtons(t *testing.T) {
	text := "button-templates:\n  a:\n"
	for range config.MaxButtons {
		text += "  - line\n"
	}
	_, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	_, err = config.Parse("x", []byte(text+"  - line\n"))
	assert.ErrorContains(t, err, "x:2:3: 129 buttons; a template has at most 128")
}

func TestLoadOfAMissingFile(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "none.yaml"))
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, `"registrar config init -o FILE" writes one`)
	assert.False(t, errors.As(err, new(config.Problems)))
}

func TestLoadOfAFolder(t *testing.T) {
	_, err := config.Load(t.TempDir())
	assert.ErrorContains(t, err, "; name a file that can be read")
}

func TestLoadOfAnEndlessFile(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skipf("this system has none: %v", err)
	}
	_, err := config.Load("/dev/zero")
	assert.ErrorContains(t, err, "/dev/zero:1:1: the file is larger than 16 MiB")
}

func TestRange(t *testing.T) {
	r, err := config.ParseRange("0998-1001")
	require.NoError(t, err)
	assert.Equal(t, uint64(4), r.Size())
	assert.Equal(t, "0998", r.Number(0))
	assert.Equal(t, "1001", r.Number(3))
	assert.Equal(t, "0998-1001", r.String())
}

func TestAdvertised(t *testing.T) {
	c := config.Default()
	own := netip.MustParseAddrPort("[::ffff:192.0.2.1]:2000")
	assert.Equal(t, []config.CallManager{{Host: "192.0.2.1", Port: 2000}}, c.Advertised(own))
	c.CallManagers = []config.CallManager{{Host: "cm", Port: 1}}
	assert.Equal(t, c.CallManagers, c.Advertised(own))
}

func TestDefaultSoftKeysCoverEveryState(t *testing.T) {
	sets := config.DefaultSoftKeys()
	for _, s := range config.PhoneStates() {
		assert.NotEmpty(t, sets[s], string(s))
	}
	assert.Len(t, sets, len(config.PhoneStates()))
}

func FuzzParse(f *testing.F) {
	example, err := os.ReadFile(filepath.Join("..", "example.yaml"))
	require.NoError(f, err)
	f.Add(example)
	f.Add([]byte("lines: [{number: 1}]\ndevices: [{name: A, lines: [1]}]"))
	f.Add([]byte("users: [{name: a, lines: [1], pin: " + hash4711 + "}]\nlines: [{number: 1}]"))
	f.Add([]byte("\r00"))
	f.Add([]byte("codecs: [g711u\nlisten: {sccp: \":1}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := config.Parse("fuzz.yaml", text)
		if (c == nil) == (err == nil) {
			t.Fatalf("either a configuration or an error: %v, %v", c, err)
		}
		var problems config.Problems
		if errors.As(err, &problems) {
			last := bytes.Count(text, []byte("\n")) + 1
			for _, p := range problems {
				if p.Fix == "" || p.Message == "" || p.Line < 1 || p.Line > last || p.Column < 1 {
					t.Fatalf("%d lines, but %+v", last, p)
				}
			}
		}
	})
}

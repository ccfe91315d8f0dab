package config_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// TestSlips are files that would be read, and do not do what was meant.
func TestSlips(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
	}{
		"a digit too few":       {"lines: [{number: 1}]\ndevices:\n  - {name: SEP00112233445, lines: [1]}", `:3:12: name: "SEP00112233445" has 11 digits instead of the 12 of a MAC address`},
		"a digit too many":      {"lines: [{number: 1}]\ndevices:\n  - {name: SEP0011223344556, lines: [1]}", `:3:12: name: "SEP0011223344556" has 13 digits instead of the 12 of a MAC address`},
		"an address alone":      {"lines: [{number: 1}]\ndevices:\n  - {name: 00112233445a, lines: [1]}", `:3:12: name: "00112233445a" is a MAC address alone; write SEP00112233445A`},
		"Latin-1":               {"lines:\n  - {number: 1, name: \"J\xf6rg\"}", ":2:25: no valid YAML: a letter that is not UTF-8; save the file as UTF-8 text"},
		"a control character":   {"lines:\n  - {number: 1, name: \"a\\eb\"}", ":2:23: name: a control character or an end of line is in it"},
		"several lines":         {"lines:\n  - number: 1\n    label: |\n      a\n      b", ":3:12: label: a control character or an end of line is in it"},
		"an endless name":       {"lines:\n  - {number: 1, name: " + strings.Repeat("x", 201) + "}", ":2:23: name: it has 201 characters; write one line of at most 200 letters"},
		"one port twice":        {"listen:\n  sccp: \":2000\"\n  http: 127.0.0.1:2000", ":3:9: http listens at 127.0.0.1:2000, and so does sccp; give each a port of its own"},
		"ports of two sections": {"metrics: {http: 127.0.0.1:9600}\nservices: {http: \":9600\"}", ":2:18: services listens at :9600, and so does metrics"},
		"control and metrics":   {"metrics: {http: 127.0.0.1:9600}\ncontrol: {http: \"127.0.0.1:9600\"}", ":2:17: control listens at 127.0.0.1:9600, and so does metrics"},
		"pattern to nowhere":    {"lines: [{number: 1001}]\ndial-plan: {patterns: [{match: 8X, to: 1009}]}", `:2:40: to: nothing has the number 1009; did you mean "1001"?`},
		"too much stripped":     {"dial-plan: {patterns: [{match: 9XX, strip: 5}]}", ":1:24: the pattern 9XX has fewer than the 5 digits to strip"},
		"too much of a range":   {"dial-plan: {patterns: [{match: 900-950, strip: 4}]}", ":1:24: the pattern 900-950 has fewer than the 4 digits to strip"},
		"a group in a circle":   {"lines: [{number: 1}]\nhunt-groups:\n  - {number: 20, members: [1], final: 20}", ":3:39: final of the hunt group 20 leads to itself"},
		"a member twice":        {"lines: [{number: 1}]\nhunt-groups:\n  - {number: 20, members: [1, 1]}", ":3:31: the member 1 stands here twice; remove one"},
		"no blank behind -":     {"lines:\n-number: 1", `:2:1: unknown key "-number" in the configuration; write a blank behind the dash`},
		"no such address":       {"listen: {sccp: \"999.1.1.1:2000\"}", `:1:16: sccp: "999.1.1.1" is no address; write host:port`},
		"three numbers":         {"listen: {http: \"192.0.2:6970\"}", `:1:16: http: "192.0.2" is no address`},
		"a blank in an address": {"metrics: {http: \"127.0.0.1 :9600\"}", `:1:17: http: "127.0.0.1 " is no name of a host`},
		"a named port":          {"services: {http: \":http\"}", `:1:18: http: ":http" is no address: ports are numbers`},
		"a server's address":    {"call-managers: [192.0.2.300]", `:1:17: call-managers: "192.0.2.300" is no address; write a host`},
		"one address, two ways": {"metrics: {http: \"127.0.0.1:9600\"}\ncontrol: {http: \"localhost:09600\"}", ":2:17: control listens at localhost:09600, and so does metrics"},
		"one address of IPv6":   {"listen:\n  sccp: \"[::1]:2000\"\n  http: \"[0:0::1]:2000\"", ":3:9: http listens at [0:0::1]:2000, and so does sccp"},
		"files among voice":     {"voice: {ports: 20000-20100}\nlisten: {tftp: \":20050\"}", ":2:16: tftp listens at :20050, which is one of the ports for voice; take a port outside of 20000-20100"},
		"one group for two":     {"lines: [{number: 1}]\npage-groups:\n  - {number: 40, members: [1], address: \"239.1.1.1:20480\"}\n  - {number: 41, members: [1], address: \"239.1.1.1:20480\"}", ":4:41: address: the page group 40 has 239.1.1.1:20480 already; give each group an address of its own"},
		"a line is a code":      {"lines:\n  - {number: 1}\n  - {number: \"*78\"}", ":3:5: *78 cannot be a line: it is the code of dnd; use another number, or give dnd another code under feature-codes"},
		"a group is a code":     {"lines: [{number: 1}]\nhunt-groups: [{number: \"*8\", members: [1]}]", ":2:15: *8 cannot be a hunt group: it is the code of pickup"},
		"no number left":        {"lines: [{number: 10}, {number: 11}]\nauto-registration: {numbers: 10-11}", ":2:30: no number of 10-11 is free"},
		"no number for models":  {"park: {slots: 30-39}\nauto-registration: {ranges: [{numbers: 31-32, models: [7960]}]}", ":2:30: no number of 31-32 is free"},
		"a claim of a slot":     {"park: {slots: 30-39}\nclaims: [{numbers: 20-30, pin: " + hash4711 + "}]", ":2:10: 30 cannot be claimed: it is a park slot; leave it out of the numbers"},
		"from nowhere":          {"security: {networks: [10.0.0.0/8]}\nlines: [{number: 1}]\ndevices:\n  - {name: A, lines: [1], networks: [192.168.0.0/16]}", ":4:37: A can never register from 192.168.0.0/16: it is in none of the networks of phones"},
		"a MAC with colons":     {"lines: [{number: 1}]\ndevices:\n  - {name: \"00:11:22:33:44:5a\", lines: [1]}", `:3:12: name: "00:11:22:33:44:5a" is not how phones write their MAC address; write SEP00112233445A`},
		"a MAC with dots":       {"lines: [{number: 1}]\ndevices:\n  - {name: SEP0011.2233.445A, lines: [1]}", `:3:12: name: "SEP0011.2233.445A" is not how phones write their MAC address; write SEP00112233445A`},
		"a hot line to itself":  {"lines: [{number: 1, hot-line: 1}]", ":1:31: hot-line of the line 1 leads to itself"},
		"a comma in a name":     {"lines:\n  - {number: 1, name: Miller, M.D.}", `:2:31: unknown key "M.D." in a line; put a text with a comma in quotes; or `},
		"a quote forgotten":     {"lines:\n  - number: 1\n    name: \"A\n  - number: 2\n    name: B\"", ":3:11: name: the quoted text goes on over the keys of the next lines; end it with"},
		"indented too deep":     {"lines:\n  - number: 1\n      name: A", ":3:7: no valid YAML: this line is indented deeper than the one above, which has a value already; indent it like its neighbours"},
		"deep behind a blank":   {"tokens:\n  refuse: true\n\n    share: 0", ":4:5: no valid YAML: this line is indented deeper"},
		"too shallow":           {"lines:\n  - number: 1\n   name: A", ":3:4: no valid YAML: value is not allowed in this context; indent this line like its neighbours"},
		"no blank in a list":    {"devices:\n- name: A\n  lines:\n  - 1\n  -2\nlines: [{number: 1}, {number: 2}]", ":5:3: no valid YAML: non-map value is specified; write a blank behind the dash"},
		"a name with @":         {"lines:\n  - number: 1\n    name: @home", ":3:11: no valid YAML: '@' is a reserved character; put texts that begin with @ or ` in quotes"},
		"a load alone":          {"firmware:\n  7941: SCCP41.9-4-2SR3-1S", `:2:9: firmware of 7941 must be a mapping of keys to values; write it as "key: value" lines; the keys are load, load-server and peer-sharing`},
		"ports alone":           {"voice: 20000-29999", `:1:8: voice must be a mapping of keys to values; write it as "key: value" lines; the key is ports`},
		"a dial alone":          {"lines: [{number: 1}]\ndevices: [{name: A, lines: [1], speed-dials: [1]}]", `:2:47: a speed dial must be a mapping of keys to values; write it as "key: value" lines; the keys are label and number`},
		"a load in the file":    {"templates:\n  a:\n    cnf: {loadInformation: X}", ":3:11: cnf: the load of a phone is no value of its file here; write \"load: NAME\" beside cnf"},
		"a merge":               {"keepalive: 30s\n<<<<<<< HEAD\nlines: []\n=======\nlines: [{number: 1}]\n>>>>>>> branch", ":2:1: no valid YAML: two versions of the file were merged"},
		"an alias for a list":   {"lines: *usual", ":1:8: anchors, aliases and tags are not understood; write the value out; a text that begins with * & or ! belongs in quotes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse("x", []byte(c.text))
			assert.ErrorContains(t, err, "x"+c.want)
		})
	}
}

// TestAMistakeIsToldOnce: what is there, though not right, is not missing too.
func TestAMistakeIsToldOnce(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
	}{
		"a hunt group":    {"lines: [{number: 1}]\nhunt-groups: [{number: 20, members: [1], algorithm: none}]\nvoicemail: 20\ndial-plan: {emergency: [{number: 112, to: 20}]}", `unknown algorithm "none"`},
		"a page group":    {"lines: [{number: 1, hot-line: 40}]\npage-groups: [{number: 40, members: [1], address: x}]", `address: "x" is no address`},
		"park slots":      {"lines: [{number: 1}]\npark: {slots: 30-3}\ndevices: [{name: A, lines: [1], park-slots: [31]}]", `both ends of the range "30-3"`},
		"a pattern":       {"lines: [{number: 1, forward-all: 91}]\ndial-plan: {patterns: [{match: 9Y, to: 1}]}", `'Y' stands for nothing`},
		"a range":         {"auto-registration: {numbers: 10-1}\nhunt-groups: [{number: 20, members: [11]}]", `both ends of the range "10-1"`},
		"a claim":         {"claims: [{numbers: 10-19, pin: 4711}]\nlines: [{number: 1, forward-all: 11}]", "no hash of a PIN"},
		"a misspelt name": {"lines: [{number: 1}]\ndevices: [{nam: A, lines: [1]}]", `unknown key "nam"`},
	} {
		_, err := config.Parse("x", []byte(c.text))
		var problems config.Problems
		require.ErrorAs(t, err, &problems, name)
		assert.Len(t, problems, 1, name+"\n"+problems.Error())
		assert.ErrorContains(t, err, c.want, name)
	}
}

// TestAMistakeHidesNoOther of the same phone, user or section.
func TestAMistakeHidesNoOther(t *testing.T) {
	_, err := config.Parse("x", []byte(`security: {take-over: never}
meet-me: {}
lines: [{number: 1}]
devices:
  - {name: A, modle: 7960, lines: [1]}
  - {name: A, lines: [1]}
  - {name: B, model: 7940, lines: [2], dnd: on, add-ons: [7914]}
users:
  - {name: anna, lines: [1], pin: 4711}
  - {name: anna, lines: [1], pin: 4712}
`))
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	var told []string
	for _, p := range problems {
		told = append(told, strconv.Itoa(p.Line)+" "+p.Message)
	}
	assert.Equal(t, []string{
		`1 unknown take-over "never"`,
		"2 meetings without numbers",
		`5 unknown key "modle" in a device`,
		"6 the device A stands here twice",
		"7 there is no line 2",
		`7 unknown dnd "on"`,
		"7 B has 1 add-on module, but a 7940 takes 0",
		"9 pin: this is no hash of a PIN",
		"10 the user anna stands here twice",
		"10 pin: this is no hash of a PIN",
	}, told)
}

func TestPortsThatDoNotMeet(t *testing.T) {
	for _, text := range []string{
		"listen: {sccp: \"127.0.0.1:0\", http: \"127.0.0.1:0\"}",
		"listen: {sccp: \"127.0.0.1:2000\", http: \"192.0.2.1:2000\"}",
		"listen: {sccp: \":2000\", tftp: \":2000\"}", // TCP and UDP
		"control: {http: off}",
	} {
		_, err := config.Parse("x", []byte(text))
		assert.NoError(t, err, text)
	}
}

func TestTheEndOfABlockIsNoPartOfAName(t *testing.T) {
	c, err := config.Parse("x", []byte("lines:\n  - number: 1\n    name: >\n      Front\n      desk\n"))
	require.NoError(t, err)
	assert.Equal(t, "Front desk", c.Lines[0].Name)
}

func TestTrueHasCapitals(t *testing.T) {
	c, err := config.Parse("x", []byte("lines: [{number: 1, auto-answer: True, call-waiting: FALSE}]\ndevices: [{name: A, lines: [1], nat: True}, {name: B, lines: [1], nat: FALSE}]"))
	require.NoError(t, err)
	assert.True(t, c.Lines[0].AutoAnswer)
	assert.False(t, c.Lines[0].CallWaiting)
	assert.Equal(t, []config.NAT{config.NATYes, config.NATNo}, []config.NAT{c.Devices[0].NAT, c.Devices[1].NAT})
}

func TestCheckLooksForMusic(t *testing.T) {
	file := filepath.Join(t.TempDir(), "phones.yaml")
	wav := filepath.Join(filepath.Dir(file), "waiting.wav")
	require.NoError(t, os.WriteFile(file, []byte("music: {default: waiting.wav}\n"), 0o600))
	_, err := config.Check(file)
	require.ErrorContains(t, err, file+":1:18: the file "+strconv.Quote(wav)+" cannot be played: no such file or directory; put a WAV file")
	require.NoError(t, os.WriteFile(wav, []byte("music"), 0o600))
	_, err = config.Check(file)
	require.ErrorContains(t, err, file+":1:18: the file "+strconv.Quote(wav)+" cannot be played: ")
	const header = "RIFF\x64\x01\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x40\x01\x00\x00"
	silence := make([]byte, 320) // 20 ms of 16 bits at 8 kHz
	require.NoError(t, os.WriteFile(wav, append([]byte(header), silence...), 0o600))
	_, err = config.Check(file)
	require.NoError(t, err)
}

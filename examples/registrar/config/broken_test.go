package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// TestTwentyBrokenFiles breaks a good file in one place each: the place and a
// useful fix are told, and nothing else.
func TestTwentyBrokenFiles(t *testing.T) {
	good := `listen:
  sccp: ":2000"
keepalive: 30s
codecs: [g722, g711u]
classes:
  lobby: {allow: ["10XX"]}
templates:
  office:
    models: [7941]
    cnf: {vendorConfig/webAccess: 0}
firmware:
  7941: {load: SCCP41.9-4-2SR3-1S}
lines:
  - number: 1001
    name: Reception
  - number: 1002
    class: lobby
devices:
  - name: SEP001122334455
    model: 7960
    lines: [1001]
    speed-dials:
      - {number: 1002, label: Workshop}
  - name: SEP001122334466
    model: 7941
    template: office
    lines: [1002, 1001]
users:
  - {name: anna, lines: [1001], pin: "HASH"}
`
	good = strings.Replace(good, "HASH", hash4711, 1)
	_, err := config.Parse("x", []byte(good))
	require.NoError(t, err)
	for name, c := range map[string]struct {
		old, broken  string
		line, column int
		message, fix string
	}{
		"unknown section":     {"keepalive: 30s", "keep-alive: 30s", 3, 1, `unknown key "keep-alive"`, `did you mean "keepalive"?`},
		"no unit":             {"keepalive: 30s", "keepalive: 30", 3, 12, `"30" is no time`, "for example 30s"},
		"address":             {`":2000"`, `"2000"`, 2, 9, `"2000" is no address`, ":2000 for every address"},
		"meetings":            {"keepalive: 30s", "meet-me: {numbers: 5000}", 3, 20, `"5000" is no range`, "such as 5000-5009"},
		"meeting is a line":   {"keepalive: 30s", "meet-me: {numbers: 1002-1003}", 3, 20, "1002 is a line already", "another number"},
		"no voice mail there": {"keepalive: 30s", "voicemail: 1003", 3, 12, "nothing has the number 1003", "1001"},
		"codec":               {"g711u", "g711", 4, 16, `unknown codec "g711"`, `did you mean "g711a"?`},
		"pattern":             {`"10XX"`, `"10YY"`, 6, 19, `stands for nothing`, "X for any digit"},
		"model of template":   {"models: [7941]", "models: [7949]", 9, 14, `no SCCP phone of model "7949"`, "did you mean"},
		"path of cnf":         {"webAccess", "webAcess", 10, 11, "webAcess", "vendorConfig/webAccess"},
		"value of cnf":        {"webAccess: 0", "webAccess: 7", 10, 11, "from 0 to 2", "a value that phones know"},
		"load of other phone": {"SCCP41.9", "SCCP45.9", 12, 16, "is no SCCP load of model 7941", "begins with SCCP41"},
		"number":              {"number: 1001\n", "number: 10O1\n", 14, 13, "something else than digits", "use digits only"},
		"line twice":          {"number: 1002\n", "number: 1001\n", 16, 5, "the line 1001 stands here twice", "remove one"},
		"unknown class":       {"class: lobby", "class: loby", 17, 12, `there is no class "loby"`, `did you mean "lobby"?`},
		"name of device":      {"SEP001122334455", "SEP00112233445G", 19, 11, "no MAC address", "twelve hex digits"},
		"device twice":        {"SEP001122334466", "SEP001122334455", 24, 5, "the device SEP001122334455 stands here twice", "remove one"},
		"unknown line":        {"lines: [1001]\n    speed", "lines: [1003]\n    speed", 21, 13, "there is no line 1003", `add "- number: 1003" under lines`},
		"key of speed dial":   {"label: Workshop", "lable: Workshop", 23, 24, `unknown key "lable"`, `did you mean "label"?`},
		"unknown template":    {"template: office", "template: ofice", 26, 15, `there is no template "ofice"`, `did you mean "office"?`},
		"missing bracket":     {"[1002, 1001]", "[1002, 1001", 27, 12, "no valid YAML", "]"},
		"tab":                 {"    class: lobby", "\tclass: lobby", 17, 1, "no valid YAML", "blanks instead of tabs"},
		"key twice":           {"model: 7941", "name: SEP001122334477", 25, 5, `the key "name" stands twice`, "the other is in line 24"},
		"PIN in clear":        {hash4711, "4711", 29, 38, "no hash of a PIN", `"registrar pin"`},
		"missing quote":       {`label: Workshop}`, `label: "Workshop}`, 23, 31, "no valid YAML", "quote"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(good, c.old), "the place is not the only one")
			broken := strings.Replace(good, c.old, c.broken, 1)
			_, err := config.Parse("phones.yaml", []byte(broken))
			var problems config.Problems
			require.ErrorAs(t, err, &problems)
			p := problems[0]
			assert.Equal(t, []int{c.line, c.column}, []int{p.Line, p.Column}, p.Error())
			assert.Contains(t, p.Message, c.message)
			assert.Contains(t, p.Fix, c.fix)
			if !strings.Contains(name, "number") && !strings.Contains(name, "line twice") && !strings.Contains(name, "device twice") {
				assert.Len(t, problems, 1, problems.Error())
			}
			assert.NotContains(t, err.Error(), "4711")
		})
	}
}

func TestSyntaxDoesNotHideTheRest(t *testing.T) {
	_, err := config.Parse("x", []byte(`keepalife: 30s
codecs: [g711u
lines:
  - number: 10o1
users: 7
devices: {a: b
`))
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	assert.Equal(t, []int{1, 2, 4, 5, 6}, lines, err.Error())
}

func TestHostileFiles(t *testing.T) {
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", 100_000),
		"dashes":   "lines:\n  " + strings.Repeat("- ", 100_000),
		"NUL":      "lines:\n\x00",
		"size":     strings.Repeat("# comment\n", 2_000_000),
		"aliases":  "lines: &a [*a, *a]\n",
		"keys":     strings.Repeat("k:\n", 100_000),
		"same key": "lines:\n  - number: 1\n" + strings.Repeat("    name: a\n", 100_000),
		"flow":     "abbreviated: {" + strings.Repeat("1: 1, ", 100_000) + "}",
		"values":   "lines: [" + strings.Repeat("[],", 1_000_000) + "]",
		"mistakes": "lines:\n" + strings.Repeat("  - number: x\n", 5000),
	} {
		_, err := config.Parse("x", []byte(text))
		var problems config.Problems
		require.ErrorAs(t, err, &problems, name)
		assert.LessOrEqual(t, len(problems), 1000, name)
		for _, p := range problems {
			assert.NotEmpty(t, p.Fix, name)
		}
	}
}

// TestALargeFile has ten thousand lines and phones, in one line or in several each.
func TestALargeFile(t *testing.T) {
	var text strings.Builder
	const many = 10_000
	text.WriteString("lines:\n")
	for i := range many {
		fmt.Fprintf(&text, "  - {number: %d, name: User}\n", 100_000+i)
	}
	text.WriteString("devices:\n")
	for i := range many {
		fmt.Fprintf(&text, "  - name: SEP%012X\n    model: 7960\n    lines: [%d]\n", i, 100_000+i)
	}
	cfg, err := config.Parse("x", []byte(text.String()))
	require.NoError(t, err)
	assert.Len(t, cfg.Devices, many)
}

func TestCheckLooksForFiles(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "phones.yaml")
	write := func(name, text string) {
		t.Helper()
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("phones.yaml", "file-directory: "+dir+`
firmware:
  7941: {load: SCCP41.9-4-2SR3-1S}
  7960: {load: P0030801SR02}
  7942: {load: SCCP42.9-4-2SR3-1S, load-server: 192.0.2.1}
`)
	_, err := config.Check(file)
	assert.ErrorContains(t, err, file+":3:16: files of the firmware SCCP41.9-4-2SR3-1S are missing: SCCP41.9-4-2SR3-1S.loads; copy them into "+dir)
	assert.ErrorContains(t, err, file+":4:16: files of the firmware P0030801SR02 are missing")
	assert.NotContains(t, err.Error(), "SCCP42")

	write("SCCP41.9-4-2SR3-1S.loads", "apps41.9-4-2ES26.sbn\n")
	write("P0030801SR02.bin", "firmware")
	_, err = config.Check(file)
	assert.ErrorContains(t, err, "are missing: apps41.9-4-2ES26.sbn;")

	write("apps41.9-4-2ES26.sbn", "firmware")
	c, err := config.Check(file)
	require.NoError(t, err)
	assert.Equal(t, config.Firmware{Load: "SCCP41.9-4-2SR3-1S"}, c.Firmware["7941"])

	require.NoError(t, os.Mkdir(filepath.Join(dir, "firmware"), 0o700))
	write("firmware/sccp45.9-4-2SR4-3S.LOADS", "JAR45.SBN\ncnu45.sbn\n")
	write("jar45.sbn", "firmware")
	write("firmware/s00105000400.SBN", "firmware")
	write("folders.yaml", "file-directory: "+dir+"\nfirmware: {7965: {load: SCCP45.9-4-2SR4-3S}, 7914: {load: S00105000400}, 7915-12: {load: B015-1-0-4}}")
	_, err = config.Check(filepath.Join(dir, "folders.yaml"))
	var lacking config.Problems
	require.ErrorAs(t, err, &lacking)
	require.Len(t, lacking, 2, "files are served from folders, and in any case")
	assert.Contains(t, lacking[0].Message, "SCCP45.9-4-2SR4-3S are missing: cnu45.sbn")
	assert.Contains(t, lacking[1].Message, "B015-1-0-4 are missing: B015-1-0-4.sbn")

	require.NoError(t, os.Mkdir(filepath.Join(dir, "a"), 0o700))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "a", "copy"), 0o700))
	write("a/copy/SCCP45.1.loads", "jar45.sbn\nnone.sbn\n")
	write("firmware/SCCP45.1.loads", "jar45.sbn\n")
	write("copies.yaml", "file-directory: "+dir+"\nfirmware: {7965: {load: SCCP45.1}}")
	_, err = config.Check(filepath.Join(dir, "copies.yaml"))
	require.NoError(t, err, "of two files that in fewer folders is served")

	write("own.yaml", "file-directory: "+dir+`
lines: [{number: 1}]
templates: {trial: {load: SCCP41.9-3-1SR1-1S}}
devices:
  - {name: A, model: 7941, lines: [1], template: trial}
  - {name: B, model: 7941, lines: [1], template: trial}
`)
	_, err = config.Check(filepath.Join(dir, "own.yaml"))
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	require.Len(t, problems, 1, "once for all phones")
	assert.Equal(t, 5, problems[0].Line)
	assert.Contains(t, problems[0].Message, "files of the firmware SCCP41.9-3-1SR1-1S are missing")

	write("none.yaml", "file-directory: "+dir+"/none")
	_, err = config.Check(filepath.Join(dir, "none.yaml"))
	assert.ErrorContains(t, err, "there is no directory")
	_, err = config.Check(filepath.Join(dir, "nothing.yaml"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

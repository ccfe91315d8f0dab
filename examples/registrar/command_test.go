package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// shell runs commands in a directory of their own.
type shell struct{ t *testing.T }

func newShell(t *testing.T) *shell {
	t.Helper()
	t.Chdir(t.TempDir())
	return &shell{t: t}
}

func (s *shell) write(name, text string) {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(name, []byte(text), 0o600))
}

func (s *shell) run(stdin string, args ...string) (code int, stdout, stderr string) {
	s.t.Helper()
	var out, errs strings.Builder
	code, ok := (&tool{stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs}).subCommand(args)
	require.True(s.t, ok, args)
	return code, out.String(), errs.String()
}

func TestInitWritesAnExampleThatIsRight(t *testing.T) {
	s := newShell(t)
	code, text, _ := s.run("", "config", "init")
	assert.Zero(t, code)
	assert.Contains(t, text, "# The configuration of the registrar")
	_, err := config.Parse("x", []byte(text))
	require.NoError(t, err)

	code, out, errs := s.run("", "config", "init", "-o", "phones.yaml")
	assert.Zero(t, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "registrar config check phones.yaml")
	written, err := os.ReadFile("phones.yaml")
	require.NoError(t, err)
	assert.Equal(t, text, string(written))
	info, err := os.Stat("phones.yaml")
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077, "PINs will be in it")

	s.write("phones.yaml", "mine")
	code, _, errs = s.run("", "config", "init", "-o", "phones.yaml")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "phones.yaml exists already and is left as it is")
	kept, err := os.ReadFile("phones.yaml")
	require.NoError(t, err)
	assert.Equal(t, "mine", string(kept))
	require.NoError(t, os.Symlink("elsewhere", "link.yaml"))
	code, _, _ = s.run("", "config", "init", "-o", "link.yaml")
	assert.Equal(t, 1, code, "not through a link either")
	assert.NoFileExists(t, "elsewhere")
	code, _, _ = s.run("", "config", "init", "-o", filepath.Join("no", "such", "place"))
	assert.Equal(t, 1, code)
}

func TestCheck(t *testing.T) {
	s := newShell(t)
	s.write("good.yaml", "lines: [{number: 1001}]\n")
	s.write("bad.yaml", "keepalife: 30s\nlines:\n  - number: 10o1\n")
	code, out, _ := s.run("", "config", "check", "good.yaml")
	assert.Zero(t, code)
	assert.Equal(t, "good.yaml: right; 1 line, 0 devices\n", out)
	code, out, _ = s.run("", "config", "check", "bad.yaml")
	assert.Equal(t, 1, code)
	assert.Equal(t, `bad.yaml:1:1: unknown key "keepalife" in the configuration; did you mean "keepalive"?
bad.yaml:3:13: number: the number "10o1" holds something else than digits and *; use digits only, such as 1001
`, out)
	code, _, errs := s.run("", "config", "check", "none.yaml")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "none.yaml: no such file")

	code, out, _ = s.run("lines: [{number: 1001}]\n", "config", "check", "-")
	assert.Zero(t, code)
	assert.Equal(t, "-: right; 1 line, 0 devices\n", out)
	code, out, _ = s.run("lines: [{number: 10o1}]\n", "config", "check", "-")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "-:1:18: number: ")

	s.write("maybe.yaml", "lines: [{number: 1001}]\ndevices: [{name: A, lines: [1001], blf: [{number: 1002}]}]\n")
	for args, want := range map[string]int{"maybe.yaml": 0, "--strict maybe.yaml": 1, "--strict good.yaml": 0} {
		code, out, _ = s.run("", append([]string{"config", "check"}, strings.Fields(args)...)...)
		assert.Equal(t, want, code, args)
		assert.Equal(t, strings.Contains(args, "maybe"), strings.Contains(out, "warning: maybe.yaml:2:42: blf: nothing has the number 1002"), out)
	}

	for args, want := range map[string]struct {
		code     int
		ok       bool
		problems int
		err      string
	}{
		"--json good.yaml": {0, true, 0, ""},
		"bad.yaml --json":  {1, false, 2, ""},
		"-json none.yaml":  {2, false, 0, "no such file"},
	} {
		code, out, _ := s.run("", append([]string{"config", "check"}, strings.Fields(args)...)...)
		assert.Equal(t, want.code, code, args)
		var v verdict
		require.NoError(t, json.Unmarshal([]byte(out), &v), out)
		assert.Equal(t, want.ok, v.OK)
		assert.NotNil(t, v.Problems)
		assert.Len(t, v.Problems, want.problems)
		assert.Contains(t, v.Error, want.err)
		if want.problems > 0 {
			assert.Equal(t, config.Problem{
				File: "bad.yaml", Line: 1, Column: 1,
				Message: `unknown key "keepalife" in the configuration`, Fix: `did you mean "keepalive"?`,
			}, v.Problems[0])
		}
	}
}

func TestImportAndExport(t *testing.T) {
	s := newShell(t)
	s.write("phones.csv", "device,model,line1,name1\nSEP001122334455,7960,1001,Anna\n")
	code, out, errs := s.run("", "import", "-csv", "phones.csv")
	assert.Zero(t, code)
	assert.Contains(t, out, "- name: SEP001122334455")
	assert.Contains(t, errs, "1 phone and 1 line taken, 0 notes")
	code, _, _ = s.run("", "import", "-csv", "phones.csv", "-o", "phones.yaml")
	assert.Zero(t, code)
	code, _, errs = s.run("", "import", "-csv", "phones.csv", "-config", "phones.yaml")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "phones.csv:2:1: the device SEP001122334455 is configured already")

	code, out, _ = s.run("", "export", "-csv", "-config", "phones.yaml")
	assert.Zero(t, code)
	code, again, _ := s.run(out, "import", "-csv", "-")
	assert.Zero(t, code)
	written, err := os.ReadFile("phones.yaml")
	require.NoError(t, err)
	assert.Equal(t, string(written), again)

	s.write("sccp.conf", "[general]\ndebug = core\n[1001]\ntype = line\n[SEP001122334455]\ntype = device\nbutton = line, 1001\n")
	code, out, errs = s.run("", "import", "-sccp-conf", "sccp.conf")
	assert.Zero(t, code)
	assert.Contains(t, out, "lines: [1001]")
	assert.Contains(t, errs, `sccp.conf:2: "debug" is left out`)

	s.write("bad.csv", "device,line1\nA,x\nB,y\n")
	code, _, errs = s.run("", "import", "-csv", "bad.csv", "-o", "bad.yaml")
	assert.Equal(t, 1, code)
	assert.Equal(t, 2, strings.Count(errs, "\n"), errs)
	assert.NoFileExists(t, "bad.yaml")
}

func TestPINs(t *testing.T) {
	s := newShell(t)
	code, out, _ := s.run("4711\n", "pin")
	assert.Zero(t, code)
	p, err := config.ParsePIN(strings.TrimSpace(out))
	require.NoError(t, err)
	assert.True(t, p.Matches("4711"))
	code, _, errs := s.run("47\n", "pin")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "a PIN has 4 to 12 digits")
	code, _, errs = s.run("", "pin", "4711")
	assert.Equal(t, 2, code)
	assert.NotContains(t, errs, "4711")
}

// TestHelp is an answer, not an error.
func TestHelp(t *testing.T) {
	s := newShell(t)
	for args, want := range map[string]string{
		"help":              "Other commands:\n  registrar config init [-o FILE]",
		"help help":         "-autoreg FIRST-LAST",
		"help -h":           "-autoreg FIRST-LAST",
		"help config":       "registrar config check [--json] [--strict] FILE",
		"config -h":         "registrar config check [--json] [--strict] FILE",
		"config check -h":   "-json",
		"help config check": "-json",
		"help import":       "-sccp-conf FILE",
		"help pin":          "registrar pin\n\nread a PIN",
		"ctl -h":            "Exit status: 0 done",
		"help ctl":          "Exit status: 0 done",
		"help ctl dnd":      "registrar ctl dnd NAME off|reject|silent",
	} {
		code, out, errs := s.run("", strings.Fields(args)...)
		assert.Zero(t, code, args)
		assert.Contains(t, out, want, args)
		assert.Empty(t, errs, args)
	}
}

func TestCommandsThatAreWrong(t *testing.T) {
	s := newShell(t)
	for args, want := range map[string]struct {
		code int
		text string
	}{
		"config":                         {2, "registrar config check"},
		"config chek x":                  {2, "there is no command \"chek\"; there are:\n  registrar config init"},
		"help confg":                     {2, "did you mean \"registrar config\"?"},
		"help config chek":               {2, "there is no command \"chek\""},
		"config check":                   {2, "name one file to check"},
		"config check a b":               {2, "name one file to check"},
		"config check -x a":              {2, "flag provided but not defined"},
		"config init a.yaml":             {2, "a file is named by -o"},
		"import":                         {2, "give either -csv FILE or -sccp-conf FILE"},
		"import -csv a -sccp-conf b":     {2, "give either"},
		"import -csv a b":                {2, "unexpected argument"},
		"import -sccp-conf a -config b":  {2, "-config goes with -csv"},
		"import -csv none.csv":           {1, "none.csv: no such file"},
		"import -csv a -config none.yml": {1, "none.yml: no such file"},
		"ctl":                            {2, "name a command"},
		"ctl phones x":                   {2, "unexpected argument"},
		"ctl -socket /none.sock phones":  {3, "there is no socket /none.sock"},
		"export":                         {2, "give -csv"},
		"export -csv":                    {2, "name the configuration"},
		"export -csv -config none.yaml":  {1, "none.yaml: no such file"},
		"export -csv x":                  {2, "unexpected argument"},
	} {
		code, _, errs := s.run("", strings.Fields(args)...)
		assert.Equal(t, want.code, code, args)
		assert.Contains(t, errs, want.text, args)
	}
}

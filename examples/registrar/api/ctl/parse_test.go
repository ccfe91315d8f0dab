package ctl

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

func TestExitCodes(t *testing.T) {
	fake := apitest.New()
	o := newOffice(t, fake)
	empty := filepath.Join(t.TempDir(), "empty")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	large := filepath.Join(t.TempDir(), "large")
	require.NoError(t, os.WriteFile(large, append([]byte("<CiscoIPPhoneText><Text>"), make([]byte, 1<<20)...), 0o600))
	nobody := "-socket " + filepath.Join(t.TempDir(), "none.sock")
	for args, want := range map[string]struct {
		code int
		text string
	}{
		"phone none":                                     {ExitFailed, `phone "none": there is no such thing`},
		"restart SEP001122334466":                        {ExitFailed, "not registered"},
		"push " + reception + " none.xml":                {ExitFailed, "none.xml: no such file"},
		"push-text x":                                    {ExitUsage, "-to, -group, -model or -all"},
		"push-text -all":                                 {ExitUsage, "too few arguments"},
		"push-picture -all " + empty:                     {ExitFailed, "a PNG file of 1 to 716800 bytes"},
		"push " + reception + " " + empty:                {ExitFailed, "CiscoIPPhone"},
		"push " + reception + " " + large:                {ExitFailed, "1048576 bytes"},
		"-url http://127.0.0.1:1 status":                 {ExitUnreachable, "is it running"},
		nobody + " status":                               {ExitUnreachable, "-socket PATH or -url URL names another one"},
		"-url " + o.url + " status":                      {ExitFailed, "-token FILE names a file with it"},
		"-url " + o.url + " -token x status":             {ExitFailed, "token: open x: no such file"},
		"-url " + o.url + " -token " + empty + " status": {ExitFailed, "does not hold a token"},
		"-url ftp://x status":                            {ExitUsage, "http://HOST:PORT"},
		"new-token " + empty:                             {ExitFailed, "exists already"},
		"status -url " + o.url + " -token " + o.secret:   {ExitOK, ""},
		"":                               {ExitUsage, "name a command"},
		"fones":                          {ExitUsage, `there is no command "fones"; did you mean "phones"?`},
		"phone":                          {ExitUsage, "too few arguments"},
		"phone a b":                      {ExitUsage, `unexpected argument "b"`},
		"phones -x":                      {ExitUsage, "flag provided but not defined: -x"},
		"reset":                          {ExitUsage, "-all for every registered one"},
		"reset -all A":                   {ExitUsage, "-all for every registered one"},
		"message -to a,,b x":             {ExitUsage, "a name is empty"},
		"message -seconds x y":           {ExitUsage, "invalid value"},
		"mwi 1001 x":                     {ExitUsage, `"x" is no number of messages, on or off`},
		"mwi 1001 1 -- -1":               {ExitUsage, `"-1" is no number of messages`},
		"mwi 1001 -1":                    {ExitUsage, `"-1" is no number of messages, on or off`},
		"mwi 1001 1 -1":                  {ExitUsage, `"-1" is no number of messages`},
		"mwi -socket x 1001 -1 -2":       {ExitUsage, `"-1" is no number of messages, on or off`},
		"mwi 1001 -1x":                   {ExitUsage, `"-1x" is no number of messages, on or off`},
		"mwi 1001 -x":                    {ExitUsage, "flag provided but not defined: -x"},
		"mwi 1001 --1":                   {ExitUsage, "flag provided but not defined: -1"},
		"status -1":                      {ExitUsage, `unexpected argument "-1"`},
		"hang-up -1":                     {ExitUsage, `"-1" is no number of a call`},
		"records -limit -1":              {ExitUsage, "1 to 1000"},
		"forward 1001 never 1":           {ExitUsage, `not "never"`},
		"dnd A loud":                     {ExitUsage, `not "loud"`},
		"hang-up":                        {ExitUsage, "-phone NAME"},
		"hang-up x":                      {ExitUsage, `"x" is no number of a call`},
		"hang-up 7 -phone A":             {ExitUsage, "-phone NAME"},
		"records -from never":            {ExitUsage, `"never" is no time`},
		"statistics -to never":           {ExitUsage, `"never" is no time`},
		"records -limit 1001":            {ExitUsage, "1 to 1000"},
		"records -limit 0":               {ExitUsage, "1 to 1000"},
		"records -limit many":            {ExitUsage, "1 to 1000"},
		"records -after -1":              {ExitUsage, "not -1"},
		"records -export -limit 1":       {ExitUsage, "without -limit"},
		"-token x status":                {ExitUsage, "-token goes with -url"},
		"-socket x -url http://y status": {ExitUsage, "not both"},
		"phone \x1b[2J x":                {ExitUsage, `unexpected argument "x"`},
		"\x1b[2J":                        {ExitUsage, `there is no command "\x1b[2J"`},
	} {
		code, out, errs := o.run(strings.Split(args, " ")...)
		if args == "" {
			code, out, errs = o.run()
		}
		assert.Equal(t, want.code, code, "%s: %s", args, errs)
		assert.Contains(t, errs, want.text, args)
		assert.NotContains(t, errs, "\x1b", args)
		if want.code != ExitOK {
			assert.Empty(t, out, args)
		}
	}
	assert.Empty(t, fake.Done())
	code, out, _ := o.run(strings.Fields(nobody + " status -json")...)
	assert.Equal(t, ExitUnreachable, code)
	assert.Contains(t, out, `"code":"unreachable"`)
	assert.NotContains(t, out, `"status"`)
}

// TestHelp is an answer, not an error.
func TestHelp(t *testing.T) {
	o := newOffice(t, apitest.New())
	for args, want := range map[string]string{
		"-h":                "Exit status: 0 done, 1 failed, 2 wrong use, 3 no registrar reached.",
		"--help":            "Exit status:",
		"help":              "Exit status:",
		"records -h":        "registrar ctl records [-from TIME]",
		"help records":      "registrar ctl records [-from TIME]",
		"help --json phone": `"usage": "NAME"`,
		"help -json":        `"name": "new-token"`,
	} {
		code, out, errs := o.run(strings.Fields(args)...)
		assert.Equal(t, ExitOK, code, args)
		assert.Contains(t, out, want, args)
		assert.Empty(t, errs, args)
	}
	code, out, errs := o.run("help", "recods")
	assert.Equal(t, ExitUsage, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, `did you mean "records"?`)
}

// TestWrongUseIsToldShortly: the error is not above a page of help.
func TestWrongUseIsToldShortly(t *testing.T) {
	o := newOffice(t, apitest.New())
	for args, want := range map[string]string{
		"":             "registrar ctl: name a command\n\"registrar ctl help\" lists the commands.\n",
		"fones":        "registrar ctl: there is no command \"fones\"; did you mean \"phones\"?\n\"registrar ctl help\" lists the commands.\n",
		"-x phones":    "registrar ctl: flag provided but not defined: -x\n\"registrar ctl help\" lists the commands.\n",
		"dnd A":        "registrar ctl: dnd: too few arguments\nUsage: registrar ctl dnd NAME off|reject|silent\n\"registrar ctl help dnd\" says more.\n",
		"dnd A off -y": "registrar ctl: flag provided but not defined: -y\nUsage: registrar ctl dnd NAME off|reject|silent\n\"registrar ctl help dnd\" says more.\n",
	} {
		code, out, errs := o.run(strings.Fields(args)...)
		assert.Equal(t, ExitUsage, code, args)
		assert.Empty(t, out, args)
		assert.Equal(t, want, errs, args)
	}
	for _, args := range []string{"--json", "fones -json", "-json phones -x", "phones -x --json", "dnd --json A", "-socket a -url b phones --json"} {
		code, out, errs := o.run(strings.Fields(args)...)
		assert.Equal(t, ExitUsage, code, args)
		assert.Empty(t, errs, args)
		var line wire.Line[wire.Done]
		require.NoError(t, json.Unmarshal([]byte(out), &line), args)
		assert.EqualValues(t, "wrong-use", line.Problem.Code, args)
		assert.NotEmpty(t, line.Problem.Detail, args)
	}
	_, out, _ := o.run("fones", "--", "--json")
	assert.Empty(t, out, "that was no flag")
}

// TestAnEmptyArgument is none, such as that of a variable that is not set.
func TestAnEmptyArgument(t *testing.T) {
	fake := apitest.New()
	code, _, errs := newOffice(t, fake).run("reset", "")
	assert.Equal(t, ExitUsage, code)
	assert.Contains(t, errs, "an argument is empty")
	assert.Empty(t, fake.Done())
}

func TestMoment(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for text, want := range map[string]time.Time{
		"":                     {},
		"2026-11-22":           time.Date(2026, 11, 22, 0, 0, 0, 0, zone),
		"2026-11-22 20:15":     time.Date(2026, 11, 22, 20, 15, 0, 0, zone),
		"2026-11-22 20:15:30":  time.Date(2026, 11, 22, 20, 15, 30, 0, zone),
		"2026-11-22T20:15:30Z": time.Date(2026, 11, 22, 20, 15, 30, 0, time.UTC),
	} {
		at, err := moment(text, zone)
		require.NoError(t, err, text)
		assert.True(t, want.Equal(at), text)
	}
	before := time.Now()
	at, err := moment("24h", zone)
	require.NoError(t, err)
	ago := at.Add(24 * time.Hour)
	assert.False(t, ago.Before(before))
	assert.False(t, ago.After(time.Now()))
	for _, wrong := range []string{"-1h", "22.11.2026", "2026-13-01", "now"} {
		_, err := moment(wrong, zone)
		assert.Error(t, err, wrong)
	}
}

package ctl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api"
	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// office is a registrar behind a socket and HTTP, and a shell to control it.
type office struct {
	t      *testing.T
	places socket.Places
	url    string
	secret string
	stdin  string
	live   bool
	screen bool
}

func newOffice(t *testing.T, fake *apitest.Registrar) *office {
	t.Helper()
	dir, err := os.MkdirTemp("", "sk")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	secret, text := token.New()
	hash, err := token.Parse(text)
	require.NoError(t, err)
	o := &office{t: t, places: socket.Places{Private: dir}, secret: filepath.Join(dir, "token")}
	require.NoError(t, os.WriteFile(o.secret, []byte(secret+"\n"), 0o600))
	s := &api.Server{Registrar: fake, Log: slog.New(slog.DiscardHandler), Socket: o.places.Default(), HTTP: "127.0.0.1:0", Token: hash}
	require.NoError(t, s.Listen(t.Context()))
	o.url = "http://" + s.Addresses()[1].Address
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return o
}

func (o *office) run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = Run(o.t.Context(), o.terminal(&out, &errs), args)
	return code, out.String(), errs.String()
}

func (o *office) terminal(stdout, stderr io.Writer) Terminal {
	return Terminal{
		Stdin: strings.NewReader(o.stdin), Stdout: stdout, Stderr: stderr,
		Live: o.live, Screen: o.screen, Zone: time.FixedZone("", 3600), Places: o.places,
	}
}

const reception = "SEP001122334455"

func TestTables(t *testing.T) {
	o := newOffice(t, apitest.New())
	for args, want := range map[string]string{
		"phones": `NAME                  MODEL  STATE       NUMBERS  CALLS  DND  ADDRESS           USER  DESCRIPTION
SEP001122334455       7960   registered  1001     1      off  192.0.2.20:49152  -     Reception
SEP001122334466       -      away        -        0      off  -                 -     -
ATA\x1b[2J"<b>\u009b  -      registered  *9/#     0      off  -                 anna  a\nb\u202e
`,
		"phone " + reception: `name:            SEP001122334455
description:     Reception
model:           7960
configured:      yes
state:           registered
since:           2026-11-22 21:00:00
address:         192.0.2.20:49152
protocol:        11
numbers:         1001
calls:           1
do not disturb:  off
in hunt groups:  yes
`,
		"lines": `NUMBER  NAME       STATUS  MESSAGES  FORWARD  PHONES
*9/#    star       idle    0/0       -        -
1001    Reception  in-use  1/0       -        SEP001122334455
`,
		"line *9/#": `number:        *9/#
name:          star
status:        idle
new messages:  0
old messages:  0
`,
		"calls": `CALL              SINCE                PHONE            LINE  STATE      WITH
7                 2026-11-22 21:00:00  SEP001122334455  1001  connected  1002 Workshop
9007199254740991  -                    -                -     -          -
`,
		"records -limit 2": `ID  STARTED              FROM            TO    TALKED  CAUSE
1   2026-11-22 21:00:00  1001 Reception  1002  -       normal
2   2026-11-22 21:01:00  1001 Reception  1002  1m0s    normal
`,
		"statistics -to 2026-11-23": `DAY         CAUSE   CALLS  ANSWERED  TALKED
2026-11-22  normal  120    0         0s

PHONE                 PLACED  FAILED  RECEIVED  MISSED  TALKED  REGISTERED  LAST                 VOICE
SEP001122334455       0       0       0         0       0s      1           2026-11-22 21:00:00  lost 1 of 100
SEP001122334466       1       0       0         0       0s      0           -                    -
` + "ATA\\x1b[2J\"<b>\\u009b  2       0       0         0       0s      1           -                    lost 1 of 100\n",
		"status": `version:            test
started:            2026-11-22 21:00:00
configuration:      phones.yaml
read:               2026-11-22 21:00:00
registered phones:  2
calls:              2
storage:            ok
database:           /var/lib/skinny/registrar.db
sccp:               127.0.0.1:2000
`,
	} {
		code, out, errs := o.run(strings.Fields(args)...)
		assert.Zero(t, code, args)
		assert.Equal(t, want, strings.ReplaceAll(out, " \n", "\n"), args)
		if args == "records -limit 2" {
			assert.Equal(t, "there may be more: -after 2\n", errs)
			continue
		}
		assert.Empty(t, errs, args)
	}
}

func TestCommandsDoWhatTheySay(t *testing.T) {
	fake := apitest.New()
	o := newOffice(t, fake)
	dir := t.TempDir()
	t.Chdir(dir)
	object := "<CiscoIPPhoneText><Text>x</Text></CiscoIPPhoneText>"
	require.NoError(t, os.WriteFile("text.xml", []byte(object), 0o600))
	require.NoError(t, os.WriteFile("picture.png", []byte("\x89PNG"), 0o600))
	o.stdin = object
	here, err := os.Getwd()
	require.NoError(t, err)
	const steps = "1/2 step \\x1b 1\n2/2 step \\x1b 2\n"
	for args, want := range map[string]struct{ done, out, errs string }{
		"restart " + reception:     {`restart ["` + reception + `"] idle=false`, "done\n", steps},
		"reset -all --when-idle":   {`reset [] idle=true`, "done\n", steps},
		"message lunch is ready":   {`message [] {Text:lunch is ready Seconds:0 Beep:false Title:}`, "2 phones show it\n", ""},
		"push " + reception + " -": {"push " + reception + " " + object, "sent to " + reception + "\n", ""},
		"push-text -to " + reception + " -title T it is ready": {
			`push text {Devices:[` + reception + `] Groups:[] Models:[] All:false} "T" "it is ready"`, "1 phones show it\n", steps,
		},
		"push-picture -group House,4000 -model 7960 picture.png": {
			`push picture {Devices:[] Groups:[House 4000] Models:[7960] All:false} "" "\x89PNG"`, "0 phones show it\n", steps,
		},
		"push-picture -all -":          {`push picture {Devices:[] Groups:[] Models:[] All:true} "" "` + object + `"`, "0 phones show it\n", steps},
		"mwi 1001 3 1":                 {"mwi 1001 3 1", "3 new and 1 old messages wait for 1001\n", ""},
		"mwi 1001 on":                  {"mwi 1001 1 0", "1 new and 0 old messages wait for 1001\n", ""},
		"mwi 1001 off":                 {"mwi 1001 0 0", "0 new and 0 old messages wait for 1001\n", ""},
		"forward *9/# busy 1001":       {`forward *9/# busy "1001"`, "*9/# is forwarded to 1001 (busy)\n", ""},
		"forward *9/# no-answer off":   {`forward *9/# no-answer ""`, "*9/# is not forwarded (no-answer)\n", ""},
		"dnd " + reception + " silent": {"dnd " + reception + " silent", "do not disturb of " + reception + ": silent\n", ""},
		"hang-up 7":                    {"hang up 7", "call 7 ended\n", ""},
		"hang-up -phone " + reception:  {"hang up " + reception, "1 calls ended\n", ""},
		"login " + reception + " anna": {"log in " + reception + " anna", "anna is logged on at " + reception + "\n", ""},
		"logoff " + reception:          {"log off " + reception, "nobody is logged on at " + reception + "\n", ""},
		"backup x.db": {
			"backup " + filepath.Join(here, "x.db"), "the database is copied to " + filepath.Join(here, "x.db") + "\n",
			steps,
		},
		"reload": {"reload", `line 1003: added
phone SEP001122334455: restart (its lines changed)
phone B: reset
needs a restart of the registrar: the port of sccp changes with a restart
`, steps},
		"message -to " + reception + "," + reception + " -seconds 5 -beep -title T -- -5 degrees": {
			`message ["` + reception + `" "` + reception + `"] {Text:-5 degrees Seconds:5 Beep:true Title:T}`, "2 phones show it\n", "",
		},
	} {
		before := len(fake.Done())
		code, out, errs := o.run(strings.Fields(args)...)
		assert.Zero(t, code, "%s: %s", args, errs)
		assert.Equal(t, []string{want.done}, fake.Done()[before:], args)
		assert.Equal(t, want.out, out, args)
		assert.Equal(t, want.errs, errs, args)
	}
	code, _, _ := o.run("push", reception, "text.xml")
	assert.Zero(t, code)
}

// TestJSONEverywhere: every command prints JSON, also when it fails, and nothing
// that a terminal obeys.
func TestJSONEverywhere(t *testing.T) {
	commandLines := map[string]string{
		"phone": reception, "line": "1001", "restart": reception, "reset": "-all", "message": "x", "push": reception + " -",
		"push-text": "-all x", "push-picture": "-to " + reception + " -",
		"mwi": "1001 1", "forward": "1001 all 1002", "dnd": reception + " off", "hang-up": "7", "login": reception + " a",
		"logoff": reception, "trace": reception, "backup": "/x", "new-token": filepath.Join(t.TempDir(), "token"),
	}
	for _, failing := range []bool{false, true} {
		fake := apitest.New()
		fake.Ends = true
		if failing {
			fake.Err = errors.New("disk\x1b[2J\u009b")
		}
		o := newOffice(t, fake)
		o.stdin = "<CiscoIPPhoneText><Text>x</Text></CiscoIPPhoneText>"
		for _, c := range commands() {
			args := append([]string{c.name, "--json"}, strings.Fields(commandLines[c.name])...)
			code, out, errs := o.run(args...)
			assert.Empty(t, errs, c.name)
			decoder := json.NewDecoder(strings.NewReader(out))
			var last map[string]any
			for decoder.More() {
				last = nil
				require.NoError(t, decoder.Decode(&last), "%s: %s", c.name, out)
			}
			require.NotNil(t, last, c.name)
			assert.False(t, strings.ContainsFunc(out, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }), out)
			problem, failed := last["problem"].(map[string]any)
			assert.Equal(t, failed, code == ExitFailed, c.name)
			if failed && c.name != "new-token" {
				assert.EqualValues(t, 500, problem["status"])
			}
		}
	}
	o := newOffice(t, apitest.New())
	_, out, _ := o.run("phones", "-json")
	var phones wire.Phones
	require.NoError(t, json.Unmarshal([]byte(out), &phones))
	assert.Equal(t, "ATA\x1b[2J\"<b>\u009b", phones.Phones[2].Device)
	_, out, _ = o.run("records", "-export", "-json")
	assert.Equal(t, 120, strings.Count(out, "\n"))
	_, out, _ = o.run("reload", "-json")
	assert.Equal(t, 3, strings.Count(out, "\n"), "a line each: two steps and the result")
}

// TestSomePhonesDoNotShowAPush: each is named once, and the exit code tells scripts.
func TestSomePhonesDoNotShowAPush(t *testing.T) {
	fake := apitest.New()
	fake.Steps = 0
	o := newOffice(t, fake)
	args := []string{"push-text", "-to", reception + ",SEP001122334466", "x"}
	code, out, errs := o.run(args...)
	assert.Equal(t, ExitFailed, code)
	assert.Equal(t, "1 phones show it\n", out)
	assert.Equal(t, "1/2 SEP001122334455 shows it\n2/2 SEP001122334466: not registered \\x1b\nsome phones do not show it\n", errs)
	o.live = true
	_, _, errs = o.run(args...)
	const back = "\r\x1b[K"
	assert.Equal(t, back+"1/2 SEP001122334455 shows it"+back+"2/2 SEP001122334466: not registered \\x1b\nSEP001122334466: not registered \\x1b\nsome phones do not show it\n", errs)
	code, out, errs = o.run(append(args, "--json")...)
	assert.Equal(t, ExitFailed, code)
	assert.Empty(t, errs)
	steps := strings.SplitAfter(strings.TrimSuffix(out, "\n"), "\n")
	require.Len(t, steps, 3, "a step for each phone, and the result")
	assert.JSONEq(t, `{"step":{"done":2,"total":2,"what":"SEP001122334466: not registered \u001b"}}`, steps[1])
	var last wire.Line[wire.Pushed]
	require.NoError(t, json.Unmarshal([]byte(steps[2]), &last))
	assert.Equal(t, []control.Pushed{{Device: reception}, {Device: "SEP001122334466", Problem: "not registered \x1b"}}, last.Result.Phones)
}

func TestProgressOnATerminal(t *testing.T) {
	fake := apitest.New()
	o := newOffice(t, fake)
	o.live = true
	_, _, errs := o.run("reset", "-all")
	assert.Equal(t, "\r\x1b[K1/2 step \\x1b 1\r\x1b[K2/2 step \\x1b 2\n", errs)
	_, _, errs = o.run("push-text", "-to", reception, "x")
	assert.Equal(t, "\r\x1b[K1/2 step \\x1b 1\r\x1b[K2/2 step \\x1b 2\n", errs)
}

// TestLinesOfProgressFitTheTerminal: a longer one could not be taken back.
func TestLinesOfProgressFitTheTerminal(t *testing.T) {
	var out bytes.Buffer
	p := (&session{Terminal: Terminal{Stderr: &out, Live: true}, request: &request{}}).progress()
	p.step(control.Step{Done: 1, Total: 2, What: strings.Repeat("ä", 100)})
	require.NoError(t, p.end(nil))
	assert.Equal(t, "\r\x1b[K1/2 "+strings.Repeat("ä", 79-len("1/2 "))+"\n", out.String())
}

// TestAnExportIsCounted where nobody sees the records as they come.
func TestAnExportIsCounted(t *testing.T) {
	fake := apitest.New()
	fake.Archive(2*countedLines + 1)
	o := newOffice(t, fake)
	code, out, errs := o.run("records", "-export")
	assert.Zero(t, code)
	assert.Equal(t, 2*countedLines+1, strings.Count(out, "\n"))
	assert.Equal(t, "5000 records\n10000 records\n10001 records\n", errs)
	o.screen = true
	_, _, errs = o.run("records", "-export")
	assert.Empty(t, errs)
	o.screen = false
	_, out, errs = o.run("records", "-export", "--json")
	assert.Empty(t, errs)
	assert.Equal(t, 2*countedLines+1, strings.Count(out, "\n"), "records and nothing else")
}

// TestATraceOfNobody tells people that they may have mistyped the name.
func TestATraceOfNobody(t *testing.T) {
	fake := apitest.New()
	fake.Ends = true
	o := newOffice(t, fake)
	for args, want := range map[string]string{
		"trace " + reception:       "",
		"trace none":               "no phone none is known; its messages are shown if it comes\n",
		"trace none -json":         "",
		"trace SEP001122334466":    "SEP001122334466 is not registered; its messages are shown as soon as it comes\n",
		"trace -- no\x1bne":        "no phone no\\x1bne is known; its messages are shown if it comes\n",
		"trace --json " + "nobody": "",
	} {
		code, _, errs := o.run(strings.Fields(args)...)
		assert.Zero(t, code, args)
		assert.Equal(t, want, errs, args)
	}
}

func TestExitCodes(t *testing.T) {
	fake := apitest.New()
	o := newOffice(t, fake)
	empty := filepath.Join(t.TempDir(), "empty")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
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
		"forward 1001 never 1":           {ExitUsage, `not "never"`},
		"dnd A loud":                     {ExitUsage, `not "loud"`},
		"hang-up":                        {ExitUsage, "-phone NAME"},
		"hang-up x":                      {ExitUsage, `"x" is no number of a call`},
		"hang-up 7 -phone A":             {ExitUsage, "-phone NAME"},
		"records -from never":            {ExitUsage, `"never" is no time`},
		"statistics -to never":           {ExitUsage, `"never" is no time`},
		"records -limit 1001":            {ExitUsage, "1 to 1000"},
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

// watched tells of every line.
type watched struct {
	mu    sync.Mutex
	text  strings.Builder
	lines chan string
}

func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(b)
	w.lines <- string(b)
	return len(b), nil
}

// TestCtrlC ends a trace well, and long work as a failure.
func TestCtrlC(t *testing.T) {
	leaktest.Goroutines(t)
	fake := apitest.New()
	fake.Hold = make(chan struct{})
	o := newOffice(t, fake)
	const lines = 8
	for command, want := range map[string]struct {
		code   int
		before int // lines
		text   string
	}{
		"trace " + reception: {ExitOK, 3, "21:00:00.000 from phone OffHook {\"lineInstance\":1,\"text\":\"<b>\"}\n... 3 messages missed\n21:00:00.000 to phone   \\x1b]0;x\\a (short)\n"},
		"reload":             {ExitFailed, 2, ""},
	} {
		ctx, ctrlC := context.WithCancel(t.Context())
		out, errs := &watched{lines: make(chan string, lines)}, &watched{lines: make(chan string, lines)}
		ended := make(chan int, 1)
		go func() { ended <- Run(ctx, o.terminal(out, errs), strings.Fields(command)) }()
		for range want.before {
			select {
			case <-out.lines:
			case <-errs.lines:
			}
		}
		ctrlC()
		assert.Equal(t, want.code, <-ended, command)
		assert.Equal(t, want.text, out.text.String())
		if want.code != ExitOK {
			assert.Contains(t, errs.text.String(), "interrupted")
		}
	}
}

func TestANewToken(t *testing.T) {
	name := filepath.Join(t.TempDir(), "token")
	var out, errs bytes.Buffer
	require.Zero(t, Run(t.Context(), Terminal{Stdout: &out, Stderr: &errs}, []string{"new-token", name}), errs.String())
	secret, err := readToken(name)
	require.NoError(t, err)
	_, text, ok := strings.Cut(strings.TrimSpace(out.String()), "token-hash: ")
	require.True(t, ok)
	hash, err := token.Parse(strings.Trim(text, `"`))
	require.NoError(t, err)
	assert.True(t, hash.Matches(secret))
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077)
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
	at, err := moment("24h", zone)
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(-24*time.Hour), at, time.Minute)
	for _, wrong := range []string{"-1h", "22.11.2026", "2026-13-01", "now"} {
		_, err := moment(wrong, zone)
		assert.Error(t, err, wrong)
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range commands() {
		f.Add(c.name + "\n-json\na\n1\n2")
		f.Add("-socket\nx\n" + c.name + "\n-all\n--\n-x")
	}
	f.Add("records\n-from\n24h\n-limit\n3\n-after\n1")
	f.Add("message\n-to\na,b\n-seconds\n3\n-title\nt\nx")
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, "\n")
		r, err := parse(args)
		var help bytes.Buffer
		require.NoError(t, r.help(&help))
		switch {
		case help.Len() == 0:
			t.Fatal("no help")
		case err != nil:
		case r.command == nil, len(r.args) < r.command.least, r.command.most >= 0 && len(r.args) > r.command.most:
			t.Fatalf("%q was taken: %+v", args, r)
		case strings.HasPrefix(r.command.name, "res") && !r.all && len(r.args) == 0:
			t.Fatalf("%q means every phone", args)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b[2J\u009b\xff\u202e\U000E0001ä")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsFunc(clean(s), func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q", clean(s))
		}
		text, err := json.Marshal(s)
		require.NoError(t, err)
		var before, after string
		require.NoError(t, json.Unmarshal(text, &before))
		out := cleanJSON(text)
		require.NoError(t, json.Unmarshal(out, &after))
		if before != after || strings.ContainsFunc(string(out), func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q became %q", text, out)
		}
	})
}

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
	"runtime"
	"strings"
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
			`push text {Devices:[` + reception + `] Groups:[] Models:[] All:false} "T" "it is ready"`, "1 phone shows it\n", steps,
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
		"hang-up -phone " + reception:  {"hang up " + reception, "1 call ended\n", ""},
		"login " + reception + " anna": {"log in " + reception + " anna", "anna is logged on at " + reception + "\n", ""},
		"logoff " + reception:          {"log off " + reception, "nobody is logged on at " + reception + "\n", ""},
		"release SEP001122334466":      {"release SEP001122334466", "1500 is free; SEP001122334466 had it\n", ""},
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
		"logoff": reception, "release": "SEP001122334466", "trace": reception, "backup": "/x", "new-token": filepath.Join(t.TempDir(), "token"),
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

// TestWhatFailsHere is no answer of the registrar, and has no status.
func TestWhatFailsHere(t *testing.T) {
	o := newOffice(t, apitest.New())
	none := filepath.Join(t.TempDir(), "none")
	for _, c := range []struct {
		args   []string
		code   int
		title  string
		detail string
	}{
		{[]string{"push", reception, none}, ExitFailed, "Failed", none},
		{[]string{"-url", o.url, "-token", none, "status"}, ExitFailed, "Failed", none},
		{[]string{"-url", "ftp://x", "status"}, ExitUsage, "Wrong use", "http://HOST:PORT"},
	} {
		code, out, errs := o.run(append(c.args, "-json")...)
		assert.Equal(t, c.code, code, errs)
		var last wire.Line[wire.Done]
		require.NoError(t, json.Unmarshal([]byte(out), &last))
		require.NotNil(t, last.Problem, out)
		assert.Equal(t, c.title, last.Problem.Title)
		assert.Contains(t, last.Problem.Detail, c.detail)
		assert.Zero(t, last.Problem.Status)
	}
}

func TestTimeTalked(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for ended, want := range map[time.Duration]string{90 * time.Second: "1m30s", -time.Hour: "0s"} {
		assert.Equal(t, want, talked(control.Record{Answered: &noon, Ended: noon.Add(ended)}))
	}
	assert.Empty(t, talked(control.Record{Ended: noon}))
}

func TestANewToken(t *testing.T) {
	name := filepath.Join(t.TempDir(), "token")
	var out, errs bytes.Buffer
	require.Zero(t, Run(t.Context(), Terminal{Stdout: &out, Stderr: &errs}, []string{"new-token", name}), errs.String())
	s := &session{Terminal: Terminal{Stderr: &errs}, request: &request{token: name}}
	secret, err := s.readToken()
	require.NoError(t, err)
	_, text, ok := strings.Cut(strings.TrimSpace(out.String()), "token-hash: ")
	require.True(t, ok)
	hash, err := token.Parse(strings.Trim(text, `"`))
	require.NoError(t, err)
	assert.True(t, hash.Matches(secret))
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077)
	assert.Empty(t, errs.String())
	if runtime.GOOS == "windows" {
		return // without permissions of this kind
	}
	require.NoError(t, os.Chmod(name, 0o644))
	_, err = s.readToken()
	require.NoError(t, err)
	assert.Contains(t, errs.String(), "every user of this machine can read "+name)
}

func FuzzParse(f *testing.F) {
	for _, c := range commands() {
		f.Add(c.name + "\n-json\na\n1\n2")
		f.Add("-socket\nx\n" + c.name + "\n-all\n--\n-x")
	}
	f.Add("-socket\nx\nrestart\n-all")
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

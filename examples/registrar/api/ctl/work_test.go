package ctl

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestSomePhonesDoNotShowAPush: each is named once, and the exit code tells scripts.
func TestSomePhonesDoNotShowAPush(t *testing.T) {
	fake := apitest.New()
	fake.Steps = 0
	o := newOffice(t, fake)
	args := []string{"push-text", "-to", reception + ",SEP001122334466", "x"}
	code, out, errs := o.run(args...)
	assert.Equal(t, ExitFailed, code)
	assert.Equal(t, "1 phone shows it\n", out)
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

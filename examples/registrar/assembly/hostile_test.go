package assembly_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/api/ctl"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// nastyTexts are for whoever prints them as they are: a terminal, a page, a log.
func nastyTexts() []string {
	return []string{
		"<b>&\"']]>", "\x1b[2Jred", "a\nlevel=ERROR", "\u202eabc", "\u009b31m", "%s%n", "</Name><URL>Dial:112</URL>", "\xff\xfe\x80", "&lt;&#10;",
	}
}

// isHarmless tells whether nothing in a text moves a cursor or turns its direction.
func isHarmless(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) })
}

// TestTextsFromUsersAreHarmless: what a phone writes into its services, and what a
// configuration calls its lines, comes out of pages, the API, ctl and the log as
// text and nothing else.
func TestTextsFromUsersAreHarmless(t *testing.T) {
	leaktest.Goroutines(t)
	dir, err := os.MkdirTemp("", "sk") // paths of sockets are short
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	socket := filepath.Join(dir, "c.sock")
	text := strings.Replace(officeWithPages, "name: Bob", `name: "<b>&\"]]> \u202e"`, 1) +
		"database: {file: '" + filepath.Join(dir, "r.db") + "'}\ncontrol: {socket: '" + socket + "', http: '127.0.0.1:0'}\n"
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	var logs bytes.Buffer
	r, err := assembly.Open(t.Context(), cfg, assembly.Options{Log: slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	require.NoError(t, err)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	model := softphone.Models()[0]
	anna, bob := start(t, ctx, r, model, 1), start(t, ctx, r, model, 2)
	converse(t, ctx, anna, bob, "1002")

	base := "http://" + r.Pages().Address.String()
	pages := 0
	page := func(path string, values url.Values) {
		values.Set("name", "SEP000000000001")
		status, body := get(t, base+path+"?"+values.Encode())
		if status != http.StatusOK {
			return
		}
		pages++
		object, problems, err := xsi.Parse([]byte(body), cnfxml.Options{})
		require.NoError(t, err, body)
		assert.Empty(t, problems, body)
		assert.Empty(t, object.Validate(), body)
		assert.True(t, isHarmless(body), "%s: %q", path, body)
		if m, ok := object.(*xsi.Menu); ok {
			for _, i := range m.Items {
				assert.False(t, strings.HasPrefix(i.URL, "Dial:112"), body)
			}
		}
	}
	for _, nasty := range nastyTexts() {
		values := url.Values{"label": {nasty}, "to": {"1002"}, "f": {nasty}, "l": {nasty}, "n": {nasty}, "id": {nasty}, "list": {nasty}, "user": {nasty}, "pin": {nasty}, "page": {nasty}}
		for _, path := range []string{"/personal/save", "/personal/edit", "/dials/edit", "/people/list", "/calls", "/desk/in", "/shown/" + url.PathEscape(nasty)} {
			page(path, values)
		}
		get(t, base+"/services?name="+url.QueryEscape(nasty))
		get(t, base+"/authenticate?UserID="+url.QueryEscape(nasty)+"&Password=x&devicename="+url.QueryEscape(nasty))
	}
	// The phone registers again for its new speed dial.
	page("/dials/save", url.Values{"label": {strings.ToValidUTF8(strings.Join(nastyTexts()[:6], ""), "")}, "to": {"1002"}})
	_, err = anna.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() && len(s.SpeedDials) > 0 })
	require.NoError(t, err)
	for _, path := range []string{"/personal", "/dials", "/services", "/directories", "/people/list", "/messages", "/information", "/parked", "/desk"} {
		page(path, url.Values{})
	}
	page("/calls", url.Values{"list": {"placed"}})
	assert.Greater(t, pages, len(nastyTexts())*5)

	control := ""
	for _, l := range r.Control().Status().Listen {
		if l.Service == "control-http" {
			control = "http://" + l.Address
		}
	}
	for _, path := range []string{"/v1/status", "/v1/phones", "/v1/lines", "/v1/calls", "/v1/records"} {
		status, body := get(t, control+path)
		assert.Equal(t, http.StatusOK, status, path)
		assert.True(t, json.Valid([]byte(body)), body)
		assert.NotContains(t, body, "<b>", path)
	}
	for _, args := range []string{"status", "phones", "lines", "line 1002", "calls", "records", "records -export", "phone SEP000000000001"} {
		for _, asJSON := range []string{"", " -json"} {
			assert.True(t, isHarmless(command(t, ctx, socket, strings.Fields(args+asJSON)...)), args)
		}
	}
	for _, nasty := range nastyTexts() {
		for _, args := range [][]string{{"phone", nasty}, {"line", nasty}, {"login", "SEP000000000001", nasty}, {"push-text", "-group", nasty, "x"}, {"forward", "1001", "all", nasty}, {nasty}} {
			out := command(t, ctx, socket, args...)
			assert.True(t, isHarmless(out), "%q: %q", args, out)
		}
		before := bob.State().Pushed.Transaction
		out := command(t, ctx, socket, "push-text", "-to", "SEP000000000002", "-title", nasty, "text "+nasty)
		assert.True(t, isHarmless(out), "%q", out)
		shown, err := bob.WaitFor(ctx, func(s softphone.State) bool { return s.Pushed.Transaction != before })
		require.NoError(t, err, out)
		_, problems, err := xsi.Parse([]byte(shown.Pushed.Data), cnfxml.Options{})
		require.NoError(t, err, shown.Pushed.Data)
		assert.Empty(t, problems, shown.Pushed.Data)
	}
	for _, phone := range []*softphone.Phone{anna, bob} {
		assert.NoError(t, phone.Shutdown(ctx))
	}
	stop()
	require.NoError(t, <-ran)
	for line := range strings.Lines(logs.String()) {
		assert.True(t, strings.HasPrefix(line, "time="), "%q", line)
		assert.True(t, isHarmless(line), "%q", line)
	}
}

// command runs a command of ctl and returns all it prints.
func command(t *testing.T, ctx context.Context, socket string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	terminal := ctl.Terminal{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Zone: time.UTC}
	ctl.Run(ctx, terminal, append([]string{"-socket", socket}, args...))
	require.NotEmpty(t, out.String(), "%q", args)
	return out.String()
}

package assembly_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/tftp"
)

// The PIN is 4711, with few rounds for quick tests.
const officeWithPages = `
listen: {sccp: '127.0.0.1:0', tftp: '127.0.0.1:0', http: '127.0.0.1:0'}
services: {http: '127.0.0.1:0'}
park: {slots: 3001-3009}
page-groups: [{number: 4000, members: [1001, 1002]}]
users: [{name: anna, number: 50, lines: [1003], pin: "pbkdf2-sha256$1000$c2FsdCBvZiBhIHRlc3Q$Hh+f2RAyUIi5uPDS65v1n7EPNBzymWwwvwP80cRFV2E"}]
lines: [{number: 1001, name: Anna}, {number: 1002, name: Bob}, {number: 1003, name: Zoë}]
devices:
  - {name: SEP000000000001, model: 7960, lines: [1001]}
  - {name: SEP000000000002, model: 7970, lines: [1002]}
  - {name: SEP000000000003, model: 7970, lines: [1003]}
`

// browse loads a page as the browser of a phone does.
func browse(t *testing.T, ctx context.Context, at string) xsi.Object {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	require.NoError(t, err)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	object, problems, err := xsi.Parse(body, cnfxml.Options{})
	require.NoError(t, err, string(body))
	require.Empty(t, problems)
	return object
}

func urlOf(t *testing.T, menu xsi.Object, name string) string {
	t.Helper()
	m, ok := menu.(*xsi.Menu)
	require.True(t, ok, "%+v", menu)
	for _, i := range m.Items {
		if strings.Contains(i.Name, name) {
			return i.URL
		}
	}
	require.Fail(t, "no such line", name)
	return ""
}

// TestPhoneServicesEndToEnd goes with two phones from their configuration files to
// what their users find behind the keys.
func TestPhoneServicesEndToEnd(t *testing.T) {
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(officeWithPages+"database: {file: '"+filepath.Join(t.TempDir(), "r.db")+"'}\n"))
	require.NoError(t, err)
	r, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	model := softphone.Models()[0]
	anna, bob := start(t, ctx, r, model, 1), start(t, ctx, r, model, 2)

	file, err := tftp.Fetch(ctx, r.TFTP().String(), "SEP000000000001.cnf.xml", tftp.FetchOptions{})
	require.NoError(t, err)
	device, _, err := cnfxml.ParseDevice(file)
	require.NoError(t, err)
	menu, directories := device.ServicesURL.Or(""), device.DirectoryURL.Or("")

	t.Run("people", func(t *testing.T) {
		form, ok := browse(t, ctx, urlOf(t, browse(t, ctx, directories), "Corporate")).(*xsi.Input)
		require.True(t, ok)
		found, ok := browse(t, ctx, form.URL+"&f=bo&l=&n=").(*xsi.Directory)
		require.True(t, ok)
		assert.Equal(t, "1002", found.Entries[0].Telephone)
		converse(t, ctx, anna, bob, found.Entries[0].Telephone)
	})
	t.Run("placed calls", func(t *testing.T) {
		list, ok := browse(t, ctx, urlOf(t, browse(t, ctx, directories), "Placed")).(*xsi.Directory)
		require.True(t, ok)
		assert.Contains(t, list.Entries[0].Name, "Bob")
		assert.Equal(t, "1002", list.Entries[0].Telephone)
	})
	t.Run("parked calls", func(t *testing.T) {
		_, err := bob.Dial(ctx, "1001")
		require.NoError(t, err)
		_, err = anna.WaitFor(ctx, func(s softphone.State) bool { return s.Ringing() })
		require.NoError(t, err)
		require.NoError(t, anna.Answer())
		_, err = anna.WaitFor(ctx, func(s softphone.State) bool {
			return len(s.Calls) == 1 && anna.OffersIn(s, softphone.Park, s.Calls[0].Reference)
		})
		require.NoError(t, err)
		require.NoError(t, anna.Do(softphone.Park))
		_, err = anna.WaitFor(ctx, func(s softphone.State) bool { return len(s.Calls) == 0 })
		require.NoError(t, err)
		list, ok := browse(t, ctx, urlOf(t, browse(t, ctx, menu), "Parked")).(*xsi.Directory)
		require.True(t, ok)
		assert.Equal(t, "3001", list.Entries[0].Telephone)
		assert.Contains(t, list.Entries[0].Name, "Bob")
		require.NoError(t, bob.HangUp())
		_, err = bob.WaitFor(ctx, func(s softphone.State) bool { return len(s.Calls) == 0 })
		require.NoError(t, err)
	})
	t.Run("push", func(t *testing.T) {
		results, err := r.Pages().PushText(ctx, control.Target{Devices: []string{"SEP000000000002"}}, "Lunch", "It is ready", nil)
		require.NoError(t, err)
		require.Empty(t, results[0].Problem)
		_, err = bob.WaitFor(ctx, func(s softphone.State) bool { return strings.Contains(s.Pushed.Data, "It is ready") })
		require.NoError(t, err)
	})
	t.Run("push by control", func(t *testing.T) {
		ctl := r.Control()
		done, err := ctl.PushText(ctx, control.Target{Groups: []string{"4000"}}, "Fire <drill>", "At \x1b noon & later", nil)
		require.NoError(t, err)
		assert.Equal(t, []control.Pushed{{Device: "SEP000000000001"}, {Device: "SEP000000000002"}}, done)
		for _, phone := range []*softphone.Phone{anna, bob} {
			_, err = phone.WaitFor(ctx, func(s softphone.State) bool {
				return strings.Contains(s.Pushed.Data, "At  noon &amp; later") && strings.Contains(s.Pushed.Data, "Fire &lt;drill&gt;")
			})
			require.NoError(t, err)
		}
		var picture bytes.Buffer
		require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 300, 200))))
		var steps []control.Step
		done, err = ctl.PushPicture(ctx, control.Target{Devices: []string{"sep000000000003", "sep000000000001", "SEP000000000003"}}, "Map", picture.Bytes(),
			func(s control.Step) { steps = append(steps, s) })
		require.NoError(t, err)
		require.Len(t, done, 2)
		assert.Equal(t, []control.Step{
			{Total: 2, What: "phones are asked"}, {Done: 1, Total: 2, What: "SEP000000000001 shows it"}, {Done: 2, Total: 2, What: done[1].String()},
		}, steps)
		assert.Equal(t, control.Pushed{Device: "SEP000000000001"}, done[0])
		assert.Contains(t, done[1].Problem, "not registered")
		_, err = anna.WaitFor(ctx, func(s softphone.State) bool {
			return strings.Contains(s.Pushed.Data, "CiscoIPPhoneImage") || strings.Contains(s.Pushed.Data, "CiscoIPPhoneExecute")
		})
		require.NoError(t, err)
		for _, c := range []struct {
			to   control.Target
			kind error
		}{
			{control.Target{}, control.ErrInvalid},
			{control.Target{Devices: []string{"SEPNONE"}}, control.ErrNotFound},
			{control.Target{Groups: []string{"none"}}, control.ErrNotFound},
			{control.Target{Models: []string{"7921"}}, control.ErrNotRegistered},
		} {
			_, err = ctl.PushText(ctx, c.to, "", "x", nil)
			assert.ErrorIs(t, err, c.kind, "%+v", c.to)
		}
		_, err = ctl.PushText(ctx, control.Target{All: true}, "", "\x00 ", nil)
		assert.ErrorIs(t, err, control.ErrInvalid)
		_, err = ctl.PushPicture(ctx, control.Target{All: true}, "", []byte("GIF89a"), nil)
		assert.ErrorIs(t, err, control.ErrInvalid)
	})
	t.Run("log on", func(t *testing.T) {
		form, ok := browse(t, ctx, urlOf(t, browse(t, ctx, menu), "Log on")).(*xsi.Input)
		require.True(t, ok)
		browse(t, ctx, form.URL+"&user=50&pin=4711")
		_, err := anna.WaitFor(ctx, func(s softphone.State) bool {
			return s.Registered() && len(s.Lines) > 0 && s.Lines[0].Number == "1003"
		})
		require.NoError(t, err)
		browse(t, ctx, urlOf(t, browse(t, ctx, menu), "Log off"))
		_, err = anna.WaitFor(ctx, func(s softphone.State) bool {
			return s.Registered() && len(s.Lines) > 0 && s.Lines[0].Number == "1001"
		})
		require.NoError(t, err)
	})
	t.Run("speed dials", func(t *testing.T) {
		form, ok := browse(t, ctx, urlOf(t, browse(t, ctx, urlOf(t, browse(t, ctx, menu), "Speed dials")), "New")).(*xsi.Input)
		require.True(t, ok)
		browse(t, ctx, form.URL+"&"+url.Values{"label": {"Bob"}, "to": {"1002"}}.Encode())
		_, err := anna.WaitFor(ctx, func(s softphone.State) bool {
			return s.Registered() && len(s.SpeedDials) > 0 && s.SpeedDials[0].Number == "1002"
		})
		require.NoError(t, err)
	})
	for _, phone := range []*softphone.Phone{anna, bob} {
		assert.NoError(t, phone.Shutdown(ctx))
	}
	left, ok := browse(t, ctx, menu).(*xsi.Text)
	require.True(t, ok)
	assert.Contains(t, left.Text, "not registered")
	stop()
	require.NoError(t, <-ran)
}

func TestPortOfPhoneServicesInUse(t *testing.T) {
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(officeWithPages))
	require.NoError(t, err)
	first, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	defer func() { assert.NoError(t, first.Close()) }()
	for _, l := range first.Control().Status().Listen {
		if l.Service == "services" {
			cfg.Services.HTTP = l.Address
		}
	}
	_, err = netip.ParseAddrPort(cfg.Services.HTTP)
	require.NoError(t, err)
	_, err = assembly.Open(t.Context(), cfg, assembly.Options{})
	assert.ErrorContains(t, err, "cannot serve phone services on "+cfg.Services.HTTP)
}

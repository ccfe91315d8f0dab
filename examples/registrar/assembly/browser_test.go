package assembly_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/phone/browser"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
)

const officeOfBrowsers = `
listen: {sccp: '127.0.0.1:0', tftp: '127.0.0.1:0', http: '127.0.0.1:0'}
services: {http: '127.0.0.1:0', push: http}
park: {slots: 3001-3009}
users: [{name: anna, number: 50, lines: [1003], pin: "pbkdf2-sha256$1000$c2FsdCBvZiBhIHRlc3Q$Hh+f2RAyUIi5uPDS65v1n7EPNBzymWwwvwP80cRFV2E"}]
lines: [{number: 1001, name: Anna <Müller>}, {number: 1002, name: Bob}, {number: 1003, name: Zoë}]
devices:
  - {name: SEP000000000001, model: 7960, lines: [1001], speed-dials: [{number: 1003, label: Zoë}]}
  - {name: SEP000000000002, model: 7970, lines: [1002]}
`

// user is somebody at a phone with its browser.
type user struct {
	t       *testing.T
	ctx     context.Context
	phone   *softphone.Phone
	browser *browser.Browser
}

// sit lets a user sit down at a phone that has registered.
func sit(t *testing.T, ctx context.Context, phone *softphone.Phone, isOld bool) user {
	t.Helper()
	urls := phone.State().URLs
	b := browser.New(browser.Config{
		Name: phone.Name(), Latin1: isOld, Doors: browser.Doors(urls), Authentication: urls.AuthenticationURL.Or(""),
		Dial: func(ctx context.Context, number string) error {
			_, err := phone.Dial(ctx, number)
			return err
		},
	})
	t.Cleanup(b.Close)
	return user{t, ctx, phone, b}
}

// goes presses keys one after the other, beginning with one of the phone; a key
// such as "PIN=1" fills a field.
func (u user) goes(door string, keys ...string) xsi.Object {
	u.t.Helper()
	page, err := u.browser.Open(u.ctx, door)
	require.NoError(u.t, err)
	for _, k := range keys {
		if field, text, ok := strings.Cut(k, "="); ok {
			require.NoError(u.t, u.browser.Type(field, text))
			continue
		}
		page, err = u.browser.Press(u.ctx, k)
		require.NoError(u.t, err, "%s: %s", door, k)
	}
	return page
}

func (u user) reads(door string, keys ...string) string {
	u.t.Helper()
	page, ok := u.goes(door, keys...).(*xsi.Text)
	require.True(u.t, ok, "%+v", page)
	return page.Text
}

func (u user) waits(holds func(softphone.State) bool) {
	u.t.Helper()
	_, err := u.phone.WaitFor(u.ctx, holds)
	require.NoError(u.t, err)
}

func (u user) hangsUp() {
	u.t.Helper()
	require.NoError(u.t, u.phone.HangUp())
	u.waits(func(s softphone.State) bool { return len(s.Calls) == 0 })
}

func noCalls(s softphone.State) bool { return len(s.Calls) == 0 }

// TestBrowsersOfPhones lets two users do with the keys of their phones whatever the
// services offer, one of them at an old phone that reads ISO-8859-1 only.
func TestBrowsersOfPhones(t *testing.T) {
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(officeOfBrowsers+"database: {file: '"+filepath.Join(t.TempDir(), "r.db")+"'}\n"))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	begin := func() (*assembly.Registrar, func()) {
		r, err := assembly.Open(ctx, cfg, assembly.Options{})
		require.NoError(t, err)
		running, stop := context.WithCancel(ctx)
		ran := make(chan error, 1)
		go func() { ran <- r.Run(running) }()
		return r, func() {
			stop()
			assert.NoError(t, <-ran)
		}
	}
	r, end := begin()
	model := softphone.Models()[0]
	anna := sit(t, ctx, start(t, ctx, r, model, 1), true)
	bob := sit(t, ctx, start(t, ctx, r, model, 2), false)

	t.Run("directory and missed calls", func(t *testing.T) {
		bob.goes("Directories", "Corporate directory", "Last name=mueller", "Submit", "Anna <Müller>")
		anna.waits(softphone.State.Ringing)
		bob.hangsUp()
		anna.waits(noCalls)
		require.Eventually(t, func() bool { return anna.goes("Directories", "Missed calls").Root() == "CiscoIPPhoneDirectory" }, 30*time.Second, 20*time.Millisecond)
		anna.goes("Directories", "Missed calls", "Bob")
		bob.waits(softphone.State.Ringing)
		anna.hangsUp()
		bob.waits(noCalls)
		assert.Contains(t, anna.reads("Directories", "Missed calls", "Clear"), "empty now")
		assert.Contains(t, anna.reads("Directories", "Missed calls"), "no calls")
	})
	t.Run("parked calls", func(t *testing.T) {
		_, err := bob.phone.Dial(ctx, "1001")
		require.NoError(t, err)
		anna.waits(softphone.State.Ringing)
		require.NoError(t, anna.phone.Answer())
		anna.waits(func(s softphone.State) bool {
			return len(s.Calls) == 1 && anna.phone.OffersIn(s, softphone.Park, s.Calls[0].Reference)
		})
		require.NoError(t, anna.phone.Do(softphone.Park))
		anna.waits(noCalls)
		anna.goes("Services", "Parked calls", "Bob")
		anna.waits(func(s softphone.State) bool { return len(s.Calls) == 1 && s.Calls[0].State.String() == "Connected" })
		anna.hangsUp()
		bob.waits(noCalls)
		assert.Contains(t, anna.reads("Services", "Parked calls"), "No call is parked")
	})
	t.Run("personal directory", func(t *testing.T) {
		assert.Equal(t, "Saved.", anna.reads("Directories", "Personal directory", "New", "Name=Zoë & Co", "Number=1002", "Submit"))
		assert.Equal(t, "Saved.", anna.reads("Directories", "Personal directory", "Zoë & Co", "Edit", "Name=Tom", "Submit"))
		assert.Contains(t, bob.reads("Directories", "Personal directory"), "nobody in it")
		anna.goes("Directories", "Personal directory", "Tom", "Dial")
		bob.waits(softphone.State.Ringing)
		anna.hangsUp()
		bob.waits(noCalls)
		assert.Equal(t, "Deleted.", anna.reads("Directories", "Personal directory", "Tom", "Delete"))
	})
	t.Run("hot desk", func(t *testing.T) {
		assert.Contains(t, bob.reads("Services", "Log on", "Number=50", "PIN=1234", "Submit"), "wrong")
		bob.goes("Services", "Log on", "Number=50", "PIN=4711", "Submit")
		bob.waits(func(s softphone.State) bool { return s.Registered() && len(s.Lines) > 0 && s.Lines[0].Number == "1003" })
		assert.Contains(t, bob.reads("Services", "Log off anna"), "Logged off")
		bob.waits(func(s softphone.State) bool { return s.Registered() && len(s.Lines) > 0 && s.Lines[0].Number == "1002" })
	})
	t.Run("speed dials", func(t *testing.T) {
		anna.goes("Services", "Speed dials", "Zoë", "Name=Böb", "Number=1002", "Submit")
		anna.waits(func(s softphone.State) bool {
			return s.Registered() && len(s.SpeedDials) == 1 && s.SpeedDials[0].Number == "1002" && s.SpeedDials[0].Label == "Böb"
		})
	})
	t.Run("push by the web server of a phone", func(t *testing.T) { pushesByHTTP(t, ctx, r, bob) })

	for _, u := range []user{anna, bob} {
		require.NoError(t, u.phone.Shutdown(ctx))
	}
	end()
	r, end = begin()
	defer end()
	again := sit(t, ctx, start(t, ctx, r, model, 1), true)
	again.waits(func(s softphone.State) bool {
		return s.Registered() && len(s.SpeedDials) == 1 && s.SpeedDials[0].Label == "Böb"
	})
	page, ok := again.goes("Directories", "Placed calls").(*xsi.Directory)
	require.True(t, ok)
	assert.Contains(t, page.Entries[0].Name, "Bob", "what was there before the restart")
	assert.NoError(t, again.phone.Shutdown(ctx))
}

// pushesByHTTP pushes to the web server of a phone, which asks the door.
func pushesByHTTP(t *testing.T, ctx context.Context, r *assembly.Registrar, bob user) {
	web := httptest.NewServer(bob.browser)
	defer web.Close()
	at, err := netip.ParseAddrPort(web.Listener.Addr().String())
	require.NoError(t, err)
	r.Pages().Execute = at.Port()
	to := control.Target{Devices: []string{bob.phone.Name()}}
	done, err := r.Control().PushText(ctx, to, "Lunch", "It is <ready>", nil)
	require.NoError(t, err)
	require.Equal(t, []control.Pushed{{Device: bob.phone.Name()}}, done)
	page, ok := bob.browser.Page().(*xsi.Text)
	require.True(t, ok)
	assert.Equal(t, "It is <ready>", page.Text)
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 500, 300))))
	_, err = r.Control().PushPicture(ctx, to, "Map", picture.Bytes(), nil)
	require.NoError(t, err)
	assert.Contains(t, bob.browser.Page().Root(), "CiscoIPPhoneImage")

	for _, user := range []string{"", "50", "guest"} { // anna is not logged on here
		form := strings.NewReader(url.Values{"XML": {`<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="Play:evil.raw"/></CiscoIPPhoneExecute>`}}.Encode())
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, web.URL+"/CGI/Execute", form)
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.SetBasicAuth(user, "4711")
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Do(request)
		require.NoError(t, err)
		assert.NoError(t, response.Body.Close())
	}
	assert.Empty(t, bob.browser.Executed(), "nobody else may command the phone")
}

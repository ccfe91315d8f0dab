package services_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/store"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// hash4711 is the PIN 4711 with few rounds, for quick tests.
const hash4711 = "pbkdf2-sha256$1000$c2FsdCBvZiBhIHRlc3Q$Hh+f2RAyUIi5uPDS65v1n7EPNBzymWwwvwP80cRFV2E"

const office = `
services: {http: '127.0.0.1:8080'}
time-zone: UTC
hunt-groups: [{number: 2000, name: House, algorithm: linear, members: [1001, 1002]}]
page-groups: [{number: 4000, members: [1003]}]
park: {slots: 3001-3009}
users:
  - {name: anna, number: 50, lines: [1003], pin: "` + hash4711 + `"}
lines:
  - {number: 1001, name: Anna Müller}
  - {number: 1002, name: "Tom & <Jerry>"}
  - {number: 1003, name: Zoë}
  - {number: 1004}
devices:
  - {name: SEPA, model: 7960, lines: [1001], speed-dials: [{number: 1002, label: Tom}]}
  - {name: SEPB, model: 7970, lines: [1002]}
`

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// registrar is what the services see of one, with a directory and a store that are
// real.
type registrar struct {
	t         *testing.T
	server    *services.Server
	directory *directory.Directory
	store     *store.Store
	base      string
	stop      func()

	mu        sync.Mutex
	now       time.Time
	phones    []control.Phone
	lookups   int // of single phones
	parked    []services.Parked
	pushed    map[string][]string
	restarted []string
}

func newRegistrar(t *testing.T, text string) *registrar {
	t.Helper()
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	kept, err := store.Open(filepath.Join(t.TempDir(), "registrar.db"), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = kept.Close() })
	r := &registrar{t: t, directory: directory.New(cfg), store: kept, now: noon, pushed: make(map[string][]string)}
	for _, d := range cfg.Devices {
		r.phones = append(r.phones, control.Phone{Device: d.Name, Model: d.Model, Registered: true, Address: "127.0.0.1:5" + fmt.Sprint(len(r.phones))})
	}
	r.serve()
	return r
}

// serve begins the pages; after a stop, those of another process.
func (r *registrar) serve() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(r.t, err)
	r.server = &services.Server{
		Phones: r, Pusher: r, Slots: r, Now: r.time,
		Address: netip.MustParseAddrPort(ln.Addr().String()),
	}
	(&services.Rooms{Directory: r.directory, Store: r.store, Apply: r.apply, Now: r.time}).Join(r.server)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.server.Serve(ctx, ln) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		assert.NoError(r.t, <-ended)
	})
	r.t.Cleanup(r.stop)
	r.base = "http://" + ln.Addr().String()
}

func (r *registrar) time() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *registrar) change(how func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	how()
}

func (r *registrar) later(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(d)
}

func (r *registrar) Phones() []control.Phone {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []control.Phone
	for _, p := range r.phones {
		p.Numbers = r.directory.NumbersOf(p.Device)
		for _, l := range r.directory.Logins() {
			if l.Device == p.Device {
				p.User = l.User
			}
		}
		list = append(list, p)
	}
	return list
}

func (r *registrar) Phone(device string) (control.Phone, error) {
	r.change(func() { r.lookups++ })
	for _, p := range r.Phones() {
		if strings.EqualFold(p.Device, device) {
			return p, nil
		}
	}
	return control.Phone{}, control.ErrNotFound
}

func (r *registrar) Lines() []control.Line {
	return []control.Line{{Number: "1001", Name: "Anna Müller", NewMessages: 2, OldMessages: 1}, {Number: "1002"}}
}

func (r *registrar) Push(device string, object []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pushed[device] = append(r.pushed[device], string(object))
	return nil
}

func (r *registrar) Parked() []services.Parked {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]services.Parked(nil), r.parked...)
}

func (r *registrar) apply(_ context.Context, u directory.Update) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.restarted = append(r.restarted, u.Restart...)
	return nil
}

// reply is what the server said.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r *registrar) do(method, at string, header http.Header) reply {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, at, nil)
	require.NoError(r.t, err)
	request.Header = header
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	response, err := client.Do(request)
	require.NoError(r.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(r.t, err)
	return reply{response.StatusCode, response.Header, string(body)}
}

// browser is the browser of a phone: it loads pages and follows their links.
type browser struct {
	*registrar
	device string
}

func (r *registrar) browser(device string) browser { return browser{r, device} }

func parse(t *testing.T, body string) xsi.Object {
	t.Helper()
	object, problems, err := xsi.Parse([]byte(body), cnfxml.Options{})
	require.NoError(t, err, body)
	require.Empty(t, problems, body)
	require.Empty(t, object.Validate(), body)
	return object
}

// load loads a page by its place, or by a whole URL.
func (b browser) load(at string) xsi.Object {
	b.t.Helper()
	if strings.HasPrefix(at, "/") {
		joint := "?"
		if strings.Contains(at, "?") {
			joint = "&"
		}
		at = b.base + at + joint + "name=" + b.device
	}
	got := b.do(http.MethodGet, at, nil)
	require.Equal(b.t, http.StatusOK, got.status, got.body)
	require.Equal(b.t, "text/xml; charset=utf-8", got.header.Get("Content-Type"))
	return parse(b.t, got.body)
}

// submit fills in a form.
func (b browser) submit(form xsi.Object, fields ...string) xsi.Object {
	b.t.Helper()
	input, ok := form.(*xsi.Input)
	require.True(b.t, ok, "%T", form)
	at := input.URL
	for i := 0; i+1 < len(fields); i += 2 {
		at += "&" + fields[i] + "=" + url.QueryEscape(fields[i+1])
	}
	return b.load(at)
}

// choose follows a line of a menu, by a part of its name.
func (b browser) choose(menu xsi.Object, name string) xsi.Object {
	b.t.Helper()
	m, ok := menu.(*xsi.Menu)
	require.True(b.t, ok, "%T", menu)
	for _, i := range m.Items {
		if strings.Contains(i.Name, name) {
			return b.load(i.URL)
		}
	}
	require.Fail(b.t, "no such line", "%s in %+v", name, m.Items)
	return nil
}

func keysOf(o xsi.Object) []xsi.SoftKeyItem {
	switch o := o.(type) {
	case *xsi.Menu:
		return o.SoftKeys
	case *xsi.Text:
		return o.SoftKeys
	case *xsi.Input:
		return o.SoftKeys
	case *xsi.Directory:
		return o.SoftKeys
	}
	return nil
}

// press follows a softkey.
func (b browser) press(o xsi.Object, name string) xsi.Object {
	b.t.Helper()
	at := keyURL(o, name)
	require.NotEmpty(b.t, at, "no key %s in %+v", name, keysOf(o))
	return b.load(at)
}

func keyURL(o xsi.Object, name string) string {
	for _, k := range keysOf(o) {
		if k.Name == name {
			return k.URL
		}
	}
	return ""
}

func text(t *testing.T, o xsi.Object) string {
	t.Helper()
	page, ok := o.(*xsi.Text)
	require.True(t, ok, "%T %+v", o, o)
	return page.Text
}

// names returns what a list shows.
func names(t *testing.T, o xsi.Object) (list []string) {
	t.Helper()
	switch o := o.(type) {
	case *xsi.Menu:
		for _, i := range o.Items {
			list = append(list, i.Name)
		}
	case *xsi.Directory:
		for _, e := range o.Entries {
			list = append(list, e.Name+" "+e.Telephone)
		}
	default:
		require.Fail(t, "no list", "%T %+v", o, o)
	}
	return list
}

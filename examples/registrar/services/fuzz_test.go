package services_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
)

// FuzzServiceURLs asks for any page in any way: the answer is a page that phones
// take, or an error of HTTP, and never leads elsewhere than to the registrar.
func FuzzServiceURLs(f *testing.F) {
	for _, path := range []string{
		"/services", "/directories", "/messages", "/information", "/people", "/people/list", "/personal", "/personal/entry",
		"/personal/edit", "/personal/save", "/personal/remove", "/calls", "/calls/clear", "/dials", "/dials/edit", "/dials/save",
		"/dials/remove", "/parked", "/desk", "/desk/in", "/desk/out", "/shown/x", "/picture/x.png", "/authenticate",
	} {
		f.Add(path, "name=SEPA&id=1&at=1&label=a%00%FF&to=12&list=missed&until=1&f=a&l=b&n=1&skip=3&user=50&pin=4711", "utf-8", "pbx")
	}
	f.Add("/people/list", "name=SEPA&f=%3Cb%3E%0d%0aX-Y:z", "iso-8859-1", "a\r\nb")
	server := fakeServer(f)
	f.Fuzz(func(t *testing.T, path, query, charset, host string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: path, RawQuery: query}
		r.RemoteAddr, r.Host = "127.0.0.1:1234", host
		r.Header.Set("Accept-Charset", charset)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		for name, values := range w.Header() {
			require.False(t, strings.ContainsAny(name+strings.Join(values, ""), "\r\n"))
		}
		if w.Code != http.StatusOK {
			require.Contains(t, []int{404, 405, 414}, w.Code)
			return
		}
		if path == "/authenticate" {
			require.Contains(t, []string{"AUTHORIZED", "UN-AUTHORIZED"}, w.Body.String())
			return
		}
		object, problems, err := xsi.Parse(w.Body.Bytes(), cnfxml.Options{})
		require.NoError(t, err)
		require.Empty(t, problems)
		require.Empty(t, object.Validate())
		for _, k := range keysOf(object) {
			require.True(t, strings.HasPrefix(k.URL, "SoftKey:") || strings.HasPrefix(k.URL, "http://192.0.2.1:8080/"), k.URL)
		}
		if w.Header().Get("Content-Type") == xsi.UTF8.ContentType() {
			require.True(t, utf8.Valid(w.Body.Bytes()))
		}
	})
}

// fakeServer has parts that keep nothing.
func fakeServer(t testing.TB) *services.Server {
	cfg, err := config.Parse("x", []byte(strings.Replace(office, "'127.0.0.1:8080'", "'127.0.0.1:8080', url: 'http://192.0.2.1:8080'", 1)))
	require.NoError(t, err)
	d := directory.New(cfg)
	fake := &fakes{Directory: d}
	return &services.Server{
		Config: d.Config, Phones: fake, Pusher: fake, Slots: fake, Desk: fake, Door: fake, Personal: fake, Dials: fake, History: fake,
		Now: func() time.Time { return noon },
	}
}

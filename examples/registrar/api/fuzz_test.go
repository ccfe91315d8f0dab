package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// FuzzHandler sends anything: the answer is always JSON, or lines of it, of a
// described status, and an error of the server only where the registrar had one.
// What is served, the description allows.
func FuzzHandler(f *testing.F) {
	for _, op := range newTestHandler(f, apitest.New()).operations() {
		path := strings.NewReplacer("{device}", "SEP001122334455", "{number}", "%2A9%2F%23", "{when}", "all", "{id}", "7").Replace(op.path)
		f.Add(op.method, path, "limit=2&from=2026-11-22T20:00:00Z", wire.JSON, `{"kind":"reset","devices":["SEP001122334455"],"whenIdle":true}`)
		f.Add(op.method, path, "", "", "")
	}
	f.Add("PUT", "/v1/lines/1001/forward/busy", "", wire.JSON, `{"to":"1002"}`)
	f.Add("PUT", reception+"/login", "", wire.JSON, `{"user":"a"}`)
	f.Add("PUT", reception+"/do-not-disturb", "", wire.JSON, `{"doNotDisturb":"silent"}`)
	f.Add("POST", "/v1/messages", "", wire.JSON, `{"text":"a","seconds":1,"beep":false,"title":"b","devices":["x"]}`)
	f.Add("POST", "/v1/push/text", "", wire.JSON, `{"text":"a","title":"b","devices":["x"],"groups":["2000"],"models":["7960"],"all":true}`)
	f.Add("POST", "/v1/push/picture", "", wire.JSON, `{"png":"iVBORw==","all":true}`)
	f.Add("POST", reception+"/push", "", wire.XML, textXML)
	f.Add("POST", reception+"/push", "", "text/xMl", textXML)
	f.Add("POST", "/v1/messages", "", `Application/JSON ; charset="UTF-8" ;`, `{"text":"a"}`)
	o := newOracle(f)
	current := &struct{ control.Registrar }{}
	h := newTestHandler(f, current)
	f.Fuzz(func(t *testing.T, method, path, query, mediaType, body string) {
		target := &url.URL{RawQuery: query}
		var err error
		if target.Path, err = url.PathUnescape(path); err != nil {
			return
		}
		target.RawPath = path
		req := httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body))
		req.Method, req.URL = method, target
		req.Header.Set("Content-Type", mediaType)
		fake := apitest.New()
		fake.Ends = true
		current.Registrar = fake
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if err := whole(method, rec); err != nil {
			t.Fatalf("%s %s: %d: %v", method, target, rec.Code, err)
		}
		if rec.Code < http.StatusBadRequest {
			again := httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body))
			again.Method, again.URL, again.Header = method, target, req.Header
			if method != http.MethodHead {
				if err := o.Allows(again); err != nil {
					t.Fatalf("%s %s was served: %v", method, target, err)
				}
			}
		} else if len(fake.Done()) > 0 {
			t.Fatalf("%s %s: refused, but %q was done", method, target, fake.Done())
		}
	})
}

func whole(method string, rec *httptest.ResponseRecorder) error {
	text := rec.Body.Bytes()
	switch mediaType := rec.Header().Get("Content-Type"); {
	case rec.Code >= http.StatusInternalServerError:
		return errors.New("an error of the server")
	case rec.Code == http.StatusNoContent || method == http.MethodHead:
		if len(text) > 0 {
			return fmt.Errorf("a body: %q", text)
		}
	case mediaType == wire.NDJSON:
		for line := range strings.Lines(string(text)) {
			if !json.Valid([]byte(line)) || !strings.HasSuffix(line, "\n") {
				return fmt.Errorf("no line of JSON: %q", line)
			}
		}
	case rec.Code >= http.StatusBadRequest:
		var p wire.Trouble
		if err := json.Unmarshal(text, &p); err != nil || p.Status != rec.Code || mediaType != wire.Problem {
			return fmt.Errorf("no problem: %q", text)
		}
	case !json.Valid(text) || mediaType != wire.JSON:
		return fmt.Errorf("no JSON: %q", text)
	}
	return nil
}

// FuzzReadObject: what is taken is what encoding/json makes of it.
func FuzzReadObject(f *testing.F) {
	f.Add([]byte(`{"text":"a","seconds":1,"beep":true,"devices":["a"]}`))
	f.Add([]byte(`{"text":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var m wire.Message
		err := readObject(text, []field{
			{"text", &m.Text, true}, {"seconds", &m.Seconds, false}, {"beep", &m.Beep, false}, {"devices", &m.Devices, false},
		})
		var p *wire.Trouble
		if err != nil {
			if !errors.As(err, &p) || p.Status != http.StatusBadRequest || p.Detail == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		var other wire.Message
		if err := json.Unmarshal(text, &other); err != nil {
			t.Fatalf("%q was taken: %v", text, err)
		}
		if fmt.Sprintf("%+v", m) != fmt.Sprintf("%+v", other) {
			t.Fatalf("%+v, not %+v", m, other)
		}
	})
}

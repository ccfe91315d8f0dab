package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

const (
	reception = "/v1/phones/SEP001122334455"
	textXML   = `<CiscoIPPhoneText><Title>t</Title><Text>x</Text></CiscoIPPhoneText>`
)

// TestEveryOperation walks through all of them, and holds each answer against the
// description.
func TestEveryOperation(t *testing.T) {
	fake := apitest.New()
	fake.Ends = true
	o, h := newOracle(t), newTestHandler(t, fake)
	star := "/v1/lines/" + url.PathEscape("*9/#")
	for _, c := range []struct {
		method, path, body string
		status             int
		done               string // what the registrar was told; empty: nothing
		answer             string // part of the answer
	}{
		{"GET", "/v1/openapi.json", "", 200, "", `"openapi"`},
		{"GET", "/v1/status", "", 200, "", `"registered":2`},
		{"GET", "/v1/phones", "", 200, "", `"numbers":[]`},
		{"GET", reception, "", 200, "", `"description":"Reception"`},
		{"PUT", reception + "/do-not-disturb", `{"doNotDisturb":"reject"}`, 204, "dnd SEP001122334455 reject", ""},
		{"PUT", reception + "/login", `{"user":"anna"}`, 204, "log in SEP001122334455 anna", ""},
		{"DELETE", reception + "/login", "", 204, "log off SEP001122334455", ""},
		{"DELETE", "/v1/phones/SEP001122334466/number", "", 200, "release SEP001122334466", `{"number":"1500"}`},
		{"DELETE", reception + "/number", "", 409, "", "the phone is registered"},
		{"POST", reception + "/push", textXML, 204, "push SEP001122334455 " + textXML, ""},
		{"POST", reception + "/reset", `{"kind":"restart","whenIdle":true}`, 200, `restart ["SEP001122334455"] idle=true`, `{"result":{}}`},
		{"DELETE", reception + "/calls", "", 200, "hang up SEP001122334455", `{"ended":1}`},
		{"GET", reception + "/trace", "", 200, "trace SEP001122334455", `"missed":3`},
		{"GET", "/v1/lines", "", 200, "", `"devices":[]`},
		{"GET", star, "", 200, "", `"number":"*9/#"`},
		{"PUT", star + "/message-waiting", `{"newMessages":2,"oldMessages":1}`, 204, "mwi *9/# 2 1", ""},
		{"PUT", star + "/forward/no-answer", `{"to":"1001"}`, 204, `forward *9/# no-answer "1001"`, ""},
		{"PUT", star + "/forward/all", `{"to":""}`, 204, `forward *9/# all ""`, ""},
		{"DELETE", star + "/forward/busy", "", 204, `forward *9/# busy ""`, ""},
		{"GET", "/v1/calls", "", 200, "", `"legs":[]`},
		{"DELETE", "/v1/calls/9007199254740991", "", 204, "hang up 9007199254740991", ""},
		{"GET", "/v1/records", "", 200, "", `"next":50`},
		{"GET", "/v1/records?limit=2&after=118&number=1001&device=SEP001122334455&from=2026-11-22T20:00:00Z&to=2026-11-23T20:00:00%2B01:00", "", 200, "", `"next":120`},
		{"GET", "/v1/statistics", "", 200, "", `"placed":`},
		{"GET", "/v1/statistics?from=2026-11-22T20:00:00Z&to=2026-11-23T20:00:00%2B01:00", "", 200, "", `"days":[`},
		{"GET", "/v1/records/export?after=119", "", 200, "", `{"id":120`},
		{"POST", "/v1/messages", `{"text":"x","seconds":5,"beep":true,"title":"t"}`, 200, `message [] {Text:x Seconds:5 Beep:true Title:t}`, `{"shown":2}`},
		{"POST", "/v1/push/text", `{"text":"x","title":"t","devices":["SEP001122334455","SEP001122334466"],"groups":["2000"],"models":["7960"]}`, 200, `push text {Devices:[SEP001122334455 SEP001122334466] Groups:[2000] Models:[7960] All:false} "t" "x"`, `{"device":"SEP001122334455"},{"device":"SEP001122334466","problem":"not`},
		{"POST", "/v1/push/picture", `{"png":"iVBORw==","all":true}`, 200, `push picture {Devices:[] Groups:[] Models:[] All:true} "" "\x89PNG"`, `{"phones":[]}`},
		{"POST", "/v1/reset", `{"kind":"reset"}`, 200, `reset [] idle=false`, `"total":2`},
		{"POST", "/v1/reload", "", 200, "reload", `"restart":["the port`},
		{"POST", "/v1/backup", `{"path":"/tmp/x.db"}`, 200, "backup /tmp/x.db", `{"result":{}}`},
	} {
		before := len(fake.Done())
		mediaType := wire.JSON
		if strings.HasPrefix(c.body, "<") {
			mediaType = wire.XML
		}
		rec := exchanged(t, o, h, c.method, c.path, mediaType, c.body)
		about := c.method + " " + c.path
		assert.Equal(t, c.status, rec.Code, "%s: %s", about, rec.Body)
		assert.Contains(t, rec.Body.String(), c.answer, about)
		assert.Equal(t, "no-store", rec.Header().Get("Cache-Control"), about)
		done := fake.Done()[before:]
		if c.done == "" {
			assert.Empty(t, done, about)
			continue
		}
		assert.Equal(t, []string{c.done}, done, about)
	}
}

// TestEveryOperationFails gives each of them a registrar that cannot.
func TestEveryOperationFails(t *testing.T) {
	bodies := map[string]string{
		"do-not-disturb": `{"doNotDisturb":"off"}`, "login": `{"user":"a"}`, "push": textXML, "reset": `{"kind":"reset"}`,
		"message-waiting": `{"newMessages":0}`, "{when}": `{"to":"1"}`, "messages": `{"text":"a"}`, "backup": `{"path":"/a"}`,
		"text": `{"text":"a","all":true}`, "picture": `{"png":"aaaa","devices":["a"]}`,
	}
	for _, c := range []struct {
		err    error
		status int
		code   wire.Code
	}{
		{control.ErrNotFound, 404, wire.CodeNotFound},
		{control.ErrNotRegistered, 409, wire.CodeNotRegistered},
		{control.ErrRegistered, 409, wire.CodeRegistered},
		{control.ErrInvalid, 422, wire.CodeInvalid},
		{control.ErrUnavailable, 503, wire.CodeUnavailable},
		{errors.New("\x1b<disk>\xff"), 500, wire.CodeFailed},
	} {
		fake := apitest.New()
		fake.Err = c.err
		o, h := newOracle(t), newTestHandler(t, fake)
		for _, op := range h.operations() {
			path := strings.NewReplacer("{device}", "A", "{number}", "1", "{when}", "all", "{id}", "1").Replace(op.path)
			cannotFail := slices.Contains([]string{"/v1/openapi.json", "/v1/status", "/v1/phones", "/v1/lines", "/v1/calls"}, op.path)
			body, mediaType := "", ""
			if op.body {
				body, mediaType = bodies[op.path[strings.LastIndex(op.path, "/")+1:]], wire.JSON
			}
			if strings.HasPrefix(body, "<") {
				mediaType = wire.XML
			}
			rec := exchanged(t, o, h, op.method, path, mediaType, body)
			if cannotFail {
				assert.Equal(t, 200, rec.Code, path)
				continue
			}
			assert.Equal(t, c.status, rec.Code, "%s %s", op.method, path)
			assert.Equal(t, wire.Problem, rec.Header().Get("Content-Type"), path)
			var p wire.Trouble
			require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &p))
			assert.Equal(t, c.code, p.Code)
			assert.Equal(t, c.status, p.Status)
			assert.NotEmpty(t, p.Detail)
			assert.Equal(t, c.status == 503, rec.Header().Get("Retry-After") != "")
		}
	}
}

func TestWrongRequests(t *testing.T) {
	fake := apitest.New()
	h, err := NewHandler(fake, quietLog(), Limits{Body: 100})
	require.NoError(t, err)
	const off = `{"doNotDisturb":"off"}`
	dnd := reception + "/do-not-disturb"
	for _, c := range []struct {
		method, target, mediaType, body string
		status                          int
		field, detail                   string
	}{
		{"GET", "/", "", "", 404, "", "GET /v1/openapi.json"},
		{"GET", "/v1", "", "", 404, "", ""},
		{"GET", "/v1/", "", "", 404, "", ""},
		{"GET", "/v2/status", "", "", 404, "", ""},
		{"GET", "/v1/status/", "", "", 404, "", ""},
		{"GET", "/v1//status", "", "", 404, "", ""},
		{"GET", "/v1/x/../status", "", "", 404, "", ""},
		{"GET", "/v1/phones/", "", "", 404, "", ""},
		{"GET", "/v1/phones/a/b", "", "", 404, "", ""},
		{"GET", "/v1/phones/none", "", "", 404, "", "none"},
		{"DELETE", "/v1/calls/x", "", "", 404, "", `"x" is no number`},
		{"DELETE", "/v1/calls/-1", "", "", 404, "", "no number"},
		{"DELETE", "/v1/calls/18446744073709551616", "", "", 404, "", "no number"},
		{"DELETE", "/v1/lines/1001/forward/never", "", "", 404, "", `"no-answer"`},

		{"POST", "/v1/status", "", "", 405, "", "takes GET, HEAD"},
		{"GET", "/v1/reload", "", "", 405, "", "takes POST"},
		{"HEAD", reception + "/trace", "", "", 405, "", ""},
		{"PATCH", reception + "/login", "", "", 405, "", "takes DELETE, PUT"},
		{"OPTIONS", "/v1/phones", "", "", 405, "", ""},
		{"get", "/v1/phones", "", "", 405, "", ""},

		{"GET", "/v1/status?x=1", "", "", 400, "x", `unknown parameter "x"; there is no parameter here`},
		{"GET", "/v1/records?limit=0", "", "", 400, "limit", "1 to 1000"},
		{"GET", "/v1/records?limit=1001", "", "", 400, "limit", "1 to 1000"},
		{"GET", "/v1/records?limit=1&limit=2", "", "", 400, "limit", "2 times"},
		{"GET", "/v1/records?after=-1", "", "", 400, "after", ""},
		{"GET", "/v1/records?from=yesterday", "", "", 400, "from", `"yesterday"`},
		{"GET", "/v1/records?to=2026-11-22T20:00:00+01:00", "", "", 400, "to", "written %2B"},
		{"GET", "/v1/statistics?to=2026-11-22", "", "", 400, "to", `"2026-11-22"`},
		{"GET", "/v1/statistics?limit=1", "", "", 400, "limit", "known: from, to"},
		{"GET", "/v1/records?Limit=1", "", "", 400, "Limit", "known: from, to, device, number, after, limit"},
		{"GET", "/v1/records/export?limit=1", "", "", 400, "limit", "unknown"},
		{"GET", "/v1/records?device=%ff", "", "", 400, "device", "UTF-8"},
		{"GET", "/v1/records?a;b", "", "", 400, "", "cannot be read"},

		{"PUT", dnd, "", off, 415, "", `Content-Type is ""`},
		{"PUT", dnd, "text/plain", off, 415, "", "application/json"},
		{"PUT", dnd, "application/json; charset=latin1", off, 415, "", "UTF-8"},
		{"POST", reception + "/push", "application/json", textXML, 415, "", "text/xml or application/xml"},
		{"PUT", dnd, wire.JSON, off + strings.Repeat(" ", 100), 413, "", "larger than 100 bytes"},
		{"POST", reception + "/push", wire.XML, strings.Repeat("<", 101), 413, "", "larger"},

		{"PUT", "/v1/lines/1001/message-waiting", wire.JSON, `{"newMessages":65536}`, 422, "newMessages", "0 to 65535 messages"},
		{"POST", "/v1/push/text", wire.JSON, `{"text":"x"}`, 422, "", "say who is meant"},
		{"POST", "/v1/push/text", wire.JSON, `{"text":"x","all":false}`, 422, "", "say who is meant"},
		{"POST", "/v1/push/text", wire.JSON, `{"text":"x","devices":[]}`, 422, "devices", "is empty"},
		{"POST", "/v1/push/text", wire.JSON, `{"text":"x","groups":[""],"all":true}`, 422, "groups", "is empty"},
		{"POST", "/v1/push/text", wire.JSON, `{"text":"","all":true}`, 422, "text", "no text"},
		{"POST", "/v1/push/picture", wire.JSON, `{"png":"?","all":true}`, 422, "png", "no base64"},
		{"POST", "/v1/push/picture", wire.JSON, `{"png":"","all":true}`, 422, "png", "1 to 716800 bytes"},
		{"POST", "/v1/push/picture", wire.JSON, `{"all":true}`, 400, "png", "missing"},
		{"POST", "/v1/push/picture", "image/png", "x", 415, "", "application/json"},

		{"PUT", dnd, wire.JSON, "", 400, "", "ends before"},
		{"PUT", dnd, wire.JSON, "{", 400, "", "ends before"},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":`, 400, "", "ends before"},
		{"PUT", dnd, wire.JSON, `{'a':1}`, 400, "", "no JSON"},
		{"PUT", dnd, wire.JSON, `[]`, 400, "", "must be a JSON object"},
		{"PUT", dnd, wire.JSON, `null`, 400, "", "must be a JSON object"},
		{"PUT", dnd, wire.JSON, off + "{}", 400, "", "behind"},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":"off",}`, 400, "", "no JSON"},
		{"PUT", dnd, wire.JSON, `{}`, 400, "doNotDisturb", "missing"},
		{"PUT", dnd, wire.JSON, `{"donotdisturb":"off"}`, 400, "donotdisturb", "known: doNotDisturb"},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":"off","x":1}`, 400, "x", `unknown key "x"`},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":"off","doNotDisturb":"off"}`, 400, "doNotDisturb", "twice"},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":null}`, 400, "doNotDisturb", "must be a string, not null"},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":true}`, 400, "doNotDisturb", "must be a string, not true"},
		{"PUT", dnd, wire.JSON, "{\"doNotDisturb\":\"\xff\"}", 400, "", "UTF-8"},
		{"PUT", dnd, wire.JSON, `{"doNotDisturb":"Off"}`, 422, "doNotDisturb", `not "Off"`},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reboot"}`, 422, "kind", `not "reboot"`},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reset","whenIdle":1}`, 400, "whenIdle", "must be true or false, not 1"},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reset","devices":"A"}`, 400, "devices", "a list of strings, not a string"},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reset","devices":["A",null]}`, 400, "devices", "a list of strings"},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reset","devices":[]}`, 422, "devices", "leave the key out"},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reset","devices":[""]}`, 422, "devices", "has a name"},
		{"POST", "/v1/reset", wire.JSON, `{"kind":"reset","devices":["none"]}`, 404, "", "none"},
		{"POST", "/v1/phones/SEP001122334466/reset", wire.JSON, `{"kind":"reset"}`, 409, "", "not registered"},
		{"POST", "/v1/messages", wire.JSON, `{"text":"x","seconds":1.5}`, 400, "seconds", "a whole number, not 1.5"},
		{"POST", "/v1/messages", wire.JSON, `{"text":"x","seconds":99999999999999999999}`, 400, "seconds", "a whole number"},
		{"POST", "/v1/messages", wire.JSON, `{"text":"x","seconds":-1}`, 422, "seconds", "0 to 86400"},
		{"POST", "/v1/messages", wire.JSON, `{"text":""}`, 422, "text", "has a text"},
		{"PUT", "/v1/lines/1001/message-waiting", wire.JSON, `{"newMessages":-1}`, 422, "newMessages", "-1"},
		{"PUT", "/v1/lines/1001/message-waiting", wire.JSON, `{"newMessages":{}}`, 400, "newMessages", "not an object"},
		{"PUT", "/v1/lines/1001/forward/all", wire.JSON, `{"to":"1001"}`, 422, "", "itself"},
		{"PUT", reception + "/login", wire.JSON, `{"user":""}`, 422, "user", "name"},
		{"POST", reception + "/push", wire.XML, "<html/>", 422, "", "CiscoIPPhone"},
		{"POST", reception + "/push", wire.XML, "", 422, "", "CiscoIPPhone"},
		{"POST", "/v1/backup", wire.JSON, `{"path":"x.db"}`, 422, "path", "absolute"},
		{"POST", "/v1/reload", wire.JSON, `{}`, 400, "", "no body is expected"},
		{"GET", "/v1/status", wire.JSON, `{}`, 400, "", "no body is expected"},
	} {
		req := httptest.NewRequest("GET", c.target, strings.NewReader(c.body))
		req.Method = c.method
		if c.mediaType != "" {
			req.Header.Set("Content-Type", c.mediaType)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		about := c.method + " " + c.target + " " + c.body
		assert.Equal(t, c.status, rec.Code, about+": "+rec.Body.String())
		assert.Equal(t, c.status == 405, rec.Header().Get("Allow") != "", about)
		assert.Equal(t, wire.Problem, rec.Header().Get("Content-Type"), about)
		if c.method == "HEAD" {
			assert.Zero(t, rec.Body.Len())
			continue
		}
		var p wire.Trouble
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &p), about)
		assert.Equal(t, http.StatusText(c.status), p.Title, about)
		assert.Equal(t, c.field, p.Field, about)
		assert.Contains(t, p.Detail, c.detail, about)
	}
	assert.Empty(t, fake.Done(), "nothing of it was done")
}

func TestHead(t *testing.T) {
	h := newTestHandler(t, apitest.New())
	get, head := httptest.NewRecorder(), httptest.NewRecorder()
	h.ServeHTTP(get, httptest.NewRequest("GET", "/v1/phones", nil))
	h.ServeHTTP(head, httptest.NewRequest("HEAD", "/v1/phones", nil))
	assert.Equal(t, get.Header(), head.Header())
	assert.Zero(t, head.Body.Len())
}

// TestSharedListsStayAsTheyAre: what a registrar returns may be its own.
func TestSharedListsStayAsTheyAre(t *testing.T) {
	fake := apitest.New()
	h := newTestHandler(t, fake)
	for _, path := range []string{"/v1/phones", "/v1/lines", "/v1/calls"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	assert.Nil(t, fake.Phones()[1].Numbers)
	assert.Nil(t, fake.Lines()[0].Devices)
	assert.Nil(t, fake.Calls()[1].Legs)
}

func TestPages(t *testing.T) {
	h := newTestHandler(t, apitest.New())
	var ids []int64
	for target := "/v1/records?limit=50"; target != ""; {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
		var page wire.Records
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &page))
		for _, r := range page.Records {
			ids = append(ids, r.ID)
		}
		target = ""
		if page.Next != 0 {
			target = "/v1/records?limit=50&after=" + strconv.FormatInt(page.Next, 10)
		}
	}
	require.Len(t, ids, 120)
	assert.True(t, slices.IsSorted(ids))
}

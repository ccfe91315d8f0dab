package scenario_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/sccp"
)

// program is a stranger that knows a registrar by nothing but its address, a token and
// the description that is served.
type program struct {
	t      *testing.T
	base   string
	secret string
	oracle *apitest.Oracle
	client *http.Client

	mu   sync.Mutex
	seen map[string]bool // operation and status
}

func newProgram(t *testing.T, o *office, secret string) *program {
	t.Helper()
	p := &program{t: t, secret: secret, seen: make(map[string]bool), client: &http.Client{Transport: &http.Transport{}, Timeout: patience}}
	t.Cleanup(p.client.CloseIdleConnections)
	for _, l := range o.ctl.Status().Listen {
		if l.Service == "control-http" {
			p.base = "http://" + l.Address
		}
	}
	require.NotEmpty(t, p.base)
	resp := p.send("GET", "/v1/openapi.json", "", "")
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	p.oracle, err = apitest.NewOracle(t.Context(), text)
	require.NoError(t, err)
	return p
}

func (p *program) send(method, target, mediaType, body string) *http.Response {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.base+target, strings.NewReader(body))
	require.NoError(p.t, err)
	if mediaType != "" {
		req.Header.Set("Content-Type", mediaType)
	}
	if p.secret != "" {
		req.Header.Set("Authorization", "Bearer "+p.secret)
	}
	resp, err := p.client.Do(req)
	require.NoError(p.t, err, "%s %s", method, target)
	return resp
}

// asks holds a request and its answer against the description, and returns the status
// and the body. A stream that ends in a problem has the status of that, so that a slow
// machine, on which streams begin early, gives the same.
func (p *program) asks(method, target, mediaType, body string) (status int, text string) {
	p.t.Helper()
	resp := p.send(method, target, mediaType, body)
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	require.NoError(p.t, err)
	described := httptest.NewRequest(method, target, strings.NewReader(body))
	if mediaType != "" {
		described.Header.Set("Content-Type", mediaType)
	}
	operation, err := p.oracle.Check(described, resp.StatusCode, resp.Header, all)
	require.NoError(p.t, err)
	status = resp.StatusCode
	if resp.Header.Get("Content-Type") == wire.NDJSON {
		lines := strings.Split(strings.TrimSpace(string(all)), "\n")
		var last wire.Line[any]
		if json.Unmarshal([]byte(lines[len(lines)-1]), &last) == nil && last.Problem != nil {
			status = last.Problem.Status
		}
	}
	if status < http.StatusBadRequest {
		described.Body = io.NopCloser(strings.NewReader(body))
		require.NoError(p.t, p.oracle.Allows(described), "%s %s was served", method, target)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen[operation+" "+strconv.Itoa(status)] = true
	return status, string(all)
}

type question struct {
	method, target, body string
	status               int
}

func (p *program) askAll(list []question) {
	p.t.Helper()
	for _, q := range list {
		mediaType := ""
		switch {
		case strings.HasPrefix(q.body, "<"):
			mediaType = wire.XML
		case q.body != "":
			mediaType = wire.JSON
		}
		status, text := p.asks(q.method, q.target, mediaType, q.body)
		assert.Equal(p.t, q.status, status, "%s %s %s: %s", q.method, q.target, q.body, text)
	}
}

// TestTheDescriptionHoldsLive asks a registrar with phones for everything that is
// described, and gets every answer that is described.
func TestTheDescriptionHoldsLive(t *testing.T) {
	secret, hash := token.New()
	text := house(3, "control: {http: \"127.0.0.1:0\", socket: \"off\", token-hash: \""+hash+"\"}\nusers: [{name: anna, number: 50, lines: [1003], pin: \""+hash4711+"\"}]\nauto-registration: {numbers: 1500-1509}", nil, nil)
	s := newSite(t, text)
	p := newProgram(t, s.office, secret)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	one, two, away := "/v1/phones/"+device(1), "/v1/phones/"+device(2), "/v1/phones/"+device(3)

	p.traces(one, a)
	a.dials("1002")
	b.sees("ringing", rings)
	p.askAll([]question{
		{"GET", "/v1/openapi.json", "", 200},
		{"GET", "/v1/status", "", 200},
		{"GET", "/v1/phones", "", 200},
		{"GET", one, "", 200},
		{"GET", strings.ToLower(away), "", 200},
		{"GET", "/v1/phones/nobody", "", 404},
		{"GET", "/v1/lines", "", 200},
		{"GET", "/v1/lines/1001", "", 200},
		{"GET", "/v1/lines/9%2F%23%00", "", 404},
		{"GET", "/v1/calls", "", 200},
		{"DELETE", "/v1/calls/99999", "", 404},
		{"DELETE", one + "/calls", "", 200},
		{"DELETE", away + "/calls", "", 409},
		{"DELETE", "/v1/phones/nobody/calls", "", 404},
	})
	allIdle(a, b)
	a.dials("1002")
	b.sees("ringing", rings)
	p.askAll([]question{{"DELETE", "/v1/calls/" + strconv.FormatUint(s.ctl.Calls()[0].ID, 10), "", 204}})
	allIdle(a, b)

	fresh, gone := s.loyal(11, "7960"), s.loyal(12, "7960")
	s.unplug(gone)
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))))
	shows := `{"png":"` + base64.StdEncoding.EncodeToString(picture.Bytes()) + `",`
	const page = "<CiscoIPPhoneText><Text>Hello</Text></CiscoIPPhoneText>"
	copied := filepath.Join(t.TempDir(), "copy.db")
	p.askAll([]question{
		{"PUT", one + "/do-not-disturb", `{"doNotDisturb":"silent"}`, 204},
		{"PUT", "/v1/phones/nobody/do-not-disturb", `{"doNotDisturb":"off"}`, 404},
		{"PUT", one + "/do-not-disturb", `{"doNotDisturb":"loud"}`, 422},
		{"PUT", one + "/do-not-disturb", `{"doNotDisturb":"off"}`, 204},
		{"PUT", two + "/login", `{"user":"anna"}`, 204},
		{"PUT", two + "/login", `{"user":"none"}`, 404},
		{"PUT", two + "/login", `{"user":""}`, 422},
		{"DELETE", two + "/login", "", 204},
		{"DELETE", two + "/login", "", 422},
		{"DELETE", "/v1/phones/nobody/login", "", 404},
		{"DELETE", "/v1/phones/" + fresh.Name() + "/number", "", 409},
		{"DELETE", "/v1/phones/" + gone.Name() + "/number", "", 200},
		{"DELETE", "/v1/phones/" + gone.Name() + "/number", "", 404},
		{"DELETE", one + "/number", "", 422},
		{"PUT", "/v1/lines/1001/message-waiting", `{"newMessages":2,"oldMessages":1}`, 204},
		{"PUT", "/v1/lines/99/message-waiting", `{"newMessages":2}`, 404},
		{"PUT", "/v1/lines/1001/message-waiting", `{"newMessages":-2}`, 422},
		{"PUT", "/v1/lines/1001/forward/busy", `{"to":"1002"}`, 204},
		{"PUT", "/v1/lines/99/forward/busy", `{"to":"1002"}`, 404},
		{"PUT", "/v1/lines/1001/forward/busy", `{"to":"1001"}`, 422},
		{"DELETE", "/v1/lines/1001/forward/busy", "", 204},
		{"DELETE", "/v1/lines/99/forward/all", "", 404},
		{"POST", "/v1/messages", `{"text":"Fire","seconds":1,"beep":true,"title":"Drill"}`, 200},
		{"POST", "/v1/messages", `{"text":"x","devices":["nobody"]}`, 404},
		{"POST", "/v1/messages", `{"text":"x","devices":["` + device(3) + `"]}`, 409},
		{"POST", "/v1/messages", `{"text":"","seconds":1}`, 422},
	})
	b.sees("registration", softphone.State.Registered)
	p.askAll([]question{
		{"POST", one + "/push", page, 204},
		{"POST", "/v1/phones/nobody/push", page, 404},
		{"POST", away + "/push", page, 409},
		{"POST", one + "/push", "<html/>", 422},
		{"POST", "/v1/push/text", `{"text":"x","devices":["` + device(1) + `","` + device(3) + `"]}`, 200},
		{"POST", "/v1/push/text", `{"text":"x","groups":["none"]}`, 404},
		{"POST", "/v1/push/text", `{"text":"x","models":["7921"]}`, 409},
		{"POST", "/v1/push/text", `{"text":"x"}`, 422},
		{"POST", "/v1/push/picture", shows + `"all":true}`, 200},
		{"POST", "/v1/push/picture", shows + `"devices":["nobody"]}`, 404},
		{"POST", "/v1/push/picture", shows + `"models":["7921"]}`, 409},
		{"POST", "/v1/push/picture", `{"png":"aGVsbG8=","all":true}`, 422},
	})
	p.askAll([]question{
		{"GET", "/v1/records?limit=1&device=" + device(1) + "&from=2020-01-01T00:00:00Z", "", 200},
		{"GET", "/v1/records?limit=1001", "", 400},
		{"GET", "/v1/statistics?from=2020-01-01T00:00:00Z", "", 200},
		{"GET", "/v1/statistics?to=now", "", 400},
		{"GET", "/v1/records/export?number=1002&to=2199-01-01T00:00:00%2B01:00", "", 200},
		{"GET", "/v1/records/export?from=then", "", 400},
		{"GET", "/v1/statistics?from=2020-01-01T00:00:00Z", "", 200},
		{"GET", "/v1/statistics?to=then", "", 400},
		{"POST", "/v1/backup", `{"path":` + strconv.Quote(copied) + `}`, 200},
		{"POST", "/v1/backup", `{"path":` + strconv.Quote(copied) + `}`, 422},
		{"POST", one + "/reset", `{"kind":"restart","whenIdle":true}`, 200},
		{"POST", "/v1/phones/nobody/reset", `{"kind":"restart"}`, 404},
		{"POST", away + "/reset", `{"kind":"restart"}`, 409},
		{"POST", one + "/reset", `{"kind":"kick"}`, 422},
		{"POST", "/v1/reset", `{"kind":"reset"}`, 200},
		{"POST", "/v1/reset", `{"kind":"reset","devices":["nobody"]}`, 404},
		{"POST", "/v1/reset", `{"kind":"reset","devices":["` + device(3) + `"]}`, 409},
		{"POST", "/v1/reset", `{"kind":"reset","devices":[]}`, 422},
		{"POST", "/v1/reload", "", 200},
	})
	s.write(t, s.listen()+text+"\nkeepalife: 1")
	p.askAll([]question{{"POST", "/v1/reload", "", 422}})
	p.coversEverything(withoutDatabase(t), withoutItsFolder(t))
}

// withoutDatabase asks a registrar that has neither a database nor a file.
func withoutDatabase(t *testing.T) *program {
	t.Helper()
	cfg, err := config.Parse("bare.yaml", []byte(ports+house(1, "control: {http: \"127.0.0.1:0\", socket: \"off\"}", nil, nil)))
	require.NoError(t, err)
	bare := newProgram(t, run(t, cfg), "")
	bare.askAll([]question{ // neither a database nor a file
		{"GET", "/v1/records", "", 503},
		{"GET", "/v1/records/export", "", 503},
		{"GET", "/v1/statistics", "", 503},
		{"POST", "/v1/backup", `{"path":"/x"}`, 503},
		{"POST", "/v1/reload", "", 503},
	})
	return bare
}

// withoutItsFolder asks a registrar whose database cannot be written: what it is told
// holds, and the answer says that it is not kept.
func withoutItsFolder(t *testing.T) *program {
	t.Helper()
	s := &site{pace: time.Millisecond, file: filepath.Join(t.TempDir(), "phones.yaml")}
	s.write(t, ports+"control: {http: \"127.0.0.1:0\", socket: \"off\"}\ndatabase: {file: gone/calls.db}\n"+hotel)
	s.start(t)
	p := newProgram(t, s.office, "")
	phone := "/v1/phones/" + device(1)
	fresh := s.loyal(11, "7960")
	s.unplug(fresh)
	p.askAll([]question{
		{"DELETE", "/v1/phones/" + fresh.Name() + "/number", "", 503},
		{"PUT", "/v1/lines/1001/message-waiting", `{"newMessages":2}`, 503},
		{"PUT", "/v1/lines/1001/forward/all", `{"to":"1002"}`, 503},
		{"DELETE", "/v1/lines/1001/forward/all", "", 503},
		{"PUT", phone + "/do-not-disturb", `{"doNotDisturb":"reject"}`, 503},
		{"PUT", phone + "/login", `{"user":"anna"}`, 503},
		{"DELETE", phone + "/login", "", 503},
	})
	s.mendDatabase(t)
	return p
}

// coversEverything wants every answer that has a status of its own in the description,
// and no other.
func (p *program) coversEverything(more ...*program) {
	p.t.Helper()
	for _, other := range more {
		maps.Copy(p.seen, other.seen)
	}
	for path, item := range p.oracle.Description.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				about := op.OperationID + " " + status
				assert.True(p.t, status == "default" || p.seen[about], "%s %s: nothing answered %s", method, path, status)
				delete(p.seen, about)
			}
		}
	}
	assert.Empty(p.t, p.seen, "answers that are described by no status of their own")
}

// traces reads a trace until it has told something in each direction.
func (p *program) traces(path string, from *phone) {
	p.t.Helper()
	resp := p.send("GET", path+"/trace", "", "")
	defer resp.Body.Close()
	require.Equal(p.t, http.StatusOK, resp.StatusCode)
	var told bytes.Buffer
	lines := bufio.NewScanner(resp.Body)
	directions := make(map[bool]bool)
	require.NoError(p.t, from.Send(&sccp.TimeDateReq{}))
	for len(directions) < 2 && lines.Scan() {
		var m control.Traced
		require.NoError(p.t, json.Unmarshal(lines.Bytes(), &m))
		directions[m.FromPhone] = true
		told.Write(append(lines.Bytes(), '\n'))
	}
	require.NoError(p.t, lines.Err())
	op, err := p.oracle.Check(httptest.NewRequest("GET", path+"/trace", nil), resp.StatusCode, resp.Header, told.Bytes())
	require.NoError(p.t, err)
	p.seen[op+" 200"] = true
}

// TestTheRulesHoldLive sends every operation what none of them takes, by many clients at
// once.
func TestTheRulesHoldLive(t *testing.T) {
	secret, hash := token.New()
	s := newSite(t, house(1, "control: {http: \"127.0.0.1:0\", socket: \"off\", token-hash: \""+hash+"\"}", nil, nil))
	p := newProgram(t, s.office, secret)
	stranger := newStranger(p)
	before := fmt.Sprint(s.ctl.Phones(), s.ctl.Lines(), s.ctl.Calls())
	var running sync.WaitGroup
	fill := strings.NewReplacer("{device}", device(1), "{number}", "1001", "{when}", "all", "{id}", "1")
	for path, item := range p.oracle.Description.Paths.Map() {
		target := fill.Replace(path)
		var methods []string
		for method, op := range item.Operations() {
			methods = append(methods, method)
			streams := false
			for _, answer := range op.Responses.Map() {
				streams = streams || answer.Value.Content[wire.NDJSON] != nil
			}
			if method == http.MethodGet && !streams {
				methods = append(methods, http.MethodHead)
			}
			running.Go(func() {
				stranger.isTurnedAway(method, target)
				p.isTold(400, wire.CodeWrongQuery, method, target+"?x=1", "", "")
				if op.RequestBody == nil {
					p.isTold(400, wire.CodeWrongBody, method, target, wire.JSON, "{}")
					return
				}
				p.isTold(415, wire.CodeWrongType, method, target, "", "{}")
				p.isTold(415, wire.CodeWrongType, method, target, "text/plain", "{}")
				mediaType := wire.JSON
				if op.RequestBody.Value.Content[wire.JSON] == nil {
					mediaType = wire.XML
				} else {
					p.isTold(400, wire.CodeWrongBody, method, target, mediaType, `{"nonsense":1}`)
				}
				p.isTold(413, wire.CodeTooLarge, method, target, mediaType, strings.Repeat(" ", 1<<20+1))
			})
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} {
			if !slices.Contains(methods, method) {
				running.Go(func() { p.isToldWhat(methods, method, target) })
			}
		}
	}
	running.Wait()
	assert.Equal(t, before, fmt.Sprint(s.ctl.Phones(), s.ctl.Lines(), s.ctl.Calls()), "nothing of it was done")
}

func newStranger(p *program) *program {
	return &program{t: p.t, base: p.base, oracle: p.oracle, client: p.client, seen: make(map[string]bool)}
}

func (p *program) isTurnedAway(method, target string) {
	resp := p.send(method, target, "", "")
	assert.Equal(p.t, http.StatusUnauthorized, resp.StatusCode, target)
	assert.Contains(p.t, resp.Header.Get("WWW-Authenticate"), "Bearer", target)
	assert.NoError(p.t, resp.Body.Close())
}

func (p *program) isTold(status int, code wire.Code, method, target, mediaType, body string) {
	got, text := p.asks(method, target, mediaType, body)
	var problem wire.Trouble
	assert.NoError(p.t, json.Unmarshal([]byte(text), &problem), text)
	assert.Equal(p.t, status, got, "%s %s: %s", method, target, text)
	assert.Equal(p.t, code, problem.Code, "%s %s", method, target)
}

// isToldWhat sends a method that a resource does not take.
func (p *program) isToldWhat(taken []string, method, target string) {
	resp := p.send(method, target, "", "")
	text, err := io.ReadAll(resp.Body)
	assert.NoError(p.t, err)
	assert.NoError(p.t, resp.Body.Close())
	assert.Equal(p.t, http.StatusMethodNotAllowed, resp.StatusCode, "%s %s: %s", method, target, text)
	assert.ElementsMatch(p.t, taken, strings.Split(resp.Header.Get("Allow"), ", "), target)
	assert.Equal(p.t, wire.Problem, resp.Header.Get("Content-Type"), target)
}

// TestATokenIsReplacedByAReload: calls and the registrar stay.
func TestATokenIsReplacedByAReload(t *testing.T) {
	text := func(hash string) string {
		return house(1, "control: {http: \"127.0.0.1:0\", socket: \"off\", token-hash: \""+hash+"\"}", nil, nil)
	}
	secret, hash := token.New()
	s := newSite(t, text(hash))
	p := newProgram(t, s.office, secret)
	other, hash := token.New()
	s.write(t, s.listen()+text(hash))
	before := s.ctl.Status().Loaded
	status, told := p.asks("POST", "/v1/reload", "", "")
	require.Equal(t, 200, status)
	assert.Contains(t, told, `"settings":["control"]`)
	assert.Contains(t, told, `"restart":[]`)
	status, _ = p.asks("GET", "/v1/status", "", "")
	assert.Equal(t, 401, status)
	p.secret = other
	status, _ = p.asks("GET", "/v1/status", "", "")
	assert.Equal(t, 200, status)
	assert.NotContains(t, s.log.String(), hash, "the log names no hash")
	assert.True(t, s.ctl.Status().Loaded.After(before))
}

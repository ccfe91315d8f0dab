package api

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func quietLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

// oracle holds requests and answers against the description.
type oracle struct {
	doc    *openapi3.T
	router routers.Router
}

func newOracle(t testing.TB) *oracle {
	t.Helper()
	text, err := Description()
	require.NoError(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(text)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	router, err := legacy.NewRouter(doc)
	require.NoError(t, err)
	return &oracle{doc: doc, router: router}
}

func newTestHandler(t testing.TB, r control.Registrar) *Handler {
	t.Helper()
	h, err := NewHandler(r, quietLog(), Limits{Quiet: time.Hour})
	require.NoError(t, err)
	return h
}

// exchange sends a request that the description allows, or does not, and checks
// the answer.
func (o *oracle) exchange(t testing.TB, h http.Handler, method, target, mediaType, body string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if mediaType != "" {
		req.Header.Set("Content-Type", mediaType)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req.Clone(t.Context()))
	o.check(t, req, rec)
	if rec.Code < http.StatusBadRequest {
		req.Body = io.NopCloser(strings.NewReader(body))
		require.NoError(t, o.allows(req), "%s %s was served", method, target)
	}
	return rec
}

// allows holds a request against the description. XML is a text to it.
func (o *oracle) allows(req *http.Request) error {
	route, params, err := o.router.FindRoute(req)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateRequest(req.Context(), &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			ExcludeRequestBody: strings.HasSuffix(req.Header.Get("Content-Type"), "xml"),
		},
	})
}

func (o *oracle) check(t testing.TB, req *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	about := req.Method + " " + req.URL.String()
	route, params, err := o.router.FindRoute(req)
	require.NoError(t, err, about)
	described := route.Operation.Responses.Status(rec.Code)
	if rec.Code >= http.StatusBadRequest && described == nil {
		described = route.Operation.Responses.Default()
	}
	require.NotNil(t, described, "%s: the status %d is not described", about, rec.Code)
	if rec.Header().Get("Content-Type") == wire.NDJSON {
		schema := described.Value.Content[wire.NDJSON].Schema.Value
		for line := range strings.Lines(rec.Body.String()) {
			require.True(t, strings.HasSuffix(line, "\n"), about)
			var v any
			require.NoError(t, json.Unmarshal([]byte(line), &v), about)
			require.NoError(t, schema.VisitJSON(v, openapi3.MultiErrors()), "%s: %s", about, line)
		}
		return
	}
	require.NoError(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}), "%s: %s", about, rec.Body)
}

func TestEveryOperationIsDescribedAndServed(t *testing.T) {
	o, h := newOracle(t), newTestHandler(t, apitest.New())
	var described, served []string
	for path, item := range o.doc.Paths.Map() {
		for method, op := range item.Operations() {
			described = append(described, method+" "+path)
			assert.NotEmpty(t, op.OperationID, path)
			assert.NotEmpty(t, op.Summary, path)
			assert.NotNil(t, op.Responses.Default(), path)
		}
	}
	for _, op := range h.operations() {
		served = append(served, op.method+" "+op.path)

		item := o.doc.Paths.Find(op.path)
		require.NotNil(t, item, op.path)
		d := item.GetOperation(op.method)
		require.NotNil(t, d, op.method+" "+op.path)
		assert.Equal(t, d.RequestBody != nil, op.body, "%s %s: body", op.method, op.path)
		streams := false
		for _, r := range d.Responses.Map() {
			streams = streams || r.Value.Content[wire.NDJSON] != nil
		}
		assert.Equal(t, streams, op.stream, "%s %s: stream", op.method, op.path)
		var query []string
		for _, p := range append(slices.Clone(item.Parameters), d.Parameters...) {
			if p.Value.In == "query" {
				query = append(query, p.Value.Name)
			}
		}
		assert.ElementsMatch(t, query, op.query, "%s %s: parameters", op.method, op.path)
	}
	assert.ElementsMatch(t, described, served)
}

func TestTheCodesAreDescribed(t *testing.T) {
	var described []wire.Code
	for _, v := range newOracle(t).doc.Components.Schemas["Problem"].Value.Properties["code"].Value.Enum {
		described = append(described, wire.Code(v.(string)))
	}
	assert.ElementsMatch(t, wire.Codes(), described)
}

func TestTheDescriptionIsServed(t *testing.T) {
	o, h := newOracle(t), newTestHandler(t, apitest.New())
	rec := o.exchange(t, h, "GET", "/v1/openapi.json", "", "")
	doc, err := openapi3.NewLoader().LoadFromData(rec.Body.Bytes())
	require.NoError(t, err)
	assert.Equal(t, o.doc.Info.Title, doc.Info.Title)
}

// TestTheOracleSeesDifferences: a check that nothing fails proves nothing.
func TestTheOracleSeesDifferences(t *testing.T) {
	schemas := newOracle(t).doc.Components.Schemas
	for name, wrong := range map[string]string{
		"Phone":     `{"device":"A"}`,
		"Line":      `{"number":"1","devices":null,"status":"idle","newMessages":0,"oldMessages":0}`,
		"WorkLine":  `{"result":{"more":1}}`,
		"TraceLine": `{"problem":{"type":"about:blank","title":"x","status":500,"code":"none"}}`,
		"Problem":   `{"type":"about:blank","title":"x","status":500,"code":"failed","more":1}`,
	} {
		var v any
		require.NoError(t, json.Unmarshal([]byte(wrong), &v))
		assert.Error(t, schemas[name].Value.VisitJSON(v), name)
	}
}

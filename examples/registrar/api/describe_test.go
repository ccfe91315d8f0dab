package api

import (
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
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func quietLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func newOracle(t testing.TB) *apitest.Oracle {
	t.Helper()
	text, err := Description()
	require.NoError(t, err)
	o, err := apitest.NewOracle(t.Context(), text)
	require.NoError(t, err)
	return o
}

func newTestHandler(t testing.TB, r control.Registrar) *Handler {
	t.Helper()
	h, err := NewHandler(r, quietLog(), Limits{Quiet: time.Hour})
	require.NoError(t, err)
	return h
}

// exchanged sends a request that the description allows, or does not, and checks
// the answer.
func exchanged(t testing.TB, o *apitest.Oracle, h http.Handler, method, target, mediaType, body string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if mediaType != "" {
		req.Header.Set("Content-Type", mediaType)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req.Clone(t.Context()))
	_, err := o.Check(req, rec.Code, rec.Header(), rec.Body.Bytes())
	require.NoError(t, err)
	if rec.Code < http.StatusBadRequest {
		req.Body = io.NopCloser(strings.NewReader(body))
		require.NoError(t, o.Allows(req), "%s %s was served", method, target)
	}
	return rec
}

func TestEveryOperationIsDescribedAndServed(t *testing.T) {
	o, h := newOracle(t), newTestHandler(t, apitest.New())
	var described, served []string
	for path, item := range o.Description.Paths.Map() {
		for method, op := range item.Operations() {
			described = append(described, method+" "+path)
			assert.NotEmpty(t, op.OperationID, path)
			assert.NotEmpty(t, op.Summary, path)
			assert.NotNil(t, op.Responses.Default(), path)
		}
	}
	for _, op := range h.operations() {
		served = append(served, op.method+" "+op.path)

		item := o.Description.Paths.Find(op.path)
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
	for _, v := range newOracle(t).Description.Components.Schemas["Problem"].Value.Properties["code"].Value.Enum {
		described = append(described, wire.Code(v.(string)))
	}
	assert.ElementsMatch(t, wire.Codes(), described)
}

func TestTheDescriptionIsServed(t *testing.T) {
	o, h := newOracle(t), newTestHandler(t, apitest.New())
	rec := exchanged(t, o, h, "GET", "/v1/openapi.json", "", "")
	doc, err := openapi3.NewLoader().LoadFromData(rec.Body.Bytes())
	require.NoError(t, err)
	assert.Equal(t, o.Description.Info.Title, doc.Info.Title)
}

// TestTheOracleSeesDifferences: a check that nothing fails proves nothing.
func TestTheOracleSeesDifferences(t *testing.T) {
	schemas := newOracle(t).Description.Components.Schemas
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

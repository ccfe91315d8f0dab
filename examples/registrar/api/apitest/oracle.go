package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

// Oracle holds requests and answers against a description of the interface.
type Oracle struct {
	Description *openapi3.T
	router      routers.Router
}

// NewOracle reads a description, in JSON.
func NewOracle(t testing.TB, text []byte) *Oracle {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(text)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	router, err := legacy.NewRouter(doc)
	require.NoError(t, err)
	return &Oracle{Description: doc, router: router}
}

// Allows holds a request, whose URL has no host, against the description. XML is a
// text to it.
func (o *Oracle) Allows(req *http.Request) error {
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

// Check holds an answer against the description, each line of a stream too. It returns
// the operation that answered.
func (o *Oracle) Check(t testing.TB, req *http.Request, status int, header http.Header, body []byte) (operationID string) {
	t.Helper()
	about := req.Method + " " + req.URL.String()
	route, params, err := o.router.FindRoute(req)
	require.NoError(t, err, about)
	described := route.Operation.Responses.Status(status)
	if status >= http.StatusBadRequest && described == nil {
		described = route.Operation.Responses.Default()
	}
	require.NotNil(t, described, "%s: the status %d is not described", about, status)
	if header.Get("Content-Type") == wire.NDJSON {
		schema := described.Value.Content[wire.NDJSON].Schema.Value
		for line := range strings.Lines(string(body)) {
			require.True(t, strings.HasSuffix(line, "\n"), about)
			var v any
			require.NoError(t, json.Unmarshal([]byte(line), &v), about)
			require.NoError(t, schema.VisitJSON(v, openapi3.MultiErrors()), "%s: %s", about, line)
		}
		return route.Operation.OperationID
	}
	require.NoError(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 status, Header: header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}), "%s: %s", about, body)
	return route.Operation.OperationID
}

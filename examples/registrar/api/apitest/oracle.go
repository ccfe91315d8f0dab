package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

// Oracle holds requests and answers against a description of the interface.
type Oracle struct {
	Description *openapi3.T
	router      routers.Router
}

// NewOracle reads a description, in JSON.
func NewOracle(ctx context.Context, text []byte) (*Oracle, error) {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(ctx); err != nil {
		return nil, err
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	return &Oracle{Description: doc, router: router}, nil
}

// Allows holds a request, whose URL has no host, against the description. XML is a
// text to it.
func (o *Oracle) Allows(req *http.Request) error {
	req = withBareMediaType(req)
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

// withBareMediaType writes the media type as the description does: its letters have no
// case (RFC 9110 8.3.1), and openapi3filter compares them as they are.
func withBareMediaType(req *http.Request) *http.Request {
	mediaType, _, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil {
		return req
	}
	bare := *req
	bare.Header = req.Header.Clone()
	bare.Header.Set("Content-Type", mediaType)
	return &bare
}

// Check holds an answer against the description, each line of a stream too. It returns
// the operation that answered.
func (o *Oracle) Check(req *http.Request, status int, header http.Header, body []byte) (operationID string, err error) {
	route, params, err := o.router.FindRoute(req)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", req.Method, req.URL, err)
	}
	operation := route.Operation
	described := operation.Responses.Status(status)
	if status >= http.StatusBadRequest && described == nil {
		described = operation.Responses.Default()
	}
	if described == nil {
		return operation.OperationID, fmt.Errorf("%s %s: the status %d is not described", req.Method, req.URL, status)
	}
	if header.Get("Content-Type") == wire.NDJSON {
		err = checkLines(described.Value.Content[wire.NDJSON].Schema.Value, string(body))
	} else {
		err = openapi3filter.ValidateResponse(req.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
			Status:                 status, Header: header, Body: io.NopCloser(bytes.NewReader(body)),
			Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
		})
	}
	if err != nil {
		err = fmt.Errorf("%s %s: %w: %s", req.Method, req.URL, err, body)
	}
	return operation.OperationID, err
}

var errCut = errors.New("the last line has no end")

func checkLines(schema *openapi3.Schema, body string) error {
	for line := range strings.Lines(body) {
		if !strings.HasSuffix(line, "\n") {
			return errCut
		}
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			return err
		}
		if err := schema.VisitJSON(v, openapi3.MultiErrors()); err != nil {
			return err
		}
	}
	return nil
}

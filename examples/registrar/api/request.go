package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

// field is a key of a body and where its value goes: a string of any type, a
// bool, an int or a []string.
type field struct {
	name     string
	into     any
	required bool
}

func wrong(code wire.Code, where, format string, args ...any) *wire.Trouble {
	t := wire.NewTrouble(code, fmt.Sprintf(format, args...))
	t.Field = where
	return t
}

// parseQuery takes each known parameter once.
func (x *exchange) parseQuery(known []string) error {
	values, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return wrong(wire.CodeWrongQuery, "", "the query cannot be read: %v", err)
	}
	x.query = make(map[string]string, len(values))
	for name, v := range values {
		switch {
		case !slices.Contains(known, name):
			return wrong(wire.CodeWrongQuery, name, "unknown parameter %q; %s", name, oneOf("parameter", known))
		case len(v) > 1:
			return wrong(wire.CodeWrongQuery, name, "the parameter %q is there %d times", name, len(v))
		case !utf8.ValidString(v[0]):
			return wrong(wire.CodeWrongQuery, name, "the parameter %q is no UTF-8", name)
		}
		x.query[name] = v[0]
	}
	return nil
}

func oneOf(what string, known []string) string {
	if len(known) == 0 {
		return "there is no " + what + " here"
	}
	return "known: " + strings.Join(known, ", ")
}

// noBody refuses a body where none has a meaning.
func (x *exchange) noBody() error {
	if x.r.ContentLength == 0 {
		return nil
	}
	n, err := x.r.Body.Read(make([]byte, 1))
	if n > 0 {
		return wrong(wire.CodeWrongBody, "", "no body is expected here")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return x.unreadable(err)
	}
	x.arrived()
	return nil
}

// arrived takes back the deadline for the request, which would end long work.
func (x *exchange) arrived() { _ = x.conn.SetReadDeadline(time.Time{}) }

// body reads a body of one of some media types.
func (x *exchange) body(mediaTypes ...string) ([]byte, error) {
	given := x.r.Header.Get("Content-Type")
	mediaType, parameters, err := mime.ParseMediaType(given)
	charset := strings.ToLower(parameters["charset"])
	if err != nil || !slices.Contains(mediaTypes, mediaType) || charset != "" && charset != "utf-8" {
		return nil, wrong(wire.CodeWrongType, "", "the body must be %s, in UTF-8; its Content-Type is %q", strings.Join(mediaTypes, " or "), given)
	}
	text, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, x.limits.Body))
	if err != nil {
		return nil, x.unreadable(err)
	}
	x.arrived()
	return text, nil
}

func (x *exchange) unreadable(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return wrong(wire.CodeTooLarge, "", "the body is larger than %d bytes", large.Limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return wrong(wire.CodeTooSlow, "", "the body did not arrive in %v", x.limits.Patience)
	}
	return wrong(wire.CodeWrongBody, "", "the body cannot be read: %v", err)
}

// object reads a body that is a JSON object with these keys and no other.
func (x *exchange) object(fields ...field) error {
	text, err := x.body(wire.JSON)
	if err != nil {
		return err
	}
	return readObject(text, fields)
}

func readObject(text []byte, fields []field) error {
	if !utf8.Valid(text) {
		return wrong(wire.CodeWrongBody, "", "the body is no UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	first, err := decoder.Token()
	if err != nil {
		return noJSON(err)
	}
	if first != json.Delim('{') {
		return wrong(wire.CodeWrongBody, "", "the body must be a JSON object")
	}
	seen := make(map[string]bool)
	for decoder.More() {
		if err := readMember(decoder, fields, seen); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return noJSON(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return wrong(wire.CodeWrongBody, "", "there is something behind the JSON object")
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			return wrong(wire.CodeWrongBody, f.name, "the key %q is missing", f.name)
		}
	}
	return nil
}

func readMember(decoder *json.Decoder, fields []field, seen map[string]bool) error {
	key, err := decoder.Token()
	if err != nil {
		return noJSON(err)
	}
	name, _ := key.(string) // the decoder lets nothing else be a key
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	switch {
	case i < 0:
		return wrong(wire.CodeWrongBody, name, "unknown key %q; %s", name, oneOf("key", names(fields)))
	case seen[name]:
		return wrong(wire.CodeWrongBody, name, "the key %q is there twice", name)
	}
	seen[name] = true
	var value json.RawMessage
	if err := decoder.Decode(&value); err != nil {
		return noJSON(err)
	}
	if !fits(value, fields[i].into) || json.Unmarshal(value, fields[i].into) != nil {
		return wrong(wire.CodeWrongBody, name, "%s must be %s, not %s", name, wanted(fields[i].into), kindOf(value))
	}
	return nil
}

func noJSON(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return wrong(wire.CodeWrongBody, "", "the body ends before its JSON object does")
	}
	return wrong(wire.CodeWrongBody, "", "the body is no JSON: %v", err)
}

func names(fields []field) []string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.name
	}
	return list
}

// fits refuses null, which decodes into anything.
func fits(value json.RawMessage, into any) bool {
	if string(value) == "null" {
		return false
	}
	if _, list := into.(*[]string); !list {
		return true
	}
	var elements []*string
	return json.Unmarshal(value, &elements) == nil && !slices.Contains(elements, nil)
}

func wanted(into any) string {
	switch reflect.TypeOf(into).Elem().Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Slice:
		return "a list of strings"
	}
	return "a string"
}

func kindOf(value json.RawMessage) string {
	switch value[0] {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "this list"
	case 't', 'f', 'n':
		return string(value)
	}
	const longest = 40 // bytes of a number
	return string(value[:min(len(value), longest)])
}

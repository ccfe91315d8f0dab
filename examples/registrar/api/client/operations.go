package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func phonePath(device string, more string) string { return "/v1/phones/" + segment(device) + more }
func linePath(number string, more string) string  { return "/v1/lines/" + segment(number) + more }

// segment escapes a name. One of dots alone would be taken for a step in the path,
// so they are escaped too.
func segment(name string) string {
	switch name {
	case ".":
		return "%2E"
	case "..":
		return "%2E%2E"
	}
	return url.PathEscape(name)
}

// Status tells how the registrar does.
func (c *Client) Status(ctx context.Context) (control.Status, error) {
	return get[control.Status](ctx, c, "/v1/status")
}

func get[T any](ctx context.Context, c *Client, path string) (out T, err error) {
	err = c.call(ctx, http.MethodGet, path, nil, &out)
	return out, err
}

// Phones returns the configured and the registered phones, by name.
func (c *Client) Phones(ctx context.Context) ([]control.Phone, error) {
	out, err := get[wire.Phones](ctx, c, "/v1/phones")
	return out.Phones, err
}

// Phone returns one phone.
func (c *Client) Phone(ctx context.Context, device string) (control.Phone, error) {
	return get[control.Phone](ctx, c, phonePath(device, ""))
}

// Lines returns every number that phones have, by number.
func (c *Client) Lines(ctx context.Context) ([]control.Line, error) {
	out, err := get[wire.Lines](ctx, c, "/v1/lines")
	return out.Lines, err
}

// Line returns one line.
func (c *Client) Line(ctx context.Context, number string) (control.Line, error) {
	return get[control.Line](ctx, c, linePath(number, ""))
}

// Calls returns the calls that exist now, oldest first.
func (c *Client) Calls(ctx context.Context) ([]control.Call, error) {
	out, err := get[wire.Calls](ctx, c, "/v1/calls")
	return out.Calls, err
}

// Records returns a page of the records of calls, oldest first.
func (c *Client) Records(ctx context.Context, q control.RecordQuery) (wire.Records, error) {
	return get[wire.Records](ctx, c, "/v1/records"+query(q))
}

// Statistics returns what was counted; zero times mean: any.
func (c *Client) Statistics(ctx context.Context, from, to time.Time) (control.Statistics, error) {
	return get[control.Statistics](ctx, c, "/v1/statistics"+query(control.RecordQuery{From: from, To: to}))
}

func query(q control.RecordQuery) string {
	v := make(url.Values)
	for name, at := range map[string]time.Time{"from": q.From, "to": q.To} {
		if !at.IsZero() {
			v.Set(name, at.Format(time.RFC3339Nano))
		}
	}
	for name, text := range map[string]string{"device": q.Device, "number": q.Number} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if q.After != 0 {
		v.Set("after", strconv.FormatInt(q.After, 10))
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// Message shows a text on phones. No names means all that are registered.
func (c *Client) Message(ctx context.Context, devices []string, m control.Message) (shown int, err error) {
	var out wire.Shown
	err = c.call(ctx, http.MethodPost, "/v1/messages", wire.Message{Message: m, Devices: devices}, &out)
	return out.Shown, err
}

// Push shows a CiscoIPPhone object on one phone.
func (c *Client) Push(ctx context.Context, device string, object []byte) error {
	return c.call(ctx, http.MethodPost, phonePath(device, "/push"), xml(object), nil)
}

// SetMessageWaiting says how many messages wait.
func (c *Client) SetMessageWaiting(ctx context.Context, number string, newMessages, oldMessages int) error {
	return c.call(ctx, http.MethodPut, linePath(number, "/message-waiting"),
		wire.MessageWaiting{NewMessages: newMessages, OldMessages: oldMessages}, nil)
}

// SetForward sets a forward, or ends it where to is empty.
func (c *Client) SetForward(ctx context.Context, number string, when control.ForwardWhen, to string) error {
	return c.call(ctx, http.MethodPut, linePath(number, "/forward/"+segment(string(when))), wire.Forward{To: to}, nil)
}

// SetDoNotDisturb says what a phone does with callers.
func (c *Client) SetDoNotDisturb(ctx context.Context, device string, dnd control.DoNotDisturb) error {
	return c.call(ctx, http.MethodPut, phonePath(device, "/do-not-disturb"), wire.DoNotDisturb{DoNotDisturb: dnd}, nil)
}

// HangUp ends every leg of a call.
func (c *Client) HangUp(ctx context.Context, call uint64) error {
	return c.call(ctx, http.MethodDelete, "/v1/calls/"+strconv.FormatUint(call, 10), nil, nil)
}

// HangUpPhone ends every call of a phone.
func (c *Client) HangUpPhone(ctx context.Context, device string) (ended int, err error) {
	var out wire.Ended
	err = c.call(ctx, http.MethodDelete, phonePath(device, "/calls"), nil, &out)
	return out.Ended, err
}

// LogIn puts a user's lines onto a phone.
func (c *Client) LogIn(ctx context.Context, device, user string) error {
	return c.call(ctx, http.MethodPut, phonePath(device, "/login"), wire.Login{User: user}, nil)
}

// LogOff ends the login of a phone.
func (c *Client) LogOff(ctx context.Context, device string) error {
	return c.call(ctx, http.MethodDelete, phonePath(device, "/login"), nil, nil)
}

// Release takes back the number that an unknown phone was given, and returns it.
func (c *Client) Release(ctx context.Context, device string) (number string, err error) {
	var out wire.Released
	err = c.call(ctx, http.MethodDelete, phonePath(device, "/number"), nil, &out)
	return out.Number, err
}

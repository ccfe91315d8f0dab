// Package wire has the JSON of the control interface that is not in package
// control: what is sent along with a request, lists, the lines of streams, and
// problems. Server and client share it; openapi.yaml describes it.
package wire

import (
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Media types of bodies.
const (
	JSON    = "application/json"
	NDJSON  = "application/x-ndjson" // a JSON object a line
	XML     = "text/xml"
	Problem = "application/problem+json" // RFC 9457
)

// Phones is the answer to GET /v1/phones.
type Phones struct {
	Phones []control.Phone `json:"phones"`
}

// Lines is the answer to GET /v1/lines.
type Lines struct {
	Lines []control.Line `json:"lines"`
}

// Calls is the answer to GET /v1/calls.
type Calls struct {
	Calls []control.Call `json:"calls"`
}

// Records is a page of the records of calls.
type Records struct {
	Records []control.Record `json:"records"`
	// Next is the "after" of the next page; 0: this is the last.
	Next int64 `json:"next,omitempty"`
}

// Reset goes with POST /v1/reset. Without devices every registered phone is meant.
type Reset struct {
	control.ResetOptions
	Devices []string `json:"devices,omitempty"`
}

// Message goes with POST /v1/messages. Without devices every registered phone is
// meant.
type Message struct {
	control.Message
	Devices []string `json:"devices,omitempty"`
}

// Shown is the answer to it.
type Shown struct {
	Shown int `json:"shown"` // phones
}

// PushText goes with POST /v1/push/text. Some part of the target has to be there.
type PushText struct {
	control.Target
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
}

// MaxPicture is the largest PNG file, in bytes; displays have some ten thousand
// pixels.
const MaxPicture = 700 << 10

// PushPicture goes with POST /v1/push/picture, likewise.
type PushPicture struct {
	control.Target
	Title string `json:"title,omitempty"`
	PNG   []byte `json:"png"` // base64 in JSON
}

// Pushed is the answer to both.
type Pushed struct {
	Phones []control.Pushed `json:"phones"`
}

// MessageWaiting goes with PUT /v1/lines/{number}/message-waiting.
type MessageWaiting struct {
	NewMessages int `json:"newMessages"`
	OldMessages int `json:"oldMessages"`
}

// Forward goes with PUT /v1/lines/{number}/forward/{when}; an empty To ends it.
type Forward struct {
	To string `json:"to"`
}

// DoNotDisturb goes with PUT /v1/phones/{device}/do-not-disturb.
type DoNotDisturb struct {
	DoNotDisturb control.DoNotDisturb `json:"doNotDisturb"`
}

// Login goes with PUT /v1/phones/{device}/login.
type Login struct {
	User string `json:"user"`
}

// Released is the answer to DELETE /v1/phones/{device}/number.
type Released struct {
	Number string `json:"number"`
}

// Ended is the answer to DELETE /v1/phones/{device}/calls.
type Ended struct {
	Ended int `json:"ended"` // calls
}

// Backup goes with POST /v1/backup.
type Backup struct {
	// Path is absolute, on the machine of the registrar.
	Path string `json:"path"`
}

// Line is one line of the stream that tells how long work goes on. One field is
// there; Result or Problem is the last line.
type Line[Result any] struct {
	Step    *control.Step `json:"step,omitempty"`
	Result  *Result       `json:"result,omitempty"`
	Problem *Trouble      `json:"problem,omitempty"`
}

// Done is the result of work that has nothing to tell.
type Done struct{}

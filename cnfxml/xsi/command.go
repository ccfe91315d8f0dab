package xsi

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// MaxExecuteItems is how many URIs a phone executes at once.
const MaxExecuteItems = 3

const (
	rootExecute  = "CiscoIPPhoneExecute"
	rootResponse = "CiscoIPPhoneResponse"
	rootError    = "CiscoIPPhoneError"
)

// Execute asks a phone to execute URIs. A program sends it to
// http://<phone>/CGI/Execute as the parameter XML of a form.
type Execute struct {
	cnfxml.Rest
	Items []ExecuteItem
}

// ExecuteItem is one URI.
type ExecuteItem struct {
	cnfxml.Rest
	Priority Priority
	URL      string
}

// Priority says when a phone executes a URI.
type Priority int

// The priorities.
const (
	Immediately Priority = iota // even if it interrupts the user
	WhenIdle                    // as soon as the phone is idle
	IfIdle                      // now or never
)

// Response is a phone's answer to Execute.
type Response struct {
	cnfxml.Rest
	Items []ResponseItem
}

// ResponseItem tells what became of one URI.
type ResponseItem struct {
	cnfxml.Rest
	URL    string
	Data   string
	Status int // 0 is success
}

// ErrorReply is CiscoIPPhoneError, a phone's answer to an Execute that it did
// not take.
type ErrorReply struct {
	cnfxml.Rest
	Number ErrorNumber
}

// ErrorNumber says why a phone did not take an Execute.
type ErrorNumber int

// The errors.
const (
	ErrorParsing        ErrorNumber = 1 // the XML
	ErrorFraming        ErrorNumber = 2 // of the response
	ErrorFile           ErrorNumber = 3 // inside the phone
	ErrorAuthentication ErrorNumber = 4 // the user may not do that
)

func (n ErrorNumber) String() string {
	switch n {
	case ErrorParsing:
		return "the phone could not parse the XML"
	case ErrorFraming:
		return "the phone could not frame its response"
	case ErrorFile:
		return "internal file error of the phone"
	case ErrorAuthentication:
		return "the phone did not authenticate the request"
	}
	return "unknown error of the phone"
}

func executeFields(b *binding.Binder, e *Execute) {
	b.Rest(&e.Rest)
	binding.List(b, "ExecuteItem", &e.Items, executeItemFields)
}

func executeItemFields(b *binding.Binder, i *ExecuteItem) {
	b.Rest(&i.Rest)
	b.AttrNumber("Priority", (*int)(&i.Priority))
	b.RequiredAttr("URL", &i.URL)
}

func responseFields(b *binding.Binder, r *Response) {
	b.Rest(&r.Rest)
	binding.List(b, "ResponseItem", &r.Items, responseItemFields)
}

func responseItemFields(b *binding.Binder, i *ResponseItem) {
	b.Rest(&i.Rest)
	b.AttrNumber("Status", &i.Status)
	b.RequiredAttr("Data", &i.Data)
	b.RequiredAttr("URL", &i.URL)
}

func errorFields(b *binding.Binder, e *ErrorReply) {
	b.Rest(&e.Rest)
	b.AttrNumber("Number", (*int)(&e.Number))
}

// Validate checks the command. Findings have paths and no lines.
func (e *Execute) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	if len(e.Items) == 0 {
		c.Add(CodeMissing, cnfxml.Error, binding.SourceSDK, "/"+rootExecute, "there is nothing to execute")
	}
	c.count("ExecuteItem", len(e.Items), MaxExecuteItems)
	for i := range e.Items {
		at := binding.Nth("ExecuteItem", i)
		c.need(at, "URL", e.Items[i].URL)
		c.text(at+"@URL", e.Items[i].URL, MaxURL)
		c.inRange(at+"@Priority", int(e.Items[i].Priority), int(Immediately), int(IfIdle))
	}
	return c.Found()
}

// Validate checks the answer. Findings have paths and no lines.
func (r *Response) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	c.count("ResponseItem", len(r.Items), MaxExecuteItems)
	return c.Found()
}

// Validate checks the answer. Findings have paths and no lines.
func (e *ErrorReply) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	c.inRange("/"+rootError+"@Number", int(e.Number), int(ErrorParsing), int(ErrorAuthentication))
	return c.Found()
}

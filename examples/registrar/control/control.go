// Package control says what can be asked of a running registrar, by people at a
// terminal and by programs, and in which words. The HTTP interface, the commands
// of "registrar ctl" and the phone services speak to a [Registrar]; the assembly
// has one.
package control

import (
	"context"
	"errors"
	"io"
	"time"
)

// Errors that every operation may wrap. Their text, with what they were wrapped
// in, is for people.
var (
	ErrNotFound      = errors.New("there is no such thing")
	ErrNotRegistered = errors.New("the phone is not registered")
	ErrRegistered    = errors.New("the phone is registered")
	ErrInvalid       = errors.New("this cannot be done")
	ErrUnavailable   = errors.New("not available now")
)

// Registrar is a running registrar. It is safe for concurrent use, and none of
// its methods waits for a phone, but for pushes to the web servers of phones.
type Registrar interface {
	Status() Status
	// Phones returns the configured and the registered phones, by name.
	Phones() []Phone
	Phone(device string) (Phone, error)
	// Lines returns every number that phones have, by number.
	Lines() []Line
	Line(number string) (Line, error)
	// Calls returns the calls that exist now, oldest first.
	Calls() []Call
	Records(ctx context.Context, q RecordQuery) ([]Record, error)
	// Statistics returns what was counted, over restarts too: of the days of UTC from
	// one to another, both within, and of all phones. Zero times mean: any.
	Statistics(ctx context.Context, from, to time.Time) (Statistics, error)

	// Reset lets phones start anew, one after another, and reports how that goes.
	// No names means all that are registered.
	Reset(ctx context.Context, devices []string, how ResetOptions, progress Progress) error
	// Message shows a text on phones. No names means all that are registered.
	Message(devices []string, m Message) (shown int, err error)
	// Push shows a CiscoIPPhone object (package cnfxml/xsi) on one phone.
	Push(device string, object []byte) error
	// PushText shows a text as a page with a title. What is too long for a phone is cut.
	// What single phones say is a step as soon as it is known, and in the list, by name;
	// the error is about all of it. The end of ctx leaves out the phones that are not
	// reached yet.
	PushText(ctx context.Context, to Target, title, text string, progress Progress) ([]Pushed, error)
	// PushPicture shows a PNG file, made as small as the display of each phone and with
	// its colours.
	PushPicture(ctx context.Context, to Target, title string, picture []byte, progress Progress) ([]Pushed, error)
	SetMessageWaiting(number string, newMessages, oldMessages int) error
	// SetForward sets a forward, or ends it where to is empty.
	SetForward(number string, when ForwardWhen, to string) error
	SetDoNotDisturb(device string, dnd DoNotDisturb) error
	// HangUp ends every leg of a call; HangUpPhone every call of a phone.
	HangUp(call uint64) error
	HangUpPhone(device string) (ended int, err error)
	// LogIn puts a user onto a phone without a PIN: whoever controls the registrar
	// may. LogOff ends the login of a phone.
	LogIn(device, user string) error
	LogOff(device string) error
	// Release takes back the number that an unknown phone was given or has claimed, when
	// the phone is gone for good, and returns it: nobody is forwarded from there any more,
	// no message waits, and who is logged on to the phone is logged off. One that is
	// registered would take a number again at once: that is [ErrRegistered].
	Release(device string) (number string, err error)

	// Reload reads the configuration again. A file that is not right changes
	// nothing; the error says what is wrong in it, a line for each problem.
	Reload(ctx context.Context, progress Progress) (Reloaded, error)
	// Backup writes a copy of the database to a new file. The steps are KiB.
	Backup(ctx context.Context, path string, progress Progress) error
	// Trace tells the messages of one phone as they pass, registered or not, until
	// ctx ends. What a slow reader misses is counted in [Traced.Missed].
	Trace(ctx context.Context, device string, each func(Traced) error) error
	// Export writes the records of calls, one JSON object a line.
	Export(ctx context.Context, to io.Writer, q RecordQuery) error
}

// Progress is called as long work begins and goes on, by one goroutine at a time. It
// may be nil.
type Progress func(Step)

// Step is how far long work has come.
type Step struct {
	Done  int    `json:"done"`  // 0: it begins
	Total int    `json:"total"` // 0: not known
	What  string `json:"what"`  // such as "SEP001122334455 restarts"
}

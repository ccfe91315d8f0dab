package softphone

import (
	"fmt"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// RecordKind tells what a [Record] is about.
type RecordKind uint8

// The kinds.
const (
	Note     RecordKind = iota // something the phone did
	Sent                       // a message to the server, as it is handed to the connection
	Received                   // a message from the server
)

func (k RecordKind) String() string {
	switch k {
	case Note:
		return "note"
	case Sent:
		return "sent"
	case Received:
		return "received"
	}
	return fmt.Sprintf("RecordKind(%d)", uint8(k))
}

// Record is one event in the life of a phone. The records of a connection come
// in the order of the wire, one at a time. The hook must be quick, must not
// call the phone, and must Clone a message that it keeps.
type Record struct {
	Time   time.Time
	Device string // name of the phone
	Server string // address of the call manager; empty while booting
	Kind   RecordKind
	Text   string // of a Note
	// Message was sent or received; nil for a Note.
	Message sccp.Message
	// Err tells what is wrong with a received message, which is then the raw
	// frame as *sccp.Unknown.
	Err error
}

func (r Record) String() string {
	if r.Kind == Note {
		return r.Text
	}
	if r.Err != nil {
		return fmt.Sprintf("%s %s: %v", r.Kind, r.Message.ID(), r.Err)
	}
	return fmt.Sprintf("%s %s %v", r.Kind, r.Message.ID(), r.Message.LogValue())
}

func (p *Phone) note(server, format string, args ...any) {
	if p.cfg.Trace != nil {
		p.record(Record{Kind: Note, Server: server, Text: fmt.Sprintf(format, args...)})
	}
}

// record completes r and hands it on.
func (p *Phone) record(r Record) {
	if p.cfg.Trace == nil {
		return
	}
	r.Time, r.Device = time.Now(), p.cfg.Name
	p.traceMu.Lock()
	defer p.traceMu.Unlock()
	p.cfg.Trace(r)
}

package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

// printer tells what happens, a line each.
type printer struct {
	w       io.Writer
	all     bool // every message
	charset sccp.Charset

	mu sync.Mutex
}

func (p *printer) line(format string, args ...any) { p.at(time.Now(), format, args...) }

func (p *printer) at(t time.Time, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.w, "%s %s\n", t.Format("15:04:05.000"), fmt.Sprintf(format, args...))
}

// record prints notes, and messages that a person would notice.
func (p *printer) record(r softphone.Record) {
	switch {
	case r.Kind == softphone.Note:
		p.at(r.Time, "%s", r.Text)
	case p.all:
		p.at(r.Time, "%s %s", arrow(r.Kind), r)
	case r.Err != nil:
		p.at(r.Time, "the server sent %v", r.Err)
	case r.Kind == softphone.Received:
		if text := p.noticed(r.Message); text != "" {
			p.at(r.Time, "%s", text)
		}
	}
}

func arrow(k softphone.RecordKind) string {
	if k == softphone.Sent {
		return ">"
	}
	return "<"
}

// noticed words a message of the server, or returns nothing for those that a
// person neither sees nor hears.
func (p *printer) noticed(m sccp.Message) string {
	switch m := m.(type) {
	case *sccp.CallState:
		return fmt.Sprintf("call %d on line %d: %v", m.CallReference, m.LineInstance, m.CallState)
	case *sccp.DisplayPromptStatus:
		return p.shown("prompt", m.PromptStatus)
	case *sccp.DisplayPromptStatusV2:
		return p.shown("prompt", m.PromptStatus)
	case *sccp.DisplayNotify:
		return p.shown("notice", m.Notify)
	case *sccp.DisplayNotifyV2:
		return p.shown("notice", m.Notify)
	case *sccp.DisplayText:
		return p.shown("display", m.Text)
	case *sccp.SetRinger:
		if m.RingMode > sccp.RingModeOff {
			return fmt.Sprintf("rings: %v", m.RingMode)
		}
	case *sccp.OpenReceiveChannel:
		return fmt.Sprintf("receives %v", m.Codec)
	case *sccp.StartMediaTransmission:
		return fmt.Sprintf("sends %v to %v:%d", m.Codec, m.RemoteAddress, m.RemotePort)
	}
	return ""
}

func (p *printer) shown(what string, text sccp.Text) string {
	if len(text) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s", what, text.Display(p.charset))
}

func (p *printer) counters(c softphone.Counters) {
	p.line("RTP: %d packets sent, %d received, %d lost, jitter %v",
		c.PacketsSent, c.PacketsReceived, c.PacketsLost, c.Jitter.Round(time.Microsecond))
}

package demo

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

// Widths of the ladder in characters.
const (
	timeWidth = 8
	rungWidth = 34
)

// ladder draws messages as arrows between two phones, left and right, and the
// registrar between them. Lines come as they happen.
type ladder struct {
	out   io.Writer
	start time.Time

	mu       sync.Mutex
	messages map[string]int // seen in all, by device
	err      error
}

func newLadder(out io.Writer) *ladder {
	return &ladder{out: out, start: time.Now(), messages: make(map[string]int)}
}

func (l *ladder) printf(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.out, format, args...)
	}
}

// head names the columns.
func (l *ladder) head(left, right string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.printf("%*s  %-*s%s%*s\n", timeWidth, "seconds", rungWidth-2, left, "registrar", rungWidth-4, right)
}

// step prints a line across the ladder.
func (l *ladder) step(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.printf("%s  == %s\n", l.clock(time.Now()), fmt.Sprintf(format, args...))
}

func (l *ladder) clock(at time.Time) string {
	return fmt.Sprintf("%*.3f", timeWidth, at.Sub(l.start).Seconds())
}

// record draws one event of a phone.
func (l *ladder) record(right bool, r softphone.Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.Kind == softphone.Note {
		return
	}
	l.messages[r.Device]++
	text, main := describe(r.Message)
	if r.Err != nil {
		text, main = "malformed "+r.Message.ID().String(), true
	}
	if !main {
		return
	}
	toRight := (r.Kind == softphone.Sent) != right
	rung := arrow(text, toRight)
	blank := strings.Repeat(" ", rungWidth)
	if right {
		l.printf("%s  |%s|%s|\n", l.clock(r.Time), blank, rung)
	} else {
		l.printf("%s  |%s|%s|\n", l.clock(r.Time), rung, blank)
	}
}

func arrow(text string, toRight bool) string {
	text = " " + text + " "
	line := strings.Repeat("-", max(0, rungWidth-1-len(text)))
	if toRight {
		return line[:len(line)/2] + text + line[len(line)/2:] + ">"
	}
	return "<" + line[:len(line)/2] + text + line[len(line)/2:]
}

// describe names a message; main tells whether it is one that explains what is
// going on.
func describe(m sccp.Message) (text string, main bool) {
	switch m := m.(type) {
	case *sccp.RegisterReq:
		return "RegisterReq " + m.DeviceName.String(), true
	case *sccp.RegisterAck:
		return fmt.Sprintf("RegisterAck version %d", m.ProtocolVersion), true
	case *sccp.LineStatRes:
		return "LineStatRes " + m.LineDirNumber.String(), true
	case *sccp.LineStatV2Res:
		return "LineStatV2Res " + m.LineDirNumber.String(), true
	case *sccp.SoftKeyEvent:
		return "SoftKeyEvent " + m.SoftKeyEvent.String(), true
	case *sccp.KeypadButton:
		return "KeypadButton " + m.Button.String(), true
	case *sccp.CallState:
		return fmt.Sprintf("CallState %d %s", m.CallReference, m.CallState), true
	case *sccp.OpenReceiveChannel:
		return "OpenReceiveChannel " + m.Codec.String(), true
	case *sccp.OpenReceiveChannelAck:
		return fmt.Sprintf("OpenReceiveChannelAck :%d", m.Port), true
	case *sccp.StartMediaTransmission:
		return fmt.Sprintf("StartMediaTransmission :%d", m.RemotePort), true
	case *sccp.CapabilitiesRes, *sccp.ButtonTemplateRes, *sccp.SoftKeyTemplateRes, *sccp.SoftKeySetRes,
		*sccp.TimeDateRes, *sccp.SetRinger, *sccp.DialedNumber, *sccp.StopMediaTransmission,
		*sccp.CloseReceiveChannel, *sccp.UnregisterReq, *sccp.UnregisterAck, *sccp.Reset, *sccp.RegisterReject:
		return m.ID().String(), true
	}
	return m.ID().String(), false
}

// count returns the messages of one phone.
func (l *ladder) count(device string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.messages[device]
}

func (l *ladder) failure() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

package station

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// Recorder keeps what changes. It is called while no call can go on, so it must
// not wait for anything. Phones are shown settings when they are kept.
type Recorder interface {
	// Apply takes the commands of the call machine after each event, in their
	// order: [call.LineChanged], [call.PhoneChanged] and [call.Record] among them.
	// The slice is valid during the call only.
	Apply(commands []call.Command)
	// Settled calls a function once, in a goroutine of its own, when all that
	// Apply was given before is on disk, or with the reason why it cannot be now. It
	// returns false, and calls nothing, where nobody need wait: it is there already,
	// or will not be for long. Functions are called in the order of the calls.
	Settled(tell func(error)) bool
	// Registered counts a registration.
	Registered(device string)
	// Record takes the record of a call once more when its phones have told how
	// they heard it, or will not tell any more.
	Record(CallRecord)
}

// CallRecord is the story of a call, and how its phones heard it.
type CallRecord struct {
	call.Record
	Statistics []Statistics // of the phones that told them, in the order of the legs
}

// Statistics is what a phone counted of its voice in a call.
type Statistics struct {
	Device                      string
	Ref                         uint32
	PacketsSent, BytesSent      uint32
	PacketsReceived, BytesHeard uint32
	PacketsLost                 uint32
	Jitter, Latency             time.Duration
	Quality                     string // what newer phones add, such as "MLQK=4.5;..."
}

const maxQuality = 600 // the slot of older versions

func statisticsOf(device string, m *sccp.ConnectionStatisticsRes) Statistics {
	return Statistics{
		Device: device, Ref: m.CallReference,
		PacketsSent: m.NumberPacketsSent, BytesSent: m.NumberOctetsSent,
		PacketsReceived: m.NumberPacketsReceived, BytesHeard: m.NumberOctetsReceived,
		PacketsLost: m.NumberPacketsLost,
		Jitter:      time.Duration(m.Jitter) * time.Millisecond, Latency: time.Duration(m.Latency) * time.Millisecond,
		Quality: printable(upToNUL(m.Data[:min(len(m.Data), maxQuality)])),
	}
}

func upToNUL(b []byte) sccp.Text {
	for i, c := range b {
		if c == 0 {
			return b[:i]
		}
	}
	return b
}

// LogValue lets a log show the numbers as a group.
func (s Statistics) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("device", s.Device),
		slog.Uint64("sent", uint64(s.PacketsSent)), slog.Uint64("received", uint64(s.PacketsReceived)),
		slog.Uint64("lost", uint64(s.PacketsLost)), slog.Duration("jitter", s.Jitter), slog.Duration("latency", s.Latency),
	}
	if s.Quality != "" {
		attrs = append(attrs, slog.String("quality", s.Quality))
	}
	return slog.GroupValue(attrs...)
}

// legKey names a leg.
type legKey struct {
	device string
	ref    uint32
}

// ledger joins the records of calls with the statistics of their phones, which
// come later, or never.
type ledger struct {
	asked map[legKey]*inquiry
	write func(CallRecord)
}

// inquiry is a question to a phone about one leg.
type inquiry struct {
	answer *Statistics
	entry  *entry // that waits for the answer
}

// entry is a record that waits for answers.
type entry struct {
	CallRecord
	missing int
}

func newLedger(write func(CallRecord)) *ledger {
	return &ledger{asked: make(map[legKey]*inquiry), write: write}
}

// ask notes that a phone was asked.
func (l *ledger) ask(k legKey) { l.asked[k] = &inquiry{} }

// answer takes what a phone has told; wanted is false when nobody asked.
func (l *ledger) answer(k legKey, s Statistics) (wanted bool) {
	q := l.asked[k]
	if q == nil || q.answer != nil {
		return false
	}
	q.answer = &s
	switch {
	case q.entry != nil:
		q.entry.Statistics = append(q.entry.Statistics, s)
		l.settle(k, q)
	case len(l.asked) > maxUnclaimed:
		delete(l.asked, k)
	}
	return true
}

// maxUnclaimed limits the answers that wait for the end of a conference: those
// that its record has no room for are never claimed.
const maxUnclaimed = 4096

// giveUp stops waiting for an answer.
func (l *ledger) giveUp(k legKey) {
	if q := l.asked[k]; q != nil && q.answer == nil {
		if q.entry == nil {
			delete(l.asked, k)
			return
		}
		l.settle(k, q)
	}
}

// gone stops waiting for a phone.
func (l *ledger) gone(device string) {
	for k := range l.asked {
		if k.device == device {
			l.giveUp(k)
		}
	}
}

func (l *ledger) settle(k legKey, q *inquiry) {
	delete(l.asked, k)
	if q.entry.missing--; q.entry.missing == 0 {
		l.finish(q.entry)
	}
}

func (l *ledger) finish(e *entry) {
	place := func(s Statistics) int {
		return slices.IndexFunc(e.Legs, func(leg call.LegRecord) bool { return leg.Device == s.Device && leg.Ref == s.Ref })
	}
	slices.SortStableFunc(e.Statistics, func(a, b Statistics) int { return place(a) - place(b) })
	l.write(e.CallRecord)
}

// enter takes the record of a call that is over.
func (l *ledger) enter(r call.Record) {
	e := &entry{CallRecord: CallRecord{Record: r}}
	for _, leg := range r.Legs {
		k := legKey{leg.Device, leg.Ref}
		switch q := l.asked[k]; {
		case q == nil:
		case q.answer != nil:
			e.Statistics = append(e.Statistics, *q.answer)
			delete(l.asked, k)
		case q.entry == nil:
			q.entry = e
			e.missing++
		}
	}
	if e.missing == 0 {
		l.finish(e)
	}
}

// close stops waiting for everybody.
func (l *ledger) close() {
	for k := range l.asked {
		l.giveUp(k)
	}
}

func logCall(log *slog.Logger, r CallRecord) {
	attrs := []slog.Attr{
		slog.String("from", r.From.Number), slog.String("to", r.To.Number),
		slog.String("cause", r.Cause.String()), slog.Bool("answered", !r.Answered.IsZero()),
	}
	if !r.Answered.IsZero() {
		attrs = append(attrs, slog.Duration("duration", r.Ended.Sub(r.Answered)))
	}
	if r.RedirectedBy.Number != "" {
		attrs = append(attrs, slog.String("redirected-by", r.RedirectedBy.Number))
	}
	for _, s := range r.Statistics {
		attrs = append(attrs, slog.Any("voice", s))
	}
	log.LogAttrs(context.Background(), slog.LevelInfo, "call ended", attrs...)
}

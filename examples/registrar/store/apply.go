package store

import (
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Recorder takes the commands of a [call.Machine] after each of its events and
// keeps what is to be kept. It does not block, and keeps nothing of the slice
// itself.
type Recorder interface {
	Apply(commands []call.Command)
}

// Discard is a [Recorder] that keeps nothing.
type Discard struct{}

// Apply does nothing.
func (Discard) Apply([]call.Command) {}

// Apply implements [Recorder]. It takes [call.LineChanged], [call.PhoneChanged]
// and [call.Record]; other commands are left alone, without allocating. What
// users have set is kept even when it says nothing. Settings
// are written at once, records within [Options.Delay]; [Store.Flush] waits for
// both.
func (s *Store) Apply(commands []call.Command) {
	for _, c := range commands {
		switch c := c.(type) {
		case call.LineChanged:
			s.note(touched{Line{Number: c.Number, Settings: c.Settings}})
		case call.PhoneChanged:
			s.note(touched{Phone{Device: c.Device, Settings: c.Settings}})
		case call.Record:
			s.enqueue(c)
		}
	}
}

// note is Save without the waiting.
func (s *Store) note(c Change) {
	s.mu.Lock()
	if !s.closed && c.key().name != "" {
		s.put(c)
	}
	s.mu.Unlock()
	s.signal()
}

// Queue stores the record of a call some time soon. When [Options.Queue] records
// wait already, the oldest of them is dropped. The legs must not be changed any
// more.
func (s *Store) Queue(r call.Record) { s.enqueue(r) }

// Voice is what a phone said about its RTP at the end of a call. It belongs to the
// leg of a record with the same device and reference.
type Voice struct {
	Device                          string
	Ref                             uint32
	PacketsSent, OctetsSent         uint32
	PacketsReceived, OctetsReceived uint32
	PacketsLost                     uint32        // on the way to the phone
	Jitter, Latency                 time.Duration // stored in whole milliseconds
	// Quality is what newer phones add, as text.
	Quality string
}

// QueueVoice stores what a phone said about its RTP, as [Store.Queue] does with
// records. It may come before the record and after it.
func (s *Store) QueueVoice(v Voice) { s.enqueue(v) }

// enqueue takes a record or a Voice.
func (s *Store) enqueue(value any) {
	s.mu.Lock()
	defer s.signal()
	defer s.mu.Unlock()
	if s.closed {
		s.drop(1)
		return
	}
	if s.queue.n == 0 {
		s.oldest = time.Now()
	}
	s.ticket++
	s.sequence++
	if s.queue.push(entry{s.sequence, value}) {
		s.drop(1)
	}
}

// drop counts, and says so once until something could be written again.
func (s *Store) drop(n int) {
	if n > 0 && s.episode == 0 {
		s.options.Log.Warn("call records are being dropped, the oldest first",
			slog.Int("queue", s.queue.limit), slog.Any("error", s.err))
	}
	s.dropped += uint64(n)
	s.episode += uint64(n)
}

package cdp

import (
	"cmp"
	"log/slog"
	"time"
)

const writeTimeout = time.Second

// announcing is the state of one Run.
type announcing struct {
	a        *Announcer
	log      *slog.Logger
	frame    []byte // encoded packet
	received []byte

	known    bool // the link state has been read
	up       bool
	fastLeft int

	nextPoll, nextSend, nextReply time.Time
	replyDue                      bool
}

// work does what is due and returns when it wants to be called again. The link
// state is read before each frame too, so that none goes out in the time between
// two polls.
func (r *announcing) work(now time.Time) (wake time.Time, err error) {
	urgent, err := r.encode()
	if err != nil {
		return wake, err
	}
	if urgent || !now.Before(r.nextPoll) || r.due(now) {
		if err := r.poll(now); err != nil {
			return wake, err
		}
	}
	if !r.up {
		return r.nextPoll, nil
	}
	switch {
	case !now.Before(r.nextSend):
		r.send()
		r.schedule(now)
	case r.mayReply(now):
		r.send()
		r.nextReply = now.Add(cmp.Or(r.a.ReplyGap, DefaultReplyGap))
	case urgent:
		r.send()
	}
	wake = earlier(r.nextPoll, r.nextSend)
	if r.replyDue {
		wake = earlier(wake, r.nextReply)
	}
	return wake, nil
}

// due tells that a frame goes out if the link is up.
func (r *announcing) due(now time.Time) bool {
	return r.up && !now.Before(r.nextSend) || r.mayReply(now)
}

func (r *announcing) mayReply(now time.Time) bool {
	return r.replyDue && !now.Before(r.nextReply)
}

func (r *announcing) poll(now time.Time) error {
	up, err := r.a.link.Up()
	if err != nil {
		return err
	}
	r.nextPoll = now.Add(cmp.Or(r.a.Poll, DefaultPoll))
	if r.known && up == r.up {
		return nil
	}
	r.log.Info("cdp link", "up", up)
	r.known, r.up = true, up
	if up {
		r.nextSend, r.fastLeft = now, cmp.Or(r.a.FastFrames, DefaultFastFrames)
	}
	r.replyDue = false
	return nil
}

func (r *announcing) schedule(now time.Time) {
	r.fastLeft = max(0, r.fastLeft-1)
	if r.fastLeft > 0 {
		r.nextSend = now.Add(cmp.Or(r.a.FastInterval, DefaultFastInterval))
		return
	}
	r.nextSend = now.Add(cmp.Or(r.a.Interval, DefaultInterval))
}

// encode brings the frame up to date, and tells whether it shall go out now.
func (r *announcing) encode() (urgent bool, err error) {
	r.a.mu.Lock()
	defer r.a.mu.Unlock()
	if r.a.stale || r.frame == nil {
		r.frame, err = r.a.packet.AppendFrame(r.frame[:0], r.a.link.MAC())
	}
	urgent = r.a.urgent
	r.a.stale, r.a.urgent = false, false
	return urgent, err
}

func (r *announcing) send() {
	r.replyDue = false
	err := r.a.link.SetWriteDeadline(time.Now().Add(writeTimeout))
	if err == nil {
		err = r.a.link.WriteFrame(r.frame)
	}
	if err != nil {
		r.log.Warn("cdp frame not sent", "err", err)
		return
	}
	r.log.Debug("cdp frame sent", "bytes", len(r.frame))
}

// hear looks for a phone's query for a voice VLAN or for power. A wrong checksum
// does not matter: an answer does no harm, and implementations differ for
// payloads of odd length.
func (r *announcing) hear(b []byte) {
	f, err := ParseFrame(b)
	if err != nil || f.Source == r.a.link.MAC() {
		return
	}
	var query bool
	for t, err := range f.Payload.TLVs() {
		if err != nil {
			r.log.Debug("cdp frame with an error", "from", f.Source, "err", err)
			return
		}
		switch t.Type {
		case TypeVoiceQuery:
			query = true
		case TypePowerRequest:
			if id, _, err := t.PowerIDs(); err == nil && r.a.answerPower(id) {
				query = true
			}
		}
	}
	if query {
		r.log.Debug("cdp query", "from", f.Source)
		r.replyDue = true
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

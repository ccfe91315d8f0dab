package lldpmed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/skinnykit/skinny/cdp"
)

// The timing of IEEE 802.1AB and of the fast start of LLDP-MED.
const (
	interval     = 30 * time.Second
	fastInterval = time.Second
	fastFrames   = 4
	poll         = 500 * time.Millisecond
	writeTimeout = time.Second
)

const maxFrame = 1518

// Announcer sends a port's frame: four in quick succession when the link comes up
// or a device with LLDP-MED is heard for the first time, then one every 30
// seconds. It is silent while the link is down.
//
// The link is for this Announcer alone. Set the fields before Run.
type Announcer struct {
	Link cdp.Link
	Port Port
	Log  *slog.Logger // nil: no log

	// Heard, when not nil, is told what others say.
	Heard func(Port)
}

// announcing is the state of one Run.
type announcing struct {
	*Announcer
	frame              []byte
	up                 bool
	fastLeft           int
	nextSend, nextPoll time.Time
	known              map[cdp.MAC]bool // devices that had their fast start
}

// maxKnown limits the memory for devices; beyond it they wait for the interval.
const maxKnown = 1024

// Run announces until ctx is done and returns nil then, or why the link cannot
// be used any longer.
func (a *Announcer) Run(ctx context.Context) error {
	frame, err := a.Port.Append(nil)
	if err != nil {
		return err
	}
	if a.Log == nil {
		a.Log = slog.New(slog.DiscardHandler)
	}
	r := announcing{Announcer: a, frame: frame, known: make(map[cdp.MAC]bool)}
	defer context.AfterFunc(ctx, func() { _ = a.Link.SetReadDeadline(time.Unix(1, 0)) })()
	received := make([]byte, maxFrame)
	for {
		wake, err := r.work(time.Now())
		if err != nil {
			return err
		}
		if err := a.Link.SetReadDeadline(wake); err != nil {
			return fmt.Errorf("lldpmed: %w", err)
		}
		if ctx.Err() != nil { // checked here so that a later cancel moves the deadline
			return nil
		}
		n, err := a.Link.ReadFrame(received)
		switch {
		case err == nil:
			r.hear(received[:n])
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return fmt.Errorf("lldpmed: %w", err)
		}
	}
}

// work does what is due and returns when it wants to be called again.
func (r *announcing) work(now time.Time) (wake time.Time, err error) {
	if !now.Before(r.nextPoll) || r.up && !now.Before(r.nextSend) {
		if err := r.look(now); err != nil {
			return wake, err
		}
	}
	if !r.up {
		return r.nextPoll, nil
	}
	if !now.Before(r.nextSend) {
		r.send()
		r.nextSend = now.Add(interval)
		if r.fastLeft = max(0, r.fastLeft-1); r.fastLeft > 0 {
			r.nextSend = now.Add(fastInterval)
		}
	}
	if r.nextPoll.Before(r.nextSend) {
		return r.nextPoll, nil
	}
	return r.nextSend, nil
}

func (r *announcing) look(now time.Time) error {
	up, err := r.Link.Up()
	if err != nil {
		return err
	}
	r.nextPoll = now.Add(poll)
	if up && !r.up {
		r.fastLeft, r.nextSend = fastFrames, now
	}
	r.up = up
	return nil
}

func (r *announcing) send() {
	err := r.Link.SetWriteDeadline(time.Now().Add(writeTimeout))
	if err == nil {
		err = r.Link.WriteFrame(r.frame)
	}
	if err != nil {
		r.Log.Warn("lldp frame not sent", "err", err)
		return
	}
	r.Log.Debug("lldp frame sent", "bytes", len(r.frame))
}

func (r *announcing) hear(frame []byte) {
	p, err := Parse(frame)
	if err != nil {
		r.Log.Debug("lldp frame with an error", "err", err)
		return
	}
	if p.Source == r.Link.MAC() {
		return
	}
	if p.Class != 0 && p.Class != Network && !r.known[p.Source] && len(r.known) < maxKnown {
		r.known[p.Source] = true
		if r.fastLeft == 0 {
			r.fastLeft, r.nextSend = fastFrames, time.Now()
		}
	}
	if r.Heard != nil {
		r.Heard(p)
	}
}

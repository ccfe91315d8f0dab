package cdp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// The timing of Cisco devices, which an Announcer keeps where its fields are zero.
const (
	DefaultInterval     = 60 * time.Second
	DefaultFastInterval = time.Second
	DefaultFastFrames   = 3
	DefaultReplyGap     = time.Second
	DefaultPoll         = 500 * time.Millisecond
)

// Announcer sends a packet on a link: a few frames in quick succession when the
// link comes up, then one every interval, and one at once when a phone asks for
// its voice VLAN. It is silent while the link is down. The number of a phone's
// power request is echoed when the packet has PowerAvailable.
//
// The link is for this Announcer alone. Set the fields before Run.
type Announcer struct {
	Log *slog.Logger // nil: no log

	Interval     time.Duration // between frames; 0: DefaultInterval
	FastInterval time.Duration // between the first frames after link-up; 0: DefaultFastInterval
	FastFrames   int           // how many those are; 0: DefaultFastFrames
	ReplyGap     time.Duration // least time between two replies; 0: DefaultReplyGap
	Poll         time.Duration // how often the link state is read; 0: DefaultPoll

	link Link

	mu     sync.Mutex
	packet Packet
	stale  bool // the packet is not the one that Run encoded
	urgent bool // and it was given by Announce
}

// NewAnnouncer checks that the packet can be encoded and fits a frame.
func NewAnnouncer(link Link, p Packet) (*Announcer, error) {
	a := &Announcer{link: link}
	if err := a.store(p); err != nil {
		return nil, err
	}
	return a, nil
}

// Announce replaces the packet; a running Announcer sends the new one at once.
// After an error the old one stays.
func (a *Announcer) Announce(p Packet) error {
	if err := a.store(p); err != nil {
		return err
	}
	return a.link.SetReadDeadline(longAgo()) // wakes Run
}

func (a *Announcer) store(p Packet) error {
	if _, err := p.AppendFrame(nil, a.link.MAC()); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.packet, a.stale, a.urgent = p.Clone(), true, true
	return nil
}

// Run announces until ctx is done, and returns nil then. It returns an error when
// the link can no longer be read; a frame that cannot be sent is logged only. It
// may be called again, but not twice at the same time.
func (a *Announcer) Run(ctx context.Context) error {
	r := announcing{a: a, log: orDiscard(a.Log), received: make([]byte, MaxFrame+vlanTag)}
	defer wakeOnDone(ctx, a.link)()
	for {
		wake, err := r.work(time.Now())
		if err != nil {
			return err
		}
		if err := a.link.SetReadDeadline(wake); err != nil {
			return fmt.Errorf("cdp: announcer: %w", err)
		}
		// Whoever cancels or calls Announce after these checks sets a deadline
		// later than the line above did, so the wake-up is never lost.
		if ctx.Err() != nil {
			return nil
		}
		if a.isUrgent() {
			continue
		}
		n, err := a.link.ReadFrame(r.received)
		switch {
		case err == nil:
			r.hear(r.received[:n])
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return fmt.Errorf("cdp: announcer: %w", err)
		}
	}
}

func (a *Announcer) isUrgent() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.urgent
}

// answerPower makes the packet echo the number of a power request, and reports
// whether that is a new one.
func (a *Announcer) answerPower(requestID uint16) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	fresh := a.packet.PowerAvailable.Set && a.packet.PowerAvailable.Value.Answer(requestID)
	a.stale = a.stale || fresh
	return fresh
}

package cdp

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

// DefaultMaxNeighbors is how many neighbours a Listener keeps unless told otherwise.
const DefaultMaxNeighbors = 1024

// Neighbor is a device that was heard.
type Neighbor struct {
	Source    MAC
	Tag       Optional[uint16] // 802.1Q tag of the last frame
	Packet    Packet
	FirstSeen time.Time
	LastSeen  time.Time
	Expires   time.Time // LastSeen and the time to live
}

// Event is what happened to a neighbour.
type Event uint8

// The events.
const (
	Appeared Event = iota + 1
	Changed        // it says something else than before
	Gone           // its time to live ran out, or it said goodbye with a time to live of 0
)

// String returns "appeared", "changed" or "gone".
func (e Event) String() string {
	switch e {
	case Appeared:
		return "appeared"
	case Changed:
		return "changed"
	case Gone:
		return "gone"
	}
	return fmt.Sprintf("Event(%d)", uint8(e))
}

// Listener keeps the neighbours of a link until their time to live ends. A
// neighbour is a source address, a device ID and a port ID.
//
// The link is for this Listener alone. Set the fields before Run.
type Listener struct {
	Log              *slog.Logger // nil: no log
	MaxNeighbors     int          // 0: DefaultMaxNeighbors; more are not kept
	AllowBadChecksum bool         // keep what other implementations get wrong

	// Notify, when not nil, is called by Run for each event. Packet is the
	// Listener's own: do not change it, Clone what is kept for longer.
	Notify func(Event, Neighbor)

	link Link

	mu        sync.Mutex
	neighbors map[neighborKey]*neighbor
}

type neighborKey struct {
	source         MAC
	device, portID string
}

type neighbor struct {
	Neighbor
	payload []byte
}

// NewListener makes a Listener on a link.
func NewListener(link Link) *Listener {
	return &Listener{link: link, neighbors: make(map[neighborKey]*neighbor)}
}

// Neighbors returns who has been heard and is still there, by source address and
// then by device and port. The packets are copies.
func (l *Listener) Neighbors() []Neighbor {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]Neighbor, 0, len(l.neighbors))
	for _, n := range l.neighbors {
		if now.Before(n.Expires) {
			c := n.Neighbor
			c.Packet = n.Packet.Clone()
			list = append(list, c)
		}
	}
	slices.SortFunc(list, compareNeighbors)
	return list
}

func compareNeighbors(a, b Neighbor) int {
	return cmp.Or(
		bytes.Compare(a.Source[:], b.Source[:]),
		cmp.Compare(a.Packet.DeviceID, b.Packet.DeviceID),
		cmp.Compare(a.Packet.PortID, b.Packet.PortID),
	)
}

// Run listens until ctx is done, and returns nil then. It returns an error when
// the link can no longer be read; bad frames are logged only. It may be called
// again, but not twice at the same time.
func (l *Listener) Run(ctx context.Context) error {
	log := orDiscard(l.Log)
	buf := make([]byte, MaxFrame+vlanTag)
	defer wakeOnDone(ctx, l.link)()
	for {
		if err := l.link.SetReadDeadline(l.expire(time.Now())); err != nil {
			return fmt.Errorf("cdp: listener: %w", err)
		}
		if ctx.Err() != nil { // checked here so that a later cancel moves the deadline
			return nil
		}
		n, err := l.link.ReadFrame(buf)
		switch {
		case err == nil:
			if err := l.hear(buf[:n], time.Now()); err != nil {
				log.Debug("cdp frame with an error", "err", err)
			}
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return fmt.Errorf("cdp: listener: %w", err)
		}
	}
}

// expire forgets who is overdue and returns when the next one will be; zero for
// no one.
func (l *Listener) expire(now time.Time) (next time.Time) {
	var gone []Neighbor
	l.mu.Lock()
	for key, n := range l.neighbors {
		switch {
		case !now.Before(n.Expires):
			gone = append(gone, n.Neighbor)
			delete(l.neighbors, key)
		case next.IsZero() || n.Expires.Before(next):
			next = n.Expires
		}
	}
	l.mu.Unlock()
	slices.SortFunc(gone, compareNeighbors)
	for _, n := range gone {
		l.notify(Gone, n)
	}
	return next
}

func (l *Listener) notify(e Event, n Neighbor) {
	if l.Notify != nil {
		l.Notify(e, n)
	}
}

var errFull = errors.New("no room for another neighbour")

// hear takes one frame. An error may concern a single TLV of a neighbour that is
// kept all the same.
func (l *Listener) hear(b []byte, now time.Time) error {
	f, err := ParseFrame(b)
	if err != nil {
		return err
	}
	if f.Source == l.link.MAC() {
		return nil
	}
	if err := f.Payload.Verify(); err != nil && !l.AllowBadChecksum {
		return fmt.Errorf("from %v: %w", f.Source, err)
	}
	var p Packet
	decodeErr := p.Decode(f.Payload)
	if framing(decodeErr) {
		return fmt.Errorf("from %v: %w", f.Source, decodeErr)
	}
	event, n, err := l.update(f, p, now)
	if err != nil {
		return fmt.Errorf("from %v: %w", f.Source, err)
	}
	if event != 0 {
		l.notify(event, n)
	}
	return decodeErr
}

// update enters what was heard; the event is 0 when it is nothing new.
func (l *Listener) update(f Frame, p Packet, now time.Time) (Event, Neighbor, error) {
	key := neighborKey{source: f.Source, device: p.DeviceID, portID: p.PortID}
	l.mu.Lock()
	defer l.mu.Unlock()
	n, known := l.neighbors[key]
	if p.TTL == 0 {
		if !known {
			return 0, Neighbor{}, nil
		}
		delete(l.neighbors, key)
		return Gone, n.Neighbor, nil
	}
	var event Event
	switch {
	case !known && len(l.neighbors) >= cmp.Or(l.MaxNeighbors, DefaultMaxNeighbors):
		return 0, Neighbor{}, errFull
	case !known:
		event = Appeared
		n = &neighbor{Neighbor: Neighbor{Source: f.Source, FirstSeen: now}}
		l.neighbors[key] = n
	case !bytes.Equal(n.payload, f.Payload):
		event = Changed
	}
	n.payload = append(n.payload[:0], f.Payload...)
	n.Tag, n.Packet, n.LastSeen = f.Tag, p, now
	n.Expires = now.Add(time.Duration(p.TTL) * time.Second)
	return event, n.Neighbor, nil
}

package media

import "net/netip"

// Leg is one phone's end of a voice path.
type Leg struct {
	Device       string
	Line         uint32
	Ref          uint32 // call reference
	Capabilities []Capability
}

// Stream names a receive channel or a transmission of one phone towards it, and
// comes back in the phone's answers ("pass-through party id").
type Stream uint32

// Command is [Open], [Start], [Stop], [Close] or [Failed].
type Command interface{ command() }

// Target is the phone and the stream a command is about.
type Target struct {
	Device    string
	Line, Ref uint32
	Stream    Stream
}

// Open asks a phone for a port to receive on.
type Open struct {
	Target
	Format Format
}

// Start lets a phone send to the other one.
type Start struct {
	Target
	Format Format
	To     netip.AddrPort
}

// Stop ends what Start began.
type Stop struct{ Target }

// Close ends what Open began.
type Close struct{ Target }

// Failed says that two phones cannot be joined; what was open is closed already.
type Failed struct {
	Device string
	Ref    uint32
	Reason string
}

func (Open) command()   {}
func (Start) command()  {}
func (Stop) command()   {}
func (Close) command()  {}
func (Failed) command() {}

// Broker knows every voice path of a registrar. It is not safe for concurrent
// use.
type Broker struct {
	prefer  []Codec
	last    Stream
	streams map[Stream]*end
	legs    map[key]*end
}

type key struct {
	device string
	ref    uint32
}

// end is one phone's side: it receives on a port of its own and sends to the
// other's port.
type end struct {
	target   Target
	other    *end
	format   Format
	receives netip.AddrPort // valid once the phone has told its port
	sends    bool
}

// New returns a broker that prefers codecs in the given order.
func New(prefer []Codec) *Broker {
	return &Broker{prefer: prefer, streams: make(map[Stream]*end), legs: make(map[key]*end)}
}

// Paths returns the number of voice paths.
func (b *Broker) Paths() int { return len(b.legs) / 2 }

// Connect joins two legs that are joined to nothing.
func (b *Broker) Connect(x, y Leg) []Command {
	format, ok := Choose(x.Capabilities, y.Capabilities, b.prefer)
	if !ok {
		return []Command{Failed{Device: x.Device, Ref: x.Ref, Reason: "no codec in common"}}
	}
	out := append(b.release(x.Device, x.Ref), b.release(y.Device, y.Ref)...)
	p, q := b.add(x, format), b.add(y, format)
	p.other, q.other = q, p
	return append(out, Open{Target: p.target, Format: format}, Open{Target: q.target, Format: format})
}

func (b *Broker) add(l Leg, f Format) *end {
	for b.last++; b.last == 0 || b.streams[b.last] != nil; b.last++ {
	}
	e := &end{
		target: Target{Device: l.Device, Line: l.Line, Ref: l.Ref, Stream: b.last},
		format: f,
	}
	b.streams[b.last] = e
	b.legs[key{l.Device, l.Ref}] = e
	return e
}

// Opened takes a phone's answer to [Open]. Answers for streams that are closed,
// or of another phone, change nothing.
func (b *Broker) Opened(device string, s Stream, at netip.AddrPort) []Command {
	e := b.streams[s]
	if e == nil || e.target.Device != device {
		return nil
	}
	if e.other.sends && e.receives == at {
		return nil
	}
	e.receives = at
	var out []Command
	if e.other.sends {
		out = append(out, Stop{e.other.target})
	}
	e.other.sends = true
	return append(out, Start{Target: e.other.target, Format: e.format, To: at})
}

// Refused takes a phone's answer that it cannot receive, or cannot send.
func (b *Broker) Refused(device string, s Stream, reason string) []Command {
	e := b.streams[s]
	if e == nil || e.target.Device != device {
		return nil
	}
	out := b.release(device, e.target.Ref)
	return append(out, Failed{Device: device, Ref: e.target.Ref, Reason: reason})
}

// Disconnect ends the voice path of a leg on both sides.
func (b *Broker) Disconnect(device string, ref uint32) []Command {
	return b.release(device, ref)
}

func (b *Broker) release(device string, ref uint32) (out []Command) {
	e := b.legs[key{device, ref}]
	if e == nil {
		return nil
	}
	for _, side := range []*end{e, e.other} {
		if side.sends {
			out = append(out, Stop{side.target})
		}
		out = append(out, Close{side.target})
		delete(b.streams, side.target.Stream)
		delete(b.legs, key{side.target.Device, side.target.Ref})
	}
	return out
}

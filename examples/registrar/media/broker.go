package media

import (
	"net/netip"
	"slices"
)

// Leg is one phone's end of a voice path.
type Leg struct {
	Device       string
	Line         uint32
	Ref          uint32 // call reference
	Capabilities []Capability
	// Phone and Host are the two ends of the phone's SCCP connection, as the
	// registrar sees them.
	Phone, Host netip.Addr
	// IPv6 is the family of the phone's voice: it knows it, and reaches the registrar
	// by it.
	IPv6 bool
	// Relay sends the phone's voice through the registrar, to where its packets
	// come from: the phone is behind an address translator.
	Relay bool
}

// Broker knows every voice path of a registrar. A leg has one at a time: what
// begins a path ends the one that is there. It is not safe for concurrent use.
type Broker struct {
	prefer  []Codec
	last    Stream
	port    Port
	streams map[Stream]*end
	ports   map[Port]*end
	legs    map[key]*end
}

type key struct {
	device string
	ref    uint32
}

// New returns a broker that prefers codecs in the given order.
func New(prefer []Codec) *Broker {
	return &Broker{
		prefer: prefer, streams: make(map[Stream]*end),
		ports: make(map[Port]*end), legs: make(map[key]*end),
	}
}

// Prefer sets the codecs that paths to come prefer, in their order.
func (b *Broker) Prefer(codecs []Codec) { b.prefer = codecs }

// Ends returns the number of phones with a voice path, each counted for each of
// its legs.
func (b *Broker) Ends() int { return len(b.legs) }

// Events tells whether the phone of a leg gets digits as events in its voice.
func (b *Broker) Events(device string, ref uint32) bool {
	e := b.legs[key{device, ref}]
	return e != nil && e.format.Digits != 0
}

// Connect joins two legs: directly, or through the registrar where one of them
// asks for it, or where their families of addresses differ.
func (b *Broker) Connect(x, y Leg) []Command {
	format, ok := Choose(x.Capabilities, y.Capabilities, b.prefer)
	out := append(b.release(x.Device, x.Ref), b.release(y.Device, y.Ref)...)
	if !ok {
		return append(out, noCodec(x))
	}
	p, q := b.add(x, format), b.add(y, format)
	p.other, q.other = q, p
	if !x.Relay && !y.Relay && x.IPv6 == y.IPv6 {
		return append(out, p.open(), q.open())
	}
	for _, e := range []*end{p, q} {
		b.addPort(e, UseRelay)
	}
	p.bind.Peer, q.bind.Peer = q.bind.Port, p.bind.Port
	return append(out, *p.bind, *q.bind, p.open(), q.open())
}

// Join lets a leg hear everybody else on a bridge, and be heard.
func (b *Broker) Join(bridge uint64, l Leg) []Command {
	return b.serve(l, UseBridge, func(bind *Bind) { bind.Bridge = bridge })
}

// Music lets a leg hear a source.
func (b *Broker) Music(source string, l Leg) []Command {
	return b.serve(l, UseMusic, func(bind *Bind) { bind.Source = source })
}

// serve makes a path between a leg and the registrar, which knows G.711 only.
func (b *Broker) serve(l Leg, use Use, more func(*Bind)) []Command {
	out := b.release(l.Device, l.Ref)
	format, ok := b.chooseG711(l)
	if !ok {
		return append(out, noCodec(l))
	}
	e := b.add(l, format)
	b.addPort(e, use)
	more(e.bind)
	return append(out, *e.bind, e.open())
}

func (b *Broker) chooseG711(l Leg) (Format, bool) {
	prefer := slices.DeleteFunc(slices.Clone(b.prefer), func(c Codec) bool { return !c.isG711() })
	own := []Capability{{Codec: G711U, MaxPacket: defaultPacket}, {Codec: G711A, MaxPacket: defaultPacket}}
	return Choose(own, l.Capabilities, prefer)
}

func noCodec(l Leg) Failed {
	return Failed{Device: l.Device, Ref: l.Ref, Reason: "no codec in common"}
}

func (b *Broker) add(l Leg, f Format) *end {
	for b.last++; b.last == 0 || b.streams[b.last] != nil; b.last++ {
	}
	e := &end{
		leg:    l,
		target: Target{Device: l.Device, Line: l.Line, Ref: l.Ref, Stream: b.last},
		format: f,
	}
	b.streams[b.last] = e
	b.legs[key{l.Device, l.Ref}] = e
	return e
}

func (b *Broker) addPort(e *end, use Use) {
	for b.port++; b.port == 0 || b.ports[b.port] != nil; b.port++ {
	}
	e.bind = &Bind{
		Port: b.port, Format: e.format, Use: use,
		Host: e.leg.Host, From: e.leg.Phone, Latch: e.leg.Relay,
	}
	b.ports[b.port] = e
}

// Bound tells at which address a port of the registrar has been opened.
func (b *Broker) Bound(p Port, at netip.AddrPort) []Command {
	e := b.ports[p]
	// Who hears music has nothing to say, unless only its packets tell where it is.
	if e == nil || e.bind.Use == UseMusic && !e.bind.Latch {
		return nil
	}
	return e.sendTo(at)
}

// Unbound tells that a port of the registrar could not be opened.
func (b *Broker) Unbound(p Port, reason string) []Command {
	if e := b.ports[p]; e != nil {
		return b.fail(e, reason)
	}
	return nil
}

// Opened takes a phone's answer to [Open]. Answers for streams that are closed,
// or of another phone, change nothing.
func (b *Broker) Opened(device string, s Stream, at netip.AddrPort) []Command {
	e := b.streams[s]
	if e == nil || e.target.Device != device || e.receives == at {
		return nil
	}
	e.receives = at
	switch {
	case e.bind != nil:
		return []Command{Aim{Port: e.bind.Port, To: at}}
	case e.other != nil:
		return e.other.sendTo(at)
	}
	return nil
}

// Refused takes a phone's answer that it cannot receive, or cannot send.
func (b *Broker) Refused(device string, s Stream, reason string) []Command {
	if e := b.streams[s]; e != nil && e.target.Device == device {
		return b.fail(e, reason)
	}
	return nil
}

// Untold takes back a [Start], [Speak] or [Tune] that no message to the phone can
// carry.
func (b *Broker) Untold(device string, s Stream, reason string) []Command {
	if e := b.streams[s]; e != nil && e.target.Device == device {
		e.sends, e.page = netip.AddrPort{}, nil
		return b.fail(e, reason)
	}
	return nil
}

// Overdue tells that a phone had time enough to answer an [Open]. It changes
// nothing when it has.
func (b *Broker) Overdue(device string, s Stream) []Command {
	if e := b.streams[s]; e != nil && e.opened && !e.receives.IsValid() {
		return b.Refused(device, s, "the phone did not answer")
	}
	return nil
}

// Disconnect ends the voice path of a leg, and for the other side of a call of
// two.
func (b *Broker) Disconnect(device string, ref uint32) []Command {
	return b.release(device, ref)
}

func (b *Broker) fail(e *end, reason string) []Command {
	out := b.release(e.target.Device, e.target.Ref)
	return append(out, Failed{Device: e.target.Device, Ref: e.target.Ref, Reason: reason})
}

func (b *Broker) release(device string, ref uint32) (out []Command) {
	e := b.legs[key{device, ref}]
	if e == nil {
		return nil
	}
	for _, side := range []*end{e, e.other} {
		if side == nil {
			continue
		}
		out = append(out, side.close()...)
		delete(b.streams, side.target.Stream)
		delete(b.legs, key{side.target.Device, side.target.Ref})
		if side.bind != nil {
			delete(b.ports, side.bind.Port)
		}
	}
	return out
}

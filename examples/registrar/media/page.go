package media

import "net/netip"

// Pages go to a multicast group, in a format that every phone with G.711 takes.

// Speak lets a leg speak to a multicast group.
func (b *Broker) Speak(group netip.AddrPort, l Leg) []Command {
	return b.join(l, true, func(e *end) Command {
		return Speak{Target: e.target, Format: e.format, Group: group}
	})
}

// Tune lets a leg hear what is sent to a multicast group.
func (b *Broker) Tune(group netip.AddrPort, l Leg) []Command {
	return b.join(l, false, func(e *end) Command {
		return Tune{Target: e.target, Format: e.format, Group: group}
	})
}

func (b *Broker) join(l Leg, speaks bool, command func(*end) Command) []Command {
	out := b.release(l.Device, l.Ref)
	format := Format{Codec: b.pageCodec(), Packet: defaultPacket}
	if find(orG711(l.Capabilities), format.Codec) < 0 {
		return append(out, noCodec(l))
	}
	e := b.add(l, format)
	e.page = &page{speaks: speaks}
	return append(out, command(e))
}

// pageCodec is the form of G.711 that is preferred.
func (b *Broker) pageCodec() Codec {
	for _, c := range b.prefer {
		if c.isG711() {
			return c
		}
	}
	return G711U
}

package media

import "net/netip"

// Command is something to be done. [Open], [Close], [Start], [Stop], [Speak],
// [Hush], [Tune], [Untune] and [Ask] are for a phone, [Bind], [Aim] and [Free]
// for the registrar's own ports, and [Failed] for whoever wanted the path.
type Command interface{ command() }

// Stream names a receive channel or a transmission of one phone towards it, and
// comes back in the phone's answers ("pass-through party id").
type Stream uint32

// Target is the phone and the stream a command is about.
type Target struct {
	Device    string
	Line, Ref uint32
	Stream    Stream
}

// Open asks a phone for a port to receive on. A phone may never answer: whoever
// carries this out calls [Broker.Overdue] then.
type Open struct {
	Target
	Format Format
	IPv6   bool // the family of the address that is wanted
}

// Close ends what Open began.
type Close struct{ Target }

// Start lets a phone send to an address.
type Start struct {
	Target
	Format Format
	To     netip.AddrPort
}

// Stop ends what Start began.
type Stop struct{ Target }

// Speak lets a phone send to a multicast group.
type Speak struct {
	Target
	Format Format
	Group  netip.AddrPort
}

// Hush ends what Speak began.
type Hush struct{ Target }

// Tune lets a phone receive what is sent to a multicast group.
type Tune struct {
	Target
	Format Format
	Group  netip.AddrPort
}

// Untune ends what Tune began.
type Untune struct{ Target }

// Ask asks a phone for the statistics of a voice path that has ended.
type Ask struct{ Target }

// Port names a port of the registrar.
type Port uint32

// Use is what a port of the registrar is for.
type Use uint8

// The uses.
const (
	UseBridge Use = iota + 1 // everybody on Bridge hears all others
	UseMusic                 // the phone hears Source
	UseRelay                 // packets go on through Peer
)

// Bind asks for a port of the registrar, and for [Broker.Bound] or
// [Broker.Unbound].
type Bind struct {
	Port   Port
	Format Format
	Use    Use
	Bridge uint64     // of UseBridge
	Source string     // of UseMusic
	Peer   Port       // of UseRelay; it may not be bound yet
	Host   netip.Addr // the registrar's address that the phone knows
	From   netip.Addr // the phone's address as the registrar sees it
	// Latch sends to where the phone's packets come from, instead of to where it
	// says it receives.
	Latch bool
}

// Aim tells where the phone of a port receives.
type Aim struct {
	Port Port
	To   netip.AddrPort
}

// Free closes a port.
type Free struct{ Port Port }

// Failed says that a phone has no voice path; what was open is closed already.
type Failed struct {
	Device string
	Ref    uint32
	Reason string
}

func (Open) command()   {}
func (Close) command()  {}
func (Start) command()  {}
func (Stop) command()   {}
func (Speak) command()  {}
func (Hush) command()   {}
func (Tune) command()   {}
func (Untune) command() {}
func (Ask) command()    {}
func (Bind) command()   {}
func (Aim) command()    {}
func (Free) command()   {}
func (Failed) command() {}

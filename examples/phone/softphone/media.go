package softphone

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Stream is an open RTP stream of a phone: one UDP port for both directions.
type Stream struct {
	Conference, Party, Call uint32 // as the server numbered it
	Codec                   sccp.PayloadType
	Local                   netip.AddrPort
	Remote                  netip.AddrPort // invalid before the phone sends
	Sending, Receiving      bool
	// Multicast streams have one direction: Local is the group that is heard,
	// or Remote the one that is spoken to.
	Multicast bool
	Counters
}

// Counters are what a stream did.
type Counters struct {
	PacketsSent, OctetsSent         uint32 // octets of payload
	PacketsReceived, OctetsReceived uint32
	PacketsLost                     uint32        // gaps in the sequence numbers
	Jitter                          time.Duration // between arrivals, RFC 3550
}

// media holds the streams of a connection. Only the reader of the session
// opens and closes; anybody may look.
type media struct {
	addr    netip.Addr
	limit   int
	changed func() // after every packet received

	mu   sync.Mutex
	open []*stream
	past []pastCall // the latest last
}

// pastCall keeps the counters of a call that is over, because servers ask for
// them afterwards.
type pastCall struct {
	reference uint32
	Counters
	told Counters // before the server last had them start anew
}

const maxPastCalls = 8

func newMedia(addr netip.Addr, limit int, changed func()) *media {
	return &media{addr: addr, limit: max(limit, 1), changed: changed}
}

// add opens a port for a new stream.
func (m *media) add() (*stream, sccp.MediaStatus) {
	return m.addSocket(func() (*net.UDPConn, error) {
		return net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(m.addr, 0)))
	})
}

func (m *media) addSocket(listen func() (*net.UDPConn, error)) (*stream, sccp.MediaStatus) {
	if len(m.open) >= m.limit {
		return nil, sccp.MediaStatusNotEnoughChannels
	}
	socket, err := listen()
	if err != nil {
		return nil, sccp.MediaStatusOutOfSockets
	}
	st := &stream{socket: socket, changed: m.changed}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open = append(m.open, st)
	return st, sccp.MediaStatusOK
}

// drop closes a stream that has no direction left, and keeps its counters.
func (m *media) drop(st *stream) {
	if st.receiver != nil || st.sender != nil || st.reserved {
		return
	}
	st.socket.Close()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open = slices.DeleteFunc(m.open, func(other *stream) bool { return other == st })
	m.keep(st.call(), st.counters.read())
}

// keep adds counters to those of a call; m.mu is held.
func (m *media) keep(reference uint32, c Counters) {
	past := m.pastCall(reference)
	past.Counters = past.plus(c)
}

// pastCall returns what is kept of a call, which may still go on; m.mu is held.
func (m *media) pastCall(reference uint32) *pastCall {
	for i := range m.past {
		if m.past[i].reference == reference {
			return &m.past[i]
		}
	}
	if len(m.past) == maxPastCalls {
		m.past = slices.Delete(m.past, 0, 1)
	}
	m.past = append(m.past, pastCall{reference: reference})
	return &m.past[len(m.past)-1]
}

// close ends everything.
func (m *media) close() { m.closeUnless(func(*stream) bool { return false }) }

// closeUnless ends every stream but some.
func (m *media) closeUnless(keep func(*stream) bool) {
	for _, st := range slices.Clone(m.open) {
		if keep(st) {
			continue
		}
		st.stopReceiving()
		st.stopSending()
		st.reserved = false
		m.drop(st)
	}
}

// serves tells whether a call has a stream.
func (m *media) serves(reference uint32) bool {
	return slices.ContainsFunc(m.open, func(st *stream) bool { return st.call() == reference })
}

// streams describes what is open.
func (m *media) streams() []Stream {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Stream
	for _, st := range m.open {
		list = append(list, st.describe())
	}
	return list
}

// counters returns those of a call, over all its streams.
func (m *media) counters(reference uint32) Counters {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sum(reference)
}

// report returns the counters of a call since the server had them start anew;
// clear does that.
func (m *media) report(reference uint32, clear bool) Counters {
	m.mu.Lock()
	defer m.mu.Unlock()
	sum := m.sum(reference)
	if sum == (Counters{}) {
		return sum
	}
	past := m.pastCall(reference)
	since := sum.minus(past.told)
	if clear {
		past.told = sum
	}
	return since
}

// sum adds up the streams of a call, open and closed; m.mu is held.
func (m *media) sum(reference uint32) Counters {
	var sum Counters
	for _, st := range m.open {
		if st.call() == reference {
			sum = sum.plus(st.counters.read())
		}
	}
	for _, past := range m.past {
		if past.reference == reference {
			sum = sum.plus(past.Counters)
		}
	}
	return sum
}

// plus adds, and takes the larger jitter.
func (c Counters) plus(other Counters) Counters {
	return Counters{
		PacketsSent:     c.PacketsSent + other.PacketsSent,
		OctetsSent:      c.OctetsSent + other.OctetsSent,
		PacketsReceived: c.PacketsReceived + other.PacketsReceived,
		OctetsReceived:  c.OctetsReceived + other.OctetsReceived,
		PacketsLost:     c.PacketsLost + other.PacketsLost,
		Jitter:          max(c.Jitter, other.Jitter),
	}
}

// minus takes away, but for the jitter.
func (c Counters) minus(other Counters) Counters {
	return Counters{
		PacketsSent:     c.PacketsSent - other.PacketsSent,
		OctetsSent:      c.OctetsSent - other.OctetsSent,
		PacketsReceived: c.PacketsReceived - other.PacketsReceived,
		OctetsReceived:  c.OctetsReceived - other.OctetsReceived,
		PacketsLost:     c.PacketsLost - other.PacketsLost,
		Jitter:          c.Jitter,
	}
}

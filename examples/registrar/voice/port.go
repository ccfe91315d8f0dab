package voice

import (
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/rtp"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

const (
	rtpHeader = 12
	// packetSize is more than any voice packet on Ethernet has.
	packetSize = 1500
	// relatch is how long the address that sent last keeps a port for itself.
	relatch = 2 * time.Second
	// socketErrors in a row end a receiver; single ones are reports of ICMP.
	socketErrors = 100
)

// Traffic is what went through a port.
type Traffic struct {
	Received, Sent uint64 // packets
	Refused        uint64 // packets from strangers, or that are no RTP
	Late           uint64 // packets that came too late to be heard
}

// port is the registrar's end of a voice path.
type port struct {
	id     media.Port
	use    media.Use
	law    law
	bridge uint64
	source string
	peerID media.Port
	from   netip.Addr // the phone's address as its SCCP connection shows it
	latch  bool
	socket *net.UDPConn

	// The clock's own.
	header rtp.Header
	frame  [rtpHeader + perTick]byte

	mu     sync.Mutex
	member *member
	peer   *port
	target netip.AddrPort // where the phone said it receives
	heard  netip.AddrPort // where its packets come from
	at     time.Time      // when the last one came
	counts Traffic
}

func newPort(b media.Bind, socket *net.UDPConn) *port {
	p := &port{
		id: b.Port, use: b.Use, peerID: b.Peer, from: b.From.Unmap(), latch: b.Latch, socket: socket,
		header: rtp.Header{
			Version: 2, Marker: true,
			SequenceNumber: uint16(rand.Uint32()), Timestamp: rand.Uint32(), SSRC: rand.Uint32(),
		},
	}
	if b.Format.Codec == media.G711A {
		p.law = aLaw
	}
	p.header.PayloadType = uint8(p.law)
	return p
}

func (p *port) aim(to netip.AddrPort) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
}

func (p *port) setPeer(peer *port) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.peer = peer
}

func (p *port) close() { _ = p.socket.Close() }

func (p *port) traffic() Traffic {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts
}

// receive takes packets until the socket is closed, or broken: that is the error.
func (p *port) receive() error {
	packet := make([]byte, packetSize)
	samples := make([]int16, 0, packetSize)
	for failures := 0; ; {
		n, from, err := p.socket.ReadFromUDPAddrPort(packet)
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			if failures++; failures == socketErrors {
				return err
			}
			continue
		}
		failures = 0
		p.take(packet[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), samples)
	}
}

func (p *port) take(packet []byte, from netip.AddrPort, samples []int16) {
	var header rtp.Header
	n, err := header.Unmarshal(packet)
	p.mu.Lock()
	if err != nil || header.Version != 2 || !p.admit(from) {
		p.counts.Refused++
		p.mu.Unlock()
		return
	}
	p.counts.Received++
	peer := p.peer
	if p.member != nil {
		p.listen(&header, packet[n:], samples)
	}
	p.mu.Unlock()
	if peer != nil {
		peer.pass(packet)
	}
}

// admit tells whether a packet may come from an address. The first address of a
// phone that sends keeps the port until it falls silent.
func (p *port) admit(from netip.AddrPort) bool {
	if from.Addr() != p.target.Addr() && from.Addr() != p.from {
		return false
	}
	now := time.Now()
	if from != p.heard && p.heard.IsValid() && now.Sub(p.at) < relatch {
		return false
	}
	p.heard, p.at = from, now
	return true
}

func (p *port) listen(header *rtp.Header, payload []byte, samples []int16) {
	l := law(header.PayloadType)
	if l != muLaw && l != aLaw {
		return // digits, comfort noise
	}
	if header.Padding && len(payload) > 0 {
		payload = payload[:len(payload)-min(int(payload[len(payload)-1]), len(payload))]
	}
	if !p.member.in.put(header.SSRC, header.Timestamp, l.decode(samples[:0], payload)) {
		p.counts.Late++
	}
}

// destination is where the phone is: behind an address translator only its own
// packets tell.
func (p *port) destination() netip.AddrPort {
	if p.latch && p.heard.IsValid() {
		return p.heard
	}
	return p.target
}

// pass sends a packet of the other phone on.
func (p *port) pass(packet []byte) {
	p.mu.Lock()
	to := p.destination()
	p.mu.Unlock()
	p.send(packet, to)
}

func (p *port) send(packet []byte, to netip.AddrPort) {
	if !to.IsValid() || to.Port() == 0 {
		return
	}
	if _, err := p.socket.WriteToUDPAddrPort(packet, to); err != nil {
		return // the phone is gone; its SCCP connection will tell
	}
	p.mu.Lock()
	p.counts.Sent++
	p.mu.Unlock()
}

// payload is where the clock puts the voice of the next packet.
func (p *port) payload() []byte { return p.frame[rtpHeader:] }

func (p *port) sendSamples(samples []int16) {
	p.law.encode(p.frame[:rtpHeader], samples)
	p.sendPayload()
}

func (p *port) sendPayload() {
	if _, err := p.header.MarshalTo(p.frame[:]); err != nil {
		return
	}
	p.mu.Lock()
	to := p.destination()
	p.mu.Unlock()
	p.send(p.frame[:], to)
	p.header.Marker = false
	p.header.SequenceNumber++
	p.header.Timestamp += perTick
}

package voice

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

// Options are what an [Engine] is made of. Zero fields mean the defaults.
type Options struct {
	// FirstPort and LastPort are the UDP ports for voice, of which the even ones
	// are used; 20000 to 29999.
	FirstPort, LastPort uint16
	// Music has sounds by name; the empty name is for lines without one.
	// Without it, calls on hold hear [HoldTone].
	Music map[string]*Sound
	Log   *slog.Logger // nil discards
}

// Engine opens ports and moves voice through them. It is safe for concurrent
// use. Close ends it.
type Engine struct {
	first, last uint16
	music       map[string]*Sound
	log         *slog.Logger
	running     sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	next    uint16
	ports   map[media.Port]*port
	bridges map[uint64]*mixer
	players map[string]*player
	stop    chan struct{} // of the clock, nil while nothing needs it
}

// player is where a sound is: all who listen to it hear the same.
type player struct {
	sound     *Sound
	at        int
	listeners []*port
}

// New returns an engine without ports.
func New(o Options) *Engine {
	e := &Engine{
		first: cmp.Or(o.FirstPort, 20000), last: cmp.Or(o.LastPort, 29999),
		music: o.Music, log: cmp.Or(o.Log, slog.New(slog.DiscardHandler)),
		ports:   make(map[media.Port]*port),
		bridges: make(map[uint64]*mixer),
		players: make(map[string]*player),
	}
	e.next = e.first
	return e
}

// errClosed is what Bind says after Close.
var errClosed = errors.New("voice: the engine is closed")

// Bind opens a port and returns where a phone can reach it.
func (e *Engine) Bind(b media.Bind) (netip.AddrPort, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return netip.AddrPort{}, errClosed
	}
	if e.ports[b.Port] != nil {
		return netip.AddrPort{}, fmt.Errorf("voice: port %d is open already", b.Port)
	}
	socket, err := e.listen(b.Host)
	if err != nil {
		return netip.AddrPort{}, err
	}
	p := newPort(b, socket)
	e.ports[b.Port] = p
	switch b.Use {
	case media.UseBridge:
		e.joinBridge(p, b.Bridge)
	case media.UseMusic:
		e.joinMusic(p, b.Source)
	case media.UseRelay:
		if peer := e.ports[b.Peer]; peer != nil {
			p.setPeer(peer)
			peer.setPeer(p)
		}
	}
	e.running.Go(func() {
		if err := p.receive(); err != nil {
			e.log.Warn("a voice port hears nothing any more", "address", socket.LocalAddr(), "err", err)
		}
	})
	return socket.LocalAddr().(*net.UDPAddr).AddrPort(), nil
}

// Aim tells where a port sends to, and from where it takes packets.
func (e *Engine) Aim(id media.Port, to netip.AddrPort) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.ports[id]; p != nil {
		p.aim(to)
	}
}

// Free closes a port and returns what went through it.
func (e *Engine) Free(id media.Port) Traffic {
	e.mu.Lock()
	defer e.mu.Unlock()
	p := e.ports[id]
	if p == nil {
		return Traffic{}
	}
	e.free(p)
	return p.traffic()
}

// Traffic returns what went through a port so far.
func (e *Engine) Traffic(id media.Port) Traffic {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.ports[id]; p != nil {
		return p.traffic()
	}
	return Traffic{}
}

// Ports returns the number of open ports.
func (e *Engine) Ports() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.ports)
}

// Close frees every port and waits for what the engine started.
func (e *Engine) Close() {
	e.mu.Lock()
	e.closed = true
	for _, p := range e.ports {
		e.free(p)
	}
	e.mu.Unlock()
	e.running.Wait()
}

func (e *Engine) free(p *port) {
	delete(e.ports, p.id)
	switch p.use {
	case media.UseBridge:
		bridge := e.bridges[p.bridge]
		bridge.remove(p.member)
		if len(bridge.members) == 0 {
			delete(e.bridges, p.bridge)
		}
	case media.UseMusic:
		e.leaveMusic(p)
	case media.UseRelay:
		if peer := e.ports[p.peerID]; peer != nil {
			peer.setPeer(nil)
		}
	}
	p.close()
	e.runClock()
}

// listen takes the next even port that is free.
func (e *Engine) listen(host netip.Addr) (*net.UDPConn, error) {
	first := e.first + e.first%2
	count := (int(e.last) - int(first) + 2) / 2
	var last error
	for range count {
		at := e.next + e.next%2
		if at < first || at > e.last {
			at = first
		}
		e.next = at + 2
		if e.next < at {
			e.next = first
		}
		socket, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(host, at)))
		if err == nil {
			return socket, nil
		}
		last = err
	}
	if last == nil {
		return nil, fmt.Errorf("voice: no even port in %d-%d", e.first, e.last)
	}
	return nil, fmt.Errorf("voice: no port of %d-%d is free: %w", e.first, e.last, last)
}

func (e *Engine) joinBridge(p *port, id uint64) {
	bridge := e.bridges[id]
	if bridge == nil {
		bridge = new(mixer)
		e.bridges[id] = bridge
	}
	p.member, p.bridge = new(member), id
	bridge.add(p.member)
	e.runClock()
}

func (e *Engine) joinMusic(p *port, name string) {
	if e.music[name] == nil {
		name = ""
	}
	on := e.players[name]
	if on == nil {
		on = &player{sound: e.music[name]}
		if on.sound == nil {
			on.sound = HoldTone()
		}
		e.players[name] = on
	}
	p.source = name
	on.listeners = append(on.listeners, p)
	e.runClock()
}

func (e *Engine) leaveMusic(p *port) {
	on := e.players[p.source]
	for i, other := range on.listeners {
		if other == p {
			on.listeners = append(on.listeners[:i], on.listeners[i+1:]...)
			return
		}
	}
}

// runClock starts or stops the clock as it is needed.
func (e *Engine) runClock() {
	needed := len(e.bridges) > 0
	for _, on := range e.players {
		needed = needed || len(on.listeners) > 0
	}
	switch {
	case needed && e.stop == nil:
		stop := make(chan struct{})
		e.stop = stop
		e.running.Go(func() { pace(stop, e.beat) })
	case !needed && e.stop != nil:
		close(e.stop)
		e.stop = nil
	}
}

// beat makes a packet for everybody who hears a bridge or music.
func (e *Engine) beat() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, bridge := range e.bridges {
		bridge.mix()
	}
	for _, p := range e.ports {
		switch p.use {
		case media.UseBridge:
			p.sendSamples(p.member.out[:])
		case media.UseMusic:
			on := e.players[p.source]
			on.sound.at(p.law, on.at, p.payload())
			p.sendPayload()
		}
	}
	for _, on := range e.players {
		on.at = (on.at + perTick) % on.sound.length
	}
}

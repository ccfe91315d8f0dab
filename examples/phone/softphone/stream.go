package softphone

import (
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// stream is a UDP port and what goes on there. Only the reader of the session
// changes it; the address of the far end and the flags are for anybody.
type stream struct {
	socket  *net.UDPConn
	changed func()

	rx, tx   streamID
	codec    sccp.PayloadType
	reserved bool           // the server asked for the port and did not close it
	group    bool           // to or from a multicast group, in one direction
	heard    netip.AddrPort // the group that is heard, invalid for none
	receiver *worker
	sender   *worker

	counters counters
	shown    atomic.Pointer[Stream] // all but the counters
}

// worker is a goroutine of a stream.
type worker struct {
	stop chan struct{}
	done chan struct{}
}

func startWorker(run func(stop <-chan struct{})) *worker {
	w := &worker{stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		run(w.stop)
	}()
	return w
}

func (st *stream) local() netip.AddrPort {
	if st.heard.IsValid() {
		return st.heard
	}
	bound := st.socket.LocalAddr().(*net.UDPAddr).AddrPort()
	return netip.AddrPortFrom(bound.Addr().Unmap(), bound.Port())
}

// call is the reference under which the counters go.
func (st *stream) call() uint32 {
	if s := st.shown.Load(); s != nil {
		return s.Call
	}
	return 0
}

// show publishes what changed.
func (st *stream) show(id streamID, remote netip.AddrPort) {
	st.shown.Store(&Stream{
		Conference: id.conference, Party: id.party, Call: id.call,
		Codec: st.codec, Local: st.local(), Remote: remote,
		Sending: st.sender != nil, Receiving: st.receiver != nil, Multicast: st.group,
	})
}

// reshow publishes the flags.
func (st *stream) reshow() {
	s := *st.shown.Load()
	s.Sending, s.Receiving = st.sender != nil, st.receiver != nil
	st.shown.Store(&s)
}

func (st *stream) describe() Stream {
	var s Stream
	if shown := st.shown.Load(); shown != nil {
		s = *shown
	}
	s.Counters = st.counters.read()
	return s
}

func (st *stream) remote() netip.AddrPort {
	if s := st.shown.Load(); s != nil {
		return s.Remote
	}
	return netip.AddrPort{}
}

// startReceiving counts what arrives from now on.
func (st *stream) startReceiving(id streamID, codec sccp.PayloadType) error {
	st.rx, st.codec = id, codec
	if st.receiver == nil {
		if err := st.socket.SetReadDeadline(time.Time{}); err != nil {
			return err
		}
		st.receiver = startWorker(func(<-chan struct{}) { st.receive() })
	}
	st.show(id, st.remote())
	return nil
}

func (st *stream) stopReceiving() {
	if st.receiver == nil {
		return
	}
	// An error means that the socket is closed, which ends the worker too.
	_ = st.socket.SetReadDeadline(time.Unix(1, 0))
	<-st.receiver.done
	st.receiver = nil
	st.reshow()
}

// startSending sends a tone to remote from now on.
func (st *stream) startSending(id streamID, codec sccp.PayloadType, remote netip.AddrPort, packet time.Duration) {
	st.stopSending()
	st.tx, st.codec = id, codec
	st.sender = startWorker(func(stop <-chan struct{}) { st.send(stop, remote, codec, packet) })
	st.show(id, remote)
}

func (st *stream) stopSending() {
	if st.sender == nil {
		return
	}
	close(st.sender.stop)
	<-st.sender.done
	st.sender = nil
	st.reshow()
}

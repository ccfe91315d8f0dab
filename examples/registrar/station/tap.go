package station

import (
	"net"
	"net/netip"
	"time"
)

// Tap sees the bytes of every connection as they pass, for traces and captures.
// Its methods are called by many goroutines and must not block; data is only
// valid during the call.
type Tap interface {
	// Opened and Closed surround the life of a connection.
	Opened(f Flow, at time.Time)
	Closed(f Flow, at time.Time)
	// Segment is what one Read or Write carried.
	Segment(f Flow, fromPhone bool, at time.Time, data []byte)
}

// Flow names a connection.
type Flow struct{ Phone, Server netip.AddrPort }

// tapped shows a connection's bytes to a Tap.
type tapped struct {
	net.Conn
	flow Flow
	tap  Tap
}

func (t *tapped) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	if n > 0 {
		t.tap.Segment(t.flow, true, time.Now(), b[:n])
	}
	return n, err
}

func (t *tapped) Write(b []byte) (int, error) {
	t.tap.Segment(t.flow, false, time.Now(), b)
	return t.Conn.Write(b)
}

package api

import "time"

// Limits bound what clients can take. Zero fields have the values of
// [DefaultLimits].
type Limits struct {
	Body        int64 // bytes of a request's body
	Header      int   // bytes of a request's header
	Connections int   // of the socket, and as many over TCP
	Streams     int   // traces and long work at a time
	// Patience is how long a request may take to arrive, and a client to read what
	// was written.
	Patience time.Duration
	// Quiet is after what time without anything to tell a stream begins, so that
	// clients see that it does. What fails before is told by a status of its own.
	Quiet time.Duration
	// Farewell is how long open requests have at the end.
	Farewell time.Duration
}

// DefaultLimits suit people and their scripts.
func DefaultLimits() Limits {
	return Limits{
		Body: 1 << 20, Header: 32 << 10, Connections: 128, Streams: 32,
		Patience: 30 * time.Second, Quiet: 200 * time.Millisecond, Farewell: 5 * time.Second,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	orElse(&l.Body, d.Body)
	orElse(&l.Header, d.Header)
	orElse(&l.Connections, d.Connections)
	orElse(&l.Streams, d.Streams)
	orElse(&l.Patience, d.Patience)
	orElse(&l.Quiet, d.Quiet)
	orElse(&l.Farewell, d.Farewell)
	return l
}

func orElse[N int | int64 | time.Duration](value *N, otherwise N) {
	if *value <= 0 {
		*value = otherwise
	}
}

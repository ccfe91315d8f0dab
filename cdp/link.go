package cdp

import "time"

// Link is an Ethernet interface as an Announcer or a Listener uses it. *Conn is
// one; tests and other platforms can bring their own.
//
// ReadFrame is called by one goroutine; the other methods may be called at the
// same time as it.
type Link interface {
	// ReadFrame stores one Ethernet frame without FCS and returns its length. It
	// returns an error that is os.ErrDeadlineExceeded when the deadline passes.
	ReadFrame(frame []byte) (int, error)

	// WriteFrame sends one Ethernet frame without FCS.
	WriteFrame(frame []byte) error

	// SetReadDeadline also wakes a ReadFrame that waits. Zero means no deadline.
	SetReadDeadline(t time.Time) error

	// SetWriteDeadline limits WriteFrame. Zero means no deadline.
	SetWriteDeadline(t time.Time) error

	// Up reports whether a cable with somebody behind it is plugged in. An error
	// means that the interface is gone.
	Up() (bool, error)

	// MAC is the address of the interface.
	MAC() MAC
}

package cdp

import (
	"fmt"
	"net"
	"os"
	"time"
)

// Conn is a raw socket for CDP frames on one Linux interface. It needs the
// capability CAP_NET_RAW and no C library.
//
// One goroutine may read; any may write, set deadlines and close.
type Conn struct {
	file *os.File // of the socket, non-blocking, so that deadlines work
	name string
	mac  MAC
}

var _ Link = (*Conn)(nil)

// Open makes a Conn on the interface with this name. The error is fs.ErrPermission
// without CAP_NET_RAW, and errors.ErrUnsupported where Conn is not implemented.
func Open(name string) (*Conn, error) {
	intf, err := net.InterfaceByName(name)
	if err != nil {
		return nil, fmt.Errorf("cdp: interface %q: %w", name, err)
	}
	mac, err := MACFrom(intf.HardwareAddr)
	if err != nil {
		return nil, fmt.Errorf("cdp: interface %q is not Ethernet: %w", name, err)
	}
	file, err := openSocket(intf)
	if err != nil {
		return nil, fmt.Errorf("cdp: raw socket on %q: %w", name, err)
	}
	return &Conn{file: file, name: name, mac: mac}, nil
}

// Name is the name of the interface.
func (c *Conn) Name() string { return c.name }

// MAC is the address of the interface when it was opened.
func (c *Conn) MAC() MAC { return c.mac }

// ReadFrame waits for a CDP frame of another sender. A frame longer than the
// buffer is cut; MaxFrame bytes are enough. An interface that goes down does not
// end the wait.
func (c *Conn) ReadFrame(frame []byte) (int, error) {
	for {
		n, err := c.file.Read(frame)
		if err == nil || !transient(err) {
			return n, err
		}
	}
}

// WriteFrame sends a frame. The first error may be about an earlier time when
// the interface was down, so it tries twice.
func (c *Conn) WriteFrame(frame []byte) error {
	_, err := c.file.Write(frame)
	if err != nil && transient(err) {
		_, err = c.file.Write(frame)
	}
	return err
}

// SetReadDeadline implements Link.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.file.SetReadDeadline(t) }

// SetWriteDeadline implements Link.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.file.SetWriteDeadline(t) }

// Close wakes ReadFrame, which returns os.ErrClosed.
func (c *Conn) Close() error { return c.file.Close() }

// Up reports whether the interface is up and has a carrier.
func (c *Conn) Up() (bool, error) {
	raw, err := c.file.SyscallConn()
	if err != nil {
		return false, err
	}
	var up bool
	var upErr error
	if err := raw.Control(func(fd uintptr) { up, upErr = running(fd, c.name) }); err != nil {
		return false, err
	}
	if upErr != nil {
		return false, fmt.Errorf("cdp: state of interface %q: %w", c.name, upErr)
	}
	return up, nil
}

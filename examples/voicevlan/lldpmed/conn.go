package lldpmed

import (
	"fmt"
	"net"
	"os"
	"time"

	"github.com/skinnykit/skinny/cdp"
)

// Conn is a raw socket for LLDP frames on one Linux interface. It needs the
// capability CAP_NET_RAW. One goroutine may read; any may write and close.
type Conn struct {
	file *os.File
	twin *cdp.Conn
}

var _ cdp.Link = (*Conn)(nil)

// Open makes a Conn on the interface of another one, which tells its address and
// whether it is up, and must be closed later. The error is fs.ErrPermission
// without CAP_NET_RAW, and errors.ErrUnsupported where Conn is not implemented.
func Open(twin *cdp.Conn) (*Conn, error) {
	intf, err := net.InterfaceByName(twin.Name())
	if err != nil {
		return nil, fmt.Errorf("lldpmed: interface %q: %w", twin.Name(), err)
	}
	file, err := openSocket(intf)
	if err != nil {
		return nil, fmt.Errorf("lldpmed: raw socket on %q: %w", twin.Name(), err)
	}
	return &Conn{file: file, twin: twin}, nil
}

// ReadFrame waits for a frame. An interface that goes down does not end the wait.
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

// SetReadDeadline limits ReadFrame, also one that waits.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.file.SetReadDeadline(t) }

// SetWriteDeadline limits WriteFrame.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.file.SetWriteDeadline(t) }

// Up reports whether the interface is up and has a carrier.
func (c *Conn) Up() (bool, error) { return c.twin.Up() }

// MAC is the address of the interface.
func (c *Conn) MAC() cdp.MAC { return c.twin.MAC() }

// Close wakes ReadFrame, which returns os.ErrClosed.
func (c *Conn) Close() error { return c.file.Close() }

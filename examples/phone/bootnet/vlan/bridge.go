package vlan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// bridge carries frames between a TAP interface and the tagged VLAN of another.
type bridge struct {
	tap, wire device
	tag       [tagSize]byte
	sending   sync.WaitGroup
	running   sync.WaitGroup
}

// device is an *os.File of a TAP interface or a packet socket.
type device interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
}

// drainTime is how long the last frames of the machine, such as the release of
// its address, have to leave.
const drainTime = 100 * time.Millisecond

const (
	addresses = 12 // bytes of a frame before the tag
	tagSize   = 4
	header    = 14
	maxFrame  = 1518
)

func openBridge(ctx context.Context, parent, name string, id uint16) (*bridge, error) {
	wire, mac, err := openWire(parent, id)
	if err != nil {
		return nil, err
	}
	tap, err := openTAP(name)
	if err != nil {
		return nil, errors.Join(err, wire.Close())
	}
	if err := ip(ctx, "link", "set", name, "address", mac); err != nil {
		return nil, errors.Join(err, wire.Close(), tap.Close())
	}
	return newBridge(tap, wire, id), nil
}

func newBridge(tap, wire device, id uint16) *bridge {
	b := &bridge{tap: tap, wire: wire, tag: [tagSize]byte{0x81, 0x00, byte(id >> 8), byte(id)}}
	b.sending.Go(b.toWire)
	b.running.Go(b.toTAP)
	return b
}

// toWire tags what the machine sends. A frame that cannot be sent is lost, as on
// any wire; the next one may go through.
func (b *bridge) toWire() {
	frame := make([]byte, maxFrame+tagSize)
	for {
		n, err := b.tap.Read(frame[tagSize:])
		if ended(err) || errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
		if err != nil || n < header {
			continue
		}
		copy(frame, frame[tagSize:tagSize+addresses])
		copy(frame[addresses:], b.tag[:])
		if _, err := b.wire.Write(frame[:tagSize+n]); ended(err) {
			return
		}
	}
}

// toTAP hands over what came in with the tag, which the kernel has taken off.
func (b *bridge) toTAP() {
	frame := make([]byte, maxFrame)
	for {
		n, err := b.wire.Read(frame)
		if ended(err) {
			return
		}
		if err != nil || n < header {
			continue
		}
		if _, err := b.tap.Write(frame[:n]); ended(err) {
			return
		}
	}
}

// ended tells that there will be no more frames; an interface that is down gives
// other errors, and only once.
func ended(err error) bool {
	return errors.Is(err, os.ErrClosed) || errors.Is(err, io.EOF) || gone(err)
}

func (b *bridge) close() error {
	err := b.tap.SetReadDeadline(time.Now().Add(drainTime))
	if err == nil {
		b.sending.Wait()
	}
	err = errors.Join(err, b.tap.Close(), b.wire.Close())
	b.sending.Wait()
	b.running.Wait()
	if err != nil {
		return fmt.Errorf("vlan: %w", err)
	}
	return nil
}

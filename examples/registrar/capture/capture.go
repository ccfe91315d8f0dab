// Package capture writes the traffic of phones to a capture file that Wireshark
// and tshark read.
package capture

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"github.com/skinnykit/skinny/examples/registrar/station"
)

// sccpPort stands in the capture for whatever port the registrar listens on, so
// that programs know what they see.
const sccpPort = 2000

// Sizes of the pieces in the file.
const (
	snapLength = 65535
	maxPayload = 32 << 10 // so that headers and data fit an IP packet
)

// Capture is a [station.Tap] that writes packets. Ethernet, IP and TCP headers
// are made up: the sequence numbers are right, everything else is the minimum.
type Capture struct {
	mu    sync.Mutex
	out   *pcapgo.Writer
	buf   gopacket.SerializeBuffer
	flows map[station.Flow]*flow
	last  time.Time
	err   error
}

// flow keeps the next sequence numbers.
type flow struct{ phone, server uint32 }

// New writes the file header.
func New(w io.Writer) (*Capture, error) {
	out := pcapgo.NewWriterNanos(w)
	if err := out.WriteFileHeader(snapLength, layers.LinkTypeEthernet); err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	return &Capture{out: out, buf: gopacket.NewSerializeBuffer(), flows: make(map[station.Flow]*flow)}, nil
}

// File is a Capture in a file of its own.
type File struct {
	*Capture
	file *os.File
}

// Create makes the file, or empties it. A new one is for its owner only: what users
// dial may be a PIN.
func Create(name string) (*File, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	c, err := New(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &File{c, file}, nil
}

// Close closes the file. Its error is the first of writing, too.
func (f *File) Close() error { return errors.Join(f.Err(), f.file.Close()) }

// Err returns the first error of writing. Nothing is written after it.
func (c *Capture) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Opened writes the handshake.
func (c *Capture) Opened(f station.Flow, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flows[f] = &flow{phone: 1, server: 1}
	c.packet(f, true, at, layers.TCP{SYN: true}, nil)
	c.packet(f, false, at, layers.TCP{SYN: true, ACK: true, Ack: 1}, nil)
	c.packet(f, true, at, layers.TCP{ACK: true, Seq: 1, Ack: 1}, nil)
}

// Closed writes the farewell.
func (c *Capture) Closed(f station.Flow, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	state := c.flows[f]
	if state == nil {
		return
	}
	delete(c.flows, f)
	c.packet(f, false, at, layers.TCP{FIN: true, ACK: true, Seq: state.server, Ack: state.phone}, nil)
	c.packet(f, true, at, layers.TCP{FIN: true, ACK: true, Seq: state.phone, Ack: state.server + 1}, nil)
	c.packet(f, false, at, layers.TCP{ACK: true, Seq: state.server + 1, Ack: state.phone + 1}, nil)
}

// Segment writes data.
func (c *Capture) Segment(f station.Flow, fromPhone bool, at time.Time, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	state := c.flows[f]
	if state == nil {
		return
	}
	seq, ack := &state.server, state.phone
	if fromPhone {
		seq, ack = &state.phone, state.server
	}
	for len(data) > 0 {
		n := min(len(data), maxPayload)
		c.packet(f, fromPhone, at, layers.TCP{PSH: true, ACK: true, Seq: *seq, Ack: ack}, data[:n])
		*seq += uint32(n)
		data = data[n:]
	}
}

func (c *Capture) packet(f station.Flow, fromPhone bool, at time.Time, tcp layers.TCP, data []byte) {
	if c.err != nil {
		return
	}
	// Goroutines come in any order, and clocks are set back; the file goes on.
	if at = at.Round(0); at.Before(c.last) {
		at = c.last
	}
	c.last = at
	from, to := f.Phone, netip.AddrPortFrom(f.Server.Addr(), sccpPort)
	phoneMAC, serverMAC := net.HardwareAddr{2, 0, 0, 0, 0, 1}, net.HardwareAddr{2, 0, 0, 0, 0, 2}
	if !fromPhone {
		from, to = to, from
		phoneMAC, serverMAC = serverMAC, phoneMAC
	}
	tcp.SrcPort, tcp.DstPort, tcp.Window = layers.TCPPort(from.Port()), layers.TCPPort(to.Port()), 65535
	ethernet := layers.Ethernet{SrcMAC: phoneMAC, DstMAC: serverMAC, EthernetType: layers.EthernetTypeIPv4}
	var network interface {
		gopacket.SerializableLayer
		gopacket.NetworkLayer
	} = &layers.IPv4{
		Version: 4, TTL: 64, Protocol: layers.IPProtocolTCP,
		SrcIP: from.Addr().AsSlice(), DstIP: to.Addr().AsSlice(),
	}
	if from.Addr().Is6() {
		ethernet.EthernetType = layers.EthernetTypeIPv6
		network = &layers.IPv6{
			Version: 6, HopLimit: 64, NextHeader: layers.IPProtocolTCP,
			SrcIP: from.Addr().AsSlice(), DstIP: to.Addr().AsSlice(),
		}
	}
	c.err = c.write(at, &ethernet, network, &tcp, gopacket.Payload(data))
}

func (c *Capture) write(at time.Time, ethernet *layers.Ethernet, network interface {
	gopacket.SerializableLayer
	gopacket.NetworkLayer
}, tcp *layers.TCP, data gopacket.Payload,
) error {
	if err := tcp.SetNetworkLayerForChecksum(network); err != nil {
		return fmt.Errorf("capture: %w", err)
	}
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(c.buf, options, ethernet, network, tcp, data); err != nil {
		return fmt.Errorf("capture: %w", err)
	}
	frame := c.buf.Bytes()
	info := gopacket.CaptureInfo{Timestamp: at, CaptureLength: len(frame), Length: len(frame)}
	if err := c.out.WritePacket(info, frame); err != nil {
		return fmt.Errorf("capture: %w", err)
	}
	return nil
}

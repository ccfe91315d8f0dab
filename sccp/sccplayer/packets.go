package sccplayer

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
)

// Packets reads a capture file: pcap, also compressed by gzip, or pcapng, also
// with interfaces of several link types. An error ends it: io.ErrUnexpectedEOF
// if the file was cut inside of a packet.
func Packets(file io.Reader) iter.Seq2[gopacket.Packet, error] {
	return func(yield func(gopacket.Packet, error) bool) {
		next, err := open(file)
		for err == nil {
			var p gopacket.Packet
			if p, err = next(); err == nil && !yield(p, nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			yield(nil, fmt.Errorf("sccplayer: capture file: %w", err))
		}
	}
}

type source = func() (gopacket.Packet, error)

func open(file io.Reader) (source, error) {
	buffered := bufio.NewReader(file)
	magic, err := buffered.Peek(4)
	if err != nil {
		return nil, unexpected(err)
	}
	if binary.BigEndian.Uint32(magic) == 0x0a0d0d0a {
		r, err := pcapgo.NewNgReader(buffered, pcapgo.NgReaderOptions{WantMixedLinkType: true, SkipUnknownVersion: true})
		if err != nil {
			return nil, unexpected(err)
		}
		link := func(info gopacket.CaptureInfo) layers.LinkType { return info.AncillaryData[0].(layers.LinkType) }
		return reading(r, link), nil
	}
	r, err := pcapgo.NewReader(buffered)
	if err != nil {
		return nil, unexpected(err)
	}
	return reading(r, func(gopacket.CaptureInfo) layers.LinkType { return r.LinkType() }), nil
}

func reading(r gopacket.PacketDataSource, link func(gopacket.CaptureInfo) layers.LinkType) source {
	return func() (gopacket.Packet, error) {
		data, info, err := r.ReadPacketData()
		switch {
		case err == nil:
			return packetOf(data, info, link(info)), nil
		case info.CaptureLength > 0: // the header of the packet is there
			return nil, unexpected(err)
		}
		return nil, err
	}
}

// unexpected is for an end of the file where more must come.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// linkTypeSLL2 is how Linux captures on all interfaces at once: 20 bytes, the
// first two of which are the type of an Ethernet frame. gopacket keeps only the
// lower byte of the number.
const (
	linkTypeSLL2 = 276 & 0xff
	sll2Size     = 20
)

func packetOf(data []byte, info gopacket.CaptureInfo, link layers.LinkType) gopacket.Packet {
	var first gopacket.Decoder = link
	if link == linkTypeSLL2 && len(data) >= sll2Size {
		first = layers.EthernetType(binary.BigEndian.Uint16(data))
		data = data[sll2Size:]
	}
	p := gopacket.NewPacket(data, first, gopacket.NoCopy)
	m := p.Metadata()
	m.CaptureInfo = info
	m.Truncated = m.Truncated || info.CaptureLength < info.Length
	return p
}

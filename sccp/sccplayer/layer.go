package sccplayer

import (
	"errors"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"github.com/skinnykit/skinny/sccp"
)

// LayerTypeSkinny is the number of the layer. gopacket leaves numbers from
// 2000 on to everybody.
const LayerTypeSkinny gopacket.LayerType = 20002000

// Register makes gopacket decode the TCP ports, usually 2000, as Skinny. It
// changes gopacket's own tables: call it once, before any packet is decoded.
// gopacket looks into TCP only with [gopacket.DecodeOptions] that set
// DecodeStreamsAsDatagrams. Decoder and the DecodingLayer need neither.
func Register(ports ...layers.TCPPort) {
	gopacket.OverrideLayerType(int(LayerTypeSkinny), gopacket.LayerTypeMetadata{
		Name: "Skinny", Decoder: gopacket.DecodeFunc(decodeSkinny),
	})
	for _, port := range ports {
		layers.RegisterTCPPortLayerType(port, LayerTypeSkinny)
	}
}

// Frame is one message of a segment.
type Frame struct {
	Header  sccp.Header
	Message sccp.Message // [*sccp.Unknown] if Err is set
	Err     error        // a [*sccp.FieldError]
}

// Skinny is the layer: all whole messages of a TCP segment. Its payload is the
// beginning of a message that goes on in the next segment. Messages alias the
// packet; a DecodingLayer overwrites them with those of the next packet.
type Skinny struct {
	layers.BaseLayer
	Frames []Frame
}

// LayerType returns LayerTypeSkinny.
func (s *Skinny) LayerType() gopacket.LayerType { return LayerTypeSkinny }

// CanDecode returns LayerTypeSkinny.
func (s *Skinny) CanDecode() gopacket.LayerClass { return LayerTypeSkinny }

// NextLayerType is gopacket's payload if the last message is incomplete.
func (s *Skinny) NextLayerType() gopacket.LayerType {
	if len(s.Payload) > 0 {
		return gopacket.LayerTypePayload
	}
	return gopacket.LayerTypeZero
}

// DecodeFromBytes reads the messages of a segment and allocates nothing once
// it has seen their kinds. The error is [sccp.ErrFrame] if a length word is
// impossible: the segment is not Skinny, or starts inside of a message. An
// incomplete message at the end marks the packet as truncated.
func (s *Skinny) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	rest := data
	s.Frames = s.Frames[:0]
	for len(rest) > 0 {
		h, err := sccp.ParseHeader(rest)
		if errors.Is(err, sccp.ErrShort) {
			break
		}
		if err != nil {
			return err
		}
		if h.Length > sccp.MaxFrame {
			return sccp.ErrFrame
		}
		if h.FrameSize() > len(rest) {
			break
		}
		s.add(h, rest[sccp.HeaderSize:h.FrameSize():h.FrameSize()])
		rest = rest[h.FrameSize():]
	}
	if len(rest) > 0 {
		df.SetTruncated()
	}
	s.BaseLayer = layers.BaseLayer{Contents: data[:len(data)-len(rest)], Payload: rest}
	return nil
}

// add decodes a message into the struct that was in its place before, if it
// was of the same kind.
func (s *Skinny) add(h sccp.Header, body []byte) {
	n := len(s.Frames)
	if n < cap(s.Frames) {
		s.Frames = s.Frames[:n+1]
	} else {
		s.Frames = append(s.Frames, Frame{})
	}
	f := &s.Frames[n]
	if f.Message == nil || f.Message.ID() != h.ID || f.Err != nil {
		f.Message = sccp.New(h.ID)
	}
	f.Header = h
	f.Err = f.Message.Decode(body, h.Version)
	if f.Err != nil {
		raw := &sccp.Unknown{MessageID: h.ID}
		_ = raw.Decode(body, h.Version) // keeps the bytes and has no error
		f.Message = raw
	}
}

func decodeSkinny(data []byte, p gopacket.PacketBuilder) error {
	s := &Skinny{}
	if err := s.DecodeFromBytes(data, p); err != nil {
		return err
	}
	p.AddLayer(s)
	if len(s.Payload) == 0 {
		return nil
	}
	return p.NextDecoder(s.NextLayerType())
}

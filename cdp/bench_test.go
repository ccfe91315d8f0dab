package cdp_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"github.com/skinnykit/skinny/cdp"
)

// benchPacket is a packet that gopacket reads to the end.
func benchPacket() cdp.Packet { return forGopacket(fullPacket()) }

func BenchmarkDecode(b *testing.B) {
	frame := encode(b, benchPacket())
	b.Run("views", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(frame)))
		for b.Loop() {
			if _, err := readAll(frame); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Packet", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(frame)))
		for b.Loop() {
			var p cdp.Packet
			f, err := cdp.ParseFrame(frame)
			if err != nil {
				b.Fatal(err)
			}
			if err := p.Decode(f.Payload); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline gopacket", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(frame)))
		for b.Loop() {
			p := gopacket.NewPacket(frame, layers.LayerTypeEthernet, gopacket.NoCopy)
			if p.Layer(layers.LayerTypeCiscoDiscoveryInfo) == nil {
				b.Fatal(p.ErrorLayer())
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	p := benchPacket()
	buf := make([]byte, 0, cdp.MaxFrame)
	size := int64(len(encode(b, p)))
	b.Run("AppendFrame", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(size)
		for b.Loop() {
			if _, err := p.AppendFrame(buf, testMAC()); err != nil {
				b.Fatal(err)
			}
		}
	})
	// The TLVs of the same frame through encoding/binary, without checksum and
	// checks.
	payload := payloadOf(b, encode(b, p))
	b.Run("baseline encoding/binary", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(size)
		var out bytes.Buffer
		for b.Loop() {
			out.Reset()
			for t, err := range payload.TLVs() {
				if err != nil {
					b.Fatal(err)
				}
				head := struct{ Type, Length uint16 }{uint16(t.Type), uint16(4 + len(t.Value))}
				if err := binary.Write(&out, binary.BigEndian, head); err != nil {
					b.Fatal(err)
				}
				if err := binary.Write(&out, binary.BigEndian, t.Value); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkChecksum(b *testing.B) {
	payload := make([]byte, cdp.MaxPayload-1)
	for i := range payload {
		payload[i] = byte(i)
	}
	b.Run("Checksum", func(b *testing.B) {
		b.SetBytes(int64(len(payload)))
		for b.Loop() {
			cdp.Checksum(payload)
		}
	})
	b.Run("baseline 16 bits at a time", func(b *testing.B) {
		b.SetBytes(int64(len(payload)))
		for b.Loop() {
			signedCharSum(payload)
		}
	})
}

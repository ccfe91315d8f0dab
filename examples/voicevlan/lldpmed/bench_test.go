package lldpmed_test

import (
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/lldpmed"
	"github.com/skinnykit/skinny/internal/alloctest"
)

// Sending costs no memory; reading costs the names.
func TestAllocations(t *testing.T) {
	p := port(cdp.Tagged(100))
	buf := make([]byte, 0, 1518)
	alloctest.Zero(t, "Append", func() {
		if _, err := p.Append(buf); err != nil {
			t.Error(err)
		}
	})
	frame := encode(t, p)
	alloctest.AtMost(t, "Parse", 2, func() {
		if _, err := lldpmed.Parse(frame); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	p := port(cdp.Tagged(100))
	frame := encode(b, p)
	b.Run("Append", func(b *testing.B) {
		b.ReportAllocs()
		buf := make([]byte, 0, 1518)
		for b.Loop() {
			if _, err := p.Append(buf); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := lldpmed.Parse(frame); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline gopacket", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			packet := gopacket.NewPacket(frame, layers.LayerTypeEthernet, gopacket.NoCopy)
			if packet.Layer(layers.LayerTypeLinkLayerDiscovery) == nil {
				b.Fatal(packet.ErrorLayer())
			}
		}
	})
}

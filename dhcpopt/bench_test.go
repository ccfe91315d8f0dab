package dhcpopt_test

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"github.com/skinnykit/skinny/dhcpopt"
)

func benchMessage(b *testing.B) []byte {
	b.Helper()
	options, err := dhcpopt.AppendServers([]byte{53, 1, 2, 54, 4, 10, 9, 0, 1, 1, 4, 255, 255, 255, 0}, addrs("10.9.0.1", "10.9.0.2")...)
	if err != nil {
		b.Fatal(err)
	}
	return message(netip.MustParseAddr("10.9.0.1"), "", "", options)
}

func BenchmarkRead(b *testing.B) {
	m := benchMessage(b)
	b.Run("ParseReply, All, ParseServers", func(b *testing.B) {
		b.ReportAllocs()
		list := make([]netip.Addr, 0, 8)
		for b.Loop() {
			r, err := dhcpopt.ParseReply(m)
			if err != nil {
				b.Fatal(err)
			}
			for o, err := range dhcpopt.All(r.Options) {
				if err != nil {
					b.Fatal(err)
				}
				if o.Code != dhcpopt.TFTPServers {
					continue
				}
				if _, err := dhcpopt.ParseServers(list, o.Value); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("baseline gopacket", func(b *testing.B) {
		b.ReportAllocs()
		var d layers.DHCPv4
		for b.Loop() {
			if err := d.DecodeFromBytes(m, gopacket.NilDecodeFeedback); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppendServers(b *testing.B) {
	servers := addrs("10.9.0.1", "10.9.0.2")
	b.Run("AppendServers", func(b *testing.B) {
		b.ReportAllocs()
		buf := make([]byte, 0, 64)
		for b.Loop() {
			if _, err := dhcpopt.AppendServers(buf, servers...); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("baseline encoding/binary", func(b *testing.B) {
		b.ReportAllocs()
		var out bytes.Buffer
		for b.Loop() {
			out.Reset()
			value := struct {
				Code, Length uint8
				Addrs        [2][4]byte
			}{150, 8, [2][4]byte{servers[0].As4(), servers[1].As4()}}
			if err := binary.Write(&out, binary.BigEndian, value); err != nil {
				b.Fatal(err)
			}
		}
	})
}

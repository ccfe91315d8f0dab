package dhcp

import (
	"encoding/binary"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"

	"github.com/skinnykit/skinny/dhcpopt"
)

func benchMessage(b *testing.B, kind dhcpv4.MessageType, client uint32, more ...dhcpv4.Modifier) *dhcpv4.DHCPv4 {
	b.Helper()
	m, err := dhcpv4.New(append([]dhcpv4.Modifier{
		dhcpv4.WithHwAddr(binary.BigEndian.AppendUint32(net.HardwareAddr{2, 0}, client)), dhcpv4.WithMessageType(kind),
		dhcpv4.WithOption(dhcpv4.OptClassIdentifier(dhcpopt.PhoneClass("CP-7962G", true))),
		dhcpv4.WithGeneric(dhcpv4.OptionParameterRequestList, dhcpopt.PhoneRequest()),
	}, more...)...)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// The largest pool: a discover that finds its address at once, and one that looks
// at the whole pool in vain; the baseline is what the DHCP library takes for a
// message in and a message out.
func BenchmarkDiscover(b *testing.B) {
	own := netip.MustParseAddr("10.0.0.1")
	large := Scope{
		Network: netip.MustParsePrefix("10.0.0.0/8"), First: netip.MustParseAddr("10.1.0.0"), Last: netip.MustParseAddr("10.1.255.255"),
	}
	discover := benchMessage(b, dhcpv4.MessageTypeDiscover, 1<<31).ToBytes()
	now := time.Now()
	run := func(name string, h *answers, want string) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m, err := dhcpv4.FromBytes(discover)
				if err != nil {
					b.Fatal(err)
				}
				out := h.answer(m, now)
				if out.event != want {
					b.Fatal(out.event)
				}
				if out.reply != nil {
					out.reply.ToBytes()
				}
			}
		})
	}
	run("address at once", newAnswers(own, []Scope{large}), eventOffer)
	full := newAnswers(own, []Scope{large})
	for i := range uint32(1 << 16) {
		full.networks[0].leases.give(mac(binary.BigEndian.AppendUint32([]byte{2, 0}, i)), address(number(large.First)+i), bound, now.Add(time.Hour))
	}
	run("pool of 65,536 is full", full, eventExhausted)
	b.Run("baseline library alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m, err := dhcpv4.FromBytes(discover)
			if err != nil {
				b.Fatal(err)
			}
			reply, err := dhcpv4.NewReplyFromRequest(m, dhcpv4.WithMessageType(dhcpv4.MessageTypeOffer))
			if err != nil {
				b.Fatal(err)
			}
			reply.ToBytes()
		}
	})
}

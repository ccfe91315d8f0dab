package serverconf_test

import (
	"net/netip"
	"strings"
	"testing"
	"text/template"

	"github.com/skinnykit/skinny/dhcpopt/serverconf"
)

// The baseline writes two of the lines with text/template.
func BenchmarkLines(b *testing.B) {
	r := serverconf.Request{Servers: []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")}}
	for _, kind := range []serverconf.Kind{serverconf.Dnsmasq, serverconf.Kea} {
		b.Run(string(kind), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := serverconf.Lines(kind, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("baseline template", func(b *testing.B) {
		b.ReportAllocs()
		lines := template.Must(template.New("lines").Parse(
			"dhcp-option=150{{range .Servers}},{{.}}{{end}}\ndhcp-option=66,\"{{index .Servers 0}}\"\n"))
		for b.Loop() {
			var text strings.Builder
			if err := lines.Execute(&text, r); err != nil {
				b.Fatal(err)
			}
		}
	})
}

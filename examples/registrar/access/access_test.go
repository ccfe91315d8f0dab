package access_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/tftp"
)

const rules = `
listen: {sccps: ":2443"}
tls: {certificate: a, key: b}
security:
  networks: [10.20.0.0/16, "fe80::/10"]
  file-networks: [10.0.0.0/8]
  devices: [SEP00112233*, ATA*]
templates:
  office: {networks: [10.20.1.0/24]}
lines: [{number: 1001}]
devices:
  - {name: SEP001122334455, lines: [1001], template: office, security: encrypted}
  - {name: SEP001122334466, lines: [1001], security: none}
  - {name: ATA001122334477, lines: [1001]}
`

func gate(t *testing.T, text string) *access.Gate {
	t.Helper()
	cfg, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	return access.New(cfg, directory.New(cfg))
}

func TestAdmit(t *testing.T) {
	g := gate(t, rules)
	for address, want := range map[string]bool{
		"10.20.3.4": true, "::ffff:10.20.3.4": true, "fe80::1%eth0": true,
		"10.21.0.1": false, "127.0.0.1": false, "2001:db8::1": false,
	} {
		err := g.Admit(netip.AddrPortFrom(netip.MustParseAddr(address), 50000))
		assert.Equal(t, want, err == nil, address)
	}
	err := g.Admit(netip.AddrPort{})
	var refusal *access.Refusal
	require.ErrorAs(t, err, &refusal, "an address that is none")
	err = g.Admit(netip.MustParseAddrPort("10.21.3.4:5"))
	require.ErrorContains(t, err, `10.21.3.4 is in none of the networks of phones; if it is a phone, add "10.21.3.0/24" to security/networks`)
	open := gate(t, "security: {networks: [any]}")
	require.NoError(t, open.Admit(netip.MustParseAddrPort("8.8.8.8:5")))
	require.NoError(t, open.Admit(netip.MustParseAddrPort("[2001:db8::1]:5")))
}

func TestByItselfOnlyPrivateNetworks(t *testing.T) {
	g := gate(t, "")
	require.NoError(t, g.Admit(netip.MustParseAddrPort("192.168.1.2:5")))
	require.Error(t, g.Admit(netip.MustParseAddrPort("8.8.8.8:5")))
	require.NoError(t, g.Allow("SEP001122334455", netip.MustParseAddr("192.168.1.2"), false), "who is known is the directory's to say")
}

// TestUnknownPhonesAreTurnedAway by the directory, without anything configured.
func TestUnknownPhonesAreTurnedAway(t *testing.T) {
	_, err := directory.New(config.Default()).Admit("SEP001122334455", 7)
	var rejection *directory.Rejection
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, "Unknown SEP001122334455", rejection.Reason)
}

func TestAllow(t *testing.T) {
	g := gate(t, rules)
	for _, c := range []struct {
		device, from string
		secure       bool
		reason, fix  string // empty: allowed
	}{
		{"SEP001122334455", "10.20.1.9", true, "", ""},
		{"sep001122334455", "10.20.1.9", true, "", ""},
		{"SEP001122334455", "10.20.1.9", false, "Encryption required", "port for TLS"},
		{"sep001122334455", "10.20.1.9", false, "Encryption required", "port for TLS"},
		{"SEP001122334455", "10.20.2.9", true, "Not from this address", `add "10.20.2.0/24" to the networks of the device`},
		{"SEP001122334466", "10.20.2.9", false, "", ""},
		{"SEP001122334466", "10.20.2.9", true, "No encryption here", "security: any"},
		{"SEP001122334499", "10.20.2.9", true, "", ""},
		{"SEP990000000000", "10.20.2.9", false, "Name not allowed", "security/devices"},
		{"ATA001122334477", "10.20.2.9", true, "", ""},
		{"ATA001122334477", "8.8.8.8", true, "Not from this address", "security/networks"},
		{"", "10.20.2.9", false, "Name not allowed", "security/devices"},
	} {
		err := g.Allow(c.device, netip.MustParseAddr(c.from), c.secure)
		if c.reason == "" {
			assert.NoError(t, err, c)
			continue
		}
		var rejection *directory.Rejection
		require.ErrorAs(t, err, &rejection, "%v", c)
		assert.Equal(t, c.reason, rejection.Reason)
		assert.LessOrEqual(t, len(rejection.Reason), 32, "phones show no more")
		assert.Contains(t, rejection.Fix, c.fix)
	}
}

func TestReplacedRules(t *testing.T) {
	g := gate(t, rules)
	require.Error(t, g.Admit(netip.MustParseAddrPort("127.0.0.1:5")))
	cfg, err := config.Parse("x", []byte("security: {networks: [127.0.0.1]}"))
	require.NoError(t, err)
	g.Replace(cfg)
	require.NoError(t, g.Admit(netip.MustParseAddrPort("127.0.0.1:5")))
	require.Error(t, g.Admit(netip.MustParseAddrPort("10.20.0.1:5")))
}

func TestFiles(t *testing.T) {
	g := gate(t, rules)
	open := tftp.SourceFunc(func(context.Context, tftp.Request) (tftp.Content, error) { return tftp.Bytes([]byte("secret")), nil })
	guarded := g.Files(open, open)
	require.Len(t, guarded, 2)
	for _, c := range []struct {
		name, from string
		want       bool
	}{
		{"SEP001122334455.cnf.xml", "10.20.1.9", true},
		{"SEP001122334455.cnf.xml", "10.20.2.9", false},
		{"sep001122334455.cnf.xml", "10.20.2.9", false},
		{"backup/SEP001122334455.cnf.xml", "10.20.2.9", false},
		{"SEP001122334455.cnf.xml.sgn", "10.20.2.9", false},
		{"CTLSEP001122334455.tlv", "10.20.2.9", false},
		{"00SEP001122334455", "10.20.2.9", false},
		{"a0001122334455", "10.20.2.9", false},
		{"SEP001122334466.cnf.xml", "10.20.2.9", true},
		{"SEP001122334499.cnf.xml", "10.99.2.9", true},
		{"SEP001122334466.cnf.xml", "192.168.0.1", false},
		{"XMLDefault.cnf.xml", "10.99.2.9", true},
		{"XMLDefault.cnf.xml", "::ffff:10.99.2.9", true},
		{"XMLDefault.cnf.xml", "127.0.0.1", false},
	} {
		_, err := guarded[1].Open(t.Context(), tftp.Request{Name: c.name, Remote: netip.AddrPortFrom(netip.MustParseAddr(c.from), 9)})
		assert.Equal(t, c.want, err == nil, c)
		if !c.want {
			assert.ErrorIs(t, err, fs.ErrNotExist, "nothing tells that there is such a file")
		}
	}
}

func TestAskingCostsNothing(t *testing.T) {
	g := gate(t, rules)
	from := netip.MustParseAddrPort("10.20.1.9:4000")
	alloctest.Zero(t, "admit", func() {
		if g.Admit(from) != nil {
			t.Error("refused")
		}
	})
}

func FuzzAllow(f *testing.F) {
	cfg, err := config.Parse("x", []byte(rules))
	if err != nil {
		f.Fatal(err)
	}
	g := access.New(cfg, directory.New(cfg))
	f.Add("SEP001122334455", []byte{10, 20, 1, 9}, true)
	f.Add("\x00%s\n", []byte("0123456789abcdef"), false)
	f.Fuzz(func(t *testing.T, device string, address []byte, secure bool) {
		addr, _ := netip.AddrFromSlice(address)
		err := g.Allow(device, addr, secure)
		var rejection *directory.Rejection
		if err == nil {
			if g.Admit(netip.AddrPortFrom(addr, 1)) != nil {
				t.Errorf("%v may register and not connect", addr)
			}
		} else if !errors.As(err, &rejection) || len(rejection.Reason) > 32 || rejection.Fix == "" {
			t.Errorf("%v", err)
		}
		g.AllowFile(device, addr)
	})
}

func BenchmarkAllow(b *testing.B) {
	text := "lines: [{number: 1}]\nsecurity:\n  networks: ["
	for i := range 200 {
		text += fmt.Sprintf("10.%d.0.0/16,", i)
	}
	cfg, err := config.Parse("x", []byte(text+"]\n"))
	if err != nil {
		b.Fatal(err)
	}
	g := access.New(cfg, directory.New(cfg))
	last := netip.MustParseAddr("10.199.0.1")
	b.ReportAllocs()
	for b.Loop() {
		if g.Allow("SEP001122334455", last, false) != nil {
			b.Fatal("refused")
		}
	}
}

func ExampleGate() {
	cfg, err := config.Parse("phones.yaml", []byte(`
security: {networks: [10.20.0.0/16]}
lines: [{number: 1001}]
devices: [{name: SEP001122334455, lines: [1001], networks: [10.20.1.0/24]}]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	g := access.New(cfg, directory.New(cfg))
	fmt.Println(g.Allow("SEP001122334455", netip.MustParseAddr("10.20.1.7"), false))
	fmt.Println(g.Allow("SEP001122334455", netip.MustParseAddr("10.20.9.7"), false))
	// Output:
	// <nil>
	// device "SEP001122334455": Not from this address; if the phone moved, add "10.20.9.0/24" to the networks of the device or its template
}

package config_test

import (
	"crypto/tls"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/tftp"
)

const secured = `listen:
  sccps: ":2443"
security:
  networks: [10.20.0.0/16, 192.0.2.7, "2001:db8::/32"]
  file-networks: [10.20.1.0/24]
  devices: [SEP0011*, ata*]
  devices-per-address: 3
  take-over: same-address
  events: {limit: 500, span: 2s}
tls:
  certificate: a.pem
  key: a.key
  client-ca: ca.pem
  require-client-certificate: true
  sha1-certificates: true
  min-version: "1.0"
templates:
  safe:
    security: encrypted
    networks: [10.20.1.0/24]
lines:
  - number: 1001
devices:
  - name: SEP001122334455
    lines: [1001]
    template: safe
  - name: ATA001122334455
    lines: [1001]
    template: safe
    security: any
    networks: [10.20.2.1]
`

func TestSecurityIsRead(t *testing.T) {
	c, err := config.Parse("x", []byte(secured))
	require.NoError(t, err)
	prefixes := func(texts ...string) (list []netip.Prefix) {
		for _, text := range texts {
			list = append(list, netip.MustParsePrefix(text))
		}
		return list
	}
	assert.Equal(t, config.Security{
		Networks:     prefixes("10.20.0.0/16", "192.0.2.7/32", "2001:db8::/32"),
		FileNetworks: prefixes("10.20.1.0/24"), Devices: []config.NamePattern{"SEP0011*", "ata*"},
		DevicesPerAddress: 3, TakeOver: config.TakeOverSameAddress, Events: 500, EventSpan: 2 * time.Second,
	}, c.Security)
	assert.Equal(t, config.TLS{
		Certificate: "a.pem", Key: "a.key", ClientCA: "ca.pem", RequireClient: true, SHA1: true, MinVersion: tls.VersionTLS10,
	}, c.TLS)
	assert.Equal(t, ":2443", c.Listen.SCCPS)
	assert.Empty(t, c.Warnings)
	safe, own := c.Effective(c.Devices[0], ""), c.Effective(c.Devices[1], "")
	assert.Equal(t, config.EncryptionTLS, safe.Security)
	assert.Equal(t, prefixes("10.20.1.0/24"), safe.Networks)
	assert.Equal(t, config.EncryptionAny, own.Security, "a phone overrules its template")
	assert.Equal(t, prefixes("10.20.2.1/32"), own.Networks)
}

func TestSecurityThatHoldsByItself(t *testing.T) {
	c, err := config.Parse("x", nil)
	require.NoError(t, err)
	assert.Equal(t, tftp.PrivateNetworks(), c.Security.FromNetworks())
	assert.Equal(t, tftp.PrivateNetworks(), c.Security.ToNetworks())
	assert.False(t, c.UnknownPhones(), "unknown phones are turned away")
	assert.Empty(t, c.Listen.SCCPS)
	for _, address := range []string{c.Listen.SCCP, c.Listen.TFTP, c.Listen.HTTP} {
		assert.True(t, config.ThisMachineOnly(address), address)
	}
	c.Security.Networks = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	assert.Equal(t, c.Security.Networks, c.Security.ToNetworks())
}

func TestThisMachineOnly(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "127.9.9.9:80": true, "[::1]:80": true, "localhost:80": true, "[::ffff:127.0.0.1]:80": true,
		":80": false, "0.0.0.0:80": false, "[::]:80": false, "10.0.0.1:80": false, "phone.example:80": false, "": false,
	} {
		assert.Equal(t, want, config.ThisMachineOnly(address), address)
	}
}

// TestBrokenSecurity breaks the file above in one place each.
func TestBrokenSecurity(t *testing.T) {
	for name, c := range map[string]struct {
		old, broken  string
		line, column int
		message, fix string
	}{
		"no network":        {"10.20.0.0/16,", "10.20.0.0/33,", 4, 14, `"10.20.0.0/33" is no network`, "10.20.0.0/16"},
		"bits":              {"10.20.0.0/16,", "10.20.0.1/16,", 4, 14, "its network is 10.20.0.0/16", "write a network"},
		"clothes":           {"2001:db8::/32", "::ffff:10.0.0.0/104", 4, 39, "in the clothes of IPv6", "write a network"},
		"zone":              {"192.0.2.7", "fe80::1%eth0", 4, 28, `is no network`, "write a network"},
		"no list":           {"[10.20.1.0/24]\n  devices", "10.20.1.0/24\n  devices", 5, 18, "must be a list", "[a, b]"},
		"nobody":            {"[10.20.1.0/24]\n  devices", "[]\n  devices", 5, 18, "nobody could come", "remove the key"},
		"pattern":           {"ata*", `"a b"`, 6, 23, `"a b" is no pattern`, "SEP0011*"},
		"no pattern":        {"[SEP0011*, ata*]", "[]", 6, 12, "no phone could register", "remove the key"},
		"count":             {"address: 3", "address: -3", 7, 24, `"-3" is no number`, "from 0"},
		"rule":              {"same-address", "same-addres", 8, 14, `unknown take-over "same-addres"`, `did you mean "same-address"?`},
		"few":               {"limit: 500", "limit: 5", 9, 19, `"5" is no number from 50`, "whole number"},
		"span":              {"span: 2s", "span: 2", 9, 30, `"2" is no time`, "with its unit"},
		"no certificate":    {"  certificate: a.pem\n", "", 11, 3, "needs a certificate", "certificate: FILE"},
		"version":           {`"1.0"`, `"1.4"`, 16, 16, `"1.4" is no version`, "1.0, 1.1, 1.2 or 1.3"},
		"whose certificate": {"  client-ca: ca.pem\n", "", 11, 3, "nothing tells whose", "client-ca: FILE"},
		"no port":           {`":2443"`, `"2443"`, 2, 10, `"2443" is no address`, ":2443"},
		"never":             {"ata*", "bta*", 27, 5, "ATA001122334455 can never register", `add "ATA001122334455"`},
		"kind":              {"security: any", "security: yes", 30, 15, `unknown security "yes"`, "encrypted"},
		"template's kind":   {"security: encrypted", "security: encrypt", 19, 15, `unknown security "encrypt"`, `did you mean "encrypted"?`},
		"unknown key":       {"take-over:", "takeover:", 8, 3, `unknown key "takeover" in security`, `did you mean "take-over"?`},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, secured, c.old)
			_, err := config.Parse("x.yaml", []byte(strings.Replace(secured, c.old, c.broken, 1)))
			var problems config.Problems
			require.ErrorAs(t, err, &problems)
			require.Len(t, problems, 1, "%v", err)
			assert.Equal(t, [2]int{c.line, c.column}, [2]int{problems[0].Line, problems[0].Column})
			assert.Contains(t, problems[0].Message, c.message)
			assert.Contains(t, problems[0].Fix, c.fix)
		})
	}
}

func TestEncryptionWithoutAPort(t *testing.T) {
	_, err := config.Parse("x.yaml", []byte(strings.Replace(secured, "  sccps: \":2443\"\n", "  sccp: \":2000\"\n", 1)))
	require.ErrorContains(t, err, "x.yaml:24:5: SEP001122334455 can never register")
	_, err = config.Parse("x.yaml", []byte("listen:\n  sccps: :2443\n"))
	require.ErrorContains(t, err, "x.yaml:2:10: listen has sccps, but there is no certificate")
}

func TestWarnings(t *testing.T) {
	c, err := config.Parse("x.yaml", []byte("security:\n  file-networks: [10.0.0.0/8]\n  networks: [any]\ntls: {certificate: a, key: b}\n"))
	require.NoError(t, err)
	require.Len(t, c.Warnings, 2)
	assert.Equal(t, 3, c.Warnings[0].Line)
	assert.Contains(t, c.Warnings[0].Message, "networks lets every address come")
	assert.Equal(t, 4, c.Warnings[1].Line)
	assert.Contains(t, c.Warnings[1].Message, "tls is not used")
}

// TestRulesOfTemplatesForUnknownPhones: those that let nobody in are told.
func TestRulesOfTemplatesForUnknownPhones(t *testing.T) {
	const text = `
templates: {here: {networks: [10.1.0.0/16, 8.8.8.8]}, there: {networks: [8.8.8.8]}, plain: {security: none}, crypt: {security: encrypted}}
auto-registration:
  ranges:
    - {numbers: 7000-7099, models: [7921], template: here}
    - {numbers: 7100-7199, template: there}
    - {numbers: 7200-7299, template: crypt}
claims:
  - {numbers: 1100-1199, template: plain, pin: "pbkdf2-sha256$200000$MCvSiDtgLrFKK+Cqofok+Q$RXcNtyTXWyoWP5weLqy3M2dx23QxJZnKiHz0SMkyX4w"}
`
	c, err := config.Parse("x.yaml", []byte(text))
	require.NoError(t, err)
	require.Len(t, c.Warnings, 2)
	for i, want := range []struct {
		line int
		text string
	}{
		{6, "the template there can never register: its networks are in none of the networks of phones"},
		{7, "the template crypt can never register: they have to encrypt, but nothing listens for that"},
	} {
		assert.Equal(t, want.line, c.Warnings[i].Line)
		assert.Contains(t, c.Warnings[i].Message, want.text)
	}
}

func TestFilesOfTLSAreChecked(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.yaml")
	require.NoError(t, os.WriteFile(name, []byte("listen: {sccps: ':2443'}\ntls:\n  certificate: /no/such.pem\n  key: /no/such.key\n"), 0o600))
	_, err := config.Load(name)
	require.NoError(t, err, "the files count when the registrar starts, or is checked")
	_, err = config.Check(name)
	require.ErrorContains(t, err, "x.yaml:4:8: /no/such.key: no such file or directory; name a file that is there")
}

func TestNamePatterns(t *testing.T) {
	for _, c := range []struct {
		pattern config.NamePattern
		name    string
		want    bool
	}{
		{"SEP*", "SEP001122334455", true},
		{"sep*", "SEP001122334455", true},
		{"SEP*", "sep001122334455", true},
		{"SEP*", "XSEP", false},
		{"*55", "SEP001122334455", true},
		{"SEP0011??334455", "SEP001122334455", true},
		{"SEP0011?334455", "SEP001122334455", false},
		{"*11*33*", "SEP001122334455", true},
		{"*33*11*", "SEP001122334455", false},
		{"*", "", true},
		{"?", "", false},
		{"ATA", "ATA", true},
		{"ATA", "ATA1", false},
		{"**a**", "bAb", true},
	} {
		assert.Equal(t, c.want, c.pattern.Match(c.name), "%s %s", c.pattern, c.name)
	}
	assert.False(t, config.NamePattern(strings.Repeat("*a", 32)+"b").Match(strings.Repeat("a", 10_000)), "ends in time")
}

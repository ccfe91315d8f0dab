package access_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

const (
	kind7960, kind7921 = 7, 365

	ofTemplates = `
listen: {sccps: ":2443"}
tls: {certificate: a, key: b}
templates:
  lobby: {networks: [10.9.0.0/16]}
  safe: {security: encrypted}
  wireless: {models: [7921], networks: [10.8.0.0/16]}
  guests: {networks: [10.7.0.0/16]}
auto-registration:
  ranges: [{numbers: 100-100, template: lobby}, {numbers: 200-200, template: safe}, {numbers: 300-399, models: [7921]}]
claims: [{numbers: 500-599, template: guests, pin: "%s"}]
lines: [{number: 1}]
devices: [{name: SEP001122334455, lines: [1]}]
`
)

func known(t *testing.T, text string) (*access.Gate, *directory.Directory) {
	t.Helper()
	cfg, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	d := directory.New(cfg)
	return access.New(cfg, d), d
}

func TestTemplatesOfUnknownPhonesHold(t *testing.T) {
	g, d := known(t, withPIN(t))
	here, lobby, wireless := netip.MustParseAddr("10.1.2.3"), netip.MustParseAddr("10.9.2.3"), netip.MustParseAddr("10.8.2.3")
	reason := func(err error) string {
		var rejection *directory.Rejection
		if err == nil {
			return ""
		}
		require.ErrorAs(t, err, &rejection)
		return rejection.Reason
	}
	assert.Equal(t, "Not from this address", reason(g.AllowType("SEPA", kind7960, here, true)), "the template of the range it would be from")
	assert.Empty(t, d.Numbers(), "who is turned away takes no number")
	assert.Empty(t, reason(g.AllowType("SEPA", kind7960, lobby, false)))
	_, err := d.Admit("SEPA", kind7960)
	require.NoError(t, err)
	assert.Empty(t, reason(g.Allow("SEPA", lobby, false)))
	assert.Equal(t, "Not from this address", reason(g.Allow("SEPA", here, false)), "that of the number it has")

	assert.Equal(t, "Encryption required", reason(g.AllowType("SEPB", kind7960, here, false)), "the range before is full")
	assert.Empty(t, reason(g.AllowType("SEPB", kind7960, here, true)))

	assert.Equal(t, "Not from this address", reason(g.AllowType("SEPC", kind7921, here, false)), "that of its model")
	assert.Empty(t, reason(g.AllowType("SEPC", kind7921, wireless, false)))
	assert.Equal(t, "Not from this address", reason(g.AllowType("sep001122334455", kind7921, here, false)), "under devices without a model")
	assert.Empty(t, reason(g.AllowType("sep001122334455", kind7960, here, false)))

	u, err := d.Claim("SEPA", "510", "4711", noon())
	require.NoError(t, err)
	require.NotEmpty(t, u.Given)
	assert.Equal(t, "Not from this address", reason(g.Allow("SEPA", lobby, false)), "that of the claim")
	assert.Empty(t, reason(g.AllowType("SEPA", kind7960, netip.MustParseAddr("10.7.1.1"), false)))
}

func TestFilesOfPhonesWithGivenNumbers(t *testing.T) {
	g, d := known(t, withPIN(t))
	_, err := d.Admit("SEP00AABBCCDDEE", kind7960)
	require.NoError(t, err)
	here, lobby := netip.MustParseAddr("10.1.2.3"), netip.MustParseAddr("10.9.2.3")
	for _, name := range []string{"SEP00AABBCCDDEE.cnf.xml", "sep00aabbccddee.cnf.xml", "/SEP00AABBCCDDEE.cnf.xml"} {
		assert.True(t, g.AllowFile(name, lobby), name)
		assert.False(t, g.AllowFile(name, here), name)
	}
	assert.True(t, g.AllowFile("XMLDefault.cnf.xml", here))
}

// TestTemplatesThatChange: what is registered is asked about again.
func TestTemplatesThatChange(t *testing.T) {
	const before = "templates: {a: {networks: [10.9.0.0/16]}}\nauto-registration: {ranges: [{numbers: 100-199, template: a}]}"
	const after = "templates: {a: {networks: [10.1.0.0/16]}}\nauto-registration: {ranges: [{numbers: 100-199, template: a}]}"
	g, d := known(t, before)
	_, err := d.Admit("SEPA", kind7960)
	require.NoError(t, err)
	lobby := netip.MustParseAddr("10.9.2.3")
	require.NoError(t, g.Allow("SEPA", lobby, false))
	cfg, err := config.Parse("x", []byte(after))
	require.NoError(t, err)
	changes, _ := d.Replace(cfg)
	g.Replace(cfg)
	require.Error(t, g.Allow("SEPA", lobby, false))
	require.Len(t, changes.Phones, 1)
	assert.Equal(t, []string{"networks"}, changes.Phones[0].Reasons)
}

func withPIN(t *testing.T) string {
	t.Helper()
	hash, err := config.HashPIN("4711")
	require.NoError(t, err)
	return fmt.Sprintf(ofTemplates, hash)
}

func noon() time.Time { return time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC) }

// TestWhoMustEncryptTakesNoNumber of a range whose template says so.
func TestWhoMustEncryptTakesNoNumber(t *testing.T) {
	p := openPlace(t, `
listen: {sccps: ":2443"}
tls: {certificate: a, key: b}
templates: {safe: {security: encrypted}}
auto-registration: {ranges: [{numbers: 100-199, template: safe}, {numbers: 200-299, models: [7921]}]}
`)
	_, m := p.register("SEP001122334455", "load")
	require.IsType(t, &sccp.RegisterReject{}, m)
	assert.Equal(t, "Encryption required", m.(*sccp.RegisterReject).Text.String())
	assert.Empty(t, p.server.Directory.Numbers())
}

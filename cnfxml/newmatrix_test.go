package cnfxml

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/peer"
)

// generation is one cell of the matrix of models, protocols and forms.
type generation struct {
	model    Model
	protocol Protocol
	form     Form
}

func (g generation) String() string {
	return fmt.Sprintf("%s-%s-%d", strings.ReplaceAll(g.model.Name, " ", "_"), g.protocol, g.form)
}

// matrix yields all files that NewDevice can make.
func matrix() []generation {
	var all []generation
	for m := range Models() {
		if m.Dialect == DialectNone || m.Dialect == DialectModule {
			continue
		}
		for _, p := range m.Protocols {
			all = append(all, generation{m, p, FormFull}, generation{m, p, FormMinimal})
		}
	}
	return all
}

// config fills everything that a model can have.
func (g generation) config() DeviceConfig {
	c := testConfig()
	c.Model, c.Protocol, c.Form, c.Load = g.model.Name, g.protocol, g.form, ""
	c.CallManagers = []Server{{Name: "one", Host: "192.0.2.10"}, {Host: "192.0.2.11"}}
	for _, prefix := range g.model.LoadPrefixes {
		if prefix.Protocol == g.protocol {
			c.Load = prefix.Prefix + "9-4-2SR3-1S"
		}
	}
	for range g.model.MaxAddOns {
		c.AddOns = append(c.AddOns, AddOnConfig{Model: g.model.AddOns[len(c.AddOns)%len(g.model.AddOns)]})
	}
	if g.protocol == SIP {
		c.Lines = testLines()
		c.SpeedDials = []SpeedDialConfig{{Label: "Door", Number: "300"}, {Number: "301", BLF: true}}
		c.PhoneLabel, c.DialTemplate, c.SoftKeyFile = "Reception", "dialplan.xml", "softkeys.xml"
	}
	return c
}

func testLines() []LineConfig {
	return []LineConfig{
		{Name: "201", DisplayName: "Ann", Label: "Ann 201", AuthPassword: NewSecret("p&<1"), Voicemail: "*97"},
		{Name: "202", AuthName: NewSecret("two")},
	}
}

func (g generation) generate(t testing.TB) (*Device, []byte) {
	t.Helper()
	d, err := NewDevice(g.config())
	require.NoError(t, err, g)
	out, err := d.Encode()
	require.NoError(t, err, g)
	return d, out
}

// TestEveryModel makes the files of all models and wants each to be the same
// every time, well-formed, without a fault, and to come through the view.
func TestEveryModel(t *testing.T) {
	all := matrix()
	assert.Greater(t, len(all), 180)
	for _, g := range all {
		_, out := g.generate(t)
		_, again := g.generate(t)
		assert.Equal(t, string(out), string(again), g)

		doc, err := Parse(out, Options{})
		require.NoError(t, err, g)
		for _, finding := range Validate(doc, Profile{File: NameDevice, Model: g.model.Name, Protocol: g.protocol}) {
			assert.Less(t, finding.Severity, Warning, "%s: %s", g, finding)
		}
		back, diags, err := doc.Device()
		require.NoError(t, err, g)
		assert.Empty(t, diags, g)
		second, err := back.Encode()
		require.NoError(t, err, g)
		assert.Equal(t, string(out), string(second), g)
		assert.Empty(t, extras(back), "%s: elements without a field", g)
		assert.Equal(t, g.config().Load, back.LoadInformation.Load.Or(""), g)
	}
}

// extras lists what a generated file has that no view knows.
func extras(d *Device) []string {
	var names []string
	for _, rest := range []Rest{
		d.Rest, d.DevicePool.Rest, d.SIPProfile.Rest, d.SIPProfile.CallFeatures.Rest, d.SIPProfile.Stack.Rest, d.VendorConfig.Rest,
	} {
		for _, x := range rest.Extra {
			names = append(names, x.Name)
		}
	}
	return names
}

func TestEveryModelSatisfiesXMLLint(t *testing.T) {
	xmllint := peer.Need(t, "xmllint")
	dir := t.TempDir()
	args := []string{"--noout", "--nonet"}
	for _, g := range matrix() {
		_, out := g.generate(t)
		name := filepath.Join(dir, g.String()+".cnf.xml")
		require.NoError(t, os.WriteFile(name, out, 0o600))
		args = append(args, name)
	}
	out, err := exec.CommandContext(t.Context(), xmllint, args...).CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Empty(t, string(out))
}

// TestWhiteSpaceBetweenTags: phones find containers by the text inside them.
func TestWhiteSpaceBetweenTags(t *testing.T) {
	for _, g := range matrix() {
		_, out := g.generate(t)
		for rest := string(out); ; {
			at := strings.Index(rest, "><")
			if at < 0 {
				break
			}
			assert.True(t, strings.HasPrefix(rest[at+1:], "</"), "%s: %s", g, rest[max(0, at-20):at+20])
			rest = rest[at+1:]
		}
	}
}

// names lists the elements in a file.
func names(t testing.TB, out []byte) []string {
	t.Helper()
	doc, err := Parse(out, Options{})
	require.NoError(t, err)
	var list []string
	for i := range doc.nodes {
		if n := doc.at(int32(i)); n.Kind() == KindElement {
			list = append(list, n.Name())
		}
	}
	return list
}

// TestDialects: what a family does not know is left out, what the others have
// is there.
func TestDialects(t *testing.T) {
	for _, c := range []struct {
		model     string
		protocol  Protocol
		has, lack string
	}{
		{"7912", SCCP, "devicePool vendorConfig webAccess servicesURL", "sipProfile fullConfig capfList secureIdleURL displayOnTime commonConfig mobility sipPort"},
		{"7960", SCCP, "fullConfig deviceProtocol capfAuthMode dscpForCm2Dvce forwardingDelay addOnModules", "sipProfile loadServer secureIdleURL mobility commonConfig ipAddressMode sipPort"},
		{"7960", SIP, "loadInformation", "devicePool sipProfile vendorConfig versionStamp"},
		{"7905", SIP, "loadInformation", "devicePool sipProfile vendorConfig versionStamp"},
		{"7970", SCCP, "secureIdleURL mobility loadServer peerFirmwareSharing ipAddressMode sipPort securedSipPort phoneServices addOnModules", "sipProfile commonConfig featurePolicyFile bluetooth WlanProfile1"},
		{"7942", SIP, "sipProfile sipProxies sipCallFeatures sipStack sipLines line authPassword voipControlPort dialTemplate", "commonConfig featurePolicyFile addOnModules poundEndOfDial"},
		{"7925", SCCP, "WlanProfile4 scanningMode phoneBookWebAccess bluetooth", "sipProfile pcPort spanToPCPort enableCdpPcPort mobility"},
		{"6945", SCCP, "backlightOnTime enableLldpSwPort secureIdleURL", "sipProfile commonConfig usb1 mobility"},
		{"8945", SIP, "sipProfile backlightOnTime", "commonConfig usb1"},
		{"8861", SIP, "sipProfile commonConfig enterpriseConfig featurePolicyFile usbClasses lineMode addOnModules poundEndOfDial", "WlanProfile1 webAdmin forwardingDelay"},
		{"8821", SIP, "sipProfile commonConfig webAdmin bluetooth", "pcPort spanToPCPort usb1 WlanProfile1"},
		{"IP Communicator", SCCP, "videoCapability settingsAccess", "pcPort displayOnTime sshAccess peerFirmwareSharing"},
		{"SPA 504", SCCP, "devicePool servicesURL", "sipProfile fullConfig capfList"},
	} {
		m, ok := ModelByName(c.model)
		require.True(t, ok)
		_, out := generation{m, c.protocol, FormFull}.generate(t)
		got := names(t, out)
		for _, name := range strings.Fields(c.has) {
			assert.Contains(t, got, name, "%s %s", c.model, c.protocol)
		}
		for _, name := range strings.Fields(c.lack) {
			assert.NotContains(t, got, name, "%s %s", c.model, c.protocol)
		}
		_, minimal := generation{m, c.protocol, FormMinimal}.generate(t)
		for _, name := range names(t, minimal) {
			assert.Contains(t, got, name, "the minimal form of %s has it, the full one not", c.model)
		}
	}
}

// TestGeneratedOrder: every file follows the order of CUCM, which is that of
// the fields.
func TestGeneratedOrder(t *testing.T) {
	for _, g := range matrix() {
		_, out := g.generate(t)
		doc, err := Parse(out, Options{})
		require.NoError(t, err)
		for i := range doc.nodes {
			n := doc.at(int32(i))
			o := orderIn(n.Name())
			if n.Kind() != KindElement || o == nil {
				continue
			}
			var ranks []int
			for c := range n.Elements() {
				assert.Contains(t, o, c.Name())
				ranks = append(ranks, rankIn(o, c.Name()))
			}
			assert.True(t, slices.IsSorted(ranks), "%s: %s", g, n.Name())
		}
	}
}

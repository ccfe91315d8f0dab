package cnfxml

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestModelTable(t *testing.T) {
	names, numbers := map[string]bool{}, map[int]bool{}
	for m := range Models() {
		assert.False(t, names[m.Name], m.Name)
		assert.False(t, numbers[m.DeviceType], m.Name)
		names[m.Name], numbers[m.DeviceType] = true, true
		assert.NotContains(t, m.Dialect.String(), "Dialect(")

		byType, ok := ModelByType(m.DeviceType)
		assert.True(t, ok)
		assert.Equal(t, m, byType)
		byName, ok := ModelByName(m.Name)
		assert.True(t, ok, m.Name)
		assert.Equal(t, m, byName)
		assert.NotContains(t, m.Role.String(), "Role(")
		assert.Equal(t, m.Role == RoleModule, m.Dialect == DialectModule, m.Name)
		if m.Role == RoleResource {
			assert.Empty(t, m.Protocols, m.Name)
			assert.Equal(t, DialectNone, m.Dialect, m.Name)
		}
		assert.Equal(t, m.MaxAddOns > 0, len(m.AddOns) > 0, m.Name)
		for _, name := range m.AddOns {
			addOn, ok := ModelByName(name)
			assert.True(t, ok && addOn.Role == RoleModule, "%s: %s", m.Name, name)
		}
		for _, p := range m.LoadPrefixes {
			assert.Contains(t, ModelsByLoad(p.Prefix+"1-2-3"), m)
			if p.Protocol != "" {
				assert.True(t, m.Speaks(p.Protocol), "%s: %s", m.Name, p.Prefix)
			}
		}
	}
	for range Models() {
		break
	}
	assert.Greater(t, len(names), 150)
	assert.Equal(t, "Role(9)", Role(9).String())
	assert.Equal(t, "Dialect(99)", Dialect(99).String())
}

func TestKnownModels(t *testing.T) {
	for name, want := range map[string]struct {
		number, lines int
		dialect       Dialect
	}{
		"7960": {7, 6, Dialect7960}, "7940": {8, 2, Dialect7960}, "7970": {30006, 8, DialectJava},
		"7962": {404, 6, DialectJava}, "7942": {434, 2, DialectJava}, "7961": {30018, 6, DialectJava},
		"6921": {495, 2, DialectReduced}, "6941": {496, 4, DialectReduced}, "8841": {683, 5, DialectEnterprise},
		"7925": {484, 6, DialectWLAN}, "7905": {20000, 1, DialectOld},
	} {
		m, ok := ModelByName(name)
		require.True(t, ok, name)
		assert.Equal(t, want.number, m.DeviceType, name)
		assert.Equal(t, want.lines, m.Lines, name)
		assert.Equal(t, want.dialect, m.Dialect, name)
	}
	for spelling, name := range map[string]string{
		"CP-7960G": "7960", "IP Phone 7940": "7940", "Cisco Unified IP Phone 7962G": "7962", "cisco 7970": "7970",
		" 7941g-ge ": "7941GE", "7961GE": "7961GE", "ip communicator": "IP Communicator", "Cisco IP Communicator": "IP Communicator",
		"Cisco Unified Wireless IP Phone 7925G": "7925", "CP-7961G-GE": "7961GE", "ATA 186": "ATA 186", "ATA-188": "ATA 186",
		"CP-8845-K9=": "8845", "CP-7962G=": "7962", "Cisco IP Phone 8841 ": "8841", "cipc": "IP Communicator", "7960g": "7960",
		"SPA504G": "SPA 504", "Cisco SPA525G2": "SPA 525G2", "CP-8851NR-K9": "8851NR", "Cisco 7937 Conference Station": "7937",
		"7915 12-Button Line Expansion Module": "7915-12", "CP-7916-24": "7916-24", "Cisco 7914 Expansion Module": "7914",
		"CP-8800-Audio": "8800 audio KEM", "CP-8800-V-KEM": "8800 video KEM", "12SP+": "12SP+", "12sp": "12SP",
	} {
		m, ok := ModelByName(spelling)
		assert.True(t, ok, spelling)
		assert.Equal(t, name, m.Name, spelling)
	}
	for _, unknown := range []string{"", "G", "79600", "Cisco", "7999", "8841-3PCC", "CP-", "---", "7960GG", strings.Repeat("7960", 100)} {
		_, ok := ModelByName(unknown)
		assert.False(t, ok, unknown)
	}
	_, ok := ModelByType(-5)
	assert.False(t, ok)
}

func TestModelsByLoad(t *testing.T) {
	for load, want := range map[string][]string{
		"SCCP42.9-4-2SR3-1S": {"7942", "7962"}, "sip42.9-4-2SR3-1S": {"7942", "7962"},
		"P00308010100": {"7940", "7960"}, "SCCP70.9-4-2SR3-1S": {"7970", "7971"}, "CP7925G-1.4.7.3": {"7925"},
		"SCCP11.9-4-2SR3-1S": {"7906", "7911"}, "sip8845_65.12-5-1SR2-2": {"8845", "8865", "8865NR"},
		"nonsense": nil, "": nil,
	} {
		var got []string
		for _, m := range ModelsByLoad(load) {
			got = append(got, m.Name)
		}
		assert.Equal(t, want, got, load)
	}
	m, _ := ModelByName("7960")
	for load, want := range map[string]Protocol{"P00308010100": SCCP, "P0S3-8-12-00": SIP} {
		p, ok := m.Accepts(load)
		assert.True(t, ok)
		assert.Equal(t, want, p, load)
	}
	_, ok := m.Accepts("SCCP42.9")
	assert.False(t, ok)
	m, _ = ModelByName("7942")
	p, ok := m.Accepts("term42.default")
	assert.True(t, ok)
	assert.Empty(t, p)
}

func TestFaceplates(t *testing.T) {
	for name, want := range map[string]struct {
		softKeys, addOns int
		display          string
		colour           bool
	}{
		"7960": {4, 2, "133x65x2", false}, "7940": {4, 0, "133x65x2", false}, "7962": {4, 2, "320x222x4", false},
		"7970": {5, 2, "320x234x12", true}, "7975": {5, 2, "320x240x16", true}, "7902": {0, 0, "none", false},
		"9971": {4, 3, "640x480x24", true}, "8865": {4, 3, "800x480x24", true}, "7925": {2, 0, "176x220x16", true},
		"8811": {4, 0, "800x480x4", false},
	} {
		m, ok := ModelByName(name)
		require.True(t, ok, name)
		assert.Equal(t, want.softKeys, m.SoftKeys, name)
		assert.Equal(t, want.addOns, m.MaxAddOns, name)
		assert.Equal(t, want.display, m.Display.String(), name)
		assert.Equal(t, want.colour, m.Display.Colour(), name)
	}
}

func TestResourcesAreKnownAsSuch(t *testing.T) {
	for _, number := range []int{10, 11, 30, 40, 42, 43, 47, 50, 51, 52, 53, 61, 62, 70, 72, 83, 110, 111, 112, 113, 120, 121, 131, 645} {
		m, ok := ModelByType(number)
		require.True(t, ok, number)
		assert.Equal(t, RoleResource, m.Role, number)
	}
	for _, wrong := range []int{0, 906, 911, 961, 680} {
		_, ok := ModelByType(wrong)
		assert.False(t, ok, wrong)
	}
}

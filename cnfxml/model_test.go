package cnfxml

import (
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
	assert.Greater(t, len(names), 90)
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
		"Cisco Unified Wireless IP Phone 7925G": "7925", "CP-7961G-GE": "7961GE", "ATA 186": "ATA 186",
	} {
		m, ok := ModelByName(spelling)
		assert.True(t, ok, spelling)
		assert.Equal(t, name, m.Name, spelling)
	}
	for _, unknown := range []string{"", "G", "79600", "Cisco", "7999"} {
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

package cnfxml

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseDefault(t *testing.T) {
	d, diags, err := ParseDefault(fixtures(t)["XMLDefault.cnf.xml"])
	require.NoError(t, err)
	assert.Empty(t, diags)
	type row struct {
		number           int
		raw, model, name string
	}
	var got []row
	for _, l := range d.Loads {
		got = append(got, row{l.DeviceType, l.RawName, l.Model.Or(""), l.Name.Or("")})
	}
	assert.Equal(t, []row{
		{434, "", "Cisco 7942", "SCCP42.9-4-2SR3-1S"},
		{30006, "", "Cisco 7970", "SCCP70.9-4-2SR3-1S"},
		{307, "loadInformation00307", "Cisco 7911", "SCCP11.9-4-2SR3-1S"},
		{7, "loadinformation7", "Cisco 7960", ""},
		{434, "", "Cisco 7942 second", "SCCP42.8-5-4S"},
		{-1, "", "", "P0030801SR02"},
	}, got)
	assert.Equal(t, []Server{{Host: "192.0.2.10", Port: 2000}}, d.CallManagers())
	assert.Equal(t, Some("http://192.0.2.10/directory"), d.DirectoryURL)

	name, ok := d.Load(434)
	assert.True(t, ok)
	assert.Equal(t, "SCCP42.8-5-4S", name)
	_, ok = d.Load(435)
	assert.False(t, ok)
}

// TestDefaultKeepsItsOrder: the fixture is in canonical form, so it must come
// back to the byte, unknown elements and comments in place.
func TestDefaultKeepsItsOrder(t *testing.T) {
	data := fixtures(t)["XMLDefault.cnf.xml"]
	assert.Equal(t, string(data), string(reencode(t, data)))
}

func TestDefaultRefusesBadNames(t *testing.T) {
	d := &Default{Loads: []Load{{RawName: "a b"}}}
	_, err := d.Encode()
	require.ErrorIs(t, err, ErrValue)
}

func TestLoadNumber(t *testing.T) {
	for name, want := range map[string]int{
		"loadInformation434": 434, "LOADINFORMATION7": 7, "loadInformation00307": 307, "loadInformation": -1,
	} {
		n, ok := loadNumber(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, n, name)
	}
	for _, name := range []string{"loadInfo", "loadInformationX", "loadInformation1x", "loadInformation99999999999999999999", "x"} {
		_, ok := loadNumber(name)
		assert.False(t, ok, name)
	}
}

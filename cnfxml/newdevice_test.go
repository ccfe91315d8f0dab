package cnfxml

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func testConfig() DeviceConfig {
	return DeviceConfig{
		Model: "7962",
		CallManagers: []Server{
			{Name: "one", Host: "192.0.2.10"},
			{Host: "192.0.2.11", Port: 2443},
		},
		DateTemplate: "D.M.Y",
		TimeZone:     "W. Europe Standard/Daylight Time",
		NTP:          []string{"192.0.2.5"},
		Load:         "SCCP42.9-4-2SR3-1S",
		URLs: URLs{
			DirectoryURL: Some("http://192.0.2.10/directory?a=1&b=2"),
			ServicesURL:  Some("http://192.0.2.10/services"),
		},
		UserLocale:    "German_Germany",
		LangCode:      "de",
		NetworkLocale: "Germany",
	}
}

func newTestDevice(t testing.TB) *Device {
	t.Helper()
	d, err := NewDevice(testConfig())
	require.NoError(t, err)
	return d
}

func TestNewDevice(t *testing.T) {
	for model, load := range map[string]string{
		"7960": "P00308010100", "7970": "SCCP70.9-4-2SR3-1S", "CP-7962G": "", "Cisco 7925": "CP7925G-1.4.7.3",
		"7912": "CP7912080004SCCP080108A", "6921": "SCCP69xx.9-4-1-3SR3", "SPA 504": "", "IP Communicator": "",
	} {
		c := testConfig()
		c.Model, c.Load = model, load
		d, err := NewDevice(c)
		require.NoError(t, err, model)
		out, err := d.Encode()
		require.NoError(t, err)
		doc, err := Parse(out, Options{})
		require.NoError(t, err)
		assert.Empty(t, Validate(doc, Profile{File: NameDevice, Protocol: SCCP}), model)

		back, diags, err := doc.Device()
		require.NoError(t, err)
		assert.Empty(t, diags)
		assert.Equal(t, []Server{
			{Priority: 0, Name: "one", Host: "192.0.2.10", Port: 2000},
			{Priority: 1, Host: "192.0.2.11", Port: 2443},
		}, back.CallManagers())
		assert.Equal(t, d.URLs, back.URLs)
		assert.Equal(t, d.UserLocale.Name, back.UserLocale.Name)
		again, err := back.Encode()
		require.NoError(t, err)
		assert.Equal(t, string(out), string(again))
	}
}

func TestNewDeviceRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*DeviceConfig)
		want   error
	}{
		{"unknown model", func(c *DeviceConfig) { c.Model = "7999" }, ErrModel},
		{"no model", func(c *DeviceConfig) { c.Model = "" }, ErrModel},
		{"SIP only", func(c *DeviceConfig) { c.Model = "8841" }, ErrModel},
		{"no XML", func(c *DeviceConfig) { c.Model = "12SP+" }, ErrModel},
		{"module", func(c *DeviceConfig) { c.Model = "7914" }, ErrModel},
		{"load of another model", func(c *DeviceConfig) { c.Load = "SCCP75.9-4-2SR4-3S" }, ErrLoad},
		{"SIP load", func(c *DeviceConfig) { c.Load = "SIP42.9-4-2SR3-1S" }, ErrLoad},
		{"long load", func(c *DeviceConfig) { c.Load = "SCCP42." + strings.Repeat("9", 60) }, ErrLoad},
		{"no call manager", func(c *DeviceConfig) { c.CallManagers = nil }, ErrCallManagers},
		{"many call managers", func(c *DeviceConfig) { c.CallManagers = make([]Server, 6) }, ErrCallManagers},
		{"no address", func(c *DeviceConfig) { c.CallManagers[1].Host = "" }, ErrCallManagers},
		{"long address", func(c *DeviceConfig) { c.CallManagers[0].Host = strings.Repeat("x", 48) }, ErrCallManagers},
		{"date template", func(c *DeviceConfig) { c.DateTemplate = "D/M" }, ErrValue},
		{"date template twice", func(c *DeviceConfig) { c.DateTemplate = "D/D/M" }, ErrValue},
		{"date template mixed", func(c *DeviceConfig) { c.DateTemplate = "D/M-Y" }, ErrValue},
	} {
		config := testConfig()
		c.change(&config)
		_, err := NewDevice(config)
		assert.ErrorIs(t, err, c.want, c.name)
	}
}

func TestDateTemplates(t *testing.T) {
	for _, good := range []string{"D/M/Y", "M-D-YA", "D.M.YYYY", "Y-M-D", "D-M-YY", "M/D/Ya"} {
		assert.True(t, isDateTemplate(good), good)
	}
	for _, bad := range []string{"", "A", "DMY", "D/M/Y/", "d/m/y", "D/M/YYY", "D M Y"} {
		assert.False(t, isDateTemplate(bad), bad)
	}
}

func TestNewDefault(t *testing.T) {
	l7960, err := NewLoad("7960", "P00308010100")
	require.NoError(t, err)
	l7970, err := NewLoad("7970", "")
	require.NoError(t, err)
	d, err := NewDefault(DefaultConfig{
		CallManagers: []Server{{Host: "192.0.2.10"}},
		Loads:        []Load{l7970, l7960, {DeviceType: 99999, Name: Some("whatever")}},
	})
	require.NoError(t, err)
	out, err := d.Encode()
	require.NoError(t, err)
	found := Validate(lenient(t, string(out)), Profile{File: NameDefault})
	require.Len(t, found, 1)
	assert.Equal(t, "note model.unknown loadInformation99999", found[0].Severity.String()+" "+string(found[0].Code)+" "+found[0].Path)
	back, diags, err := ParseDefault(out)
	require.NoError(t, err)
	assert.Empty(t, diags)
	require.Len(t, back.Loads, 3)
	assert.Equal(t, []int{30006, 7, 99999}, []int{back.Loads[0].DeviceType, back.Loads[1].DeviceType, back.Loads[2].DeviceType})
	assert.Equal(t, d.CallManagers(), back.CallManagers())

	_, err = NewDefault(DefaultConfig{})
	require.ErrorIs(t, err, ErrCallManagers)
	_, err = NewDefault(DefaultConfig{CallManagers: []Server{{Host: "h"}}, Loads: []Load{{DeviceType: 7, Name: Some("SCCP42.9")}}})
	require.ErrorIs(t, err, ErrLoad)
	_, err = NewLoad("7960", "SCCP42.9-4-2SR3-1S")
	require.ErrorIs(t, err, ErrLoad)
	_, err = NewLoad("nothing", "")
	require.ErrorIs(t, err, ErrModel)
}

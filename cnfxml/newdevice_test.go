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
		{"SIP only", func(c *DeviceConfig) { c.Model, c.Load, c.Protocol = "8841", "", SCCP }, ErrModel},
		{"SCCP only", func(c *DeviceConfig) { c.Model, c.Load, c.Protocol = "7910", "", SIP }, ErrModel},
		{"no such protocol", func(c *DeviceConfig) { c.Protocol = "H323" }, ErrModel},
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
		{"load with suffix", func(c *DeviceConfig) { c.Load += ".loads" }, ErrLoad},
		{"address with a blank", func(c *DeviceConfig) { c.CallManagers[0].Host = "a b" }, ErrCallManagers},
		{"address that is none", func(c *DeviceConfig) { c.CallManagers[0].Host = "192.0.2.256" }, ErrCallManagers},
		{"URL for an address", func(c *DeviceConfig) { c.CallManagers[0].Host = "http://192.0.2.1" }, ErrCallManagers},
		{"time server", func(c *DeviceConfig) { c.NTP = []string{"0.pool, 1.pool"} }, ErrValue},
		{"blank address", func(c *DeviceConfig) { c.CallManagers[0].Host = " " }, ErrCallManagers},
		{"no line", func(c *DeviceConfig) { sipConfig(c).Lines = nil }, ErrLines},
		{"many lines", func(c *DeviceConfig) { sipConfig(c).Lines = make([]LineConfig, 37) }, ErrLines},
		{"line without name", func(c *DeviceConfig) { sipConfig(c).Lines[1].Name = " " }, ErrLines},
		{"long name", func(c *DeviceConfig) { sipConfig(c).Lines[0].Name = strings.Repeat("x", 128) }, ErrLines},
		{"long display name", func(c *DeviceConfig) { sipConfig(c).Lines[0].DisplayName = strings.Repeat("x", 128) }, ErrLines},
		{"long name for authentication", func(c *DeviceConfig) { sipConfig(c).Lines[0].AuthName = NewSecret(strings.Repeat("x", 129)) }, ErrLines},
		{"long password", func(c *DeviceConfig) { sipConfig(c).Lines[0].AuthPassword = NewSecret(strings.Repeat("x", 32)) }, ErrLines},
		{"long proxy", func(c *DeviceConfig) { sipConfig(c).Lines[0].Proxy = strings.Repeat("x", 48) }, ErrLines},
		{"speed dial without number", func(c *DeviceConfig) { sipConfig(c).SpeedDials = []SpeedDialConfig{{Label: "x"}} }, ErrLines},
		{"long phone label", func(c *DeviceConfig) { sipConfig(c).PhoneLabel = strings.Repeat("x", 32) }, ErrValue},
		{"long file name", func(c *DeviceConfig) { sipConfig(c).SoftKeyFile = strings.Repeat("x", 256) }, ErrValue},
		{"SCCP load for SIP", func(c *DeviceConfig) { sipConfig(c).Load = "SCCP42.9-4-2SR3-1S" }, ErrLoad},
		{"many modules", func(c *DeviceConfig) { c.AddOns = make([]AddOnConfig, 3) }, ErrAddOns},
		{"module of another phone", func(c *DeviceConfig) { c.AddOns = []AddOnConfig{{Model: "CKEM"}} }, ErrAddOns},
		{"unknown module", func(c *DeviceConfig) { c.AddOns = []AddOnConfig{{Model: "x"}} }, ErrAddOns},
		{"load of another module", func(c *DeviceConfig) { c.AddOns = []AddOnConfig{{Model: "7915-12", Load: "S00105000400"}} }, ErrLoad},
		{"load for a module without", func(c *DeviceConfig) {
			c.Model, c.Load, c.AddOns = "8861", "", []AddOnConfig{{Model: "BEKEM", Load: "x"}}
		}, ErrLoad},
	} {
		config := testConfig()
		c.change(&config)
		_, err := NewDevice(config)
		assert.ErrorIs(t, err, c.want, c.name)
	}
}

// sipConfig turns a configuration into one for SIP.
func sipConfig(c *DeviceConfig) *DeviceConfig {
	c.Protocol, c.Load, c.Lines = SIP, "", testLines()
	return c
}

func TestNewSIPDevice(t *testing.T) {
	c := testConfig()
	sipConfig(&c)
	c.CallManagers[1].Port = 5070
	c.Lines[1].Proxy, c.Lines[1].Port = "pbx.example.net", 5080
	c.SpeedDials = []SpeedDialConfig{{Label: "Door", Number: "300"}, {Number: "301", BLF: true}}
	d, err := NewDevice(c)
	require.NoError(t, err)
	assert.Equal(t, Some(SIP), d.DeviceProtocol)
	assert.Equal(t, []Server{{Priority: 0, Name: "one", Host: "192.0.2.10", Port: 5060}, {Priority: 1, Host: "192.0.2.11", Port: 5070}}, d.CallManagers())
	ports := d.DevicePool.CallManagerGroup.Members.List[1].CallManager.Ports
	assert.Equal(t, Some[uint16](5061), ports.SecuredSIPPort)
	assert.Equal(t, Some[uint16](2000), ports.EthernetPhonePort)

	lines := d.SIPProfile.Lines.List
	require.Len(t, lines, 4)
	for i, want := range []struct {
		feature                     FeatureID
		label, name, auth, password string
		proxy, dial                 string
		port                        uint16
	}{
		{FeatureLine, "Ann 201", "201", "201", "p&<1", UseCallManager, "", 5060},
		{FeatureLine, "202", "202", "two", "", "pbx.example.net", "", 5080},
		{FeatureSpeedDial, "Door", "", "", "", "", "300", 0},
		{FeatureBLF, "301", "", "", "", "", "301", 0},
	} {
		line := &lines[i]
		assert.Equal(t, Some(i+1), line.Button)
		assert.Equal(t, Some(want.feature), line.FeatureID)
		assert.Equal(t, want.label, line.FeatureLabel.Or(""))
		assert.Equal(t, want.name, line.Name.Or(""))
		assert.Equal(t, want.auth, line.AuthName.Or(Secret{}).Reveal())
		assert.Equal(t, want.password, line.AuthPassword.Or(Secret{}).Reveal())
		assert.Equal(t, want.proxy, line.Proxy.Or(""))
		assert.Equal(t, want.dial, line.SpeedDialNumber.Or(""))
		assert.Equal(t, want.port, line.Port.Or(0))
	}
	doc, err := d.Document()
	require.NoError(t, err)
	id, ok := doc.Get("sipProfile/sipLines/line[@button=4]/featureID")
	assert.True(t, ok)
	assert.Equal(t, "21", id)
}

func TestNewDeviceChoosesTheProtocol(t *testing.T) {
	c := testConfig()
	c.Model, c.Load, c.Lines = "8841", "sip88xx.12-7-1-0001-393", testLines()
	d, err := NewDevice(c)
	require.NoError(t, err)
	assert.Equal(t, Some(SIP), d.DeviceProtocol)
	c.Model, c.Load = "7962", ""
	d, err = NewDevice(c)
	require.NoError(t, err)
	assert.Equal(t, Some(SCCP), d.DeviceProtocol)
	assert.Empty(t, d.SIPProfile.Lines.List)
}

func TestAddOns(t *testing.T) {
	c := testConfig()
	c.AddOns = []AddOnConfig{{Model: "CP-7915-24", Load: "B015-1-0-4-2"}, {Model: "7914"}}
	d, err := NewDevice(c)
	require.NoError(t, err)
	assert.Equal(t, []AddOnModule{
		{Index: Some(1), DeviceType: Some("7915"), DeviceLine: Some(24), LoadInformation: Some("B015-1-0-4-2")},
		{Index: Some(2), DeviceType: Some("7914"), DeviceLine: Some(14), LoadInformation: EmptyOpt[string]()},
	}, d.AddOnModules.List)
	c = testConfig()
	c.Model, c.Load, c.Lines = "8861", "", testLines()
	c.AddOns = []AddOnConfig{{Model: "BEKEM"}, {Model: "CP-8800-A-KEM"}}
	d, err = NewDevice(c)
	require.NoError(t, err)
	assert.Equal(t, []AddOnModule{
		{Index: Some(1), DeviceType: Some("BEKEM")}, {Index: Some(2), DeviceType: Some("CP-8800-Audio")},
	}, d.AddOnModules.List)
}

func TestStub(t *testing.T) {
	d, err := NewDevice(DeviceConfig{Model: "CP-7960G", Protocol: SIP, Load: "P0S3-8-12-00"})
	require.NoError(t, err)
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n  <loadInformation model=\"IP Phone 7960\">P0S3-8-12-00</loadInformation>\n</device>\n", string(out))
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

package cnfxml

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVendorConfigByName(t *testing.T) {
	d, _ := device(t, "sccp-7962.cnf.xml")
	v := &d.VendorConfig
	for name, want := range map[string]struct {
		text  string
		state State
	}{
		"webAccess": {"2", Set}, "pcPort": {"0", Set}, "displayOnTime": {"08:30", Set}, "someNewSetting": {"7", Set},
		"loadServer": {"192.0.2.20", Set}, "sshAccess": {"", Absent}, "unheardOf": {"", Absent},
	} {
		text, state := v.Get(name)
		assert.Equal(t, want.text, text, name)
		assert.Equal(t, want.state, state, name)
	}

	require.NoError(t, v.Set("webAccess", "0"))
	assert.Equal(t, Some(WebAccessOn), v.WebAccess)
	require.NoError(t, v.Set("someNewSetting", "8"))
	require.NoError(t, v.Set("anotherSetting", "a & b"))
	require.NoError(t, v.Set("emptySetting", ""))
	require.NoError(t, v.Set("loadServer", ""))
	assert.Equal(t, Empty, v.LoadServer.State())
	_, state := v.Get("emptySetting")
	assert.Equal(t, Empty, state)

	was := v.WebAccess
	require.ErrorIs(t, v.Set("webAccess", "off"), ErrValue)
	assert.Equal(t, was, v.WebAccess)
	require.ErrorIs(t, v.Set("sshAccess", "on"), ErrValue)
	assert.Equal(t, Absent, v.SSHAccess.State())
	require.ErrorIs(t, v.Set("no name", "1"), ErrValue)

	assert.True(t, v.Delete("pcPort"))
	assert.False(t, v.Delete("pcPort"))
	assert.True(t, v.Delete("emptySetting"))
	assert.False(t, v.Delete("emptySetting"))

	out, err := d.Encode()
	require.NoError(t, err)
	doc := lenient(t, string(out))
	for path, want := range map[string]string{
		"vendorConfig/webAccess": "0", "vendorConfig/someNewSetting": "8", "vendorConfig/anotherSetting": "a & b", "vendorConfig/loadServer": "",
	} {
		got, ok := doc.Get(path)
		assert.True(t, ok, path)
		assert.Equal(t, want, got, path)
	}
	_, ok := doc.Get("vendorConfig/pcPort")
	assert.False(t, ok)
}

// TestPolarity pins the numbers of settings in which 0 does not mean no.
func TestPolarity(t *testing.T) {
	v := VendorConfig{
		PCPort: Some(EnabledZero(true)), SpanToPCPort: Some(EnabledZero(false)), SSHAccess: Some(EnabledZero(true)),
		WebAccess: Some(WebAccessOn), SettingsAccess: Some(SettingsAccessOn), VideoCapability: Some(ZeroOne(true)),
		DisableSpeaker: Some(TrueFalse(true)),
	}
	for name, want := range map[string]string{
		"pcPort": "0", "spanToPCPort": "1", "sshAccess": "0", "webAccess": "0", "settingsAccess": "1",
		"videoCapability": "1", "disableSpeaker": "true",
	} {
		text, state := v.Get(name)
		assert.Equal(t, Set, state)
		assert.Equal(t, want, text, name)
	}
}

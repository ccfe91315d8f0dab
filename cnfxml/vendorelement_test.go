package cnfxml

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestVendorElementsAreTheFields: the table names each field once, in the order
// of the struct, with the type that the field has.
func TestVendorElementsAreTheFields(t *testing.T) {
	names := orderIn("vendorConfig")
	require.Len(t, names, len(vendorElements))
	for i, name := range names {
		e := &vendorElements[i]
		assert.Equal(t, name, e.name)
		found, ok := vendorElementNamed(name)
		assert.True(t, ok)
		assert.Same(t, e, found)
		assert.Equal(t, e.kind, kindOf(t, find(&VendorConfig{}, name, false).target), name)
		assert.NotEmpty(t, e.meaning, name)
		assert.NotEmpty(t, e.sources, name)
		inverted := e.kind == kindEnabledZero || e.kind == kindWebAccess
		assert.Equal(t, inverted, e.polarity == polarityInverted, name)
	}
	_, ok := vendorElementNamed("webaccess")
	assert.False(t, ok)
}

func kindOf(t *testing.T, f field) scalarKind {
	t.Helper()
	switch f.(type) {
	case *Opt[string]:
		return kindString
	case *Opt[TrueFalse]:
		return kindTrueFalse
	case *Opt[ZeroOne]:
		return kindZeroOne
	case *Opt[EnabledZero]:
		return kindEnabledZero
	case *Opt[WebAccess]:
		return kindWebAccess
	case *Opt[SettingsAccess]:
		return kindSettingsAccess
	case *Opt[int]:
		return kindInt
	case *Opt[uint16]:
		return kindPort
	case *Opt[Clock]:
		return kindClock
	case *Opt[IntList]:
		return kindIntList
	case *Opt[Secret]:
		return kindSecret
	}
	t.Fatalf("a setting of type %T", f)
	return 0
}

func TestVendorValues(t *testing.T) {
	for name, want := range map[string][2][]int{
		"settingsAccess":       {{0, 1, 2}, {3, -1}},
		"minimumRingVolume":    {{0, 15}, {16, -1}},
		"g722CodecSupport":     {{0, 1, 2}, {3}},
		"appButtonTimer":       {{0, 99}, nil},
		"daysDisplayNotActive": {{1, 7}, {0, 8}},
	} {
		e, ok := vendorElementNamed(name)
		require.True(t, ok, name)
		for _, n := range want[0] {
			assert.True(t, e.allows(n), "%s %d", name, n)
		}
		for _, n := range want[1] {
			assert.False(t, e.allows(n), "%s %d", name, n)
		}
	}
}

// TestPhoneFamilies: every model that NewDevice writes for is in a family.
func TestPhoneFamilies(t *testing.T) {
	for m := range Models() {
		writes := m.Dialect != DialectNone && m.Dialect != DialectModule
		assert.Equal(t, writes, m.phones() != 0, m.Name)
	}
	for name, want := range map[string]phoneSet{
		"7912": phonesOld, "7960": phones7960, "7970": phonesJava, "7925": phonesWlan, "6945": phonesReduced,
		"8861": phonesEnterprise, "8821": phones8821, "IP Communicator": phonesSoft, "SPA 504": phonesSpa,
	} {
		m, ok := ModelByName(name)
		require.True(t, ok, name)
		assert.Equal(t, want, m.phones(), name)
	}
}

// TestSettingLevels: the phone's own setting wins over the profile's, that over
// the site's, and an empty one hides nothing.
func TestSettingLevels(t *testing.T) {
	d, _, err := ParseDevice([]byte(`<device><vendorConfig><webAccess>1</webAccess><usb1/></vendorConfig>
<commonConfig><webAccess>0</webAccess><usb1>0</usb1><wifi></wifi></commonConfig>
<enterpriseConfig><usb1>1</usb1><energyWiseDomain>d</energyWiseDomain></enterpriseConfig></device>`))
	require.NoError(t, err)
	for name, want := range map[string]struct {
		text  string
		state State
	}{
		"webAccess": {"1", Set}, "usb1": {"0", Set}, "wifi": {"", Empty}, "energyWiseDomain": {"d", Set}, "bluetooth": {"", Absent},
	} {
		text, state := d.Setting(name)
		assert.Equal(t, want.text, text, name)
		assert.Equal(t, want.state, state, name)
	}
	_, state := (&Device{}).Setting("webAccess")
	assert.Equal(t, Absent, state)
}

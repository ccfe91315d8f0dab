package station

import (
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// profile is what a registration settled about a phone.
type profile struct {
	device  *directory.Device
	version sccp.Version
	// dynamic: texts of any length, in the newer forms of the messages.
	dynamic bool
	face    typeface
}

// Versions at which phones learn something.
const (
	firstLabels  = 8  // display labels instead of words
	firstFeature = 15 // FeatureStatV2Res
	firstDynamic = 17 // texts of any length
)

// newProfile decides what to send to a phone. One that announces no feature at
// all is a program, which may not know display labels whatever its version.
func newProfile(d *directory.Device, v sccp.Version, f sccp.PhoneFeatures) *profile {
	return &profile{
		device: d, version: v,
		dynamic: v >= firstDynamic && f&sccp.PhoneFeaturesDynamicMessages != 0,
		face:    typeface{utf8: f&sccp.PhoneFeaturesUTF8 != 0, labels: v >= firstLabels && f != 0},
	}
}

// agree returns the version to speak with a phone: the highest known one that
// is not above the phone's own. Analog adapters claim 33 and mean 3.
func agree(phone uint8, deviceType sccp.DeviceType) sccp.Version {
	if deviceType == sccp.DeviceTypeATA186 || deviceType == sccp.DeviceTypeATA188 {
		return min(sccp.Version(phone), 3)
	}
	known := []sccp.Version{22, 21, 20, 19, 18, 17, 16, 15, 11, 10, 9, 8, 5, 3}
	i := slices.IndexFunc(known, func(v sccp.Version) bool { return v <= sccp.Version(phone) })
	if i < 0 {
		return sccp.Version(phone)
	}
	return known[i]
}

// serverFeatures are the feature bytes that common servers answer to a version.
func serverFeatures(v sccp.Version) (features0 uint8, features sccp.PhoneFeatures) {
	switch {
	case v < 5:
		return 0, 0
	case v <= 10:
		return 0x20, 0xfef1
	}
	return 0x20, 0xfff1
}

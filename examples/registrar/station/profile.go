package station

import (
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
		face:    typeface{charset: sccp.CharsetOf(f), labels: v >= firstLabels && f != 0},
	}
}

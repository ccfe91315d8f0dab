package station

import "github.com/skinnykit/skinny/sccp"

// habits are what one kind of phone does differently from the others, beyond
// what its version tells. They are those that chan-sccp knows.
type habits struct {
	noConferenceKeys bool // there is no key set 7
	promptOnly       bool // short messages belong on the prompt line
	noPages          bool // XML objects are not shown
	conferenceRoom   bool
}

func habitsOf(t sccp.DeviceType) (h habits) {
	switch t {
	case sccp.DeviceTypeCisco6901, sccp.DeviceTypeCisco6911, sccp.DeviceTypeCisco6921,
		sccp.DeviceTypeCisco6941, sccp.DeviceTypeCisco6945, sccp.DeviceTypeCisco6961:
		h.noConferenceKeys, h.promptOnly = true, true
	}
	switch t {
	case sccp.DeviceTypeCisco6901, sccp.DeviceTypeCisco6911,
		sccp.DeviceTypeSPA521S, sccp.DeviceTypeSPA524SG, sccp.DeviceTypeSPA502G, sccp.DeviceTypeSPA504G,
		sccp.DeviceTypeSPA525G, sccp.DeviceTypeSPA508G, sccp.DeviceTypeSPA509G, sccp.DeviceTypeSPA525G2,
		sccp.DeviceTypeSPA303G, sccp.DeviceTypeSPA512G, sccp.DeviceTypeSPA514G:
		h.noPages = true
	case sccp.DeviceTypeCisco7935, sccp.DeviceTypeCisco7936, sccp.DeviceTypeCisco7937:
		h.noPages, h.conferenceRoom = true, true
	}
	return h
}

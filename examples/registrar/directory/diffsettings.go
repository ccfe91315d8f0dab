package directory

import (
	"cmp"
	"fmt"
	"reflect"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// planChanged compares all that gives digits their meaning, but for the lines.
func planChanged(a, b *config.Config) bool {
	part := func(c *config.Config) []any {
		type dials struct {
			name string
			list []config.SpeedDial
		}
		var all []dials // which abbreviated numbers come from
		for _, d := range c.Devices {
			all = append(all, dials{d.Name, c.Effective(d, "").SpeedDials})
		}
		groups := make(map[string]string)
		for _, l := range c.Lines {
			if l.PickupGroup != "" {
				groups[l.Number] = l.PickupGroup
			}
		}
		return []any{
			c.Translations, c.Emergency, c.Classes, c.FeatureCodes, c.ParkSlots, c.HuntGroups, c.PageGroups, c.MeetMe,
			c.Abbreviated, all, groups, offered(c, config.FeatureClaim), offered(c, config.FeatureLogIn), offered(c, config.FeatureMessages),
		}
	}
	return !same(part(a), part(b))
}

// same compares; empty and missing lists are the same.
func same(x, y []any) bool {
	for i := range x {
		if !equal(x[i], y[i]) {
			return false
		}
	}
	return true
}

func equal(x, y any) bool {
	a, b := reflect.ValueOf(x), reflect.ValueOf(y)
	if a.IsValid() && (a.Kind() == reflect.Map || a.Kind() == reflect.Slice) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(x, y)
}

// settingsChanged names what holds for all.
func settingsChanged(a, b *config.Config) (keys []string) {
	for _, s := range []struct {
		key  string
		x, y any
	}{
		{"auto-registration", []any{a.AutoRegistration, a.Allotments}, []any{b.AutoRegistration, b.Allotments}},
		{"call-managers", a.CallManagers, b.CallManagers},
		{"claims", a.Claims, b.Claims},
		{"codecs", a.Codecs, b.Codecs},
		{"date-format", a.DateFormat, b.DateFormat},
		{"dialing", a.Dialing, b.Dialing},
		{"firmware", a.Firmware, b.Firmware},
		{"keepalive", a.KeepAlive, b.KeepAlive},
		{"time-zone", a.TimeZone.String(), b.TimeZone.String()},
		{"services", a.Services, b.Services},
		{"control", []any{a.Control.Token, a.Control.Hosts}, []any{b.Control.Token, b.Control.Hosts}},
		{"security", a.Security, b.Security},
		{"tokens", a.Tokens, b.Tokens},
		{"users", a.Users, b.Users},
	} {
		if !equal(s.x, s.y) {
			keys = append(keys, s.key)
		}
	}
	return keys
}

func controlAddresses(c *config.Config) []any {
	return []any{c.Control.Socket, c.Control.NoSocket, c.Control.HTTP}
}

// partsOfProcess returns the parts of a configuration that hold as long as the
// program runs.
func partsOfProcess(c *config.Config) *config.Config {
	return &config.Config{
		Listen: c.Listen, Control: c.Control, Services: config.Services{HTTP: c.Services.HTTP}, FileDirectory: c.FileDirectory,
		Metrics: c.Metrics, Voice: c.Voice, Database: c.Database, Music: c.Music, VoiceVLANs: c.VoiceVLANs, DHCP: c.DHCP, TLS: c.TLS,
	}
}

// processChanges says what must wait for a restart of the program.
func processChanges(a, b *config.Config) (list []string) {
	address := func(key, was, is string) {
		if was != is {
			list = append(list, fmt.Sprintf("listen: %s stays at %s until the registrar is started anew, and will then be %s.", key, was, is))
		}
	}
	address("sccp", a.Listen.SCCP, b.Listen.SCCP)
	address("tftp", a.Listen.TFTP, b.Listen.TFTP)
	address("http", a.Listen.HTTP, b.Listen.HTTP)
	if a.Services.HTTP != b.Services.HTTP {
		list = append(list, fmt.Sprintf("services: http stays at %q until the registrar is started anew, and will then be %q.", a.Services.HTTP, b.Services.HTTP))
	}
	address("sccps", cmp.Or(a.Listen.SCCPS, "off"), cmp.Or(b.Listen.SCCPS, "off"))
	if a.FileDirectory != b.FileDirectory {
		list = append(list, fmt.Sprintf("file-directory: files are served from %q until the registrar is started anew, and then from %q.", a.FileDirectory, b.FileDirectory))
	}
	if was, is := cmp.Or(a.Metrics.HTTP, "off"), cmp.Or(b.Metrics.HTTP, "off"); was != is {
		list = append(list, fmt.Sprintf("metrics: http stays at %s until the registrar is started anew, and will then be %s.", was, is))
	}
	if a.Voice != b.Voice {
		list = append(list, fmt.Sprintf("voice: ports stay %d-%d until the registrar is started anew, and will then be %d-%d.", a.Voice.FirstPort, a.Voice.LastPort, b.Voice.FirstPort, b.Voice.LastPort))
	}
	if a.Database != b.Database {
		list = append(list, "database: it stays as it is until the registrar is started anew.")
	}
	for _, s := range []struct {
		key, what string
		x, y      any
	}{
		{"control", "its addresses", controlAddresses(a), controlAddresses(b)},
		{"music", "the files that are played", a.Music, b.Music},
		{"voice-vlans", "the VLANs that are announced", a.VoiceVLANs, b.VoiceVLANs},
		{"dhcp", "the addresses that are given", a.DHCP, b.DHCP},
		{"tls", "the names of files and the versions for phones that encrypt", a.TLS, b.TLS},
	} {
		if !equal(s.x, s.y) {
			list = append(list, fmt.Sprintf("%s: %s stay as they are until the registrar is started anew.", s.key, s.what))
		}
	}
	return list
}

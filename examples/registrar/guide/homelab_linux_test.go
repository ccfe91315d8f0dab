package guide

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
)

// TestHomeLab follows the guide of the home lab.
func TestHomeLab(t *testing.T) {
	leaktest.Goroutines(t)
	steps := read(t, "home-lab.md")
	d := newDesk(t)
	var plugged, partner *netlab.Process
	said := make(map[string]string)
	for _, s := range steps {
		t.Logf("== %s", s.title)
		if s.title == "Plug the phone in" {
			plugged = d.plug("-answer")
			plugged.WaitFor(t, `registered as SEP`)
		}
		for _, commands := range s.commands {
			switch {
			case strings.HasPrefix(commands, "./registrar -config"):
				d.leaves(commands).WaitFor(t, `msg=serving`)
			case strings.HasPrefix(commands, "./phone"):
				partner = d.leaves(commands)
				partner.WaitFor(t, `registered as SEP020000000001`)
				plugged.Stop()
				d.plug("-dial", "1001", "-for", "1s").WaitFor(t, `RTP: \d+ packets sent, [1-9]\d* received`)
			case s.title == "Keep it" && strings.Contains(commands, "ctl phones"):
				d.typesUntil(commands, `SEP020000000001 .*registered +2001\b`)
			default:
				said[s.title] += d.types(commands)
			}
		}
	}
	assert.Contains(t, said["The configuration"], "phones.yaml")
	assert.Contains(t, said["DHCP"], "dhcp-option=150,192.168.7.1")
	assert.Regexp(t, `SEP\w+ .*registered +1000\b`, said["Plug the phone in"])
	assert.Contains(t, said["Keep it"], "line 2001: added")
}

package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestPickup(t *testing.T) {
	b := newBench(t, "A")
	for device, l := range map[string]call.Line{
		"B": {Number: "102", PickupGroup: "5"}, "C": {Number: "103", PickupGroup: "5"}, "D": {Number: "104", PickupGroup: "6"},
	} {
		b.line(device, l)
	}
	for name, c := range map[string]struct {
		by   string
		pick func()
	}{
		"own group":          {"C", func() { b.press("C", call.KeyPickup) }},
		"own group, by code": {"C", func() { b.call("C", "*8#") }},
		"another group": {"D", func() {
			b.press("D", call.KeyGroupPickup)
			b.dial("D", "5")
			b.wait(8 * time.Second)
		}},
		"another group at once":     {"D", func() { b.key("D", call.KeyGroupPickup, "5") }},
		"a number":                  {"D", func() { b.press("D", call.KeyDirectedPickup); b.dial("D", "102") }},
		"a number, by code":         {"D", func() { b.call("D", "*82102") }},
		"a number, by a speed dial": {"D", func() { b.press("D", call.KeyDirectedPickup); b.key("D", call.KeyDial, "102") }},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			b.ended = nil
			b.call("A", "102")
			c.pick()
			leg := b.leg(c.by)
			assert.Equal(t, call.Connected, leg.State)
			assert.Equal(t, number("101"), leg.Remote)
			assert.Equal(t, call.RedirectedPickup, leg.Info.LastReason)
			assert.Equal(t, number("102"), leg.Info.LastRedirecting)
			assert.Empty(t, b.states("B"))
			assert.Equal(t, lists(call.NoHistory), b.history("B"), "not missed")
			b.press("A", call.KeyOnHook)
			assert.Equal(t, lists(call.Received), b.history(c.by))
			b.quiet()
		})
	}
	t.Run("nothing rings", func(t *testing.T) {
		b.t, b.refused = t, nil
		b.press("C", call.KeyPickup)
		b.press("A", call.KeyPickup)
		b.key("D", call.KeyGroupPickup, "9")
		b.key("D", call.KeyDirectedPickup, "102")
		b.key("D", call.KeyDirectedPickup, "999")
		assert.Equal(t, []call.Refusal{
			call.NothingToPickUp, call.NothingToPickUp, call.NothingToPickUp, call.NothingToPickUp, call.NothingToPickUp,
		}, b.refused)
		b.quiet()
	})
	t.Run("the oldest first, and not one's own", func(t *testing.T) {
		b.t, b.refused = t, nil
		b.call("C", "102")
		b.press("C", call.KeyPickup)
		assert.Equal(t, []call.Refusal{call.NothingToPickUp}, b.refused)
		b.press("C", call.KeyOnHook)
		b.call("D", "103")
		b.call("A", "102")
		b.up("E", "105")
		b.key("E", call.KeyGroupPickup, "5")
		b.wait(8 * time.Second)
		assert.Equal(t, number("104"), b.leg("E").Remote)
	})
}

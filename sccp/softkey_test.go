package sccp_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

func someKeys() []sccp.SoftKeyDefinition {
	var all []sccp.SoftKeyDefinition
	for _, e := range []sccp.SoftKey{sccp.SoftKeyRedial, sccp.SoftKeyNewCall, sccp.SoftKeyHold, sccp.SoftKeyEndCall, sccp.SoftKeyTransfer} {
		all = append(all, sccp.SoftKeyDefinition{Event: e})
	}
	return all
}

func ExampleSoftKeySetDefinition_Mask() {
	template := []sccp.SoftKeyDefinition{
		{Label: sccp.LabelHold.AppendTo(nil), Event: sccp.SoftKeyHold},
		{Label: sccp.LabelEndCall.AppendTo(nil), Event: sccp.SoftKeyEndCall},
		{Label: sccp.LabelTransfer.AppendTo(nil), Event: sccp.SoftKeyTransfer},
	}
	connected := sccp.NewSoftKeySet(template, sccp.SoftKeyHold, sccp.SoftKeyEndCall, sccp.SoftKeyTransfer)
	mask := connected.Mask(template, func(k sccp.SoftKey) bool { return k != sccp.SoftKeyTransfer })
	fmt.Printf("%#08x\n", mask)
	// Output: 0xfffffffb
}

func TestSoftKeySet(t *testing.T) {
	set := sccp.NewSoftKeySet(someKeys(), sccp.SoftKeyEndCall, sccp.SoftKeyRedial, sccp.SoftKeyBarge)
	assert.Equal(t, [16]uint8{4, 1}, set.TemplateIndex, "places count from 1, an unknown key is left out")
	assert.Equal(t, [16]uint16{309, 301}, set.InfoIndex)
	assert.Equal(t, sccp.AllKeys, set.Mask(someKeys(), func(sccp.SoftKey) bool { return true }))
	assert.Equal(t, sccp.AllKeys&^3, set.Mask(someKeys(), func(sccp.SoftKey) bool { return false }), "only keys of the set are hidden")
	assert.Equal(t, sccp.AllKeys, set.Mask(nil, func(sccp.SoftKey) bool { return false }), "a set may refer beyond the template")

	many := make([]sccp.SoftKey, 20)
	for i := range many {
		many[i] = sccp.SoftKeyHold
	}
	full := sccp.NewSoftKeySet(someKeys(), many...)
	assert.Equal(t, uint8(3), full.TemplateIndex[15])
}

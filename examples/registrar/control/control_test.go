package control_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// TestWordsThatAreNone: each error says which words there are.
func TestWordsThatAreNone(t *testing.T) {
	for _, right := range []interface{ Check() error }{
		control.ForwardAll, control.ForwardBusy, control.ForwardNoAnswer, control.Restart, control.Reset,
		control.DoNotDisturbOff, control.DoNotDisturbReject, control.DoNotDisturbSilent,
	} {
		require.NoError(t, right.Check(), "%v", right)
	}
	for wrong, want := range map[interface{ Check() error }]string{
		control.ForwardWhen(""):       `"all", "busy" or "no-answer", not ""`,
		control.DoNotDisturb("OFF"):   `"off", "reject" or "silent", not "OFF"`,
		control.ResetKind("re\x1b[m"): `a "restart" or a "reset", not "re\x1b[m"`,
	} {
		err := wrong.Check()
		require.ErrorIs(t, err, control.ErrInvalid)
		assert.ErrorContains(t, err, want)
	}
}

// TestNobody: everybody has to be said.
func TestNobody(t *testing.T) {
	assert.True(t, control.Target{}.IsNobody())
	for _, to := range []control.Target{{All: true}, {Devices: []string{"A"}}, {Groups: []string{"1"}}, {Models: []string{"7960"}}} {
		assert.False(t, to.IsNobody(), "%+v", to)
	}
}

func ExamplePushed_String() {
	fmt.Println(control.Pushed{Device: "SEP001122334455"})
	fmt.Println(control.Pushed{Device: "SEP001122334466", Problem: "the phone is not registered"})
	// Output:
	// SEP001122334455 shows it
	// SEP001122334466: the phone is not registered
}

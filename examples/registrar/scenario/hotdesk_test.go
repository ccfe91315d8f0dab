package scenario_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

const twoUsers = `
users:
  - {name: anna, number: 50, lines: [2001], pin: "` + hash4711 + `"}
  - {name: bob, number: 51, lines: [2002], pin: "` + hash4711 + `", speed-dials: [{number: 2001, label: Anna}]}
lines: [{number: 1001}, {number: 1002}, {number: 2001, name: Anna}, {number: 2002, name: Bob}, {number: 2003}]
devices:
  - {name: SEP020000000001, lines: [1001]}
  - {name: SEP020000000002, lines: [1002]}
`

// TestUsersSwapPhones, and one of them takes the phone of the other.
func TestUsersSwapPhones(t *testing.T) {
	s := newSite(t, twoUsers)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	a.dials("*3150*4711#")
	b.dials("*3151*4711#")
	a.sees("the line of Anna", hasLines("2001"))
	b.sees("the line of Bob", hasLines("2002"))
	a.dials("*3151*4711#")
	a.sees("the line of Bob", hasLines("2002"))
	b.sees("its own line", hasLines("1002"))
	b.dials("*3150*4711#")
	b.sees("the line of Anna", hasLines("2001"))
	a.dials("2001")
	b.answers()
	a.sees("the call", talks)
	assert.Equal(t, "2002", s.ctl.Calls()[0].Legs[0].Line)
	a.hangsUp()
	allIdle(a, b)
	s.restart(t)
	a.sees("the line of Bob", hasLines("2002"))
	b.sees("the line of Anna", hasLines("2001"))
}

// TestAUserComesDuringACall: it goes on, and the phone changes after it.
func TestAUserComesDuringACall(t *testing.T) {
	s := newSite(t, twoUsers)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	a.dials("1002")
	b.answers()
	a.sees("the call", talks)
	n := a.State().Registrations
	require.NoError(t, s.ctl.LogIn(a.Name(), "anna"))
	before := a.State().Media[0].PacketsReceived
	a.sees("voice that goes on", func(st softphone.State) bool {
		return len(st.Media) == 1 && st.Media[0].PacketsReceived > before+5
	})
	assert.Equal(t, n, a.State().Registrations)
	a.hangsUp()
	a.sees("the line of the user", hasLines("2001"))
	b.sees("the end of the call", idle)
}

// TestAPhoneRebootsWhileAUserIsLoggedOn, and shows the user again.
func TestAPhoneRebootsWhileAUserIsLoggedOn(t *testing.T) {
	s := newSite(t, twoUsers)
	a := s.loyal(1, "7960")
	a.dials("*3150*4711#")
	a.sees("the line of the user", hasLines("2001"))
	require.NoError(t, a.Close())
	b := s.loyal(2, "7970")
	b.dials("2001")
	b.sees("that nobody is there", hasCall(sccp.DCallStateCongestion, sccp.DCallStateBusy, sccp.DCallStateInvalidNumber))
	b.hangsUp()
	s.loyal(1, "7960").sees("the line of the user", hasLines("2001"))
}

// TestReloadWhileUsersAreLoggedOn: other lines come to the phone, and a user who is
// gone is logged off.
func TestReloadWhileUsersAreLoggedOn(t *testing.T) {
	s := newSite(t, twoUsers)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	a.dials("*3150*4711#")
	b.dials("*3151*4711#")
	a.sees("the line of Anna", hasLines("2001"))
	b.sees("the line of Bob", hasLines("2002"))
	moved := strings.Replace(twoUsers, "lines: [2001]", "lines: [2003]", 1)
	n := b.State().Registrations
	s.reload(t, moved)
	a.sees("the other line", hasLines("2003"))
	assert.Equal(t, n, b.State().Registrations, "Bob is not concerned")
	from := strings.Index(moved, "  - {name: anna")
	to := strings.Index(moved, "  - {name: bob")
	s.reload(t, moved[:from]+moved[to:])
	a.sees("its own line", hasLines("1001"))
	s.reload(t, twoUsers)
	s.restart(t)
	a.sees("its own line", hasLines("1001"))
	b.sees("the line of Bob", hasLines("2002"))
}

// TestWrongPINsLockAPhone, and no other one.
func TestWrongPINsLockAPhone(t *testing.T) {
	s := newSite(t, twoUsers)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	for n := range 5 {
		a.dials("*3150*1234#")
		require.Eventually(t, func() bool { return strings.Count(s.log.String(), "wrong number or PIN") == n+1 }, patience, time.Millisecond)
		a.sees("the end of dialling", func(st softphone.State) bool { return len(st.Calls) == 0 })
	}
	a.dials("*3150*4711#")
	a.sees("that it is locked", says("ocked until"))
	b.dials("*3150*4711#")
	b.sees("the line of the user", hasLines("2001"))
}

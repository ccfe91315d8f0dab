package scenario_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

const hotel = `
auto-registration: {numbers: 1500-1599}
claims: [{numbers: 1100-1199, pin: "` + hash4711 + `"}]
users:
  - {name: anna, number: 50, lines: [2001, 2002], pin: "` + hash4711 + `"}
lines: [{number: 1001}, {number: 1002}, {number: 2001, name: Anna}, {number: 2002}]
devices:
  - {name: SEP020000000001, lines: [1001]}
  - {name: SEP020000000002, lines: [1002]}
`

func hasLines(numbers ...string) func(softphone.State) bool {
	return func(s softphone.State) bool {
		if !s.Registered() {
			return false
		}
		for i, number := range numbers {
			if l, _ := s.Line(uint32(i + 1)); l.Number != number {
				return false
			}
		}
		return true
	}
}

func says(text string) func(softphone.State) bool {
	return func(s softphone.State) bool {
		return strings.Contains(s.Prompt, text) || strings.Contains(s.PriorityNotify, text) || strings.Contains(s.Notify, text)
	}
}

// TestHotDesk: a user logs on to one phone, then to another, the registrar is
// started anew, and the user logs off.
func TestHotDesk(t *testing.T) {
	s := newSite(t, hotel)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	a.dials("*3150*4712#")
	a.sees("a wrong PIN", says("rong number or PIN"))
	assert.Equal(t, 1, a.State().Registrations)
	a.dials("*3150*4711#")
	a.sees("the lines of the user", hasLines("2001", "2002"))
	b.dials("*3150*4711#")
	b.sees("the lines of the user", hasLines("2001", "2002"))
	a.sees("its own lines", hasLines("1001"))

	n := b.State().Registrations
	s.restart(t)
	b.sees("the registrar again", registeredAfter(n))
	b.sees("the lines of the user", hasLines("2001", "2002"))
	phone, err := s.ctl.Phone(b.Name())
	require.NoError(t, err)
	assert.Equal(t, "anna", phone.User)
	assert.Equal(t, []string{"2001", "2002"}, phone.Numbers)

	b.dials("*32")
	b.sees("its own lines", hasLines("1002"))
	b.dials("*32")
	b.sees("that nobody was", says("obody is logged on"))
	s.restart(t)
	a.sees("the registrar again", hasLines("1001"))
	phone, err = s.ctl.Phone(b.Name())
	require.NoError(t, err)
	assert.Empty(t, phone.User)
	for _, secret := range []string{"4711", "4712", "pbkdf2"} {
		assert.NotContains(t, s.log.String(), secret)
	}
}

// TestClaim: an unknown phone takes a number, and keeps it over restarts, until
// another phone claims it.
func TestClaim(t *testing.T) {
	s := newSite(t, hotel)
	a, b := s.loyal(8, "7960"), s.loyal(9, "7960")
	require.Equal(t, "1500", a.number())
	a.dials("*301110*4711#")
	a.sees("the claimed number", hasLines("1110"))
	s.restart(t)
	a.sees("the registrar again", registeredAfter(2))
	a.sees("the claimed number", hasLines("1110"))
	b.sees("the registrar again", registeredAfter(1))
	b.dials("*301110*4711#")
	b.sees("the claimed number", hasLines("1110"))
	a.sees("another number", func(st softphone.State) bool {
		l, _ := st.Line(1)
		return st.Registered() && strings.HasPrefix(l.Number, "15")
	})
}

// TestControlPutsUsersOntoPhones, without a PIN.
func TestControlPutsUsersOntoPhones(t *testing.T) {
	s := newSite(t, hotel)
	a := s.loyal(1, "7960")
	assert.ErrorIs(t, s.ctl.LogIn(a.Name(), "nobody"), control.ErrNotFound)
	assert.ErrorIs(t, s.ctl.LogIn("SEP020000000077", "anna"), control.ErrNotFound)
	assert.ErrorIs(t, s.ctl.LogOff(a.Name()), control.ErrInvalid)
	require.NoError(t, s.ctl.LogIn(strings.ToLower(a.Name()), "anna"))
	a.sees("the lines of the user", hasLines("2001", "2002"))
	require.NoError(t, s.ctl.LogOff(a.Name()))
	a.sees("its own lines", hasLines("1001"))
}

// TestALoginThatCannotBeStored holds, and its user is told.
func TestALoginThatCannotBeStored(t *testing.T) {
	s := newSite(t, "database: {file: gone/calls.db}\n"+hotel)
	a := s.loyal(1, "7960")
	began := time.Now()
	a.dials("*3150*4711#")
	a.sees("that it cannot be stored", says("annot be stored"))
	a.sees("the lines of the user", hasLines("2001", "2002"))
	assert.Greater(t, time.Since(began), 2*time.Second, "long enough to read it")
	assert.Positive(t, s.ctl.Status().Storage.Waiting)
	s.mendDatabase(t)
}

// TestReleasedNumbers of phones that are gone are free for others, without what was set
// for them.
func TestReleasedNumbers(t *testing.T) {
	s := newSite(t, hotel+"  - {name: SEP020000000003, lines: [1001, 1002]}\n")
	a, b := s.loyal(8, "7960"), s.loyal(9, "7960")
	require.Equal(t, "1500", a.number())
	b.dials("*301110*4711#")
	b.sees("the claimed number", hasLines("1110"))
	_, err := s.ctl.Release(a.Name())
	require.ErrorIs(t, err, control.ErrRegistered)
	require.ErrorContains(t, err, "unplug it first")
	for _, number := range []string{"1500", "1110"} {
		require.NoError(t, s.ctl.SetForward(number, control.ForwardAll, "1001"))
		require.NoError(t, s.ctl.SetMessageWaiting(number, 1, 0))
	}
	require.NoError(t, s.ctl.LogIn(a.Name(), "anna"))
	a.sees("the lines of the user", hasLines("2001", "2002"))
	s.unplug(a)
	s.unplug(b)
	number, err := s.ctl.Release(strings.ToLower(a.Name()))
	require.NoError(t, err)
	assert.Equal(t, "1500", number)
	number, err = s.ctl.Release(b.Name())
	require.NoError(t, err)
	assert.Equal(t, "1110", number)
	for name, want := range map[string]error{
		a.Name(): control.ErrNotFound, "nobody": control.ErrNotFound, "SEP020000000001": control.ErrInvalid, "sep020000000003": control.ErrInvalid,
	} {
		_, err = s.ctl.Release(name)
		assert.ErrorIs(t, err, want, name)
	}
	assert.Contains(t, s.log.String(), `msg="a phone gives its number back" device=`+a.Name()+" number=1500")
	assert.Contains(t, s.log.String(), `msg="logged off" device=`+a.Name()+" user=anna")

	s.restart(t)
	_, err = s.ctl.Phone(a.Name())
	require.ErrorIs(t, err, control.ErrNotFound, "it is gone from the database too")
	c, e := s.loyal(10, "7960"), s.loyal(11, "7960")
	assert.Equal(t, "1500", c.number())
	e.dials("*301110*4711#")
	e.sees("the claimed number", hasLines("1110"))
	for _, number := range []string{"1500", "1110"} {
		line, err := s.ctl.Line(number)
		require.NoError(t, err)
		assert.Empty(t, line.ForwardAll, number)
		assert.Zero(t, line.NewMessages, number)
	}
}

// TestReleasedNumbersOfARangeThatIsGone do not come back with it.
func TestReleasedNumbersOfARangeThatIsGone(t *testing.T) {
	s := newSite(t, hotel)
	a := s.loyal(8, "7960")
	require.Equal(t, "1500", a.number())
	s.unplug(a)
	s.reload(t, strings.Replace(hotel, "auto-registration: {numbers: 1500-1599}", "", 1))
	number, err := s.ctl.Release(a.Name())
	require.NoError(t, err)
	assert.Equal(t, "1500", number)
	s.restart(t)
	s.reload(t, hotel)
	assert.Equal(t, "1500", s.loyal(9, "7960").number())
}

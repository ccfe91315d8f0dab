package directory_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// hash4711 is the PIN 4711 with few rounds, for quick tests.
const hash4711 = "pbkdf2-sha256$1000$c2FsdCBvZiBhIHRlc3Q$Hh+f2RAyUIi5uPDS65v1n7EPNBzymWwwvwP80cRFV2E"

const hotel = `
auto-registration:
  numbers: 1000-1001
  ranges: [{numbers: 7000-7001, models: [7921], template: wireless}]
templates:
  wireless: {buttons: one}
  rooms: {dnd: silent, softkeys: lobby}
softkeys: {lobby: {on-hook: [new-call]}}
button-templates: {one: [line]}
claims: [{numbers: 1100-1199, pin: "` + hash4711 + `", template: rooms}]
users:
  - {name: anna, number: 50, lines: [2001, 2002], pin: "` + hash4711 + `", speed-dials: [{number: 2003, label: Bob}]}
  - {name: bob, lines: [2003], pin: "` + hash4711 + `"}
lines: [{number: 2001, name: Anna}, {number: 2002}, {number: 2003}, {number: 1110, name: Suite}, {number: 1111}]
devices:
  - {name: A, lines: [1111], speed-dials: [{number: 2001}]}
  - {name: B, lines: [2001]}
`

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func numbers(t *testing.T, d *directory.Directory, name string, deviceType uint32) (list []string) {
	t.Helper()
	dev, err := d.Admit(name, deviceType)
	require.NoError(t, err)
	for _, l := range dev.Lines {
		list = append(list, l.Number)
	}
	return list
}

func TestRangesByModel(t *testing.T) {
	d := load(t, hotel)
	assert.Equal(t, []string{"7000"}, numbers(t, d, "W1", 365))
	assert.Equal(t, []string{"1000"}, numbers(t, d, "P1", 7))
	assert.Equal(t, []string{"7001"}, numbers(t, d, "W2", 365))
	assert.Equal(t, []string{"1001"}, numbers(t, d, "W3", 365), "its range is full")
	guest, err := d.Admit("W4", 365)
	require.NoError(t, err, "numbers can be claimed")
	assert.True(t, guest.Guest)
	dev, err := d.Admit("W1", 365)
	require.NoError(t, err)
	assert.Len(t, dev.Buttons, 1, "of the template of its range")
	assert.Equal(t, []directory.Given{
		{Device: "P1", Number: "1000", Type: 7},
		{Device: "W1", Number: "7000", Template: "wireless", Type: 365},
		{Device: "W2", Number: "7001", Template: "wireless", Type: 365},
		{Device: "W3", Number: "1001", Type: 365},
	}, d.Numbers())

	only := load(t, "auto-registration: {ranges: [{numbers: 7000-7001, models: [7921]}]}")
	_, err = only.Admit("P1", 7)
	assert.ErrorContains(t, err, "No range for 7960")
	full := load(t, "auto-registration: {ranges: [{numbers: 7000-7000, models: [7921]}]}")
	numbers(t, full, "W1", 365)
	_, err = full.Admit("W2", 365)
	assert.ErrorContains(t, err, "No free number")
}

func TestClaim(t *testing.T) {
	d := load(t, hotel)
	numbers(t, d, "P1", 7)
	u, err := d.Claim("P1", "1110", "4711", noon)
	require.NoError(t, err)
	assert.Equal(t, directory.Update{
		Given: []directory.Given{{Device: "P1", Number: "1110", Claimed: true, Template: "rooms", Type: 7}}, Restart: []string{"P1"},
	}, u)
	dev, err := d.Admit("P1", 7)
	require.NoError(t, err)
	assert.Equal(t, "Suite", dev.Lines[0].Name)
	assert.Equal(t, call.DNDSilent, dev.Options.DND)
	assert.Len(t, dev.SoftKeys["on-hook"], 1)
	assert.Equal(t, []string{"1000"}, numbers(t, d, "P2", 7), "what it had before is free")
	assert.Equal(t, call.Exact, match(d, "1110"))

	u, err = d.Claim("P1", "1110", "4711", noon)
	require.NoError(t, err)
	assert.Empty(t, u, "again")

	u, err = d.Claim("P2", "1110", "4711", noon)
	require.NoError(t, err)
	assert.Equal(t, []string{"P1", "P2"}, u.Restart, "a phone that replaces another one")
	assert.Equal(t, []directory.Given{{Device: "P1", Number: "1110", Claimed: true, Template: "rooms", Type: 7}}, u.Taken)
	assert.Equal(t, []string{"1000"}, numbers(t, d, "P1", 7))

	for _, c := range []struct {
		device, number, pin string
		want                error
	}{
		{"P1", "1110", "4712", directory.ErrCredentials},
		{"P1", "1234", "4711", directory.ErrCredentials},
		{"P1", "1234", "", directory.ErrCredentials},
		{"A", "1112", "4711", directory.ErrNotUnknown},
		{"a", "1112", "4711", directory.ErrNotUnknown},
		{"P1", "1111", "4711", directory.ErrNumberTaken},
	} {
		u, err := d.Claim(c.device, c.number, c.pin, noon)
		assert.ErrorIs(t, err, c.want, "%+v", c)
		assert.NotContains(t, err.Error(), c.number)
		assert.Empty(t, u)
	}
}

func TestHotDesk(t *testing.T) {
	d := load(t, hotel)
	u, err := d.LogIn("A", "50", "4711", noon)
	require.NoError(t, err)
	anna := directory.Login{User: "anna", Device: "A", Since: noon}
	assert.Equal(t, directory.Update{LoggedOn: []directory.Login{anna}, Restart: []string{"A"}}, u)
	dev, err := d.Admit("A", 7)
	require.NoError(t, err)
	assert.Equal(t, "anna", dev.User)
	assert.Equal(t, []string{"2001", "2002"}, numbers(t, d, "A", 7))
	assert.Equal(t, "Bob", dev.SpeedDials[0].Label)
	assert.Len(t, dev.Buttons, 3)
	digits, ok := d.Abbreviated(call.Caller{Device: "A"}, "1")
	assert.True(t, ok)
	assert.Equal(t, "2003", digits)

	u, err = d.LogIn("P1", "50", "4711", noon.Add(time.Minute))
	require.NoError(t, err, "on an unknown phone as well")
	assert.Equal(t, []directory.Login{anna}, u.LoggedOff, "a user is at one phone")
	assert.Equal(t, []string{"A", "P1"}, u.Restart)
	assert.Equal(t, []string{"1111"}, numbers(t, d, "A", 7))
	assert.Equal(t, []string{"2001", "2002"}, numbers(t, d, "P1", 7))

	u, err = d.LogIn("P1", "2003", "4711", noon.Add(2*time.Minute))
	require.NoError(t, err)
	assert.Equal(t, "anna", u.LoggedOff[0].User, "a phone has one user")
	assert.Equal(t, []string{"P1"}, u.Restart)
	assert.Equal(t, []directory.Login{{User: "bob", Device: "P1", Since: noon.Add(2 * time.Minute)}}, d.Logins())

	u, ok = d.LogOff("P1")
	assert.True(t, ok)
	assert.Equal(t, []string{"P1"}, u.Restart)
	assert.Equal(t, []string{"1000"}, numbers(t, d, "P1", 7))
	_, ok = d.LogOff("P1")
	assert.False(t, ok)
	_, err = d.LogIn("P1", "51", "4711", noon)
	assert.ErrorIs(t, err, directory.ErrCredentials)
}

func TestWrongPINsLock(t *testing.T) {
	d := load(t, hotel)
	for range 5 {
		_, err := d.LogIn("A", "50", "9999", noon)
		require.ErrorIs(t, err, directory.ErrCredentials)
	}
	_, err := d.LogIn("A", "50", "4711", noon)
	var locked *directory.LockedError
	require.ErrorAs(t, err, &locked)
	assert.Equal(t, noon.Add(5*time.Minute), locked.Until)
	assert.Contains(t, err.Error(), "12:05:00")
	_, err = d.LogIn("B", "50", "4711", noon)
	assert.NoError(t, err, "other phones are not locked")
	_, err = d.LogIn("A", "50", "4711", noon.Add(5*time.Minute))
	assert.NoError(t, err)

	for i := range 20 {
		_, err := d.Claim(fmt.Sprintf("P%d", i), "1110", "9999", noon)
		require.ErrorIs(t, err, directory.ErrCredentials)
	}
	_, err = d.Claim("P99", "1110", "4711", noon)
	assert.ErrorAs(t, err, &locked, "a number is locked for all")
	for range 10 {
		_, err = d.LogIn("C", "2003", "4711", noon)
		assert.NoError(t, err, "right PINs do not count")
	}
}

func TestManyTriesAtOnceAreNotFree(t *testing.T) {
	d := load(t, hotel)
	var wg sync.WaitGroup
	var mu sync.Mutex
	wrong := 0
	for range 40 {
		wg.Go(func() {
			_, err := d.LogIn("A", "50", "9999", noon)
			if errors.Is(err, directory.ErrCredentials) {
				mu.Lock()
				wrong++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	assert.Equal(t, 5, wrong)
}

func TestCredentials(t *testing.T) {
	for digits, want := range map[string][]string{
		"1110*4711": {"1110", "4711"}, "*12*4711": {"*12", "4711"}, "1110": nil, "*4711": nil, "1110*": nil,
		"1110*471": nil, "1110*47a1": nil, "1110*1234567890123": nil, "": nil,
	} {
		number, pin, ok := directory.Credentials(digits)
		assert.Equal(t, want != nil, ok, digits)
		if ok {
			assert.Equal(t, want, []string{number, pin})
		}
	}
}

func TestServicesAreDialled(t *testing.T) {
	d := load(t, hotel)
	for digits, want := range map[string]call.Match{
		"*30": call.Prefix, "*301110*471": call.Prefix, "*301110*4711": call.ExactOrPrefix,
		"*3150*4711": call.ExactOrPrefix, "*32": call.Exact, "*321": call.NoMatch,
	} {
		assert.Equal(t, want, match(d, digits), digits)
	}
	_, route := d.Match(call.Caller{}, "*3150*4711")
	assert.Equal(t, call.Route{Kind: call.RouteService, Service: directory.ServiceLogIn, Number: "50*4711"}, route)
	for _, digits := range []string{"*31", "*3150*47", "*3150*1234567890123", "*3150A"} {
		_, route := d.Match(call.Caller{}, digits)
		want := call.Route{Kind: call.RouteService, Service: directory.ServiceLogIn, Number: digits[3:]}
		assert.Equal(t, want, route, "digits that may hold a PIN belong to the service, complete or not")
	}
	assert.Equal(t, call.NoMatch, match(load(t, house), "*30"), "without claims there is no code for them")
}

func TestRestore(t *testing.T) {
	d := load(t, hotel)
	u := d.Restore([]directory.Given{
		{Device: "P1", Number: "1001"},
		{Device: "P2", Number: "1110", Claimed: true, Template: "rooms"},
		{Device: "P3", Number: "1999"},
		{Device: "P4", Number: "1111", Claimed: true},
		{Device: "A", Number: "1000"},
	}, []directory.Login{{User: "anna", Device: "A", Since: noon}, {User: "gone", Device: "B", Since: noon}})
	assert.Equal(t, []directory.Given{
		{Device: "A", Number: "1000"}, {Device: "P4", Number: "1111", Claimed: true},
	}, u.Taken)
	assert.Equal(t, []directory.Given{{Device: "P3", Number: "1999"}}, u.Asleep)
	assert.Equal(t, []directory.Login{{User: "gone", Device: "B", Since: noon}}, u.LoggedOff)
	assert.Equal(t, []string{"1001"}, numbers(t, d, "P1", 7))
	assert.Equal(t, []string{"1110"}, numbers(t, d, "P2", 7))
	assert.Equal(t, []string{"1000"}, numbers(t, d, "P3", 7))
	assert.Equal(t, []string{"2001", "2002"}, numbers(t, d, "A", 7))
}

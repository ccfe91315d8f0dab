package directory_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

func dial(position int, number, label string) directory.Dial {
	return directory.Dial{Position: position, SpeedDial: config.SpeedDial{Number: number, Label: label}}
}

func set(t *testing.T, d *directory.Directory, device string, dial directory.Dial) (directory.Owner, []directory.Dial) {
	t.Helper()
	owner, own, u, err := d.SetDial(device, dial)
	require.NoError(t, err)
	assert.Equal(t, directory.Update{Restart: []string{device}}, u)
	return owner, own
}

func served(t *testing.T, d *directory.Directory, device string) (list []config.SpeedDial, buttons int) {
	t.Helper()
	dev, err := d.Admit(device, 7)
	require.NoError(t, err)
	for _, b := range dev.Buttons {
		if b.Kind == config.ButtonSpeedDial {
			buttons++
		}
	}
	return dev.SpeedDials, buttons
}

func TestSpeedDialsOfUsers(t *testing.T) {
	d := load(t, hotel)
	owner, own := set(t, d, "A", dial(0, "2002", ""))
	assert.Equal(t, directory.OfDevice("A"), owner)
	assert.Equal(t, []directory.Dial{dial(2, "2002", "2002")}, own, "behind the configured one")
	set(t, d, "A", dial(0, "*8", "Pick up"))
	_, own = set(t, d, "A", dial(1, "2003", "Bob"))
	assert.Equal(t, []directory.Dial{dial(1, "2003", "Bob"), dial(2, "2002", "2002"), dial(3, "*8", "Pick up")}, own)

	list, buttons := served(t, d, "A")
	assert.Equal(t, []config.SpeedDial{{Number: "2003", Label: "Bob"}, {Number: "2002", Label: "2002"}, {Number: "*8", Label: "Pick up"}}, list)
	assert.Equal(t, 3, buttons)
	digits, ok := d.Abbreviated(call.Caller{Device: "A"}, "2")
	assert.True(t, ok)
	assert.Equal(t, "2002", digits, "the abbreviated numbers follow")

	_, own = set(t, d, "A", dial(1, "", ""))
	assert.Len(t, own, 2)
	shown := d.SpeedDials("A")
	assert.Equal(t, directory.ShownDial{Dial: dial(1, "2001", "2001")}, shown[0], "what is configured came back")
	assert.True(t, shown[1].Own)
	_, own = set(t, d, "A", dial(2, "", ""))
	assert.Equal(t, []directory.Dial{dial(3, "*8", "Pick up")}, own)
	list, _ = served(t, d, "A")
	assert.Len(t, list, 2, "no gap")

	again := load(t, hotel)
	again.RestoreDials(owner, append(own, dial(0, "1", ""), dial(9, "", ""), dial(4, "x", "")))
	assert.Equal(t, d.SpeedDials("A"), again.SpeedDials("A"))
	again.RestoreDials(owner, nil)
	assert.Len(t, again.SpeedDials("A"), 1)
}

func TestSpeedDialsFollowUsers(t *testing.T) {
	d := load(t, hotel)
	set(t, d, "A", dial(0, "2002", "of the phone"))
	_, err := d.LogIn("A", "50", "4711", noon)
	require.NoError(t, err)
	owner, _ := set(t, d, "A", dial(0, "2002", "of Anna"))
	assert.Equal(t, directory.OfUser("anna"), owner)
	list, _ := served(t, d, "A")
	assert.Equal(t, []config.SpeedDial{{Number: "2003", Label: "Bob"}, {Number: "2002", Label: "of Anna"}}, list)
	_, err = d.LogIn("B", "50", "4711", noon)
	require.NoError(t, err)
	list, _ = served(t, d, "B")
	assert.Equal(t, "of Anna", list[1].Label)
	list, _ = served(t, d, "A")
	assert.Equal(t, []config.SpeedDial{{Number: "2001", Label: "2001"}, {Number: "2002", Label: "of the phone"}}, list)

	_, err = d.LogIn("A", "2003", "4711", noon)
	require.NoError(t, err)
	list, _ = served(t, d, "A")
	assert.Equal(t, "of the phone", list[1].Label, "Bob has none of his own")
	set(t, d, "A", dial(2, "50", "of Bob"))
	list, _ = served(t, d, "A")
	assert.Equal(t, "of Bob", list[1].Label)
	digits, _ := d.Abbreviated(call.Caller{Device: "A"}, "2")
	assert.Equal(t, "50", digits)
}

// Who always adds one and gives up the one before, never comes to an end.
func TestSpeedDialsThatAreReplacedForEver(t *testing.T) {
	d := load(t, hotel)
	_, own := set(t, d, "A", dial(0, "2000", "first"))
	for i := range 3 * directory.MaxDials {
		before := own[0].Position
		if i%5 == 0 {
			before = own[len(own)-1].Position
		}
		_, own = set(t, d, "A", dial(0, "2002", "added"))
		assert.Len(t, own, 2)
		_, own = set(t, d, "A", dial(before, "", ""))
		require.Len(t, own, 1)
		assert.Equal(t, "added", own[0].Label)
		require.Greater(t, own[0].Position, 1, "what is configured stays")
	}
	for i := range directory.MaxDials - 2 {
		_, own = set(t, d, "A", dial(0, "2002", "added"))
		assert.Len(t, own, i+2)
	}
	_, _, _, err := d.SetDial("A", dial(0, "2002", "too many"))
	require.ErrorIs(t, err, directory.ErrDial)
	assert.Len(t, d.SpeedDials("A"), directory.MaxDials)
}

func TestSpeedDialsThatCannotBe(t *testing.T) {
	d := load(t, hotel)
	for _, wrong := range []directory.Dial{
		dial(-1, "1", ""), dial(100, "1", ""), dial(0, "", "x"), dial(1, "12a", ""), dial(1, "1 2", ""), dial(1, "1:2", ""),
		dial(1, strings.Repeat("1", 25), ""), dial(1, "1", strings.Repeat("ä", 33)), dial(1, "1", "\xff"),
	} {
		_, _, _, err := d.SetDial("A", wrong)
		assert.ErrorIs(t, err, directory.ErrDial, "%+v", wrong)
	}
	for range directory.MaxDials - 1 {
		set(t, d, "A", dial(0, "1", ""))
	}
	_, _, _, err := d.SetDial("A", dial(0, "1", ""))
	require.ErrorIs(t, err, directory.ErrDial)
}

func TestReplacedConfigurationKeepsSpeedDials(t *testing.T) {
	d := load(t, hotel)
	set(t, d, "A", dial(0, "2002", ""))
	cfg, err := config.Parse("x", []byte(strings.Replace(hotel, "speed-dials: [{number: 2001}]", "speed-dials: []", 1)))
	require.NoError(t, err)
	changes, _ := d.Replace(cfg)
	require.Len(t, changes.Phones, 1)
	assert.Equal(t, "A", changes.Phones[0].Name)
	list, _ := served(t, d, "A")
	assert.Equal(t, []config.SpeedDial{{Number: "2002", Label: "2002"}}, list)
}

func TestServicesChangeFiles(t *testing.T) {
	d := load(t, hotel)
	cfg, err := config.Parse("x", []byte(hotel+"services: {http: ':8080', information: hello}\n"))
	require.NoError(t, err)
	changes, _ := d.Replace(cfg)
	require.Len(t, changes.Phones, 2)
	assert.Equal(t, directory.PhoneChange{Name: "A", Action: directory.Reset, Reasons: []string{"services"}}, changes.Phones[0])
	assert.Equal(t, []string{"services"}, changes.Settings)
	assert.Contains(t, changes.Process[0], `http stays at "" until the registrar is started anew`)
	cfg, err = config.Parse("x", []byte(hotel+"services: {http: ':8080', information: goodbye}\n"))
	require.NoError(t, err)
	changes, _ = d.Replace(cfg)
	assert.Empty(t, changes.Phones)
	assert.Equal(t, []string{"services"}, changes.Settings)
}

func TestVerify(t *testing.T) {
	d := load(t, hotel)
	require.NoError(t, d.Verify("B", "50", "4711", noon), "her line is on it")
	require.ErrorIs(t, d.Verify("A", "50", "4711", noon), directory.ErrCredentials, "not her phone")
	require.ErrorIs(t, d.Verify("B", "50", "4712", noon), directory.ErrCredentials)
	require.ErrorIs(t, d.Verify("B", "51", "4711", noon), directory.ErrCredentials)
	require.ErrorIs(t, d.Verify("", "", "", noon), directory.ErrCredentials)
	_, err := d.LogIn("A", "50", "4711", noon)
	require.NoError(t, err)
	require.NoError(t, d.Verify("A", "50", "4711", noon))
	for range 5 {
		require.ErrorIs(t, d.Verify("A", "50", "0000", noon), directory.ErrCredentials)
	}
	var locked *directory.LockedError
	require.ErrorAs(t, d.Verify("A", "50", "4711", noon), &locked)
	require.NoError(t, d.Verify("A", "50", "4711", noon.Add(time.Hour)))
}

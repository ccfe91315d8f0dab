package directory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/directory"
)

func TestDevices(t *testing.T) {
	d := load(t, hotel)
	_, err := d.Admit("SEPAABBCCDDEEFF", 7)
	require.NoError(t, err)
	var names []string
	for _, dev := range d.Devices() {
		names = append(names, dev.Name)
		assert.Equal(t, dev, d.Device(dev.Name))
	}
	assert.IsIncreasing(t, names)
	assert.Contains(t, names, "SEPAABBCCDDEEFF")
	assert.Contains(t, names, "A")
	assert.Nil(t, d.Device("SEP000000000000"))
	given, login := d.Has("SEPAABBCCDDEEFF")
	assert.Equal(t, d.Numbers()[0], given)
	assert.Equal(t, directory.Login{}, login)
}

func TestLogOnNeedsNoPIN(t *testing.T) {
	d := load(t, hotel)
	u, err := d.LogOn("A", "anna", noon)
	require.NoError(t, err)
	login := directory.Login{User: "anna", Device: "A", Since: noon}
	assert.Equal(t, directory.Update{LoggedOn: []directory.Login{login}, Restart: []string{"A"}}, u)
	assert.False(t, u.Empty())
	_, has := d.Has("A")
	assert.Equal(t, login, has)
	assert.Equal(t, "anna", d.Device("A").User)
	u, err = d.LogOn("A", "anna", noon)
	require.NoError(t, err)
	assert.True(t, u.Empty())
	_, err = d.LogOn("A", "nobody", noon)
	assert.ErrorIs(t, err, directory.ErrNoUser)
}

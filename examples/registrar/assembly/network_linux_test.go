package assembly_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
)

const freePorts = `listen: {sccp: "127.0.0.1:0", tftp: "127.0.0.1:0", http: "127.0.0.1:0"}` + "\n"

func TestNetworkThatCannotBeServed(t *testing.T) {
	leaktest.Goroutines(t)
	for text, want := range map[string]string{
		"voice-vlans: [{interface: no-such-if0, vlan: 5}]":            "cannot announce the voice VLAN on no-such-if0",
		"dhcp: [{interface: no-such-if0, pool: 10.9.0.50-10.9.0.99}]": `cannot serve DHCP on no-such-if0: dhcp: interface "no-such-if0"`,
	} {
		cfg, err := config.Parse("x", []byte(freePorts+text))
		require.NoError(t, err)
		_, err = assembly.Open(t.Context(), cfg, assembly.Options{})
		assert.ErrorContains(t, err, want)
	}
}

func TestNetworkIsOpenedAndClosed(t *testing.T) {
	leaktest.Goroutines(t)
	a, _ := netlab.Pair(t)
	open := func(text string) (err error) {
		cfg, err := config.Parse("x", []byte(freePorts+text))
		require.NoError(t, err)
		a.Run(t, "ip", "link", "set", "lo", "up")
		a.Do(func() {
			var r *assembly.Registrar
			if r, err = assembly.Open(t.Context(), cfg, assembly.Options{}); err == nil {
				err = r.Close()
			}
		})
		return err
	}
	both := "voice-vlans: [{interface: sk0, vlan: 5, name: x, lldp: true}]\ndhcp: [{interface: sk0, pool: 10.9.0.50-10.9.0.99}]"
	for range 2 { // the second time the ports are free again
		require.NoError(t, open(both))
	}
	assert.ErrorContains(t, open("dhcp: [{interface: sk0, pool: 10.8.0.50-10.8.0.99}]"),
		"the pool 10.8.0.50-10.8.0.99 is not in the network 10.9.0.0/24")
	require.NoError(t, open("dhcp: [{interface: sk0, pool: 10.9.0.50-10.9.0.99}, {interface: sk0, network: 10.8.0.0/16, pool: 10.8.0.50-10.8.0.99}]"))
}

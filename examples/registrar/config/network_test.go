package config_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

func TestNetworkIsRead(t *testing.T) {
	c, err := config.Parse("x", []byte(`
voice-vlans:
  - {interface: eth0, vlan: 100}
  - {interface: eth1, vlan: untagged, native: 7, name: closet, lldp: true}
dhcp:
  - {interface: eth0.100, pool: 10.0.0.50-10.0.0.99}
  - interface: eth1
    network: 10.1.0.7/16
    pool: 10.1.0.50 - 10.1.0.99
    router: 10.1.0.1
    dns: [10.1.0.2, 10.1.0.3]
    ntp: [10.1.0.4]
    tftp-servers: [10.1.0.5, 10.1.0.6]
    tftp-name: tftp.example.org
    lease: 1h
    clients: any
`))
	require.NoError(t, err)
	assert.Equal(t, []config.VoiceVLAN{
		{Interface: "eth0", Voice: cdp.Tagged(100), Native: 1},
		{Interface: "eth1", Voice: cdp.VoiceVLAN{Mode: cdp.VoiceUntagged}, Native: 7, Name: "closet", LLDP: true},
	}, c.VoiceVLANs)
	a := netip.MustParseAddr
	assert.Equal(t, []config.DHCP{
		{Interface: "eth0.100", Scope: dhcp.Scope{First: a("10.0.0.50"), Last: a("10.0.0.99"), Lease: 12 * time.Hour}},
		{Interface: "eth1", Scope: dhcp.Scope{
			Network: netip.MustParsePrefix("10.1.0.0/16"), First: a("10.1.0.50"), Last: a("10.1.0.99"), Router: a("10.1.0.1"),
			DNS: []netip.Addr{a("10.1.0.2"), a("10.1.0.3")}, NTP: []netip.Addr{a("10.1.0.4")},
			TFTP: []netip.Addr{a("10.1.0.5"), a("10.1.0.6")}, ServerName: "tftp.example.org", Lease: time.Hour, AnyClient: true,
		}},
	}, c.DHCP)
}

func TestNetworkThatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"voice-vlans: [{vlan: 100}]":                                                                                                      "x:1: a voice VLAN without an interface",
		"voice-vlans: [{interface: eth0}]":                                                                                                `x:1: a voice VLAN without its number; add "vlan: 100"`,
		"voice-vlans: [{interface: eth0, vlan: 4095}]":                                                                                    `x:1: vlan: "4095" is no voice VLAN; write a number from 1 to 4094, priority`,
		"voice-vlans:\n- {interface: e, vlan: 1}\n- {interface: e, vlan: 2}":                                                              "x:3: the interface e stands here twice",
		"voice-vlans: [{interface: 'a b', vlan: 1}]":                                                                                      `"a b" is no name of an interface`,
		"voice-vlans: [{interface: aaaaaaaaaaaaaaaa, vlan: 1}]":                                                                           "is no name of an interface",
		"voice-vlans: [{interface: e, vlan: 1, native: 0}]":                                                                               "no number from 1 to 4094",
		"voice-vlans: [{interface: e, vlan: 1, ldp: true}]":                                                                               `did you mean "lldp"?`,
		"dhcp:\n- {pool: 10.0.0.1-10.0.0.9}":                                                                                              "x:2: a DHCP service without an interface",
		"dhcp:\n- {interface: e}":                                                                                                         "x:2: a DHCP service without a pool",
		"dhcp: [{interface: e, pool: 10.0.0.1}]":                                                                                          `"10.0.0.1" is no range of addresses; write the first and the last`,
		"dhcp: [{interface: e, pool: 10.0.0.9-10.0.0.1}]":                                                                                 "ends before it begins",
		"dhcp: [{interface: e, pool: 10.0.0.1-tenth}]":                                                                                    `"tenth" is no IPv4 address`,
		"dhcp: [{interface: e, pool: 10.0.0.0-10.200.0.0}]":                                                                               "65536 are the limit",
		"dhcp: [{interface: e, network: 10.0.0.0/24, pool: 10.0.1.1-10.0.1.9}]":                                                           "x:1: the pool 10.0.1.1-10.0.1.9 is not in the network 10.0.0.0/24",
		"dhcp: [{interface: e, network: 10.0.0.0/24, pool: 10.0.0.1-10.0.0.9, router: 9.9.9.9}]":                                          "the router 9.9.9.9 is not in the network",
		"dhcp: [{interface: e, network: fd00::/8, pool: 10.0.0.1-10.0.0.9}]":                                                              `"fd00::/8" is no IPv4 network`,
		"dhcp: [{interface: e, pool: 10.0.0.1-10.0.0.9, dns: [a]}]":                                                                       `"a" is no IPv4 address`,
		"dhcp: [{interface: e, pool: 10.0.0.1-10.0.0.9, tftp-servers: [0.0.0.0]}]":                                                        "cannot be a server",
		"dhcp: [{interface: e, pool: 10.0.0.1-10.0.0.9, tftp-name: 'a b'}]":                                                               `"a b" is no name of a server`,
		"dhcp: [{interface: e, pool: 10.0.0.1-10.0.0.9, lease: 1s}]":                                                                      "is not between 1m0s",
		"dhcp: [{interface: e, pool: 10.0.0.1-10.0.0.9, clients: phone}]":                                                                 `unknown kind of clients "phone"; did you mean "phones"?`,
		"dhcp:\n- {interface: e, pool: 10.0.0.1-10.0.0.9}\n- {interface: f, pool: 10.0.0.9-10.0.0.20}":                                    "x:3: the pools 10.0.0.1-10.0.0.9 and 10.0.0.9-10.0.0.20 overlap",
		"dhcp: [{interface: e, pool: 10.0.0.1-10.0.0.9, ntp: [1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,1.1.1.8,1.1.1.9]}]": "at most 8 are sent",
	} {
		_, err := config.Parse("x", []byte(text))
		assertTold(t, err, want)
	}
}

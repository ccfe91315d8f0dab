package serverconf_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt/serverconf"
)

func request(texts ...string) serverconf.Request {
	var r serverconf.Request
	for _, text := range texts {
		r.Servers = append(r.Servers, netip.MustParseAddr(text))
	}
	return r
}

func TestLines(t *testing.T) {
	for kind, want := range map[serverconf.Kind][]string{
		serverconf.Dnsmasq:  {"dhcp-option=150,10.0.0.1,10.0.0.2", `dhcp-option=66,"10.0.0.1"`},
		serverconf.ISC:      {"option voip-tftp-servers 10.0.0.1, 10.0.0.2;", `option tftp-server-name "10.0.0.1";`},
		serverconf.Kea:      {`"data": "10.0.0.1, 10.0.0.2"`, `"code": 150`, `"data": "10.0.0.1"`},
		serverconf.Udhcpd:   {"opt 0x96 0a0000010a000002", "opt tftp 10.0.0.1"},
		serverconf.OpenWrt:  {"dhcp.lan.dhcp_option='150,10.0.0.1,10.0.0.2'", "dhcp.lan.dhcp_option='66,10.0.0.1'"},
		serverconf.IOS:      {" option 150 ip 10.0.0.1 10.0.0.2", ` option 66 ascii "10.0.0.1"`},
		serverconf.Windows:  {"-OptionId 150 -Value 10.0.0.1,10.0.0.2", `-OptionId 66 -Value "10.0.0.1"`},
		serverconf.MikroTik: {"code=150 value=0x0a0000010a000002", "code=66 value=0x31302e302e302e31"},
		serverconf.PfSense:  {"150       String  0a:00:00:01:0a:00:00:02", "TFTP Server  10.0.0.1"},
		serverconf.OPNsense: {"150       10.0.0.1,10.0.0.2", "150       0a:00:00:01:0a:00:00:02"},
		serverconf.Networkd: {`SendOption=150:string:\x0a\x00\x00\x01\x0a\x00\x00\x02`, "SendOption=66:string:10.0.0.1"},
	} {
		got, err := serverconf.Lines(kind, request("10.0.0.1", "10.0.0.2"))
		require.NoError(t, err, kind)
		for _, w := range want {
			assert.Contains(t, got, w, kind)
		}
		assert.True(t, strings.HasSuffix(got, "\n"))
	}
	for kind, want := range map[serverconf.Kind]string{
		serverconf.PfSense:  "150       IP address or host  10.0.0.1",
		serverconf.Networkd: "SendOption=150:ipv4address:10.0.0.1",
	} {
		got, err := serverconf.Lines(kind, request("10.0.0.1"))
		require.NoError(t, err)
		assert.Contains(t, got, want)
	}
}

func TestEveryKind(t *testing.T) {
	for _, kind := range serverconf.Kinds() {
		r := request("192.0.2.7")
		r.Name = "tftp.example.org"
		got, err := serverconf.Lines(kind, r)
		require.NoError(t, err)
		assert.True(t, strings.Contains(got, r.Name) || strings.Contains(got, fmt.Sprintf("%x", r.Name)), kind)

		r.PhonesOnly = true
		got, err = serverconf.Lines(kind, r)
		if !kind.CanFilter() {
			assert.ErrorContains(t, err, "phones only")
			continue
		}
		require.NoError(t, err)
		assert.Contains(t, got, "Inc. IP Phone")
	}
}

func TestParseKind(t *testing.T) {
	for name, want := range map[string]serverconf.Kind{
		"kea": serverconf.Kea, "Kea": serverconf.Kea, "isc": serverconf.ISC, "dhcpd": serverconf.ISC,
		"networkd": serverconf.Networkd, "RouterOS": serverconf.MikroTik, " ios ": serverconf.IOS,
	} {
		got, err := serverconf.ParseKind(name)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, kind := range serverconf.Kinds() {
		got, err := serverconf.ParseKind(string(kind))
		require.NoError(t, err)
		assert.Equal(t, kind, got)
	}
	_, err := serverconf.ParseKind("bind")
	assert.ErrorContains(t, err, `"bind" is known; there are dnsmasq, isc-dhcpd, kea`)
	_, err = serverconf.Lines("bind", request("10.0.0.1"))
	assert.ErrorContains(t, err, `"bind" is known`)
}

func TestServersThatAreWrong(t *testing.T) {
	for want, texts := range map[string][]string{
		"no TFTP server is given":         {},
		`"10.0.0" is no IPv4 address`:     {"10.0.0.1", "10.0.0"},
		`"10.0.0.256" is no IPv4`:         {"10.0.0.256"},
		`"10.0.0.1,10.0.0.2" is no IPv4`:  {"10.0.0.1,10.0.0.2"},
		`"" is no IPv4 address`:           {""},
		"2001:db8::1 is an IPv6 address":  {"2001:db8::1"},
		"fe80::1%eth0 is an IPv6 address": {"fe80::1%eth0"},
		"10.0.0.1 stands here twice":      {"10.0.0.1", "10.0.0.2", "10.0.0.1"},
		"10.0.0.1 stands here twice; ":    {"10.0.0.1", "::ffff:10.0.0.1"},
		`"tftp.example.org" is a name`:    {"tftp.example.org"},
		"0.0.0.0 cannot be the address":   {"0.0.0.0"},
		"224.0.0.1 cannot be":             {"224.0.0.1"},
		"127.0.0.1 cannot be":             {"127.0.0.1"},
		"255.255.255.255 cannot be":       {"255.255.255.255"},
	} {
		_, err := serverconf.ParseServers(texts)
		assert.ErrorContains(t, err, want, "%q", texts)
	}
	many := make([]string, 64)
	for i := range many {
		many[i] = fmt.Sprintf("10.0.1.%d", i+1)
	}
	_, err := serverconf.ParseServers(many)
	assert.ErrorContains(t, err, "64 TFTP servers, one option holds 63")
	got, err := serverconf.ParseServers(many[:9])
	require.NoError(t, err)
	_, err = serverconf.Lines(serverconf.IOS, serverconf.Request{Servers: got})
	assert.ErrorContains(t, err, "9 TFTP servers, ios takes 8")
	_, err = serverconf.Lines(serverconf.Kea, serverconf.Request{})
	assert.ErrorContains(t, err, "no TFTP server")
	_, err = serverconf.Lines(serverconf.Kea, request("2001:db8::1"))
	assert.ErrorContains(t, err, "no IPv4 address")
}

// A name must not end the quotes that it stands in.
func TestNamesThatAreWrong(t *testing.T) {
	for _, name := range []string{
		`x"; evil`, "a b", "a\nb", "-a", "a-", "a..b", ".", strings.Repeat("a", 64), strings.Repeat("a.", 127) + "aa",
		"2001:db8::1", "tftp;reboot", "$(x)", "é", "'",
	} {
		for _, kind := range serverconf.Kinds() {
			r := request("10.0.0.1")
			r.Name = name
			_, err := serverconf.Lines(kind, r)
			require.Error(t, err, "%q", name)
			assert.Contains(t, err.Error(), "option 66")
		}
	}
	for _, name := range []string{"tftp", "tftp.example.org.", "192.0.2.9", "a_b-c.1"} {
		r := request("10.0.0.1")
		r.Name = name
		_, err := serverconf.Lines(serverconf.Dnsmasq, r)
		assert.NoError(t, err, name)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("kea", "10.0.0.1", "tftp.example.org", true)
	f.Add("isc", "192.0.2.1", "", false)
	f.Fuzz(func(t *testing.T, kind, server, name string, phones bool) {
		k, err := serverconf.ParseKind(kind)
		if err != nil {
			return
		}
		addrs, err := serverconf.ParseServers([]string{server})
		if err != nil {
			return
		}
		got, err := serverconf.Lines(k, serverconf.Request{Servers: addrs, Name: name, PhonesOnly: phones})
		if err != nil {
			require.Empty(t, got)
			return
		}
		// Whatever the name, the lines are as many as with the name "x".
		plain, err := serverconf.Lines(k, serverconf.Request{Servers: addrs, Name: "x", PhonesOnly: phones})
		require.NoError(t, err)
		require.Equal(t, strings.Count(plain, "\n"), strings.Count(got, "\n"))
		require.Equal(t, strings.Count(plain, `"`), strings.Count(got, `"`))
	})
}

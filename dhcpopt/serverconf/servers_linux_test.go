package serverconf_test

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/dhcpopt/serverconf"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

const phone = "Cisco Systems, Inc. IP Phone CP-7962G"

// write makes a file that any user may read: some servers change theirs.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	require.NoError(t, os.Chmod(path, 0o644))
	return path
}

func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "serverconf")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o777))
	return dir
}

// inOwnVar runs a program whose files have fixed places with empty /run and
// /var/lib of its own; ip gives every program a mount namespace.
func inOwnVar(t *testing.T, h *netlab.Host, mkdir, command string) *netlab.Process {
	t.Helper()
	return h.Start(t, "sh", "-c", "mount -t tmpfs -o mode=755 none /run && mount -t tmpfs -o mode=755 none /var/lib && "+
		mkdir+" && exec "+command)
}

// start runs a server with generated lines on one end of the cable; the pool is
// 10.9.0.50 to 10.9.0.99.
func start(t *testing.T, h *netlab.Host, k serverconf.Kind, generated string) {
	t.Helper()
	dir := folder(t)
	switch k {
	case serverconf.Dnsmasq:
		conf := write(t, dir, "dnsmasq.conf", generated+"dhcp-range=10.9.0.50,10.9.0.99,1h\n")
		h.Start(t, peer.Need(t, "dnsmasq"), "--no-daemon", "--conf-file="+conf, "--port=0", "--user=root", "--no-ping", "--log-dhcp",
			"--interface="+h.Interface, "--bind-interfaces", "--dhcp-authoritative", "--dhcp-leasefile="+filepath.Join(dir, "leases"),
		).WaitFor(t, `DHCP, sockets bound|DHCP, IP range`)
	case serverconf.ISC:
		conf := write(t, dir, "dhcpd.conf", "authoritative;\nping-check false;\n"+generated+
			"subnet 10.9.0.0 netmask 255.255.255.0 { range 10.9.0.50 10.9.0.99; }\n")
		inOwnVar(t, h, "mkdir /var/lib/dhcp && touch /var/lib/dhcp/dhcpd.leases",
			peer.Need(t, "dhcpd")+" -4 -f -d --no-pid -cf "+conf+" -lf /var/lib/dhcp/dhcpd.leases "+h.Interface).
			WaitFor(t, `Server starting service`)
	case serverconf.Kea:
		conf := write(t, dir, "kea.conf", fmt.Sprintf(`{ "Dhcp4": {
			"interfaces-config": { "interfaces": [ %q ] },
			"lease-database": { "type": "memfile", "persist": false },
			"subnet4": [ { "subnet": "10.9.0.0/24", "pools": [ { "pool": "10.9.0.50 - 10.9.0.99" } ] } ],
			"loggers": [ { "name": "kea-dhcp4", "output_options": [ { "output": "stdout" } ], "severity": "INFO" } ],
			%s } }`, h.Interface, generated))
		inOwnVar(t, h, "mkdir -p /run/kea /run/lock/kea /var/lib/kea", peer.Need(t, "kea-dhcp4")+" -c "+conf).
			WaitFor(t, `DHCP4_STARTED`)
	case serverconf.Udhcpd:
		conf := write(t, dir, "udhcpd.conf", "start 10.9.0.50\nend 10.9.0.99\ninterface "+h.Interface+"\nlease_file "+filepath.Join(dir, "leases")+
			"\npidfile "+filepath.Join(dir, "pid")+"\n"+generated)
		write(t, dir, "leases", "")
		h.Start(t, peer.Need(t, "udhcpd"), "-f", conf).WaitFor(t, `started`)
	}
}

// got is what a client was given.
type got struct {
	addr    netip.Addr
	servers []netip.Addr
	name    string
}

func udhcpc(t *testing.T, h *netlab.Host, class string) got {
	t.Helper()
	script := filepath.Join(t.TempDir(), "script")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\necho \"event=$1 ip=$ip opt150=$opt150 tftp=$tftp;\"\n"), 0o700))
	out := h.Start(t, peer.Need(t, "busybox"), "udhcpc", "-f", "-q", "-n", "-i", h.Interface, "-s", script, "-O", "150", "-O", "tftp",
		"-V", class)
	m := out.WaitFor(t, `event=bound ip=(\S*) opt150=([0-9a-f]*) tftp=([^;]*);`)
	g := got{addr: netip.MustParseAddr(m[1]), name: m[3]}
	value, err := hex.DecodeString(m[2])
	require.NoError(t, err)
	if len(value) > 0 {
		g.servers, err = dhcpopt.ParseServers(nil, value)
		require.NoError(t, err)
	}
	return g
}

func dhclient(t *testing.T, h *netlab.Host, class string) got {
	t.Helper()
	dir := folder(t)
	conf := write(t, dir, "dhclient.conf", "option cisco-tftp code 150 = array of ip-address;\n"+
		"send vendor-class-identifier \""+class+"\";\nrequest subnet-mask, tftp-server-name, cisco-tftp;\n")
	leases := filepath.Join(dir, "leases")
	h.Start(t, peer.Need(t, "dhclient"), "-4", "-1", "-d", "-cf", conf, "-lf", leases, "-pf", filepath.Join(dir, "pid"), "-sf", "/bin/true", h.Interface).
		WaitFor(t, `bound to `)
	text, err := os.ReadFile(leases)
	require.NoError(t, err)
	field := func(before string) string {
		_, rest, _ := strings.Cut(string(text), before)
		value, _, _ := strings.Cut(rest, ";")
		return strings.Trim(value, ` "`)
	}
	g := got{addr: netip.MustParseAddr(field("fixed-address ")), name: field("option tftp-server-name ")}
	if list := field("option cisco-tftp "); list != "" {
		for a := range strings.SplitSeq(list, ",") {
			g.servers = append(g.servers, netip.MustParseAddr(a))
		}
	}
	return g
}

func TestServersSendWhatTheLinesSay(t *testing.T) {
	clients := map[string]func(*testing.T, *netlab.Host, string) got{"udhcpc": udhcpc, "dhclient": dhclient}
	for _, kind := range serverconf.Kinds() {
		if !kind.Tested() {
			continue
		}
		for _, onlyPhones := range []bool{false, true} {
			if onlyPhones && !kind.CanFilter() {
				continue
			}
			t.Run(fmt.Sprintf("%s/phones only %v", kind, onlyPhones), func(t *testing.T) {
				r := request("10.9.0.1", "10.9.0.3", "192.0.2.7")
				r.PhonesOnly = onlyPhones
				if onlyPhones {
					r.Name = "tftp.example.org"
				}
				text, err := serverconf.Lines(kind, r)
				require.NoError(t, err)
				a, b := netlab.Pair(t)
				start(t, a, kind, text)
				for name, client := range clients {
					g := client(t, b, phone)
					assert.Truef(t, netip.MustParsePrefix("10.9.0.0/24").Contains(g.addr), "%s: %v", name, g.addr)
					assert.Equal(t, r.Servers, g.servers, name)
					want := "10.9.0.1"
					if onlyPhones {
						want = r.Name
						other := client(t, b, "printer")
						assert.Empty(t, other.servers, name)
						assert.Empty(t, other.name, name)
					}
					// dnsmasq ends it with a NUL, which dhclient writes as \000.
					assert.Equal(t, want, strings.TrimSuffix(g.name, `\000`), name)
				}
			})
		}
	}
}

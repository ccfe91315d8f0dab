package systemd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// nobody is the user and the group of that name.
const nobody = 65534

// TestWithoutRoot runs the registrar as the unit does: as nobody, with two
// capabilities and no way to more. It serves on port 69 and, to phones and from
// its own scope of addresses, announces the voice VLAN; two phones boot and talk.
func TestWithoutRoot(t *testing.T) {
	peer.NeedRoot(t)
	setpriv := peer.Need(t, "setpriv")
	registrar, phone := build(t, "registrar"), build(t, "phone")
	server, desk := netlab.Pair(t)
	dir := filepath.Dir(registrar)
	file, state := filepath.Join(dir, "phones.yaml"), filepath.Join(dir, "state")
	require.NoError(t, os.Mkdir(state, 0o700))
	require.NoError(t, os.Chown(state, nobody, nobody))
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(`
listen: {sccp: ":2000", tftp: ":69", http: ":6970"}
voice-vlans: [{interface: IFACE, vlan: 100, lldp: true}]
dhcp: [{interface: IFACE, pool: 10.9.0.50-10.9.0.60}]
security: {networks: [10.9.0.0/24]}
lines: [{number: 1001}, {number: 1002}]
devices:
  - {name: SEP001122334455, model: 7960, lines: [1001]}
  - {name: SEP001122334466, model: 7960, lines: [1002]}
`, "IFACE", server.Interface)), 0o644))

	caps := strings.NewReplacer(" ", ",", "CAP_", "+").Replace(settings(t)["CapabilityBoundingSet"][0])
	running := server.Start(t, setpriv, "--reuid="+strconv.Itoa(nobody), "--regid="+strconv.Itoa(nobody), "--clear-groups", "--no-new-privs",
		"--inh-caps=-all,"+strings.ToLower(caps), "--ambient-caps=-all,"+strings.ToLower(caps), "--bounding-set=-all,"+strings.ToLower(caps),
		"env", "STATE_DIRECTORY="+state, registrar, "-config", file)
	running.WaitFor(t, `msg=serving .*tftp=\S*:69 `)
	assertPrivileges(t, registrar)

	callee := desk.Start(t, phone, "-tftp", server.Address, "-mac", "001122334466", "-answer")
	callee.WaitFor(t, `(?i)registered`)
	out := desk.Run(t, phone, "-tftp", server.Address, "-mac", "001122334455", "-dial", "1002", "-for", "1s")
	assert.Regexp(t, `(?i)connected`, out)
	assert.NotContains(t, running.Output(), "level=ERROR")
	assert.FileExists(t, filepath.Join(state, "registrar.db"))
}

// build compiles a program where everybody can start it.
func build(t *testing.T, program string) string {
	t.Helper()
	goTool := peer.Need(t, "go")
	dir, err := os.MkdirTemp("", "skinny-"+program)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	path := filepath.Join(dir, program)
	out, err := exec.Command(goTool, "build", "-o", path, "github.com/skinnykit/skinny/examples/"+program).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.NoError(t, os.Chmod(path, 0o755))
	return path
}

// assertPrivileges looks at the process that runs a program.
func assertPrivileges(t *testing.T, program string) {
	t.Helper()
	statuses, err := filepath.Glob("/proc/[0-9]*/exe")
	require.NoError(t, err)
	found := false
	for _, exe := range statuses {
		if target, err := os.Readlink(exe); err != nil || target != program {
			continue
		}
		text, err := os.ReadFile(filepath.Join(filepath.Dir(exe), "status"))
		require.NoError(t, err)
		found = true
		const two = "0000000000002400" // bits 10 and 13
		for _, set := range []string{"CapEff", "CapPrm", "CapBnd", "CapAmb"} {
			m := regexp.MustCompile(`(?m)^` + set + `:\s+(\S+)$`).FindSubmatch(text)
			require.NotNil(t, m, set)
			assert.Equal(t, two, string(m[1]), set)
		}
		assert.Regexp(t, `(?m)^Uid:\s+65534\s+65534\s+65534\s+65534$`, string(text))
		assert.Regexp(t, `(?m)^NoNewPrivs:\s+1$`, string(text))
	}
	require.True(t, found, "the registrar runs")
}

package guide

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/peer"
)

// TestSmallOffice follows the guide of the small office.
func TestSmallOffice(t *testing.T) {
	leaktest.Goroutines(t)
	steps := read(t, "small-office.md")
	for _, program := range []string{"dnsmasq", "nsenter", "python3", "systemd-sysusers", "unshare"} {
		peer.Need(t, program)
	}
	d := newDesk(t)
	d.becomeServer()
	said := make(map[string]string)
	for _, s := range steps {
		t.Logf("== %s", s.title)
		if strings.HasPrefix(s.title, "Reset the phones") {
			d.socket.Run(t, "ip", "link", "set", "eth0", "address", "02:00:00:00:00:11")
			d.plug("-model", "7962", "-answer").WaitFor(t, `registered as SEP020000000011`)
			call := d.socket.Run(t, d.folder+"/phone", "-tftp", "10.20.0.2", "-mac", "020000000012", "-model", "7941", "-dial", "2001", "-for", "1s")
			assert.Regexp(t, `RTP: \d+ packets sent, [1-9]\d* received`, call)
		}
		for _, commands := range s.commands {
			said[s.title] += d.types(commands)
		}
	}
	assert.Contains(t, said["The configuration"], "right; 2 lines, 2 devices")
	assert.Regexp(t, `SEP020000000011 .*\b2001\b`, said["Reset the phones, and plug them in"])
	d.typesUntil("sudo registrar ctl lines", `2002 .*Joinery`)
}

// becomeServer gives the machine files and processes of its own: what commands
// write to its system is gone with the test.
func (d *desk) becomeServer() {
	d.t.Helper()
	layers, err := os.MkdirTemp("", "guide-system-")
	require.NoError(d.t, err)
	d.t.Cleanup(func() { require.NoError(d.t, os.RemoveAll(layers)) })
	var script strings.Builder
	script.WriteString("set -eu\nmount -t tmpfs tmpfs " + layers + "\n")
	for _, folder := range []string{"/etc", "/usr/local", "/srv", "/var/lib"} {
		upper, work := layers+"/upper"+folder, layers+"/work"+folder
		script.WriteString("mkdir -p " + upper + " " + work + "\n" +
			"mount -t overlay overlay -o lowerdir=" + folder + ",upperdir=" + upper + ",workdir=" + work + " " + folder + " || { echo impossible; exit; }\n")
	}
	// Registrars that root starts elsewhere at this time have their sockets below /run.
	script.WriteString("mount -t tmpfs tmpfs /run\n")
	// The package dnsmasq makes the folder; here may be no more than its program.
	script.WriteString("mkdir -p /etc/dnsmasq.d; rm -f /etc/dnsmasq.d/*\nread pid rest </proc/self/stat\necho process $pid\nexec sleep infinity\n")
	shim, err := os.ReadFile("testdata/systemctl")
	require.NoError(d.t, err)
	require.NoError(d.t, os.WriteFile(filepath.Join(d.programs, "systemctl"), shim, 0o755))

	first := d.machine.Start(d.t, "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script.String())
	if d.system = first.WaitFor(d.t, `process (\d+)|impossible`)[1]; d.system == "" {
		d.t.Skip("skipped: this kernel cannot lay a folder over another one: " + first.Output())
	}
}

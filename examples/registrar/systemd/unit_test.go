package systemd_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/peer"
)

const unit = "skinny-registrar.service"

// settings returns the keys of the section [Service], each with all its values.
func settings(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(unit)
	require.NoError(t, err)
	_, service, ok := strings.Cut(string(text), "[Service]\n")
	require.True(t, ok)
	service, _, _ = strings.Cut(service, "\n[")
	all := make(map[string][]string)
	for line := range strings.Lines(service) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(key, "#") {
			all[key] = append(all[key], value)
		}
	}
	return all
}

func TestTwoCapabilitiesAndNoMore(t *testing.T) {
	s := settings(t)
	const two = "CAP_NET_BIND_SERVICE CAP_NET_RAW"
	assert.Equal(t, []string{two}, s["CapabilityBoundingSet"])
	assert.Equal(t, []string{two}, s["AmbientCapabilities"])
	assert.Equal(t, []string{"skinny"}, s["User"])
	assert.Equal(t, []string{"yes"}, s["NoNewPrivileges"])
	users, err := os.ReadFile("sysusers.conf")
	require.NoError(t, err)
	assert.Contains(t, string(users), "\nu skinny ")
	for key, values := range s {
		for _, v := range values {
			assert.False(t, strings.HasPrefix(key, "Exec") && strings.HasPrefix(v, "+"), "%s with all privileges", key)
		}
	}
}

// TestTheCheckKeepsNobodyWaiting as config check refuses what the registrar starts
// with, such as firmware that is not there: its status must not count (-).
func TestTheCheckKeepsNobodyWaiting(t *testing.T) {
	before := settings(t)["ExecStartPre"]
	require.Len(t, before, 1)
	assert.Regexp(t, "^-/usr/local/bin/registrar config check ", before[0])
}

// TestUnit asks systemd itself. The program stands in for the registrar, which is
// not installed here.
func TestUnit(t *testing.T) {
	analyze := peer.Need(t, "systemd-analyze")
	text, err := os.ReadFile(unit)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	const installed = "/usr/local/bin/registrar"
	require.Equal(t, 2, strings.Count(string(text), installed), "to start, and to check before")
	dir := t.TempDir()
	copied := filepath.Join(dir, unit)
	require.NoError(t, os.WriteFile(copied, []byte(strings.ReplaceAll(string(text), installed, self)), 0o600))
	out, err := exec.Command(analyze, "verify", "--man=no", copied).CombinedOutput()
	require.NoError(t, err, "%s", out)
	for line := range strings.Lines(string(out)) {
		assert.NotContains(t, line, unit, "a complaint about the unit")
	}

	// The exposure, from 0 to 100; what it says must be closed is closed.
	out, err = exec.Command(analyze, "security", "--no-pager", "--offline=true", "--threshold=20", copied).CombinedOutput()
	require.NoError(t, err, "%s", out)
	open := make(map[string]bool)
	for line := range strings.Lines(string(out)) {
		if rest, bad := strings.CutPrefix(strings.TrimSpace(line), "✗"); bad {
			key, _, _ := strings.Cut(strings.TrimSpace(rest), "=")
			open[key] = true
		}
	}
	// What the registrar needs, or what only the site knows (IPAddressDeny).
	needed := []string{
		"AmbientCapabilities", "CapabilityBoundingSet", "DeviceAllow", "IPAddressDeny", "PrivateNetwork", "PrivateUsers",
		"ProcSubset", "RestrictAddressFamilies", "RootDirectory", "RootDirectory/RootImage",
	}
	for _, key := range slices.Sorted(maps.Keys(open)) {
		assert.Contains(t, needed, key, "is open")
	}
	assert.NotEmpty(t, open, "the table was read")
}

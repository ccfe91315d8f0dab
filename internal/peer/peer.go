// Package peer finds the outside programs that interoperability tests run
// against: tshark, lldpd, dnsmasq, TFTP clients and the like.
package peer

import (
	"os"
	"os/exec"
	"testing"
)

// RequireEnv names the environment variable that forbids skipping: continuous
// integration installs every peer and sets it to 1.
const RequireEnv = "SKINNY_REQUIRE_PEERS"

// Need returns the path of an outside program. A missing one skips the test
// with the reason, or fails it where RequireEnv is set.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, program+" is not installed")
	}
	return path
}

// NeedRoot skips or fails a test that wants raw sockets or network namespaces.
func NeedRoot(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		Missing(t, "root is needed for network namespaces and raw sockets")
	}
}

// Missing ends the test: skipped with the reason, or failed where RequireEnv
// is set.
func Missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv(RequireEnv) == "1" {
		t.Fatalf("%s, and %s=1 allows no skip", reason, RequireEnv)
	}
	t.Skip("skipped: " + reason)
}

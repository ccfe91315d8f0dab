//go:build !linux

package netlab

import (
	"testing"

	"github.com/skinnykit/skinny/internal/peer"
)

// Pair skips the test: network namespaces are a Linux feature.
func Pair(t testing.TB) (a, b *Host) {
	t.Helper()
	peer.Missing(t, "network namespaces need Linux")
	return nil, nil
}

// Start skips the test.
func (h *Host) Start(t testing.TB, program string, args ...string) *Process {
	t.Helper()
	peer.Missing(t, "network namespaces need Linux")
	return nil
}

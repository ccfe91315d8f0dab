package main

import (
	"context"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/internal/fickle"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// A phone whose address is taken back boots again, from another address.
func TestStartsOverWhenTheAddressIsTakenBack(t *testing.T) {
	compiler := peer.Need(t, "go")
	a, b := netlab.Pair(t)
	dir := t.TempDir()
	for _, program := range []string{"phone", "registrar"} {
		out, err := exec.Command(compiler, "build", "-o", filepath.Join(dir, program), "../"+program).CombinedOutput()
		require.NoErrorf(t, err, "%s", out)
	}
	b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
	file := filepath.Join(dir, "registrar.yaml")
	require.NoError(t, os.WriteFile(file, []byte("voice-vlans: [{interface: "+a.Interface+", vlan: untagged}]\n"), 0o600))
	registrar := a.Start(t, filepath.Join(dir, "registrar"), "-config", file, "-autoreg", "1000-1009", "-sccp", ":2000", "-tftp", ":69", "-http", ":6970")
	registrar.WaitFor(t, `serving`)

	s := &fickle.Server{Own: netip.MustParseAddr(a.Address)}
	s.Set(netip.MustParseAddr("10.9.0.77"), fickle.Acknowledges)
	var conn net.PacketConn
	var err error
	a.Do(func() { conn, _, err = dhcp.Listen(t.Context(), a.Interface) })
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, conn) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-served)
	})

	phone := b.Start(t, filepath.Join(dir, "phone"), "-interface", b.Interface, "-rounds", "0")
	phone.WaitFor(t, `has the address 10\.9\.0\.77/24`)
	phone.WaitFor(t, `(?m) registered as SEP`)
	s.Set(netip.MustParseAddr("10.9.0.78"), fickle.Refuses)
	phone.WaitFor(t, `(?s)moved away.*starts over`)
	s.Set(netip.MustParseAddr("10.9.0.78"), fickle.Acknowledges)
	phone.WaitFor(t, `(?s)starts over.*has the address 10\.9\.0\.78/24.* registered as SEP`)
	registrar.WaitFor(t, `registered device=\S+ remote=10\.9\.0\.78:`)
}

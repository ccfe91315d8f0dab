package scenario_test

import (
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestCallOverIPv6 is one of two phones that reach the registrar by IPv6 alone:
// their voice takes the same way.
func TestCallOverIPv6(t *testing.T) {
	ln, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("skipped: this machine has no IPv6: ", err)
	}
	require.NoError(t, ln.Close())
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(strings.ReplaceAll(ports, "127.0.0.1", "[::1]")+house(2, "", nil, nil)))
	require.NoError(t, err)
	o := runWith(t, cfg, assembly.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	a, b := o.phone(1, "7962"), o.phone(2, "7975")
	a.dials("1002")
	b.sees("ringing", rings)
	require.NoError(t, b.Answer())
	a.sees("voice", talks)
	b.sees("voice", talks)
	a.hangsUp()
	allIdle(a, b)
}

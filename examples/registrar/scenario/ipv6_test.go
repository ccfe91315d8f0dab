package scenario_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestCallOverIPv6 is one of phones that reach the registrar by IPv6: their voice
// takes the same way, directly or through the registrar.
func TestCallOverIPv6(t *testing.T) {
	ln, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("skipped: this machine has no IPv6: ", err)
	}
	require.NoError(t, ln.Close())
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(strings.ReplaceAll(ports, `sccp: "127.0.0.1`, `sccp: "`)+house(4, "", nil, nil)))
	require.NoError(t, err)
	o := run(t, cfg)
	at := func(n int, kind, host string) *phone {
		server := net.JoinHostPort(host, fmt.Sprint(o.SCCP().Port()))
		return o.plug(softphone.Config{Model: model(t, kind), MAC: mac(n), Servers: []string{server}})
	}
	one, other := at(1, "7962", "::1"), at(2, "7975", "::1")
	recent, old := at(3, "7970", "127.0.0.1"), at(4, "7960", "127.0.0.1")
	for name, to := range map[string]*phone{"both": other, "one of them": recent, "the other is old": old} {
		t.Run(name, func(t *testing.T) {
			a, b := one.in(t), to.in(t)
			for _, pair := range [][2]*phone{{a, b}, {b, a}} {
				pair[0].dials(pair[1].number())
				pair[1].answers()
				a.sees("voice", talks)
				b.sees("voice", talks)
				a.hangsUp()
				allIdle(a, b)
			}
		})
	}
}

package services

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// TestAPhoneThatDoesNotAnswer is told apart from a push that was ended.
func TestAPhoneThatDoesNotAnswer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	at, err := netip.ParseAddrPort(ln.Addr().String())
	require.NoError(t, err)
	e := newExecutor()
	defer e.close()
	e.client.Timeout = 20 * time.Millisecond
	err = e.send(t.Context(), at, "a", "b", &xsi.Execute{Items: []xsi.ExecuteItem{{URL: "Key:Directories"}}})
	require.EqualError(t, err, "the web server of the phone did not answer in 20ms")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = e.send(ctx, at, "a", "b", &xsi.Execute{Items: []xsi.ExecuteItem{{URL: "Key:Directories"}}})
	require.ErrorIs(t, err, context.Canceled)
}

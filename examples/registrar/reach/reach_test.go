package reach_test

import (
	"context"
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/reach"
)

func TestFrom(t *testing.T) {
	for _, to := range []string{"127.0.0.1:0", "127.0.0.7:2000"} {
		own, err := reach.From(t.Context(), netip.MustParseAddrPort(to))
		require.NoError(t, err)
		assert.Equal(t, "127.0.0.1", own.String())
	}
	_, err := reach.From(t.Context(), netip.AddrPort{})
	assert.ErrorContains(t, err, "which address")
}

func ExampleFrom() {
	own, err := reach.From(context.Background(), netip.MustParseAddrPort("127.0.0.1:2000"))
	fmt.Println(own, err)
	// Output: 127.0.0.1 <nil>
}

package cdp_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/bpf"

	"github.com/skinnykit/skinny/cdp"
)

// The filter and the parser must agree about what a CDP frame is.
func TestFilter(t *testing.T) {
	vm, err := bpf.NewVM(cdp.Filter())
	require.NoError(t, err)
	_, err = bpf.Assemble(cdp.Filter())
	require.NoError(t, err)
	passes := func(b []byte) bool {
		n, err := vm.Run(b)
		require.NoError(t, err)
		return n >= len(b) && n > 0
	}

	plain := encode(t, fullPacket())
	for _, good := range [][]byte{plain, tagged(plain, 100), encode(t, cdp.Packet{})} {
		require.True(t, passes(good))
		header := 22
		if len(good) == len(plain)+4 {
			header = 26
		}
		for n := range header {
			assert.Falsef(t, passes(good[:n]), "%d bytes", n)
		}
		for i := range header {
			switch {
			case i >= 6 && i < 12, i >= header-10 && i < header-8: // source, 802.3 length
				continue
			case header == 26 && (i == 14 || i == 15): // tag
				continue
			case header == 22 && i >= 12 && i < 14:
				continue
			}
			bad := slices.Clone(good)
			bad[i] ^= 0x01
			_, err := cdp.ParseFrame(bad)
			assert.Errorf(t, err, "byte %d", i)
			assert.Falsef(t, passes(bad), "byte %d", i)
		}
	}
}

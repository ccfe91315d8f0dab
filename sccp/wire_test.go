package sccp

import (
	"bytes"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Texts of every length, with a NUL at every place and without.
func TestPutText(t *testing.T) {
	for n := range 40 {
		text := bytes.Repeat([]byte{0x80}, n)
		slot := bytes.Repeat([]byte{0xee}, 40)
		require.True(t, putText(slot, text), n)
		require.Equal(t, append(bytes.Clone(text), make([]byte, 40-n)...), slot, n)
		require.Equal(t, n, textLen(slot))
		for i := range text {
			wrong := bytes.Clone(text)
			wrong[i] = 0
			require.False(t, putText(slot, wrong), "%d, NUL at %d", n, i)
			require.Equal(t, ^1, new(kept).putZText(slot, 1, math.MaxInt, wrong), "%d, NUL at %d", n, i)
		}
		require.True(t, putText(text, text), "a full slot has no NUL")
	}
	require.False(t, putText(make([]byte, 3), []byte("four")))
}

func TestPutZText(t *testing.T) {
	for n := range 40 {
		text := bytes.Repeat([]byte{0x80}, n)
		slot := bytes.Repeat([]byte{0xee}, n+3)
		require.Equal(t, n+2, new(kept).putZText(slot, 1, n+1, text))
		require.Equal(t, append(append([]byte{0xee}, text...), 0, 0xee), slot)
		require.Equal(t, ^1, new(kept).putZText(slot, 1, n, text), "longer than the protocol has")
		require.Equal(t, n+2, (&kept{layout: unknownLayout}).putZText(slot, 1, n, text), "as it came")
	}
}

// What stands behind the NUL stays as long as the text is the same.
func TestPutTextKeepsOldMemory(t *testing.T) {
	slot := []byte("1001\x00old")
	require.True(t, putText(slot, []byte("1001")))
	require.Equal(t, "1001\x00old", string(slot))
	require.True(t, putText(slot, []byte("100")))
	require.Equal(t, "100\x00\x00\x00\x00\x00", string(slot), "another text leaves nothing of the old")
}

package socket

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheUserAtTheOtherEnd(t *testing.T) {
	ln, err := Listen(t.Context(), filepath.Join(t.TempDir(), "s"))
	require.NoError(t, err)
	defer ln.Close()
	client, err := net.Dial("unix", ln.Addr().String())
	require.NoError(t, err)
	defer client.Close()
	c, err := ln.Accept()
	require.NoError(t, err)
	defer c.Close()
	assert.Equal(t, "uid:"+strconv.Itoa(os.Getuid()), c.RemoteAddr().String())

	one, other := net.Pipe()
	defer one.Close()
	defer other.Close()
	assert.Equal(t, "local", peerOf(one).String(), "no socket")
}

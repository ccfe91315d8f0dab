package voice

import (
	"bytes"
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

func TestABrokenPortIsTold(t *testing.T) {
	var log bytes.Buffer // whole when the engine is closed
	e := New(Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for id := range media.Port(2) {
		_, err := e.Bind(media.Bind{Port: id, Use: media.UseRelay, Host: netip.MustParseAddr("127.0.0.1")})
		require.NoError(t, err)
	}
	broken := e.ports[1]
	require.NoError(t, broken.socket.SetReadDeadline(time.Unix(1, 0)), "every read fails")
	e.Free(0)
	assert.ErrorContains(t, broken.receive(), "timeout")
	e.running.Wait()
	e.Close()
	assert.Equal(t, 1, bytes.Count(log.Bytes(), []byte("hears nothing any more")), "%s", &log)
	assert.Contains(t, log.String(), broken.socket.LocalAddr().String())
}

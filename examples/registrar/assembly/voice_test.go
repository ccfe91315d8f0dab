package assembly_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// wav returns a second of silence as a file.
func wav(t *testing.T) string {
	t.Helper()
	const rate = 8000
	var b bytes.Buffer
	b.WriteString("RIFF")
	for _, v := range []any{
		uint32(36 + 2*rate), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1),
		uint32(rate), uint32(2 * rate), uint16(2), uint16(16), []byte("data"), uint32(2 * rate), make([]byte, 2*rate),
	} {
		require.NoError(t, binary.Write(&b, binary.LittleEndian, v))
	}
	name := filepath.Join(t.TempDir(), "music.wav")
	require.NoError(t, os.WriteFile(name, b.Bytes(), 0o600))
	return name
}

// TestMusicFromAFile holds a call; the other side hears packets from a port of
// the registrar.
func TestMusicFromAFile(t *testing.T) {
	leaktest.Goroutines(t)
	cfg := free(t)
	cfg.Music = map[string]string{config.DefaultMusic: wav(t)}
	cfg.Voice = config.Voice{FirstPort: 24000, LastPort: 24999}
	r, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	a, b := start(t, ctx, r, softphone.Models()[0], 1), start(t, ctx, r, softphone.Models()[0], 2)
	_, err = a.Dial(ctx, number(t, b))
	require.NoError(t, err)
	_, err = b.WaitFor(ctx, func(s softphone.State) bool { return s.Ringing() })
	require.NoError(t, err)
	require.NoError(t, b.Answer())
	_, err = b.WaitFor(ctx, func(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].PacketsReceived > 2 })
	require.NoError(t, err)
	require.NoError(t, a.Hold())
	_, err = a.WaitFor(ctx, func(s softphone.State) bool {
		_, held := s.CallIn(sccp.DCallStateHold)
		return held && len(s.Media) == 0
	})
	require.NoError(t, err)
	_, err = b.WaitFor(ctx, func(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].PacketsReceived > 20 })
	require.NoError(t, err, "music")
	require.NoError(t, a.Shutdown(ctx))
	require.NoError(t, b.Shutdown(ctx))
	stop()
	assert.NoError(t, <-ran)
}

func TestMusicThatIsNone(t *testing.T) {
	text := filepath.Join(t.TempDir(), "x.wav")
	require.NoError(t, os.WriteFile(text, []byte("no music"), 0o600))
	for _, file := range []string{text, "/no/such/file.wav"} {
		cfg := free(t)
		cfg.Music = map[string]string{"default": file}
		_, err := assembly.Open(t.Context(), cfg, assembly.Options{})
		assert.ErrorContains(t, err, "music default: ")
		assert.ErrorContains(t, err, file)
	}
}

func TestTokensAreConfigured(t *testing.T) {
	leaktest.Goroutines(t)
	for refuse, want := range map[bool]sccp.ServerMessage{
		false: &sccp.RegisterTokenAck{}, true: &sccp.RegisterTokenReject{WaitTime: 40},
	} {
		cfg := free(t)
		cfg.Tokens = config.Tokens{Refuse: refuse, Wait: 40 * time.Second}
		r, err := assembly.Open(t.Context(), cfg, assembly.Options{})
		require.NoError(t, err)
		ctx, stop := context.WithCancel(t.Context())
		ran := make(chan error, 1)
		go func() { ran <- r.Run(ctx) }()
		conn, err := net.Dial("tcp", r.SCCP().String())
		require.NoError(t, err)
		phone := sccp.NewStationConn(conn)
		require.NoError(t, phone.Send(&sccp.RegisterTokenReq{DeviceName: sccp.Text("A")}))
		m, err := phone.Read()
		require.NoError(t, err)
		assert.True(t, sccp.Equal(want, m), "refuse %t: %s", refuse, m.ID())
		require.NoError(t, conn.Close())
		stop()
		assert.NoError(t, <-ran)
	}
}

package secure_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/secure"
)

// refusals are what a listener tells of connections that it does not take.
type refusals struct {
	mu    sync.Mutex
	log   bytes.Buffer
	count int
}

func (r *refusals) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(b)
}

func (r *refusals) refused(error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
}

func (r *refusals) told() (string, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String(), r.count
}

// TestReasonsAreTold: who looks why a phone does not come finds it in the log.
func TestReasonsAreTold(t *testing.T) {
	says := func(text string) func(*house) {
		return func(h *house) {
			conn := connect(h.t, h)
			_, err := io.WriteString(conn, text)
			require.NoError(h.t, err)
			ended(h.t, conn)
		}
	}
	dials := func(c *tls.Config) func(*house) {
		return func(h *house) {
			_, err := h.dial(c)
			require.Error(h.t, err)
		}
	}
	for name, c := range map[string]struct {
		change func(*secure.Config)
		do     func(*house)
		reason string
	}{
		"Skinny":         {do: says("\x04\x00\x00\x00\x0b\x00\x00\x00\x00\x00\x00\x00"), reason: "Skinny without TLS at the port for TLS"},
		"a web browser":  {do: says("GET / HTTP/1.1\r\n\r\n"), reason: `no TLS: it begins with \"GET /\"`},
		"another one":    {do: says("\x10\x00\x00\x00GIOP"), reason: `no TLS: it begins with \"\\x10\\x00\\x00\\x00G\"`},
		"an old version": {do: dials(&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}), reason: "unsupported versions"},
		"no certificate": {change: func(c *secure.Config) { c.RequireClient = true }, do: dials(&tls.Config{MaxVersion: tls.VersionTLS12}), reason: "didn't provide a certificate"},
		"a long silence": {change: func(c *secure.Config) { c.Within = 20 * time.Millisecond }, do: says("\x16\x03\x01"), reason: "the handshake took too long"},
		"a wrong network": {
			change: func(c *secure.Config) { c.Admit = func(netip.AddrPort) error { return errors.New("not from there") } },
			do:     func(h *house) { ended(h.t, connect(h.t, h)) }, reason: "not from there",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := &refusals{}
			h := open(t, func(conf *secure.Config) {
				conf.Log, conf.Refused = slog.New(slog.NewTextHandler(r, nil)), r.refused
				if c.change != nil {
					c.change(conf)
				}
			})
			c.do(h)
			require.Eventually(t, func() bool { _, n := r.told(); return n > 0 }, patience, time.Millisecond)
			require.NoError(t, h.Close())
			log, n := r.told()
			assert.Equal(t, 1, n)
			assert.Contains(t, log, "level=WARN")
			assert.Contains(t, log, "remote=127.0.0.1:")
			assert.Contains(t, log, c.reason)
		})
	}
}

// TestOneThatOnlyLooksIsNoRefusal, such as a monitor that opens the port.
func TestOneThatOnlyLooksIsNoRefusal(t *testing.T) {
	r := &refusals{}
	h := open(t, func(c *secure.Config) { c.Log, c.Refused = slog.New(slog.NewTextHandler(r, nil)), r.refused })
	conn := connect(t, h)
	require.NoError(t, conn.Close())
	_, err := h.dial(&tls.Config{})
	require.NoError(t, err)
	require.NoError(t, h.Close())
	log, n := r.told()
	assert.Zero(t, n, log)
}

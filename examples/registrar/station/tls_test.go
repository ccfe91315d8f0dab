package station_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "registrar"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// TestSecurePhones: a phone that comes over TLS is marked, and served like others
// to the last message.
func TestSecurePhones(t *testing.T) {
	leaktest.Goroutines(t)
	server, _ := newServer(t, houseText)
	allowed := make(chan bool, 2)
	server.Allow = func(_ string, _ uint32, remote netip.Addr, secure bool) error {
		assert.True(t, remote.IsLoopback())
		allowed <- secure
		return nil
	}
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	under, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	secure := tls.NewListener(under, &tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, plain, secure) }()
	defer func() { cancel(); <-served }()

	h := &house{t: t, server: server, dial: func() net.Conn {
		c, err := tls.Dial("tcp", under.Addr().String(), &tls.Config{InsecureSkipVerify: true})
		require.NoError(t, err)
		return c
	}}
	a := h.register(deviceA, 20, modern)
	assert.True(t, <-allowed)
	h.dial = func() net.Conn {
		c, err := net.Dial("tcp", plain.Addr().String())
		require.NoError(t, err)
		return c
	}
	b := h.register(deviceB, 11, 0)
	assert.False(t, <-allowed)
	for _, p := range server.Phones() {
		assert.Equal(t, p.Device == deviceA, p.Secure, p.Device)
	}
	talk(a, b, "1002")
	a.send(&sccp.UnregisterReq{})
	next[*sccp.UnregisterAck](a)
	a.gone()

	garbage, err := net.Dial("tcp", under.Addr().String())
	require.NoError(t, err)
	defer garbage.Close()
	_, err = garbage.Write([]byte("no handshake at all"))
	require.NoError(t, err)
	b.flush()
}

// TestTLSAtThePortWithout is told, because nothing else would explain it.
func TestTLSAtThePortWithout(t *testing.T) {
	undisturbed(t, func(h *house) {
		conn := h.dial()
		defer conn.Close()
		require.Error(t, tls.Client(conn, &tls.Config{InsecureSkipVerify: true}).Handshake())
		h.logged("level=WARN msg=\"connection ended\"")
		h.logged("TLS at the port without")
	})
}

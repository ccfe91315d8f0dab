package secure_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/secure"
	"github.com/skinnykit/skinny/internal/leaktest"
)

const patience = 30 * time.Second

// authority signs certificates for tests.
type authority struct {
	t           testing.TB
	key         *rsa.PrivateKey
	certificate *x509.Certificate
	serial      atomic.Int64
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	a := &authority{t: t, key: key}
	template := a.template("Authority")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	a.certificate, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	return a
}

func (a *authority) template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(a.serial.Add(1)), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
}

// issue returns a certificate and its RSA key.
func (a *authority) issue(name string, change func(*x509.Certificate)) tls.Certificate {
	a.t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(a.t, err)
	return a.sign(name, key, &key.PublicKey, change)
}

// issueEC is for tests that need many.
func (a *authority) issueEC(name string, change func(*x509.Certificate)) tls.Certificate {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(a.t, err)
	return a.sign(name, key, &key.PublicKey, change)
}

func (a *authority) sign(name string, key, public any, change func(*x509.Certificate)) tls.Certificate {
	a.t.Helper()
	template := a.template(name)
	template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	require.NoError(a.t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(a.t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

func write(t testing.TB, name, kind string, der []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

// keep writes a pair into a directory and returns its files, with those of the
// authority.
func (a *authority) keep(dir string, pair tls.Certificate) secure.Files {
	a.t.Helper()
	f := secure.Files{
		Certificate: filepath.Join(dir, "registrar.pem"), Key: filepath.Join(dir, "registrar.key"),
		ClientCA: filepath.Join(dir, "phones.pem"),
	}
	write(a.t, f.Certificate, "CERTIFICATE", pair.Certificate[0])
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(a.t, err)
	write(a.t, f.Key, "PRIVATE KEY", der)
	write(a.t, f.ClientCA, "CERTIFICATE", a.certificate.Raw)
	return f
}

// house is a listener that answers every line with what the phone proved.
type house struct {
	*secure.Listener
	t     testing.TB
	ca    *authority
	files secure.Files
}

func open(t testing.TB, change func(*secure.Config)) *house {
	t.Helper()
	ca := newAuthority(t)
	h := &house{t: t, ca: ca, files: ca.keep(t.TempDir(), ca.issue("registrar", nil))}
	c := secure.Config{Files: h.files}
	if change != nil {
		change(&c)
	}
	h.serve(c)
	return h
}

func (h *house) serve(c secure.Config) {
	leaktest.Goroutines(h.t)
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(h.t, err)
	h.Listener, err = secure.Listen(inner, c)
	require.NoError(h.t, err)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := h.Accept()
			if err != nil {
				assert.ErrorIs(h.t, err, net.ErrClosed)
				return
			}
			answer(conn)
		}
	}()
	h.t.Cleanup(func() {
		assert.NoError(h.t, h.Close())
		<-ended
	})
}

// answer says the name that was proved, or a dash, and ends.
func answer(conn net.Conn) {
	defer conn.Close()
	text := "-"
	if c, ok := conn.(*secure.Conn); ok && c.Name() != "" {
		text = c.Name()
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	_, _ = io.WriteString(conn, text)
}

// dial returns what the registrar answers to a phone.
func (h *house) dial(c *tls.Config) (string, error) {
	h.t.Helper()
	c.RootCAs, c.InsecureSkipVerify = h.ca.pool(), true // its name is of no interest
	conn, err := (&net.Dialer{Timeout: patience}).Dial("tcp", h.Addr().String())
	require.NoError(h.t, err)
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	phone := tls.Client(conn, c)
	if err := phone.Handshake(); err != nil {
		return "", err
	}
	text, err := io.ReadAll(phone)
	return string(text), err
}

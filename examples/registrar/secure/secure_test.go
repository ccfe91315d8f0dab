package secure_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/secure"
)

func TestVersions(t *testing.T) {
	h := open(t, nil)
	_, err := h.dial(&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	require.Error(t, err, "1.2 by default")
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		text, err := h.dial(&tls.Config{MinVersion: version, MaxVersion: version})
		require.NoError(t, err)
		assert.Equal(t, "-", text)
	}
	newest := open(t, func(c *secure.Config) { c.MinVersion = tls.VersionTLS13 })
	_, err = newest.dial(&tls.Config{MaxVersion: tls.VersionTLS12})
	require.Error(t, err)
}

// TestOldPhones: versions and suites as the 7900 series has them, each alone.
func TestOldPhones(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.MinVersion = tls.VersionTLS10 })
	for _, version := range []uint16{tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS12} {
		for _, suite := range []uint16{
			tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA,
			tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
		} {
			_, err := h.dial(&tls.Config{MinVersion: version, MaxVersion: version, CipherSuites: []uint16{suite}})
			assert.NoError(t, err, "%s %s", tls.VersionName(version), tls.CipherSuiteName(suite))
		}
	}
	text, err := h.dial(&tls.Config{})
	require.NoError(t, err, "others go on with the best they have")
	assert.Equal(t, "-", text)
	strict := open(t, nil)
	_, err = strict.dial(&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}})
	require.Error(t, err, "no suite without forward secrecy unless old phones are wanted")
}

func TestCertificatesOfPhones(t *testing.T) {
	const name = "CP-7962G-SEP001122334455"
	for _, required := range []bool{false, true} {
		h := open(t, func(c *secure.Config) { c.RequireClient = required })
		stranger := newAuthority(t)
		phone := func(pair tls.Certificate) *tls.Config {
			// Old versions tell the result of the handshake at once.
			return &tls.Config{MaxVersion: tls.VersionTLS12, GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }}
		}
		text, err := h.dial(phone(h.ca.issue(name, nil)))
		require.NoError(t, err)
		assert.Equal(t, name, text)
		_, err = h.dial(&tls.Config{MaxVersion: tls.VersionTLS12})
		assert.Equal(t, required, err != nil, "without a certificate: %v", err)
		for what, bad := range map[string]tls.Certificate{
			"of a stranger": stranger.issueEC(name, nil),
			"expired":       h.ca.issueEC(name, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }),
			"of the future": h.ca.issueEC(name, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }),
			"of a server": h.ca.issueEC(name, func(c *x509.Certificate) {
				c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
			}),
		} {
			_, err = h.dial(phone(bad))
			assert.Error(t, err, what)
		}
	}
}

// TestSHA1 signs as Cisco signed what is in the phones of the 7900 series.
func TestSHA1(t *testing.T) {
	const name = "CP-7962G-SEP001122334455"
	sha1 := func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA }
	strict := open(t, nil)
	old := strict.ca.issue(name, sha1)
	phone := func(pair tls.Certificate) *tls.Config {
		return &tls.Config{MaxVersion: tls.VersionTLS12, GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }}
	}
	_, err := strict.dial(phone(old))
	require.Error(t, err, "not unless it is wanted")
	h := open(t, func(c *secure.Config) { c.SHA1, c.MinVersion = true, tls.VersionTLS10 })
	for _, version := range []uint16{tls.VersionTLS10, tls.VersionTLS12} {
		c := phone(h.ca.issue(name, sha1))
		c.MinVersion, c.MaxVersion = version, version
		text, err := h.dial(c)
		require.NoError(t, err)
		assert.Equal(t, name, text)
	}
	forged := h.ca.issue(name, sha1)
	forged.Certificate[0][len(forged.Certificate[0])-1] ^= 1
	for what, bad := range map[string]tls.Certificate{
		"of a stranger": old, // with the same name of its authority
		"forged":        forged,
		"expired":       h.ca.issue(name, func(c *x509.Certificate) { sha1(c); c.NotAfter = time.Now().Add(-time.Minute) }),
		"of a server": h.ca.issue(name, func(c *x509.Certificate) {
			sha1(c)
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		}),
		"of an authority": h.ca.issue(name, func(c *x509.Certificate) { sha1(c); c.IsCA, c.BasicConstraintsValid = true, true }),
	} {
		_, err = h.dial(phone(bad))
		assert.Error(t, err, what)
	}
}

func TestVouch(t *testing.T) {
	for _, c := range []struct {
		name, device string
		want         bool
	}{
		{"CP-7962G-SEP001122334455", "SEP001122334455", true},
		{"cp-7962g-sep001122334455", "SEP001122334455", true},
		{"SEP001122334455", "sep001122334455", true},
		{"CP-7962G-SEP001122334455", "SEP001122334456", false},
		{"CP-7962GSEP001122334455", "SEP001122334455", false},
		{"CP-7962G-SEP001122334455", "001122334455", false},
		{"door-lobby", "lobby", false},
		{"lobby", "lobby", true},
		{"CP-7962G-SEP001122334455", "", false},
		{"", "SEP001122334455", false},
	} {
		assert.Equal(t, c.want, secure.ProvesName(c.name, c.device), c)
	}
}

func TestConnVouches(t *testing.T) {
	h := open(t, nil)
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := secure.Listen(inner, secure.Config{Files: h.files})
	require.NoError(t, err)
	defer ln.Close()
	accept := func(certificates ...tls.Certificate) *secure.Conn {
		ended := make(chan error, 1)
		go func() {
			c := &tls.Config{InsecureSkipVerify: true, Certificates: certificates}
			conn, err := tls.Dial("tcp", ln.Addr().String(), c)
			if err == nil {
				_, err = io.ReadAll(conn)
				conn.Close()
			}
			ended <- err
		}()
		conn, err := ln.Accept()
		require.NoError(t, err)
		t.Cleanup(func() { conn.Close(); assert.NoError(t, <-ended) })
		return conn.(*secure.Conn)
	}
	known := accept(h.ca.issueEC("CP-7962G-SEP001122334455", nil))
	require.NoError(t, known.Vouch("SEP001122334455"))
	require.ErrorIs(t, known.Vouch("SEP001122334466"), secure.ErrOtherDevice)
	nameless := accept(h.ca.issueEC("", nil))
	require.ErrorIs(t, nameless.Vouch("SEP001122334455"), secure.ErrOtherDevice, "it was shown, and proves nothing")
	nobody := accept()
	require.NoError(t, nobody.Vouch("SEP001122334466"))
	assert.True(t, nobody.ConnectionState().HandshakeComplete)
}

func TestFilesThatAreNotRight(t *testing.T) {
	ca := newAuthority(t)
	pair := ca.issueEC("registrar", nil)
	for what, c := range map[string]struct {
		change  func(t *testing.T, f *secure.Files)
		is      error
		message string
		fix     string
	}{
		"no certificate":   {func(_ *testing.T, f *secure.Files) { f.Certificate += "x" }, fs.ErrNotExist, "registrar.pemx: no such file", "a file that is there"},
		"no key":           {func(_ *testing.T, f *secure.Files) { f.Key += "x" }, fs.ErrNotExist, "registrar.keyx", "a file that is there"},
		"no authorities":   {func(_ *testing.T, f *secure.Files) { f.ClientCA += "x" }, fs.ErrNotExist, "phones.pemx", "a file that is there"},
		"a folder":         {func(_ *testing.T, f *secure.Files) { f.Certificate = filepath.Dir(f.Certificate) }, nil, "no file of a certificate", "a PEM file"},
		"key for all":      {func(t *testing.T, f *secure.Files) { require.NoError(t, os.Chmod(f.Key, 0o644)) }, nil, "open to others (mode 0644)", "chmod 600"},
		"key for changing": {func(t *testing.T, f *secure.Files) { require.NoError(t, os.Chmod(f.Key, 0o660)) }, nil, "mode 0660", "chmod 600"},
		"other key": {func(t *testing.T, f *secure.Files) {
			*f = secure.Files{Certificate: f.Certificate, Key: ca.keep(t.TempDir(), ca.issueEC("b", nil)).Key}
		}, nil, "no pair with the key", "belongs to it"},
		"no PEM":      {func(t *testing.T, f *secure.Files) { require.NoError(t, os.WriteFile(f.ClientCA, []byte("x"), 0o600)) }, nil, "holds no certificate", "in PEM"},
		"damaged PEM": {func(t *testing.T, f *secure.Files) { write(t, f.ClientCA, "CERTIFICATE", []byte{1, 2}) }, nil, "phones.pem", "cannot be read"},
		"expired": {func(t *testing.T, f *secure.Files) {
			*f = ca.keep(t.TempDir(), ca.issueEC("old", func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }))
		}, nil, "expired on", "renewed"},
	} {
		t.Run(what, func(t *testing.T) {
			if runtime.GOOS == "windows" && (what == "key for all" || what == "key for changing") {
				t.Skip("skipped: Windows has no such bits")
			}
			f := ca.keep(t.TempDir(), pair)
			require.NoError(t, secure.Check(f))
			c.change(t, &f)
			err := secure.Check(f)
			var wrong *secure.FileError
			require.ErrorAs(t, err, &wrong)
			if c.is != nil {
				require.ErrorIs(t, err, c.is)
			}
			assert.ErrorContains(t, err, c.message)
			assert.Contains(t, wrong.Fix, c.fix)
			inner, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			_, err = secure.Listen(inner, secure.Config{Files: f})
			require.ErrorAs(t, err, &wrong)
			_, err = inner.Accept()
			require.ErrorIs(t, err, net.ErrClosed)
		})
	}
}

func TestKeyOfAGroup(t *testing.T) {
	ca := newAuthority(t)
	f := ca.keep(t.TempDir(), ca.issueEC("registrar", nil))
	require.NoError(t, os.Chmod(f.Key, 0o640))
	require.NoError(t, secure.Check(f))
}

func TestRequireWithoutAuthorities(t *testing.T) {
	ca := newAuthority(t)
	f := ca.keep(t.TempDir(), ca.issueEC("registrar", nil))
	f.ClientCA = ""
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, err = secure.Listen(inner, secure.Config{Files: f, RequireClient: true})
	require.ErrorContains(t, err, "no file tells whose are good")
}

// served returns the name in the certificate of the registrar.
func (h *house) served() string {
	conn, err := tls.Dial("tcp", h.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if !assert.NoError(h.t, err) {
		return ""
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestCertificateIsReadAgain(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.Recheck = time.Hour })
	assert.Equal(t, "registrar", h.served())
	h.ca.keep(filepath.Dir(h.files.Key), h.ca.issueEC("renewed", nil))
	assert.Equal(t, "registrar", h.served(), "not looked at yet")
	require.NoError(t, h.Reload())
	assert.Equal(t, "renewed", h.served())
	require.NoError(t, os.WriteFile(h.files.Key, []byte("damaged"), 0o600))
	require.Error(t, h.Reload())
	assert.Equal(t, "renewed", h.served(), "the one before goes on")
}

func TestChangedCertificateIsSeen(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.Recheck = time.Nanosecond })
	assert.Equal(t, "registrar", h.served())
	require.NoError(t, os.WriteFile(h.files.Certificate, []byte("half written"), 0o600))
	assert.Equal(t, "registrar", h.served())
	h.ca.keep(filepath.Dir(h.files.Key), h.ca.issueEC("renewed certificate", nil))
	assert.Equal(t, "renewed certificate", h.served())
}

func connect(t testing.TB, h *house) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", h.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// ended waits for the end of a connection that says nothing.
func ended(t testing.TB, conn net.Conn) {
	t.Helper()
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
	_, err := conn.Read(make([]byte, 1))
	require.Error(t, err)
	var timeout net.Error
	require.False(t, errors.As(err, &timeout) && timeout.Timeout(), "still open")
}

func TestHalfOpenHandshakesEnd(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.Within = 50 * time.Millisecond })
	silent, talker := connect(t, h), connect(t, h)
	_, err := talker.Write([]byte{22, 3, 1, 2, 0, 1}) // the beginning of a ClientHello
	require.NoError(t, err)
	ended(t, silent)
	ended(t, talker)
	plain := connect(t, h)
	_, err = plain.Write([]byte{4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) // Skinny without TLS
	require.NoError(t, err)
	ended(t, plain)
	_, err = h.dial(&tls.Config{})
	require.NoError(t, err)
}

// TestHandshakesMakeRoom: who hangs leaves when others come.
func TestHandshakesMakeRoom(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.Handshakes, c.Within = 4, time.Hour })
	var hanging []net.Conn
	for range 4 {
		hanging = append(hanging, connect(t, h))
	}
	require.Eventually(t, func() bool { // when the oldest has had its second
		_, err := h.dial(&tls.Config{})
		return err == nil
	}, patience, 10*time.Millisecond)
	gone := 0
	for _, conn := range hanging {
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(50*time.Millisecond)))
		_, err := conn.Read(make([]byte, 1))
		var timeout net.Error
		if !errors.As(err, &timeout) || !timeout.Timeout() {
			gone++
		}
	}
	assert.Positive(t, gone)
	assert.Less(t, gone, 4, "no more than needed")
}

func TestHandshakesOfOneAddress(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.PerAddress, c.Within = 2, time.Hour })
	for range 2 {
		connect(t, h)
	}
	require.Eventually(t, func() bool {
		_, err := h.dial(&tls.Config{})
		return err == nil
	}, patience, 10*time.Millisecond)
}

func TestAdmitIsAskedFirst(t *testing.T) {
	h := open(t, func(c *secure.Config) {
		c.Admit = func(remote netip.AddrPort) error {
			if remote.Addr() != netip.MustParseAddr("127.0.0.1") {
				return fmt.Errorf("who is %v", remote)
			}
			return errors.New("nobody may")
		}
	})
	ended(t, connect(t, h))
}

func TestCloseEndsHandshakes(t *testing.T) {
	h := open(t, func(c *secure.Config) { c.Within = time.Hour })
	conn := connect(t, h)
	_, err := h.dial(&tls.Config{}) // so that the one before was taken
	require.NoError(t, err)
	require.NoError(t, h.Close())
	ended(t, conn)
}

package secure

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"time"
)

// Config is how phones are served over TLS. Zero fields mean the defaults.
type Config struct {
	Files Files // required
	// MinVersion is one of crypto/tls, 1.2 by default. Below that the suites of
	// old phones are offered too.
	MinVersion uint16
	// RequireClient turns phones away that show no certificate. One that is shown
	// must be good anyway, if there are authorities.
	RequireClient bool
	// SHA1 takes certificates that are signed with SHA-1 by an authority in
	// Files.ClientCA, as those that Cisco put into phones.
	SHA1 bool
	// Admit is asked before the first byte is read; may be nil.
	Admit func(remote netip.AddrPort) error
	// Handshakes limits those under way, 256, and PerAddress those of one
	// address, 64. The oldest of more than a second makes room for a new one.
	Handshakes, PerAddress int
	// Within is the time for a handshake, 10 s.
	Within time.Duration
	// Recheck is how often, at most, the files are looked at, 10 s.
	Recheck time.Duration
	// Refused is told of connections that Admit does not take, and of those that do
	// not get through the handshake; may be nil. Whoever closes the connection without
	// a word is not among them. It must not block.
	Refused func(err error)
	Log     *slog.Logger // nil discards
}

func (c Config) withDefaults() Config {
	c.MinVersion = cmp.Or(c.MinVersion, tls.VersionTLS12)
	c.Handshakes = cmp.Or(c.Handshakes, 256)
	c.PerAddress = cmp.Or(c.PerAddress, 64)
	c.Within = cmp.Or(c.Within, 10*time.Second)
	c.Recheck = cmp.Or(c.Recheck, 10*time.Second)
	if c.Refused == nil {
		c.Refused = func(error) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// oldSuites are for versions below 1.2, best first: the last are what phones of
// the 7900 series have. They are named because crypto/tls offers those without
// forward secrecy, and 3DES, to nobody that does not ask for them.
func oldSuites() []uint16 {
	return []uint16{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
		tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
	}
}

// door gives each handshake what the files hold now.
type door struct {
	config Config

	mu      sync.Mutex
	now     *material
	looked  time.Time
	refused stamps // files that were read in vain
}

func newDoor(c Config) (*door, error) {
	m, err := c.Files.load()
	if err != nil {
		return nil, err
	}
	return &door{config: c, now: m, looked: time.Now()}, nil
}

// reload reads the files; what was read before holds when that fails.
func (d *door) reload() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looked = time.Now()
	return d.read()
}

func (d *door) read() error {
	m, err := d.config.Files.load()
	if err != nil {
		return err
	}
	d.now, d.refused = m, stamps{}
	return nil
}

// material looks from time to time whether the files have changed.
func (d *door) material() *material {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := time.Now(); now.Sub(d.looked) >= d.config.Recheck {
		d.looked = now
		switch is := d.config.Files.stamps(); {
		case is == d.now.stamps || is == d.refused:
		default:
			if err := d.read(); err != nil {
				d.refused = is
				d.config.Log.Error("the changed certificate is not taken; the one before goes on", "err", err)
			} else {
				d.config.Log.Info("certificate read again", "file", d.config.Files.Certificate, "expires", d.now.certificate.Leaf.NotAfter)
			}
		}
	}
	return d.now
}

// tls is for one handshake.
func (d *door) tls() *tls.Config {
	m := d.material()
	c := &tls.Config{
		Certificates: []tls.Certificate{*m.certificate},
		MinVersion:   d.config.MinVersion,
		// A ticket would let a phone come back without its certificate being
		// looked at.
		SessionTicketsDisabled: true,
	}
	if c.MinVersion < tls.VersionTLS12 {
		c.CipherSuites = oldSuites()
	}
	if m.authorities == nil {
		return c
	}
	c.ClientAuth = tls.RequestClientCert
	if d.config.RequireClient {
		c.ClientAuth = tls.RequireAnyClientCert
	}
	c.ClientCAs = m.authorities.pool
	c.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return nil
		}
		return m.authorities.verify(state.PeerCertificates, d.config.SHA1, time.Now())
	}
	return c
}

var errNoAuthorities = errors.New("secure: certificates of phones are required, but no file tells whose are good")

// certificate returns what the other side proved, if it did.
func certificate(state tls.ConnectionState) *x509.Certificate {
	if len(state.PeerCertificates) == 0 {
		return nil
	}
	return state.PeerCertificates[0]
}

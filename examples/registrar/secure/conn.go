package secure

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
)

// Conn is a connection over TLS.
type Conn struct {
	*tls.Conn
	shown *x509.Certificate // nil: none
}

// Name returns the common name that the phone proved by a certificate; empty when
// it showed none, or one without a name.
func (c *Conn) Name() string {
	if c.shown == nil {
		return ""
	}
	return c.shown.Subject.CommonName
}

// Vouch tells whether a device may register here: the phone showed no certificate,
// or one with that name.
func (c *Conn) Vouch(device string) error {
	if c.shown == nil || ProvesName(c.Name(), device) {
		return nil
	}
	return fmt.Errorf("%w: %q", ErrOtherDevice, c.Name())
}

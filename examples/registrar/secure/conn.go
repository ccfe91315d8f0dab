package secure

import (
	"crypto/tls"
	"fmt"
)

// Conn is a connection over TLS.
type Conn struct {
	*tls.Conn
	name string
}

func commonName(conn *tls.Conn) string {
	if c := certificate(conn.ConnectionState()); c != nil {
		return c.Subject.CommonName
	}
	return ""
}

// Name returns the common name that the phone proved by a certificate; empty when
// it showed none.
func (c *Conn) Name() string { return c.name }

// Vouch tells whether a device may register here: the phone showed no certificate,
// or one with that name.
func (c *Conn) Vouch(device string) error {
	if c.name == "" || ProvesName(c.name, device) {
		return nil
	}
	return fmt.Errorf("%w: %q", ErrOtherDevice, c.name)
}

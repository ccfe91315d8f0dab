package secure

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha1" // #nosec: what signs the certificates in phones
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// authorities sign the certificates of phones.
type authorities struct {
	pool *x509.CertPool
	list []*x509.Certificate
}

// verify checks what a phone showed: its own certificate first.
func (a *authorities) verify(shown []*x509.Certificate, sha1Too bool, now time.Time) error {
	leaf := shown[0]
	between := x509.NewCertPool()
	for _, c := range shown[1:] {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: a.pool, Intermediates: between, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err == nil {
		return nil
	}
	if leaf.SignatureAlgorithm != x509.SHA1WithRSA {
		return fmt.Errorf("secure: certificate of %q: %w", leaf.Subject.CommonName, err)
	}
	if !sha1Too {
		return fmt.Errorf("secure: certificate of %q is signed with SHA-1", leaf.Subject.CommonName)
	}
	if !a.signedWithSHA1(leaf, now) {
		return fmt.Errorf("secure: certificate of %q is not signed by a known authority, or out of its time", leaf.Subject.CommonName)
	}
	return nil
}

// signedWithSHA1 is for the certificates that phones leave the factory with.
// crypto/x509 takes their algorithm from nobody. Only an authority in the list
// itself counts, not one that the phone shows.
func (a *authorities) signedWithSHA1(leaf *x509.Certificate, now time.Time) bool {
	if now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) || leaf.IsCA ||
		len(leaf.UnhandledCriticalExtensions) > 0 || !forClients(leaf) {
		return false
	}
	sum := sha1.Sum(leaf.RawTBSCertificate)
	for _, ca := range a.list {
		key, ok := ca.PublicKey.(*rsa.PublicKey)
		if !ok || string(ca.RawSubject) != string(leaf.RawIssuer) || !ca.IsCA || now.Before(ca.NotBefore) || now.After(ca.NotAfter) {
			continue
		}
		if rsa.VerifyPKCS1v15(key, crypto.SHA1, sum[:], leaf.Signature) == nil {
			return true
		}
	}
	return false
}

func forClients(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	for _, usage := range c.ExtKeyUsage {
		if usage == x509.ExtKeyUsageClientAuth || usage == x509.ExtKeyUsageAny {
			return true
		}
	}
	return false
}

// ErrOtherDevice means that a certificate is that of another phone.
var ErrOtherDevice = errors.New("secure: the certificate is that of another phone")

// ProvesName tells whether a certificate's common name stands for a device: it is
// the name, or ends with it after a dash, as in CP-7962G-SEP001122334455.
func ProvesName(commonName, device string) bool {
	if device == "" {
		return false
	}
	if strings.EqualFold(commonName, device) {
		return true
	}
	const prefix = "SEP" // with other names the dash may be one of their own
	at := len(commonName) - len(device)
	return at > 0 && commonName[at-1] == '-' && strings.EqualFold(commonName[at:], device) &&
		len(device) == len(prefix)+12 && strings.EqualFold(device[:len(prefix)], prefix)
}

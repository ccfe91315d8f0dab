package secure_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/secure"
	"github.com/skinnykit/skinny/internal/peer"
)

// TestOpenSSL speaks as phones of the 7900 series do, with another implementation.
func TestOpenSSL(t *testing.T) {
	openssl := peer.Need(t, "openssl")
	const name = "CP-7962G-SEP001122334455"
	h := open(t, func(c *secure.Config) { c.MinVersion, c.SHA1 = tls.VersionTLS10, true })
	pair := h.ca.issue(name, func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA })
	phone := h.ca.keep(t.TempDir(), pair)
	strict := open(t, nil)
	for _, c := range []struct {
		what string
		to   *house
		args string
		want string // empty: refused
	}{
		{"TLS 1.0, RSA, AES-128", h, "-tls1 -cipher AES128-SHA:@SECLEVEL=0", "-"},
		{"TLS 1.0, RSA, AES-256", h, "-tls1 -cipher AES256-SHA:@SECLEVEL=0", "-"},
		{"TLS 1.0, ECDHE", h, "-tls1 -cipher ECDHE-RSA-AES128-SHA:@SECLEVEL=0", "-"},
		{"TLS 1.1, RSA", h, "-tls1_1 -cipher AES128-SHA:@SECLEVEL=0", "-"},
		{"TLS 1.2, RSA", h, "-tls1_2 -cipher AES128-SHA:@SECLEVEL=0", "-"},
		{"TLS 1.3", h, "-tls1_3", "-"},
		{"no encryption", h, "-tls1 -cipher NULL-SHA:@SECLEVEL=0", ""},
		{"finite-field Diffie-Hellman", h, "-tls1_2 -cipher DHE-RSA-AES128-SHA:@SECLEVEL=0", ""},
		{"TLS 1.0 with a certificate of the factory", h, "-tls1 -cipher AES128-SHA:@SECLEVEL=0 -cert " + phone.Certificate + " -key " + phone.Key, name},
		{"TLS 1.0 where it is not wanted", strict, "-tls1 -cipher AES128-SHA:@SECLEVEL=0", ""},
		{"TLS 1.2, RSA, where it is not wanted", strict, "-tls1_2 -cipher AES128-SHA:@SECLEVEL=0", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			args := append([]string{"s_client", "-quiet", "-verify_quiet", "-CAfile", filepath.Join(filepath.Dir(c.to.files.Key), "phones.pem"), "-connect", c.to.Addr().String()}, strings.Fields(c.args)...)
			out, err := exec.CommandContext(ctx, openssl, args...).Output()
			if c.want == "" {
				require.Error(t, err)
				assert.NotContains(t, string(out), "-")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, string(out))
		})
	}
}

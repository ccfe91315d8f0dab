package secure_test

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/secure"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// office is a station server behind both kinds of listeners.
type office struct {
	t            *testing.T
	ca           *authority
	plain, crypt string // addresses
	phones       func() []station.Phone
}

const numbers = `
lines: [{number: 1001}, {number: 1002}]
devices:
  - {name: SEP001122334455, lines: [1001]}
  - {name: SEP001122334466, lines: [1002]}
`

func openOffice(t *testing.T, text string) *office {
	t.Helper()
	leaktest.Goroutines(t)
	cfg, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	listen := func() net.Listener {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		return ln
	}
	o := &office{t: t, ca: newAuthority(t)}
	files := o.ca.keep(t.TempDir(), o.ca.issue("registrar", nil))
	plain := listen()
	crypt, err := secure.Listen(listen(), secure.Config{Files: files, MinVersion: tls.VersionTLS10})
	require.NoError(t, err)
	o.plain, o.crypt = plain.Addr().String(), crypt.Addr().String()
	phones := directory.New(cfg)
	gate := access.New(cfg, phones)
	server := &station.Server{Directory: phones, Admit: gate.Admit, Allow: gate.AllowType, Log: slog.New(slog.DiscardHandler)}
	o.phones = server.Phones
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), plain, crypt) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		assert.NoError(t, server.Shutdown(ctx))
		assert.ErrorIs(t, <-served, station.ErrServerClosed)
	})
	return o
}

func (o *office) phone(mac, server string, c *tls.Config) *softphone.Phone {
	o.t.Helper()
	address, err := cnfxml.ParseMAC(mac)
	require.NoError(o.t, err)
	p, err := softphone.Start(softphone.Config{MAC: address, Servers: []string{server}, TLS: c, Rounds: 1})
	require.NoError(o.t, err)
	o.t.Cleanup(func() { assert.NoError(o.t, p.Close()) })
	return p
}

func (o *office) wait(p *softphone.Phone, f func(softphone.State) bool) softphone.State {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	s, err := p.WaitFor(ctx, f)
	require.NoError(o.t, err)
	return s
}

// old is what phones of the 7900 series can do.
func (o *office) old(name string) *tls.Config {
	c := &tls.Config{
		MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA},
		InsecureSkipVerify: true,
	}
	if name != "" {
		c.Certificates = []tls.Certificate{o.ca.issue(name, nil)}
	}
	return c
}

func TestCallBetweenATLSPhoneAndAPlainOne(t *testing.T) {
	o := openOffice(t, numbers)
	a := o.phone("001122334455", o.crypt, o.old("CP-7962G-SEP001122334455"))
	b := o.phone("001122334466", o.plain, nil)
	for _, p := range []*softphone.Phone{a, b} {
		o.wait(p, func(s softphone.State) bool { return s.Registered() })
	}
	phones := o.phones()
	require.Len(t, phones, 2)
	for _, p := range phones {
		assert.Equal(t, p.Device == a.Name(), p.Secure, p.Device)
	}
	_, err := a.Dial(t.Context(), "1002")
	require.NoError(t, err)
	o.wait(b, func(s softphone.State) bool { return s.Ringing() })
	require.NoError(t, b.Answer())
	for _, p := range []*softphone.Phone{a, b} {
		o.wait(p, func(s softphone.State) bool {
			_, ok := s.CallIn(sccp.DCallStateConnected)
			return ok && len(s.Media) == 1 && s.Media[0].PacketsReceived > 0
		})
	}
	require.NoError(t, a.HangUp())
	o.wait(b, func(s softphone.State) bool { return len(s.Calls) == 0 })
}

// refused waits until a phone gives up.
func (o *office) refused(p *softphone.Phone, why string) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	_, err := p.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() })
	require.Error(o.t, err)
	require.NotErrorIs(o.t, err, context.DeadlineExceeded)
	require.ErrorContains(o.t, err, why)
	assert.Empty(o.t, o.phones())
}

func TestPhoneWithoutTLSOnThePortForIt(t *testing.T) {
	o := openOffice(t, numbers)
	o.refused(o.phone("001122334455", o.crypt, nil), "")
}

func TestPhoneThatHasToEncrypt(t *testing.T) {
	o := openOffice(t, "listen: {sccps: ':2443'}\ntls: {certificate: a, key: b}\n"+strings.Replace(numbers, "lines: [1001]}", "lines: [1001], security: encrypted}", 1))
	o.refused(o.phone("001122334455", o.plain, nil), "Encryption required")
	o.wait(o.phone("001122334455", o.crypt, o.old("")), func(s softphone.State) bool { return s.Registered() })
}

func TestPhoneThatMustNotEncrypt(t *testing.T) {
	o := openOffice(t, strings.Replace(numbers, "lines: [1001]}", "lines: [1001], security: none}", 1))
	o.refused(o.phone("001122334455", o.crypt, o.old("")), "No encryption here")
}

func TestPhoneWithACertificateOfAnother(t *testing.T) {
	o := openOffice(t, numbers)
	o.refused(o.phone("001122334455", o.crypt, o.old("CP-7962G-SEP001122334466")), "Other certificate")
}

func TestPhoneFromAnotherNetwork(t *testing.T) {
	o := openOffice(t, "security: {networks: [10.0.0.0/8]}"+numbers)
	o.refused(o.phone("001122334455", o.plain, nil), "")
	o = openOffice(t, strings.Replace(numbers, "lines: [1001]}", "lines: [1001], networks: [10.0.0.0/8]}", 1))
	o.refused(o.phone("001122334455", o.plain, nil), "Not from this address")
}

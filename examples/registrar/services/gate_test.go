package services_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

// door is a gate that is closed for addresses, or for a phone.
type door struct {
	closed atomic.Bool
	phone  string // lets all others in
}

func (d *door) Admit(netip.AddrPort) error {
	if d.closed.Load() {
		return errors.New("closed")
	}
	return nil
}

func (d *door) Allow(device string, _ netip.Addr, _ bool) error {
	if device == d.phone {
		return errors.New("not here")
	}
	return nil
}

// TestGate: the rules for phones hold for their services, for connections that are
// open too.
func TestGate(t *testing.T) {
	r := newRegistrar(t, office)
	gate := &door{phone: "SEPB"}
	s := &services.Server{Config: r.server.Config, Phones: r, Gate: gate}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln) }()
	defer func() {
		cancel()
		assert.NoError(t, <-ended)
	}()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	at := "http://" + ln.Addr().String() + pages.Services + "?name="
	a, ok := load(t, client, at+"SEPA").(*xsi.Menu)
	require.True(t, ok)
	assert.NotEmpty(t, a.Items)
	b, ok := load(t, client, at+"SEPB").(*xsi.Text)
	require.True(t, ok)
	assert.Contains(t, b.Text, "may not ask from here")

	gate.closed.Store(true)
	status, _, err := ask(client, at+"SEPA")
	require.NoError(t, err, "the connection was open before")
	assert.Equal(t, http.StatusForbidden, status)
	_, _, err = ask(client, at+"SEPA")
	assert.Error(t, err, "no byte is read of those who may not come")
}

func ask(client *http.Client, at string) (status int, body string, err error) {
	response, err := client.Get(at)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

func load(t *testing.T, client *http.Client, at string) xsi.Object {
	t.Helper()
	status, body, err := ask(client, at)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, body)
	return parse(t, body)
}

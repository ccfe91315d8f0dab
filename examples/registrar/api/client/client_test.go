package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api"
	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/client"
	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// serve answers over TCP until the test ends, with a token.
func serve(t *testing.T, r control.Registrar) (address, secret string) {
	t.Helper()
	secret, text := token.New()
	hash, err := token.Parse(text)
	require.NoError(t, err)
	s := &api.Server{Registrar: r, Log: slog.New(slog.DiscardHandler), HTTP: "127.0.0.1:0", Token: hash}
	require.NoError(t, s.Listen(t.Context()))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return "http://" + s.Addresses()[0].Address, secret
}

func connect(t *testing.T, r control.Registrar) *client.Client {
	t.Helper()
	address, secret := serve(t, r)
	c, err := client.Remote(address, secret)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

const reception = "SEP001122334455"

func TestEveryOperation(t *testing.T) {
	leaktest.Goroutines(t)
	fake := apitest.New()
	c, ctx := connect(t, fake), t.Context()

	status, err := c.Status(ctx)
	require.NoError(t, err)
	assert.Equal(t, fake.Status(), status)
	phones, err := c.Phones(ctx)
	require.NoError(t, err)
	require.Len(t, phones, 3)
	for _, p := range phones {
		again, err := c.Phone(ctx, p.Device)
		require.NoError(t, err, p.Device)
		assert.Equal(t, p, again)
	}
	numbers, err := c.Lines(ctx)
	require.NoError(t, err)
	for _, l := range numbers {
		again, err := c.Line(ctx, l.Number)
		require.NoError(t, err, l.Number)
		assert.Equal(t, l, again)
	}
	calls, err := c.Calls(ctx)
	require.NoError(t, err)
	assert.Len(t, calls, 2)
	page, err := c.Records(ctx, control.RecordQuery{
		After: 3, Limit: 2, Device: reception, Number: "1002",
		From: time.Date(2026, 1, 1, 0, 0, 0, 1, time.UTC), To: time.Date(2027, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600)),
	})
	require.NoError(t, err)
	assert.EqualValues(t, []int64{4, 5, 5}, []int64{page.Records[0].ID, page.Records[1].ID, page.Next})

	shown, err := c.Message(ctx, []string{reception}, control.Message{Text: "x"})
	require.NoError(t, err)
	assert.Equal(t, 1, shown)
	object := []byte("<CiscoIPPhoneText><Text>x</Text></CiscoIPPhoneText>")
	require.NoError(t, c.Push(ctx, reception, object))
	pushed, err := c.PushText(ctx, control.Target{Devices: []string{reception}}, "t", "x", nil)
	require.NoError(t, err)
	assert.Equal(t, []control.Pushed{{Device: reception}}, pushed)
	pushed, err = c.PushPicture(ctx, control.Target{Groups: []string{"2000"}}, "t", bytes.Repeat([]byte{0xff}, wire.MaxPicture), nil)
	require.NoError(t, err)
	assert.Empty(t, pushed)
	_, err = c.PushPicture(ctx, control.Target{All: true}, "t", make([]byte, wire.MaxPicture+1), nil)
	require.ErrorIs(t, err, control.ErrInvalid)
	require.NoError(t, c.SetMessageWaiting(ctx, "*9/#", 1, 0))
	require.NoError(t, c.SetForward(ctx, "*9/#", control.ForwardBusy, "1001"))
	require.NoError(t, c.SetDoNotDisturb(ctx, phones[2].Device, control.DoNotDisturbSilent))
	require.NoError(t, c.HangUp(ctx, 7))
	ended, err := c.HangUpPhone(ctx, reception)
	require.NoError(t, err)
	assert.Equal(t, 1, ended)
	require.NoError(t, c.LogIn(ctx, reception, "anna"))
	require.NoError(t, c.LogOff(ctx, reception))
	_, err = c.Release(ctx, reception)
	require.ErrorIs(t, err, control.ErrRegistered)
	number, err := c.Release(ctx, phones[1].Device)
	require.NoError(t, err)
	assert.Equal(t, "1500", number)
	require.NoError(t, c.Backup(ctx, filepath.Join(t.TempDir(), "x"), nil))
	var steps []control.Step
	note := func(s control.Step) { steps = append(steps, s) }
	require.NoError(t, c.Reset(ctx, nil, control.ResetOptions{Kind: control.Restart}, note))
	assert.Len(t, steps, 2)
	changed, err := c.Reload(ctx, nil)
	require.NoError(t, err)
	assert.Len(t, changed.Phones, 2)
	assert.Len(t, fake.Done(), 15)

	var export bytes.Buffer
	require.NoError(t, c.Export(ctx, &export, control.RecordQuery{After: 100, Limit: 5}))
	assert.Equal(t, 20, bytes.Count(export.Bytes(), []byte("\n")))
}

func TestTrace(t *testing.T) {
	leaktest.Goroutines(t)
	fake := apitest.New()
	c := connect(t, fake)
	ctx, stop := context.WithCancel(t.Context())
	var seen []control.Traced
	err := c.Trace(ctx, reception, func(m control.Traced) error {
		if seen = append(seen, m); len(seen) == 2 {
			stop()
		}
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, fake.Messages, seen)

	enough := errors.New("enough")
	assert.ErrorIs(t, c.Trace(t.Context(), reception, func(control.Traced) error { return enough }), enough)
	require.Eventually(t, func() bool { return len(fake.Done()) == 4 }, 30*time.Second, time.Millisecond, "both ended")
}

// TestErrorsAreTheSameOnBothSides: errors.Is works through HTTP.
func TestErrorsAreTheSameOnBothSides(t *testing.T) {
	fake := apitest.New()
	c, ctx := connect(t, fake), t.Context()
	_, err := c.Phone(ctx, "..")
	require.ErrorIs(t, err, control.ErrNotFound)
	assert.ErrorContains(t, err, `phone ".."`)
	require.ErrorIs(t, c.Push(ctx, "SEP001122334466", []byte("<CiscoIPPhoneText/>")), control.ErrNotRegistered)
	require.ErrorIs(t, c.SetForward(ctx, "1001", control.ForwardAll, "1001"), control.ErrInvalid)
	require.Error(t, c.SetForward(ctx, "1001", "never", "1"))
	require.Error(t, c.SetDoNotDisturb(ctx, reception, "x"))

	fake = apitest.New()
	fake.FailAfter = fmt.Errorf("disk: %w", control.ErrUnavailable)
	c = connect(t, fake)
	require.ErrorIs(t, c.Reset(ctx, nil, control.ResetOptions{Kind: control.Reset}, nil), control.ErrUnavailable)
	require.ErrorIs(t, c.Export(ctx, io.Discard, control.RecordQuery{}), control.ErrUnavailable)
	_, err = c.Reload(ctx, nil)
	var trouble *wire.Trouble
	require.ErrorAs(t, err, &trouble)
	assert.Equal(t, wire.CodeUnavailable, trouble.Code)
}

func TestWhatIsNoRegistrar(t *testing.T) {
	unreachable := func(err error) bool {
		var e *client.UnreachableError
		return errors.As(err, &e)
	}
	c := client.Local(filepath.Join(t.TempDir(), "none.sock"))
	_, err := c.Status(t.Context())
	require.True(t, unreachable(err))
	assert.ErrorContains(t, err, "is the registrar running")

	address, _ := serve(t, apitest.New())
	c, err = client.Remote(address, "")
	require.NoError(t, err)
	defer c.Close()
	_, err = c.Status(t.Context())
	var trouble *wire.Trouble
	require.ErrorAs(t, err, &trouble)
	assert.Equal(t, wire.CodeUnauthorized, trouble.Code)
	assert.False(t, unreachable(err))

	elsewhere := ""
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/status":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		case "/elsewhere":
			elsewhere = r.Header.Get("Authorization")
		case "/v1/reload":
			_, _ = io.WriteString(w, `{"step":{}}`)
		default:
			_, _ = io.WriteString(w, "<html>")
		}
	}))
	defer other.Close()
	c, err = client.Remote(other.URL+"/", "secret")
	require.NoError(t, err)
	defer c.Close()
	_, err = c.Status(t.Context())
	assert.ErrorContains(t, err, "as no registrar does")
	assert.Empty(t, elsewhere, "the token goes to nobody else")
	_, err = c.Phones(t.Context())
	assert.ErrorContains(t, err, "no JSON")
	_, err = c.Reload(t.Context(), nil)
	assert.ErrorContains(t, err, "broke off")

	for _, wrong := range []string{"", "127.0.0.1:80", "ftp://x", "http://", "http://a/?x=1", "http://u:secret@a", "http://a b", "unix:///x"} {
		_, err := client.Remote(wrong, "")
		require.ErrorIs(t, err, client.ErrURL, wrong)
		assert.NotContains(t, err.Error(), "secret")
	}
}

// TestLargeAnswers: nothing is cut off that a large office has.
func TestLargeAnswers(t *testing.T) {
	fake := apitest.New()
	fake.Crowd(10_000)
	phones, err := connect(t, fake).Phones(t.Context())
	require.NoError(t, err)
	assert.Len(t, phones, 10_003)
	assert.True(t, slices.ContainsFunc(phones, func(p control.Phone) bool { return strings.HasSuffix(p.Device, "270F") }))
}

func ExampleLocal() {
	c := client.Local("/no/such/socket")
	defer c.Close()
	_, err := c.Phones(context.Background())
	var unreachable *client.UnreachableError
	fmt.Println(errors.As(err, &unreachable))
	fmt.Println(err)
	// Output:
	// true
	// cannot reach the registrar: there is no socket /no/such/socket: is the registrar running, and is this its control socket?
}

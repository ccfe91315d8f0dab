package softphone_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// alarmText is what a phone said first.
func alarmText(t *testing.T, p *exchange.Phone) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, ok := p.Await(ctx, sccp.IDAlarm, 1)
	require.True(t, ok, "no alarm")
	return m.StationMessage.(*sccp.Alarm).Text.String()
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

func TestFailoverAlongTheList(t *testing.T) {
	dead := closedPort(t)
	a, first := newExchange(t)
	b, second := newExchange(t)
	p := startRegistered(t, config("7960", alice, dead, first, second))
	assert.Equal(t, first, p.State().Server)
	assert.Contains(t, alarmText(t, a.Phones()[0]), "Last=Initialized")

	a.Close()
	waitFor(t, p, "second server", func(s softphone.State) bool { return s.Registered() && s.Server == second })
	assert.Contains(t, alarmText(t, b.Phones()[0]), "Name=SEP001122334455")
	assert.Contains(t, alarmText(t, b.Phones()[0]), "Last=CM-closed-TCP")
}

func TestOnlyServerComesBack(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	x.Phones()[0].Close()
	waitFor(t, p, "again", func(s softphone.State) bool { return s.Registered() && s.Registrations == 2 })
}

// TestPagesOutliveAServer: they are from the configuration, which is not read again.
func TestPagesOutliveAServer(t *testing.T) {
	x, address := newExchange(t)
	c := config("7960", alice)
	file := strings.Replace(deviceXML(address), "</device>", "<directoryURL>http://192.0.2.1/d</directoryURL></device>", 1)
	c.Fetch = (&fileServer{files: map[string]string{"SEP001122334455.cnf.xml": file}}).fetch
	p := startRegistered(t, c)
	x.Phones()[0].Close()
	s := waitFor(t, p, "again", func(s softphone.State) bool { return s.Registered() && s.Registrations == 2 })
	assert.Equal(t, "http://192.0.2.1/d", s.URLs.DirectoryURL.Or(""))
}

func TestServerClosesInACall(t *testing.T) {
	x, address := newExchange(t)
	caller := startRegistered(t, config("7970", alice, address))
	callee := startRegistered(t, config("7970", bob, address))
	connect(t, caller, callee)
	waitFor(t, caller, "voice", func(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].PacketsReceived > 0 })
	x.Phones()[0].Close()
	s := waitFor(t, caller, "again", func(s softphone.State) bool { return s.Registered() && s.Registrations == 2 })
	assert.Empty(t, s.Calls)
	require.Len(t, s.Preserved, 1)
	waitFor(t, callee, "released", func(s softphone.State) bool { return len(s.Calls) == 0 && len(s.Media) == 0 })
	assert.Equal(t, 1, callee.State().Registrations)
}

func TestNobodyListens(t *testing.T) {
	c := config("7960", alice, closedPort(t), closedPort(t))
	c.Rounds = 2
	p := start(t, c)
	waitDone(t, p)
	var op *net.OpError
	assert.ErrorAs(t, p.Err(), &op)
}

func TestReset(t *testing.T) {
	tests := map[sccp.ResetType]string{
		sccp.ResetTypeReset:       "Reset-Reset",
		sccp.ResetTypeRestart:     "Reset-Restart",
		sccp.ResetTypeApplyConfig: "Reset-Restart",
	}
	for kind, last := range tests {
		t.Run(kind.String(), func(t *testing.T) {
			x, address := newExchange(t)
			files := &fileServer{files: map[string]string{"SEP001122334455.cnf.xml": deviceXML(address)}}
			c := config("7960", alice)
			c.Fetch = files.fetch
			p := startRegistered(t, c)
			booted := len(files.asked)
			x.Phones()[0].Send(&sccp.Reset{ResetType: kind})
			waitFor(t, p, "again", func(s softphone.State) bool { return s.Registered() && s.Registrations == 2 })
			assert.Equal(t, 1, count(x.Phones()[0], sccp.IDUnregisterReq))
			assert.Contains(t, alarmText(t, x.Phones()[1]), "Last="+last)
			assert.Len(t, files.asked, 2*booted, "fetched its files again")
		})
	}
}

func TestResetEndsThePhone(t *testing.T) {
	x, address := newExchange(t)
	c := config("7960", alice, address)
	c.EndOnReset = true
	p := startRegistered(t, c)
	x.Phones()[0].Send(&sccp.Reset{ResetType: sccp.ResetTypeReset})
	waitDone(t, p)
	assert.ErrorIs(t, p.Err(), softphone.ErrReset)
}

func TestResetWaitsForTheCall(t *testing.T) {
	x, address := newExchange(t)
	caller := startRegistered(t, config("7960", alice, address))
	callee := startRegistered(t, config("7960", bob, address))
	connect(t, caller, callee)
	x.Phones()[0].Send(
		&sccp.Reset{ResetType: sccp.ResetTypeRestart},
		&sccp.DisplayPromptStatus{PromptStatus: sccp.Text("behind the reset")},
	)
	waitFor(t, caller, "later message", func(s softphone.State) bool { return s.Prompt == "behind the reset" })
	assert.Zero(t, count(x.Phones()[0], sccp.IDUnregisterReq))
	require.NoError(t, callee.HangUp())
	waitFor(t, caller, "again", func(s softphone.State) bool { return s.Registered() && s.Registrations == 2 })
}

func TestShutdown(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	require.NoError(t, p.Shutdown(t.Context()))
	assert.NoError(t, p.Err())
	assert.Equal(t, 1, count(x.Phones()[0], sccp.IDUnregisterReq))
	assert.ErrorIs(t, p.OffHook(), softphone.ErrNotRegistered)
	assert.NoError(t, p.Shutdown(t.Context()), "twice")
}

func TestShutdownIsRefused(t *testing.T) {
	x, address := newExchange(t)
	x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
		if m.ID() == sccp.IDUnregisterReq {
			p.Send(&sccp.UnregisterAck{Status: sccp.UnregisterStatusNAK})
		}
		return m.ID() == sccp.IDUnregisterReq
	}
	p := startRegistered(t, config("7960", alice, address))
	assert.ErrorContains(t, p.Shutdown(t.Context()), "NAK")
	waitDone(t, p)
}

func TestServerHangsUpOnUnregister(t *testing.T) {
	x, address := newExchange(t)
	x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
		if m.ID() == sccp.IDUnregisterReq {
			p.Close()
		}
		return m.ID() == sccp.IDUnregisterReq
	}
	p := startRegistered(t, config("7960", alice, address))
	assert.NoError(t, p.Shutdown(t.Context()))
}

func TestCloseWhileConnecting(t *testing.T) {
	c := config("7960", alice, "a:2000")
	c.ConnectTimeout = time.Hour
	dialling := make(chan struct{})
	c.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		close(dialling)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	p := start(t, c)
	<-dialling
	require.NoError(t, p.Close(), "it does not wait for the time of a connect")
	assert.NoError(t, p.Err())
}

func TestCloseWhileFetching(t *testing.T) {
	c := config("7960", alice)
	fetching := make(chan struct{})
	c.Fetch = func(ctx context.Context, _ string) ([]byte, error) {
		close(fetching)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	p := start(t, c)
	<-fetching
	require.NoError(t, p.Shutdown(t.Context()))
}

func TestDialErrorsAreShown(t *testing.T) {
	broken := errors.New("cable is out")
	c := config("7960", alice, "a:2000")
	c.Rounds = 1
	c.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, broken }
	p := start(t, c)
	waitDone(t, p)
	assert.ErrorIs(t, p.Err(), broken)
}

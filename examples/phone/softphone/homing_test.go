package softphone_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func now() time.Time { return time.Now() }

// cluster is call managers that a phone reaches by pipes.
type cluster struct {
	mu      sync.Mutex
	servers map[string]*exchange.Exchange
	down    map[string]bool
}

func newCluster(t *testing.T, names ...string) *cluster {
	c := &cluster{servers: map[string]*exchange.Exchange{}, down: map[string]bool{}}
	for _, name := range names {
		x := plainExchange()
		t.Cleanup(x.Close)
		c.servers[name] = x
	}
	return c
}

func (c *cluster) dial(_ context.Context, _, address string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.down[address] {
		return nil, errors.New("connection refused")
	}
	phone, server := net.Pipe()
	c.servers[address].Serve(server)
	return phone, nil
}

// fail cuts every connection to a server and refuses new ones.
func (c *cluster) fail(address string) {
	c.mu.Lock()
	c.down[address] = true
	c.mu.Unlock()
	for _, p := range c.servers[address].Phones() {
		p.Close()
	}
}

func (c *cluster) revive(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down[address] = false
}

const (
	primary   = "primary:2000"
	secondary = "secondary:2000"
	tertiary  = "tertiary:2000"
)

// inCluster runs a test with three call managers and a fake clock.
func inCluster(t *testing.T, test func(*testing.T, *cluster, softphone.Config)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, primary, secondary, tertiary)
		conf := config("7970", alice, primary, secondary, tertiary)
		conf.RetryWait, conf.AnswerTimeout, conf.Dial = 0, 0, c.dial
		test(t, c, conf)
	})
}

func at(server string) func(softphone.State) bool {
	return func(s softphone.State) bool { return s.Registered() && s.Server == server }
}

// tokens answers requests for tokens one after the other: 0 gives one, other
// numbers are seconds to wait. After the last every request gets one.
func tokens(answers ...uint32) func(*exchange.Phone, sccp.StationMessage) bool {
	return func(p *exchange.Phone, m sccp.StationMessage) bool {
		if m.ID() != sccp.IDRegisterTokenReq {
			return false
		}
		if len(answers) > 0 && answers[0] > 0 {
			p.Send(&sccp.RegisterTokenReject{WaitTime: answers[0]})
			answers = answers[1:]
			return true
		}
		p.Send(&sccp.RegisterTokenAck{})
		return true
	}
}

func TestReturnWithToken(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[primary].Handle = tokens(90, 45)
		c.fail(primary)
		p := startRegistered(t, conf)
		assert.Equal(t, secondary, p.State().Server)
		began := now()
		c.revive(primary)
		waitLong(t, p, at(primary))
		assert.Equal(t, 2*time.Minute+90*time.Second+45*time.Second, now().Sub(began), "the interval, and both waits")
		assert.Equal(t, 1, count(c.servers[secondary].Phones()[0], sccp.IDUnregisterReq), "left the secondary politely")
		phones := c.servers[primary].Phones()
		back := phones[len(phones)-1]
		assert.Equal(t, 1, count(back, sccp.IDRegisterTokenReq), "token")
		assert.Equal(t, 1, count(back, sccp.IDRegisterReq), "and registration over one connection")
		ask := await[*sccp.RegisterTokenReq](t, back, sccp.IDRegisterTokenReq, 1)
		assert.Equal(t, "SEP001122334455", ask.DeviceName.String())
		assert.Equal(t, sccp.DeviceTypeCisco7970, ask.DeviceType)
	})
}

// waitLong waits for something that takes hours of the fake clock.
func waitLong(t *testing.T, p *softphone.Phone, holds func(softphone.State) bool) softphone.State {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 24*time.Hour)
	defer cancel()
	s, err := p.WaitFor(ctx, holds)
	require.NoError(t, err)
	return s
}

func TestReturnToTheBestThatLives(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[secondary].Handle = tokens()
		c.fail(primary)
		c.fail(secondary)
		p := startRegistered(t, conf)
		assert.Equal(t, tertiary, p.State().Server)
		c.revive(secondary)
		waitLong(t, p, at(secondary))
		c.servers[primary].Handle = tokens()
		c.revive(primary)
		waitLong(t, p, at(primary))
		time.Sleep(time.Hour)
		assert.Equal(t, 3, p.State().Registrations, "it stays on its first")
	})
}

func TestNoReturnInACall(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[primary].Handle = tokens()
		c.fail(primary)
		p := startRegistered(t, conf)
		c.revive(primary)
		c.servers[secondary].Phones()[0].Send(&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 4})
		time.Sleep(time.Hour)
		assert.Equal(t, secondary, p.State().Server)
		assert.Zero(t, len(c.servers[primary].Phones()), "not even asked")
		c.servers[secondary].Phones()[0].Send(&sccp.CallState{CallState: sccp.DCallStateOnHook, LineInstance: 1, CallReference: 4})
		waitLong(t, p, at(primary))
	})
}

func TestCallBeginsWhileATokenIsAsked(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[primary].Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
			if m.ID() == sccp.IDRegisterTokenReq {
				other := c.servers[secondary].Phones()[0]
				other.Send(&sccp.CallState{CallState: sccp.DCallStateRingIn, LineInstance: 1, CallReference: 4})
				time.Sleep(time.Second)
				p.Send(&sccp.RegisterTokenAck{})
				return true
			}
			return false
		}
		c.fail(primary)
		p := startRegistered(t, conf)
		c.revive(primary)
		time.Sleep(time.Hour)
		assert.Equal(t, secondary, p.State().Server)
		assert.Len(t, p.State().Calls, 1)
		assert.Zero(t, count(c.servers[secondary].Phones()[0], sccp.IDUnregisterReq))
	})
}

func TestNeverReturns(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		conf.ReturnInterval = -1
		c.fail(primary)
		p := startRegistered(t, conf)
		c.revive(primary)
		time.Sleep(time.Hour)
		assert.Equal(t, secondary, p.State().Server)
	})
}

func TestServerIsLostWhileATokenIsAsked(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[primary].Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool {
			if m.ID() == sccp.IDRegisterTokenReq {
				c.fail(secondary)
				return true
			}
			return false
		}
		c.fail(primary)
		p := startRegistered(t, conf)
		c.revive(primary)
		waitLong(t, p, at(tertiary))
	})
}

func TestKilledPrimaryWithinTheKeepAliveRule(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[primary].Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool {
			return m.ID() == sccp.IDKeepAliveReq // a machine that is hung: TCP lives
		}
		began := now()
		p := startRegistered(t, conf)
		s := waitLong(t, p, at(secondary))
		assert.Equal(t, 2, s.Registrations)
		assert.Equal(t, 4*30*time.Second, now().Sub(began))
	})
}

func TestStandbyConnection(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		c.servers[primary].Handle = tokens()
		conf.Standby = true
		p := startRegistered(t, conf)
		waitLong(t, p, func(s softphone.State) bool { return s.Standby == secondary })
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		require.Len(t, c.servers[secondary].Phones(), 1)
		standing := c.servers[secondary].Phones()[0]
		assert.Equal(t, 11, count(standing, sccp.IDKeepAliveReq), "at once, and by the interval that the server told")
		assert.Zero(t, count(standing, sccp.IDRegisterReq))

		c.fail(primary)
		waitLong(t, p, at(secondary))
		assert.Equal(t, 1, count(standing, sccp.IDRegisterReq), "over the connection that was open")
		assert.Len(t, c.servers[secondary].Phones(), 1)
		waitLong(t, p, func(s softphone.State) bool { return s.Standby == tertiary })
	})
}

func TestStandbyThatDied(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		conf.Standby = true
		p := startRegistered(t, conf)
		waitLong(t, p, func(s softphone.State) bool { return s.Standby == secondary })
		c.servers[secondary].Phones()[0].Close() // unnoticed until the next keepalive
		c.fail(primary)
		waitLong(t, p, at(secondary))
		assert.Len(t, c.servers[secondary].Phones(), 2)
		for _, standing := range c.servers[tertiary].Phones() {
			assert.Zero(t, count(standing, sccp.IDRegisterReq))
		}
	})
}

func TestStandbyServerIsDown(t *testing.T) {
	inCluster(t, func(t *testing.T, c *cluster, conf softphone.Config) {
		conf.Standby = true
		c.fail(secondary)
		p := startRegistered(t, conf)
		time.Sleep(10 * time.Minute)
		assert.Empty(t, p.State().Standby)
		c.revive(secondary)
		waitLong(t, p, func(s softphone.State) bool { return s.Standby == secondary })
		assert.Equal(t, 1, p.State().Registrations)
	})
}

// lostInACall is a phone whose call goes on without its server. far is the
// other side of the voice.
func lostInACall(t *testing.T, change func(*softphone.Config)) (p *softphone.Phone, far *net.UDPConn, spare string) {
	t.Helper()
	x, first := newExchange(t)
	_, spare = newExchange(t)
	c := config("7960", alice, first, spare)
	change(&c)
	p = startRegistered(t, c)
	far = listenRTP(t)
	x.Phones()[0].Send(
		&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 5},
		openChannel(5), startSending(5, addrPort(far)),
	)
	waitFor(t, p, "voice", func(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].PacketsSent > 2 })
	x.Close()
	return p, far, spare
}

func TestCallIsPreserved(t *testing.T) {
	p, far, spare := lostInACall(t, func(*softphone.Config) {})
	s := waitFor(t, p, "next server", at(spare))
	require.Len(t, s.Preserved, 1)
	assert.EqualValues(t, 5, s.Preserved[0].Reference)
	assert.Empty(t, s.Calls)
	require.Len(t, s.Media, 1)
	sent := s.Media[0].PacketsSent
	_, err := far.WriteToUDPAddrPort(make([]byte, 12), s.Media[0].Local)
	require.NoError(t, err)
	s = waitFor(t, p, "voice goes on", func(s softphone.State) bool { return s.Media[0].PacketsSent > sent+5 })
	assert.True(t, s.Media[0].Receiving)

	require.NoError(t, p.OnHook())
	s = p.State()
	assert.Empty(t, s.Media)
	assert.Empty(t, s.Preserved)
	assert.True(t, s.Registered())
	assert.Equal(t, 2, s.Registrations)
}

func TestStayInCall(t *testing.T) {
	p, _, spare := lostInACall(t, func(c *softphone.Config) { c.StayInCall = true })
	s := waitFor(t, p, "alone", func(s softphone.State) bool { return s.Phase == softphone.Preserving })
	sent := s.Media[0].PacketsSent
	waitFor(t, p, "voice goes on", func(s softphone.State) bool { return s.Media[0].PacketsSent > sent+5 })
	assert.Equal(t, 1, p.State().Registrations)
	require.ErrorIs(t, p.Digits(t.Context(), "1"), softphone.ErrNotRegistered)
	require.NoError(t, p.HangUp())
	s = waitFor(t, p, "next server", at(spare))
	assert.Empty(t, s.Media)
}

func TestCloseInAPreservedCall(t *testing.T) {
	for name, stay := range map[string]bool{"registered": false, "alone": true} {
		t.Run(name, func(t *testing.T) {
			p, _, _ := lostInACall(t, func(c *softphone.Config) { c.StayInCall = stay })
			waitFor(t, p, "preserved", func(s softphone.State) bool { return len(s.Preserved) == 1 })
			require.NoError(t, p.Shutdown(t.Context()))
			assert.Empty(t, p.State().Media)
		})
	}
}

func TestHeldCallIsNotPreserved(t *testing.T) {
	x, first := newExchange(t)
	p := startRegistered(t, config("7960", alice, first))
	x.Phones()[0].Send(
		&sccp.CallState{CallState: sccp.DCallStateRingOut, LineInstance: 1, CallReference: 5}, openChannel(5))
	waitFor(t, p, "voice", func(s softphone.State) bool { return len(s.Media) == 1 })
	x.Phones()[0].Close()
	s := waitFor(t, p, "again", func(s softphone.State) bool { return s.Registrations == 2 && s.Registered() })
	assert.Empty(t, s.Media)
	assert.Empty(t, s.Preserved)
}

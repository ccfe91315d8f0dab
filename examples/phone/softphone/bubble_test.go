package softphone_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inBubble runs a test with a fake clock; the phone reaches x by a pipe.
func inBubble(t *testing.T, test func(*testing.T, *exchange.Exchange)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		x := plainExchange()
		t.Cleanup(x.Close) // after the phones
		test(t, x)
	})
}

// bubbleConfig has the waits that a real phone would have.
func bubbleConfig(model string, x *exchange.Exchange) softphone.Config {
	c := config(model, alice, "a:2000")
	c.RetryWait, c.AnswerTimeout = 0, 0
	c.Dial = pipes(x)
	return c
}

func TestKeepAliveInterval(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.KeepAlive = 17
		p := startRegistered(t, bubbleConfig("7960", x))
		assert.Equal(t, 17*time.Second, p.State().KeepAlive)
		time.Sleep(170*time.Second + time.Millisecond)
		synctest.Wait()
		assert.Equal(t, 10, count(x.Phones()[0], sccp.IDKeepAliveReq))
		assert.Equal(t, 1, p.State().Registrations)
	})
}

func TestKeepAliveWithoutAnnouncedInterval(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.KeepAlive = 0
		startRegistered(t, bubbleConfig("7960", x))
		time.Sleep(61 * time.Second)
		synctest.Wait()
		assert.Equal(t, 2, count(x.Phones()[0], sccp.IDKeepAliveReq))
	})
}

func count(p *exchange.Phone, id sccp.ID) (n int) {
	for _, m := range p.Received() {
		if m.ID() == id {
			n++
		}
	}
	return n
}

func TestMissedKeepAliveAcks(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
			return m.ID() == sccp.IDKeepAliveReq && p == x.Phones()[0]
		}
		c := bubbleConfig("7960", x)
		c.Servers = []string{"a:2000", "b:2000"}
		began := time.Now()
		p := startRegistered(t, c)
		s, err := p.WaitFor(t.Context(), func(s softphone.State) bool { return s.Registered() && s.Server == "b:2000" })
		require.NoError(t, err)
		assert.Equal(t, 2, s.Registrations)
		assert.Equal(t, 3, count(x.Phones()[0], sccp.IDKeepAliveReq))
		assert.Equal(t, 4*30*time.Second, time.Since(began), "given up when the fourth was due")
		assert.Contains(t, alarmText(t, x.Phones()[1]), "Last=KeepaliveTO")
	})
}

func TestKeepAliveAckCountsFromAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		var heard int
		x.Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool {
			if m.ID() != sccp.IDKeepAliveReq {
				return false
			}
			heard++
			return heard%3 != 0 // two of three are not acknowledged
		}
		p := startRegistered(t, bubbleConfig("7960", x))
		time.Sleep(time.Hour)
		assert.Equal(t, 1, p.State().Registrations)
	})
}

func TestServerThatNeverAcknowledges(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool { return m.ID() == sccp.IDKeepAliveReq }
		c := bubbleConfig("7910", x)
		c.KeepAliveMisses = -1
		p := startRegistered(t, c)
		time.Sleep(time.Hour)
		assert.Equal(t, 1, p.State().Registrations)
	})
}

func TestSilentServerIsLeft(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool { return p == x.Phones()[0] }
		c := bubbleConfig("7960", x)
		c.Servers = []string{"a:2000", "b:2000"}
		began := time.Now()
		p := startRegistered(t, c)
		assert.Equal(t, "b:2000", p.State().Server)
		assert.Equal(t, 10*time.Second, time.Since(began))
	})
}

func TestRoundsOfSilence(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(*exchange.Phone, sccp.StationMessage) bool { return true }
		c := bubbleConfig("7960", x)
		c.Servers = []string{"a:2000", "b:2000"}
		c.Rounds = 3
		began := time.Now()
		p := start(t, c)
		<-p.Done()
		require.ErrorIs(t, p.Err(), softphone.ErrNoAnswer)
		assert.Len(t, x.Phones(), 6)
		assert.Equal(t, 6*10*time.Second+2*10*time.Second, time.Since(began), "six waits, two pauses")
	})
}

func TestShutdownWithoutAnswer(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool { return m.ID() == sccp.IDUnregisterReq }
		p := startRegistered(t, bubbleConfig("7960", x))
		began := time.Now()
		require.ErrorContains(t, p.Shutdown(t.Context()), "no answer")
		assert.Equal(t, 5*time.Second, time.Since(began))
		assert.NoError(t, p.Err())
	})
}

func TestResetWithoutAnswer(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool { return m.ID() == sccp.IDUnregisterReq }
		p := startRegistered(t, bubbleConfig("7960", x))
		x.Phones()[0].Send(&sccp.Reset{ResetType: sccp.ResetTypeRestart})
		waitFor(t, p, "again", func(s softphone.State) bool { return s.Registered() && s.Registrations == 2 })
		assert.Contains(t, alarmText(t, x.Phones()[1]), "Last=Reset-Restart")
	})
}

func TestDigitGap(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		c := bubbleConfig("7960", x)
		c.DigitGap = 300 * time.Millisecond
		p := startRegistered(t, c)
		began := time.Now()
		require.NoError(t, p.Digits(t.Context(), "12*#"))
		assert.Equal(t, 900*time.Millisecond, time.Since(began))
	})
}

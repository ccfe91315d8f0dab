package cdp_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

const second = time.Second

// announcing runs an Announcer in a bubble with a fake clock and ends it.
func announcing(t *testing.T, f func(*fakeLink, *farEnd, *cdp.Announcer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		link, end := newFakeLink(t)
		a, err := cdp.NewAnnouncer(link, cdp.SwitchPacket("sw", "Gi0/1", cdp.Tagged(100)))
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() { result <- a.Run(ctx) }()
		f(link, end, a)
		cancel()
		assert.NoError(t, <-result)
		end.close()
	})
}

func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func query() []byte {
	p := cdp.PhonePacket(testMAC(), "7941", "SCCP41.8-2-1S")
	p.PowerRequest = cdp.Optional[cdp.PowerRequest]{}
	b, err := p.AppendFrame(nil, testMAC())
	if err != nil {
		panic(err)
	}
	return b
}

func TestAnnouncerTiming(t *testing.T) {
	announcing(t, func(_ *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(200 * second)
		assert.Equal(t, cdp.Tagged(100), end.last().VoiceVLAN)
		assert.Equal(t, []time.Duration{0, second, 2 * second, 62 * second, 122 * second, 182 * second}, end.take())
	})
}

func TestAnnouncerIsSilentWhileDown(t *testing.T) {
	announcing(t, func(link *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(10 * second)
		end.take()
		link.down.Store(true)
		after(second) // let it notice
		end.send(query())
		after(300 * second)
		assert.Empty(t, end.take())

		link.down.Store(false)
		up := time.Since(end.begin)
		after(10 * second)
		at := end.take()
		require.Len(t, at, 3)
		assert.LessOrEqual(t, at[0]-up, cdp.DefaultPoll)
		assert.Equal(t, []time.Duration{at[0], at[0] + second, at[0] + 2*second}, at)
	})
}

// The cable is pulled between two looks at it: nothing goes out all the same.
func TestAnnouncerIsSilentBetweenPolls(t *testing.T) {
	announcing(t, func(link *fakeLink, end *farEnd, a *cdp.Announcer) {
		after(10*second + 100*time.Millisecond)
		end.take()
		link.down.Store(true)
		end.send(query())
		require.NoError(t, a.Announce(cdp.SwitchPacket("sw", "Gi0/1", cdp.Tagged(200))))
		after(300 * time.Millisecond)
		assert.Empty(t, end.take())
		link.down.Store(false)
		after(10 * second)
		assert.Equal(t, cdp.Tagged(200), end.last().VoiceVLAN)
		assert.Len(t, end.take(), 3)
	})
}

func TestAnnouncerAnswersAtOnce(t *testing.T) {
	announcing(t, func(_ *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(10*second + 300*time.Millisecond)
		end.take()
		end.send(query())
		after(0)
		assert.Equal(t, []time.Duration{10*second + 300*time.Millisecond}, end.take())

		after(51*second + 700*time.Millisecond)
		assert.Equal(t, []time.Duration{62 * second}, end.take(), "the interval goes on")

		end.send(tagged(query(), 0x0064))
		after(0)
		assert.Len(t, end.take(), 1, "a query on the voice VLAN")
	})
}

func TestAnnouncerLimitsReplies(t *testing.T) {
	announcing(t, func(_ *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(10 * second)
		end.take()
		for range 49 { // ten a second
			end.send(query())
			after(100 * time.Millisecond)
		}
		assert.Equal(t, []time.Duration{10 * second, 11 * second, 12 * second, 13 * second, 14 * second}, end.take())
		after(second)
		assert.Equal(t, []time.Duration{15 * second}, end.take(), "the last query is answered, late")
		after(10 * second)
		assert.Empty(t, end.take())
	})
}

func TestAnnouncerIgnoresOthers(t *testing.T) {
	announcing(t, func(link *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(10 * second)
		end.take()
		own := query()
		copy(own[6:], link.mac[:])
		for _, frame := range [][]byte{
			own,
			encode(t, cdp.SwitchPacket("other", "Gi0/2", cdp.Tagged(5))),
			rawFrame(rawTLV(cdp.TypeVoiceQuery, 0x20, 2, 0, 1), []byte{0, 1, 0, 0}),
			query()[:40],
			{1, 2, 3},
		} {
			end.send(frame)
		}
		after(10 * second)
		assert.Empty(t, end.take())
	})
}

func TestAnnouncerAnswersWrongChecksum(t *testing.T) {
	announcing(t, func(_ *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(10 * second)
		end.take()
		q := query()
		q[24]++
		end.send(q)
		after(0)
		assert.Len(t, end.take(), 1)
	})
}

func TestAnnouncerEchoesPowerRequest(t *testing.T) {
	announcing(t, func(_ *fakeLink, end *farEnd, _ *cdp.Announcer) {
		after(10 * second)
		assert.Equal(t, cdp.PowerAvailable{ManagementID: 1, Level: cdp.AnyPowerLevel}, end.last().PowerAvailable.Value)
		ask := func(id uint16) {
			end.send(encode(t, cdp.Packet{
				TTL: 180, DeviceID: "SEP", PowerRequest: cdp.Some(cdp.PowerRequest{RequestID: id, ManagementID: 1, Milliwatts: []uint32{6300}}),
			}))
		}
		end.take()
		ask(77)
		after(0)
		assert.Equal(t, cdp.PowerAvailable{RequestID: 77, ManagementID: 2, Level: cdp.AnyPowerLevel}, end.last().PowerAvailable.Value)
		assert.Len(t, end.take(), 1)

		ask(77)
		after(5 * second)
		assert.Empty(t, end.take(), "nothing new was asked")

		for id := range uint16(20) { // new numbers do not get around the limit
			ask(1000 + id)
		}
		after(0)
		assert.Len(t, end.take(), 1)
	})
}

func TestAnnounceAtOnce(t *testing.T) {
	announcing(t, func(_ *fakeLink, end *farEnd, a *cdp.Announcer) {
		after(10 * second)
		end.take()
		require.NoError(t, a.Announce(cdp.SwitchPacket("sw", "Gi0/1", cdp.Tagged(200))))
		after(0)
		assert.Equal(t, cdp.Tagged(200), end.last().VoiceVLAN)
		assert.Equal(t, []time.Duration{10 * second}, end.take())

		assert.ErrorIs(t, a.Announce(cdp.SwitchPacket("sw", "Gi0/1", cdp.Tagged(5000))), cdp.ErrValue)
		after(52 * second)
		assert.Equal(t, cdp.Tagged(200), end.last().VoiceVLAN, "the old packet stays")
	})
}

func TestAnnouncerOwnsItsPacket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		link, end := newFakeLink(t)
		p := fullPacket()
		a, err := cdp.NewAnnouncer(link, p)
		require.NoError(t, err)
		p.Addresses[0] = netip.Addr{} // would not even encode
		ctx, cancel := context.WithTimeout(t.Context(), second/2)
		defer cancel()
		require.NoError(t, a.Run(ctx))
		assert.Equal(t, fullPacket().Addresses, end.last().Addresses)
		end.close()
	})
}

func TestAnnouncerFields(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		link, end := newFakeLink(t)
		a, err := cdp.NewAnnouncer(link, cdp.Packet{DeviceID: "x", TTL: 9})
		require.NoError(t, err)
		a.Interval, a.FastFrames, a.FastInterval = 3*second, 2, second/4
		ctx, cancel := context.WithTimeout(t.Context(), 5*second)
		defer cancel()
		require.NoError(t, a.Run(ctx))
		assert.Equal(t, []time.Duration{0, second / 4, 3*second + second/4}, end.take())
		// It can run again, and then starts as on link-up.
		ctx, cancel = context.WithTimeout(t.Context(), second/2)
		defer cancel()
		require.NoError(t, a.Run(ctx))
		assert.Equal(t, []time.Duration{5 * second, 5*second + second/4}, end.take())
		end.close()
	})
}

func TestNewAnnouncerChecksThePacket(t *testing.T) {
	_, err := cdp.NewAnnouncer(&fakeLink{}, cdp.Packet{VoiceVLAN: cdp.Tagged(0)})
	assert.ErrorIs(t, err, cdp.ErrValue)
}

func TestAnnouncerEndsWithTheInterface(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		link, end := newFakeLink(t)
		a, err := cdp.NewAnnouncer(link, cdp.Packet{DeviceID: "x"})
		require.NoError(t, err)
		result := make(chan error)
		go func() { result <- a.Run(t.Context()) }()
		after(second)
		unplugged := errors.New("no such device")
		link.remove(unplugged)
		assert.ErrorIs(t, <-result, unplugged)
		end.close()
	})
}

func TestAnnouncerEndsWithTheSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		link, end := newFakeLink(t)
		var log bytes.Buffer
		a, err := cdp.NewAnnouncer(link, cdp.Packet{DeviceID: "x"})
		require.NoError(t, err)
		a.Log = slog.New(slog.NewTextHandler(&log, nil))
		end.close()
		err = a.Run(t.Context())
		assert.ErrorIs(t, err, io.ErrClosedPipe)
		assert.Contains(t, log.String(), "cdp frame not sent")
	})
}

// A link that takes no frames must not hold Run much beyond its context.
func TestAnnouncerWithABlockedLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe() // nobody reads the far end
		defer far.Close()
		a, err := cdp.NewAnnouncer(&fakeLink{Conn: near}, cdp.Packet{DeviceID: "x"})
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 10*second)
		defer cancel()
		begin := time.Now()
		assert.NoError(t, a.Run(ctx))
		assert.LessOrEqual(t, time.Since(begin), 12*second)
	})
}

package cdp_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

// listening runs a Listener in a bubble; the events arrive in order.
func listening(t *testing.T, set func(*cdp.Listener), f func(end *farEnd, l *cdp.Listener, events func() []string)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		link, end := newFakeLink(t)
		l := cdp.NewListener(link)
		var events []string // written by Run, read after synctest.Wait
		l.Notify = func(e cdp.Event, n cdp.Neighbor) {
			events = append(events, fmt.Sprintf("%v %s %v", e, n.Packet.DeviceID, time.Since(end.begin)))
		}
		if set != nil {
			set(l)
		}
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() { result <- l.Run(ctx) }()
		f(end, l, func() []string {
			synctest.Wait()
			got := events
			events = nil
			return got
		})
		cancel()
		assert.NoError(t, <-result)
		end.close()
	})
}

func device(t *testing.T, name string, ttl uint8) []byte {
	return encode(t, cdp.Packet{Version: 2, TTL: ttl, DeviceID: name, PortID: "p", NativeVLAN: cdp.Some(uint16(1))})
}

func TestListenerAgeing(t *testing.T) {
	listening(t, nil, func(end *farEnd, l *cdp.Listener, events func() []string) {
		end.send(device(t, "a", 180))
		after(second)
		end.send(device(t, "b", 10))
		assert.Equal(t, []string{"appeared a 0s", "appeared b 1s"}, events())
		list := l.Neighbors()
		require.Len(t, list, 2)
		assert.Equal(t, testMAC(), list[0].Source)
		assert.Equal(t, "a", list[0].Packet.DeviceID)
		assert.Equal(t, end.begin, list[0].FirstSeen)
		assert.Equal(t, end.begin.Add(180*second), list[0].Expires)

		after(100 * second)
		assert.Equal(t, []string{"gone b 11s"}, events())
		end.send(device(t, "a", 180)) // refreshed, nothing new
		after(100 * second)
		assert.Empty(t, events())
		list = l.Neighbors()
		require.Len(t, list, 1)
		assert.Equal(t, end.begin, list[0].FirstSeen)
		assert.Equal(t, end.begin.Add(101*second), list[0].LastSeen)

		after(200 * second)
		assert.Equal(t, []string{"gone a 4m41s"}, events())
		assert.Empty(t, l.Neighbors())
	})
}

func TestListenerChangeAndGoodbye(t *testing.T) {
	listening(t, nil, func(end *farEnd, l *cdp.Listener, events func() []string) {
		end.send(device(t, "a", 0)) // a goodbye of somebody unknown
		end.send(device(t, "a", 180))
		p := cdp.Packet{Version: 2, TTL: 180, DeviceID: "a", PortID: "p", VoiceVLAN: cdp.Tagged(9)}
		end.send(tagged(encode(t, p), 9))
		assert.Equal(t, []string{"appeared a 0s", "changed a 0s"}, events())
		require.Len(t, l.Neighbors(), 1)
		assert.Equal(t, cdp.Tagged(9), l.Neighbors()[0].Packet.VoiceVLAN)
		assert.Equal(t, cdp.Some(uint16(9)), l.Neighbors()[0].Tag)
		end.send(device(t, "a", 0))
		assert.Equal(t, []string{"gone a 0s"}, events())
		assert.Empty(t, l.Neighbors())
	})
}

func TestListenerIdentity(t *testing.T) {
	listening(t, nil, func(end *farEnd, l *cdp.Listener, _ func() []string) {
		other := cdp.Packet{Version: 2, TTL: 180, DeviceID: "a", PortID: "q"}
		end.send(device(t, "b", 180))
		end.send(encode(t, other))
		end.send(device(t, "a", 180))
		moved := device(t, "b", 180)
		moved[6] = 0x02
		end.send(moved)
		own := device(t, "own", 180)
		copy(own[6:], []byte{2, 0, 0, 0, 0, 1})
		end.send(own)
		after(0)
		var names []string
		for _, n := range l.Neighbors() {
			names = append(names, fmt.Sprintf("%v %s %s", n.Source, n.Packet.DeviceID, n.Packet.PortID))
		}
		assert.Equal(t, []string{
			"00:1b:d4:11:22:33 a p", "00:1b:d4:11:22:33 a q", "00:1b:d4:11:22:33 b p", "02:1b:d4:11:22:33 b p",
		}, names)
	})
}

func TestListenerBadFrames(t *testing.T) {
	wrongSum := device(t, "sum", 180)
	wrongSum[24]++
	bad := [][]byte{
		wrongSum,
		device(t, "short", 180)[:30],
		rawFrame(rawTLV(cdp.TypeDeviceID, 'x'), []byte{0, 1, 0, 1}),
		{0},
	}
	listening(t, nil, func(end *farEnd, l *cdp.Listener, events func() []string) {
		for _, frame := range bad {
			end.send(frame)
		}
		assert.Empty(t, events())
		// A single value that does not fit is no reason to forget the device.
		end.send(rawFrame(rawTLV(cdp.TypeDeviceID, 'y'), rawTLV(cdp.TypeNativeVLAN, 1)))
		assert.Equal(t, []string{"appeared y 0s"}, events())
	})
	listening(t, func(l *cdp.Listener) { l.AllowBadChecksum = true }, func(end *farEnd, _ *cdp.Listener, events func() []string) {
		for _, frame := range bad {
			end.send(frame)
		}
		assert.Equal(t, []string{"appeared sum 0s"}, events())
	})
}

func TestListenerIsBounded(t *testing.T) {
	listening(t, func(l *cdp.Listener) { l.MaxNeighbors = 3 }, func(end *farEnd, l *cdp.Listener, events func() []string) {
		for i := range 100 {
			end.send(device(t, fmt.Sprintf("d%02d", i), 180))
		}
		assert.Len(t, events(), 3)
		require.Len(t, l.Neighbors(), 3)
		assert.Equal(t, "d02", l.Neighbors()[2].Packet.DeviceID)
		after(181 * second)
		assert.Len(t, events(), 3)
		end.send(device(t, "later", 180))
		assert.Equal(t, []string{"appeared later 3m1s"}, events())
	})
}

func TestNeighborsAreCopies(t *testing.T) {
	listening(t, nil, func(end *farEnd, l *cdp.Listener, _ func() []string) {
		end.send(encode(t, fullPacket()))
		after(0)
		l.Neighbors()[0].Packet.VoiceQuery[0] = 0xff
		assert.Equal(t, fullPacket(), l.Neighbors()[0].Packet)
	})
}

package media_test

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

var (
	host  = netip.MustParseAddr("192.0.2.100")
	phone = netip.MustParseAddr("198.51.100.7")
	group = netip.MustParseAddrPort("239.1.1.1:20480")
	own   = netip.MustParseAddrPort("192.0.2.100:20000")
)

func served(l media.Leg) media.Leg {
	l.Host, l.Phone = host, phone
	return l
}

func TestConference(t *testing.T) {
	b := media.New([]media.Codec{media.G722, media.G711A})
	leg := served(legA)
	leg.Capabilities = caps(media.G722, media.G711U, media.G711A)
	alaw := media.Format{Codec: media.G711A, Packet: 20}
	assert.Equal(t, []media.Command{
		media.Bind{Port: 1, Format: alaw, Use: media.UseBridge, Bridge: 9, Host: host, From: phone},
		media.Open{Target: target(leg, 1), Format: alaw},
	}, b.Join(9, leg), "the registrar mixes G.711 only")
	assert.Equal(t, []media.Command{media.Start{Target: target(leg, 1), Format: alaw, To: own}}, b.Bound(1, own))
	assert.Equal(t, []media.Command{media.Aim{Port: 1, To: portA}}, b.Opened("A", 1, portA))
	assert.Equal(t, []media.Command{
		media.Stop{target(leg, 1)}, media.Close{target(leg, 1)}, media.Free{1}, media.Ask{target(leg, 1)},
	}, b.Disconnect("A", 1))
	assert.Zero(t, b.Ends())
	assert.Empty(t, b.Bound(1, own), "too late")
}

func TestMusicIsOneWay(t *testing.T) {
	b := media.New(nil)
	out := b.Music("jazz", served(legA))
	require.Len(t, out, 2)
	assert.Equal(t, "jazz", out[0].(media.Bind).Source)
	assert.Empty(t, b.Bound(1, own), "the phone has nothing to send")
	assert.Equal(t, []media.Command{media.Aim{Port: 1, To: portA}}, b.Opened("A", 1, portA))
	assert.NotContains(t, b.Disconnect("A", 1), media.Command(media.Stop{target(legA, 1)}))
}

// TestMusicBehindATranslator: it lets packets in where some went out.
func TestMusicBehindATranslator(t *testing.T) {
	b := media.New(nil)
	leg := served(legA)
	leg.Relay = true
	b.Music("jazz", leg)
	assert.Equal(t, []media.Command{media.Start{Target: target(legA, 1), Format: ulaw, To: own}}, b.Bound(1, own))
	assert.Contains(t, b.Disconnect("A", 1), media.Command(media.Stop{target(legA, 1)}))
}

func TestRelay(t *testing.T) {
	b := media.New(nil)
	x, y := served(legA), served(legB)
	x.Relay = true
	out := b.Connect(x, y)
	require.Len(t, out, 4)
	first, second := out[0].(media.Bind), out[1].(media.Bind)
	assert.Equal(t, second.Port, first.Peer)
	assert.Equal(t, first.Port, second.Peer)
	assert.True(t, first.Latch)
	assert.False(t, second.Latch, "only the phone behind the translator lies about its address")
	assert.Equal(t, []media.Command{media.Start{Target: target(x, 1), Format: ulaw, To: own}}, b.Bound(first.Port, own))
	assert.Equal(t, []media.Command{media.Aim{Port: second.Port, To: portB}}, b.Opened("B", 2, portB),
		"the other phone is not told where it is")
	freed := 0
	for _, c := range b.Disconnect("A", 1) {
		if _, ok := c.(media.Free); ok {
			freed++
		}
	}
	assert.Equal(t, 2, freed)
	assert.Zero(t, b.Ends())
}

func TestFamiliesOfAddresses(t *testing.T) {
	for _, c := range []struct {
		a, b    bool
		through int // ports of the registrar
	}{{false, false, 0}, {true, true, 0}, {true, false, 2}, {false, true, 2}} {
		asked, bound := map[string]bool{}, 0
		for _, command := range media.New(nil).Connect(
			served(media.Leg{Device: "A", Ref: 1, IPv6: c.a}), served(media.Leg{Device: "B", Ref: 2, IPv6: c.b}),
		) {
			switch command := command.(type) {
			case media.Open:
				asked[command.Device] = command.IPv6
			case media.Bind:
				bound++
				assert.False(t, command.Latch, "both addresses are true")
			}
		}
		assert.Equal(t, map[string]bool{"A": c.a, "B": c.b}, asked)
		assert.Equal(t, c.through, bound)
	}
}

func TestNoPortForTheRegistrar(t *testing.T) {
	b := media.New(nil)
	b.Join(1, served(legA))
	out := b.Unbound(1, "no port is free")
	assert.Equal(t, media.Failed{Device: "A", Ref: 1, Reason: "no port is free"}, out[len(out)-1])
	assert.Zero(t, b.Ends())
}

func TestPhoneNeverAnswers(t *testing.T) {
	b := media.New(nil)
	b.Connect(legA, legB)
	b.Opened("B", 2, portB)
	assert.Empty(t, b.Overdue("B", 2), "it has answered")
	out := b.Overdue("A", 1)
	assert.Equal(t, media.Failed{Device: "A", Ref: 1, Reason: "the phone did not answer"}, out[len(out)-1])
	assert.Empty(t, b.Overdue("A", 1), "the stream is closed")
}

func TestPage(t *testing.T) {
	b := media.New([]media.Codec{media.G729A, media.G711U})
	assert.Equal(t, []media.Command{media.Speak{Target: target(legA, 1), Format: ulaw, Group: group}}, b.Speak(group, legA))
	assert.Equal(t, []media.Command{media.Tune{Target: target(legB, 2), Format: ulaw, Group: group}}, b.Tune(group, legB))
	assert.Empty(t, b.Overdue("B", 2), "nothing was asked")
	assert.Equal(t, []media.Command{media.Hush{target(legA, 1)}}, b.Disconnect("A", 1))
	assert.Equal(t, []media.Command{media.Untune{target(legB, 2)}}, b.Disconnect("B", 2))

	wide := legB
	wide.Capabilities = caps(media.G722)
	assert.IsType(t, media.Failed{}, b.Tune(group, wide)[0])
}

func TestDigitsAsEvents(t *testing.T) {
	with := append(caps(media.G711U), media.Capability{Codec: 257})
	f, _ := media.Choose(with, with, nil)
	assert.EqualValues(t, 101, f.Digits)
	f, _ = media.Choose(with, caps(media.G711U), nil)
	assert.Zero(t, f.Digits)
}

// TestEverythingThatBeginsEnds sends a broker through random paths and answers,
// and counts what is open at the end.
func TestEverythingThatBeginsEnds(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		b := media.New(nil)
		open := make(map[media.Command]bool)
		ports := make(map[media.Port]bool)
		var streams []media.Stream
		apply := func(out []media.Command) {
			for _, c := range out {
				switch c := c.(type) {
				case media.Open:
					require.False(t, open[media.Close{c.Target}], "seed %d: opened twice", seed)
					open[media.Close{c.Target}] = true
					streams = append(streams, c.Stream)
				case media.Start:
					require.False(t, open[media.Stop{c.Target}], "seed %d: started twice", seed)
					open[media.Stop{c.Target}] = true
				case media.Speak:
					open[media.Hush{c.Target}] = true
				case media.Tune:
					open[media.Untune{c.Target}] = true
				case media.Bind:
					ports[c.Port] = true
				case media.Free:
					require.True(t, ports[c.Port], "seed %d: freed twice", seed)
					delete(ports, c.Port)
				case media.Close, media.Stop, media.Hush, media.Untune:
					require.True(t, open[c], "seed %d: %T of nothing", seed, c)
					delete(open, c)
				}
			}
		}
		legs := make([]media.Leg, 6)
		for i := range legs {
			legs[i] = served(media.Leg{Device: string(rune('A' + i%4)), Ref: uint32(i), Relay: i == 3, IPv6: i == 4})
		}
		any := func() media.Leg { return legs[r.IntN(len(legs))] }
		for range 60 {
			leg := any()
			switch r.IntN(10) {
			case 0, 1:
				if other := any(); other.Ref != leg.Ref {
					apply(b.Connect(leg, other))
				}
			case 2:
				apply(b.Join(uint64(r.IntN(2)), leg))
			case 3:
				apply(b.Music("", leg))
			case 4:
				apply(b.Speak(group, leg))
			case 5:
				apply(b.Tune(group, leg))
			case 6:
				apply(b.Disconnect(leg.Device, leg.Ref))
			case 7:
				apply(b.Bound(media.Port(r.IntN(20)), own))
			case 8:
				if len(streams) > 0 {
					apply(b.Opened(leg.Device, streams[r.IntN(len(streams))], portA))
				}
			case 9:
				if len(streams) > 0 {
					apply(b.Overdue(leg.Device, streams[r.IntN(len(streams))]))
				}
			}
		}
		for _, leg := range legs {
			apply(b.Disconnect(leg.Device, leg.Ref))
		}
		require.Empty(t, open, "seed %d", seed)
		require.Empty(t, ports, "seed %d", seed)
		require.Zero(t, b.Ends(), "seed %d", seed)
	}
}

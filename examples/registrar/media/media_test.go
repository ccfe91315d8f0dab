package media_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

func caps(codecs ...media.Codec) (list []media.Capability) {
	for _, c := range codecs {
		list = append(list, media.Capability{Codec: c, MaxPacket: 40})
	}
	return list
}

func TestChoose(t *testing.T) {
	prefer := []media.Codec{media.G722, media.G711A, media.G711U}
	for name, c := range map[string]struct {
		a, b []media.Capability
		want media.Format
		ok   bool
	}{
		"preferred first":      {caps(media.G711U, media.G711A), caps(media.G711U, media.G711A), media.Format{Codec: media.G711A, Packet: 20}, true},
		"only what both have":  {caps(media.G722, media.G711U), caps(media.G711U), media.Format{Codec: media.G711U, Packet: 20}, true},
		"not preferred, known": {caps(media.G729A), caps(media.G729A, media.G722), media.Format{Codec: media.G729A, Packet: 20}, true},
		"nothing in common":    {caps(media.G729A), caps(media.G711U), media.Format{}, false},
		"nothing told":         {nil, caps(media.G711U), media.Format{Codec: media.G711U, Packet: 20}, true},
		"video is no voice":    {caps(103), caps(103), media.Format{}, false},
		"shorter packets":      {[]media.Capability{{media.G711A, 10}}, caps(media.G711A), media.Format{Codec: media.G711A, Packet: 10}, true},
		"odd limit":            {[]media.Capability{{media.G711A, 17}}, caps(media.G711A), media.Format{Codec: media.G711A, Packet: 10}, true},
		"limit of zero":        {[]media.Capability{{media.G711A, 0}}, caps(media.G711A), media.Format{Codec: media.G711A, Packet: 20}, true},
		"no half frames":       {[]media.Capability{{media.ILBC, 10}}, caps(media.ILBC), media.Format{Codec: media.ILBC, Packet: 20}, true},
		"long frames":          {caps(media.G7231), caps(media.G7231), media.Format{Codec: media.G7231, Packet: 30}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := media.Choose(c.a, c.b, prefer)
			assert.Equal(t, c.ok, ok)
			assert.Equal(t, c.want, got)
			_, back := media.Choose(c.b, c.a, prefer)
			assert.Equal(t, ok, back, "the order of the phones does not matter")
		})
	}
}

func TestCodecNames(t *testing.T) {
	for _, c := range media.Codecs() {
		back, err := media.ParseCodec(c.String())
		require.NoError(t, err)
		assert.Equal(t, c, back)
	}
	_, err := media.ParseCodec("opus9")
	assert.ErrorContains(t, err, "opus9")
	assert.Equal(t, "103", media.Codec(103).String())
	assert.Subset(t, media.Codecs(), media.DefaultPreference())
}

var (
	legA  = media.Leg{Device: "A", Line: 1, Ref: 1, Capabilities: caps(media.G711U)}
	legB  = media.Leg{Device: "B", Line: 2, Ref: 2, Capabilities: caps(media.G711U)}
	portA = netip.MustParseAddrPort("192.0.2.1:16384")
	portB = netip.MustParseAddrPort("192.0.2.2:20000")
	ulaw  = media.Format{Codec: media.G711U, Packet: 20}
)

func target(l media.Leg, s media.Stream) media.Target {
	return media.Target{Device: l.Device, Line: l.Line, Ref: l.Ref, Stream: s}
}

func TestVoicePath(t *testing.T) {
	b := media.New(nil)
	assert.Equal(t, []media.Command{
		media.Open{Target: target(legA, 1), Format: ulaw},
		media.Open{Target: target(legB, 2), Format: ulaw},
	}, b.Connect(legA, legB))
	assert.Equal(t, 2, b.Ends())

	assert.Equal(t, []media.Command{media.Start{Target: target(legA, 1), Format: ulaw, To: portB}}, b.Opened("B", 2, portB))
	assert.Equal(t, []media.Command{media.Start{Target: target(legB, 2), Format: ulaw, To: portA}}, b.Opened("A", 1, portA))
	assert.Empty(t, b.Opened("A", 1, portA), "said twice")
	assert.Equal(t, []media.Command{
		media.Stop{target(legB, 2)},
		media.Start{Target: target(legB, 2), Format: ulaw, To: portB},
	}, b.Opened("A", 1, portB), "moved")
	assert.Empty(t, b.Opened("C", 1, portB), "another phone's stream")

	assert.Equal(t, []media.Command{
		media.Stop{target(legB, 2)},
		media.Close{target(legB, 2)},
		media.Ask{target(legB, 2)},
		media.Stop{target(legA, 1)},
		media.Close{target(legA, 1)},
		media.Ask{target(legA, 1)},
	}, b.Disconnect("B", 2))
	assert.Zero(t, b.Ends())
	assert.Empty(t, b.Disconnect("B", 2))
	assert.Empty(t, b.Opened("A", 1, portA), "an answer that comes late")
}

func TestHalfOpenPathClosesWithoutStop(t *testing.T) {
	b := media.New(nil)
	b.Connect(legA, legB)
	b.Opened("A", 1, portA)
	assert.Equal(t, []media.Command{
		media.Close{target(legA, 1)},
		media.Ask{target(legA, 1)},
		media.Stop{target(legB, 2)},
		media.Close{target(legB, 2)},
	}, b.Disconnect("A", 1))
}

func TestNoCodecInCommon(t *testing.T) {
	b := media.New(nil)
	other := legB
	other.Capabilities = caps(media.G729A)
	assert.Equal(t, []media.Command{media.Failed{Device: "A", Ref: 1, Reason: "no codec in common"}}, b.Connect(legA, other))
	assert.Zero(t, b.Ends())
}

func TestRefused(t *testing.T) {
	b := media.New(nil)
	b.Connect(legA, legB)
	assert.Empty(t, b.Refused("B", 1, "x"), "another phone's stream")
	out := b.Refused("A", 1, "no port")
	assert.Equal(t, media.Failed{Device: "A", Ref: 1, Reason: "no port"}, out[len(out)-1])
	assert.Contains(t, out, media.Command(media.Close{target(legB, 2)}))
	assert.Zero(t, b.Ends())
}

func TestConnectedAgain(t *testing.T) {
	b := media.New(nil)
	b.Connect(legA, legB)
	out := b.Connect(legA, legB)
	assert.IsType(t, media.Close{}, out[0], "the old path ends first")
	assert.Equal(t, 2, b.Ends())
}

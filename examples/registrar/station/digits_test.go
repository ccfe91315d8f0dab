package station_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// eventful are the ways in which a phone may tell that it sends digits as events.
var eventful = map[string]struct {
	features sccp.PhoneFeatures
	codecs   []sccp.PayloadType
	able     bool
}{
	"nothing":    {modern, []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k}, false},
	"capability": {modern, []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeRFC2833}, true},
	"feature":    {modern | sccp.PhoneFeaturesRFC2833, []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k}, true},
}

// TestDigitsByCapabilities: events where both can, tones for the other side where
// one cannot.
func TestDigitsByCapabilities(t *testing.T) {
	for one, first := range eventful {
		for other, second := range eventful {
			for _, versions := range [][2]uint8{{20, 22}, {11, 20}, {11, 11}} {
				t.Run(fmt.Sprintf("%s and %s, %d", one, other, versions), func(t *testing.T) {
					h := office(t)
					a, b := h.register(deviceA, versions[0], first.features), h.register(deviceB, versions[1], second.features)
					a.send(capabilities(first.codecs...))
					b.send(capabilities(second.codecs...))
					a.flush()
					b.flush()
					a.dials("1002")
					ref := b.state(sccp.DCallStateRingIn)
					b.softKey(sccp.SoftKeyAnswer)
					want := uint32(0)
					if first.able && second.able {
						want = 101
					}
					var both sync.WaitGroup
					for i, p := range []*phone{a, b} {
						both.Go(func() {
							open, start := p.hears(uint16(20000 + 2*i))
							assert.Equal(t, want, open.RFC2833PayloadType)
							assert.Equal(t, want, start.RFC2833PayloadType)
						})
					}
					both.Wait()
					a.keys("5")
					a.flush()
					if want != 0 {
						for _, m := range b.flush() {
							assert.NotEqual(t, sccp.IDStartTone, m.ID(), "the digit is in the voice")
						}
						return
					}
					tone := next[*sccp.StartTone](b)
					assert.Equal(t, sccp.StartTone{Tone: sccp.DeviceToneDTMF5, LineInstance: 1, CallReference: ref}, bare(tone))
					stop := next[*sccp.StopTone](b)
					assert.Equal(t, ref, stop.CallReference)
					b.keys("#")
					assert.Equal(t, sccp.DeviceToneDTMFPound, next[*sccp.StartTone](a).Tone)
					next[*sccp.StopTone](a)
				})
			}
		}
	}
}

// bare is a message without what the codec remembers of it.
func bare(m *sccp.StartTone) sccp.StartTone {
	return sccp.StartTone{Tone: m.Tone, ToneOutputDirection: m.ToneOutputDirection, LineInstance: m.LineInstance, CallReference: m.CallReference}
}

// TestEveryDigitHasItsTone, and each is ended before the next.
func TestEveryDigitHasItsTone(t *testing.T) {
	h := office(t)
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 22, modern)
	talk(a, b, "1002")
	b.flush()
	a.keys("1234567890*#ABCD")
	sounds := false
	for _, want := range []sccp.DeviceTone{
		sccp.DeviceToneDTMF1, sccp.DeviceToneDTMF2, sccp.DeviceToneDTMF3, sccp.DeviceToneDTMF4, sccp.DeviceToneDTMF5,
		sccp.DeviceToneDTMF6, sccp.DeviceToneDTMF7, sccp.DeviceToneDTMF8, sccp.DeviceToneDTMF9, sccp.DeviceToneDTMF0,
		sccp.DeviceToneDTMFStar, sccp.DeviceToneDTMFPound,
		sccp.DeviceToneDTMFA, sccp.DeviceToneDTMFB, sccp.DeviceToneDTMFC, sccp.DeviceToneDTMFD,
	} {
		if sounds {
			next[*sccp.StopTone](b)
		}
		assert.Equal(t, want, next[*sccp.StartTone](b).Tone)
		sounds = true
	}
	a.softKey(sccp.SoftKeyEndCall)
	ref := b.state(sccp.DCallStateOnHook)
	next[*sccp.ConnectionStatisticsReq](b)
	for _, m := range b.flush() {
		if stop, ok := m.(*sccp.StopTone); ok {
			assert.NotEqual(t, ref, stop.CallReference, "nothing names a call that is over")
		}
	}
}

// TestDigitsInAConference reach the others, whose voice is mixed.
func TestDigitsInAConference(t *testing.T) {
	h := office(t)
	r := &trio{house: h, a: h.register(deviceA, 20, modern), b: h.register(deviceB, 22, modern), c: h.register(deviceC, 11, 0)}
	r.conference()
	for _, p := range []*phone{r.a, r.b, r.c} {
		p.flush()
		p.since()
	}
	r.b.keys("7")
	for _, p := range []*phone{r.a, r.c} {
		ever(p, func(m *sccp.StartTone) bool { return m.Tone == sccp.DeviceToneDTMF7 })
	}
}

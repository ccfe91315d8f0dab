package station_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/sccp"
)

// noPorts is a voice engine without ports.
type noPorts struct{}

func (noPorts) Bind(media.Bind) (netip.AddrPort, error) {
	return netip.AddrPort{}, errors.New("every port is taken")
}
func (noPorts) Aim(media.Port, netip.AddrPort) {}
func (noPorts) Free(media.Port) voice.Traffic  { return voice.Traffic{} }

// records keeps call records.
type records struct {
	mu      sync.Mutex
	list    []station.CallRecord
	applied []call.Command // those that are stored
}

func (r *records) Apply(commands []call.Command) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range commands {
		switch c.(type) {
		case call.LineChanged, call.PhoneChanged, call.Record:
			r.applied = append(r.applied, c)
		}
	}
}

func (r *records) Settled(func(error)) bool { return false }
func (r *records) Registered(string)        {}

func (r *records) Record(c station.CallRecord) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, c)
}

func (r *records) wait(t *testing.T, n int) []station.CallRecord {
	t.Helper()
	require.Eventually(t, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.list) >= n
	}, patience, time.Millisecond)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.list
}

// TestStatisticsInTheRecord: both phones are asked after the end of the call, and
// the record has what they say.
func TestStatisticsInTheRecord(t *testing.T) {
	kept := &records{}
	h := office(t, func(s *station.Server) { s.Recorder = kept })
	a, b := h.register(deviceA, 22, modern), h.register(deviceB, 11, 0)
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyEndCall)
	for i, p := range []*phone{a, b} {
		ref := p.state(sccp.DCallStateOnHook)
		ask := next[*sccp.ConnectionStatisticsReq](p)
		assert.Equal(t, ref, ask.CallReference, "after the end of the call")
		assert.Equal(t, []string{"1001", "1002"}[i], ask.DirectoryNumber.String())
		answer := &sccp.ConnectionStatisticsRes{
			DirectoryNumber: ask.DirectoryNumber, CallReference: ref,
			NumberPacketsSent: uint32(100 + i), NumberPacketsReceived: 99, NumberPacketsLost: 1, Jitter: 7,
			Data: []byte("MLQK=4.5;\x01\"'\x00rest"),
		}
		p.send(answer, answer)
	}
	record := kept.wait(t, 1)[0]
	assert.Equal(t, "1001", record.From.Number)
	assert.Equal(t, "1002", record.To.Number)
	require.Len(t, record.Statistics, 2)
	require.Len(t, record.Legs, 2)
	for i, leg := range record.Legs {
		assert.Equal(t, leg.Ref, record.Statistics[i].Ref, "in the order of the legs")
	}
	slices.SortFunc(record.Statistics, func(a, b station.Statistics) int { return strings.Compare(a.Device, b.Device) })
	assert.Equal(t, station.Statistics{
		Device: deviceA, Ref: record.Statistics[0].Ref, PacketsSent: 100, PacketsReceived: 99, PacketsLost: 1,
		Jitter: 7 * time.Millisecond, Quality: `MLQK=4.5;?"'`,
	}, record.Statistics[0])
	assert.Equal(t, deviceB, record.Statistics[1].Device)
	h.logged("voice.sent=101")
	a.flush()
	b.flush()
	assert.Len(t, kept.wait(t, 1), 1, "an answer counts once")
}

// TestWhatIsStoredIsTold: settings and records, each once, in their order.
func TestWhatIsStoredIsTold(t *testing.T) {
	kept := &records{}
	h := open(t, houseText, func(s *station.Server) { s.Recorder = kept })
	h.server.Restore(func(yield func(call.Event) bool) {
		yield(call.RestoreLine{Number: "1001", Settings: call.LineSettings{NewMessages: 1}})
	})
	a, b := h.phoneAB()
	h.server.Apply(call.SetForward{Number: "1001", When: call.ForwardAlways, To: "1003"})
	h.server.Apply(call.SetDoNotDisturb{Device: deviceB, DND: call.DNDSilent})
	a.dials("9")
	a.softKey(sccp.SoftKeyEndCall)
	a.flush()
	b.flush()
	kept.mu.Lock()
	defer kept.mu.Unlock()
	require.Len(t, kept.applied, 3, "what was restored is stored already")
	assert.Equal(t, call.LineChanged{
		Number: "1001", Settings: call.LineSettings{ForwardAll: "1003", NewMessages: 1}, Before: call.LineSettings{NewMessages: 1},
	}, kept.applied[0])
	assert.Equal(t, call.PhoneChanged{Device: deviceB, Settings: call.PhoneSettings{DND: call.DNDSilent}}, kept.applied[1])
	assert.Equal(t, call.UnknownNumber, kept.applied[2].(call.Record).Cause)
}

// TestStatisticsOfACallThatFails: its users still listen to a tone when the record
// is written.
func TestStatisticsOfACallThatFails(t *testing.T) {
	kept := &records{}
	h := office(t, func(s *station.Server) { s.Recorder = kept })
	a, b := h.phoneAB()
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyHold)
	next[*sccp.OpenReceiveChannel](b) // for music
	a.softKey(sccp.SoftKeyResume)
	b.refuseMedia()
	for _, p := range []*phone{a, b} {
		ref := p.state(sccp.DCallStateCongestion)
		ask := ever(p, func(*sccp.ConnectionStatisticsReq) bool { return true })
		assert.Equal(t, ref, ask.CallReference)
		p.send(&sccp.ConnectionStatisticsRes{CallReference: ref, NumberPacketsSent: 7})
	}
	record := kept.wait(t, 1)[0]
	assert.Equal(t, call.NoMedia, record.Cause)
	assert.Len(t, record.Statistics, 2)
	for _, p := range []*phone{a, b} {
		p.since()
		p.softKey(sccp.SoftKeyEndCall)
		p.state(sccp.DCallStateOnHook)
		p.flush()
		for _, m := range p.seen[p.from:] {
			assert.NotEqual(t, sccp.IDConnectionStatisticsReq, m.ID(), "asked once")
		}
	}
}

// refuseMedia answers the question for a receive channel with a failure.
func (p *phone) refuseMedia() {
	p.t.Helper()
	open := next[*sccp.OpenReceiveChannel](p)
	p.send(&sccp.OpenReceiveChannelAck{
		MediaReceptionStatus: sccp.MediaStatusUnknown,
		PassThroughPartyID:   open.PassThroughPartyID, CallReference: open.CallReference,
	})
}

func TestARecordDoesNotWaitForAPhoneThatHasGone(t *testing.T) {
	kept := &records{}
	h := office(t, func(s *station.Server) { s.Recorder = kept; s.Limits.StatisticsWithin = time.Hour })
	a, b := h.phoneAB()
	talk(a, b, "1002")
	_ = a.raw.Close()
	b.state(sccp.DCallStateOnHook)
	_ = b.raw.Close()
	assert.Empty(t, kept.wait(t, 1)[0].Statistics)
}

func TestTimesOfVoice(t *testing.T) {
	t.Run("a phone that never opens its channel", func(t *testing.T) {
		clocked(t, func(t *testing.T, h *house, _ *pipes) {
			a, b := h.phoneAB()
			a.dials("1002")
			b.state(sccp.DCallStateRingIn)
			b.softKey(sccp.SoftKeyAnswer)
			a.openAny(20000)
			time.Sleep(9 * time.Second)
			b.flush()
			for _, m := range b.seen {
				if s, ok := m.(*sccp.CallState); ok {
					assert.NotEqual(t, sccp.DCallStateCongestion, s.CallState)
				}
			}
			time.Sleep(2 * time.Second)
			b.state(sccp.DCallStateCongestion)
		})
	})
	t.Run("a phone that never tells its statistics", func(t *testing.T) {
		clocked(t, func(t *testing.T, h *house, _ *pipes) {
			a, b := h.phoneAB()
			talk(a, b, "1002")
			a.softKey(sccp.SoftKeyEndCall)
			next[*sccp.ConnectionStatisticsReq](a)
			synctest.Wait()
			assert.NotContains(t, h.logs.String(), "call ended")
			time.Sleep(4 * time.Second)
			synctest.Wait()
			assert.Contains(t, h.logs.String(), "call ended")
		})
	})
}

// TestHoldReminder rings once, or beeps into another call.
func TestHoldReminder(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		a, b := h.phoneAB()
		talk(a, b, "1002")
		a.softKey(sccp.SoftKeyHold)
		a.state(sccp.DCallStateHold)
		a.flush()
		a.since()
		time.Sleep(20 * time.Second)
		a.notified("Hold Reversion 1002")
		ring := ever(a, func(m *sccp.SetRinger) bool { return m.RingMode == sccp.RingModeFeature })
		assert.Equal(t, sccp.RingDurationSingle, ring.RingDuration)
		a.softKey(sccp.SoftKeyResume)
		next := nextWhere(a, func(m *sccp.SetRinger) bool { return m.RingMode == sccp.RingModeOff })
		assert.Equal(t, ring.CallReference, next.CallReference)
	}, func(s *station.Server) { s.Calls = call.Limits{HoldReminder: 20 * time.Second} })
}

func TestNoPortForAConference(t *testing.T) {
	h := open(t, officeText, func(s *station.Server) { s.Voice = noPorts{} })
	a, b := h.phoneAB()
	c := h.register(deviceC, 11, 0)
	talk(a, b, "1002")
	a.feature("Confrn")
	a.state(sccp.DCallStateOffHook)
	a.keys("1003")
	c.state(sccp.DCallStateRingIn)
	c.softKey(sccp.SoftKeyAnswer)
	a.state(sccp.DCallStateConnected)
	together(a, c)
	a.feature("Confrn")
	for _, p := range []*phone{a, b, c} {
		nextWhere(p, func(m *sccp.CallState) bool {
			return m.CallState == sccp.DCallStateOnHook || m.CallState == sccp.DCallStateCongestion
		})
	}
	h.logged("every port is taken")
}

// TestRelay: the voice of a phone behind an address translator goes through the
// registrar, as the configuration wants it or because the phone does not know its
// address.
func TestRelay(t *testing.T) {
	for name, c := range map[string]struct {
		nat  string
		told string
		want bool
	}{
		"configured":       {"true", "127.0.0.1", true},
		"private address":  {"auto", "192.168.1.5", true},
		"no address":       {"auto", "0.0.0.0", false},
		"the same address": {"auto", "127.0.0.1", false},
		"turned off":       {"false", "192.168.1.5", false},
	} {
		t.Run(name, func(t *testing.T) {
			engine := voice.New(voice.Options{})
			t.Cleanup(engine.Close)
			h := open(t, houseText+"  - {name: SEP00000000000E, lines: [1004], nat: "+c.nat+"}\n", func(s *station.Server) { s.Voice = engine })
			e := h.connect()
			register := registerReq("SEP00000000000E", 11, 0)
			register.StationAddress = netip.MustParseAddr(c.told)
			e.send(register, capabilities(sccp.PayloadTypeG711Ulaw64k), &sccp.TimeDateReq{})
			next[*sccp.TimeDateRes](e)
			b := h.register(deviceB, 11, 0)
			b.dials("1004")
			e.state(sccp.DCallStateRingIn)
			e.softKey(sccp.SoftKeyAnswer)
			e.state(sccp.DCallStateConnected)
			b.state(sccp.DCallStateConnected)
			var sentTo [2]uint32
			var both sync.WaitGroup
			for i, p := range []*phone{b, e} {
				both.Go(func() {
					_, start := p.hears(uint16(20000 + 10000*i))
					sentTo[i] = start.RemotePort
				})
			}
			both.Wait()
			relayed := sentTo != [2]uint32{30000, 20000}
			assert.Equal(t, c.want, relayed)
			assert.Equal(t, map[bool]int{true: 2, false: 0}[relayed], engine.Ports())
			b.softKey(sccp.SoftKeyEndCall)
			e.state(sccp.DCallStateOnHook)
			assert.Eventually(t, func() bool { return engine.Ports() == 0 }, patience, time.Millisecond)
		})
	}
}

func TestDigitsAsEvents(t *testing.T) {
	h := office(t)
	a, b := h.phoneAB()
	events := []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k, 257}
	a.send(capabilities(events...))
	b.send(capabilities(events...))
	a.dials("1002")
	b.state(sccp.DCallStateRingIn)
	b.softKey(sccp.SoftKeyAnswer)
	var both sync.WaitGroup
	for i, p := range []*phone{a, b} {
		both.Go(func() {
			open, start := p.hears(uint16(20000 + 2*i))
			if i == 1 { // the other has too old a message
				assert.EqualValues(t, 101, open.RFC2833PayloadType)
				assert.EqualValues(t, 101, start.RFC2833PayloadType)
			}
		})
	}
	both.Wait()
}

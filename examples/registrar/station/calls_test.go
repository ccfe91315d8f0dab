package station_test

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

func TestCallBetweenVersions(t *testing.T) {
	for _, versions := range [][2]uint8{{0, 5}, {3, 11}, {5, 5}, {10, 15}, {11, 16}, {17, 18}, {19, 20}, {21, 22}} {
		t.Run(fmt.Sprint(versions), func(t *testing.T) {
			h := open(t, houseText)
			a := h.register(deviceA, versions[0], modern)
			b := h.register(deviceB, versions[1], modern)
			a.send(&sccp.OffHook{})
			refA := a.state(sccp.DCallStateOffHook)
			assert.Equal(t, sccp.DeviceToneInsideDialTone, next[*sccp.StartTone](a).Tone)
			a.keys("1")
			next[*sccp.StopTone](a)
			a.keys("002")
			assert.Equal(t, "1002", next[*sccp.DialedNumber](a).DialedNumber.String())
			assert.Equal(t, refA, a.state(sccp.DCallStateRingOut))
			refB := b.state(sccp.DCallStateRingIn)
			assert.NotEqual(t, refA, refB)
			if versions[1] >= 17 {
				assert.Equal(t, "Anna", next[*sccp.CallInfoV2](b).CallingPartyName.String())
			} else {
				assert.Equal(t, "Anna", next[*sccp.CallInfo](b).CallingPartyName.String())
			}
			assert.Equal(t, sccp.RingModeInside, next[*sccp.SetRinger](b).RingMode)
			b.send(&sccp.OffHook{LineInstance: 1, CallReference: refB})
			var both sync.WaitGroup
			both.Go(func() {
				start := a.openMedia(20000)
				assert.Equal(t, uint32(30000), start.RemotePort)
				assert.Equal(t, "127.0.0.1", start.RemoteAddress.String())
				assert.Equal(t, sccp.PayloadTypeG711Ulaw64k, start.Codec)
				assert.Equal(t, uint32(20), start.MillisecondsPerPacket)
			})
			both.Go(func() { assert.Equal(t, uint32(20000), b.openMedia(30000).RemotePort) })
			both.Wait()
			a.send(&sccp.OnHook{LineInstance: 1, CallReference: refA})
			assert.Equal(t, refB, b.state(sccp.DCallStateOnHook))
			assert.Equal(t, refA, a.state(sccp.DCallStateOnHook))
		})
	}
}

// TestEndOfACall: media, ringer, OnHook, then the idle keys and prompt; nothing
// names the old reference afterwards.
func TestEndOfACall(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	a.flush()
	b.flush()
	a.softKey(sccp.SoftKeyEndCall)
	order := map[sccp.ID]int{}
	hungUp := false
	for i, m := range a.flush() {
		order[m.ID()] = i + 1
		switch m := m.(type) {
		case *sccp.CallState:
			hungUp = hungUp || m.CallState == sccp.DCallStateOnHook
		case *sccp.CallInfo:
			assert.False(t, hungUp, "CallInfo after OnHook")
		case *sccp.SetRinger:
			assert.False(t, hungUp, "SetRinger after OnHook")
		}
	}
	ids := []sccp.ID{sccp.IDStopMediaTransmission, sccp.IDCloseReceiveChannel, sccp.IDCallState, sccp.IDSelectSoftKeys, sccp.IDDisplayPromptStatus}
	for i := 1; i < len(ids); i++ {
		assert.Less(t, order[ids[i-1]], order[ids[i]], "%s before %s", ids[i-1], ids[i])
	}
	assert.True(t, hungUp)
	b.state(sccp.DCallStateOnHook)
	assert.Equal(t, sccp.SoftKeySetOnHook, next[*sccp.SelectSoftKeys](b).SoftKeySetIndex)
}

func TestRingingEndsBeforeOnHook(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	a.softKey(sccp.SoftKeyNewCall)
	a.keys("1002")
	b.state(sccp.DCallStateRingIn)
	assert.Equal(t, sccp.RingModeInside, next[*sccp.SetRinger](b).RingMode)
	a.softKey(sccp.SoftKeyEndCall)
	ringer := next[*sccp.SetRinger](b)
	assert.Equal(t, sccp.RingModeOff, ringer.RingMode)
	assert.Equal(t, ringer.CallReference, b.state(sccp.DCallStateOnHook))
}

func TestEveryLegGoesOnHook(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	c := h.register(deviceC, 11, 0)
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyNewCall)
	first := a.state(sccp.DCallStateHold)
	second := a.state(sccp.DCallStateOffHook)
	a.keys("1003")
	c.state(sccp.DCallStateRingIn)
	c.softKey(sccp.SoftKeyAnswer)
	a.state(sccp.DCallStateConnected)
	a.softKey(sccp.SoftKeyEndCall)
	assert.Equal(t, second, a.state(sccp.DCallStateOnHook))
	assert.Equal(t, sccp.SoftKeySetOnHold, next[*sccp.SelectSoftKeys](a).SoftKeySetIndex, "back to the held call")
	b.softKey(sccp.SoftKeyEndCall)
	assert.Equal(t, first, a.state(sccp.DCallStateOnHook))
	assert.Equal(t, sccp.SoftKeySetOnHook, next[*sccp.SelectSoftKeys](a).SoftKeySetIndex)
}

func TestHoldAndResumeReopenMedia(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	for _, p := range []*phone{a, b} {
		p.softKey(sccp.SoftKeyHold)
		next[*sccp.CloseReceiveChannel](a)
		next[*sccp.CloseReceiveChannel](b)
		p.state(sccp.DCallStateHold)
		p.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusHold, LineInstance: 1})
		p.state(sccp.DCallStateConnected)
		together(a, b)
	}
}

func TestTransferEndToEnd(t *testing.T) {
	for name, blind := range map[string]bool{"blind": true, "consultative": false} {
		t.Run(name, func(t *testing.T) {
			h := open(t, houseText)
			a, b := h.phoneAB()
			c := h.register(deviceC, 17, modern)
			talk(a, b, "1002")
			b.softKey(sccp.SoftKeyTransfer)
			b.state(sccp.DCallStateOffHook)
			b.keys("1003")
			c.state(sccp.DCallStateRingIn)
			if blind {
				b.softKey(sccp.SoftKeyTransfer)
				b.state(sccp.DCallStateOnHook)
				b.state(sccp.DCallStateOnHook)
				c.softKey(sccp.SoftKeyAnswer)
			} else {
				c.softKey(sccp.SoftKeyAnswer)
				together(b, c)
				b.softKey(sccp.SoftKeyTransfer)
			}
			var both sync.WaitGroup
			both.Go(func() { assert.Equal(t, uint32(40000), a.openMedia(20004).RemotePort) })
			both.Go(func() { assert.Equal(t, uint32(20004), c.openMedia(40000).RemotePort) })
			both.Wait()
		})
	}
}

// TestKeysDuringACallAreRelayed to programs, which announce no feature.
func TestKeysDuringACallAreRelayed(t *testing.T) {
	h := open(t, houseText)
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 5, 0)
	talk(a, b, "1002")
	a.keys("1*")
	for _, want := range []byte{1, 14} {
		m := next[*sccp.Unknown](b)
		require.Equal(t, sccp.IDKeypadButton, m.MessageID)
		assert.Equal(t, want, m.Body[0])
	}
	b.keys("1")
	next[*sccp.StartTone](a)
	for _, m := range a.flush() {
		assert.NotEqual(t, sccp.IDKeypadButton, m.ID(), "a phone need not know the message")
	}
}

func TestWhatACallerIsTold(t *testing.T) {
	h := open(t, houseText, func(s *station.Server) { s.Calls = call.Limits{MaxDigits: 10} })
	a, b := h.phoneAB()
	told := func(number string, state sccp.DCallState, tone sccp.DeviceTone) {
		t.Helper()
		a.softKey(sccp.SoftKeyNewCall)
		a.state(sccp.DCallStateOffHook)
		next[*sccp.StartTone](a)
		a.keys(number)
		a.state(state)
		assert.Equal(t, tone, next[*sccp.StartTone](a).Tone)
		a.softKey(sccp.SoftKeyEndCall)
		a.state(sccp.DCallStateOnHook)
	}
	told("9", sccp.DCallStateInvalidNumber, sccp.DeviceToneReorderTone)
	told("1003", sccp.DCallStateCongestion, sccp.DeviceToneReorderTone)
	told("1001", sccp.DCallStateBusy, sccp.DeviceToneLineBusyTone)
	b.softKey(sccp.SoftKeyNewCall)
	told("1002", sccp.DCallStateRingOut, sccp.DeviceToneAlertingTone)
}

func TestSpeedDialRedialAndEnbloc(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	for _, m := range []sccp.StationMessage{
		&sccp.Stimulus{Stimulus: sccp.DeviceStimulusSpeedDial, LineInstance: 1},
		&sccp.Stimulus{Stimulus: sccp.DeviceStimulusLastNumberRedial},
		&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyRedial},
		&sccp.EnblocCall{CalledParty: sccp.Text("1002"), LineInstance: 1},
	} {
		a.send(m)
		b.state(sccp.DCallStateRingIn)
		a.softKey(sccp.SoftKeyEndCall)
		b.state(sccp.DCallStateOnHook)
	}
	a.flush()
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusSpeedDial, LineInstance: 99})
	for _, m := range a.flush() {
		if s, ok := m.(*sccp.CallState); ok {
			assert.NotEqual(t, sccp.DCallStateOffHook, s.CallState, "there is no speed dial 99")
		}
	}
}

func TestMediaThatCannotBe(t *testing.T) {
	ring := func(t *testing.T) (a, b *phone) {
		h := open(t, houseText)
		a, b = h.phoneAB()
		a.softKey(sccp.SoftKeyNewCall)
		a.keys("1002")
		b.state(sccp.DCallStateRingIn)
		return a, b
	}
	t.Run("no codec in common", func(t *testing.T) {
		a, b := ring(t)
		b.send(capabilities(sccp.PayloadTypeG729))
		b.softKey(sccp.SoftKeyAnswer)
		a.state(sccp.DCallStateCongestion)
		b.state(sccp.DCallStateCongestion)
	})
	t.Run("a phone refuses to receive", func(t *testing.T) {
		a, b := ring(t)
		b.softKey(sccp.SoftKeyAnswer)
		open := next[*sccp.OpenReceiveChannel](b)
		b.send(&sccp.OpenReceiveChannelAck{MediaReceptionStatus: sccp.MediaStatusOutOfSockets, PassThroughPartyID: open.PassThroughPartyID, Address: netip.IPv4Unspecified()})
		next[*sccp.CloseReceiveChannel](a)
		a.state(sccp.DCallStateCongestion)
	})
	t.Run("a phone refuses to send", func(t *testing.T) {
		a, b := ring(t)
		b.softKey(sccp.SoftKeyAnswer)
		a.openMediaAck(20000)
		start := next[*sccp.StartMediaTransmission](b)
		b.send(&sccp.StartMediaTransmissionAck{PassThroughPartyID: start.PassThroughPartyID, MediaTransmissionStatus: sccp.MediaStatusUnknown, TransmitAddress: netip.IPv4Unspecified()})
		b.state(sccp.DCallStateCongestion)
	})
	t.Run("an address that an old phone cannot be told", func(t *testing.T) {
		a, b := ring(t)
		b.softKey(sccp.SoftKeyAnswer)
		open := next[*sccp.OpenReceiveChannel](b)
		b.send(&sccp.OpenReceiveChannelAck{Address: netip.MustParseAddr("2001:db8::1"), Port: 4000, PassThroughPartyID: open.PassThroughPartyID})
		a.state(sccp.DCallStateCongestion)
		b.state(sccp.DCallStateCongestion)
	})
	t.Run("no port", func(t *testing.T) {
		a, b := ring(t)
		b.softKey(sccp.SoftKeyAnswer)
		a.openMediaAck(0)
		b.state(sccp.DCallStateCongestion)
	})
	t.Run("an address of zero means the one of the connection", func(t *testing.T) {
		a, b := ring(t)
		b.softKey(sccp.SoftKeyAnswer)
		open := next[*sccp.OpenReceiveChannel](a)
		a.send(&sccp.OpenReceiveChannelAck{Address: netip.IPv4Unspecified(), Port: 4000, PassThroughPartyID: open.PassThroughPartyID})
		assert.Equal(t, "127.0.0.1", next[*sccp.StartMediaTransmission](b).RemoteAddress.String())
	})
	t.Run("an answer for a closed channel", func(t *testing.T) {
		a, b := ring(t)
		b.softKey(sccp.SoftKeyAnswer)
		open := next[*sccp.OpenReceiveChannel](a)
		b.softKey(sccp.SoftKeyEndCall)
		a.state(sccp.DCallStateOnHook)
		a.send(&sccp.OpenReceiveChannelAck{Address: netip.IPv4Unspecified(), Port: 4000, PassThroughPartyID: open.PassThroughPartyID})
		for _, m := range b.flush() {
			assert.NotEqual(t, sccp.IDStartMediaTransmission, m.ID())
		}
	})
}

func (p *phone) openMediaAck(port uint32) {
	p.t.Helper()
	open := next[*sccp.OpenReceiveChannel](p)
	p.send(&sccp.OpenReceiveChannelAck{Address: netip.MustParseAddr("127.0.0.1"), Port: port, PassThroughPartyID: open.PassThroughPartyID})
}

// TestCVE_2012_2948_DropInEveryState cuts the connection in each state of a
// call; the peer is released and everything works afterwards.
func TestCVE_2012_2948_DropInEveryState(t *testing.T) {
	states := map[string]func(a, b *phone){
		"off-hook": func(a, _ *phone) { a.softKey(sccp.SoftKeyNewCall); a.state(sccp.DCallStateOffHook) },
		"dialing": func(a, _ *phone) {
			a.softKey(sccp.SoftKeyNewCall)
			a.keys("10")
			nextWhere(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetDigitsFollow })
		},
		"ring-out":  func(a, b *phone) { a.softKey(sccp.SoftKeyNewCall); a.keys("1002"); b.state(sccp.DCallStateRingIn) },
		"ring-in":   func(a, b *phone) { b.softKey(sccp.SoftKeyNewCall); b.keys("1001"); a.state(sccp.DCallStateRingIn) },
		"connected": func(a, b *phone) { talk(a, b, "1002") },
		"held": func(a, b *phone) {
			talk(a, b, "1002")
			a.softKey(sccp.SoftKeyHold)
			a.state(sccp.DCallStateHold)
		},
		"held by the other": func(a, b *phone) {
			talk(a, b, "1002")
			b.softKey(sccp.SoftKeyHold)
			b.state(sccp.DCallStateHold)
		},
	}
	endings := map[string]func(*phone){
		"FIN":        func(p *phone) { _ = p.raw.Close() },
		"RST":        func(p *phone) { _ = p.raw.(*net.TCPConn).SetLinger(0); _ = p.raw.Close() },
		"unregister": func(p *phone) { p.send(&sccp.UnregisterReq{}) },
	}
	for state, reach := range states {
		for ending, end := range endings {
			t.Run(state+" "+ending, func(t *testing.T) {
				h := open(t, houseText)
				a, b := h.phoneAB()
				reach(a, b)
				end(a)
				a.gone()
				again := h.register(deviceA, 11, 0)
				b.flush()
				b.softKey(sccp.SoftKeyEndCall) // what a failed call left behind
				b.flush()
				talk(again, b, "1002")
			})
		}
	}
}

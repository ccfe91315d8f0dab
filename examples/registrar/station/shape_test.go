package station_test

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// raw registers by hand-made frames and returns the bodies the server sends, by
// message, up to the answer of a keepalive. Every Read must carry one whole
// message: some phones lose the stream when a header comes in two segments.
func raw(t *testing.T, conn net.Conn, version uint8, messages ...sccp.StationMessage) map[sccp.ID][]byte {
	t.Helper()
	go func() {
		for _, m := range append([]sccp.StationMessage{registerReq(deviceA, version, 0)}, append(messages, &sccp.KeepAliveReq{})...) {
			b, err := m.Append(nil, 0)
			if !assert.NoError(t, err) {
				return
			}
			if _, err := conn.Write(b); !assert.NoError(t, err) {
				return
			}
		}
	}()
	bodies := map[sccp.ID][]byte{}
	for {
		buf := make([]byte, 4096)
		n, err := conn.Read(buf)
		require.NoError(t, err)
		header, err := sccp.ParseHeader(buf[:n])
		require.NoError(t, err)
		require.Equal(t, n, header.FrameSize(), "%s: one write a message", header.ID)
		if header.ID == sccp.IDKeepAliveAck {
			return bodies
		}
		bodies[header.ID] = buf[sccp.HeaderSize:n]
	}
}

func TestLengthsBelowVersion17(t *testing.T) {
	want := map[sccp.ID]int{
		sccp.IDRegisterAck: 20, sccp.IDCapabilitiesReq: 0, sccp.IDConfigStatRes: 112,
		sccp.IDForwardStatRes: 92, sccp.IDTimeDateRes: 36, sccp.IDButtonTemplateRes: 96,
		sccp.IDSoftKeyTemplateRes: 652, sccp.IDSoftKeySetRes: 780, sccp.IDSelectSoftKeys: 16,
		sccp.IDLineStatRes: 112, sccp.IDSpeedDialStatRes: 68, sccp.IDClearPromptStatus: 8,
		sccp.IDDisplayPromptStatus: 44, sccp.IDSetLamp: 12, sccp.IDSetSpeakerMode: 4,
		sccp.IDCallState: 24, sccp.IDActivateCallPlane: 4, sccp.IDDialedNumber: 32,
		sccp.IDStartTone: 16, sccp.IDStopTone: 8, sccp.IDCallInfo: 384,
		sccp.IDServiceURLStatRes: 300, sccp.IDFeatureStatRes: 52, sccp.IDServerRes: 280,
		sccp.IDVersionRes: 16,
	}
	ln := newPipes()
	h := start(t, ln, houseText+"auto-registration: {numbers: 2000-2001}")
	b := h.pipePhone(ln)
	b.send(registerReq(deviceB, 11, 0))
	next[*sccp.RegisterAck](b)
	for _, version := range []uint8{0, 3, 5, 6, 10} {
		conn := ln.dial(t)
		got := raw(t, conn, version,
			&sccp.ConfigStatReq{}, &sccp.ForwardStatReq{LineNumber: 1}, &sccp.ButtonTemplateReq{},
			&sccp.SoftKeyTemplateReq{}, &sccp.SoftKeySetReq{}, &sccp.LineStatReq{LineNumber: 1},
			&sccp.SpeedDialStatReq{SpeedDialNumber: 1}, &sccp.ServiceURLStatReq{}, &sccp.FeatureStatReq{},
			&sccp.ServerReq{}, &sccp.VersionReq{}, &sccp.TimeDateReq{},
			&sccp.OffHook{}, &sccp.EnblocCall{CalledParty: sccp.Text("1002")}, &sccp.OnHook{},
		)
		for id, length := range want {
			assert.Len(t, got[id], length, "%s for version %d", id, version)
		}
		_ = conn.Close()
	}
}

func TestShortAndPaddedMessages(t *testing.T) {
	bodies := map[string]struct {
		id   sccp.ID
		body []byte
		want sccp.ID // what the server answers
	}{
		"KeypadButton 4":          {sccp.IDKeypadButton, []byte{1, 0, 0, 0}, sccp.IDStopTone},
		"KeypadButton 8":          {sccp.IDKeypadButton, []byte{1, 0, 0, 0, 1, 0, 0, 0}, sccp.IDStopTone},
		"KeypadButton 12":         {sccp.IDKeypadButton, make12(1), sccp.IDStopTone},
		"KeypadButton 16":         {sccp.IDKeypadButton, append(make12(1), 0, 0, 0, 0), sccp.IDStopTone},
		"OnHook 0":                {sccp.IDOnHook, nil, sccp.IDSelectSoftKeys},
		"Stimulus 8":              {sccp.IDStimulus, []byte{138, 0, 0, 0, 1, 0, 0, 0}, sccp.IDSelectSoftKeys},
		"Stimulus 12":             {sccp.IDStimulus, []byte{138, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, sccp.IDSelectSoftKeys},
		"ButtonTemplateReq 4":     {sccp.IDButtonTemplateReq, []byte{42, 0, 0, 0}, sccp.IDButtonTemplateRes},
		"LineStatReq 8":           {sccp.IDLineStatReq, []byte{1, 0, 0, 0, 0, 0, 0, 0}, sccp.IDLineStatRes},
		"TimeDateReq 4":           {sccp.IDTimeDateReq, []byte{0, 0, 0, 0}, sccp.IDTimeDateRes},
		"NewCall on line 2":       {sccp.IDSoftKeyEvent, []byte{9, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}, sccp.IDSelectSoftKeys},
		"SoftKeySetReq 4":         {sccp.IDSoftKeySetReq, []byte{0, 0, 0, 0}, sccp.IDSoftKeySetRes},
		"SubscriptionStatReq 260": {sccp.IDSubscriptionStatReq, make([]byte, 268), sccp.IDSubscriptionStatRes},
	}
	h := open(t, houseText)
	for name, c := range bodies {
		for _, word := range []sccp.Version{0, 11, 20} {
			t.Run(name, func(t *testing.T) {
				p := h.register(deviceA, 11, 0)
				p.t = t
				p.frame(0, sccp.IDOffHook)
				next[*sccp.StartTone](p)
				p.flush()
				p.frame(word, c.id, c.body...)
				var ids []sccp.ID
				for _, m := range p.flush() {
					ids = append(ids, m.ID())
				}
				assert.Contains(t, ids, c.want)
				_ = p.raw.Close()
			})
		}
	}
}

func make12(first byte) []byte { return []byte{first, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0} }

func TestRegisterOfEveryLength(t *testing.T) {
	h := open(t, houseText)
	full, err := registerReq(deviceA, 11, 0).Append(nil, 0)
	require.NoError(t, err)
	body := append(full[sccp.HeaderSize:], make([]byte, 200)...)
	for _, length := range []int{36, 40, 44, 52, 64, 68, 124, 142, 172, 176, 300} {
		p := h.connect()
		p.frame(0, sccp.IDRegisterReq, body[:length]...)
		p.frame(0, sccp.IDIpPort, 0, 64)
		p.frame(0x14, sccp.IDCapabilitiesRes, append([]byte{2, 0, 0, 0}, make([]byte, 32)...)...)
		p.frame(0x14, sccp.IDRegisterAvailableLines, 0, 0, 0, 0)
		ack := next[*sccp.RegisterAck](p)
		if length <= 40 {
			assert.Zero(t, ack.ProtocolVersion)
		} else {
			assert.Equal(t, uint8(11), ack.ProtocolVersion)
		}
		next[*sccp.SelectSoftKeys](p)
		_ = p.raw.Close()
	}
}

func TestNewCallOnALineThatDoesNotExist(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 11, 0)
	p.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyNewCall, LineInstance: 2})
	nextWhere(p, func(m *sccp.CallState) bool {
		return m.CallState == sccp.DCallStateOffHook && m.LineInstance == 1
	})
}

// TestCVE_2010_0588_IndexesThatDoNotExist asks for lines and buttons that no
// phone has.
func TestCVE_2010_0588_IndexesThatDoNotExist(t *testing.T) {
	h := open(t, houseText)
	for _, version := range []uint8{5, 22} {
		p := h.register(deviceA, version, modern)
		for _, n := range []uint32{0, 2, 43, 1 << 31, 1<<32 - 1} {
			p.send(
				&sccp.LineStatReq{LineNumber: n}, &sccp.ForwardStatReq{LineNumber: n},
				&sccp.SpeedDialStatReq{SpeedDialNumber: n}, &sccp.FeatureStatReq{FeatureIndex: n},
				&sccp.ServiceURLStatReq{ServiceURLIndex: n}, &sccp.RegisterAvailableLines{MaxNumOfAvailLines: n},
				&sccp.Stimulus{Stimulus: sccp.DeviceStimulusSpeedDial, LineInstance: n},
				&sccp.Stimulus{Stimulus: sccp.DeviceStimulusLine, LineInstance: n},
				&sccp.OffHook{LineInstance: n, CallReference: n}, &sccp.KeypadButton{Button: sccp.KeypadKey(n), LineInstance: n},
				&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKey(n), LineInstance: n, CallReference: n},
				&sccp.OnHook{LineInstance: n, CallReference: n},
			)
			answered := map[sccp.ID]bool{}
			for _, m := range p.flush() {
				answered[m.ID()] = true
			}
			assert.True(t, answered[sccp.IDForwardStatRes] && answered[sccp.IDSpeedDialStatRes] && answered[sccp.IDServiceURLStatRes], "%d: %v", n, answered)
			assert.True(t, answered[sccp.IDLineStatRes] || answered[sccp.IDLineStatV2Res])
			assert.True(t, answered[sccp.IDFeatureStatRes] || answered[sccp.IDFeatureStatV2Res])
		}
		_ = p.raw.Close()
	}
}

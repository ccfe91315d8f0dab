package softphone_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// resized encodes a message and gives its body another length.
func resized(t *testing.T, m sccp.ServerMessage, body int) sccp.ServerMessage {
	t.Helper()
	frame, err := m.Append(nil, 0)
	require.NoError(t, err)
	content := frame[sccp.HeaderSize:]
	if body > len(content) {
		content = append(content, make([]byte, body-len(content))...)
	}
	return &sccp.Unknown{MessageID: m.ID(), Body: content[:body]}
}

// TestBodyLengthsOfServers replays a call with the body lengths that four
// servers send.
func TestBodyLengthsOfServers(t *testing.T) {
	servers := map[string]map[sccp.ID]int{
		"simulator": {
			sccp.IDStartMediaTransmission: 84, sccp.IDOpenReceiveChannel: 68, sccp.IDStopMediaTransmission: 12,
			sccp.IDCloseReceiveChannel: 12, sccp.IDStopTone: 8, sccp.IDButtonTemplateRes: 14, sccp.IDSoftKeyTemplateRes: 172,
			sccp.IDSoftKeySetRes: 732, sccp.IDCallInfo: 140, sccp.IDForwardStatRes: 92, sccp.IDDialedNumber: 32,
			sccp.IDDisplayPromptStatus: 44,
		},
		"chan_skinny": {
			sccp.IDStartMediaTransmission: 116, sccp.IDOpenReceiveChannel: 168, sccp.IDStopMediaTransmission: 20,
			sccp.IDCloseReceiveChannel: 16, sccp.IDStopTone: 12, sccp.IDSetRinger: 20, sccp.IDButtonTemplateRes: 96,
			sccp.IDSoftKeyTemplateRes: 652, sccp.IDSoftKeySetRes: 784, sccp.IDCallInfo: 384, sccp.IDDialedNumber: 32,
			sccp.IDDisplayPromptStatus: 56,
		},
		"wazo": {
			sccp.IDStartMediaTransmission: 116, sccp.IDOpenReceiveChannel: 120, sccp.IDStopMediaTransmission: 16,
			sccp.IDCloseReceiveChannel: 12, sccp.IDStopTone: 8, sccp.IDSetRinger: 20, sccp.IDButtonTemplateRes: 96,
			sccp.IDSoftKeyTemplateRes: 652, sccp.IDSoftKeySetRes: 784, sccp.IDCallInfo: 384, sccp.IDForwardStatRes: 92,
			sccp.IDDialedNumber: 32,
		},
		"chan-sccp": {
			sccp.IDStartMediaTransmission: 116, sccp.IDOpenReceiveChannel: 108, sccp.IDStopMediaTransmission: 16,
			sccp.IDCloseReceiveChannel: 16, sccp.IDStopTone: 12, sccp.IDSetRinger: 16, sccp.IDButtonTemplateRes: 124,
			sccp.IDSoftKeyTemplateRes: 1292, sccp.IDSoftKeySetRes: 780, sccp.IDCallInfo: 384, sccp.IDForwardStatRes: 96,
			sccp.IDDialedNumber: 36, sccp.IDDisplayPromptStatus: 44,
		},
	}
	for name, lengths := range servers {
		t.Run(name, func(t *testing.T) {
			x, address := newExchange(t)
			p := startRegistered(t, config("7960", alice, address))
			server := x.Phones()[0]
			for _, m := range wholeCall() {
				if body, ok := lengths[m.ID()]; ok {
					m = resized(t, m, body)
				}
				server.Send(m)
				assertReceived(t, p, server, m)
			}
			assert.Empty(t, p.State().Calls)
			assert.Empty(t, p.State().Media)
		})
	}
}

// wholeCall is an outgoing call that is answered and ended, with the setup of
// the phone before it.
func wholeCall() []sccp.ServerMessage {
	info := &sccp.CallInfo{LineInstance: 1, CallReference: 5, CallType: sccp.CallTypeOutbound, CalledParty: sccp.Text("1002")}
	start := startSending(5, netip.MustParseAddrPort("127.0.0.1:9"))
	return []sccp.ServerMessage{
		&sccp.ButtonTemplateRes{Buttons: []sccp.ButtonDefinition{{Instance: 1, Type: sccp.ButtonTypeLine}}},
		&sccp.SoftKeyTemplateRes{Keys: exchange.Template()},
		&sccp.SoftKeySetRes{Sets: make([]sccp.SoftKeySetDefinition, 9)},
		&sccp.ForwardStatRes{LineNumber: 1},
		&sccp.CallState{CallState: sccp.DCallStateOffHook, LineInstance: 1, CallReference: 5},
		&sccp.DisplayPromptStatus{PromptStatus: sccp.Text("\x80\x20"), LineInstance: 1, CallReference: 5},
		&sccp.StopTone{LineInstance: 1, CallReference: 5},
		&sccp.DialedNumber{DialedNumber: sccp.Text("1002"), LineInstance: 1, CallReference: 5},
		info,
		&sccp.SetRinger{RingMode: sccp.RingModeOff, RingDuration: sccp.RingDurationNormal, LineInstance: 1, CallReference: 5},
		&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 5},
		openChannel(5), start,
		&sccp.CloseReceiveChannel{ConferenceID: 5, PassThroughPartyID: 1005, CallReference: 5},
		&sccp.StopMediaTransmission{ConferenceID: 5, PassThroughPartyID: 1005, CallReference: 5},
		&sccp.CallState{CallState: sccp.DCallStateOnHook, LineInstance: 1, CallReference: 5},
		info, // too late
	}
}

// assertReceived checks the effect of one message of wholeCall.
func assertReceived(t *testing.T, p *softphone.Phone, server *exchange.Phone, m sccp.ServerMessage) {
	t.Helper()
	flush(t, p, server)
	s := p.State()
	switch m.ID() {
	case sccp.IDButtonTemplateRes:
		assert.Equal(t, []softphone.Button{{Type: sccp.ButtonTypeLine, Instance: 1}}, s.Buttons[:1])
	case sccp.IDSoftKeyTemplateRes:
		require.GreaterOrEqual(t, len(s.SoftKeys), 4)
		assert.Equal(t, softphone.SoftKey{Label: "NewCall", Event: sccp.SoftKeyNewCall}, s.SoftKeys[1])
	case sccp.IDDisplayPromptStatus:
		assert.Equal(t, "Enter number", s.Prompt)
	case sccp.IDDialedNumber:
		assert.Equal(t, "1002", s.Calls[0].Dialed)
	case sccp.IDCallInfo:
		if len(s.Calls) > 0 {
			assert.Equal(t, "1002", s.Calls[0].CalledNumber)
		}
	case sccp.IDOpenReceiveChannel:
		require.Len(t, s.Media, 1)
		assert.True(t, s.Media[0].Receiving)
	case sccp.IDStartMediaTransmission:
		require.Len(t, s.Media, 1)
		assert.True(t, s.Media[0].Sending)
	}
}

// flush waits until the phone has seen everything that was sent before.
func flush(t *testing.T, p *softphone.Phone, server *exchange.Phone) {
	t.Helper()
	mark := fmt.Sprint("mark ", rand.Uint64())
	server.Send(&sccp.DisplayText{Text: sccp.Text(mark)})
	waitFor(t, p, "mark", func(s softphone.State) bool { return s.Display == mark })
}

// TestEveryMessageCutAnywhere sends each message of the protocol with bodies of
// every length up to 64 bytes, and then makes a call.
func TestEveryMessageCutAnywhere(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7962", alice, address))
	server := x.Phones()[0]
	ends := []sccp.ID{sccp.IDRegisterReject, sccp.IDReset}
	for info := range sccp.Messages() {
		if info.Direction == sccp.StationToServer || slices.Contains(ends, info.ID) {
			continue
		}
		for n := 0; n <= 64; n += 3 {
			body := make([]byte, n)
			for i := range body {
				body[i] = byte(i * n)
			}
			server.Send(&sccp.Unknown{MessageID: info.ID, Body: body})
		}
		flush(t, p, server)
	}
	assert.Equal(t, 1, p.State().Registrations)
	server.Send(&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 4242})
	waitFor(t, p, "call", func(s softphone.State) bool { return inState(s, 4242, sccp.DCallStateConnected) })
}

func TestUnknownMessagesAreIgnored(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	x.Phones()[0].Send(&sccp.Unknown{MessageID: 0xfffff, Body: make([]byte, 3)})
	flush(t, p, x.Phones()[0])
	assert.True(t, p.State().Registered())
}

// TestMemoryOfAHostileServer fills every list without end.
func TestMemoryOfAHostileServer(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7962", alice, address))
	server := x.Phones()[0]
	asked := 0
	answered := func() { // and so all before has been handled
		asked++
		server.Send(&sccp.ConnectionStatisticsReq{CallReference: 1})
		await[*sccp.ConnectionStatisticsRes](t, server, sccp.IDConnectionStatisticsRes, asked)
	}
	const many = 2000
	for i := range uint32(many) {
		server.Send(
			&sccp.CallState{CallState: sccp.DCallStateRingIn, LineInstance: 1, CallReference: i + 1},
			&sccp.SetLamp{Stimulus: sccp.DeviceStimulusLine, StimulusInstance: i, LampMode: sccp.LampModeOn},
			&sccp.LineStatV2Res{LineNumber: i + 1},
			&sccp.SpeedDialStatRes{SpeedDialNumber: i + 1},
			&sccp.FeatureStatV2Res{FeatureIndex: i + 1},
			&sccp.ButtonTemplateRes{ButtonOffset: 1, Buttons: []sccp.ButtonDefinition{{Instance: 1, Type: sccp.ButtonTypeLine}}},
			&sccp.SoftKeyTemplateRes{SoftKeyOffset: 1, Keys: exchange.Template()},
			&sccp.SoftKeySetRes{SoftKeySetOffset: 1, Sets: make([]sccp.SoftKeySetDefinition, 16)},
			&sccp.UserToDeviceDataVersion1{SequenceFlag: sccp.SequenceFlagMore, Data: make([]byte, 1000)},
		)
		if i%100 == 0 {
			answered()
		}
	}
	server.Send(&sccp.UserToDeviceDataVersion1{SequenceFlag: sccp.SequenceFlagLast})
	answered()
	s := p.State()
	for name, n := range map[string]int{
		"calls": len(s.Calls), "lamps": len(s.Lamps), "lines": len(s.Lines), "speed dials": len(s.SpeedDials),
		"features": len(s.Features), "buttons": len(s.Buttons), "softkeys": len(s.SoftKeys), "key sets": len(s.KeySets),
	} {
		assert.Less(t, n, many/2, name)
	}
	assert.Len(t, s.Pushed.Data, 64<<10)
}

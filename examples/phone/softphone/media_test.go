package softphone_test

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// await returns the nth message of a kind that a phone sent.
func await[M sccp.StationMessage](t *testing.T, p *exchange.Phone, id sccp.ID, nth int) M {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, ok := p.Await(ctx, id, nth)
	require.True(t, ok, "no %v", id)
	return m.StationMessage.(M)
}

// listenRTP is the far end of a stream.
func listenRTP(t *testing.T) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.SetDeadline(time.Now().Add(patience)))
	return c
}

func addrPort(c *net.UDPConn) netip.AddrPort { return c.LocalAddr().(*net.UDPAddr).AddrPort() }

func openChannel(call uint32) *sccp.OpenReceiveChannel {
	return &sccp.OpenReceiveChannel{
		ConferenceID: call, PassThroughPartyID: call + 1000, CallReference: call,
		MillisecondsPerPacket: 20, Codec: sccp.PayloadTypeG711Ulaw64k,
	}
}

func startSending(call uint32, to netip.AddrPort) *sccp.StartMediaTransmission {
	return &sccp.StartMediaTransmission{
		ConferenceID: call, PassThroughPartyID: call + 1000, CallReference: call,
		RemoteAddress: to.Addr(), RemotePort: uint32(to.Port()),
		MillisecondsPerPacket: 20, Codec: sccp.PayloadTypeG711Ulaw64k,
	}
}

func TestRTPOnTheWire(t *testing.T) {
	tests := []struct {
		codec   sccp.PayloadType
		ms      uint32
		payload uint8
		samples int
	}{
		{sccp.PayloadTypeG711Ulaw64k, 20, 0, 160},
		{sccp.PayloadTypeG711Alaw64k, 30, 8, 240},
		{sccp.PayloadTypeG711Ulaw64k, 0, 0, 160},
		{sccp.PayloadTypeG722At64k, 20, 9, 160},
	}
	for _, test := range tests {
		t.Run(test.codec.String(), func(t *testing.T) {
			x, address := newExchange(t)
			far := listenRTP(t)
			p := startRegistered(t, config("7970", alice, address))
			order := startSending(7, addrPort(far))
			order.Codec, order.MillisecondsPerPacket = test.codec, test.ms
			x.Phones()[0].Send(order)
			ack := await[*sccp.StartMediaTransmissionAck](t, x.Phones()[0], sccp.IDStartMediaTransmissionAck, 1)
			assert.Equal(t, sccp.MediaStatusOK, ack.MediaTransmissionStatus)
			assert.EqualValues(t, 1007, ack.PassThroughPartyID)

			packets := readRTP(t, far, 3, ack.Port)
			for i, packet := range packets {
				assert.EqualValues(t, 2, packet.Version)
				assert.Equal(t, test.payload, packet.PayloadType)
				assert.Equal(t, i == 0, packet.Marker)
				assert.Len(t, packet.Payload, test.samples)
				assert.Equal(t, packets[0].SequenceNumber+uint16(i), packet.SequenceNumber)
				assert.Equal(t, packets[0].Timestamp+uint32(i*test.samples), packet.Timestamp)
				assert.Equal(t, packets[0].SSRC, packet.SSRC)
			}
			x.Phones()[0].Send(&sccp.StopMediaTransmission{ConferenceID: 7, PassThroughPartyID: 1007, CallReference: 7})
			waitFor(t, p, "closed", func(s softphone.State) bool { return len(s.Media) == 0 })
			assert.GreaterOrEqual(t, p.Counters(7).PacketsSent, uint32(3))
		})
	}
}

// readRTP reads packets that must come from a port.
func readRTP(t *testing.T, c *net.UDPConn, n int, port uint32) []rtp.Packet {
	t.Helper()
	packets := make([]rtp.Packet, n)
	for i := range packets {
		buffer := make([]byte, 1500)
		size, from, err := c.ReadFromUDPAddrPort(buffer)
		require.NoError(t, err)
		assert.EqualValues(t, port, from.Port())
		require.NoError(t, packets[i].Unmarshal(buffer[:size]))
	}
	return packets
}

func TestReceivedPacketsAreCounted(t *testing.T) {
	x, address := newExchange(t)
	far := listenRTP(t)
	p := startRegistered(t, config("7960", alice, address))
	x.Phones()[0].Send(openChannel(3))
	ack := await[*sccp.OpenReceiveChannelAck](t, x.Phones()[0], sccp.IDOpenReceiveChannelAck, 1)
	require.Equal(t, sccp.MediaStatusOK, ack.MediaReceptionStatus)
	assert.EqualValues(t, 1003, ack.PassThroughPartyID)
	assert.EqualValues(t, 3, ack.CallReference)
	to := netip.AddrPortFrom(ack.Address, uint16(ack.Port))

	_, err := far.WriteToUDPAddrPort([]byte("no RTP"), to)
	require.NoError(t, err)
	for _, sequence := range []uint16{65533, 65534, 65535, 2, 1, 5} { // 0, 3 and 4 are lost
		packet := rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: sequence, SSRC: 9}, Payload: make([]byte, 160)}
		b, err := packet.Marshal()
		require.NoError(t, err)
		_, err = far.WriteToUDPAddrPort(b, to)
		require.NoError(t, err)
	}
	s := waitFor(t, p, "packets", func(s softphone.State) bool { return s.Media[0].PacketsReceived == 6 })
	assert.EqualValues(t, 3, s.Media[0].PacketsLost)
	assert.EqualValues(t, 960, s.Media[0].OctetsReceived)

	for nth, mode := range []sccp.StatsProcessing{sccp.StatsProcessingDoNotClearStats, sccp.StatsProcessingClearStats, sccp.StatsProcessingClearStats} {
		x.Phones()[0].Send(&sccp.ConnectionStatisticsReq{
			DirectoryNumber: sccp.Text("1001"), CallReference: 3, StatsProcessingMode: mode,
		})
		res := await[*sccp.ConnectionStatisticsRes](t, x.Phones()[0], sccp.IDConnectionStatisticsRes, nth+1)
		assert.Equal(t, "1001", res.DirectoryNumber.String())
		if nth == 2 { // cleared by the one before
			assert.Zero(t, res.NumberPacketsReceived)
			assert.Zero(t, res.NumberPacketsLost)
			continue
		}
		assert.EqualValues(t, 6, res.NumberPacketsReceived)
		assert.EqualValues(t, 3, res.NumberPacketsLost)
	}
	assert.EqualValues(t, 6, p.Counters(3).PacketsReceived, "what the phone itself knows stays")
}

func TestStatisticsLayouts(t *testing.T) {
	for model, body := range map[string]int{"7960": 664, "7970": 664, "7962": 65} {
		t.Run(model, func(t *testing.T) {
			x, address := newExchange(t)
			startRegistered(t, config(model, alice, address))
			x.Phones()[0].Send(&sccp.ConnectionStatisticsReq{CallReference: 99})
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			m, ok := x.Phones()[0].Await(ctx, sccp.IDConnectionStatisticsRes, 1)
			require.True(t, ok)
			assert.Equal(t, body, m.Body)
		})
	}
}

func TestRefusedReceiveChannels(t *testing.T) {
	tests := map[string]struct {
		spoil func(*sccp.OpenReceiveChannel)
		want  sccp.MediaStatus
	}{
		"codec":      {func(m *sccp.OpenReceiveChannel) { m.Codec = sccp.PayloadTypeGSM }, sccp.MediaStatusInvalidCodec},
		"encryption": {func(m *sccp.OpenReceiveChannel) { m.Encryption.Algorithm = 1 }, sccp.MediaStatusEncoderOrDecoderFailed},
		"IPv6":       {func(m *sccp.OpenReceiveChannel) { m.RequestedIPAddrType = sccp.IPAddrTypeIPv6 }, sccp.MediaStatusAddressTypeUnavailable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			x, address := newExchange(t)
			p := startRegistered(t, config("7970", alice, address))
			m := openChannel(3)
			test.spoil(m)
			x.Phones()[0].Send(m)
			ack := await[*sccp.OpenReceiveChannelAck](t, x.Phones()[0], sccp.IDOpenReceiveChannelAck, 1)
			assert.Equal(t, test.want, ack.MediaReceptionStatus)
			assert.EqualValues(t, 1003, ack.PassThroughPartyID)
			assert.Zero(t, ack.Port)
			assert.Empty(t, p.State().Media)
		})
	}
}

func TestRefusedTransmissions(t *testing.T) {
	spoiled := startSending(3, netip.MustParseAddrPort("127.0.0.1:4000"))
	spoiled.Codec = sccp.PayloadTypeGSM
	nowhere := startSending(3, netip.MustParseAddrPort("127.0.0.1:0"))
	t.Run("v17 says so in its acknowledgement", func(t *testing.T) {
		x, address := newExchange(t)
		startRegistered(t, config("7970", alice, address))
		x.Phones()[0].Send(spoiled, nowhere)
		ack := await[*sccp.StartMediaTransmissionAck](t, x.Phones()[0], sccp.IDStartMediaTransmissionAck, 1)
		assert.Equal(t, sccp.MediaStatusInvalidCodec, ack.MediaTransmissionStatus)
		ack = await[*sccp.StartMediaTransmissionAck](t, x.Phones()[0], sccp.IDStartMediaTransmissionAck, 2)
		assert.Equal(t, sccp.MediaStatusUnknown, ack.MediaTransmissionStatus)
	})
	t.Run("older phones report a failure", func(t *testing.T) {
		x, address := newExchange(t)
		startRegistered(t, config("7960", alice, address))
		x.Phones()[0].Send(spoiled)
		failure := await[*sccp.MediaTransmissionFailure](t, x.Phones()[0], sccp.IDMediaTransmissionFailure, 1)
		assert.EqualValues(t, 3, failure.CallReference)
		assert.EqualValues(t, 4000, failure.RemotePort)
		assert.Zero(t, count(x.Phones()[0], sccp.IDStartMediaTransmissionAck))
	})
}

func TestStreamLimit(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	limit := int(config("7960", alice).Model.MaxStreams)
	for i := range limit + 1 {
		x.Phones()[0].Send(openChannel(uint32(i + 1)))
	}
	ack := await[*sccp.OpenReceiveChannelAck](t, x.Phones()[0], sccp.IDOpenReceiveChannelAck, limit+1)
	assert.Equal(t, sccp.MediaStatusNotEnoughChannels, ack.MediaReceptionStatus)
	assert.Len(t, p.State().Media, limit)
}

func TestOnePortForBothDirections(t *testing.T) {
	far := netip.MustParseAddrPort("127.0.0.1:9")
	other := startSending(3, far)
	other.ConferenceID, other.PassThroughPartyID = 77, 78
	tests := map[string][]sccp.ServerMessage{
		"receive first":                {openChannel(3), startSending(3, far)},
		"send first":                   {startSending(3, far), openChannel(3)},
		"other ids, same call":         {openChannel(3), other},
		"port request, then receive":   {portReq(3), openChannel(3), startSending(3, far)},
		"the same channel once more":   {openChannel(3), openChannel(3), startSending(3, far), startSending(3, far)},
		"without ids, as CallManager2": {openChannel(3), &sccp.StartMediaTransmission{CM2: true, RemoteAddress: far.Addr(), RemotePort: 9, Codec: sccp.PayloadTypeG711Ulaw64k}},
	}
	for name, messages := range tests {
		t.Run(name, func(t *testing.T) {
			x, address := newExchange(t)
			p := startRegistered(t, config("7960", alice, address))
			x.Phones()[0].Send(messages...)
			s := waitFor(t, p, "both directions", func(s softphone.State) bool {
				return len(s.Media) > 0 && s.Media[0].Sending && s.Media[0].Receiving
			})
			assert.Len(t, s.Media, 1)
			x.Phones()[0].Send(
				&sccp.CloseReceiveChannel{ConferenceID: 3, PassThroughPartyID: 1003},
				&sccp.StopMediaTransmission{ConferenceID: 0x1234}, // four bytes of old memory
				&sccp.PortClose{ConferenceID: 3, PassThroughPartyID: 1003, CallReference: 3},
			)
			waitFor(t, p, "closed", func(s softphone.State) bool { return len(s.Media) == 0 })
		})
	}
}

func portReq(call uint32) *sccp.PortReq {
	return &sccp.PortReq{ConferenceID: call, PassThroughPartyID: call + 1000, CallReference: call}
}

func TestPortRequest(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7962", alice, address))
	x.Phones()[0].Send(portReq(3))
	res := await[*sccp.PortRes](t, x.Phones()[0], sccp.IDPortRes, 1)
	assert.NotZero(t, res.Port)
	assert.Equal(t, res.Port+1, res.RtcpPort)
	x.Phones()[0].Send(openChannel(3))
	ack := await[*sccp.OpenReceiveChannelAck](t, x.Phones()[0], sccp.IDOpenReceiveChannelAck, 1)
	assert.Equal(t, res.Port, ack.Port)
	x.Phones()[0].Send(&sccp.PortClose{ConferenceID: 3, PassThroughPartyID: 1003, CallReference: 3})
	x.Phones()[0].Send(&sccp.CloseReceiveChannel{ConferenceID: 3, PassThroughPartyID: 1003, CallReference: 3})
	waitFor(t, p, "closed", func(s softphone.State) bool { return len(s.Media) == 0 })
}

func TestLateStopLeavesTheNextCallAlone(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	x.Phones()[0].Send(
		openChannel(3),
		&sccp.CloseReceiveChannel{ConferenceID: 2, PassThroughPartyID: 1002, CallReference: 2},
		&sccp.SetSpeakerMode{SpeakerMode: sccp.SpeakerModeOn},
	)
	s := waitFor(t, p, "later message", func(s softphone.State) bool { return s.Speaker })
	require.Len(t, s.Media, 1)
	assert.True(t, s.Media[0].Receiving)
}

func TestHoldAndResume(t *testing.T) {
	_, address := newExchange(t)
	caller := startRegistered(t, config("7960", alice, address))
	callee := startRegistered(t, config("7970", bob, address))
	connect(t, caller, callee)
	for _, p := range []*softphone.Phone{caller, callee} {
		waitFor(t, p, "both directions", func(s softphone.State) bool {
			return len(s.Media) == 1 && s.Media[0].Sending && s.Media[0].Receiving
		})
	}
	require.NoError(t, caller.Hold())
	waitFor(t, caller, "held", func(s softphone.State) bool {
		_, held := s.CallIn(sccp.DCallStateHold)
		return held && len(s.Media) == 0
	})
	waitFor(t, callee, "not sending", func(s softphone.State) bool { return len(s.Media) == 1 && !s.Media[0].Sending })
	assert.ErrorIs(t, caller.Hold(), softphone.ErrNoCall)
	require.NoError(t, caller.Resume())
	waitFor(t, callee, "sending again", func(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].Sending })
	waitFor(t, caller, "receiving again", func(s softphone.State) bool {
		return len(s.Media) == 1 && s.Media[0].PacketsReceived > 0
	})
}

func TestVideoAndWrongMulticastAreRefused(t *testing.T) {
	x, address := newExchange(t)
	startRegistered(t, config("7962", alice, address))
	x.Phones()[0].Send(
		&sccp.OpenMultiMediaReceiveChannel{PassThroughPartyID: 5, Codec: sccp.PayloadTypeH264},
		&sccp.StartMultiMediaTransmission{PassThroughPartyID: 6, Codec: sccp.PayloadTypeH264},
		&sccp.StartMulticastMediaReception{PassThroughPartyID: 7},
	)
	assert.Equal(t, sccp.OpenReceiveStatusError,
		await[*sccp.OpenMultiMediaReceiveChannelAck](t, x.Phones()[0], sccp.IDOpenMultiMediaReceiveChannelAck, 1).MultimediaReceptionStatus)
	assert.Equal(t, sccp.MediaStatusInvalidCodec,
		await[*sccp.StartMultiMediaTransmissionAck](t, x.Phones()[0], sccp.IDStartMultiMediaTransmissionAck, 1).MultimediaTransmissionStatus)
	assert.Equal(t, sccp.MulticastMediaReceptionStatusError,
		await[*sccp.MulticastMediaReceptionAck](t, x.Phones()[0], sccp.IDMulticastMediaReceptionAck, 1).MulticastReceptionStatus)
}

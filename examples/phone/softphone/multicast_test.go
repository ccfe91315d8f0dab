package softphone_test

import (
	"net/netip"
	"testing"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pageGroup is of the range for use inside of an organisation (RFC 2365), with
// a port that nobody else has now.
func pageGroup(t *testing.T) netip.AddrPort {
	free := listenRTP(t)
	port := addrPort(free).Port()
	require.NoError(t, free.Close())
	return netip.AddrPortFrom(netip.MustParseAddr("239.255.77.88"), port)
}

func TestPaging(t *testing.T) {
	x, address := newExchange(t)
	group := pageGroup(t)
	var phones []*softphone.Phone
	for i, model := range []string{"7970", "7960", "6921"} {
		phones = append(phones, startRegistered(t, config(model, cnfxml.MAC{2, byte(i)}, address)))
	}
	tune := &sccp.StartMulticastMediaReception{
		ConferenceID: 1, PassThroughPartyID: 2, CallReference: 3, MulticastAddress: group.Addr(), MulticastPort: uint32(group.Port()),
		MillisecondsPerPacket: 20, Codec: sccp.PayloadTypeG711Ulaw64k,
	}
	for _, server := range x.Phones()[1:] {
		server.Send(tune)
		ack := await[*sccp.MulticastMediaReceptionAck](t, server, sccp.IDMulticastMediaReceptionAck, 1)
		require.Equal(t, sccp.MulticastMediaReceptionStatusOK, ack.MulticastReceptionStatus)
		assert.EqualValues(t, 2, ack.PassThroughPartyID)
		assert.EqualValues(t, 3, ack.CallReference)
	}
	x.Phones()[0].Send(&sccp.StartMulticastMediaTransmission{
		ConferenceID: 1, PassThroughPartyID: 9, CallReference: 8, MulticastAddress: group.Addr(), MulticastPort: uint32(group.Port()),
		MillisecondsPerPacket: 20, Codec: sccp.PayloadTypeG711Ulaw64k,
	})
	for _, p := range phones[1:] {
		s := waitFor(t, p, "the page", func(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].PacketsReceived > 3 })
		assert.True(t, s.Media[0].Multicast && s.Media[0].Receiving && !s.Media[0].Sending)
		assert.Equal(t, group, s.Media[0].Local)
	}
	s := phones[0].State()
	require.Len(t, s.Media, 1)
	assert.True(t, s.Media[0].Multicast && s.Media[0].Sending)
	assert.Equal(t, group, s.Media[0].Remote)

	x.Phones()[1].Send(tune) // again: the same stream
	await[*sccp.MulticastMediaReceptionAck](t, x.Phones()[1], sccp.IDMulticastMediaReceptionAck, 2)
	assert.Len(t, phones[1].State().Media, 1)

	x.Phones()[0].Send(&sccp.StopMulticastMediaTransmission{ConferenceID: 1, PassThroughPartyID: 9, CallReference: 8})
	for _, server := range x.Phones()[1:] {
		server.Send(&sccp.StopMulticastMediaReception{ConferenceID: 1, PassThroughPartyID: 2, CallReference: 3})
	}
	for _, p := range phones {
		waitFor(t, p, "quiet", func(s softphone.State) bool { return len(s.Media) == 0 })
	}
	assert.NotZero(t, phones[1].Counters(3).PacketsReceived, "kept for the statistics")
	assert.NotZero(t, phones[0].Counters(8).PacketsSent)
}

func TestPageBesideACall(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7970", alice, address))
	group := pageGroup(t)
	server := x.Phones()[0]
	server.Send(openChannel(7), &sccp.StartMulticastMediaReception{
		ConferenceID: 7, PassThroughPartyID: 1007, CallReference: 7, MulticastAddress: group.Addr(), MulticastPort: uint32(group.Port()),
		Codec: sccp.PayloadTypeG711Ulaw64k,
	})
	waitFor(t, p, "both", func(s softphone.State) bool { return len(s.Media) == 2 })
	server.Send(&sccp.CloseReceiveChannel{ConferenceID: 7, PassThroughPartyID: 1007, CallReference: 7})
	s := waitFor(t, p, "the page only", func(s softphone.State) bool { return len(s.Media) == 1 })
	assert.True(t, s.Media[0].Multicast, "a stream of the same name is not mistaken for it")
}

func TestWrongGroups(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7970", alice, address))
	server := x.Phones()[0]
	for i, m := range []*sccp.StartMulticastMediaReception{
		{MulticastAddress: netip.MustParseAddr("192.0.2.1"), MulticastPort: 4000, Codec: sccp.PayloadTypeG711Ulaw64k},
		{MulticastAddress: netip.MustParseAddr("239.1.1.1"), MulticastPort: 0, Codec: sccp.PayloadTypeG711Ulaw64k},
		{MulticastAddress: netip.MustParseAddr("239.1.1.1"), MulticastPort: 70000, Codec: sccp.PayloadTypeG711Ulaw64k},
		{MulticastAddress: netip.MustParseAddr("ff02::1"), MulticastPort: 4000, Codec: sccp.PayloadTypeG711Ulaw64k},
		{MulticastAddress: netip.MustParseAddr("239.1.1.1"), MulticastPort: 4000, Codec: sccp.PayloadTypeGSM},
	} {
		server.Send(m, &sccp.StartMulticastMediaTransmission{MulticastAddress: m.MulticastAddress, MulticastPort: m.MulticastPort, Codec: m.Codec})
		ack := await[*sccp.MulticastMediaReceptionAck](t, server, sccp.IDMulticastMediaReceptionAck, i+1)
		assert.Equal(t, sccp.MulticastMediaReceptionStatusError, ack.MulticastReceptionStatus)
	}
	server.Send(&sccp.DisplayNotify{Notify: sccp.Text("end")})
	s := waitFor(t, p, "the end", func(s softphone.State) bool { return s.Notify == "end" })
	assert.Empty(t, s.Media)
}

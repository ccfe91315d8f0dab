package sccplayer_test

import (
	"bytes"
	"net"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccplayer"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// packet builds an Ethernet packet to the server's port.
func packet(payload []byte) []byte {
	ip := &layers.IPv4{Version: 4, TTL: 64, Protocol: layers.IPProtocolTCP, SrcIP: net.IPv4(10, 0, 0, 1), DstIP: net.IPv4(10, 0, 0, 2)}
	tcp := &layers.TCP{SrcPort: phonePort, DstPort: skinnyPort, Seq: 1, ACK: true, Window: 100}
	if err := tcp.SetNetworkLayerForChecksum(ip); err != nil {
		panic(err)
	}
	buf := gopacket.NewSerializeBuffer()
	if err := gopacket.SerializeLayers(buf, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true},
		&layers.Ethernet{SrcMAC: make(net.HardwareAddr, 6), DstMAC: make(net.HardwareAddr, 6), EthernetType: layers.EthernetTypeIPv4},
		ip, tcp, gopacket.Payload(payload)); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

func TestLayerInPacket(t *testing.T) {
	sccplayer.Register(skinnyPort)
	on := sccptest.Frame(sccp.IDOnHook, 0, make([]byte, 8))
	off := sccptest.Frame(sccp.IDOffHook, 20, nil)
	data := packet(bytes.Join([][]byte{on, off, on[:10]}, nil))

	p := gopacket.NewPacket(data, layers.LayerTypeEthernet, gopacket.DecodeOptions{DecodeStreamsAsDatagrams: true})
	require.Nil(t, p.ErrorLayer())
	s, ok := p.Layer(sccplayer.LayerTypeSkinny).(*sccplayer.Skinny)
	require.True(t, ok)
	require.Len(t, s.Frames, 2)
	assert.IsType(t, (*sccp.OnHook)(nil), s.Frames[0].Message)
	assert.IsType(t, (*sccp.OffHook)(nil), s.Frames[1].Message)
	assert.Equal(t, sccp.Version(20), s.Frames[1].Header.Version)
	assert.Equal(t, on[:10], s.LayerPayload(), "the message that goes on in the next segment")
	assert.True(t, p.Metadata().Truncated)
	assert.Equal(t, "Skinny", sccplayer.LayerTypeSkinny.String())

	p = gopacket.NewPacket(packet([]byte("GET / HTTP/1.1\r\n")), layers.LayerTypeEthernet, gopacket.DecodeOptions{DecodeStreamsAsDatagrams: true})
	require.NotNil(t, p.ErrorLayer())
	require.ErrorIs(t, p.ErrorLayer().Error(), sccp.ErrFrame)
}

func TestDecodingLayer(t *testing.T) {
	var ethernet layers.Ethernet
	var ip layers.IPv4
	var tcp layers.TCP
	var skinny sccplayer.Skinny
	data := packet(bytes.Join(traffic()[:20], nil))

	parser := gopacket.NewDecodingLayerParser(layers.LayerTypeEthernet, &ethernet, &ip, &tcp)
	parser.IgnoreUnsupported = true
	var decoded []gopacket.LayerType
	read := func() error {
		if err := parser.DecodeLayers(data, &decoded); err != nil {
			return err
		}
		return skinny.DecodeFromBytes(tcp.Payload, parser)
	}
	require.NoError(t, read())
	require.Len(t, skinny.Frames, 20)
	alloctest.Zero(t, "a segment of 20 messages", func() {
		if err := read(); err != nil {
			t.Fatal(err)
		}
	})
	assert.Equal(t, sccplayer.LayerTypeSkinny, skinny.CanDecode())
	assert.Equal(t, gopacket.LayerTypeZero, skinny.NextLayerType())
}

func TestLayerBadMessage(t *testing.T) {
	bad := sccptest.Frame(sccp.IDCapabilitiesRes, 0, []byte{0xff, 0xff, 0xff, 0xff})
	good := sccptest.Frame(sccp.IDOnHook, 0, nil)
	var s sccplayer.Skinny
	require.NoError(t, s.DecodeFromBytes(append(bad, good...), gopacket.NilDecodeFeedback))
	require.Len(t, s.Frames, 2)
	require.ErrorIs(t, s.Frames[0].Err, sccp.ErrCount)
	require.IsType(t, (*sccp.Unknown)(nil), s.Frames[0].Message)
	require.NoError(t, s.Frames[1].Err)
}

func FuzzLayer(f *testing.F) {
	for _, frame := range traffic() {
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s sccplayer.Skinny
		if s.DecodeFromBytes(data, gopacket.NilDecodeFeedback) != nil {
			return
		}
		var again []byte
		for _, frame := range s.Frames {
			b, err := frame.Message.Append(nil, frame.Header.Version)
			require.NoError(t, err)
			again = append(again, b...)
		}
		require.Equal(t, string(s.Contents), string(again))
		require.Equal(t, len(data), len(s.Contents)+len(s.Payload))
	})
}

package sccplayer_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"net"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp/sccplayer"
)

// lowerLayers are the ways in which a segment may be wrapped.
func lowerLayers() map[string][]gopacket.SerializableLayer {
	mac := func(t layers.EthernetType) *layers.Ethernet {
		return &layers.Ethernet{SrcMAC: net.HardwareAddr{2, 0, 0, 0, 0, 1}, DstMAC: net.HardwareAddr{2, 0, 0, 0, 0, 2}, EthernetType: t}
	}
	four := func(p layers.IPProtocol) *layers.IPv4 {
		return &layers.IPv4{Version: 4, TTL: 64, Protocol: p, SrcIP: net.IPv4(10, 0, 0, 1), DstIP: net.IPv4(10, 0, 0, 2)}
	}
	six := &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: layers.IPProtocolTCP, SrcIP: net.ParseIP("fd00::1"), DstIP: net.ParseIP("fd00::2")}
	return map[string][]gopacket.SerializableLayer{
		"IPv4": {mac(layers.EthernetTypeIPv4), four(layers.IPProtocolTCP)},
		"IPv6": {mac(layers.EthernetTypeIPv6), six},
		"voice VLAN in a tunnel of the provider": {
			mac(layers.EthernetTypeDot1Q),
			&layers.Dot1Q{VLANIdentifier: 7, Type: layers.EthernetTypeDot1Q},
			&layers.Dot1Q{VLANIdentifier: 100, Type: layers.EthernetTypeIPv4}, four(layers.IPProtocolTCP),
		},
		"GRE": {
			mac(layers.EthernetTypeIPv4), four(layers.IPProtocolGRE),
			&layers.GRE{Protocol: layers.EthernetTypeIPv6}, six,
		},
		"VXLAN": {
			mac(layers.EthernetTypeIPv4), four(layers.IPProtocolUDP), &layers.UDP{SrcPort: 1, DstPort: 4789},
			&layers.VXLAN{ValidIDFlag: true, VNI: 5}, mac(layers.EthernetTypeIPv4), four(layers.IPProtocolTCP),
		},
	}
}

func wrap(t *testing.T, below []gopacket.SerializableLayer, seq uint32, payload []byte) []byte {
	t.Helper()
	segment := &layers.TCP{SrcPort: phonePort, DstPort: skinnyPort, Seq: seq, ACK: true, PSH: true}
	for _, l := range below {
		if network, ok := l.(gopacket.NetworkLayer); ok {
			require.NoError(t, segment.SetNetworkLayerForChecksum(network))
		}
	}
	buf := gopacket.NewSerializeBuffer()
	all := append(append([]gopacket.SerializableLayer{}, below...), segment, gopacket.Payload(payload))
	require.NoError(t, gopacket.SerializeLayers(buf, gopacket.SerializeOptions{FixLengths: true}, all...))
	return buf.Bytes()
}

func info(n int) gopacket.CaptureInfo {
	return gopacket.CaptureInfo{Timestamp: time.Unix(1, 0), CaptureLength: n, Length: n}
}

func pcap(t *testing.T, link layers.LinkType, packets ...[]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := pcapgo.NewWriter(&file)
	require.NoError(t, w.WriteFileHeader(1<<16, link))
	for _, p := range packets {
		require.NoError(t, w.WritePacket(info(len(p)), p))
	}
	return file.Bytes()
}

// framesIn decodes a capture file.
func framesIn(file []byte) (frames [][]byte, err error) {
	var c collector
	d := c.decoder(sccplayer.Decoder{})
	for p, e := range sccplayer.Packets(bytes.NewReader(file)) {
		if e != nil {
			err = e
			break
		}
		d.Packet(p)
	}
	d.Flush()
	return c.frames, err
}

func TestPacketsOfEveryWrapping(t *testing.T) {
	want := traffic()
	for name, below := range lowerLayers() {
		var packets [][]byte
		seq := uint32(1)
		for _, frame := range want {
			packets = append(packets, wrap(t, below, seq, frame))
			seq += uint32(len(frame))
		}
		got, err := framesIn(pcap(t, layers.LinkTypeEthernet, packets...))
		require.NoError(t, err, name)
		requireFrames(t, want, got, name)
	}
}

func TestPacketsOfEveryFile(t *testing.T) {
	want := traffic()[:3]
	below := lowerLayers()["IPv4"]
	packet := wrap(t, below, 1, bytes.Join(want, nil))
	plain := pcap(t, layers.LinkTypeEthernet, packet)
	cooked := append(binary.BigEndian.AppendUint16(nil, uint16(layers.EthernetTypeIPv4)), make([]byte, 18)...)
	sll2 := pcap(t, layers.LinkTypeEthernet, append(cooked, packet[14:]...))
	binary.LittleEndian.PutUint32(sll2[20:], 276)

	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write(plain)
	require.NoError(t, err)
	require.NoError(t, z.Close())

	for name, file := range map[string][]byte{
		"pcap": plain, "gzip": packed.Bytes(), "Linux, all interfaces": sll2,
		"raw IP": pcap(t, layers.LinkTypeRaw, packet[14:]),
		"pcapng": pcapng(t, packet),
	} {
		got, err := framesIn(file)
		require.NoError(t, err, name)
		requireFrames(t, want, got, name)
	}
}

// pcapng has two interfaces of different link types; the packet came in by the
// second.
func pcapng(t *testing.T, packet []byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := pcapgo.NewNgWriter(&file, layers.LinkTypeRaw)
	require.NoError(t, err)
	second, err := w.AddInterface(pcapgo.NgInterface{Name: "eth0", LinkType: layers.LinkTypeEthernet})
	require.NoError(t, err)
	ci := info(len(packet))
	ci.InterfaceIndex = second
	require.NoError(t, w.WritePacket(ci, packet))
	require.NoError(t, w.Flush())
	return file.Bytes()
}

func TestPacketsOfAFileThatWasCut(t *testing.T) {
	want := traffic()[:2]
	below := lowerLayers()["IPv4"]
	first := wrap(t, below, 1, want[0])
	second := wrap(t, below, 1+uint32(len(want[0])), want[1])
	whole := pcap(t, layers.LinkTypeEthernet, first, second)
	for n := len(whole) - len(second) - 15; n < len(whole); n++ {
		got, err := framesIn(whole[:n])
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, n)
		requireFrames(t, want[:1], got, "cut")
	}
	newer := pcapng(t, first)
	got, err := framesIn(newer[:len(newer)-20])
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Empty(t, got)
	for _, file := range [][]byte{nil, whole[:3], whole[:20], []byte("this is no capture at all, is it")} {
		got, err := framesIn(file)
		require.Error(t, err)
		require.Empty(t, got)
	}
}

// A packet that was not captured in full leaves a hole in its stream; what
// comes after it is found again.
func TestPacketsCutByTheSnapLength(t *testing.T) {
	frames := traffic()
	below := lowerLayers()["IPv4"]
	var file bytes.Buffer
	w := pcapgo.NewWriter(&file)
	require.NoError(t, w.WriteFileHeader(96, layers.LinkTypeEthernet))
	seq := uint32(1)
	var whole [][]byte
	for _, frame := range frames {
		p := wrap(t, below, seq, frame)
		seq += uint32(len(frame))
		ci := info(len(p))
		if ci.CaptureLength = min(len(p), 96); len(p) <= 96 {
			whole = append(whole, frame)
		}
		require.NoError(t, w.WritePacket(ci, p[:ci.CaptureLength]))
	}
	got, err := framesIn(file.Bytes())
	require.NoError(t, err)
	kept := 0
	for _, frame := range whole {
		for _, g := range got {
			if bytes.Equal(frame, g) {
				kept++
				break
			}
		}
	}
	require.Greater(t, kept, len(whole)*3/4, "%d of %d", kept, len(whole))
	require.LessOrEqual(t, len(got), len(whole)+len(frames)/20, "frames that were none")
}

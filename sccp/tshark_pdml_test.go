package sccp_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/require"
)

// dissection is what tshark shows of one frame.
type dissection struct {
	fields    []shown
	malformed string // what tshark complains about
}

// shown is one field of the Skinny dissector.
type shown struct {
	name   string // without "skinny."
	pos    int    // in the frame
	size   int
	show   string
	value  []byte
	legend string
}

// dissect lets tshark dissect each frame, in a packet of its own.
func dissect(t *testing.T, tshark string, frames [][]byte) []dissection {
	t.Helper()
	file := filepath.Join(t.TempDir(), "frames.pcap")
	require.NoError(t, os.WriteFile(file, capture(t, frames), 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, tshark, "-r", file, "-d", "tcp.port==2000,skinny", "-T", "pdml", "-J", "skinny _ws.malformed")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	packets, parseErr := parsePDML(out)
	require.NoError(t, parseErr)
	require.NoError(t, cmd.Wait(), stderr.String())
	require.Len(t, packets, len(frames))
	return packets
}

// Everything before the payload of a packet.
const packetHeaders = 14 + 20 + 20

// capture writes each frame as a TCP segment of a connection of its own, so
// that no reassembly joins them.
func capture(t *testing.T, frames [][]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := pcapgo.NewWriter(&file)
	require.NoError(t, w.WriteFileHeader(1<<16, layers.LinkTypeEthernet))
	for i, frame := range frames {
		packet := segment(t, net.IPv4(10, 0, byte(i>>15), 1), uint16(20000+i&0x7fff), 2000, 1, frame)
		info := gopacket.CaptureInfo{Timestamp: time.Unix(int64(i), 0), CaptureLength: len(packet), Length: len(packet)}
		require.NoError(t, w.WritePacket(info, packet))
	}
	return file.Bytes()
}

// segment builds a packet with a TCP segment.
func segment(t *testing.T, from net.IP, sport, dport uint16, seq uint32, payload []byte) []byte {
	t.Helper()
	ip := &layers.IPv4{Version: 4, TTL: 64, Protocol: layers.IPProtocolTCP, SrcIP: from, DstIP: net.IPv4(10, 9, 9, 9)}
	tcp := &layers.TCP{SrcPort: layers.TCPPort(sport), DstPort: layers.TCPPort(dport), Seq: seq, Ack: 1, ACK: true, PSH: true, Window: 8192}
	require.NoError(t, tcp.SetNetworkLayerForChecksum(ip))
	buf := gopacket.NewSerializeBuffer()
	require.NoError(t, gopacket.SerializeLayers(buf, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true},
		&layers.Ethernet{SrcMAC: make(net.HardwareAddr, 6), DstMAC: make(net.HardwareAddr, 6), EthernetType: layers.EthernetTypeIPv4},
		ip, tcp, gopacket.Payload(payload)))
	return buf.Bytes()
}

// parsePDML reads tshark's XML packet by packet: fields nest, and what matters
// is their names and places.
func parsePDML(r io.Reader) ([]dissection, error) {
	var packets []dissection
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return packets, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		for _, a := range start.Attr {
			attr[a.Name.Local] = a.Value
		}
		switch start.Name.Local {
		case "packet":
			packets = append(packets, dissection{})
		case "proto", "field":
			if len(packets) == 0 {
				return nil, fmt.Errorf("a field outside of a packet")
			}
			packets[len(packets)-1].add(attr)
		}
	}
}

func (d *dissection) add(attr map[string]string) {
	name, isSkinny := strings.CutPrefix(attr["name"], "skinny.")
	if strings.HasPrefix(attr["name"], "_ws.malformed") || strings.Contains(attr["showname"], "Dissector bug") {
		d.malformed = attr["showname"]
	}
	if !isSkinny {
		return
	}
	pos, _ := strconv.Atoi(attr["pos"])
	size, _ := strconv.Atoi(attr["size"])
	value, _ := hex.DecodeString(attr["value"])
	d.fields = append(d.fields, shown{name, pos - packetHeaders, size, attr["show"], value, attr["showname"]})
}

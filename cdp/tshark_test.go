package cdp_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/internal/peer"
)

// tshark writes the frames into a capture file and returns the given fields, one
// row for each frame.
func tshark(t *testing.T, frames [][]byte, fields ...string) [][]string {
	t.Helper()
	program := peer.Need(t, "tshark")
	var capture bytes.Buffer
	w := pcapgo.NewWriter(&capture)
	require.NoError(t, w.WriteFileHeader(65535, layers.LinkTypeEthernet))
	for i, f := range frames {
		require.NoError(t, w.WritePacket(gopacket.CaptureInfo{
			Timestamp: time.Unix(int64(i), 0), CaptureLength: len(f), Length: len(f),
		}, f))
	}
	name := filepath.Join(t.TempDir(), "cdp.pcap")
	require.NoError(t, os.WriteFile(name, capture.Bytes(), 0o600))

	args := []string{"-n", "-r", name, "-T", "fields", "-E", "separator=/t"}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	var stderr strings.Builder
	cmd := exec.Command(program, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoErrorf(t, err, "%s", stderr.String())
	var rows [][]string
	for line := range strings.Lines(string(out)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	require.Len(t, rows, len(frames))
	return rows
}

// Wireshark knows about the signed last octet; no round trip can prove that.
func TestTsharkRatesChecksumsGood(t *testing.T) {
	const good = "1"
	var frames [][]byte
	for last := range 256 { // at odd and even length
		frames = append(frames,
			encode(t, cdp.Packet{DeviceID: "ab", Capabilities: cdp.Some(cdp.Switch), Software: "x" + string([]byte{byte(last)})}),
			encode(t, cdp.Packet{DeviceID: "ab", Capabilities: cdp.Some(cdp.Switch), Software: "xy" + string([]byte{byte(last)})}))
	}
	g := newGenerator(11)
	for range 3000 {
		frames = append(frames, encode(t, g.packet()))
	}
	odd := 0
	for _, f := range frames {
		odd += len(payloadOf(t, f)) & 1
	}
	require.Greater(t, odd, 1000)
	for i, row := range tshark(t, frames, "cdp.checksum.status") {
		require.Equalf(t, good, row[0], "frame %d: %x", i, frames[i])
	}
}

func TestTsharkSeesAWrongChecksum(t *testing.T) {
	frame := encode(t, fullPacket())
	frame[25]++
	assert.Equal(t, "0", tshark(t, [][]byte{frame}, "cdp.checksum.status")[0][0])
}

func TestTsharkReadsOurFields(t *testing.T) {
	full := fullPacket()
	full.VoiceQuery = nil // Wireshark shows a query as a voice VLAN
	full.EnergyWise.Value.RecordLength, full.EnergyWise.Value.RecordCount = 0, 0
	full.EnergyWise.Value.Records = nil // made up in fullPacket; their layout is not documented
	packets := []cdp.Packet{
		full,
		cdp.PhonePacket(testMAC(), "7941", "SCCP41.8-2-1S"),
		cdp.SwitchPacket("sw", "Gi0/1", cdp.VoiceVLAN{Mode: cdp.VoicePriority}),
		cdp.SwitchPacket("sw", "Gi0/1", cdp.VoiceVLAN{Mode: cdp.VoiceUntagged}),
		cdp.SwitchPacket("sw", "Gi0/1", cdp.VoiceVLAN{}),
	}
	var frames [][]byte
	for _, p := range packets {
		frames = append(frames, encode(t, p))
	}
	frames = append(frames, tagged(frames[0], 100))
	rows := tshark(t, frames, "cdp.deviceid", "cdp.portid", "cdp.ttl", "cdp.platform", "cdp.native_vlan", "cdp.voice_vlan",
		"cdp.capabilities", "_ws.malformed")
	for i, row := range rows[:len(packets)] {
		p := packets[i]
		assert.Equal(t, p.DeviceID, row[0])
		assert.Equal(t, p.PortID, row[1])
		assert.Equal(t, fmt.Sprint(p.TTL), row[2])
		assert.Equal(t, p.Platform, strings.Split(row[3], ",")[0]) // the text of an access point has the same field
		assert.Contains(t, row[6], fmt.Sprintf("%02x", uint32(p.Capabilities.Value)))
		assert.Empty(t, row[7])
	}
	voice := func(i int) string { return rows[i][5] }
	assert.Equal(t, "7", rows[0][4])
	assert.Equal(t, "100", voice(0))
	assert.Equal(t, "0", voice(2))
	assert.Equal(t, "4095", voice(3))
	assert.Empty(t, voice(4))
	assert.Equal(t, "100", voice(5))
}

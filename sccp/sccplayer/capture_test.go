package sccplayer_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp/sccplayer"
)

var captures = flag.String("captures", "", "folder with pcap files of Skinny")

// A capture that starts later, or lost packets, gives no message that is not in
// the whole capture, but for a few that the loss fell into.
func TestCapturesWithLoss(t *testing.T) {
	if *captures == "" {
		t.Skip("skipped: name a folder with captures by -captures")
	}
	files, err := filepath.Glob(filepath.Join(*captures, "*.pcap"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		packets := readPackets(t, name)
		whole := map[string]bool{}
		for _, frame := range decodePackets(packets, func(int) bool { return true }) {
			whole[frame] = true
		}
		for every := 2; every <= 40; every += 3 {
			got := decodePackets(packets, func(i int) bool { return i >= every && i%every > 0 })
			strange := 0
			for _, frame := range got {
				if !whole[frame] {
					strange++
				}
			}
			assert.NotEmpty(t, got, name)
			assert.LessOrEqual(t, strange, len(got)/100, "%s, one of %d lost", name, every)
		}
	}
}

func decodePackets(packets []gopacket.Packet, keep func(int) bool) (frames []string) {
	d := sccplayer.Decoder{Handle: func(m sccplayer.Message) { frames = append(frames, string(m.Frame)) }}
	for i, p := range packets {
		if keep(i) {
			d.Packet(p)
		}
	}
	d.Flush()
	return frames
}

func readPackets(t *testing.T, name string) (packets []gopacket.Packet) {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	r, err := pcapgo.NewReader(f)
	require.NoError(t, err)
	for p := range gopacket.NewPacketSource(r, r.LinkType()).Packets() {
		packets = append(packets, p)
	}
	return packets
}

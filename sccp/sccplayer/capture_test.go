package sccplayer_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/gopacket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp/internal/captures"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

var captureDir = flag.String("captures", "", captures.Usage)

const (
	fewFrames   = 50     // too few to say anything of a loss
	manyPackets = 20_000 // enough of one file
)

// A capture that starts later, or lost packets, gives no message that is not in
// the whole capture, but for a few that the loss fell into.
func TestCapturesWithLoss(t *testing.T) {
	for _, path := range captures.Files(t, *captureDir) {
		name := filepath.Base(path)
		packets := readPackets(t, path)
		whole := map[string]bool{}
		all := decodePackets(packets, func(int) bool { return true })
		if len(all) < fewFrames {
			t.Logf("%s: %d frames say nothing", name, len(all))
			continue
		}
		for _, frame := range all {
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
			assert.LessOrEqual(t, strange, 1+len(got)/100, "%s, one of %d lost", name, every)
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

func readPackets(t *testing.T, path string) (packets []gopacket.Packet) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	for p, err := range sccplayer.Packets(f) {
		if err != nil {
			t.Logf("%s: the rest is not read: %v", filepath.Base(path), err)
			break
		}
		if packets = append(packets, p); len(packets) == manyPackets {
			break
		}
	}
	return packets
}

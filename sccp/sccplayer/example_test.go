package sccplayer_test

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

// Print the Skinny of a capture file.
func Example() {
	var file io.Reader = captureFile() // or os.Open("calls.pcap")

	decoder := sccplayer.Decoder{Handle: func(m sccplayer.Message) {
		fmt.Println(m.Network, m.Message.ID(), m.Message.LogValue())
	}}
	for p, err := range sccplayer.Packets(file) {
		if err != nil {
			panic(err)
		}
		decoder.Packet(p)
	}
	decoder.Flush()

	// Output:
	// 10.0.0.1->10.0.0.2 OffHook [lineInstance=1 callReference=0]
	// 10.0.0.1->10.0.0.2 KeypadButton [button=Five lineInstance=1 callReference=7]
}

// captureFile is a capture of two messages that came in one segment.
func captureFile() *bytes.Buffer {
	data, _ := (&sccp.OffHook{LineInstance: 1}).Append(nil, 20)
	data, _ = (&sccp.KeypadButton{Button: 5, LineInstance: 1, CallReference: 7}).Append(data, 20)
	packet := packet(data)
	var file bytes.Buffer
	w := pcapgo.NewWriter(&file)
	_ = w.WriteFileHeader(1<<16, layers.LinkTypeEthernet)
	_ = w.WritePacket(gopacket.CaptureInfo{Timestamp: time.Unix(0, 0), CaptureLength: len(packet), Length: len(packet)}, packet)
	return &file
}

package cdp_test

import (
	"context"
	"fmt"
	"log"
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/cdp"
)

// A switch port tells a phone to tag its voice traffic with VLAN 100.
func ExamplePacket_AppendFrame() {
	p := cdp.SwitchPacket("closet-3", "Port 7", cdp.Tagged(100))
	p.Addresses = []netip.Addr{netip.MustParseAddr("192.0.2.1")}
	frame, err := p.AppendFrame(make([]byte, 0, cdp.MaxFrame), cdp.MAC{0x02, 0, 0, 0, 0, 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d bytes to %x\n", len(frame), frame[:6])
	// Output: 155 bytes to 01000ccccccc
}

// What a phone sends, read into a struct.
func ExamplePacket_Decode() {
	phone := cdp.PhonePacket(cdp.MAC{0x00, 0x1b, 0xd4, 0xab, 0xcd, 0xef}, "7941", "SCCP41.8-2-1S")
	received, err := phone.AppendFrame(nil, cdp.MAC{0x00, 0x1b, 0xd4, 0xab, 0xcd, 0xef})
	if err != nil {
		log.Fatal(err)
	}

	f, err := cdp.ParseFrame(received)
	if err != nil {
		log.Fatal(err)
	}
	var p cdp.Packet
	if err := p.Decode(f.Payload); err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Source, p.DeviceID, p.Platform, p.Software)
	fmt.Printf("%v, asks with %x\n", p.Capabilities.Value, p.VoiceQuery)
	// Output:
	// 00:1b:d4:ab:cd:ef SEP001BD4ABCDEF Cisco IP Phone 7941 SCCP41.8-2-1S
	// Host,Phone,TwoPortRelay, asks with 20020001
}

// The same without allocations: only what is wanted is read.
func ExamplePayload_TLVs() {
	p := cdp.SwitchPacket("closet-3", "Port 7", cdp.Tagged(100))
	frame, err := p.AppendFrame(nil, cdp.MAC{0x02, 0, 0, 0, 0, 1})
	if err != nil {
		log.Fatal(err)
	}
	f, err := cdp.ParseFrame(frame)
	if err != nil {
		log.Fatal(err)
	}
	for t, err := range f.Payload.TLVs() {
		if err != nil {
			log.Fatal(err)
		}
		if t.Type == cdp.TypeVoiceVLAN {
			_, v, err := t.VoiceVLAN()
			fmt.Println(t.Type, v, err)
		}
	}
	// Output: Voice VLAN 100 <nil>
}

// A frame put together TLV by TLV.
func ExampleBuilder() {
	b := cdp.NewBuilder(nil, cdp.MAC{0x02, 0, 0, 0, 0, 1}, 2, cdp.DefaultTTL)
	b.Text(cdp.TypeDeviceID, "closet-3")
	b.VoiceVLAN(cdp.Tagged(4095))
	b.Uint16(cdp.TypeNativeVLAN, 1)
	_, err := b.Frame()
	fmt.Println(err)
	// Output: cdp: TLV Voice VLAN (0x000e) at byte 16: value does not fit the type: voice VLAN 4095 is not in 1 to 4094
}

// Announcing a voice VLAN on an interface for an hour. This needs Linux and the
// capability CAP_NET_RAW, so it is not run here.
func ExampleAnnouncer() {
	conn, err := cdp.Open("eth1")
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	a, err := cdp.NewAnnouncer(conn, cdp.SwitchPacket("closet-3", "eth1", cdp.Tagged(100)))
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	if err := a.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

// Printing who comes and goes. This needs Linux and the capability CAP_NET_RAW,
// so it is not run here.
func ExampleListener() {
	conn, err := cdp.Open("eth1")
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	l := cdp.NewListener(conn)
	l.Notify = func(e cdp.Event, n cdp.Neighbor) {
		fmt.Printf("%v %v %q\n", e, n.Source, n.Packet.DeviceID)
	}
	if err := l.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

package lldpmed_test

import (
	"fmt"
	"log"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/lldpmed"
)

// The frame of a port that gives phones VLAN 100, and what a phone reads from it.
func ExamplePort_Append() {
	port := lldpmed.Port{
		Source: cdp.MAC{2, 0, 0, 0, 0, 1}, Port: "eth1", System: "closet", TTL: lldpmed.DefaultTTL,
		Voice: cdp.Tagged(100),
	}
	frame, err := port.Append(nil)
	if err != nil {
		log.Fatal(err)
	}
	heard, err := lldpmed.Parse(frame)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, port %s: voice VLAN %v for %d s\n", heard.System, heard.Port, heard.Voice, heard.TTL)
	// Output: closet, port eth1: voice VLAN 100 for 180 s
}

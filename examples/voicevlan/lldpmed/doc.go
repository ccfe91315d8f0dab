// Package lldpmed tells phones their voice VLAN by LLDP-MED (IEEE 802.1AB with
// ANSI/TIA-1057), as far as a network port needs it for that: frames with a
// network policy for voice, built, read, sent and received.
//
// A frame, all numbers big endian:
//
//	01 80 c2 00 00 0e   destination
//	6 bytes             source
//	88 cc               EtherType
//	TLVs                type (7 bits) and length of the value (9 bits), value
//	00 00               end
//
// Chassis, port and time to live come first. The policy is an organizational TLV
// (127) of OUI 00-12-bb: subtype 1 says what is supported, subtype 2 is the policy.
package lldpmed

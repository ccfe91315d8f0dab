// Package cdp builds, parses, announces and hears frames of the Cisco Discovery
// Protocol, versions 1 and 2. Its main use is to tell IP phones their voice VLAN.
//
// A frame on the wire, all numbers big endian:
//
//	01 00 0c cc cc cc   destination, a multicast group
//	6 bytes             source
//	2 bytes             802.3 length: 8 + payload, without padding
//	aa aa 03            LLC
//	00 00 0c 20 00      SNAP: Cisco, CDP
//	1 byte              version                    payload starts here
//	1 byte              time to live in seconds
//	2 bytes             checksum over the payload, see [Checksum]
//	TLVs                type(2) length(2, counts these four bytes) value
//	zeros               padding to 60 bytes, outside length and checksum
//
// There are two levels. [ParseFrame] gives a view whose [Payload.TLVs] iterates
// over a buffer, and [Builder] appends a frame to one; neither allocates.
// [Packet] is the same as a struct that owns its memory. What a struct field
// cannot hold is kept verbatim in [Packet.Other], so decoding and encoding again
// loses nothing but the order of the TLVs.
//
// [Conn] is a raw socket on one Linux interface. [Announcer] and [Listener] run
// on it, or on anything else that is a [Link].
//
// CDP has no authentication: everything received is a claim by whoever shares
// the wire, and texts may hold control characters.
package cdp

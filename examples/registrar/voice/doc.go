// Package voice carries the voice that cannot go from phone to phone:
// conferences, which it mixes, music for calls on hold, and calls of phones that
// cannot reach each other, which it relays.
//
// An [Engine] opens a UDP port for each phone it talks to. Voice is G.711 at
// 8 kHz in packets of 20 ms; a relay passes on whatever comes.
//
// A port takes packets only from the address of its phone: what anybody else
// sends to it is counted and dropped.
package voice

// Package sccplayer brings Skinny to gopacket: a layer for single packets and
// a decoder for TCP streams.
//
// [Skinny] is a gopacket layer and DecodingLayer: the messages of one TCP
// segment. [Register] makes gopacket decode a TCP port with it; nothing is
// registered before.
//
// Messages are often split over segments. [Decoder] puts the segments of both
// directions in order and gives whole messages with flow and time. It starts
// in the middle of a connection, goes on after lost segments, recognises
// Skinny on any port, and holds a bounded amount of memory.
package sccplayer

// Package media gives phones their voice paths: it chooses a codec that both
// sides have, asks each phone for a receive channel, and tells the other side
// where to send. RTP goes from phone to phone; only conferences, music and calls
// of phones behind address translators go through ports of the registrar, and
// pages go to a multicast group.
//
// Like package call it is pure: facts in, commands out, no I/O.
package media

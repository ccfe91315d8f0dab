// Package media joins two phones by voice: it chooses a codec that both have,
// asks each phone for a receive channel, and tells the other where to send.
// RTP goes from phone to phone; nothing passes through the registrar.
//
// Like package call it is pure: facts in, commands out, no I/O.
package media

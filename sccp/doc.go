// Package sccp encodes and decodes Skinny, the Cisco Skinny Client Control
// Protocol that 79xx and 69xx desk phones speak on TCP port 2000. It is not
// the SCCP of SS7.
//
// # Frames
//
// A frame is three little-endian words and a body:
//
//	length   u32   bytes behind the version word: 4 + len(body)
//	version  u32   0 below version 10, else the version both sides agreed on
//	id       u32   the message
//	body
//
// The version selects the layout of the body, and the length of the body
// decides where the sender stopped: real phones and servers leave fields out
// at the end. Every message of the protocol is a Go struct here, named as the
// protocol names it, with every layout that it has. MESSAGES.md in this
// folder is the reference, generated from the same schema.
//
// # Reading and writing
//
// [Reader] reads messages from a stream without allocating; [Conn] adds
// sending and keeps the two directions apart by type. [Decode] reads a single
// frame. Each message has Append, which writes the whole frame behind a
// buffer of the caller.
//
// Text and bytes of a decoded message alias the frame. A message from a
// Reader is valid until the next call of Next; use Clone to keep it. Under
// the build tag sccppoison a Reader overwrites each frame before the next, so
// that a mistake shows at once.
//
// # Beyond the wire
//
// [Negotiate] and [NewRegisterAck] answer a registration as existing servers
// do. A [Dialect] chooses the form of a message that a phone understands.
// [Text.Display] shows labels and characters as people read them, [AppendJSON]
// whole messages. [Messages] describes every layout as data.
//
// # Tolerant on input, exact on output
//
// What a sender left out is zero, and what it sent beyond the layout is kept
// in Tail. A count is checked against the protocol's maximum and the bytes
// that are there before anything grows. An error names message, version,
// field and offset, and concerns this one message. An id outside the schema
// is an [*Unknown] and no error. A decoded message that is not changed
// encodes to the bytes it came from, padding and old memory behind NULs
// included.
package sccp

//go:generate go run ../internal/sccpgen -schema schema -out .

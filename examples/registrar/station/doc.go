// Package station serves Skinny phones: it speaks the protocol to each of them
// and turns what they send into events for package call, and the commands of
// packages call and media into messages.
//
// A session is one TCP connection. It belongs to no address, so any number of
// phones may stand behind one. Each session has a goroutine that reads, and
// one that writes while there is something in its bounded outbox; nothing that
// one phone does or leaves can hold up another. The exchange joins the sessions:
// one lock around the call machine, the media broker and the screens.
package station

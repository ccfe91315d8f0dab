// Package call decides what happens to calls. A [Machine] takes events (keys
// pressed, phones come and gone, timers fired) and answers with commands (show
// this leg, connect the media of those two, start a timer). It does no I/O,
// starts no goroutine and reads no clock: the same events give the same
// commands, always.
//
// A leg is one phone's side of a call and has a call reference of its own. A
// phone may have many legs; at most one of them, the active leg, has the
// handset. A conversation is what legs have in common: its parties talk, wait on
// hold, or wait for somebody to answer; others ring for it; and the phones that
// share a line with a party mirror it, so that their users see the line in use
// and may take the call over or take part.
//
// What can be derived is derived. After each event, voice paths, mirrors, what
// phones show, and the status that lamps show are computed from the legs and
// conversations touched, and only differences become commands. A feature changes
// state and need not think of who is watching.
package call

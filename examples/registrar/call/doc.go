// Package call decides what happens to calls. A [Machine] takes events (keys
// pressed, phones come and gone, timers fired) and answers with commands (show
// this leg, connect the media of those two, start a timer). It does no I/O,
// starts no goroutine and reads no clock: the same events give the same
// commands, always.
//
// A leg is one phone's side of a call and has a call reference of its own. A
// phone may have many legs; at most one of them, the active leg, has the
// handset. A conversation joins the leg that dialled to the legs that ring or
// to the one that answered.
package call

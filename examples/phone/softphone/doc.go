// Package softphone is a simulated Cisco phone: it boots, registers, makes and
// takes calls and sends RTP, as the phones of its [Model] do. It is made for
// tests of registrars, for demonstrations, and for many phones in one process:
// an idle phone is one goroutine and less than 20 kilobytes.
//
// # Life
//
// [Start] lets a phone boot. It fetches its configuration by TFTP, keeps the
// last one on disk, and boots from that when TFTP is silent; a server that
// says "not found" is different from one that says nothing. When the
// configuration names another firmware than the one that runs, the phone
// fetches it from its file server, a load server or its peers ([Segment]),
// keeps it, and boots again: State.Load tells. Then it tries the call managers
// of the configuration in order, registers with the first that takes it, and
// goes on along the list when it loses it: when TCP ends, or when
// acknowledgements of keepalives stay out. [Phone.Shutdown] unregisters;
// [Phone.Close] pulls the plug.
//
// # Looking and waiting
//
// [Phone.State] is a copy of what a person sees on the phone: lines, softkeys,
// lamps, prompt, calls. [Phone.WaitFor] waits until a condition holds and
// misses no state in between. Config.Trace is told every message sent and
// received, in order, with its time.
//
// # Time
//
// All waiting is done with the standard clock, connections and timers, so that
// testing/synctest runs a phone in no time at all: give it a Config.Dial that
// returns one end of a net.Pipe.
//
// # Fail-over
//
// A phone that loses its server in a call keeps the voice until its user hangs
// up (State.Preserved) and registers with the next server of its list. From
// there it asks the better ones for a token, from time to time and never in a
// call, and returns with the first that it gets.
//
// # Left out
//
// SRTP, video, and codecs that the model does not announce are refused with the
// protocol's own status.
package softphone

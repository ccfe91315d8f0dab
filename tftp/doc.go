// Package tftp hands provisioning files to Cisco phones: configuration,
// firmware, ring tones, locales. One set of files, [Files], stands behind two
// doors: [Server] speaks TFTP (UDP 69), [HTTPHandler] serves the same names by
// HTTP (TCP 6970), which newer phones try first.
//
// # Files
//
// Files asks its sources in order: functions that make a file on request,
// directories ([Dir], confined by [os.Root]) and any [fs.FS] ([NewFS]). Phones
// spell names freely, so lookups ignore case, map backslashes, find
// "jar42sccp.sbn" in a sub-folder and answer "SEP….cnf.xml.sgn" with the
// unsigned file when there is no signed one.
//
// # TFTP
//
// The protocol itself (RFC 1350, 2347, 2348 and tsize of RFC 2349) is done by
// github.com/pin/tftp. It never sees the listening socket: a guard reads every
// datagram, checks it, looks the file up, and hands over only requests that
// will be served, rewritten into one canonical form. Refusals are answered by
// the guard, from the listening port and from the address that was asked. A
// request that comes again from the same port within two seconds, while its
// transfer is under way, is a retransmission and starts no second transfer.
//
// What pin/tftp does not allow, and what follows:
//
//   - Data leaves from a socket bound to the wildcard address, so the kernel's
//     routing table picks the source address. Where that is not the address the
//     phone asked, the server puts two sockets of its own between pin/tftp and
//     the phone, so that the phone hears the address it asked. Such a transfer
//     takes about three times as long on loopback (BenchmarkDetour).
//   - A transfer cannot be interrupted while it waits for an acknowledgement.
//     [Server.Shutdown] therefore may outlast its context by one RetryTimeout.
//   - Transfer sockets are not connected: ICMP "port unreachable" is not seen,
//     and a phone that vanished costs all retransmissions.
//   - It takes about 1.7 times the processor time of dnsmasq for a block: see
//     BENCHMARKS.md.
//   - When a transfer breaks off, by timeout or because the phone sent ERROR,
//     the phone gets an ERROR of code 1 with a short text, whatever the reason.
//   - blksize below 512 and the options timeout and windowsize are ignored, as
//     RFC 2347 permits: the phone then gets 512-byte blocks.
//   - An empty file has no tsize in its answer.
//   - The single-port and anticipate modes can be crashed or stalled by a
//     client; they are never enabled.
//
// # Reflection
//
// TFTP answers a small datagram with larger ones and cannot know whether the
// sender's address is real. The server answers private networks only unless
// [Server.Allow] says otherwise, sends few retransmissions, and lets each
// address start only so many transfers that were never acknowledged. An
// acknowledged transfer gives its token back, so real phones never wait.
package tftp

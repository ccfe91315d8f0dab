// Package dhcp gives phones an address and tells them where their files are
// (options 150 and 66): a DHCP server for one interface, made for a voice network.
// It answers Cisco phones only, unless told otherwise.
//
// [Server] owns the socket and [Scope] says what to give; answers and leases are
// pure state with time as an argument. Leases are in memory: after a restart a
// client that still has one keeps it, because a request for a free address of the
// pool is granted, and new ones are derived from the MAC address.
package dhcp

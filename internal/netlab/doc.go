// Package netlab gives tests two network namespaces joined by a cable: a place
// for raw sockets, DHCP servers and the like, away from the machine's network.
// Linux only, root only; elsewhere the test is skipped through package peer.
package netlab

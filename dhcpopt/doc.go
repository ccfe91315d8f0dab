// Package dhcpopt reads and writes the DHCP options that IP phones boot with:
// 150 and 66 (where the TFTP server is), 67 (boot file), 60 (what the client is),
// 55 (what it asks for) and 43 (vendor specific). It works on bytes and netip
// values, and is neither a client nor a server: use it beside whichever DHCP
// library is there.
//
// An options field is a row of code(1) length(1) value(length), with Pad (0) and
// End (255) being a single byte. A value longer than 255 bytes is split over
// several options of the same code (RFC 3396): [Append] splits, [Join] puts
// together again.
package dhcpopt

// Package serverconf writes the configuration lines that make an existing DHCP
// server tell phones where their TFTP server is: option 150 with all addresses and
// option 66 with the first one, or with a name.
//
// The lines for dnsmasq, ISC dhcpd, Kea and udhcpd are run against these servers
// in the tests. Those for the others follow their documentation; [Kind.Tested]
// tells which is which.
package serverconf

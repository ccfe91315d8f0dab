package dhcpopt

import (
	"errors"
	"fmt"
	"net/netip"
)

// The fixed part of a DHCP message (RFC 2131): where the fields are that matter
// here, in bytes from its start.
const (
	siaddrAt  = 20
	snameAt   = 44
	snameSize = 64
	fileAt    = snameAt + snameSize
	fileSize  = 128
	cookieAt  = fileAt + fileSize
	optionsAt = cookieAt + 4
	cookie    = 0x63825363
)

// ErrNotDHCP means that a message lacks the magic cookie of DHCP.
var ErrNotDHCP = errors.New("not a DHCP message")

// Reply is what an offer or acknowledgement says about booting. The slices alias
// the message.
type Reply struct {
	Siaddr  netip.Addr // next server; invalid when 0.0.0.0
	Sname   []byte     // 64 bytes, server name or options
	File    []byte     // 128 bytes, boot file or options
	Options []byte
}

// ParseReply finds the fields in a DHCP message, which is the payload of the UDP
// datagram.
func ParseReply(message []byte) (Reply, error) {
	if len(message) < optionsAt {
		return Reply{}, fmt.Errorf("dhcpopt: message of %d bytes, want at least %d: %w", len(message), optionsAt, ErrShort)
	}
	c := message[cookieAt:optionsAt]
	if uint32(c[0])<<24|uint32(c[1])<<16|uint32(c[2])<<8|uint32(c[3]) != cookie {
		return Reply{}, fmt.Errorf("dhcpopt: magic cookie %x: %w", c, ErrNotDHCP)
	}
	r := Reply{
		Sname:   message[snameAt:fileAt:fileAt],
		File:    message[fileAt:cookieAt:cookieAt],
		Options: message[optionsAt:],
	}
	if a := netip.AddrFrom4([4]byte(message[siaddrAt:])); !a.IsUnspecified() {
		r.Siaddr = a
	}
	return r, nil
}

// overload reads which of file and sname hold options.
func (r Reply) overload() (file, sname bool, err error) {
	for o, err := range All(r.Options) {
		if err != nil {
			return false, false, err
		}
		if o.Code != Overload {
			continue
		}
		if len(o.Value) != 1 || o.Value[0] < 1 || o.Value[0] > 3 {
			return false, false, &OptionError{Code: Overload, Offset: o.Offset, Err: fmt.Errorf("%w: % x", ErrValue, o.Value)}
		}
		return o.Value[0]&1 != 0, o.Value[0]&2 != 0, nil
	}
	return false, false, nil
}

// Option appends the whole value of an option to dst: joined, and with what is in
// file and sname when Overload says so. On error dst comes back unchanged.
func (r Reply) Option(dst []byte, code Code) (value []byte, found bool, err error) {
	file, sname, err := r.overload()
	if err != nil {
		return dst, false, err
	}
	fields := [3][]byte{r.Options}
	if file {
		fields[1] = r.File
	}
	if sname {
		fields[2] = r.Sname
	}
	return Join(dst, code, fields[:]...)
}

// Source is the part of a DHCP message that names a server.
type Source uint8

// The sources, in the order in which TFTPServers looks at them.
const (
	FromNothing    Source = iota
	FromOption150         // TFTPServers
	FromServerName        // option 66
	FromSiaddr
	FromSname
)

// String names the source.
func (s Source) String() string {
	switch s {
	case FromOption150:
		return "option 150"
	case FromServerName:
		return "option 66"
	case FromSiaddr:
		return "siaddr"
	case FromSname:
		return "sname"
	}
	return "nothing"
}

// PhoneServers is how many addresses of option 150 a Cisco phone uses.
const PhoneServers = 2

// TFTPServers returns the servers that a Cisco phone would ask for its files:
// the first two addresses of option 150, else option 66, else siaddr, else sname.
// The list is empty when the message names none.
//
// The order is what is told about Cisco IP phones, not measured on one; Cisco's
// small-business switches and other makers prefer sname and option 66. A server
// is safe when it sends the same address everywhere.
//
// An unusable option 150 or 66 is reported in the error, and the list is then what
// comes next in the order; so a caller can show what a phone would do and why.
func (r Reply) TFTPServers() ([]Server, error) {
	var errs []error
	value, found, err := r.Option(nil, TFTPServers)
	if err != nil {
		return nil, err
	}
	if found {
		addrs, err := ParseServers(nil, value)
		if err == nil {
			return fromAddrs(addrs), nil
		}
		errs = append(errs, err)
	}
	value, found, err = r.Option(nil, ServerName)
	if err != nil {
		return nil, err
	}
	if found {
		if s, ok := ParseServerName(value); ok {
			s.From = FromServerName
			return []Server{s}, errors.Join(errs...)
		}
		errs = append(errs, wrong(ServerName, "%w: %q", ErrValue, value))
	}
	return r.fromFields(), errors.Join(errs...)
}

func fromAddrs(addrs []netip.Addr) []Server {
	var servers []Server
	for _, a := range addrs[:min(len(addrs), PhoneServers)] {
		servers = append(servers, Server{Addr: a, From: FromOption150})
	}
	return servers
}

func (r Reply) fromFields() []Server {
	if r.Siaddr.IsValid() {
		return []Server{{Addr: r.Siaddr, From: FromSiaddr}}
	}
	// The options were read before, so an error here is none that is new.
	if _, sname, err := r.overload(); err != nil || sname {
		return nil
	}
	if s, ok := ParseServerName(r.Sname); ok {
		s.From = FromSname
		return []Server{s}
	}
	return nil
}

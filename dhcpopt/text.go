package dhcpopt

import (
	"bytes"
	"net/netip"
	"strings"
)

// Text is the text in the value of ServerName, BootFile or VendorClass, or in the
// sname and file fields: up to the first NUL. RFC 2132 wants no NUL, but servers
// and phones send one. It aliases the value.
func Text(value []byte) []byte {
	text, _, _ := bytes.Cut(value, []byte{0})
	return text
}

// Server is where a client can get its files: an address, or a name to look up.
type Server struct {
	Addr netip.Addr // invalid when there is only a name
	Name string     // as received; empty when there is only an address
	From Source
}

// String returns the address or the name.
func (s Server) String() string {
	if s.Addr.IsValid() {
		return s.Addr.String()
	}
	return s.Name
}

// ParseServerName reads the value of ServerName, or the sname field. The zero
// Server and false mean that it is empty or not printable ASCII without blanks.
func ParseServerName(value []byte) (Server, bool) {
	text := bytes.TrimSpace(Text(value))
	if len(text) == 0 {
		return Server{}, false
	}
	for _, c := range text {
		if c <= ' ' || c > '~' {
			return Server{}, false
		}
	}
	s := Server{Name: string(text)}
	if a, err := netip.ParseAddr(s.Name); err == nil {
		s.Addr = a
	}
	return s, true
}

// Class is the value of VendorClass. It aliases the message.
type Class []byte

const (
	classCisco = "Cisco Systems, Inc."
	classPhone = "IP Phone"
)

// String returns the text without the NUL that many phones send.
func (c Class) String() string { return string(Text(c)) }

// Cisco reports whether the client says that it is made by Cisco.
func (c Class) Cisco() bool { return bytes.HasPrefix(c, []byte(classCisco)) }

// Phone reports whether the client says that it is a Cisco IP phone. Some models
// send no more than the name of the maker; for these it is false.
func (c Class) Phone() bool {
	return c.Cisco() && bytes.HasPrefix(bytes.TrimLeft(c[len(classCisco):], " "), []byte(classPhone))
}

// Model returns the model of a Cisco IP phone, four digits and a G if there is
// one: "7912", "7941G". It is empty when the class has none.
func (c Class) Model() string {
	if !c.Phone() {
		return ""
	}
	_, model, _ := strings.Cut(c.String(), classPhone)
	model = strings.TrimPrefix(strings.TrimLeft(model, " "), "CP-")
	digits := 0
	for digits < len(model) && model[digits] >= '0' && model[digits] <= '9' {
		digits++
	}
	switch {
	case digits != 4:
		return ""
	case len(model) > digits && model[digits] == 'G':
		return model[:digits+1]
	}
	return model[:digits]
}

// PhoneClass is the class that a phone of this model sends, such as "CP-7941G";
// with the trailing NUL of the real ones when nul is set.
func PhoneClass(model string, nul bool) string {
	s := classCisco + " " + classPhone + " " + model
	if nul {
		s += "\x00"
	}
	return s
}

// Requested reports whether the value of ParameterRequest asks for an option.
func Requested(value []byte, code Code) bool { return bytes.IndexByte(value, byte(code)) >= 0 }

// PhoneRequest is the value of ParameterRequest that Cisco phones send.
func PhoneRequest() []byte { return []byte{1, 66, 6, 3, 15, 150, 35} }

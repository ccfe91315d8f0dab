package dhcpopt

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// MaxServers is how many addresses AppendServers and ParseServers take.
const MaxServers = 256

const addrSize = 4

// splitServers is the longest value of one TFTPServers option: whole addresses,
// so that a client that does not join options still reads right ones.
const splitServers = longest / addrSize * addrSize

// ErrText is the mistake of a DHCP server that was told to send option 150 as
// text: "10.9.0.1" is eight bytes, so clients read it as 49.48.46.57 and
// 46.48.46.49. A *TextError carries what was meant.
var ErrText = errors.New("addresses were sent as text")

// TextError is what ParseServers returns for addresses, or a name, sent as text.
type TextError struct {
	Text  string       // without NUL and blanks around it
	Addrs []netip.Addr // what the sender meant; empty when Text is a name
}

func (e *TextError) Error() string {
	if len(e.Addrs) == 0 {
		return fmt.Sprintf("dhcpopt: %v: a name was sent as text: %q, phones will not understand it; "+
			"configure the option as IP addresses, names go to %v", TFTPServers, e.Text, ServerName)
	}
	return fmt.Sprintf("dhcpopt: %v: %v: %q, phones will not understand it; configure the option as IP addresses",
		TFTPServers, ErrText, e.Text)
}

// Is reports that target is ErrText.
func (e *TextError) Is(target error) bool { return target == ErrText }

// AppendServers appends option 150 with these addresses in order of preference,
// split when there are more than 63. On error dst comes back unchanged.
//
// Cisco phones use the first two. Send the first one in ServerName as well:
// other devices look there first.
func AppendServers(dst []byte, addrs ...netip.Addr) ([]byte, error) {
	if len(addrs) == 0 || len(addrs) > MaxServers {
		return dst, wrong(TFTPServers, "%w: %d addresses, want 1 to %d", ErrValue, len(addrs), MaxServers)
	}
	for i, a := range addrs {
		if err := usable(i, a); err != nil {
			return dst, err
		}
	}
	for len(addrs) > 0 {
		n := min(len(addrs), splitServers/addrSize)
		dst = append(dst, byte(TFTPServers), byte(n*addrSize))
		for _, a := range addrs[:n] {
			b := a.As4()
			dst = append(dst, b[:]...)
		}
		addrs = addrs[n:]
	}
	return dst, nil
}

// usable refuses what cannot be the address of a server.
func usable(i int, a netip.Addr) error {
	broadcast := netip.AddrFrom4([4]byte{255, 255, 255, 255})
	if !a.Is4() || a.IsUnspecified() || a.IsLoopback() || a.IsMulticast() || a == broadcast {
		return wrong(TFTPServers, "%w: address %d, %v, cannot be a server", ErrValue, i+1, a)
	}
	return nil
}

// ParseServers appends the addresses in the value of option 150 to dst. On error
// dst comes back unchanged. It does not allocate when dst has room.
//
// When the value is text it returns a *TextError; who wants to be lenient can use
// the addresses in there. A value that reads as text could also be addresses whose
// every byte is a digit or a letter; no private address is one of these.
func ParseServers(dst []netip.Addr, value []byte) ([]netip.Addr, error) {
	if text := asText(value); text != nil {
		return dst, text
	}
	if len(value) == 0 || len(value)%addrSize != 0 || len(value) > MaxServers*addrSize {
		return dst, wrong(TFTPServers, "%w: %d bytes, want 1 to %d times %d", ErrValue, len(value), MaxServers, addrSize)
	}
	addrs := dst
	for i := 0; i < len(value); i += addrSize {
		a := netip.AddrFrom4([4]byte(value[i:]))
		if err := usable(i/addrSize, a); err != nil {
			return dst, err
		}
		addrs = append(addrs, a)
	}
	return addrs, nil
}

// asText recognises a list of dotted quads, or of eight hexadecimal digits each,
// or the name of a host. Values that are no text are told by their first foreign
// byte, without allocating.
func asText(value []byte) *TextError {
	if len(value) < len("1.1.1.1") || len(value) > MaxServers*len("255.255.255.255, ") {
		return nil
	}
	for _, c := range value {
		if !textByte(c) {
			return nil
		}
	}
	text := strings.Trim(string(value), "\x00 ")
	addrs := dotted(text)
	if addrs == nil {
		addrs = hexadecimal(text)
	}
	for i, a := range addrs {
		if usable(i, a) != nil {
			return nil
		}
	}
	if len(addrs) > MaxServers || len(addrs) == 0 && !hostName(text) {
		return nil
	}
	return &TextError{Text: text, Addrs: addrs}
}

func textByte(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || strings.IndexByte(".,: -\x00", c) >= 0
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// shortestName is two addresses long: the bytes of one could be a short name by
// chance.
const shortestName = 2 * addrSize

// hostName tells a name of two labels or more that does not end in a number.
func hostName(text string) bool {
	labels := strings.Split(text, ".")
	if len(text) < shortestName || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || strings.ContainsAny(label, ",: \x00") || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return letter(labels[len(labels)-1][0])
}

func dotted(text string) (addrs []netip.Addr) {
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		a, err := netip.ParseAddr(field)
		if err != nil || !a.Is4() {
			return nil
		}
		addrs = append(addrs, a)
	}
	return addrs
}

func hexadecimal(text string) (addrs []netip.Addr) {
	digits := strings.NewReplacer(":", "", "-", "", " ", "").Replace(strings.TrimPrefix(text, "0x"))
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) == 0 || len(b)%addrSize != 0 {
		return nil
	}
	for ; len(b) > 0; b = b[addrSize:] {
		addrs = append(addrs, netip.AddrFrom4([4]byte(b)))
	}
	return addrs
}

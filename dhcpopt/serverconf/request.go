package serverconf

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/skinnykit/skinny/dhcpopt"
)

// MaxAddresses is how many addresses there may be: what one option holds, as not
// every server splits a longer one.
const MaxAddresses = 63

// Request is what a server shall tell phones.
type Request struct {
	// Servers are the TFTP servers in order of preference. Phones use the first two.
	Servers []netip.Addr
	// Name is sent in option 66; empty means the first of Servers.
	Name string
	// PhonesOnly sends both options to Cisco phones only.
	PhonesOnly bool
}

// ParseServers reads addresses as a person writes them. The error names the one
// that is wrong and says what to do.
func ParseServers(texts []string) ([]netip.Addr, error) {
	var addrs []netip.Addr
	for _, text := range texts {
		a, err := parseServer(text)
		if err != nil {
			return nil, fmt.Errorf("serverconf: %w", err)
		}
		addrs = append(addrs, a)
	}
	return addrs, checkServers(addrs)
}

func parseServer(text string) (netip.Addr, error) {
	a, err := netip.ParseAddr(text)
	switch {
	case err == nil && a.Unmap().Is4():
		return a.Unmap(), nil
	case err == nil:
		return a, fmt.Errorf("%s is an IPv6 address; option 150 holds IPv4 addresses only", text)
	case CheckName(text) == nil && strings.Trim(text, "0123456789.") != "":
		return a, fmt.Errorf("%q is a name; option 150 holds addresses only, a name can go to option 66", text)
	}
	return a, fmt.Errorf("%q is no IPv4 address, such as 10.0.0.1", text)
}

func checkServers(addrs []netip.Addr) error {
	switch {
	case len(addrs) == 0:
		return errors.New("serverconf: no TFTP server is given; phones need the address of at least one")
	case len(addrs) > MaxAddresses:
		return fmt.Errorf("serverconf: %d TFTP servers, one option holds %d (phones use two)", len(addrs), MaxAddresses)
	}
	seen := make(map[netip.Addr]bool)
	for _, a := range addrs {
		switch {
		case !a.Is4():
			return fmt.Errorf("serverconf: %v is no IPv4 address; option 150 holds nothing else", a)
		case seen[a]:
			return fmt.Errorf("serverconf: %v stands here twice; name each TFTP server once, best first", a)
		}
		if _, err := dhcpopt.AppendServers(nil, a); err != nil {
			return fmt.Errorf("serverconf: %v cannot be the address of a server", a)
		}
		seen[a] = true
	}
	return nil
}

// longestName is the limit of DNS.
const longestName = 253

// CheckName refuses what is no name of a host, and with it everything that could
// end a quoted text in a configuration file.
func CheckName(name string) error {
	wrong := fmt.Errorf("serverconf: %q is no name of a host for option 66, such as tftp.example.org", name)
	if len(name) == 0 || len(name) > longestName {
		return wrong
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(name, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return wrong
		}
		for _, c := range []byte(label) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
			if !letter && (c < '0' || c > '9') && c != '-' && c != '_' {
				return wrong
			}
		}
	}
	return nil
}

func (r Request) check(k Kind) error {
	if err := checkServers(r.Servers); err != nil {
		return err
	}
	if most := k.mostAddresses(); most > 0 && len(r.Servers) > most {
		return fmt.Errorf("serverconf: %d TFTP servers, %s takes %d", len(r.Servers), k, most)
	}
	if r.PhonesOnly && !k.CanFilter() {
		return fmt.Errorf("serverconf: no lines for phones only are known for %s; other clients ignore the options, leave the filter out", k)
	}
	if r.Name == "" {
		return nil
	}
	if a, err := netip.ParseAddr(r.Name); err == nil && !a.Is4() {
		return fmt.Errorf("serverconf: %s in option 66 is an IPv6 address; write an IPv4 address or a name", r.Name)
	}
	return CheckName(r.Name)
}

// name is the text of option 66.
func (r Request) name() string {
	if r.Name != "" {
		return r.Name
	}
	return r.Servers[0].String()
}

// list joins the addresses.
func (r Request) list(separator string) string {
	var texts []string
	for _, a := range r.Servers {
		texts = append(texts, a.String())
	}
	return strings.Join(texts, separator)
}

// hex is the value of option 150 in hexadecimal, a separator between the bytes.
func (r Request) hex(separator string) string {
	var bytes []string
	for _, a := range r.Servers {
		for _, b := range a.As4() {
			bytes = append(bytes, fmt.Sprintf("%02x", b))
		}
	}
	return strings.Join(bytes, separator)
}

// hexName is option 66 in hexadecimal.
func (r Request) hexName() string { return hex.EncodeToString([]byte(r.name())) }

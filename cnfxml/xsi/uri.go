package xsi

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// ErrURI: a URI cannot be made of the arguments.
var ErrURI = errors.New("no URI for phones")

// uri joins a scheme and its parts, which must not be empty or have a colon,
// a blank or a control character.
func uri(scheme string, parts ...string) (string, error) {
	for _, p := range parts {
		if p == "" || strings.IndexFunc(p, func(r rune) bool { return r <= ' ' || r == ':' || r == 0x7F }) >= 0 {
			return "", fmt.Errorf("xsi: %s with %q: %w", scheme, p, ErrURI)
		}
	}
	text := scheme + ":" + strings.Join(parts, ":")
	if len(text) > MaxURL {
		return "", fmt.Errorf("xsi: %s with %d characters, phones take %d: %w", scheme, len(text), MaxURL, ErrURI)
	}
	return text, nil
}

// Key returns the URI that presses a key: KeyPad0 to KeyPad9, KeyPadStar,
// KeyPadPound, Line1 and so on, Soft1 to Soft5, VolUp, VolDwn, Headset,
// Speaker, Mute, Info, Messages, Services, Directories, Settings, Hold,
// NavUp, NavDwn, NavLeft, NavRight, NavSelect, NavBack. The error wraps
// ErrURI.
func Key(name string) (string, error) {
	if !isKey(name) {
		return "", fmt.Errorf("xsi: key %q: %w", name, ErrURI)
	}
	return uri("Key", name)
}

// maxLineKey is the highest of the line keys with their expansion modules.
const maxLineKey = 34

func isKey(name string) bool {
	switch name {
	case "KeyPadStar", "KeyPadPound", "VolUp", "VolDwn", "Headset", "Speaker", "Mute", "Info", "Messages",
		"Services", "Directories", "Settings", "AppMenu", "Hold",
		"NavUp", "NavDwn", "NavLeft", "NavRight", "NavSelect", "NavBack":
		return true
	}
	for _, k := range [...]struct {
		prefix   string
		from, to int
	}{{"KeyPad", 0, 9}, {"Line", 1, maxLineKey}, {"Soft", 1, 5}} {
		digits, ok := strings.CutPrefix(name, k.prefix)
		if n, err := strconv.Atoi(digits); ok && err == nil && strconv.Itoa(n) == digits {
			return n >= k.from && n <= k.to
		}
	}
	return false
}

// SoftKey returns the URI of what a softkey of the phone does on a page:
// Back, Cancel, Exit, Next, Search, Select, Submit, Update, Dial, EditDial, <<
// and others, which depend on the page. The error wraps ErrURI.
func SoftKey(name string) (string, error) { return uri("SoftKey", name) }

// Dial returns the URI that dials a number. The error wraps ErrURI.
func Dial(number string) (string, error) { return uri("Dial", number) }

// EditDial returns the URI that shows a number for changing before it is
// dialled. The error wraps ErrURI.
func EditDial(number string) (string, error) { return uri("EditDial", number) }

// Play returns the URI that plays a ring file of the TFTP server. The error
// wraps ErrURI.
func Play(file string) (string, error) { return uri("Play", file) }

// Init returns the URI that resets a feature of the phone: CallHistory,
// AppStatus, Messages, Services or Directories. The error wraps ErrURI.
func Init(object string) (string, error) { return uri("Init", object) }

// Ports and volumes of RTP URIs.
const (
	MinRTPPort = 20480 // ports are even
	MaxRTPPort = 32768
	MaxVolume  = 100 // percent
)

// RTPRx returns the URI by which a phone plays a stream that comes to a port
// of its own. An invalid address stands for the one who sent the request;
// volume is in percent, and 0 the phone's own. The error wraps ErrURI.
func RTPRx(from netip.Addr, port uint16, volume int) (string, error) {
	return rtpRx("RTPRx", from, port, volume)
}

// RTPMRx is RTPRx for a multicast group.
func RTPMRx(group netip.Addr, port uint16, volume int) (string, error) {
	if !group.IsMulticast() {
		return "", fmt.Errorf("xsi: %v is no multicast address: %w", group, ErrURI)
	}
	return rtpRx("RTPMRx", group, port, volume)
}

// RTPTx returns the URI by which a phone sends its microphone to an address.
// The error wraps ErrURI.
func RTPTx(to netip.Addr, port uint16) (string, error) { return rtp("RTPTx", to, port) }

// RTPMTx is RTPTx for a multicast group.
func RTPMTx(group netip.Addr, port uint16) (string, error) {
	if !group.IsMulticast() {
		return "", fmt.Errorf("xsi: %v is no multicast address: %w", group, ErrURI)
	}
	return rtp("RTPMTx", group, port)
}

// The URIs that end a stream.
const (
	StopRTPRx  = "RTPRx:Stop"
	StopRTPTx  = "RTPTx:Stop"
	StopRTPMRx = "RTPMRx:Stop"
	StopRTPMTx = "RTPMTx:Stop"
)

func rtpRx(scheme string, addr netip.Addr, port uint16, volume int) (string, error) {
	text, err := rtp(scheme, addr, port)
	switch {
	case err != nil || volume == 0:
		return text, err
	case volume < 0 || volume > MaxVolume:
		return "", fmt.Errorf("xsi: a volume of %d: %w", volume, ErrURI)
	}
	return fmt.Sprintf("%s:%d", text, volume), nil
}

func rtp(scheme string, addr netip.Addr, port uint16) (string, error) {
	switch {
	case port < MinRTPPort || port > MaxRTPPort || port%2 != 0:
		return "", fmt.Errorf("xsi: port %d is not even and from %d to %d: %w", port, MinRTPPort, MaxRTPPort, ErrURI)
	case !addr.IsValid() && scheme == "RTPRx":
		return fmt.Sprintf("%s::%d", scheme, port), nil
	case !addr.Unmap().Is4():
		return "", fmt.Errorf("xsi: %v is no IPv4 address: %w", addr, ErrURI)
	}
	return fmt.Sprintf("%s:%v:%d", scheme, addr.Unmap(), port), nil
}

// Query returns the URI of a softkey that adds a parameter to the URL of the
// menu item that is chosen, and loads that. The error wraps ErrURI.
func Query(name, value string) (string, error) {
	parameter := name + "=" + value
	if name == "" || strings.ContainsAny(name, "=&?") || strings.ContainsAny(value, "&?") {
		return "", fmt.Errorf("xsi: parameter %q: %w", parameter, ErrURI)
	}
	return uri("QueryStringParam", parameter)
}

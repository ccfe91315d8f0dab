package cnfxml

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// MAC is a phone's hardware address, by which its files are named.
type MAC [6]byte

// ParseMAC reads twelve hexadecimal digits in any case, bare or separated by
// colons, hyphens or dots.
func ParseMAC(text string) (MAC, error) {
	var m MAC
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(text)
	if len(digits) != 2*len(m) {
		return MAC{}, fmt.Errorf("cnfxml: MAC address %q: %w", text, ErrValue)
	}
	if _, err := hex.Decode(m[:], []byte(digits)); err != nil {
		return MAC{}, fmt.Errorf("cnfxml: MAC address %q: %w", text, ErrValue)
	}
	return m, nil
}

// String returns twelve upper-case digits, as they stand in file names.
func (m MAC) String() string {
	return string(m.append(make([]byte, 0, 2*len(m))))
}

func (m MAC) append(dst []byte) []byte {
	const digits = "0123456789ABCDEF"
	for _, b := range m {
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	return dst
}

// lower returns the digits in lower case, which 7902, 7905 and 7912 use.
func (m MAC) lower() string { return hex.EncodeToString(m[:]) }

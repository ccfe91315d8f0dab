package tftp

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxName is the longest file name in bytes. A TFTP request of 512 bytes, with
// its mode and options, has room for little more.
const MaxName = 480

// CleanName turns a name as phones write it into a slash-separated path below
// the served tree: leading slashes go, backslashes become slashes, repeated
// slashes become one. It refuses (ErrRefused) what leaves the tree, hidden
// files, control characters, and colons, which name drives and streams on
// Windows.
func CleanName(asked string) (string, error) {
	switch {
	case len(asked) > MaxName:
		return "", fmt.Errorf("%w: name of %d bytes, the limit is %d", ErrRefused, len(asked), MaxName)
	case !utf8.ValidString(asked):
		return "", fmt.Errorf("%w: name is not UTF-8", ErrRefused)
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(asked, isSeparator) {
		if part[0] == '.' {
			return "", fmt.Errorf("%w: name with a part that begins with a dot", ErrRefused)
		}
		if strings.ContainsFunc(part, isForbidden) {
			return "", fmt.Errorf("%w: name with a control character or colon", ErrRefused)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "", fmt.Errorf("%w: empty name", ErrRefused)
	}
	return strings.Join(parts, "/"), nil
}

func isSeparator(r rune) bool { return r == '/' || r == '\\' }

func isForbidden(r rune) bool { return r < ' ' || r == 0x7f || r == ':' }

const (
	signedSuffix    = ".sgn"
	encryptedSuffix = ".enc.sgn"
	// IP Communicator asks for its files below this folder.
	softphonePrefix = "communicator/"
)

// candidates lists the names under which a cleaned name may be served, best
// first. An encrypted file has no substitute: the phone asks for the signed
// one itself.
func candidates(name string) []string {
	list := make([]string, 1, 4)
	list[0] = name
	if n := len(softphonePrefix); len(name) > n && strings.EqualFold(name[:n], softphonePrefix) {
		list = append(list, name[n:])
	}
	if !hasSuffixFold(name, signedSuffix) || hasSuffixFold(name, encryptedSuffix) {
		return list
	}
	for _, signed := range list {
		plain := signed[:len(signed)-len(signedSuffix)]
		if plain != "" && !strings.HasSuffix(plain, "/") {
			list = append(list, plain)
		}
	}
	return list
}

func hasSuffixFold(name, suffix string) bool {
	start := len(name) - len(suffix)
	return start >= 0 && strings.EqualFold(name[start:], suffix)
}

const (
	configSuffix = ".cnf.xml"
	macDigits    = 12
)

// Device returns the device name, such as "SEP001B54C9A5E1", when name is a
// phone's own configuration file: three letters and twelve hexadecimal digits
// before ".cnf.xml". Case does not matter; the result is upper case.
func Device(name string) (device string, ok bool) {
	const length = 3 + macDigits
	if len(name) != length+len(configSuffix) || !strings.EqualFold(name[length:], configSuffix) {
		return "", false
	}
	for i := range length {
		c := name[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if i < 3 && !letter || i >= 3 && !isHex(c) {
			return "", false
		}
	}
	return strings.ToUpper(name[:length]), true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// IsDefault reports whether name is the configuration for unknown phones,
// XMLDefault.cnf.xml or XmlDefault.cnf.xml.
func IsDefault(name string) bool {
	return strings.EqualFold(name, "XMLDefault.cnf.xml")
}

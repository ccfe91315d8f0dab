package cnfxml

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Errors of Opt.Get besides ErrValue.
var (
	// ErrUnset: the element is absent or empty.
	ErrUnset = errors.New("no value")
	// ErrPlaceholder: the text is a token that a template would replace.
	ErrPlaceholder = errors.New("placeholder of a template")
)

// Phones use several spellings of yes and no, and read a wrong one as no or as
// zero. Each has its own type, so that no setting gets the other's spelling.
type (
	// TrueFalse is written true or false.
	TrueFalse bool
	// ZeroOne is written 1 for true and 0 for false.
	ZeroOne bool
	// EnabledZero is written 0 for true and 1 for false: true means that the
	// thing the element is named after is on.
	EnabledZero bool
)

// Protocol is the signalling protocol of a phone.
type Protocol string

// The protocols.
const (
	SCCP Protocol = "SCCP"
	SIP  Protocol = "SIP"
)

// WebAccess says what the phone's web server allows.
type WebAccess uint8

// The web access levels, with the numbers that stand in files.
const (
	WebAccessOn WebAccess = iota
	WebAccessOff
	WebAccessReadOnly
)

// SettingsAccess says what the phone's settings menu allows.
type SettingsAccess uint8

// The settings access levels, with the numbers that stand in files.
const (
	SettingsAccessOff SettingsAccess = iota
	SettingsAccessOn
	SettingsAccessRestricted
)

// SecurityMode is the security of the signalling.
type SecurityMode uint8

// The security modes, with the numbers that stand in files. Some files have 0.
const (
	SecurityNone SecurityMode = iota + 1
	SecurityAuthenticated
	SecurityEncrypted
)

// CAPFAuthMode is how a phone proves itself to the certificate authority.
type CAPFAuthMode uint8

// The CAPF modes, with the numbers that stand in files.
const (
	CAPFAuthNone CAPFAuthMode = iota
	CAPFAuthString
	CAPFAuthNullString
	CAPFAuthLSC // locally significant certificate
	CAPFAuthMIC // manufacturer-installed certificate
)

// TOS is a whole type-of-service byte, as DSCP elements hold it: 96 is CS3,
// 184 is EF.
type TOS uint8

// DSCP returns the six-bit code point.
func (t TOS) DSCP() uint8 { return uint8(t) >> 2 }

// TOSFromDSCP returns the byte for a six-bit code point.
func TOSFromDSCP(dscp uint8) TOS { return TOS(dscp << 2) }

// Clock is a time of day or a duration in minutes, written HH:MM.
type Clock uint16

// MakeClock returns hours and minutes as a Clock.
func MakeClock(hours, minutes int) Clock { return Clock(hours*60 + minutes) }

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// IntList is a list of integers separated by commas.
type IntList string

// Ints returns the integers.
func (l IntList) Ints() ([]int, error) {
	var list []int
	for part := range strings.SplitSeq(string(l), ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("cnfxml: list %q: %w", string(l), ErrValue)
		}
		list = append(list, n)
	}
	return list, nil
}

// readScalar reads text into what dst points to. Canonical says that writing
// the value gives the same text.
func readScalar(dst any, text string) (canonical, ok bool) {
	trimmed := strings.Trim(text, " \t\r\n")
	switch p := dst.(type) {
	case *TrueFalse:
		*p = trimmed == "true"
		ok = trimmed == "true" || trimmed == "false"
	case *ZeroOne:
		*p = trimmed == "1"
		ok = trimmed == "0" || trimmed == "1"
	case *EnabledZero:
		*p = trimmed == "0"
		ok = trimmed == "0" || trimmed == "1"
	case *Protocol:
		*p = Protocol(trimmed)
		ok = *p == SCCP || *p == SIP
	case *IntList:
		*p = IntList(text)
		_, err := p.Ints()
		return true, err == nil
	case *Secret:
		*p = NewSecret(text)
		return true, true
	case *Clock:
		*p, ok = parseClock(trimmed)
	case *int:
		*p, ok = parseInt[int](trimmed, 32)
	case *uint16:
		*p, ok = parseUint[uint16](trimmed, 16)
	case *uint32:
		*p, ok = parseUint[uint32](trimmed, 32)
	case *TOS:
		*p, ok = parseUint[TOS](trimmed, 8)
	case *WebAccess:
		*p, ok = parseUint[WebAccess](trimmed, 8)
	case *SettingsAccess:
		*p, ok = parseUint[SettingsAccess](trimmed, 8)
	case *SecurityMode:
		*p, ok = parseUint[SecurityMode](trimmed, 8)
	case *CAPFAuthMode:
		*p, ok = parseUint[CAPFAuthMode](trimmed, 8)
	case *FeatureID:
		*p, ok = parseUint[FeatureID](trimmed, 16)
	}
	if !ok {
		return false, false
	}
	var buf [24]byte
	return string(appendScalar(buf[:0], dst)) == text, true
}

// textOf returns the value that src points to, if that is text by nature.
func textOf(src any) (text string, ok bool) {
	switch p := src.(type) {
	case *string:
		return *p, true
	case *Protocol:
		return string(*p), true
	case *IntList:
		return string(*p), true
	case *Secret:
		return p.Reveal(), true
	}
	return "", false
}

// appendScalar writes the value that src points to, without escaping.
func appendScalar(dst []byte, src any) []byte {
	if text, ok := textOf(src); ok {
		return append(dst, text...)
	}
	return appendNumber(dst, src)
}

// appendNumber is appendScalar for values that are not text by nature.
func appendNumber(dst []byte, src any) []byte {
	switch p := src.(type) {
	case *TrueFalse:
		return strconv.AppendBool(dst, bool(*p))
	case *ZeroOne:
		return append(dst, digitIf(bool(*p)))
	case *EnabledZero:
		return append(dst, digitIf(!bool(*p)))
	case *Clock:
		return appendClock(dst, *p)
	case *int:
		return strconv.AppendInt(dst, int64(*p), 10)
	case *uint16:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *uint32:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *TOS:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *WebAccess:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *SettingsAccess:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *SecurityMode:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *CAPFAuthMode:
		return strconv.AppendUint(dst, uint64(*p), 10)
	case *FeatureID:
		return strconv.AppendUint(dst, uint64(*p), 10)
	}
	return dst
}

func digitIf(on bool) byte {
	if on {
		return '1'
	}
	return '0'
}

func parseInt[T ~int](text string, bits int) (T, bool) {
	n, err := strconv.ParseInt(text, 10, bits)
	return T(n), err == nil
}

func parseUint[T ~uint8 | ~uint16 | ~uint32](text string, bits int) (T, bool) {
	n, err := strconv.ParseUint(text, 10, bits)
	return T(n), err == nil
}

func parseClock(text string) (Clock, bool) {
	hours, minutes, ok := strings.Cut(text, ":")
	h, hoursOK := parseUint[uint16](hours, 16)
	m, minutesOK := parseUint[uint16](minutes, 16)
	if !ok || !hoursOK || !minutesOK || h > 24 || m > 59 {
		return 0, false
	}
	return MakeClock(int(h), int(m)), true
}

func appendClock(dst []byte, c Clock) []byte {
	if c < 10*60 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendUint(dst, uint64(c/60), 10)
	return append(dst, ':', byte('0'+c%60/10), byte('0'+c%10))
}

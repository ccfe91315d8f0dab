package dhcpopt

import (
	"errors"
	"fmt"
	"io"
	"iter"
)

// Code is the number of a DHCP option.
type Code uint8

// The options that phones boot with, and those that shape the options field.
const (
	Pad              Code = 0
	VendorSpecific   Code = 43  // RFC 2132; see Suboptions
	Overload         Code = 52  // RFC 2132; whether file and sname hold options
	ParameterRequest Code = 55  // RFC 2132; the codes a client asks for
	VendorClass      Code = 60  // RFC 2132; see Class
	ServerName       Code = 66  // RFC 2132; TFTP server, a name or an address as text
	BootFile         Code = 67  // RFC 2132; text
	TFTPServers      Code = 150 // RFC 5859; IPv4 addresses in order of preference
	End              Code = 255
)

// String names the option; one that this package does not deal with is its number.
func (c Code) String() string {
	switch c {
	case Pad:
		return "Pad (0)"
	case VendorSpecific:
		return "vendor specific (43)"
	case Overload:
		return "overload (52)"
	case ParameterRequest:
		return "parameter request list (55)"
	case VendorClass:
		return "vendor class (60)"
	case ServerName:
		return "TFTP server name (66)"
	case BootFile:
		return "boot file (67)"
	case TFTPServers:
		return "TFTP servers (150)"
	case End:
		return "End (255)"
	}
	return fmt.Sprintf("option %d", uint8(c))
}

// What can be wrong with options.
var (
	ErrShort    = fmt.Errorf("too short: %w", io.ErrUnexpectedEOF)
	ErrValue    = errors.New("value does not fit the option")
	ErrReserved = errors.New("codes 0 and 255 have no value")
)

// OptionError says which option is wrong, and where.
type OptionError struct {
	Code   Code
	Offset int // of the code in its field, or -1 for a value given on its own
	Err    error
}

func (e *OptionError) Error() string {
	if e.Offset < 0 {
		return fmt.Sprintf("dhcpopt: %v: %v", e.Code, e.Err)
	}
	return fmt.Sprintf("dhcpopt: %v at byte %d: %v", e.Code, e.Offset, e.Err)
}

func (e *OptionError) Unwrap() error { return e.Err }

func wrong(c Code, format string, args ...any) error {
	return &OptionError{Code: c, Offset: -1, Err: fmt.Errorf(format, args...)}
}

// Option is a view of one option. Value aliases the field.
type Option struct {
	Code   Code
	Offset int // of the code in the field
	Value  []byte
}

// All iterates over the options of a field, without Pad, up to End or to the end
// of the field. An option that reaches beyond yields an *OptionError and ends the
// iteration. It does not allocate.
func All(field []byte) iter.Seq2[Option, error] {
	return func(yield func(Option, error) bool) { walk(field, true, yield) }
}

// Suboptions iterates over the value of VendorSpecific, which has the layout of
// an options field except that 0 and 255 are ordinary codes.
//
// Vendors may use option 43 with any other layout: Cisco access points do, and
// phones of other makers. Then it yields an error or nonsense.
func Suboptions(value []byte) iter.Seq2[Option, error] {
	return func(yield func(Option, error) bool) { walk(value, false, yield) }
}

func walk(field []byte, markers bool, yield func(Option, error) bool) {
	for at := 0; at < len(field); {
		o := Option{Code: Code(field[at]), Offset: at}
		if markers && o.Code == Pad {
			at++
			continue
		}
		if markers && o.Code == End {
			return
		}
		rest := field[at+1:]
		if len(rest) == 0 || int(rest[0]) > len(rest)-1 {
			yield(o, beyond(o, rest))
			return
		}
		n := int(rest[0])
		o.Value = rest[1 : 1+n : 1+n]
		if !yield(o, nil) {
			return
		}
		at += 2 + n
	}
}

func beyond(o Option, rest []byte) error {
	err := fmt.Errorf("no length: %w", ErrShort)
	if len(rest) > 0 {
		err = fmt.Errorf("length %d with %d bytes left: %w", rest[0], len(rest)-1, ErrShort)
	}
	return &OptionError{Code: o.Code, Offset: o.Offset, Err: err}
}

// Join appends the value of an option to dst, putting together what was split
// over several options. The fields are the options field and, where Overload says
// so, file and sname, in this order (RFC 3396). It reports whether the option is
// there; on error dst comes back unchanged.
func Join(dst []byte, code Code, fields ...[]byte) (value []byte, found bool, err error) {
	value = dst
	for _, field := range fields {
		for o, err := range All(field) {
			if err != nil {
				return dst, false, err
			}
			if o.Code == code {
				value, found = append(value, o.Value...), true
			}
		}
	}
	return value, found, nil
}

const longest = 255 // bytes in one option

// Append appends an option to dst, split when the value is longer than 255 bytes.
// The error is ErrReserved, wrapped, for Pad and End; dst comes back unchanged.
func Append(dst []byte, code Code, value []byte) ([]byte, error) {
	return appendSplit(dst, code, value)
}

// AppendText is Append for a text: ServerName, BootFile, VendorClass.
func AppendText(dst []byte, code Code, text string) ([]byte, error) {
	return appendSplit(dst, code, text)
}

func appendSplit[T []byte | string](dst []byte, code Code, value T) ([]byte, error) {
	if code == Pad || code == End {
		return dst, wrong(code, "%w", ErrReserved)
	}
	for {
		n := min(len(value), longest)
		dst = append(dst, byte(code), byte(n))
		dst = append(dst, value[:n]...)
		if value = value[n:]; len(value) == 0 {
			return dst, nil
		}
	}
}

// AppendSuboption appends a suboption to a value of VendorSpecific. It fails when
// value is longer than 255 bytes; dst comes back unchanged.
func AppendSuboption(dst []byte, code uint8, value []byte) ([]byte, error) {
	if len(value) > longest {
		return dst, wrong(VendorSpecific, "%w: suboption %d of %d bytes, one has at most %d", ErrValue, code, len(value), longest)
	}
	dst = append(dst, code, byte(len(value)))
	return append(dst, value...), nil
}

// AppendEnd ends an options field.
func AppendEnd(dst []byte) []byte { return append(dst, byte(End)) }

package cdp

import (
	"errors"
	"fmt"
	"io"
)

// What can be wrong with a frame, a payload or a TLV. Errors of one TLV come
// wrapped in a *TLVError.
var (
	ErrNotCDP    = errors.New("not a CDP frame")
	ErrShort     = fmt.Errorf("too short: %w", io.ErrUnexpectedEOF)
	ErrLong      = errors.New("longer than a frame may be")
	ErrVersion   = errors.New("version is neither 1 nor 2")
	ErrChecksum  = errors.New("wrong checksum")
	ErrTLVLength = errors.New("length of the TLV is below 4")
	ErrCount     = errors.New("more than the limit")
	ErrValue     = errors.New("value does not fit the type")
)

// TLVError says which TLV is wrong, and where.
type TLVError struct {
	Type   Type
	Offset int // of the type, counted from the start of the payload
	Err    error
}

func (e *TLVError) Error() string {
	return fmt.Sprintf("cdp: TLV %s (0x%04x) at byte %d: %v", e.Type, uint16(e.Type), e.Offset, e.Err)
}

func (e *TLVError) Unwrap() error { return e.Err }

// framing tells an error that ends the walk through a payload from one that
// concerns a single value.
func framing(err error) bool {
	return err != nil && !errors.Is(err, ErrValue)
}

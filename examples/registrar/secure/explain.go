package secure

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
)

// explain says in other words why a handshake failed, where crypto/tls leaves the
// reader alone.
func explain(err error) error {
	var first tls.RecordHeaderError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("the handshake took too long")
	case !errors.As(err, &first):
		return fmt.Errorf("no handshake: %w", err)
	case skinny(first.RecordHeader):
		return errors.New("it speaks Skinny without TLS at the port for TLS: the phone needs the other port, or a configuration file that tells it to encrypt")
	}
	return fmt.Errorf("no TLS: it begins with %q", first.RecordHeader[:])
}

// skinny tells whether bytes begin a message: its length comes first, then a word
// that is small too.
func skinny(header [5]byte) bool {
	const longest, versions = 4096, 64
	length := binary.LittleEndian.Uint32(header[:])
	return length >= 4 && length <= longest && header[4] < versions
}

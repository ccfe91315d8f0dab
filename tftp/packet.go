package tftp

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

const (
	opRead  = 1
	opWrite = 2
	opError = 5
)

const (
	// maxRequest is the longest request packet (RFC 2347).
	maxRequest = 512
	// defaultBlock is the block size without the option (RFC 1350).
	defaultBlock = 512
	// maxBlock4 and maxBlock6 fill an Ethernet frame: 1500 bytes less the
	// headers of IP (20 or 40), UDP (8) and TFTP (4).
	maxBlock4 = 1468
	maxBlock6 = 1448
	// maxBlockOption is the largest blksize of RFC 2348.
	maxBlockOption = 65464
)

// readRequest is a checked read request. Name aliases the packet.
type readRequest struct {
	name     []byte
	netascii bool
	block    int  // blksize option; 0 without
	tsize    bool // tsize option
}

// errStray is a datagram that must not be answered: two servers would send
// each other errors for ever.
var errStray = fmt.Errorf("%w: not a request", ErrMalformed)

// parseRead checks a packet that reached the listening port. The only options
// that are kept are those that will be answered. What follows the last whole
// option is ignored: some 79xx loads append a NUL.
func parseRead(packet []byte) (readRequest, error) {
	var r readRequest
	if len(packet) < 2 {
		return r, fmt.Errorf("%w: %d bytes", errStray, len(packet))
	}
	switch opcode := binary.BigEndian.Uint16(packet); opcode {
	case opRead:
	case opWrite:
		return r, ErrReadOnly
	default:
		return r, fmt.Errorf("%w: opcode %d", errStray, opcode)
	}
	if len(packet) > maxRequest {
		return r, fmt.Errorf("%w: longer than %d bytes", ErrMalformed, maxRequest)
	}
	name, rest, ok := cutString(packet[2:])
	if !ok || len(name) == 0 {
		return r, fmt.Errorf("%w: no file name", ErrMalformed)
	}
	mode, rest, ok := cutString(rest)
	switch {
	case !ok:
		return r, fmt.Errorf("%w: no mode", ErrMalformed)
	case equalFold(mode, "octet"):
	case equalFold(mode, "netascii"):
		r.netascii = true
	default:
		return r, fmt.Errorf("%w: mode %.20q", ErrMalformed, mode)
	}
	r.name = name
	r.parseOptions(rest)
	return r, nil
}

func (r *readRequest) parseOptions(b []byte) {
	for {
		option, rest, ok := cutString(b)
		if !ok || len(option) == 0 {
			return
		}
		value, rest, ok := cutString(rest)
		if !ok {
			return
		}
		b = rest
		switch {
		case equalFold(option, "blksize"):
			// Smaller blocks are legal but pin/tftp has none; an option
			// without answer means blocks of 512 bytes.
			n, err := strconv.Atoi(string(value))
			if err == nil && defaultBlock <= n && n <= maxBlockOption {
				r.block = n
			}
		case equalFold(option, "tsize"):
			// The size in netascii differs from that of the file.
			r.tsize = !r.netascii
		}
	}
}

// appendRead writes the request for pin/tftp: a token for the name, and
// lower-case options that it answers as they stand.
func (r readRequest) appendRead(dst []byte, token string, block int) []byte {
	dst = append(dst, 0, opRead)
	dst = append(append(dst, token...), 0)
	if r.netascii {
		dst = append(dst, "netascii\x00"...)
	} else {
		dst = append(dst, "octet\x00"...)
	}
	if r.block != 0 {
		dst = append(dst, "blksize\x00"...)
		dst = append(strconv.AppendInt(dst, int64(block), 10), 0)
	}
	if r.tsize {
		dst = append(dst, "tsize\x000\x00"...)
	}
	return dst
}

// appendError writes an ERROR packet.
func appendError(dst []byte, code ErrorCode, text string) []byte {
	dst = append(dst, 0, opError)
	dst = binary.BigEndian.AppendUint16(dst, uint16(code))
	return append(append(dst, text...), 0)
}

// cutString splits b after its first NUL-terminated string.
func cutString(b []byte) (text, rest []byte, ok bool) {
	i := bytes.IndexByte(b, 0)
	if i < 0 {
		return nil, nil, false
	}
	return b[:i], b[i+1:], true
}

func equalFold(b []byte, s string) bool {
	return len(b) == len(s) && strings.EqualFold(string(b), s)
}

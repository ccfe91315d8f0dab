package tftp

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// What can end a request. They come wrapped; compare with [errors.Is].
var (
	// ErrNotFound means that no source has the file. It is also an
	// [fs.ErrNotExist].
	ErrNotFound error = kindOf{"tftp: file not found", fs.ErrNotExist}
	// ErrTimeout means that the peer was silent. It is also an
	// [os.ErrDeadlineExceeded].
	ErrTimeout error = kindOf{"tftp: no answer", os.ErrDeadlineExceeded}
	// ErrRefused is a name that leaves the served tree, a hidden file, or
	// something that is not a regular file.
	ErrRefused = errors.New("tftp: refused")
	// ErrTooLarge is a file above the size limit.
	ErrTooLarge = errors.New("tftp: file too large")
	// ErrDenied is a client outside the access list.
	ErrDenied = errors.New("tftp: client not in the access list")
	// ErrBusy is a request above a limit of simultaneous transfers, or one for
	// which the system has no file descriptor or memory left. A source may
	// return it too: phones then ask again.
	ErrBusy = errors.New("tftp: too many transfers")
	// ErrThrottled is a request of an address that left too many transfers
	// unacknowledged: it may be forged.
	ErrThrottled = errors.New("tftp: too many unacknowledged transfers")
	// ErrRepeated is a retransmitted request whose transfer is under way.
	ErrRepeated = errors.New("tftp: repeated request")
	// ErrMalformed is a datagram that is no TFTP request, or a name that does
	// not fit into one.
	ErrMalformed = errors.New("tftp: malformed request")
	// ErrReadOnly is a write request.
	ErrReadOnly = errors.New("tftp: writing is not supported")
	// ErrStopped is a transfer that the end of the server cut off.
	ErrStopped = errors.New("tftp: server stopped")
)

// kindOf is a sentinel that also counts as a well-known error.
type kindOf struct {
	text string
	kind error
}

func (k kindOf) Error() string        { return k.text }
func (k kindOf) Is(target error) bool { return target == k.kind }

// ErrorCode is the number in a TFTP ERROR packet (RFC 1350, RFC 2347).
type ErrorCode uint16

// The codes of RFC 1350 and RFC 2347.
const (
	CodeUndefined  ErrorCode = 0
	CodeNotFound   ErrorCode = 1
	CodeAccess     ErrorCode = 2
	CodeDiskFull   ErrorCode = 3
	CodeIllegal    ErrorCode = 4
	CodeUnknownTID ErrorCode = 5
	CodeExists     ErrorCode = 6
	CodeNoSuchUser ErrorCode = 7
	CodeBadOption  ErrorCode = 8
)

// codeNoReply stands for silence; it is never sent.
const codeNoReply ErrorCode = 0xffff

// The texts of ERROR packets.
const (
	textNotFound    = "File not found"
	textAccess      = "Access violation"
	textIllegal     = "Illegal TFTP operation"
	textServerError = "Server error"
)

// RemoteError is an ERROR packet, or an HTTP status, that a server sent to
// [Fetch] or [FetchHTTP].
type RemoteError struct {
	Code    ErrorCode // CodeUndefined for HTTP
	Status  int       // HTTP status; 0 for TFTP
	Message string
}

func (e *RemoteError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("tftp: HTTP status %d", e.Status)
	}
	return fmt.Sprintf("tftp: error %d from the server: %q", e.Code, e.Message)
}

// Is reports the meaning of the code: ErrNotFound, ErrRefused or ErrBusy.
func (e *RemoteError) Is(target error) bool {
	switch target {
	case ErrNotFound, fs.ErrNotExist:
		return e.Code == CodeNotFound || e.Status == 404
	case ErrRefused:
		return e.Code == CodeAccess || e.Status == 403
	case ErrBusy:
		return e.Status == 503
	}
	return false
}

// wireError is what a phone is told about err. The text is fixed: an error of
// the operating system may hold a path of the server.
func wireError(err error) (ErrorCode, string) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return CodeNotFound, textNotFound
	case errors.Is(err, ErrRefused), errors.Is(err, ErrReadOnly), errors.Is(err, fs.ErrPermission):
		return CodeAccess, textAccess
	case errors.Is(err, errStray), errors.Is(err, ErrDenied), errors.Is(err, ErrBusy), errors.Is(err, ErrThrottled),
		errors.Is(err, ErrRepeated), errors.Is(err, ErrStopped):
		return codeNoReply, ""
	case errors.Is(err, ErrMalformed):
		return CodeIllegal, textIllegal
	}
	return CodeUndefined, textServerError
}

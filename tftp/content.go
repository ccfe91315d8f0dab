package tftp

import (
	"bytes"
	"context"
	"io"
	"net/netip"
	"time"
)

// Door is the way a request came in.
type Door uint8

// The two doors.
const (
	TFTP Door = iota
	HTTP
)

// String returns "tftp" or "http".
func (d Door) String() string {
	if d == HTTP {
		return "http"
	}
	return "tftp"
}

// Request is one question for a file.
type Request struct {
	// Name is a relative path with slashes. Sources get it cleaned; it may
	// differ from Asked when the name asked for was not found.
	Name string
	// Asked is the name as the phone wrote it. It is not checked: do not use
	// it as a path.
	Asked string
	// Remote is the client's address. It is not proven: TFTP senders can be
	// forged, and clients can share an address.
	Remote netip.AddrPort
	Door   Door
}

// Content is one opened file.
type Content struct {
	// Body is read from its start, by one reader, and closed once.
	Body io.ReadSeekCloser
	// Size is the number of bytes in Body.
	Size int64
	// ModTime is the time of the last change, or zero.
	ModTime time.Time
}

// Bytes makes a Content of b, which must not change while it is served.
func Bytes(b []byte) Content {
	return Content{Body: inMemory{bytes.NewReader(b)}, Size: int64(len(b))}
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// Source is a place where files come from.
type Source interface {
	// Open finds req.Name. An error that is an [fs.ErrNotExist] lets the next
	// source try; any other error ends the search. Open is called by many
	// goroutines at once and should return when ctx ends. ctx may end once
	// Open has returned: the body must not need it.
	Open(ctx context.Context, req Request) (Content, error)
}

// SourceFunc makes files on request.
type SourceFunc func(ctx context.Context, req Request) (Content, error)

// Open calls f.
func (f SourceFunc) Open(ctx context.Context, req Request) (Content, error) { return f(ctx, req) }

// Phones makes the configuration files of single phones: generate is called
// with the device name of [Device], and its bytes are served. An error that is
// an [fs.ErrNotExist] means that the phone is unknown.
func Phones(generate func(ctx context.Context, device string, req Request) ([]byte, error)) Source {
	return SourceFunc(func(ctx context.Context, req Request) (Content, error) {
		device, ok := Device(req.Name)
		if !ok {
			return Content{}, ErrNotFound
		}
		b, err := generate(ctx, device, req)
		if err != nil {
			return Content{}, err
		}
		return Bytes(b), nil
	})
}

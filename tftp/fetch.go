package tftp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	pin "github.com/pin/tftp/v3"
)

// DefaultFetchSize is the size limit of Fetch and FetchHTTP in bytes.
const DefaultFetchSize = 64 << 20

// FetchOptions are the options of Fetch and FetchHTTP. The zero value asks as
// old phones do: 512-byte blocks, no TFTP options.
type FetchOptions struct {
	// MaxSize limits the file in bytes. 0 means DefaultFetchSize.
	MaxSize int64
	// Timeout is the wait for an answer before a TFTP datagram is sent again,
	// or for the whole of an HTTP fetch. 0 means 1 second, or 10 for HTTP.
	Timeout time.Duration
	// Retries is how often a TFTP datagram is sent again. 0 means 3.
	Retries int
	// BlockSize asks for TFTP blocks of that many bytes, 512 to 65464.
	// 0 means no option.
	BlockSize int
	// Local is the address to send from, when it matters.
	Local netip.Addr
}

// Fetch reads a file by TFTP from addr, "host:port", in octet mode.
//
// Errors are told apart with [errors.Is]: ErrNotFound (also os.ErrNotExist)
// when the server said so, ErrTimeout (also os.ErrDeadlineExceeded) when it
// was silent, ErrTooLarge, or the end of ctx. Any other ERROR packet is a
// *RemoteError. A closed port looks like a silent server.
//
// When ctx ends, Fetch returns after the running wait for an answer, and a
// transfer whose server fell silent halfway after its remaining retries.
func Fetch(ctx context.Context, addr, name string, options FetchOptions) ([]byte, error) {
	b, err := fetch(ctx, addr, name, options)
	if err != nil {
		return nil, fmt.Errorf("fetching %q from %s: %w", name, addr, err)
	}
	return b, nil
}

func fetch(ctx context.Context, addr, name string, options FetchOptions) ([]byte, error) {
	if name == "" || len(name) > MaxName || strings.ContainsRune(name, 0) {
		return nil, fmt.Errorf("%w: name of %d bytes", ErrMalformed, len(name))
	}
	resolved, err := resolve(ctx, addr)
	if err != nil {
		return nil, err
	}
	client, err := newPinClient(resolved, options)
	if err != nil {
		return nil, err
	}
	incoming, err := receive(ctx, client, name)
	if err != nil {
		return nil, fetchError(ctx, err)
	}
	body := &limitedBuffer{ctx: ctx, limit: orDefault(options.MaxSize, DefaultFetchSize)}
	if _, err := incoming.WriteTo(body); err != nil {
		return nil, fetchError(ctx, err)
	}
	return body.content.Bytes(), nil
}

// resolve turns "host:port" into an address, an IPv4 one if there is any, since
// most phones have no other. pin/tftp would do it without regard to ctx.
func resolve(ctx context.Context, addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", err
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return addr, ctx.Err()
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return "", err
	}
	best := max(0, slices.IndexFunc(found, func(a netip.Addr) bool { return a.Unmap().Is4() }))
	return net.JoinHostPort(found[best].Unmap().String(), port), nil
}

func newPinClient(addr string, options FetchOptions) (*pin.Client, error) {
	client, err := pin.NewClient(addr)
	if err != nil {
		return nil, err
	}
	client.SetTimeout(orDefault(options.Timeout, DefaultRetryTimeout))
	client.SetRetries(orDefault(options.Retries, DefaultRetries))
	client.SetBlockSize(options.BlockSize)
	if options.Local.IsValid() {
		if err := client.SetLocalAddr(options.Local.String()); err != nil {
			return nil, err
		}
	}
	return client, nil
}

// receive sends the request and waits for the first answer. When ctx ends it
// panics out of pin/tftp's wait between retransmissions, which closes the
// socket.
func receive(ctx context.Context, client *pin.Client, name string) (incoming io.WriterTo, err error) {
	waiting := true
	client.SetBackoff(func(int) time.Duration {
		if waiting && ctx.Err() != nil {
			panic(abandon{})
		}
		return 0
	})
	defer func() {
		waiting = false // later, unwinding would leave the socket open
		if p := recover(); p != nil {
			if _, ours := p.(abandon); !ours {
				panic(p)
			}
			err = ctx.Err()
		}
	}()
	return client.Receive(name, "octet")
}

// limitedBuffer collects a file and refuses what is too much or too late.
type limitedBuffer struct {
	ctx     context.Context
	limit   int64
	content bytes.Buffer
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if int64(b.content.Len()+len(p)) > b.limit {
		return 0, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, b.limit)
	}
	return b.content.Write(p)
}

// fetchError sorts an error of pin/tftp, which gives ERROR packets as text.
func fetchError(ctx context.Context, err error) error {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return ErrTimeout
	}
	var code ErrorCode
	if _, scanned := fmt.Sscanf(err.Error(), "code: %d, message:", &code); scanned == nil {
		_, message, _ := strings.Cut(err.Error(), "message: ")
		return &RemoteError{Code: code, Message: strings.TrimRight(message, "\x00")}
	}
	return err
}

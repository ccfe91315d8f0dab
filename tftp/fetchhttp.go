package tftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// defaultHTTPTimeout is how long FetchHTTP takes at most.
const defaultHTTPTimeout = 10 * time.Second

// FetchHTTP reads a file by HTTP from addr, "host:port", with the errors of
// Fetch; a status other than 200 is a *RemoteError. A closed port is an error
// at once: phones then try TFTP. Retries and BlockSize have no meaning here.
func FetchHTTP(ctx context.Context, addr, name string, options FetchOptions) ([]byte, error) {
	within, cancel := context.WithTimeout(ctx, orDefault(options.Timeout, defaultHTTPTimeout))
	defer cancel()
	b, err := fetchHTTP(within, addr, name, options)
	switch {
	case err == nil:
		return b, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case within.Err() != nil:
		err = ErrTimeout
	}
	return nil, fmt.Errorf("fetching %q from %s: %w", name, addr, err)
}

func fetchHTTP(ctx context.Context, addr, name string, options FetchOptions) (b []byte, err error) {
	target := url.URL{Scheme: "http", Host: addr, Path: "/" + strings.TrimPrefix(name, "/")}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, err
	}
	response, err := newTransport(options).RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return nil, &RemoteError{Status: response.StatusCode}
	}
	limit := orDefault(options.MaxSize, DefaultFetchSize)
	b, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(b)) > limit:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return b, nil
}

// newTransport makes one connection, without proxies and redirects.
func newTransport(options FetchOptions) *http.Transport {
	dialer := &net.Dialer{}
	if options.Local.IsValid() {
		dialer.LocalAddr = &net.TCPAddr{IP: options.Local.AsSlice(), Zone: options.Local.Zone()}
	}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// Package client controls a running registrar: over its local socket, or over HTTP
// with a token.
//
// What the registrar refuses is a *wire.Trouble, which wraps the errors of package
// control; that it cannot be reached is an [UnreachableError].
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

const (
	dialTimeout   = 5 * time.Second
	largestAnswer = 256 << 20 // bytes; that of 100,000 phones is smaller
	longestLine   = 16 << 20  // bytes of a stream
)

// Client is safe for concurrent use. Close it in the end.
type Client struct {
	base    string // of URLs
	where   string // for people
	token   string
	http    *http.Transport
	explain func(error) error
}

// UnreachableError is why a registrar could not be asked.
type UnreachableError struct {
	Where string // socket or URL
	Err   error
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("cannot reach the registrar: %v", e.Err)
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// Local returns a client of the registrar that listens at a socket.
func Local(path string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		d := net.Dialer{Timeout: dialTimeout}
		return d.DialContext(ctx, "unix", path)
	}
	return &Client{
		base: "http://registrar", where: path, http: &http.Transport{DialContext: dial},
		explain: func(err error) error { return socket.Explain(path, err) },
	}
}

// ErrURL is what is wrong with an address that is none of HTTP.
var ErrURL = errors.New("write the address of a registrar as http://HOST:PORT")

// Remote returns a client of the registrar at a URL such as http://192.0.2.1:8080.
// The token may be empty. No proxy is used.
func Remote(address, token string) (*Client, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("%q: %w", address, ErrURL)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, fmt.Errorf("%q: %w, without a query or a user", u.Redacted(), ErrURL)
	}
	d := net.Dialer{Timeout: dialTimeout}
	base := strings.TrimSuffix(u.String(), "/")
	return &Client{
		base: base, where: base, token: token, http: &http.Transport{DialContext: d.DialContext},
		explain: func(err error) error {
			return fmt.Errorf("%w: is it running, and does its configuration say control: {http: ...} with this address?", err)
		},
	}, nil
}

// Close closes connections that are not in use.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Where returns the socket or the URL.
func (c *Client) Where() string { return c.where }

// call sends a request with a body, which may be nil, and reads an answer, which
// may be nil too.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	body, err := c.open(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(body, largestAnswer)).Decode(out); err != nil {
		return c.broken(ctx, fmt.Errorf("the answer is no JSON: %w", err))
	}
	return nil
}

// xml is a body that is not encoded.
type xml []byte

func (c *Client) open(ctx context.Context, method, path string, in any) (io.ReadCloser, error) {
	mediaType, text := wire.JSON, []byte(nil)
	switch in := in.(type) {
	case nil:
	case xml:
		mediaType, text = wire.XML, in
	default:
		var err error
		if text, err = json.Marshal(in); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if len(text) > 0 || in != nil {
		req.Header.Set("Content-Type", mediaType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	// A transport follows no redirection, which could lead the token elsewhere.
	resp, err := c.http.RoundTrip(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &UnreachableError{Where: c.where, Err: c.explain(err)}
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		defer resp.Body.Close()
		return nil, c.refused(resp)
	}
	return resp.Body, nil
}

func (c *Client) refused(resp *http.Response) error {
	var t wire.Trouble
	err := json.NewDecoder(io.LimitReader(resp.Body, longestLine)).Decode(&t)
	if err != nil || t.Code == "" {
		return fmt.Errorf("%s answers %q, as no registrar does", c.where, resp.Status)
	}
	return &t
}

// broken is an answer that ended too early.
func (c *Client) broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("the answer of %s broke off: %w", c.where, err)
}

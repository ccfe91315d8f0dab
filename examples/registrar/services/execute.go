package services

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
)

const (
	executePath  = "/CGI/Execute"
	executeTime  = 5 * time.Second
	maxReply     = 16 << 10 // bytes
	webPort      = 80
	contentForm  = "application/x-www-form-urlencoded"
	maxIdleConns = 16
)

// Errors of a push to the web server of a phone.
var (
	// ErrCredentials: the phone did not take the password. It asks the authenticationURL
	// of its configuration, which must lead to the [Server] that pushes.
	ErrCredentials = errors.New("the phone does not accept the sender; its authenticationURL must lead here")
	// ErrPhone: the phone did not do what it was told.
	ErrPhone = errors.New("the phone refused")
)

// executor speaks to the web servers of phones. It follows no redirect and uses no
// proxy, so that nothing but the phone is asked.
type executor struct {
	client http.Client
}

func newExecutor() *executor {
	return &executor{
		client: http.Client{
			Timeout:       executeTime,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext:     (&net.Dialer{Timeout: executeTime}).DialContext,
				MaxIdleConns:    maxIdleConns,
				IdleConnTimeout: executeTime, ResponseHeaderTimeout: executeTime, DisableKeepAlives: true,
				MaxResponseHeaderBytes: maxReply, DisableCompression: true,
			},
		},
	}
}

func (e *executor) close() { e.client.CloseIdleConnections() }

// send has a phone execute an object and reads its answer.
func (e *executor) send(ctx context.Context, phone netip.AddrPort, user, password string, object xsi.Object) error {
	body, err := object.Append(nil, xsi.Latin1)
	if err != nil {
		return err
	}
	content := url.Values{"XML": {string(body)}}.Encode()
	at := url.URL{Scheme: "http", Host: phone.String(), Path: executePath}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at.String(), strings.NewReader(content))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", contentForm)
	r.SetBasicAuth(user, password)
	response, err := e.client.Do(r)
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout() && ctx.Err() == nil:
		return fmt.Errorf("the web server of the phone did not answer in %v", e.client.Timeout)
	case err != nil:
		return fmt.Errorf("the web server of the phone: %w", withoutURL(err))
	}
	defer response.Body.Close() // it was only read
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden:
		return ErrCredentials
	default:
		return fmt.Errorf("%w: HTTP status %d", ErrPhone, response.StatusCode)
	}
	reply, err := io.ReadAll(io.LimitReader(response.Body, maxReply))
	if err != nil {
		return fmt.Errorf("the answer of the phone: %w", withoutURL(err))
	}
	return readReply(reply)
}

// withoutURL keeps messages short: the phone is named elsewhere.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// readReply reads what a phone says to an Execute.
func readReply(reply []byte) error {
	if len(bytes.TrimSpace(reply)) == 0 {
		return nil // some firmware says nothing
	}
	object, _, err := xsi.Parse(reply, cnfxml.Options{})
	if err != nil {
		return fmt.Errorf("%w: its answer is no XML for phones", ErrPhone)
	}
	switch o := object.(type) {
	case *xsi.ErrorReply:
		if o.Number == xsi.ErrorAuthentication {
			return ErrCredentials
		}
		return fmt.Errorf("%w: %s", ErrPhone, o.Number)
	case *xsi.Response:
		for _, i := range o.Items {
			if i.Status != 0 {
				return fmt.Errorf("%w: status %d %q", ErrPhone, i.Status, cut(i.Data, xsi.MaxName))
			}
		}
		return nil
	}
	return fmt.Errorf("%w: it answered with %s", ErrPhone, object.Root())
}

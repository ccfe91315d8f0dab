package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/phone/browser"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

// newBrowser returns the browser of a phone that has registered.
func newBrowser(phone *softphone.Phone, o options) *browser.Browser {
	urls := phone.State().URLs
	return browser.New(browser.Config{
		Name: phone.Name(), Latin1: sccp.CharsetOf(o.phone.Model.Features) == sccp.Latin1,
		Doors: browser.Doors(urls), Authentication: urls.AuthenticationURL.Or(""),
		Dial: func(ctx context.Context, number string) error {
			_, err := phone.Dial(ctx, number)
			return err
		},
	})
}

// press presses the keys that the options name, and prints what the display shows
// after each.
func press(ctx context.Context, b *browser.Browser, keys string, out *printer) error {
	door, rest, more := strings.Cut(keys, ",")
	page, err := b.Open(ctx, door)
	if err != nil {
		return err
	}
	out.page(door, browser.Text(page))
	for more {
		var key string
		key, rest, more = strings.Cut(rest, ",")
		if field, text, ok := strings.Cut(key, "="); ok {
			if err := b.Type(field, text); err != nil {
				return err
			}
			continue
		}
		if page, err = b.Press(ctx, key); err != nil {
			return err
		}
		out.page(key, browser.Text(page))
	}
	return nil
}

// page prints what the display shows after a key.
func (p *printer) page(key, text string) {
	p.line("key %s", key)
	for line := range strings.Lines(text) {
		p.line("  | %s", strings.TrimRight(line, "\n"))
	}
}

// serveWeb serves the web server of a phone until end, which waits for it.
func serveWeb(ctx context.Context, address string, b *browser.Browser, out *printer) (end func(), err error) {
	var listen net.ListenConfig
	ln, err := listen.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("-web: %w", err)
	}
	const headerTime = 5 * time.Second
	told := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.ServeHTTP(w, r)
		out.page(r.Method+" "+r.URL.Path, browser.Text(b.Page()))
	})
	server := &http.Server{Handler: told, ReadHeaderTimeout: headerTime, ErrorLog: log.New(io.Discard, "", 0)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	out.line("web server on %s", ln.Addr())
	return func() {
		_ = server.Close() // nobody waits for an answer any more
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			out.line("web server: %v", err)
		}
	}, nil
}

// browse does with the pages of phone services what the options say. end is to be
// called when the phone leaves.
func browse(ctx context.Context, phone *softphone.Phone, o options, out *printer) (end func(), err error) {
	b := newBrowser(phone, o)
	end = b.Close
	if o.web != "" {
		endWeb, err := serveWeb(ctx, o.web, b, out)
		if err != nil {
			return b.Close, err
		}
		end = func() {
			endWeb()
			b.Close()
		}
	}
	if o.press != "" {
		ctx, cancel := context.WithTimeout(ctx, o.wait)
		defer cancel()
		err = press(ctx, b, o.press, out)
	}
	return end, err
}

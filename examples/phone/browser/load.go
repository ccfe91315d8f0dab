package browser

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// load gets a page, and its picture.
func (b *Browser) load(ctx context.Context, at string) (view, error) {
	if utf8.RuneCountInString(at) > xsi.MaxURL+maxTyped {
		return view{}, fmt.Errorf("%w: a URL of %d characters", ErrPage, utf8.RuneCountInString(at))
	}
	body, header, err := b.get(ctx, at, maxPage)
	if err != nil {
		return view{}, err
	}
	if err := b.readable(header.Get("Content-Type")); err != nil {
		return view{}, fmt.Errorf("%s: %w", at, err)
	}
	object, err := parse(body)
	if err != nil {
		return view{}, fmt.Errorf("%s: %w", at, err)
	}
	if picture, ok := object.(*xsi.ImageFile); ok {
		if err := b.picture(ctx, picture.URL); err != nil {
			return view{}, err
		}
	}
	expires := header.Get("Expires")
	return view{
		url: at, object: object, refresh: parseRefresh(header.Get("Refresh")), once: expires == "-1" || expires == "0",
	}, nil
}

// get loads a file of a web server.
func (b *Browser) get(ctx context.Context, at string, most int64) ([]byte, http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrPage, err)
	}
	r.Header.Set("Accept", "x-CiscoIPPhone/*;version=3.0, text/*, image/png, */*;q=0.5")
	r.Header.Set("Accept-Charset", "utf-8,iso-8859-1;q=0.8")
	if b.cfg.Latin1 {
		r.Header.Set("Accept-Charset", "iso-8859-1")
	}
	response, err := b.client.Do(r)
	if err != nil {
		return nil, nil, fmt.Errorf("browser: %w", err)
	}
	defer response.Body.Close() // it was only read
	if response.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("%w: %s: %s", ErrPage, at, response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err != nil {
		return nil, nil, fmt.Errorf("browser: %s: %w", at, err)
	}
	if int64(len(body)) > most {
		return nil, nil, fmt.Errorf("%w: %s: more than %d bytes", ErrPage, at, most)
	}
	return body, response.Header, nil
}

// readable tells whether the phone reads a kind of content.
func (b *Browser) readable(contentType string) error {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "text/xml" {
		return fmt.Errorf("%w: Content-Type %q", ErrPage, contentType)
	}
	if charset := parameters["charset"]; b.cfg.Latin1 && !strings.EqualFold(charset, "iso-8859-1") {
		return fmt.Errorf("%w: the phone reads ISO-8859-1, this is %q", ErrPage, charset)
	}
	return nil
}

// picture loads the file of a page.
func (b *Browser) picture(ctx context.Context, at string) error {
	file, _, err := b.get(ctx, at, maxPicture)
	if err != nil {
		return err
	}
	if _, err := png.DecodeConfig(bytes.NewReader(file)); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrPage, at, err)
	}
	return nil
}

package tftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// DefaultMaxSize is the size limit of a file, above the largest firmware.
const DefaultMaxSize = 256 << 20

// Files finds files by the names phones use. It is safe for many goroutines
// once its fields are set.
type Files struct {
	// Sources are asked in order.
	Sources []Source
	// MaxSize limits the size of a file in bytes. 0 means DefaultMaxSize.
	MaxSize int64
}

// NewFiles returns the files of the sources, the first one first.
func NewFiles(sources ...Source) *Files { return &Files{Sources: sources} }

// Open finds the file for a request: the name as asked in all sources, then
// its substitutes (the unsigned file for ".sgn") in all sources. The caller
// closes the body. Errors hold no path of the server unless a user's own
// source puts one there.
func (f *Files) Open(ctx context.Context, req Request) (Content, error) {
	asked := req.Name
	name, err := CleanName(asked)
	if err != nil {
		return Content{}, err
	}
	var missing error
	for _, candidate := range candidates(name) {
		for _, source := range f.Sources {
			req.Name, req.Asked = candidate, asked
			content, err := f.open(ctx, source, req)
			switch {
			case err == nil:
				return content, nil
			case !errors.Is(err, fs.ErrNotExist):
				return Content{}, err
			}
			missing = err
		}
	}
	return Content{}, notFound(missing)
}

// notFound makes an ErrNotFound of the reason that a source gave, if any did.
func notFound(reason error) error {
	switch {
	case reason == nil:
		return ErrNotFound
	case errors.Is(reason, ErrNotFound):
		return reason
	}
	return fmt.Errorf("%w: %w", ErrNotFound, reason)
}

func (f *Files) open(ctx context.Context, source Source, req Request) (content Content, err error) {
	defer func() {
		if p := recover(); p != nil {
			content, err = Content{}, fmt.Errorf("tftp: source %T panicked: %v", source, p)
		}
	}()
	if err := ctx.Err(); err != nil {
		return Content{}, err
	}
	content, err = source.Open(ctx, req)
	if err != nil {
		return Content{}, err
	}
	if content.Body == nil {
		return Content{}, fmt.Errorf("tftp: source %T returned no body", source)
	}
	limit := f.MaxSize
	if limit == 0 {
		limit = DefaultMaxSize
	}
	if content.Size < 0 || content.Size > limit {
		err := fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooLarge, content.Size, limit)
		return Content{}, errors.Join(err, content.Body.Close())
	}
	return content, nil
}

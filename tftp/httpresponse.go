package tftp

import (
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// responseCounter notes what was sent. Bytes counts the body of successes.
type responseCounter struct {
	http.ResponseWriter
	remote   netip.AddrPort
	name     string
	progress progressTeller

	status int
	bytes  int64
	err    error
}

// fail answers with the status of err, which it returns.
func (c *responseCounter) fail(err error) error {
	status := httpStatus(err)
	if status == http.StatusServiceUnavailable {
		c.Header().Set("Retry-After", strconv.Itoa(int(busyRetryAfter.Seconds())))
	}
	http.Error(c.ResponseWriter, http.StatusText(status), status)
	c.status = status
	return err
}

func (c *responseCounter) WriteHeader(status int) {
	if c.status == 0 && status >= http.StatusOK {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *responseCounter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.count(int64(n), err)
	return n, err
}

// progressChunk is what is copied between two looks at the clock.
const progressChunk = 256 << 10

// ReadFrom keeps the kernel's file-to-socket copy, which wants the file itself
// behind at most one [io.LimitedReader].
func (c *responseCounter) ReadFrom(r io.Reader) (int64, error) {
	limited, ok := r.(*io.LimitedReader)
	if !ok || c.progress.tell == nil {
		n, err := io.Copy(c.ResponseWriter, r)
		c.count(n, err)
		return n, err
	}
	var total int64
	for limited.N > 0 {
		chunk := &io.LimitedReader{R: limited.R, N: min(limited.N, progressChunk)}
		n, err := io.Copy(c.ResponseWriter, chunk)
		limited.N -= n
		total += n
		c.count(n, err)
		if err != nil || chunk.N > 0 {
			return total, err
		}
	}
	return total, nil
}

// short reports whether less was written than the header promised.
func (c *responseCounter) short() bool {
	if c.status != http.StatusOK && c.status != http.StatusPartialContent {
		return false
	}
	want, ok := c.length()
	return ok && c.bytes < want
}

// length is what the header promised.
func (c *responseCounter) length() (n int64, ok bool) {
	n, err := strconv.ParseInt(c.Header().Get("Content-Length"), 10, 64)
	return n, err == nil
}

// Unwrap serves [http.ResponseController].
func (c *responseCounter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *responseCounter) count(n int64, err error) {
	c.bytes += n
	if err != nil && c.err == nil {
		c.err = err
	}
	if now := time.Now(); c.progress.due(now) {
		size, _ := c.length()
		c.progress.tell(Progress{
			Door: HTTP, Remote: c.remote, Name: c.name,
			Bytes: c.bytes, Size: size, Duration: now.Sub(c.progress.begun),
		})
	}
}

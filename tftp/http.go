package tftp

import (
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"path"
	"strings"
	"sync"
	"time"
)

// The defaults of an HTTPHandler.
const (
	DefaultMaxHTTPTransfers  = 1500
	DefaultMaxHTTPPerAddress = 16
)

// busyRetryAfter is the Retry-After of status 503.
const busyRetryAfter = 2 * time.Second

// HTTPHandler answers GET and HEAD from Files, with ranges. It lists no
// folders and sends no redirects, which phones do not follow: mount it as the
// handler of a server, not below an [http.ServeMux], which redirects names
// with two slashes. Fields are set before the first request.
type HTTPHandler struct {
	// Files are what is served. Required.
	Files *Files
	// Allow lists the networks that are served; others get status 403. nil
	// means PrivateNetworks().
	Allow []netip.Prefix
	// AllowFrom goes before Allow where it is set. It is asked at each request,
	// and may answer otherwise than before.
	AllowFrom func(netip.Addr) bool
	// OnEvent is told the end of every request, from many goroutines.
	OnEvent func(Event)
	// OnProgress is told how far a response is, each ProgressEvery while it is
	// sent, by the goroutine of the request.
	OnProgress func(Progress)
	// ProgressEvery is the time between two calls of OnProgress for one
	// response. 0 means DefaultProgressEvery.
	ProgressEvery time.Duration
	// MaxTransfers limits the requests at one time. Those above get status
	// 503 with Retry-After. 0 means DefaultMaxHTTPTransfers.
	MaxTransfers int
	// MaxPerAddress does the same for one address. 0 means
	// DefaultMaxHTTPPerAddress.
	MaxPerAddress int

	once   sync.Once
	allow  access
	limits *limiter
}

func (h *HTTPHandler) prepare() {
	h.allow = newAccess(h.Allow, h.AllowFrom)
	h.limits = newLimiter(orDefault(h.MaxTransfers, DefaultMaxHTTPTransfers),
		orDefault(h.MaxPerAddress, DefaultMaxHTTPPerAddress), 0, 0)
}

// ServeHTTP implements [http.Handler].
func (h *HTTPHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.once.Do(h.prepare)
	started := time.Now()
	// An address that is none is in no network.
	remote, _ := netip.ParseAddrPort(r.RemoteAddr)
	remote = unmapped(remote)
	counter := &responseCounter{
		ResponseWriter: w,
		remote:         remote,
		name:           r.URL.Path,
		progress:       newProgressTeller(h.OnProgress, h.ProgressEvery, started),
	}
	err := h.serve(counter, r, remote)
	if counter.err != nil {
		err = counter.err
	}
	if h.OnEvent != nil {
		h.OnEvent(Event{
			Door: HTTP, Remote: remote, Name: r.URL.Path, Err: err,
			Status: counter.status, Bytes: counter.bytes, Duration: time.Since(started),
		})
	}
}

func (h *HTTPHandler) serve(w *responseCounter, r *http.Request, remote netip.AddrPort) (err error) {
	if !h.allow.allows(remote.Addr()) {
		return w.fail(ErrDenied)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return w.fail(ErrReadOnly)
	}
	if err := h.limits.acquire(remote.Addr(), time.Now()); err != nil {
		return w.fail(err)
	}
	defer func() { h.limits.release(remote.Addr(), time.Now()) }()

	content, err := h.Files.Open(r.Context(), Request{Name: r.URL.Path, Remote: remote, Door: HTTP})
	if err != nil {
		return w.fail(err)
	}
	defer func() { err = errors.Join(err, content.Body.Close()) }()
	w.Header().Set("Content-Type", contentType(r.URL.Path))
	r = withKnownRange(r)
	http.ServeContent(w, r, "", content.ModTime, content.Body)
	if r.Method == http.MethodGet && w.short() {
		return errShrunk
	}
	return nil
}

// withKnownRange drops a range in another unit than bytes, which counts for
// nothing (RFC 9110, 14.2); net/http answers it with status 416.
func withKnownRange(r *http.Request) *http.Request {
	unit, _, _ := strings.Cut(r.Header.Get("Range"), "=")
	if unit == "" || strings.EqualFold(strings.TrimSpace(unit), "bytes") {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Del("Range")
	return r
}

func contentType(name string) string {
	if strings.EqualFold(path.Ext(strings.TrimSuffix(name, signedSuffix)), ".xml") {
		return "text/xml"
	}
	return "application/octet-stream"
}

// httpStatus is what a phone is told about err. Refused names do not differ
// from missing ones.
func httpStatus(err error) int {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrRefused), errors.Is(err, fs.ErrPermission):
		return http.StatusNotFound
	case errors.Is(err, ErrDenied):
		return http.StatusForbidden
	case errors.Is(err, ErrReadOnly):
		return http.StatusMethodNotAllowed
	case errors.Is(err, ErrBusy):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// NewHTTPServer returns a server for handler with the time-outs and header
// limit that a server for phones needs: a client that is slow to ask is cut
// off after seconds, one that is slow to read after DefaultMaxDuration. Its
// own messages go to log; nil discards them.
func NewHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &http.Server{
		Handler:                      handler,
		DisableGeneralOptionsHandler: true,
		ReadHeaderTimeout:            5 * time.Second,
		ReadTimeout:                  10 * time.Second,
		WriteTimeout:                 DefaultMaxDuration,
		IdleTimeout:                  time.Minute,
		MaxHeaderBytes:               8 << 10,
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

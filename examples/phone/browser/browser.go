package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// Errors of a browser.
var (
	// ErrPage: what was loaded is no page that a phone shows.
	ErrPage = errors.New("browser: no page for a phone")
	// ErrKey: the key does nothing on the page that is shown.
	ErrKey = errors.New("browser: the key does nothing here")
)

// Config describes the browser of a phone.
type Config struct {
	// Name is that of the phone. It stands in URLs for #DEVICENAME#.
	Name string
	// Latin1 makes an old phone, which reads ISO-8859-1 only.
	Latin1 bool
	// Doors are the URLs behind keys of the phone: Services, Directories, Messages,
	// Information, by these names.
	Doors map[string]string
	// Authentication is the authenticationURL, which is asked before a command is
	// executed. Without it no command is.
	Authentication string
	// Dial calls a number; nil: the phone does not.
	Dial func(ctx context.Context, number string) error
	// Timeout limits one request; 10 s by default.
	Timeout time.Duration
}

// Doors returns [Config.Doors] for the URLs of a configuration file.
func Doors(u cnfxml.URLs) map[string]string {
	return map[string]string{
		"Services": u.ServicesURL.Or(""), "Directories": u.DirectoryURL.Or(""),
		"Messages": u.MessagesURL.Or(""), "Information": u.InformationURL.Or(""),
	}
}

// Browser shows one page at a time. It may be used by many at the same time.
type Browser struct {
	cfg    Config
	client http.Client

	mu       sync.Mutex
	shown    view
	past     []view // what the Back key brings up again
	typed    map[string]string
	edited   string
	executed []string
}

// view is a page and where it came from.
type view struct {
	url     string // empty: it was pushed
	object  xsi.Object
	refresh Refresh
	once    bool // the Back key does not bring it up again
}

// Refresh is what a page says about its successor.
type Refresh struct {
	After time.Duration // 0: nothing
	URL   string        // empty: the same page again
}

// Limits of what a browser keeps.
const (
	maxPast     = 16 // pages
	maxExecuted = 64
	maxPage     = 64 << 10 // bytes
	maxPicture  = 1 << 20
)

// New returns a browser that shows nothing. Close ends its connections.
func New(cfg Config) *Browser {
	if cfg.Timeout == 0 {
		cfg.Timeout = 10 * time.Second
	}
	return &Browser{cfg: cfg, client: http.Client{
		Timeout:       cfg.Timeout,
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close ends the connections. The web server is to be ended before.
func (b *Browser) Close() { b.client.CloseIdleConnections() }

// Page returns the page that is shown; nil when none is.
func (b *Browser) Page() xsi.Object {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shown.object
}

// Refresh returns what the page that is shown says about its successor. The browser
// does nothing about it by itself; [Browser.Update] does.
func (b *Browser) Refresh() Refresh {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shown.refresh
}

// Edited returns the number that a key has put up to be changed before it is
// dialled.
func (b *Browser) Edited() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.edited
}

// Executed returns the last URIs that were for other parts of a phone, such as
// Init:CallHistory and Play:ring.raw.
func (b *Browser) Executed() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.executed)
}

// Open presses a key of the phone, by its name in [Config], and returns the page
// behind it. What was shown before is forgotten. The error wraps [ErrKey], [ErrPage]
// or that of the network.
func (b *Browser) Open(ctx context.Context, door string) (xsi.Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open(ctx, door)
}

func (b *Browser) open(ctx context.Context, door string) (xsi.Object, error) {
	at := b.cfg.Doors[door]
	if at == "" {
		return nil, fmt.Errorf("%w: nothing is behind %s", ErrKey, door)
	}
	b.past, b.shown = nil, view{}
	return b.follow(ctx, at)
}

// Load shows the page of a URL after the one that is shown.
func (b *Browser) Load(ctx context.Context, at string) (xsi.Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.follow(ctx, at)
}

// follow loads a page; one that cannot be shown leaves the one before.
func (b *Browser) follow(ctx context.Context, at string) (xsi.Object, error) {
	next, err := b.load(ctx, strings.ReplaceAll(at, "#DEVICENAME#", b.cfg.Name))
	if err != nil {
		return nil, err
	}
	b.show(next)
	return next.object, nil
}

func (b *Browser) show(next view) {
	if b.shown.object != nil && !b.shown.once {
		b.past = append(b.past, b.shown)
		b.past = b.past[max(0, len(b.past)-maxPast):]
	}
	b.shown, b.typed, b.edited = next, nil, ""
}

// back loads the page before, or ends with an empty display.
func (b *Browser) back(ctx context.Context) (xsi.Object, error) {
	b.shown = view{}
	if len(b.past) == 0 {
		return nil, nil
	}
	before := b.past[len(b.past)-1]
	b.past = b.past[:len(b.past)-1]
	if before.url == "" {
		b.show(before)
		return before.object, nil
	}
	return b.follow(ctx, before.url)
}

// Update loads what the page that is shown wants to be followed by, which is the
// page itself as a rule.
func (b *Browser) Update(ctx context.Context) (xsi.Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.update(ctx)
}

func (b *Browser) update(ctx context.Context) (xsi.Object, error) {
	at := b.shown.url
	if b.shown.refresh.URL != "" {
		at = b.shown.refresh.URL
	}
	if at == "" {
		return nil, fmt.Errorf("%w: the page has no address", ErrKey)
	}
	b.shown.once = true
	return b.follow(ctx, at)
}

// Show shows what a program has sent by SCCP: a page, or commands that are executed.
// The error wraps [ErrPage] where it is neither.
func (b *Browser) Show(ctx context.Context, pushed []byte) (xsi.Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	object, err := parse(pushed)
	if err != nil {
		return nil, err
	}
	command, ok := object.(*xsi.Execute)
	if !ok {
		b.show(view{object: object})
		return object, nil
	}
	for _, i := range command.Items {
		if _, err = b.uri(ctx, i.URL, 0); err != nil {
			return nil, err
		}
	}
	return b.shown.object, nil
}

// parse reads an object as strictly as phones do.
func parse(text []byte) (xsi.Object, error) {
	object, problems, err := xsi.Parse(text, cnfxml.Options{})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPage, err)
	}
	if problems = append(problems, object.Validate()...); len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrPage, problems[0])
	}
	return object, nil
}

// parseRefresh reads the header Refresh.
func parseRefresh(header string) (r Refresh) {
	seconds, rest, _ := strings.Cut(header, ";")
	n, err := strconv.ParseUint(strings.TrimSpace(seconds), 10, 31)
	if err != nil {
		return r
	}
	r.After = time.Duration(n) * time.Second
	if at, ok := strings.CutPrefix(strings.TrimSpace(rest), "url="); ok {
		r.URL = at
	}
	return r
}

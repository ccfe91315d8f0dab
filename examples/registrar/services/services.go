package services

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

// Phones are those of a registrar. A [control.Registrar] has them.
type Phones interface {
	Phones() []control.Phone
	Phone(device string) (control.Phone, error)
	Lines() []control.Line
}

// Pusher shows an object on a phone by SCCP. A [control.Registrar] does.
type Pusher interface {
	Push(device string, object []byte) error
}

// Desk lets users have their lines on a phone. The PIN is not to be logged.
type Desk interface {
	LogIn(ctx context.Context, device, number, pin string) error
	LogOff(ctx context.Context, device string) error
}

// Door tells whether a PIN is that of a user to whom a phone is.
type Door interface {
	Verify(device, number, pin string) error
}

// Contact is an entry of a personal directory.
type Contact struct {
	ID           int64 // 0: not in it yet
	Name, Number string
}

// Personal is the personal directory of whose a phone is: the user's who is logged
// on there, or the phone's own.
type Personal interface {
	// Contacts are in the order in which they are shown.
	Contacts(device string) []Contact
	// SaveContact changes the contact of its ID, or adds one without.
	SaveContact(ctx context.Context, device string, c Contact) error
	RemoveContact(ctx context.Context, device string, id int64) error
}

// Dials are the speed dials of phones. What is set is on the phone soon.
type Dials interface {
	SpeedDials(device string) []directory.ShownDial
	SetDial(ctx context.Context, device string, dial directory.Dial) error
}

// Call is a call in a list of a phone.
type Call struct {
	ID     int64 // later calls have higher ones
	Remote call.Party
	// Started is when it began, Ended when it came to the list.
	Started, Ended time.Time
}

// History are the lists of calls of whose a phone is.
type History interface {
	// Calls returns the latest first: a page of those with IDs below before, which is
	// 0 for the first page. A page shorter than its limit is the last.
	Calls(ctx context.Context, device string, kind call.History, before int64, limit int) ([]Call, error)
	// ClearCalls hides those that came to the list until then.
	ClearCalls(ctx context.Context, device string, kind call.History, until time.Time) error
}

// Slots tells which calls are parked.
type Slots interface {
	Parked() []Parked
}

// Parked is a call that waits in a park slot.
type Parked struct {
	Slot   string
	Party  call.Party // who waits; empty when hidden
	Parker call.Party // who parked the call
	Since  time.Time
}

// ErrNotStored says that a change holds, but would not survive a restart.
var ErrNotStored = errors.New("it holds, but could not be stored")

// Server has the pages. Fields are set before its first use. What is nil of the
// parts that pages need takes those pages out of the menus.
type Server struct {
	// Config returns the configuration that holds now. Required.
	Config func() *config.Config
	// Phones are required.
	Phones Phones
	// Address is where the pages are served: phones are led there. An unspecified one
	// means the address by which a phone is reached.
	Address netip.AddrPort
	// Gate has the rules of networks for connections, requests and phones; nil: everybody
	// may come.
	Gate Gate

	Pusher   Pusher
	Desk     Desk
	Door     Door
	Personal Personal
	Dials    Dials
	History  History
	Slots    Slots

	Log *slog.Logger     // nil discards
	Now func() time.Time // nil: [time.Now]
	// Execute is the port of the web server of phones; 0: 80.
	Execute uint16
	// PerAddress limits the connections of one address, so that none keeps out the
	// others; 0: 1024.
	PerAddress int

	once      sync.Once
	outbox    outbox
	failed    failures
	limit     limiter
	returning returning
	book      bookshelf
	execute   *executor
	refused   *sparing.Log
}

const defaultPerAddress = 1024

func (s *Server) prepare() {
	s.once.Do(func() {
		if s.Log == nil {
			s.Log = slog.New(slog.DiscardHandler)
		}
		if s.Now == nil {
			s.Now = time.Now
		}
		s.PerAddress = cmp.Or(s.PerAddress, defaultPerAddress)
		s.execute = newExecutor()
		s.refused = sparing.New(refusedLines)
	})
}

// The limits of connections.
const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second
	writeTime  = 30 * time.Second
	idleTime   = 10 * time.Second
	maxHeader  = 8 << 10 // bytes
	farewell   = 2 * time.Second

	maxConnections = 2048
)

// Serve answers phones until ctx ends; it closes the listener and waits for the
// requests that are at work. The error is nil unless the listener failed.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	s.prepare()
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		DisableGeneralOptionsHandler: true, // "OPTIONS *" has no page either
		MaxHeaderBytes:               maxHeader, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	gate := &gated{Listener: ln, server: s}
	go func() { ended <- server.Serve(netutil.LimitListener(gate, maxConnections)) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		leave, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		if server.Shutdown(leave) != nil {
			_ = server.Close() // what did not end in time
		}
		err = <-ended
	}
	s.execute.close()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

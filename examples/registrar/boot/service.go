package boot

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/sparing"
	"github.com/skinnykit/skinny/tftp"
)

// Service serves files by TFTP and HTTP.
type Service struct {
	Files *Files
	// Networks are those that are served where Files has no gate, which knows them;
	// nil means [tftp.PrivateNetworks].
	Networks []netip.Prefix
	// OnEvent is told the end of every request, beside the log; may be nil.
	OnEvent func(tftp.Event)
	Log     *slog.Logger // nil discards
}

// Serve answers requests until ctx ends. It closes both sockets and waits for
// everything it started. The error is nil unless one of the two failed.
func (s *Service) Serve(ctx context.Context, packets net.PacketConn, ln net.Listener) error {
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	sources, dir, err := s.Files.Sources()
	if err != nil {
		return errors.Join(err, packets.Close(), ln.Close())
	}
	if dir != nil {
		defer dir.Close()
		WarnOfFirmware(log, s.Files.config())
	}
	files := tftp.NewFiles(sources...)
	events := s.events(log)
	var from func(netip.Addr) bool
	if gate := s.Files.Gate; gate != nil {
		from = gate.AllowFiles
	}
	byTFTP := &tftp.Server{Files: files, Allow: s.Networks, AllowFrom: from, OnEvent: events, Log: log}
	byHTTP := tftp.NewHTTPServer(&tftp.HTTPHandler{Files: files, Allow: s.Networks, AllowFrom: from, OnEvent: events}, log)

	var connections sync.WaitGroup
	byHTTP.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			connections.Add(1)
		case http.StateClosed, http.StateHijacked:
			connections.Done()
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ended := make(chan error, 1)
	go func() {
		err := byHTTP.Serve(ln)
		cancel(errHTTPEnded)
		ended <- err
	}()
	unhook := context.AfterFunc(ctx, func() { _ = byHTTP.Close() })
	defer unhook()
	err = byTFTP.Serve(ctx, packets)
	cancel(nil)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errHTTPEnded) {
		err = nil
	}
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	_ = byHTTP.Close() // those that came while it was closed
	connections.Wait()
	return err
}

// WarnOfFirmware logs what the file directory of a configuration lacks.
func WarnOfFirmware(log *slog.Logger, cfg *config.Config) {
	dir := cfg.FileDirectory
	if dir == "" {
		return
	}
	for _, sentence := range MissingFirmware(cfg, os.DirFS(dir)) {
		log.Warn("firmware is missing: phones keep what they have", "what", sentence, "fix", "copy the files into "+dir+", or name a load-server")
	}
}

func (s *Service) events(log *slog.Logger) func(tftp.Event) {
	served, refused := tftp.LogEvents(sparing.OfRequests(log)), tftp.LogEvents(sparing.OfRequests(log))
	return func(e tftp.Event) {
		if e.Err == nil {
			served(e)
		} else {
			refused(e)
		}
		if s.OnEvent != nil {
			s.OnEvent(e)
		}
	}
}

var errHTTPEnded = errors.New("boot: the HTTP server ended")

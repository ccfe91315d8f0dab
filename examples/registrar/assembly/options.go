package assembly

import (
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Options say how a registrar runs. Zero fields mean the default.
type Options struct {
	Log *slog.Logger // nil discards
	Tap station.Tap  // of the SCCP traffic; may be nil
	// File is the path of the configuration, which also says where the database is
	// unless the configuration does; empty: there is none.
	File string
	// Load reads the configuration anew; nil: it cannot be read again.
	Load func() (*config.Config, error)
	// ControlSocket is the path of the control socket where the configuration names
	// none; empty: none.
	ControlSocket string
	// Version is what the program calls itself.
	Version string
	// Pace is the time between two phones that are told to start anew; 20 ms, so
	// that ten thousand come back over some three minutes.
	Pace time.Duration
	// Answer is how long somebody who waits for the disk has to wait at most, be it
	// for an answer or for what a key has changed to be shown; 2 s.
	Answer time.Duration
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Pace == 0 {
		o.Pace = 20 * time.Millisecond
	}
	if o.Answer == 0 {
		o.Answer = 2 * time.Second
	}
	return o
}

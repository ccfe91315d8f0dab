package station

import (
	"context"
	"errors"
	"unicode"
	"unicode/utf8"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// Why a dialled service was not carried out.
var (
	errNoService   = errors.New("not available")
	errServiceBusy = errors.New("busy, try again")
)

// maxServices limits how many dialled services are carried out at a time.
const maxServices = 16

// services carries out what users dial outside of calls. It has a goroutine for
// each, because that may take long, and no phone waits.
type services struct {
	do func(context.Context, call.ServiceDialed) error // nil: nobody does
	x  *exchange

	// The exchange's, under its lock.
	ctx     context.Context // nil while the server does not serve
	running int
	rest    chan struct{} // closed when none runs, once the server does not serve any more; nil before
}

// open lets services be carried out until close.
func (v *services) open(ctx context.Context) {
	v.x.mu.Lock()
	defer v.x.mu.Unlock()
	v.ctx = ctx
}

// close waits for those that run.
func (v *services) close() {
	v.x.mu.Lock()
	v.ctx = nil
	rest := make(chan struct{})
	if v.rest = rest; v.running == 0 {
		close(rest)
	}
	v.x.mu.Unlock()
	<-rest
}

// dialed begins a service. The phone that wants it is told how that went, if it is
// still registered then. The exchange is locked.
func (v *services) dialed(c call.ServiceDialed) {
	s := v.x.sessions[c.Device]
	if s == nil {
		return
	}
	switch {
	case v.do == nil || v.ctx == nil:
		s.screen.served(errNoService)
	case v.running == maxServices:
		s.screen.served(errServiceBusy)
	default:
		v.running++
		go v.run(v.ctx, s, c)
	}
}

func (v *services) run(ctx context.Context, s *session, c call.ServiceDialed) {
	err := v.do(ctx, c)
	v.x.mu.Lock()
	defer v.x.mu.Unlock()
	if v.running--; v.running == 0 && v.rest != nil {
		close(v.rest)
	}
	if s.screen != nil {
		s.screen.served(err)
	}
}

// spoken returns an error as a user reads it, short where it can be.
func (s *screen) spoken(err error) string {
	var locked *directory.LockedError
	if errors.As(err, &locked) {
		return "Locked until " + locked.Until.In(s.now().Location()).Format("15:04")
	}
	text := err.Error()
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// served tells a user how a service went: in words, and with a tone for phones
// without a display.
func (s *screen) served(err error) {
	text, tone := words("Done"), sccp.DeviceToneZip
	if err != nil {
		text, tone = words(s.spoken(err)), sccp.DeviceToneBeepBonk
	}
	s.beep(tone)
	if !s.device.Model.NoDisplay {
		s.send(s.promptMessage(0, 0, text, "", briefly))
	}
}

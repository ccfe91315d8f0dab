// Package bootdemo shows the way of a phone from power to a call, on the wire: two
// network namespaces joined by a cable. In one is the registrar with CDP, LLDP-MED,
// DHCP, TFTP, HTTP and SCCP on their real ports, and a colleague's phone; in the
// other a phone that knows nothing but its MAC address.
//
// Each namespace has a process of its own: the program starts itself again with
// [PartEnv] set. Nothing outside of the namespaces is touched, and they are removed
// at the end, however it comes.
package bootdemo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// PartEnv names the environment variable that tells a process which part it plays.
const PartEnv = "SKINNY_BOOT_DEMO_PART"

// The parts.
const (
	partRegistrar = "registrar"
	partPhone     = "phone"
)

// limit is how long the whole demonstration may take.
const limit = time.Minute

// The network. The names of the interfaces are inside of the namespaces.
const (
	switchPort = "sb0"
	phonePort  = "sb1"
	voiceVLAN  = 100
	voiceAddr  = "10.77.100.1"
	voicePool  = "10.77.100.50-10.77.100.99"

	phoneMAC     = "02:00:0a:00:00:01"
	phoneName    = "SEP02000A000001"
	phoneModel   = "7962"
	phoneNumber  = "1001"
	friendMAC    = "02000A000002"
	friendName   = "SEP02000A000002"
	friendModel  = "7960"
	friendNumber = "1002"
)

// SkipError says why the demonstration cannot be shown here.
type SkipError struct{ Reason string }

func (e *SkipError) Error() string { return "boot demo skipped: " + e.Reason }

// Options of a demonstration.
type Options struct{ Out io.Writer }

// Run shows the demonstration, or plays the part that [PartEnv] names. The error is
// a [*SkipError] where it cannot be shown.
func Run(ctx context.Context, o Options) error {
	out := &output{w: o.Out}
	switch part := os.Getenv(PartEnv); part {
	case "":
		return direct(ctx, out)
	case partRegistrar:
		return errors.Join(playRegistrar(ctx, out), out.failure())
	case partPhone:
		return errors.Join(playPhone(ctx, out), out.failure())
	default:
		return fmt.Errorf("boot demo: there is no part %q", part)
	}
}

// direct makes the namespaces, lets the parts play, and cleans up.
func direct(ctx context.Context, out *output) (err error) {
	if err := possible(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	begin := time.Now()
	say := func(who string) func(string) {
		return func(text string) { out.line("%7.3f  %-9s  %s", time.Since(begin).Seconds(), who, text) }
	}
	stage := say("stage")

	if err := removeStale(ctx); err != nil && ctx.Err() == nil {
		stage(fmt.Sprintf("namespaces of an earlier demonstration are left: %v", err))
	}
	l := newLab()
	defer func() {
		if removing := l.remove(); removing != nil {
			err = errors.Join(err, removing)
			return
		}
		if l.made() {
			stage("both namespaces are removed")
		}
	}()
	if err := l.build(ctx); err != nil {
		return err
	}
	stage(fmt.Sprintf("two network namespaces, joined by a cable: %s (registrar) and %s (phone)", l.registrar, l.phone))

	registrar, err := start(ctx, l.registrar, partRegistrar, say(partRegistrar))
	if err != nil {
		return err
	}
	phone, err := l.power(ctx, registrar, say(partPhone))
	if err == nil {
		err = phone.wait()
	}
	err = errors.Join(err, registrar.stop())
	if ctx.Err() != nil {
		return fmt.Errorf("boot demo: %w", ctx.Err())
	}
	if err == nil {
		stage(fmt.Sprintf("done: from power to the end of the call in %.1f s", time.Since(begin).Seconds()))
	}
	return errors.Join(err, out.failure())
}

// power starts the phone when the registrar is ready.
func (l *lab) power(ctx context.Context, registrar *child, say func(string)) (*child, error) {
	select {
	case <-registrar.ready:
	case <-registrar.ended:
		return nil, errors.New("boot demo: the registrar ended before it was ready")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return start(ctx, l.phone, partPhone, say)
}

package scenario_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// patience is for what should take milliseconds, on a machine with other work.
const patience = 30 * time.Second

const ports = `listen: {sccp: "127.0.0.1:0", tftp: "127.0.0.1:0", http: "127.0.0.1:0"}
`

// office is a registrar and its phones.
type office struct {
	t *testing.T
	*assembly.Registrar
	ctl control.Registrar
	end func() // of the registrar; the phones may be there still
}

// open starts a registrar with a configuration. It ends after the phones, and
// nothing may be left then.
func open(t *testing.T, text string) *office {
	t.Helper()
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(ports+text))
	require.NoError(t, err)
	return run(t, cfg)
}

func run(t *testing.T, cfg *config.Config) *office {
	t.Helper()
	return runWith(t, cfg, assembly.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
}

func runWith(t *testing.T, cfg *config.Config, options assembly.Options) *office {
	t.Helper()
	r, err := assembly.Open(t.Context(), cfg, options)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	o := &office{t: t, Registrar: r, ctl: r.Control()}
	o.end = sync.OnceFunc(func() {
		stop()
		assert.NoError(t, <-ran)
	})
	t.Cleanup(o.end)
	return o
}

// device is the name of the nth phone, counted from 1.
func device(n int) string { return cnfxml.DeviceName(mac(n)) }

func mac(n int) cnfxml.MAC { return cnfxml.MAC{0x02, 4: byte(n >> 8), 5: byte(n)} }

func model(t *testing.T, name string) softphone.Model {
	t.Helper()
	m, ok := softphone.ModelByName(name)
	require.True(t, ok, "no model %s", name)
	return m
}

// phone is a user at a phone. Its methods fail the test instead of returning an
// error.
type phone struct {
	t *testing.T
	*softphone.Phone
}

// phone plugs the nth phone in and waits until it is registered.
func (o *office) phone(n int, kind string) *phone {
	o.t.Helper()
	return o.plug(softphone.Config{Model: model(o.t, kind), MAC: mac(n)})
}

func (o *office) plug(c softphone.Config) *phone {
	o.t.Helper()
	if len(c.Servers) == 0 {
		c.Servers = []string{o.SCCP().String()}
	}
	p, err := softphone.Start(c)
	require.NoError(o.t, err)
	o.t.Cleanup(func() { p.Close() })
	user := &phone{t: o.t, Phone: p}
	user.sees("registration", softphone.State.Registered)
	return user
}

// in lets the user report to a subtest.
func (p *phone) in(t *testing.T) *phone { return &phone{t: t, Phone: p.Phone} }

// sees waits for a state.
func (p *phone) sees(what string, holds func(softphone.State) bool) softphone.State {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := p.WaitFor(ctx, holds)
	if err != nil {
		require.NoError(p.t, err, "%s waits for %s and sees: %s", p.Name(), what, describe(&s))
	}
	return s
}

func describe(s *softphone.State) string {
	var b strings.Builder
	fmt.Fprintf(&b, "prompt %q, notify %q %q, tone %v, ringer %v, lamps %v", s.Prompt, s.Notify, s.PriorityNotify, s.Tone, s.Ringer, s.Lamps)
	for _, c := range s.Calls {
		fmt.Fprintf(&b, "; call %d line %d %v %s->%s %q keys", c.Reference, c.Line, c.State, c.CallingNumber, c.CalledNumber, c.Prompt)
		for _, k := range s.KeysFor(c.Reference) {
			fmt.Fprintf(&b, " %s", k.Label)
		}
	}
	for _, m := range s.Media {
		fmt.Fprintf(&b, "; media call %d %v sent %d received %d", m.Call, m.Codec, m.PacketsSent, m.PacketsReceived)
	}
	return b.String()
}

// number is that of the first line.
func (p *phone) number() string {
	p.t.Helper()
	line, ok := p.State().Line(1)
	require.True(p.t, ok, "%s has no line", p.Name())
	require.NotEmpty(p.t, line.Number)
	return line.Number
}

// in states.

func hasCall(states ...sccp.DCallState) func(softphone.State) bool {
	return func(s softphone.State) bool {
		_, ok := s.CallIn(states...)
		return ok
	}
}

// idle is a phone that shows nothing of any call.
func idle(s softphone.State) bool {
	return len(s.Calls) == 0 && len(s.Media) == 0 && !s.Ringing() && s.Tone == sccp.DeviceToneSilence && !s.Speaker
}

// talks is a call with voice both ways.
func talks(s softphone.State) bool {
	_, ok := s.CallIn(sccp.DCallStateConnected)
	return ok && hears(s) && s.Media[0].Sending
}

// hears is voice that arrives now.
func hears(s softphone.State) bool { return len(s.Media) == 1 && s.Media[0].PacketsReceived > 2 }

func rings(s softphone.State) bool {
	_, ok := s.CallIn(sccp.DCallStateRingIn)
	return ok && s.Ringing()
}

// actions.

func (p *phone) does(a softphone.Action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	// The key may come a moment after the state that a test waited for.
	s, err := p.WaitFor(ctx, func(s softphone.State) bool {
		front, _ := s.Front()
		return p.OffersIn(s, a, front.Reference)
	})
	if err != nil {
		require.NoError(p.t, err, "%s has no key for %v and shows: %s", p.Name(), a, describe(&s))
	}
	require.NoError(p.t, p.Do(a))
}

// doesFor does it with a call selected.
func (p *phone) doesFor(a softphone.Action, call softphone.Call) {
	p.t.Helper()
	p.sees("the key for "+a.String(), func(s softphone.State) bool { return p.OffersIn(s, a, call.Reference) })
	require.NoError(p.t, p.DoFor(a, call.Reference))
}

func (p *phone) dials(number string) softphone.Call {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	call, err := p.Dial(ctx, number)
	require.NoError(p.t, err)
	return call
}

// types presses digits in the call that waits for them.
func (p *phone) types(digits string) {
	p.t.Helper()
	require.NoError(p.t, p.Digits(context.Background(), digits))
}

// answers takes the call that rings.
func (p *phone) answers() softphone.Call {
	p.t.Helper()
	s := p.sees("ringing", rings)
	require.NoError(p.t, p.Answer())
	call, _ := s.CallIn(sccp.DCallStateRingIn)
	return call
}

func (p *phone) hangsUp() {
	p.t.Helper()
	require.NoError(p.t, p.HangUp())
}

// converse connects two phones, with voice both ways.
func converse(from, to *phone) {
	from.t.Helper()
	from.dials(to.number())
	to.answers()
	direct(from, to)
}

// direct waits for voice that goes from phone to phone.
func direct(a, b *phone) {
	a.t.Helper()
	for _, pair := range [][2]*phone{{a, b}, {b, a}} {
		one, other := pair[0], pair[1]
		one.sees("voice from and to "+other.Name(), func(s softphone.State) bool {
			far := other.State().Media
			return talks(s) && len(far) == 1 && s.Media[0].Remote == far[0].Local
		})
	}
}

// mixed waits for a conference: voice that goes through the registrar.
func mixed(all ...*phone) {
	for _, one := range all {
		one.t.Helper()
		one.sees("the conference", func(s softphone.State) bool {
			if len(s.Calls) != 1 || !talks(s) {
				return false
			}
			for _, other := range all {
				if other == one {
					continue
				}
				if far := other.State().Media; len(far) != 1 || s.Media[0].Remote == far[0].Local {
					return false
				}
			}
			return true
		})
	}
}

func allIdle(phones ...*phone) {
	for _, p := range phones {
		p.t.Helper()
		p.sees("the end of all calls", idle)
	}
}

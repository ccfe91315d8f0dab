package scenario_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

var (
	walkSeed  = flag.Uint64("walk.seed", 0, "seed of the random walk; 0 takes a new one")
	walkSteps = flag.Int("walk.steps", 2000, "steps of the random walk")
)

const (
	walkers  = 20
	watchers = 2 // do nothing but watch
)

// kinds are the phones of the walkers, in turn.
func kinds() []string {
	return []string{
		"7960", "7970", "7910", "7962", "6921", "SPA504G", "7937", "ATA186", "VG224", "7911",
		"7940", "30VIP", "7912", "6941", "CIPC", "7936", "8945", "12SP+", "7925", "7975",
	}
}

// town is the house of the random walk: everybody has a line, some share one.
func town() string {
	var b strings.Builder
	b.WriteString("park: {slots: 3001-3004, reversion: 5s}\n" +
		"dialing: {first-digit: 2s, inter-digit: 1s, no-answer: 3s, failure: 1s, forward-no-answer: 1s, hunt-ring: 1s}\n" +
		"hunt-groups: [{number: 2000, algorithm: circular, members: [1001, 1002, 1021], ring: 1s}]\n" +
		"page-groups: [{number: 4000, members: [1003, 1004, 1005], address: \"239.255.99.11:20490\"}]\n" +
		"meet-me: {numbers: 5000-5001}\nvoicemail: 1020\n")
	var watched, labels []string
	for n := 1; n <= walkers; n++ {
		watched = append(watched, fmt.Sprint(1000+n))
	}
	for n := range walkers / 5 {
		watched = append(watched, fmt.Sprint(1021+n))
	}
	b.WriteString("lines:\n")
	for i, number := range watched {
		fmt.Fprintf(&b, "  - {number: %s, name: Line %s, pickup-group: %d}\n", number, number, i%3)
		labels = append(labels, fmt.Sprintf("{number: %s}", number))
	}
	for n := range watchers {
		fmt.Fprintf(&b, "  - {number: %d}\n", 1901+n)
	}
	fmt.Fprintf(&b, "button-templates: {watch: [line%s]}\ndevices:\n", strings.Repeat(", blf", len(watched)))
	for n := 1; n <= walkers; n++ {
		lines := fmt.Sprint(1000 + n)
		if m, _ := softphone.ModelByName(kinds()[n-1]); m.Lines > 1 {
			lines += ", " + fmt.Sprint(sharedBy(n))
		}
		fmt.Fprintf(&b, "  - {name: %s, lines: [%s]}\n", device(n), lines)
	}
	for n := range watchers {
		fmt.Fprintf(&b, "  - {name: %s, lines: [%d], buttons: watch, blf: [%s]}\n", device(100+n), 1901+n, strings.Join(labels, ", "))
	}
	return b.String()
}

func sharedBy(n int) int { return 1021 + (n-1)/5 }

// walk is the town while its people do what comes to their minds.
type walk struct {
	t       *testing.T
	r       *rand.Rand
	server  *station.Server
	engine  *voice.Engine
	address string
	phones  [walkers]*softphone.Phone // nil while unplugged
	watch   []*phone
	did     map[string]int
}

func newWalk(t *testing.T, seed uint64) *walk {
	t.Helper()
	leaktest.Goroutines(t)
	server, engine, err := newServer(town())
	require.NoError(t, err)
	server.Tokens = station.Tokens{}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ran := make(chan error, 1)
	go func() { ran <- server.Serve(context.Background(), ln) }()
	w := &walk{
		t: t, r: rand.New(rand.NewPCG(seed, 0)), server: server, engine: engine,
		address: ln.Addr().String(), did: map[string]int{},
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, server.Shutdown(ctx))
		require.ErrorIs(t, <-ran, station.ErrServerClosed)
		engine.Close()
	})
	o := &office{t: t}
	for n := range watchers {
		kind := both[1-n%2]
		w.watch = append(w.watch, o.plug(softphone.Config{Model: model(t, kind), MAC: mac(100 + n), Servers: []string{w.address}}))
	}
	for i := range walkers {
		w.plug(i)
	}
	return w
}

func (w *walk) plug(i int) {
	p, err := softphone.Start(softphone.Config{
		Model: model(w.t, kinds()[i]), MAC: mac(i + 1), Servers: []string{w.address}, RetryWait: 10 * time.Millisecond,
	})
	require.NoError(w.t, err)
	w.t.Cleanup(func() { p.Close() })
	w.phones[i] = p
	(&phone{t: w.t, Phone: p}).sees("registration", softphone.State.Registered)
}

// step lets one person do one thing that the phone offers.
func (w *walk) step() {
	i := w.r.IntN(walkers)
	choice, which := w.r.IntN(100), w.r.IntN(1<<20)
	p := w.phones[i]
	if p == nil {
		w.plug(i)
		w.did["plug in"]++
		return
	}
	s := p.State()
	var err error
	switch {
	case choice < 3:
		w.did["unplug"]++
		err = p.Close()
		w.phones[i] = nil
	case choice < 5:
		w.did["unregister"]++
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err = p.Shutdown(ctx)
		w.phones[i] = nil
	case choice < 45 && len(s.Calls) > 0:
		err = w.softKey(p, &s, which)
	case choice < 55:
		w.did["hook"]++
		switch which % 4 {
		case 0:
			err = p.OnHook()
		case 1:
			err = p.HookFlash()
		default:
			err = p.OffHook()
		}
	case choice < 65 && len(s.Buttons) > 0:
		w.did["button"]++
		err = p.PressButton(which%len(s.Buttons) + 1)
	case choice < 75:
		err = w.softKey(p, &s, which)
	case choice < 80:
		w.did["digit"]++
		err = p.Digits(context.Background(), string("0123456789*#"[which%12]))
	default:
		w.did["number"]++
		err = w.dial(p, which)
	}
	require.NoError(w.t, err)
}

// softKey presses a key that the phone shows, for any of its calls.
func (w *walk) softKey(p *softphone.Phone, s *softphone.State, which int) error {
	var call softphone.Call
	if n := len(s.Calls); n > 0 && which%8 > 0 {
		call = s.Calls[which/8%n]
	}
	keys := s.KeysFor(call.Reference)
	if len(keys) == 0 {
		return p.OffHook()
	}
	key := keys[which/64%len(keys)]
	w.did[key.Label]++
	return p.SoftKey(key.Event, call.Line, call.Reference)
}

func (w *walk) dial(p *softphone.Phone, which int) error {
	numbers := []string{"2000", "4000", "3001", "3002", "*8", "*78", "*73", "*721001", "*66", "999", "5000", "5001", "*565000", "*565001", "*97"}
	for range 3 {
		for n := 1; n <= 24; n++ {
			numbers = append(numbers, fmt.Sprint(1000+n))
		}
	}
	number := numbers[which%len(numbers)]
	if which/1024%2 == 0 {
		return p.EnBloc(1, number)
	}
	if err := p.OffHook(); err != nil {
		return err
	}
	return p.Digits(context.Background(), number)
}

// What a busy lamp shows, as the protocol numbers it.
const (
	lampUnknown  = 0
	lampIdle     = 1
	lampInUse    = 2
	lampDND      = 3
	lampAlerting = 4
)

// truth is what the lamp of a number has to show, by what its phones show.
func (w *walk) truth(number string) []uint32 {
	registered, using, ringing := false, false, false
	for _, p := range w.phones {
		if p == nil {
			continue
		}
		s := p.State()
		for _, line := range s.Lines {
			if line.Number != number {
				continue
			}
			registered = true
			for _, c := range s.Calls {
				if c.Line != line.Instance {
					continue
				}
				switch c.State {
				case sccp.DCallStateRingIn, sccp.DCallStateCallWaiting:
					ringing = true
				case sccp.DCallStateCallRemoteMultiline, sccp.DCallStateRemoteHold:
				default:
					using = true
				}
			}
		}
	}
	switch {
	case !registered:
		return []uint32{lampUnknown}
	case ringing:
		return []uint32{lampAlerting}
	case using:
		return []uint32{lampInUse}
	}
	return []uint32{lampIdle, lampDND}
}

// wrong returns the lamps that do not show the truth.
func (w *walk) wrong() []string {
	var wrong []string
	for _, p := range w.watch[:1] { // version 15 and later have the state
		s := p.State()
		require.Len(w.t, s.Features, walkers+walkers/5)
		for _, f := range s.Features {
			number := fmt.Sprint(1000 + f.Instance)
			if truth := w.truth(number); !slices.Contains(truth, f.Status) {
				wrong = append(wrong, fmt.Sprintf("%s: %s shows %d, not %v", p.Name(), number, f.Status, truth))
			}
		}
	}
	return wrong
}

// settle waits until every lamp shows the truth.
func (w *walk) settle() {
	w.t.Helper()
	var wrong []string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if wrong = w.wrong(); len(wrong) == 0 {
			return
		}
	}
	require.Empty(w.t, wrong)
}

// tidy hangs everything up.
func (w *walk) tidy() {
	w.t.Helper()
	var busy []string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		busy = busy[:0]
		for _, p := range w.phones {
			if p == nil {
				continue
			}
			s := p.State()
			if idle(s) {
				continue
			}
			busy = append(busy, p.Name()+" "+describe(&s))
			end(p, &s)
		}
		if len(busy) == 0 && w.engine.Ports() == 0 {
			return
		}
	}
	require.Empty(w.t, busy, "calls that do not end")
	require.Zero(w.t, w.engine.Ports(), "ports of the registrar")
}

// end does what a user can do next to have no calls. Actions may fail, because
// calls end in this moment.
func end(p *softphone.Phone, s *softphone.State) {
	for _, c := range s.Calls {
		if p.Offers(softphone.EndCall, c.Reference) {
			_ = p.DoFor(softphone.EndCall, c.Reference)
			return
		}
	}
	for _, c := range s.Calls {
		switch c.State {
		case sccp.DCallStateCallRemoteMultiline, sccp.DCallStateRemoteHold: // of another phone
		case sccp.DCallStateRingIn, sccp.DCallStateCallWaiting:
			_ = p.OffHook() // with nothing but a hook: takes the call, to hang up then
			return
		default:
			if p.Offers(softphone.Resume, c.Reference) {
				_ = p.DoFor(softphone.Resume, c.Reference)
			} else {
				_ = p.HookFlash() // likewise, for a call on hold
			}
			return
		}
	}
}

func TestRandomWalk(t *testing.T) {
	seed := *walkSeed
	if seed == 0 {
		seed = rand.Uint64N(1<<32-1) + 1
	}
	t.Logf("replay with -walk.seed=%d -walk.steps=%d", seed, *walkSteps)
	files := openFiles()
	t.Run("walk", func(t *testing.T) {
		w := newWalk(t, seed)
		for n := range *walkSteps {
			w.step()
			if n%10 == 9 {
				w.settle()
			}
		}
		t.Log(w.done())
		w.settle()
		w.tidy()
		w.settle()
		for i, p := range w.phones {
			if p == nil {
				w.plug(i)
			}
		}
		w.settle()
		for i, p := range w.phones {
			require.NoError(t, p.Close())
			w.phones[i] = nil
		}
		w.settle()
		assert.Eventually(t, func() bool { return len(w.server.Phones()) == watchers }, patience, time.Millisecond)
		assert.Zero(t, w.engine.Ports())
	})
	assert.Eventually(t, func() bool { return openFiles() <= files }, patience, 10*time.Millisecond, "sockets are left")
}

// done counts what was done.
func (w *walk) done() string {
	var b strings.Builder
	for _, what := range slices.Sorted(maps.Keys(w.did)) {
		fmt.Fprintf(&b, "%s %d, ", what, w.did[what])
	}
	return b.String()
}

// openFiles counts the files and sockets of this process, where the system
// tells; elsewhere it is always the same.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

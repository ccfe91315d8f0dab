package call_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

var (
	walkSeed  = flag.Int64("walk.seed", -1, "replay the random walk with this seed only")
	walkCount = flag.Int("walk.count", 150, "how many random walks")
)

const (
	walkPhones = 20
	walkSteps  = 400
)

// chance makes the decisions of a walk: by random numbers, or by the bytes of a
// fuzzer.
type chance interface{ IntN(n int) int }

// bytes decides by what a fuzzer gives, and always the first after its end.
type script struct{ rest []byte }

func (s *script) IntN(n int) int {
	if len(s.rest) == 0 {
		return 0
	}
	b := s.rest[0]
	s.rest = s.rest[1:]
	return int(b) % n
}

func pick[T any](r chance, from []T) T { return from[r.IntN(len(from))] }

// walk is a house whose people do what comes to their minds.
type walk struct {
	*bench
	r     chance
	plan  *plan
	dials []string
}

func newWalk(t testing.TB, r chance) *walk {
	p := house()
	w := &walk{r: r, plan: p}
	for i := range walkPhones {
		p.route(own(i), call.Route{Kind: call.RouteLine, Number: own(i)})
	}
	for i := range walkPhones / 4 {
		p.route(shared(i), call.Route{Kind: call.RouteLine, Number: shared(i)})
	}
	for pilot, a := range map[string]call.Algorithm{"200": call.Linear, "201": call.Circular, "202": call.LongestIdle, "203": call.Broadcast} {
		p.group(pilot, a, own(1), own(2), shared(0), own(9))
	}
	h := p.hunts["200"]
	h.Final = "201"
	p.hunts["200"] = h
	p.pages["400"] = []string{own(3), own(4), shared(1), own(5)}
	p.abbreviated["1"] = own(1)
	for i := range walkPhones / 2 {
		p.classes["house phone"] = append(p.classes["house phone"], own(i))
	}
	p.route("112", call.Route{Kind: call.RouteEmergency, Number: own(0)})
	for _, number := range []string{"500", "501"} {
		p.route(number, call.Route{Kind: call.RouteMeeting, Number: number})
		p.route("*56"+number, call.Route{Kind: call.RouteKey, Key: call.KeyMeetMe, Number: number})
	}
	p.route("*80", call.Route{Kind: call.RouteIntercom, Number: own(6)})
	w.dials = slices.Sorted(maps.Keys(p.routes))
	w.bench = newHouse(t, p, call.Limits{HoldReminder: 40 * time.Second, MaxParties: 5, MaxForwards: 4})
	for i := range walkPhones {
		w.register(i)
	}
	return w
}

func device(i int) string { return fmt.Sprintf("SEP%02d", i) }
func own(i int) string    { return fmt.Sprintf("10%02d", i) }
func shared(i int) string { return fmt.Sprintf("11%02d", i) }

// register brings a phone up with its own line and one it shares with others.
func (w *walk) register(i int) { w.do(registration(i)) }

// change gives a phone other settings, and sometimes other lines.
func (w *walk) change(i int) {
	up := registration(i)
	for k := range up.Lines {
		up.Lines[k].PickupGroup, up.Lines[k].Music = fmt.Sprint(w.r.IntN(3)), fmt.Sprint(w.r.IntN(2))
		up.Lines[k].MaxCalls, up.Lines[k].Name = w.r.IntN(4), fmt.Sprint(w.r.IntN(2))
	}
	if w.r.IntN(4) == 0 {
		up.Lines = up.Lines[:1]
	}
	w.do(call.DeviceChanged(up))
}

func registration(i int) call.DeviceUp {
	mine := call.Line{Instance: 1, Number: own(i), Name: "Name " + own(i), PickupGroup: fmt.Sprint(i % 3), Rollover: i%2 == 0, Divert: own(7), Voicemail: own(9)}
	switch i % 7 {
	case 1:
		mine.NoWaiting = true
	case 2:
		mine.AutoAnswer = true
	case 3:
		mine.HotLine, mine.HotLineAfter = own(8), 4*time.Second
	case 4:
		mine.Anonymous, mine.BusyTrigger = true, 1
	case 5:
		mine.MaxCalls = 4
	case 6:
		mine.Class = "house phone"
	}
	if i == walkPhones-1 {
		return call.DeviceUp{Device: device(i), Lines: []call.Line{
			mine, mine, {}, {Instance: 1, Number: shared(0), MaxCalls: -1}, {Instance: 2, Number: own(i), HotLine: "x"},
		}}
	}
	return call.DeviceUp{
		Device: device(i),
		Lines: []call.Line{
			mine,
			{Instance: 2, Number: shared(i / 4), PickupGroup: "5", MaxCalls: 3, Class: mine.Class},
			{Instance: 3, Number: shared((i + 5) % walkPhones / 4)},
		},
		Options: call.Options{TransferOnHook: i%3 == 0, DND: call.DND(i % 3), HoldCancels: i%4 == 0, LiftResumes: i%4 == 1},
	}
}

// step does one thing.
func (w *walk) step() {
	i := w.r.IntN(walkPhones)
	switch n := w.r.IntN(100); {
	case n < 30:
		w.do(call.Press{
			Device: device(i), Key: call.Key(w.r.IntN(int(call.KeyMessages) + 2)),
			Line: uint32(w.r.IntN(5)), Ref: w.ref(i), Digits: w.digits(),
		})
	case n < 46:
		w.do(call.Press{Device: device(i), Key: call.KeyDial, Line: uint32(w.r.IntN(4)), Digits: pick(w.r, w.dials)})
	case n < 50:
		w.dial(device(i), pick(w.r, w.dials))
	case n < 84:
		w.sensible()
	case n < 88:
		w.wait(time.Duration(w.r.IntN(30)) * time.Second)
	case n < 90:
		w.do(call.DeviceDown{Device: device(i), Returns: w.r.IntN(2) == 0})
	case n < 94:
		w.register(i)
	case n < 96:
		w.failMedia()
	default:
		w.control(i)
	}
}

// sensible does with some leg what its user may want.
func (w *walk) sensible() {
	refs := slices.Sorted(maps.Keys(w.legs))
	if len(refs) == 0 {
		return
	}
	leg := w.legs[pick(w.r, refs)]
	if leg.Leg.State == call.OffHook {
		w.do(call.Press{Device: leg.Device, Key: call.KeyDial, Digits: pick(w.r, w.dials)})
		return
	}
	keys := map[call.State][]call.Key{
		call.Dialing:     {call.KeyBackspace, call.KeyDialNow},
		call.RingOut:     {call.KeyTransfer, call.KeyCallBack, call.KeyOnHook, call.KeyHold},
		call.RingIn:      {call.KeyAnswer, call.KeyOffHook, call.KeyDivert, call.KeyEndCall},
		call.Waiting:     {call.KeyAnswer, call.KeyFlash},
		call.Held:        {call.KeyResume, call.KeySwap, call.KeySelect, call.KeyJoin, call.KeyDirectTransfer},
		call.Failed:      {call.KeyCallBack, call.KeyOnHook},
		call.RemoteInUse: {call.KeyBarge},
		call.RemoteHeld:  {call.KeyResume, call.KeyLine},
		call.Connected: {
			call.KeyTransfer, call.KeyTransfer, call.KeyConference, call.KeyConference, call.KeyHold,
			call.KeyPark, call.KeyRemoveLast, call.KeyParticipants, call.KeyDivert, call.KeyFlash,
			call.KeySelect, call.KeyJoin, call.KeyOnHook,
		},
	}[leg.Leg.State]
	w.do(call.Press{Device: leg.Device, Key: pick(w.r, keys), Ref: leg.Leg.Ref, Line: leg.Leg.Line})
}

// ref is the reference of a leg: mostly of the phone, sometimes of another.
func (w *walk) ref(i int) uint32 {
	refs := slices.Sorted(maps.Keys(w.legs))
	switch n := w.r.IntN(10); {
	case n < 4 || len(refs) == 0:
		return 0
	case n == 4:
		return pick(w.r, refs)
	}
	if legs := w.all(device(i)); len(legs) > 0 {
		return pick(w.r, legs).Ref
	}
	return 0
}

func (w *walk) digits() string {
	switch w.r.IntN(6) {
	case 0:
		return pick(w.r, w.dials)
	case 1:
		return string("0123456789*#ABCDx"[w.r.IntN(17)])
	case 2:
		return pick(w.r, []string{"301", "302", "303", "5", "1", "\x00", "é", "99999999999999999999999999999999999999"})
	}
	return ""
}

func (w *walk) failMedia() {
	ends := slices.SortedFunc(maps.Keys(w.voice), func(a, b call.Endpoint) int { return int(a.Ref) - int(b.Ref) })
	if len(ends) > 0 {
		e := pick(w.r, ends)
		w.do(call.MediaFailed{Device: e.Device, Ref: e.Ref})
	}
}

// control is what an administrator does.
func (w *walk) control(i int) {
	switch w.r.IntN(9) {
	case 0:
		w.do(call.SetForward{Number: own(i), When: call.ForwardWhen(w.r.IntN(5)), To: pick(w.r, w.dials)})
	case 1:
		w.do(call.SetForward{Number: own(i), When: call.ForwardWhen(w.r.IntN(5))})
	case 2:
		w.do(call.SetMessageWaiting{Number: own(i), New: w.r.IntN(3)})
	case 3:
		w.do(call.SetDoNotDisturb{Device: device(i), DND: call.DND(w.r.IntN(3))})
	case 4:
		w.do(call.RestorePhone{Device: device(i), Settings: call.PhoneSettings{CallBack: own(w.r.IntN(walkPhones))}})
	case 5:
		w.do(call.RestoreLine{Number: own(i), Settings: call.LineSettings{ForwardAll: pick(w.r, w.dials)}})
	case 6:
		pilot := pick(w.r, []string{"200", "201", "202", "203"})
		w.plan.group(pilot, call.Algorithm(w.r.IntN(4)), own(w.r.IntN(walkPhones)), own(9), shared(w.r.IntN(5)))
		w.do(call.PlanChanged{})
	case 7:
		w.do(call.RemoveParticipant{Device: device(i), Ref: w.ref(i), Participant: w.ref(i)})
	case 8:
		w.manage(i)
	}
}

// manage is what an administrator does to calls and phones.
func (w *walk) manage(i int) {
	switch w.r.IntN(4) {
	case 0:
		w.do(call.HangUpPhone{Device: device(i)})
	case 1:
		if calls := w.m.Overview(); len(calls) > 0 {
			w.do(call.HangUpCall{Call: pick(w.r, calls).ID})
		}
	case 2:
		w.change(i)
	case 3:
		w.do(call.LimitsChanged{Limits: call.Limits{
			HoldReminder: 40 * time.Second, MaxParties: 5, MaxForwards: 4, NoAnswer: time.Duration(w.r.IntN(90)) * time.Second,
		}})
	}
}

// finish takes all phones away: nothing may be left but what users have set.
func (w *walk) finish() {
	w.statuses()
	for i := range walkPhones {
		w.do(call.DeviceDown{Device: device(i)})
	}
	w.quiet()
	require.Empty(w.t, w.status)
	for i := range walkPhones {
		w.do(call.RestorePhone{Device: device(i)})
		w.do(call.RestoreLine{Number: own(i)})
		w.do(call.RestoreLine{Number: shared(i)})
	}
}

func TestRandomWalks(t *testing.T) {
	first, count := int64(0), *walkCount
	if *walkSeed >= 0 {
		first, count = *walkSeed, 1
	}
	for seed := first; seed < first+int64(count); seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("replay with: go test ./registrar/call -run TestRandomWalks -walk.seed %d", seed)
				}
			})
			w := newWalk(t, rand.New(rand.NewPCG(uint64(seed), 1)))
			for range walkSteps {
				w.step()
			}
			w.finish()
		})
	}
}

// TestWalksVisitEverything guards the walks themselves: what they never reach,
// they do not prove.
func TestWalksVisitEverything(t *testing.T) {
	unseen := everything()
	for seed := uint64(0); len(unseen) > 0 && seed < 400; seed++ {
		w := newWalk(t, rand.New(rand.NewPCG(seed, 2)))
		for range walkSteps {
			w.step()
			for _, c := range w.last {
				visit(c, func(what string) { delete(unseen, what) })
			}
		}
	}
	require.Empty(t, unseen)
}

// visit names what a command shows.
func visit(c call.Command, seen func(string)) {
	seen(fmt.Sprintf("%T", c))
	switch c := c.(type) {
	case call.ShowLeg:
		seen(c.Leg.State.String())
		if c.Leg.Parties > 3 {
			seen("conference")
		}
		if c.Leg.Info.Type == call.Forwarded {
			seen("redirected")
		}
		if c.Leg.CallBack {
			seen("calls back")
		}
	case call.EndLeg:
		seen(c.Cause.String())
	case call.Refuse:
		seen("refused: " + c.Reason.String())
	case call.StatusChanged:
		seen("status " + c.Status.String())
	case call.Record:
		for _, l := range c.Legs {
			seen(l.Cause.String())
		}
	}
}

// everything is what walks can reach.
func everything() map[string]bool {
	all := map[string]bool{}
	for s := call.OffHook; s <= call.RemoteHeld; s++ {
		all[s.String()] = true
	}
	for c := call.Normal; c <= call.Done; c++ {
		all[c.String()] = true
	}
	for r := call.NotActive; r <= call.NumberUnavailable; r++ {
		if r != call.NoLine {
			all["refused: "+r.String()] = true
		}
	}
	for s := call.Unregistered; s <= call.Ringing; s++ {
		all["status "+s.String()] = true
	}
	for _, what := range []string{
		"conference", "redirected", "calls back", "call.ConnectMedia", "call.JoinBridge", "call.LeaveBridge",
		"call.PlayMusic", "call.StopMusic", "call.StartPage", "call.StopPage", "call.JoinPage",
		"call.LeavePage", "call.ShowParticipants", "call.Notice", "call.Record", "call.LineChanged",
		"call.PhoneChanged",
	} {
		all[what] = true
	}
	return all
}

func FuzzWalk(f *testing.F) {
	f.Add([]byte("a short walk"))
	f.Add([]byte{0, 41, 0, 20, 1, 62, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, text []byte) {
		s := &script{rest: text[:min(len(text), 2000)]}
		w := newWalk(t, s)
		for len(s.rest) > 0 {
			w.step()
		}
		w.finish()
	})
}

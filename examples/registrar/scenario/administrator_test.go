package scenario_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/sccp"
)

// administrated is a site whose users make calls while somebody changes all that
// control can change.
type administrated struct {
	*site
	t      *testing.T
	r      *rand.Rand
	phones []*phone
	labels map[int]string
	did    map[string]int
}

const administratedPhones = 8

func (a *administrated) text() string {
	return "users:\n  - {name: anna, number: 50, lines: [1009], pin: \"" + hash4711 + "\"}\n" +
		house(administratedPhones+1, "", a.labels, map[int]string{1: ", model: 7960", 2: ", model: 7910"})
}

// TestRandomAdministrator resets phones, logs users on and off, sets forwards,
// lamps and do not disturb, sends messages, hangs up and reloads, among calls. In
// the end no call is left, and phones show what control says.
func TestRandomAdministrator(t *testing.T) {
	seed := *walkSeed
	if seed == 0 {
		seed = rand.Uint64N(1<<32-1) + 1
	}
	t.Logf("replay with -walk.seed=%d", seed)
	a := &administrated{t: t, r: rand.New(rand.NewPCG(seed, 7)), labels: map[int]string{}, did: map[string]int{}}
	a.site = newSite(t, a.text())
	for n, kind := range []string{"7960", "7910", "7970", "7962", "6921", "SPA504G", "7941", "7975"} {
		a.phones = append(a.phones, a.loyal(n+1, kind))
	}
	for range *walkSteps / 5 {
		if a.r.IntN(3) == 0 {
			a.control()
		} else {
			a.use(a.phones[a.r.IntN(len(a.phones))])
		}
	}
	t.Log(a.did)
	a.settle()
	for _, p := range a.phones {
		a.compare(p)
	}
	assert.Empty(t, a.ctl.Calls())
	assert.NotContains(t, a.log.String(), "level=ERROR")
}

// use lets a user do something. It may fail: the phone starts anew at any moment.
func (a *administrated) use(p *phone) {
	number := fmt.Sprint(1001 + a.r.IntN(administratedPhones+1))
	switch a.r.IntN(5) {
	case 0, 1:
		_ = p.EnBloc(1, number)
	case 2:
		_ = p.OffHook()
	case 3:
		_ = p.OnHook()
	case 4:
		s := p.State()
		if call, ok := s.Front(); ok {
			if keys := s.KeysFor(call.Reference); len(keys) > 0 {
				_ = p.SoftKey(keys[a.r.IntN(len(keys))].Event, call.Line, call.Reference)
			}
		}
	}
}

// control does what an administrator does. The phone may not be registered just
// then, and a call may be over.
func (a *administrated) control() {
	a.t.Helper()
	r, ctx := a.r, a.t.Context()
	n := 1 + r.IntN(administratedPhones)
	name, number, to := device(n), fmt.Sprint(1000+n), fmt.Sprint(1001+r.IntN(administratedPhones))
	do := func(what string, err error) {
		a.t.Helper()
		a.did[what]++
		if err != nil && !errors.Is(err, control.ErrNotRegistered) && !errors.Is(err, control.ErrNotFound) {
			assert.ErrorIs(a.t, err, control.ErrInvalid, what) // a forward to itself, a text without a display
		}
	}
	switch r.IntN(11) {
	case 0:
		_, err := a.ctl.HangUpPhone(name)
		do("hang up phone", err)
	case 1:
		for _, c := range a.ctl.Calls() {
			do("hang up", a.ctl.HangUp(c.ID))
		}
	case 2:
		kind := []control.ResetKind{control.Restart, control.Reset}[r.IntN(2)]
		do("reset", a.ctl.Reset(ctx, []string{name}, control.ResetOptions{Kind: kind, WhenIdle: r.IntN(2) == 0}, nil))
	case 3:
		_, err := a.ctl.Message([]string{name}, control.Message{Text: "hello", Seconds: r.IntN(2), Beep: r.IntN(2) == 0})
		do("message", err)
	case 4:
		do("message waiting", a.ctl.SetMessageWaiting(number, r.IntN(2), 0))
	case 5:
		do("forward", a.ctl.SetForward(number, []control.ForwardWhen{control.ForwardAll, control.ForwardBusy, control.ForwardNoAnswer}[r.IntN(3)], to))
	case 6:
		do("no forward", a.ctl.SetForward(number, control.ForwardAll, ""))
	case 7:
		do("do not disturb", a.ctl.SetDoNotDisturb(name, []control.DoNotDisturb{control.DoNotDisturbOff, control.DoNotDisturbSilent}[r.IntN(2)]))
	case 8:
		do("log in", a.ctl.LogIn(name, "anna"))
	case 9:
		do("log off", a.ctl.LogOff(name))
	case 10:
		a.labels[n] = fmt.Sprintf(", label: Label %d", r.IntN(1000))
		a.write(a.t, a.listen()+a.text())
		_, err := a.ctl.Reload(ctx, nil)
		do("reload", err)
	}
}

// settle ends all calls, and waits until every phone is there again and idle.
func (a *administrated) settle() {
	a.t.Helper()
	var waiting []string
	ready := func() bool {
		waiting = waiting[:0]
		for _, p := range a.phones {
			s := p.State()
			if s.Tone == sccp.DeviceToneZipZip { // the beep of a message ends by itself
				s.Tone = sccp.DeviceToneSilence
			}
			if !s.Registered() || !idle(s) {
				waiting = append(waiting, p.Name()+" "+describe(&s))
				_, _ = a.ctl.HangUpPhone(p.Name()) // or it is not registered
			}
		}
		return len(waiting) == 0 && len(a.ctl.Calls()) == 0
	}
	if !assert.Eventually(a.t, ready, patience, 20*time.Millisecond) {
		require.FailNow(a.t, "phones are busy", "%s\n%v", strings.Join(waiting, "\n"), a.ctl.Calls())
	}
}

// compare waits until a phone shows what control says about it.
func (a *administrated) compare(p *phone) {
	a.t.Helper()
	told, err := a.ctl.Phone(p.Name())
	require.NoError(a.t, err)
	p.sees("its lines "+strings.Join(told.Numbers, " "), hasLines(told.Numbers...))
	mail := false
	for i, number := range told.Numbers {
		line, err := a.ctl.Line(number)
		require.NoError(a.t, err)
		mail = mail || line.NewMessages > 0
		assert.Contains(a.t, line.Devices, p.Name())
		p.sees("settings of "+number, func(s softphone.State) bool {
			shown, _ := s.Line(uint32(i + 1))
			return shown.ForwardAll == line.ForwardAll && shown.ForwardBusy == line.ForwardBusy &&
				shown.ForwardNoAnswer == line.ForwardNoAnswer
		})
	}
	p.sees(fmt.Sprint("message lamp ", mail), func(s softphone.State) bool { return s.MessageWaiting() == mail })
	s := p.State()
	label := strings.TrimPrefix(a.labels[slices.Index(a.phones, p)+1], ", label: ")
	if line, _ := s.Line(1); label != "" && told.User == "" {
		assert.Equal(a.t, label, line.Label, p.Name())
	}
	assert.Equal(a.t, sccp.SoftKeySetOnHook, s.KeySet, p.Name())
	assert.Zero(a.t, told.Calls)
}

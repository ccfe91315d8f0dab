package scenario_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// toggle is something that a user turns on and off with a key.
type toggle struct {
	name  string
	press func(context.Context, *softphone.Phone) error
	on    func(softphone.State) bool
}

// button is a toggle on a place of the template, whose lamp shows it.
func button(name string, place int) toggle {
	return toggle{name, func(_ context.Context, p *softphone.Phone) error { return p.PressButton(place) }, func(s softphone.State) bool {
		b := s.Buttons[place-1]
		for _, f := range s.Features {
			if f.Instance == b.Instance {
				return f.Status != 0
			}
		}
		return s.Lamps[softphone.Lamp{Kind: sccp.DeviceStimulus(b.Type), Instance: b.Instance}] == sccp.LampModeOn
	}}
}

// forwarding is a toggle that asks for a number when it is turned on.
func forwarding(name string, place int, to func(softphone.Line) string) toggle {
	on := func(s softphone.State) bool { l, _ := s.Line(1); return to(l) == "1002" }
	return toggle{name, func(ctx context.Context, p *softphone.Phone) error {
		was := on(p.State())
		if err := p.PressButton(place); err != nil || was {
			return err
		}
		if _, err := p.WaitFor(ctx, hasCall(sccp.DCallStateOffHook)); err != nil {
			return err
		}
		return p.Digits(ctx, "1002")
	}, on}
}

// toggles are all that the template "keys" has.
func toggles() []toggle {
	return []toggle{
		button("do-not-disturb", 2),
		forwarding("forward", 5, func(l softphone.Line) string { return l.ForwardAll }),
		button("privacy", 3),
		forwarding("forward when busy", 6, func(l softphone.Line) string { return l.ForwardBusy }),
		button("hunt login", 4),
		forwarding("forward without an answer", 7, func(l softphone.Line) string { return l.ForwardNoAnswer }),
	}
}

const keysOfAll = `
button-templates: {keys: [line, dnd, privacy, hunt-login, forward-all, forward-busy, forward-no-answer]}
hunt-groups: [{number: 2000, members: [1001, 1003, 1004]}]
`

// presser is a user who presses keys all the time, and remembers what the phone
// has shown of each.
type presser struct {
	*phone
	shown  map[string]bool
	flying string // what was pressed and not shown yet
}

// use turns one thing on or off, and returns when the phone shows it.
func (u *presser) use(ctx context.Context, k toggle) error {
	u.flying = k.name
	want := !u.shown[k.name]
	if err := k.press(ctx, u.Phone); err != nil {
		return err
	}
	if _, err := u.WaitFor(ctx, func(s softphone.State) bool {
		return s.Registered() && idle(s) && k.on(s) == want
	}); err != nil {
		return err
	}
	u.shown[k.name], u.flying = want, ""
	return nil
}

// check compares what the phone shows after a restart with what it has shown.
func (u *presser) check(keys []toggle) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, k := range keys {
		if k.name == u.flying {
			u.shown[k.name] = k.on(u.State())
			continue
		}
		_, err := u.WaitFor(ctx, func(s softphone.State) bool { return k.on(s) == u.shown[k.name] })
		require.NoError(u.t, err, "%s has shown that %s is on: %t", u.Name(), k.name, u.shown[k.name])
	}
	u.flying = ""
}

// TestKilledWhenAKeyIsShown: what a key has changed is on disk when the phone shows
// it, however short a time before the registrar is killed, while others press keys
// and call each other.
func TestKilledWhenAKeyIsShown(t *testing.T) {
	leaktest.Goroutines(t)
	file := filepath.Join(t.TempDir(), "phones.yaml")
	write := func(address string) {
		devices := make(map[int]string)
		for n := range 9 {
			devices[n] = ", buttons: keys"
		}
		text := fmt.Sprintf("listen: {sccp: %q, tftp: \"127.0.0.1:0\", http: \"127.0.0.1:0\"}\n", address) + house(8, keysOfAll, nil, devices)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	write("127.0.0.1:0")
	child := startChild(t, childFile+"="+file)
	write(child.address)
	var phones []*phone
	for n := range 8 {
		p, err := softphone.Start(softphone.Config{
			Model: model(t, both[n%2]), MAC: mac(n + 1), Servers: []string{child.address}, RetryWait: 10 * time.Millisecond,
		})
		require.NoError(t, err)
		t.Cleanup(func() { p.Close() })
		phones = append(phones, &phone{t: t, Phone: p})
	}
	var users []*presser
	for _, n := range []int{0, 2, 3} { // 1002 is where they forward to
		phones[n].sees("registration", softphone.State.Registered)
		users = append(users, &presser{phone: phones[n], shown: map[string]bool{"hunt login": true}})
	}
	callers := phones[4:]
	keys := toggles()
	for round := range 2 * len(keys) {
		for n, p := range phones {
			p.sees("the registrar", registeredAfter(round))
			if n == 0 || n == 2 || n == 3 {
				p.sees("its buttons", func(s softphone.State) bool { return len(s.Buttons) == 7 && idle(s) })
			}
		}
		ctx, stop := context.WithTimeout(context.Background(), patience)
		var working sync.WaitGroup
		for i, u := range users[1:] {
			working.Go(func() {
				for n := i; u.use(ctx, keys[n%len(keys)]) == nil; n++ {
				}
			})
		}
		for i := 0; i < len(callers); i += 2 {
			working.Go(func() { chat(ctx, callers[i], callers[i+1]) })
		}
		herald, k := users[0], keys[round%len(keys)]
		err := herald.use(ctx, k)
		child.kill()
		stop()
		working.Wait()
		require.NoError(t, err, "%s with %s", herald.Name(), k.name)
		child = startChild(t, childFile+"="+file)
		for _, p := range phones {
			p.sees("the registrar again", registeredAfter(round+1))
		}
		for _, u := range users {
			u.check(keys)
		}
	}
}

// chat lets two phones call each other until ctx ends.
func chat(ctx context.Context, a, b *phone) {
	for ctx.Err() == nil {
		number := b.State().Lines
		if len(number) == 0 {
			return
		}
		if _, err := a.Dial(ctx, number[0].Number); err != nil {
			return
		}
		if _, err := b.WaitFor(ctx, rings); err != nil || b.Answer() != nil {
			return
		}
		if _, err := a.WaitFor(ctx, hasCall(sccp.DCallStateConnected)); err != nil || a.HangUp() != nil {
			return
		}
		for _, p := range []*phone{a, b} {
			if _, err := p.WaitFor(ctx, idle); err != nil {
				return
			}
		}
	}
}

package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/sccp"
)

// talkTime is how long the two talk, and leastPackets what each must hear in
// that time: half of the packets of 20 ms.
const (
	talkTime     = 2 * time.Second
	leastPackets = 50
)

// play is the state of the demonstration.
type play struct {
	ladder        *ladder
	registrar     *assembly.Registrar
	anna, bruno   *softphone.Phone
	outgoing      uint32 // call reference at Anna's phone
	incoming      uint32 // and at Bruno's
	heard, heard2 softphone.Counters
}

// steps plays until one step fails.
func (p *play) steps(ctx context.Context) error {
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"two phones start", p.start},
		{"configuration by TFTP", p.boot},
		{"registration", p.register},
		{"1001 calls 1002", p.dial},
		{"1002 answers", p.answer},
		{"voice both ways for two seconds", p.talk},
		{"1001 hangs up", p.hangUp},
		{"both phones unregister", p.leave},
	} {
		p.ladder.step("%s", step.name)
		if err := step.do(ctx); err != nil {
			p.ladder.step("FAILED: %s: %v", step.name, err)
			return &StepError{step.name, err}
		}
	}
	return nil
}

func (p *play) start(context.Context) (err error) {
	p.ladder.head("1001 Anna (7960)", "(7970) Bruno 1002")
	if p.anna, err = p.phone("7960", "00000A000001", false); err != nil {
		return err
	}
	p.bruno, err = p.phone("7970", "00000A000002", true)
	return err
}

// both waits until a condition holds at the two phones.
func (p *play) both(ctx context.Context, holds func(softphone.State) bool) error {
	for _, phone := range []*softphone.Phone{p.anna, p.bruno} {
		if _, err := phone.WaitFor(ctx, holds); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) boot(ctx context.Context) error {
	return p.both(ctx, func(s softphone.State) bool { return s.Source == softphone.FromOwnFile })
}

func (p *play) register(ctx context.Context) error {
	return p.both(ctx, func(s softphone.State) bool { return s.Registered() })
}

func (p *play) dial(ctx context.Context) error {
	call, err := p.anna.Dial(ctx, "1002")
	if err != nil {
		return err
	}
	p.outgoing = call.Reference
	if _, err := p.anna.WaitFor(ctx, in(p.outgoing, sccp.DCallStateRingOut)); err != nil {
		return err
	}
	s, err := p.bruno.WaitFor(ctx, func(s softphone.State) bool {
		_, ok := s.CallIn(sccp.DCallStateRingIn)
		return ok && s.Ringing()
	})
	if err != nil {
		return err
	}
	ringing, _ := s.CallIn(sccp.DCallStateRingIn)
	p.incoming = ringing.Reference
	if ringing.CallingNumber != "1001" {
		return fmt.Errorf("the caller's number on the display is %q", ringing.CallingNumber)
	}
	return nil
}

func in(reference uint32, want sccp.DCallState) func(softphone.State) bool {
	return func(s softphone.State) bool {
		call, ok := s.Call(reference)
		return ok && call.State == want
	}
}

func (p *play) answer(ctx context.Context) error {
	if err := p.bruno.Answer(); err != nil {
		return err
	}
	if _, err := p.anna.WaitFor(ctx, in(p.outgoing, sccp.DCallStateConnected)); err != nil {
		return err
	}
	_, err := p.bruno.WaitFor(ctx, in(p.incoming, sccp.DCallStateConnected))
	return err
}

func (p *play) talk(ctx context.Context) error {
	select {
	case <-time.After(talkTime):
	case <-ctx.Done():
		return ctx.Err()
	}
	p.heard, p.heard2 = p.anna.Counters(p.outgoing), p.bruno.Counters(p.incoming)
	if p.heard.PacketsReceived < leastPackets || p.heard2.PacketsReceived < leastPackets {
		return fmt.Errorf("too little was heard: %d and %d packets, at least %d are needed",
			p.heard.PacketsReceived, p.heard2.PacketsReceived, leastPackets)
	}
	return nil
}

func (p *play) hangUp(ctx context.Context) error {
	if err := p.anna.HangUp(); err != nil {
		return err
	}
	return p.both(ctx, func(s softphone.State) bool { return len(s.Calls) == 0 && len(s.Media) == 0 })
}

func (p *play) leave(ctx context.Context) error {
	err := errors.Join(p.anna.Shutdown(ctx), p.bruno.Shutdown(ctx))
	if left := p.registrar.Phones(); err == nil && len(left) > 0 {
		err = fmt.Errorf("%d phones are still registered", len(left))
	}
	return err
}

// unplug ends the phones whatever has happened.
func (p *play) unplug() {
	for _, phone := range []*softphone.Phone{p.anna, p.bruno} {
		if phone != nil {
			_ = phone.Close() // it returns no error
		}
	}
}

func (p *play) summary() {
	l := p.ladder
	one, two := l.count(p.anna.Name()), l.count(p.bruno.Name())
	l.step("done: %d SCCP messages (1001: %d, 1002: %d)", one+two, one, two)
	for _, side := range []struct {
		number string
		c      softphone.Counters
	}{{"1001", p.heard}, {"1002", p.heard2}} {
		l.step("RTP of %s: %d packets sent, %d received, %d lost", side.number, side.c.PacketsSent, side.c.PacketsReceived, side.c.PacketsLost)
	}
}

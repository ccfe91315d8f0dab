package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

// callOut makes one call and hangs up when its time is over.
func callOut(ctx context.Context, phone *softphone.Phone, o options, out *printer) int {
	out.line("dialling %s", o.dial)
	call, err := reach(ctx, phone, o)
	if err != nil {
		if interrupted(ctx) {
			return exitDone
		}
		out.line("no call: %v", err)
		return exitNoCall
	}
	return talk(ctx, phone, call, o.duration, out)
}

// reach dials and waits for an answer.
func reach(ctx context.Context, phone *softphone.Phone, o options) (uint32, error) {
	ctx, cancel := context.WithTimeout(ctx, o.wait)
	defer cancel()
	call, err := phone.Dial(ctx, o.dial)
	if err != nil {
		return 0, err
	}
	s, err := phone.WaitFor(ctx, func(s softphone.State) bool { return connected(s, call.Reference) || failed(s, call.Reference) })
	switch {
	case err != nil:
		return 0, err
	case !connected(s, call.Reference):
		return 0, refusal(s, call.Reference)
	}
	return call.Reference, nil
}

func connected(s softphone.State, reference uint32) bool {
	call, ok := s.Call(reference)
	return ok && call.State == sccp.DCallStateConnected
}

// failed tells that nobody will answer. Some servers show that by a tone only.
func failed(s softphone.State, reference uint32) bool {
	call, ok := s.Call(reference)
	if !ok {
		return true
	}
	switch call.State {
	case sccp.DCallStateBusy, sccp.DCallStateCongestion, sccp.DCallStateInvalidNumber:
		return true
	}
	return s.Tone == sccp.DeviceToneLineBusyTone || s.Tone == sccp.DeviceToneReorderTone
}

func refusal(s softphone.State, reference uint32) error {
	call, ok := s.Call(reference)
	if !ok {
		return errors.New("the server ended it")
	}
	return fmt.Errorf("%v, %v, %q", call.State, s.Tone, call.Prompt)
}

// talk lasts until the far end hangs up, ctx ends or d has passed (if it is
// not 0), and ends the call.
func talk(ctx context.Context, phone *softphone.Phone, reference uint32, d time.Duration, out *printer) int {
	talking, cancel := limited(ctx, d)
	defer cancel()
	over := func(s softphone.State) bool { _, ok := s.Call(reference); return !ok }
	s, err := phone.WaitFor(talking, over)
	if errors.Is(err, softphone.ErrEnded) || err == nil && !s.Registered() {
		out.line("the server was lost in the call")
		return exitFailed
	}
	if err != nil {
		out.line("hanging up")
		if err := hangUp(phone, over); err != nil {
			out.line("cannot hang up: %v", err)
			return exitFailed
		}
	}
	out.counters(phone.Counters(reference))
	return exitDone
}

// hangUpTime is how long a server may take to end a call.
const hangUpTime = 5 * time.Second

func hangUp(phone *softphone.Phone, over func(softphone.State) bool) error {
	if err := phone.HangUp(); err != nil && !errors.Is(err, softphone.ErrNoCall) {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), hangUpTime)
	defer cancel()
	_, err := phone.WaitFor(ctx, over)
	return err
}

// answerCalls takes one call after another until its time is over.
func answerCalls(ctx context.Context, phone *softphone.Phone, o options, out *printer) int {
	ctx, cancel := limited(ctx, o.duration)
	defer cancel()
	for {
		s, err := phone.WaitFor(ctx, ringing)
		if err == nil {
			err = phone.Answer()
		}
		switch {
		case interrupted(ctx):
			return exitDone
		case errors.Is(err, softphone.ErrNoCall):
			continue // the caller was faster
		case err != nil:
			out.line("ended: %v", err)
			return exitFailed
		}
		call, _ := s.CallIn(sccp.DCallStateRingIn)
		if _, err := phone.WaitFor(ctx, func(s softphone.State) bool {
			return connected(s, call.Reference) || failed(s, call.Reference)
		}); err != nil && !interrupted(ctx) {
			out.line("ended: %v", err)
			return exitFailed
		}
		if code := talk(ctx, phone, call.Reference, 0, out); code != exitDone {
			return code
		}
	}
}

func ringing(s softphone.State) bool {
	_, ok := s.CallIn(sccp.DCallStateRingIn)
	return ok
}

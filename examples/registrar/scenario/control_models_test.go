package scenario_test

import (
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

// TestControlReachesEveryModel: what is done to a phone arrives there, whatever its
// version, its display and its lamps.
func TestControlReachesEveryModel(t *testing.T) {
	o := open(t, automatic)
	partner := o.phone(1, "7970")
	for i, m := range softphone.Models() {
		t.Run(m.Name, func(t *testing.T) {
			p := o.plug(softphone.Config{Model: m, MAC: mac(10 + i), RetryWait: 20 * time.Millisecond}).in(t)
			partner := partner.in(t)
			p.hears(o.ctl, m.Name)
			p.isForwarded(o.ctl, partner)
			p.reads(o.ctl, m.Name)
			p.isHungUp(o.ctl, partner)
			for _, kind := range []control.ResetKind{control.Restart, control.Reset} {
				before := p.State().Registrations
				require.NoError(t, o.ctl.Reset(t.Context(), []string{p.Name()}, control.ResetOptions{Kind: kind, WhenIdle: true}, nil))
				p.sees("a registration after the "+string(kind), registeredAfter(before))
			}
			require.NoError(t, p.Close())
		})
	}
}

// hears is about messages that wait: a lamp, or the dial tone of an adapter.
func (p *phone) hears(ctl control.Registrar, kind string) {
	p.t.Helper()
	number := p.number()
	for _, messages := range []int{2, 0} {
		require.NoError(p.t, ctl.SetMessageWaiting(number, messages, 0))
		if adapter(kind) {
			tone := sccp.DeviceToneInsideDialTone
			if messages > 0 {
				tone = sccp.DeviceToneMessageWaitingIndicatorTone
			}
			require.NoError(p.t, p.OffHook())
			p.sees("dial tone", func(s softphone.State) bool { return s.Tone == tone })
			require.NoError(p.t, p.OnHook())
			allIdle(p)
			continue
		}
		p.sees("message lamp", func(s softphone.State) bool { return s.MessageWaiting() == (messages > 0) })
	}
}

// adapter tells whether a model is for telephones with nothing but a hook and a keypad.
func adapter(kind string) bool { return slices.Contains([]string{"ATA186", "ATA188", "VG224"}, kind) }

// displays tells whether a model shows prompts.
func displays(kind string) bool {
	return !adapter(kind) && !slices.Contains([]string{"6911", "30VIP", "12SP+"}, kind)
}

func (p *phone) isForwarded(ctl control.Registrar, partner *phone) {
	p.t.Helper()
	for _, to := range []string{partner.number(), ""} {
		require.NoError(p.t, ctl.SetForward(p.number(), control.ForwardAll, to))
		p.sees("where calls go", forwards(to))
	}
}

// reads is about texts, on phones that have a display.
func (p *phone) reads(ctl control.Registrar, kind string) {
	p.t.Helper()
	shown, err := ctl.Message([]string{p.Name()}, control.Message{Text: "Fire drill", Seconds: 60, Beep: true})
	if !displays(kind) {
		assert.ErrorIs(p.t, err, control.ErrInvalid)
		assert.Equal(p.t, 1, strings.Count(err.Error(), p.Name()), err)
		return
	}
	require.NoError(p.t, err)
	assert.Equal(p.t, 1, shown)
	p.sees("the message", says("Fire drill"))
}

func (p *phone) isHungUp(ctl control.Registrar, partner *phone) {
	p.t.Helper()
	p.dials(partner.number())
	partner.sees("ringing", rings)
	ended, err := ctl.HangUpPhone(p.Name())
	require.NoError(p.t, err)
	assert.Equal(p.t, 1, ended)
	allIdle(p, partner)
}

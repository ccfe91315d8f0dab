package station_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// hotel returns a configuration in which anna may log on to any phone.
func hotel(t *testing.T) string {
	t.Helper()
	pin, err := config.HashPIN(pinOfAnna)
	require.NoError(t, err)
	return houseText + fmt.Sprintf("users: [{name: anna, number: 50, lines: [1003], pin: %q}]\n", pin)
}

const pinOfAnna = "864213579"

// TestServicesLeaveTheExchange: whoever hashes a PIN does not hold up calls, and
// the user is told how it went.
func TestServicesLeaveTheExchange(t *testing.T) {
	answer := make(chan error)
	var mu sync.Mutex
	var dialed []call.ServiceDialed
	h := open(t, hotel(t), func(s *station.Server) {
		s.Services = func(_ context.Context, d call.ServiceDialed) error {
			mu.Lock()
			dialed = append(dialed, d)
			mu.Unlock()
			return <-answer
		}
	})
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	a.softKey(sccp.SoftKeyNewCall)
	a.state(sccp.DCallStateOffHook)
	a.keys("*3150*" + pinOfAnna + "#")
	a.state(sccp.DCallStateOnHook)
	talk(a, b, "1002") // while the service works
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	a.flush()
	answer <- directory.ErrCredentials
	a.toned(sccp.DeviceToneBeepBonk)
	assert.Equal(t, "Wrong number or PIN", next[*sccp.DisplayPromptStatusV2](a).PromptStatus.String())

	a.send(&sccp.EnblocCall{CalledParty: sccp.Text("*32"), LineInstance: 1})
	answer <- fmt.Errorf("no: %w", &directory.LockedError{Until: time.Date(2030, 1, 2, 14, 5, 0, 0, time.UTC)})
	a.toned(sccp.DeviceToneBeepBonk)
	assert.Equal(t, "Locked until 14:05", next[*sccp.DisplayPromptStatusV2](a).PromptStatus.String())

	b.send(&sccp.EnblocCall{CalledParty: sccp.Text("*3150*" + pinOfAnna), LineInstance: 1})
	answer <- nil
	b.toned(sccp.DeviceToneZip)
	assert.Equal(t, "Done", next[*sccp.DisplayPromptStatus](b).PromptStatus.String())
	assert.Equal(t, []call.ServiceDialed{
		{Device: deviceA, Line: 1, Service: directory.ServiceLogIn, Digits: "50*" + pinOfAnna},
		{Device: deviceA, Line: 1, Service: directory.ServiceLogOff},
		{Device: deviceB, Line: 1, Service: directory.ServiceLogIn, Digits: "50*" + pinOfAnna},
	}, dialed)
}

func (p *phone) toned(tone sccp.DeviceTone) {
	p.t.Helper()
	nextWhere(p, func(m *sccp.StartTone) bool { return m.Tone == tone })
}

func TestServicesAreBounded(t *testing.T) {
	hold := make(chan struct{})
	h := open(t, hotel(t), func(s *station.Server) {
		s.Services = func(ctx context.Context, _ call.ServiceDialed) error {
			select {
			case <-hold:
			case <-ctx.Done():
			}
			return nil
		}
	})
	a := h.register(deviceA, 20, modern)
	for range 17 {
		a.send(&sccp.EnblocCall{CalledParty: sccp.Text("*32"), LineInstance: 1})
	}
	a.toned(sccp.DeviceToneBeepBonk)
	assert.Equal(t, "Busy, try again", next[*sccp.DisplayPromptStatusV2](a).PromptStatus.String())
	_ = a.raw.Close()
	b := h.register(deviceB, 20, modern)
	close(hold) // the phone that wanted them has gone
	b.flush()
}

func TestServicesThatNobodyOffers(t *testing.T) {
	h := open(t, hotel(t))
	a := h.register(deviceA, 20, modern)
	a.send(&sccp.EnblocCall{CalledParty: sccp.Text("*32"), LineInstance: 1})
	a.toned(sccp.DeviceToneBeepBonk)
	assert.Equal(t, "Not available", next[*sccp.DisplayPromptStatusV2](a).PromptStatus.String())
}

// TestServicesEndWithTheServer is proved by the end of the test: it waits for
// them.
func TestServicesEndWithTheServer(t *testing.T) {
	began := make(chan struct{})
	h := open(t, hotel(t), func(s *station.Server) {
		s.Services = func(ctx context.Context, _ call.ServiceDialed) error {
			close(began)
			<-ctx.Done()
			return context.Cause(ctx)
		}
	})
	a := h.register(deviceA, 20, modern)
	a.send(&sccp.EnblocCall{CalledParty: sccp.Text("*32"), LineInstance: 1})
	<-began
}

// TestAPINIsNowhere: not in the log, not in records, not on the display, not in a
// list of the phone, not in a trace, however it was dialled and wherever the user
// stopped.
func TestAPINIsNowhere(t *testing.T) {
	kept := &records{}
	var mu sync.Mutex
	got := 0
	const partOfPIN = "86421"
	h := open(t, hotel(t), func(s *station.Server) {
		s.Recorder = kept
		s.Limits.StatisticsWithin = time.Millisecond
		s.Services = func(context.Context, call.ServiceDialed) error {
			mu.Lock()
			defer mu.Unlock()
			got++
			return errors.New("wrong number or PIN")
		}
	})
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	seen, far := trace(t, h, deviceA), trace(t, h, deviceB)
	for _, digits := range []string{"*3150*" + pinOfAnna, "*3150*" + partOfPIN, "*3150*" + pinOfAnna + pinOfAnna} {
		a.softKey(sccp.SoftKeyNewCall)
		a.state(sccp.DCallStateOffHook)
		a.keys(digits[:8])
		a.keys(digits[8:] + "#")
		a.toned(sccp.DeviceToneBeepBonk)
		a.send(&sccp.EnblocCall{CalledParty: sccp.Text(digits), LineInstance: 1})
		a.toned(sccp.DeviceToneBeepBonk)
	}
	a.softKey(sccp.SoftKeyRedial)
	a.flush()
	talk(a, b, "1002")
	a.keys(pinOfAnna) // to somebody's mailbox
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	a.flush()
	mu.Lock()
	assert.GreaterOrEqual(t, got, 6)
	mu.Unlock()
	assert.NotContains(t, h.logs.String(), partOfPIN)
	for _, m := range a.seen {
		assert.NotContains(t, string(sccp.AppendJSON(nil, m)), partOfPIN)
	}
	for _, c := range kept.wait(t, 1) {
		assert.Equal(t, "1002", c.Dialed)
	}
	b.flush()
	told := append(seen.stop(), far.stop()...)
	var keys, hidden int
	for _, m := range told {
		assert.NotContains(t, string(m.Fields), partOfPIN)
		if m.ID == sccp.IDKeypadButton && m.FromPhone {
			keys++
			if m.Hidden {
				hidden++
				assert.Empty(t, m.Fields)
			}
		}
		if m.ID == sccp.IDKeypadButton && !m.FromPhone {
			assert.True(t, m.Hidden, "what the other side hears")
		}
		if m.ID == sccp.IDEnblocCall {
			assert.True(t, m.Hidden)
		}
	}
	assert.Positive(t, keys-hidden, "codes and numbers are shown")
	assert.Greater(t, hidden, 12)
}

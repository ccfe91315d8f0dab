package scenario_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/store"
	"github.com/skinnykit/skinny/sccp"
)

func TestControlShows(t *testing.T) {
	s := newSite(t, house(3, "auto-registration: {numbers: 1500-1599}", nil, map[int]string{1: ", description: Desk, model: 7960"}))
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	u := s.loyal(9, "7941")

	var status control.Status
	require.Eventually(t, func() bool {
		status = s.ctl.Status()
		return status.Storage.Waiting == 0 // the registrations are counted
	}, patience, time.Millisecond)
	assert.Equal(t, 3, status.Registered)
	assert.Zero(t, status.Calls)
	assert.Equal(t, s.file, status.Config)
	assert.Equal(t, control.Storage{State: "ok", Path: s.database()}, status.Storage)
	assert.Contains(t, status.Listen, control.Listen{Service: "sccp", Address: s.SCCP().String()})
	assert.Contains(t, status.Listen, control.Listen{Service: "tftp", Address: s.TFTP().String()})
	assert.Contains(t, status.Listen, control.Listen{Service: "http", Address: s.HTTP().String()})
	assert.False(t, status.Loaded.Before(status.Started))

	phones := s.ctl.Phones()
	require.Len(t, phones, 4)
	var names []string
	for _, p := range phones {
		names = append(names, p.Device)
	}
	assert.Equal(t, []string{device(1), device(2), device(3), device(9)}, names)
	p := phones[0]
	require.NotNil(t, p.Since)
	assert.False(t, p.Since.Before(status.Loaded), "it came when all was ready")
	assert.NotEmpty(t, p.Address)
	p.Since, p.Address = nil, ""
	assert.Equal(t, control.Phone{
		Device: device(1), Description: "Desk", Model: "7960", Configured: true, Registered: true, Protocol: p.Protocol,
		Numbers: []string{"1001"}, DoNotDisturb: control.DoNotDisturbOff, HuntLogin: true,
	}, p)
	assert.Equal(t, control.Phone{
		Device: device(3), Configured: true, Numbers: []string{"1003"}, DoNotDisturb: control.DoNotDisturbOff, HuntLogin: true,
	}, phones[2])
	assert.False(t, phones[3].Configured)
	assert.Equal(t, []string{"1500"}, phones[3].Numbers)
	one, err := s.ctl.Phone(strings.ToLower(device(9)))
	require.NoError(t, err)
	assert.Equal(t, phones[3], one)
	_, err = s.ctl.Phone("SEP020000000077")
	assert.ErrorIs(t, err, control.ErrNotFound)

	lines := s.ctl.Lines()
	require.Len(t, lines, 4)
	assert.Equal(t, control.Line{Number: "1001", Name: "User 1", Devices: []string{device(1)}, Status: "idle"}, lines[0])
	assert.Equal(t, control.Line{Number: "1003", Name: "User 3", Devices: []string{device(3)}, Status: "unregistered"}, lines[2])
	assert.Equal(t, control.Line{Number: "1500", Devices: []string{device(9)}, Status: "idle"}, lines[3])
	_, err = s.ctl.Line("99")
	assert.ErrorIs(t, err, control.ErrNotFound)

	assert.Equal(t, []control.Call{}, s.ctl.Calls())
	a.dials("1002")
	b.sees("ringing", rings)
	calls := s.ctl.Calls()
	require.Len(t, calls, 1)
	require.NotNil(t, calls[0].Started)
	require.Len(t, calls[0].Legs, 2)
	assert.Equal(t, control.Leg{
		Device: device(2), Line: "1002", Reference: calls[0].Legs[1].Reference, State: "ring-in", Remote: control.Party{Number: "1001", Name: "User 1"},
	}, calls[0].Legs[1])
	assert.Equal(t, 1, s.ctl.Status().Calls)
	one, err = s.ctl.Phone(device(2))
	require.NoError(t, err)
	assert.Equal(t, 1, one.Calls)
	line, err := s.ctl.Line("1002")
	require.NoError(t, err)
	assert.Equal(t, "ringing", line.Status)

	require.NoError(t, s.ctl.HangUp(calls[0].ID))
	allIdle(a, b)
	assert.ErrorIs(t, s.ctl.HangUp(calls[0].ID), control.ErrNotFound)
	ended, err := s.ctl.HangUpPhone(device(1))
	require.NoError(t, err)
	assert.Zero(t, ended)
	_, err = s.ctl.HangUpPhone(device(3))
	assert.ErrorIs(t, err, control.ErrNotRegistered)
	_, err = s.ctl.HangUpPhone("nobody")
	assert.ErrorIs(t, err, control.ErrNotFound)
	_ = u
}

func TestControlChanges(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a := s.loyal(1, "7960")
	require.NoError(t, s.ctl.SetForward("1001", control.ForwardAll, "1002"))
	a.sees("the forward", forwards("1002"))
	require.NoError(t, s.ctl.SetForward("1001", control.ForwardAll, ""))
	a.sees("no forward", forwards(""))
	for _, to := range []string{"1001", "99", "x", "1002 "} {
		assert.ErrorIs(t, s.ctl.SetForward("1001", control.ForwardBusy, to), control.ErrInvalid, to)
	}
	assert.ErrorIs(t, s.ctl.SetForward("1001", "never", "1002"), control.ErrInvalid)
	assert.ErrorIs(t, s.ctl.SetForward("99", control.ForwardAll, "1002"), control.ErrNotFound)

	require.NoError(t, s.ctl.SetMessageWaiting("1001", 1, 0))
	a.sees("a message", messageLamp(sccp.LampModeOn))
	require.NoError(t, s.ctl.SetMessageWaiting("1001", 0, 0))
	a.sees("no message", messageLamp(sccp.LampModeOff))
	assert.ErrorIs(t, s.ctl.SetMessageWaiting("1001", -1, 0), control.ErrInvalid)
	assert.ErrorIs(t, s.ctl.SetMessageWaiting("99", 1, 0), control.ErrNotFound)

	for _, dnd := range []control.DoNotDisturb{control.DoNotDisturbReject, control.DoNotDisturbSilent, control.DoNotDisturbOff} {
		require.NoError(t, s.ctl.SetDoNotDisturb(device(2), dnd), "also of a phone that is not there")
		p, err := s.ctl.Phone(device(2))
		require.NoError(t, err)
		assert.Equal(t, dnd, p.DoNotDisturb)
	}
	assert.ErrorIs(t, s.ctl.SetDoNotDisturb(device(2), "maybe"), control.ErrInvalid)
	assert.ErrorIs(t, s.ctl.SetDoNotDisturb("nobody", control.DoNotDisturbOff), control.ErrNotFound)
}

func TestControlTellsPhones(t *testing.T) {
	s := newSite(t, house(3, "", nil, nil))
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	shown, err := s.ctl.Message(nil, control.Message{Text: "Fire drill", Seconds: 60, Beep: true})
	require.NoError(t, err)
	assert.Equal(t, 2, shown)
	for _, p := range []*phone{a, b} {
		p.sees("the message", says("Fire drill"))
	}
	shown, err = s.ctl.Message([]string{device(1)}, control.Message{Title: "Lunch", Text: "Soup <& bread>"})
	require.NoError(t, err)
	assert.Equal(t, 1, shown)
	push := a.sees("a page", func(st softphone.State) bool { return strings.Contains(string(st.Pushed.Data), "Soup") }).Pushed
	assert.Contains(t, string(push.Data), "<Title>Lunch</Title>")
	assert.Contains(t, string(push.Data), "Soup &lt;&amp; bread")
	require.NoError(t, s.ctl.Push(device(2), []byte("<CiscoIPPhoneText><Text>Hello</Text></CiscoIPPhoneText>")))
	b.sees("a page", func(st softphone.State) bool { return strings.Contains(string(st.Pushed.Data), "Hello") })

	_, err = s.ctl.Message([]string{device(3)}, control.Message{Text: "x"})
	assert.ErrorIs(t, err, control.ErrNotRegistered)
	_, err = s.ctl.Message([]string{"nobody"}, control.Message{Text: "x"})
	assert.ErrorIs(t, err, control.ErrNotFound)
	_, err = s.ctl.Message(nil, control.Message{Text: "x", Seconds: -1})
	assert.ErrorIs(t, err, control.ErrInvalid)
	_, err = s.ctl.Message(nil, control.Message{Text: strings.Repeat("x", 5000)})
	assert.ErrorIs(t, err, control.ErrInvalid)
	_, err = s.ctl.Message(nil, control.Message{Title: strings.Repeat("x", 33), Text: "x"})
	require.ErrorIs(t, err, control.ErrInvalid)
	assert.EqualError(t, err, "this cannot be done: title: 33 characters, phones take 32")
	assert.ErrorIs(t, s.ctl.Push(device(3), []byte("<a/>")), control.ErrNotRegistered)
	assert.ErrorIs(t, s.ctl.Push(device(1), make([]byte, 1<<20)), control.ErrInvalid)
}

func TestControlResets(t *testing.T) {
	s := newSite(t, house(4, "", nil, nil))
	desks := []*desk{s.desk(1), s.desk(2), s.desk(3)}
	var steps []string
	require.NoError(t, s.ctl.Reset(t.Context(), nil, control.ResetOptions{Kind: control.Reset}, func(step control.Step) {
		assert.Equal(t, 3, step.Total)
		assert.Equal(t, len(steps), step.Done)
		steps = append(steps, step.What)
	}))
	assert.Equal(t, []string{"phones are told", device(1) + " resets", device(2) + " resets", device(3) + " resets"}, steps)
	for _, d := range desks {
		require.Eventually(t, func() bool { return d.reset.Load() == int64(sccp.ResetTypeReset)+1 }, patience, time.Millisecond)
	}
	kind := control.ResetOptions{Kind: control.Restart, WhenIdle: true}
	assert.ErrorIs(t, s.ctl.Reset(t.Context(), []string{device(1), device(4)}, kind, nil), control.ErrNotRegistered)
	assert.ErrorIs(t, s.ctl.Reset(t.Context(), []string{device(1), "nobody"}, kind, nil), control.ErrNotFound)
	assert.ErrorIs(t, s.ctl.Reset(t.Context(), nil, control.ResetOptions{Kind: "kick"}, nil), control.ErrInvalid)
	require.NoError(t, s.ctl.Reset(t.Context(), []string{strings.ToLower(device(1)), device(1)}, kind, nil))
	require.Eventually(t, func() bool { return desks[0].reset.Load() == int64(sccp.ResetTypeRestart)+1 }, patience, time.Millisecond)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, s.ctl.Reset(ctx, nil, kind, nil), context.Canceled)
}

// TestControlResetsAfterCalls tells that a phone in a call has not done it yet.
func TestControlResetsAfterCalls(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a, b := s.loyal(1, "7960"), s.loyal(2, "7960")
	a.dials("1002")
	b.sees("ringing", rings)
	b.answers()
	a.sees("the call", talks)
	var steps []string
	kind := control.ResetOptions{Kind: control.Restart, WhenIdle: true}
	require.NoError(t, s.ctl.Reset(t.Context(), []string{device(1)}, kind, func(step control.Step) { steps = append(steps, step.What) }))
	assert.Equal(t, []string{"phones are told", device(1) + " restarts when its calls are over"}, steps)
	b.hangsUp()
	a.sees("a second registration", registeredAfter(1))
}

func TestControlTraces(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	enough := errors.New("enough")
	ended := make(chan error, 1)
	seen := make(chan control.Traced, 1000)
	go func() {
		ended <- s.ctl.Trace(t.Context(), strings.ToLower(device(1)), func(m control.Traced) error {
			seen <- m
			if m.Name == "DialedNumber" {
				return enough
			}
			return nil
		})
	}()
	s.loyal(2, "7970")
	a := s.loyal(1, "7960") // the trace may begin after its registration
	require.Eventually(t, func() bool {
		require.NoError(t, a.Send(&sccp.TimeDateReq{}))
		return len(seen) > 0
	}, patience, 5*time.Millisecond)
	a.dials("1002")
	assert.ErrorIs(t, <-ended, enough)
	close(seen)
	fromPhone := make(map[bool]int)
	for m := range seen {
		fromPhone[m.FromPhone]++
		assert.True(t, json.Valid(m.Fields), string(m.Fields))
		assert.NotEmpty(t, m.Name)
		assert.False(t, m.At.IsZero())
	}
	assert.Positive(t, fromPhone[true])
	assert.Positive(t, fromPhone[false])
	assert.ErrorIs(t, s.ctl.Trace(t.Context(), "", nil), control.ErrInvalid)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	assert.ErrorIs(t, s.ctl.Trace(ctx, "SEP020000000077", nil), context.DeadlineExceeded)
}

func TestControlKeepsCopies(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	for range 2 {
		a.dials("1002")
		b.sees("ringing", rings)
		a.hangsUp()
		allIdle(a, b)
	}
	var out bytes.Buffer
	require.Eventually(t, func() bool {
		out.Reset()
		require.NoError(t, s.ctl.Export(t.Context(), &out, control.RecordQuery{Device: device(2)}))
		return strings.Count(out.String(), "\n") == 2
	}, patience, 10*time.Millisecond)
	for line := range strings.Lines(out.String()) {
		assert.True(t, json.Valid([]byte(line)), line)
	}
	records, err := s.ctl.Records(t.Context(), control.RecordQuery{Limit: 1})
	require.NoError(t, err)
	require.Len(t, records, 1)
	assert.Nil(t, records[0].Answered)
	assert.Equal(t, "1002", records[0].Dialed)
	more, err := s.ctl.Records(t.Context(), control.RecordQuery{After: records[0].ID})
	require.NoError(t, err)
	require.Len(t, more, 1)

	few, err := s.ctl.Records(t.Context(), control.RecordQuery{Device: strings.ToLower(device(2))})
	require.NoError(t, err)
	assert.Len(t, few, 2, "names are taken in small letters, too")

	copied := filepath.Join(t.TempDir(), "copy.db")
	require.NoError(t, s.ctl.Backup(t.Context(), copied, nil))
	assert.ErrorIs(t, s.ctl.Backup(t.Context(), copied, nil), control.ErrInvalid, "it is there")
	assert.ErrorIs(t, s.ctl.Backup(t.Context(), "copy.db", nil), control.ErrInvalid)
	for _, wrong := range []string{filepath.Join(copied, "x"), copied + "\x00", copied + strings.Repeat("x", 1<<13)} {
		assert.ErrorIs(t, s.ctl.Backup(t.Context(), wrong, nil), control.ErrInvalid)
	}
	db, err := store.Open(copied, store.Options{})
	require.NoError(t, err)
	stored, err := db.Records(t.Context(), store.RecordQuery{})
	assert.NoError(t, err)
	assert.Len(t, stored, 2)
	assert.NoError(t, db.Close())
}

package station_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

var (
	walkSeed  = flag.Uint64("station.seed", 0, "do the same as the random walk with this `number`; how fast phones answer differs")
	walkSteps = flag.Int("station.steps", 1500, "`actions` of a random walk")
)

// walker is a phone that opens every channel it is asked for, and remembers what
// it shows.
type walker struct {
	name string
	conn *sccp.StationConn
	done chan struct{}

	mu    sync.Mutex
	rules *strict
	wrong []error
	calls map[uint32]sccp.DCallState // by reference, but those that are over
	hints map[uint32]uint32          // states by feature index
	line  map[uint32]sccp.LampMode
	mail  map[uint32]bool                 // by line; 0: the lamp of the phone
	sent  map[uint32]*sccp.ForwardStatRes // where calls go, by line
	keys  sccp.SoftKeySet
	ring  bool
	alive int // registrations and keepalives that were answered
	err   error
}

func (w *walker) read() {
	defer close(w.done)
	for {
		m, err := w.conn.Read()
		if err != nil {
			w.mu.Lock()
			w.err = err
			w.mu.Unlock()
			return
		}
		w.take(m)
	}
}

func (w *walker) take(m sccp.ServerMessage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.rules.take(m); err != nil {
		w.wrong = append(w.wrong, err)
	}
	switch m := m.(type) {
	case *sccp.CallState:
		if m.CallState == sccp.DCallStateOnHook {
			delete(w.calls, m.CallReference)
		} else if m.CallReference != 0 {
			w.calls[m.CallReference] = m.CallState
		}
	case *sccp.FeatureStatV2Res:
		w.hints[m.FeatureIndex] = m.FeatureStatus
	case *sccp.SetLamp:
		switch m.Stimulus {
		case sccp.DeviceStimulusLine:
			w.line[m.StimulusInstance] = m.LampMode
		case sccp.DeviceStimulusVoiceMail:
			w.mail[m.StimulusInstance] = m.LampMode == sccp.LampModeOn
		}
	case *sccp.ForwardStatRes:
		w.sent[m.LineNumber] = sccp.Clone[sccp.ServerMessage](m).(*sccp.ForwardStatRes)
	case *sccp.SelectSoftKeys:
		w.keys = m.SoftKeySetIndex
	case *sccp.SetRinger:
		w.ring = m.RingMode != sccp.RingModeOff
	case *sccp.RegisterAck, *sccp.KeepAliveAck:
		w.alive++
	case *sccp.OpenReceiveChannel:
		_ = w.conn.Send(&sccp.OpenReceiveChannelAck{
			Address: netip.MustParseAddr("127.0.0.1"), Port: 30000,
			PassThroughPartyID: m.PassThroughPartyID, CallReference: m.CallReference,
		})
	case *sccp.ConnectionStatisticsReq:
		_ = w.conn.Send(&sccp.ConnectionStatisticsRes{CallReference: m.CallReference})
	}
}

// anyCall returns the reference of the oldest call, or 0.
func (w *walker) anyCall() (oldest uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ref := range w.calls {
		if oldest == 0 || ref < oldest {
			oldest = ref
		}
	}
	return oldest
}

// answers waits for more answers than there were.
func (w *walker) answers(t *testing.T, before int) {
	t.Helper()
	require.Eventually(t, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.alive > before || w.err != nil
	}, patience, 100*time.Microsecond, w.name)
	w.mu.Lock()
	defer w.mu.Unlock()
	require.NoError(t, w.err, w.name)
}

// action is something that a user, or a broken phone, may do.
func action(r *rand.Rand, ref uint32) []sccp.StationMessage {
	line := r.Uint32N(4)
	numbers := []string{"1001", "1002", "1003", "1004", "1005", "2000", "3001", "4000", "*8", "*78", "*721002", "*73", "9", "5000", "*565000"}
	switch r.IntN(8) {
	case 0, 1:
		return []sccp.StationMessage{&sccp.EnblocCall{CalledParty: sccp.Text(numbers[r.IntN(len(numbers))]), LineInstance: line}}
	case 2, 3, 4:
		events := []sccp.SoftKey{
			1, 2, 3, 4, 5, 9, 9, 10, 11, 11, 13, 13, 14, 15, 16, 17, 19, 21, 28, 29, 30,
			201, 203, 204, 205, 206, 207, 208, 209, 210,
		}
		if r.IntN(2) == 0 {
			ref = 0
		}
		return []sccp.StationMessage{&sccp.SoftKeyEvent{SoftKeyEvent: events[r.IntN(len(events))], LineInstance: line, CallReference: ref}}
	case 5:
		kinds := []sccp.DeviceStimulus{1, 2, 3, 4, 9, 15, 19, 21, 123, 125, 126, 127, 130, 137, 138}
		return []sccp.StationMessage{&sccp.Stimulus{Stimulus: kinds[r.IntN(len(kinds))], LineInstance: r.Uint32N(8)}}
	case 6:
		return []sccp.StationMessage{&sccp.KeypadButton{Button: sccp.KeypadKey(r.IntN(16))}}
	}
	return []sccp.StationMessage{[]sccp.StationMessage{&sccp.OffHook{}, &sccp.OnHook{}, &sccp.HookFlash{}}[r.IntN(3)]}
}

// watched are the buttons that show the state of a number, by index.
var watched = map[string]map[uint32]string{
	deviceA: {2: "1002", 3: "3001"},
	deviceC: {1: "1002", 3: "2000"},
}

// TestRandomUsers lets users do what comes to their minds, while phones die and
// return. In the end everybody hangs up: then no phone shows a call, rings, or
// has a lamp for one.
func TestRandomUsers(t *testing.T) {
	leaktest.Goroutines(t)
	seed := *walkSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("replay with -station.seed=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	engine := voice.New(voice.Options{})
	h := open(t, officeText+meetingText, func(s *station.Server) {
		s.Voice = engine
		s.Limits.Events, s.Limits.Outbox = 1<<30, 1<<20
	})
	h.logs.keepLess()
	names := []string{deviceA, deviceB, deviceC, deviceD}
	versions := []uint8{20, 11, 22, 5}
	phones := make([]*walker, len(names))
	join := func(i int) {
		raw := h.dial()
		w := &walker{
			name: names[i], conn: sccp.NewStationConn(raw), done: make(chan struct{}),
			rules: newStrict(), calls: map[uint32]sccp.DCallState{}, hints: map[uint32]uint32{}, line: map[uint32]sccp.LampMode{},
			mail: map[uint32]bool{}, sent: map[uint32]*sccp.ForwardStatRes{},
		}
		phones[i] = w
		w.conn.SetVersion(sccp.Version(versions[i]))
		go w.read()
		require.NoError(t, w.conn.Send(registerReq(names[i], versions[i], modern), &sccp.TimeDateReq{}))
		for line := range ownLines(names[i]) {
			require.NoError(t, w.conn.Send(&sccp.ForwardStatReq{LineNumber: line}))
		}
		w.answers(t, 0) // or the registration may be read after that of the next connection
	}
	leave := func(i int) {
		_ = phones[i].conn.Close()
		<-phones[i].done
	}
	for i := range phones {
		join(i)
	}
	for range *walkSteps {
		i := r.IntN(len(phones))
		switch r.IntN(60) {
		case 0:
			leave(i)
			join(i)
			continue
		case 1, 2:
			manage(t, h, r, names[i])
			continue
		}
		_ = phones[i].conn.Send(action(r, phones[i].anyCall())...)
	}
	settle(t, h, phones)
	for _, w := range phones {
		w.mu.Lock()
		assert.Empty(t, w.wrong, w.name)
		assert.NoError(t, w.rules.idle(), w.name)
		assert.Empty(t, w.calls, w.name)
		assert.False(t, w.ring, "%s rings", w.name)
		assert.Equal(t, sccp.SoftKeySetOnHook, w.keys, w.name)
		for line, mode := range w.line {
			assert.Equal(t, sccp.LampModeOff, mode, "%s line %d", w.name, line)
		}
		for index, number := range watched[w.name] {
			if state, shown := w.hints[index]; shown {
				assert.Equal(t, h.server.Lamp(number), state, "%s: lamp of %s", w.name, number)
			}
		}
		w.settings(t, h.server)
		w.mu.Unlock()
	}
	assert.Empty(t, h.server.ActiveCalls())
	for i := range phones {
		leave(i)
	}
	assert.Eventually(t, func() bool { return engine.Ports() == 0 }, patience, time.Millisecond)
	engine.Close()
}

// manage does to a phone, or to a call, what only administrators can.
func manage(t *testing.T, h *house, r *rand.Rand, device string) {
	t.Helper()
	number := fmt.Sprint(1001 + r.IntN(5))
	switch r.IntN(11) {
	case 0:
		_, err := h.server.HangUpPhone(device)
		assert.NoError(t, err)
	case 1:
		for _, c := range h.server.ActiveCalls() {
			if err := h.server.HangUp(c.ID); err != nil {
				assert.ErrorIs(t, err, station.ErrNoCall) // it has ended meanwhile
			}
		}
	case 2:
		assert.NoError(t, h.server.Refresh(device))
	case 3:
		assert.NoError(t, h.server.Reset(device, directory.Restart, r.IntN(2) == 0)) // walkers do not obey
	case 4:
		assert.NoError(t, h.server.Message(device, "hello", time.Second, true))
	case 5:
		h.server.Reconfigure(station.Settings{Limits: station.Limits{Events: 1 << 30, Outbox: 1 << 20}})
	case 6:
		h.server.Apply(call.SetMessageWaiting{Number: number, New: r.IntN(3)})
	case 7:
		h.server.Apply(call.SetForward{
			Number: number, When: call.ForwardWhen(1 + r.IntN(3)), To: []string{"", "1002", "1004", "2000"}[r.IntN(4)],
		})
	case 8:
		h.server.Apply(call.SetDoNotDisturb{Device: device, DND: call.DND(r.IntN(3))})
	case 9:
		h.server.Apply(call.SetHuntLogin{Device: device, In: r.IntN(2) == 0})
	case 10:
		h.server.Apply(call.SetPrivacy{Device: device, On: r.IntN(2) == 0})
	}
}

// ownLines returns the numbers of a walker by their places.
func ownLines(device string) map[uint32]string {
	return map[string]map[uint32]string{
		deviceA: {1: "1001", 2: "1005"}, deviceB: {1: "1002"}, deviceC: {1: "1003"}, deviceD: {1: "1005", 2: "1004"},
	}[device]
}

// settings compares what is set with what the phone was told of it.
func (w *walker) settings(t *testing.T, server *station.Server) {
	t.Helper()
	anyMail := false
	for line, number := range ownLines(w.name) {
		set := server.LineSettings(number)
		waits := set.NewMessages > 0
		anyMail = anyMail || waits
		assert.Equal(t, waits, w.mail[line], "%s: message lamp of %s", w.name, number)
		told := w.sent[line]
		if assert.NotNil(t, told, "%s: forwards of %s", w.name, number) {
			assert.Equal(t, set.ForwardAll, told.ForwardAllNumber.String(), "%s: %s forwards", w.name, number)
			assert.Equal(t, set.ForwardBusy, told.ForwardBusyNumber.String(), "%s: %s forwards if busy", w.name, number)
			assert.Equal(t, set.ForwardNoAnswer, told.ForwardNoAnswerNumber.String(), "%s: %s forwards unanswered", w.name, number)
		}
	}
	assert.Equal(t, anyMail, w.mail[0], "%s: message lamp", w.name)
}

// settle lets everybody hang up until nobody has a call.
func settle(t *testing.T, h *house, phones []*walker) {
	t.Helper()
	for range 200 {
		for _, w := range phones {
			_ = w.conn.Send(&sccp.OnHook{}, &sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyEndCall})
		}
		for range 2 { // what one has sent may concern another
			for _, w := range phones {
				w.mu.Lock()
				before := w.alive
				w.mu.Unlock()
				_ = w.conn.Send(&sccp.KeepAliveReq{})
				w.answers(t, before)
			}
		}
		legs := 0
		for _, p := range h.server.Phones() {
			legs += p.Legs
		}
		if legs == 0 {
			return
		}
	}
	require.FailNow(t, "calls do not end", fmt.Sprint(h.server.Phones()))
}

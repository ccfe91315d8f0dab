package station_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// slowDisk is a recorder that stores when a test says so.
type slowDisk struct {
	records
	mu      sync.Mutex
	waiting []func(error)
	down    bool
}

func (d *slowDisk) Settled(tell func(error)) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down {
		return false
	}
	d.waiting = append(d.waiting, tell)
	return true
}

// answers tells the oldest that waits.
func (d *slowDisk) answers(t *testing.T, err error) {
	t.Helper()
	var oldest func(error)
	require.Eventually(t, func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		if len(d.waiting) == 0 {
			return false
		}
		oldest, d.waiting = d.waiting[0], d.waiting[1:]
		return true
	}, patience, time.Millisecond, "nothing waits")
	oldest(err)
}

// slowOffice is one that stores slowly, with phones that never get tired of waiting.
func slowOffice(t *testing.T) (*house, *slowDisk) {
	disk := &slowDisk{}
	return office(t, func(s *station.Server) { s.Recorder = disk; s.Limits.StoreWithin = time.Hour }), disk
}

// quiet tells that none of the messages of a kind came that a test looks for.
func quiet[T sccp.ServerMessage](t *testing.T, messages []sccp.ServerMessage, shown func(T) bool) {
	t.Helper()
	for _, m := range messages {
		if found, ok := m.(T); ok {
			assert.False(t, shown(found), "shown before it is stored: %+v", found)
		}
	}
}

// What a phone shows that is idle, and with do-not-disturb.
const idleText = "Your current options"

func restingText() string { return sccp.LabelDoNotDisturbIsActive.Words("") }

func forwarded(m *sccp.ForwardStatRes) bool { return m.ActiveForward != 0 }

func lampOn(kind sccp.DeviceStimulus) func(*sccp.SetLamp) bool {
	return func(m *sccp.SetLamp) bool { return m.Stimulus == kind && m.LampMode == sccp.LampModeOn }
}

func TestAForwardIsShownWhenItIsStored(t *testing.T) {
	h, disk := slowOffice(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	a.feature("CFwdAll")
	a.prompted("Enter number")
	a.keys("1002")
	a.state(sccp.DCallStateOnHook)
	a.send(&sccp.ForwardStatReq{LineNumber: 1})
	seen := a.flush()
	quiet(t, seen, forwarded)
	quiet(t, seen, lampOn(sccp.DeviceStimulusForwardAll))
	assert.Empty(t, h.server.LineSettings("1001").ForwardAll)
	assert.True(t, h.server.Forward(call.SetForward{Number: "1001", When: call.ForwardAlways, To: "1002"}), "it holds")
	assert.False(t, h.server.Forward(call.SetForward{Number: "1001", When: call.ForwardAlways, To: "1001"}), "it cannot")

	c.dials("1001")
	b.state(sccp.DCallStateRingIn) // calls do not wait
	c.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)

	a.since()
	disk.answers(t, nil)
	assert.Equal(t, "1002", ever(a, forwarded).ForwardAllNumber.String())
	a.lit(sccp.DeviceStimulusForwardAll, 1, sccp.LampModeOn)
	a.prompted("1001 Forwarded to 1002")
	assert.Equal(t, "1002", h.server.LineSettings("1001").ForwardAll)
}

// TestChangesAreShownOneAfterTheOther: each as it was stored.
func TestChangesAreShownOneAfterTheOther(t *testing.T) {
	h, disk := slowOffice(t)
	a := h.register(deviceA, 20, modern)
	for _, to := range []string{"1002", "1003", ""} {
		h.server.Apply(call.SetForward{Number: "1001", When: call.ForwardAlways, To: to})
	}
	late := h.register(deviceA, 20, modern)
	late.send(&sccp.ForwardStatReq{LineNumber: 1})
	assert.Empty(t, next[*sccp.ForwardStatRes](late).ForwardAllNumber.String(), "who comes meanwhile is shown what is stored")
	a.gone()
	for _, want := range []string{"1002", "1003", ""} {
		disk.answers(t, nil)
		assert.Equal(t, want, next[*sccp.ForwardStatRes](late).ForwardAllNumber.String())
	}
}

// TestWatchersSeeDoNotDisturbWhenItIsStored, and calls at once.
func TestWatchersSeeDoNotDisturbWhenItIsStored(t *testing.T) {
	h, disk := slowOffice(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 20, modern), h.register(deviceC, 11, 0)
	resting := func(m *sccp.FeatureStatV2Res) bool { return m.FeatureStatus == uint32(sccp.BusyLampStateDND) }
	busy := func(m *sccp.FeatureStatV2Res) bool { return m.FeatureStatus == uint32(sccp.BusyLampStateInUse) }
	a.since()
	b.feature("DND")
	b.flush()
	quiet(t, a.flush(), resting)
	assert.Equal(t, call.Idle, h.server.Status("1002"))
	b.dials("1003")
	c.state(sccp.DCallStateRingIn)
	ever(a, busy)
	b.softKey(sccp.SoftKeyEndCall)
	c.state(sccp.DCallStateOnHook)
	b.flush()
	quiet(t, a.flush(), resting)
	disk.answers(t, nil)
	ever(a, resting)
	a.since()
	b.feature("DND")
	b.flush()
	assert.Equal(t, call.DoNotDisturb, h.server.Status("1002"))
	disk.answers(t, nil)
	ever(a, func(m *sccp.FeatureStatV2Res) bool { return m.FeatureStatus == uint32(sccp.BusyLampStateIdle) })
}

// TestWatchersOfAGroupSeeALogoutWhenItIsStored: its only member that is there logs
// out, and in again.
func TestWatchersOfAGroupSeeALogoutWhenItIsStored(t *testing.T) {
	h, disk := slowOffice(t)
	c := h.register(deviceC, 20, modern)
	shown := func(state sccp.BusyLampState) func(*sccp.FeatureStatV2Res) bool {
		return func(m *sccp.FeatureStatV2Res) bool {
			return m.FeatureID == sccp.ButtonTypeBLFSpeedDial && m.FeatureStatus == uint32(state)
		}
	}
	for _, step := range []struct{ before, after sccp.BusyLampState }{
		{sccp.BusyLampStateIdle, sccp.BusyLampStateUnknown},
		{sccp.BusyLampStateUnknown, sccp.BusyLampStateIdle},
	} {
		c.since()
		c.feature("HLog")
		for _, m := range c.flush() {
			if told, ok := m.(*sccp.FeatureStatV2Res); ok && told.FeatureID == sccp.ButtonTypeBLFSpeedDial {
				assert.Equal(t, step.before, sccp.BusyLampState(told.FeatureStatus))
			}
		}
		disk.answers(t, nil)
		ever(c, shown(step.after))
	}
}

// TestWhatCannotBeStoredIsShown: users must see what holds.
func TestWhatCannotBeStoredIsShown(t *testing.T) {
	h, disk := slowOffice(t)
	a := h.register(deviceA, 20, modern)
	a.feature("DND")
	a.flush()
	disk.answers(t, errors.New("no space is left"))
	a.prompted(restingText())
	disk.mu.Lock()
	disk.down = true
	disk.mu.Unlock()
	a.since()
	a.feature("DND")
	a.prompted(idleText)
}

// TestASlowDiskIsNotWaitedFor for long.
func TestASlowDiskIsNotWaitedFor(t *testing.T) {
	disk := &slowDisk{}
	h := office(t, func(s *station.Server) { s.Recorder = disk; s.Limits.StoreWithin = time.Millisecond })
	a := h.register(deviceA, 20, modern)
	for _, text := range []string{restingText(), idleText} {
		a.since()
		a.feature("DND")
		a.prompted(text)
	}
	h.logged("not on disk yet")
	assert.Equal(t, 1, strings.Count(h.logs.String(), "not on disk yet"), "once, until storing works")
	a.since()
	disk.answers(t, nil)
	disk.answers(t, nil)
	quiet(t, a.flush(), func(*sccp.DisplayPromptStatusV2) bool { return true })
	a.feature("DND")
	require.Eventually(t, func() bool { return strings.Count(h.logs.String(), "not on disk yet") == 2 }, patience, time.Millisecond)
}

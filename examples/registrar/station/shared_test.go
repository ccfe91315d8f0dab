package station_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// sharing are the two phones with the line 1005, and one that has called it;
// the first of them has answered.
func sharing(t *testing.T) (h *house, a, d, c *phone, refA uint32) {
	t.Helper()
	h = office(t)
	a, d, c = h.register(deviceA, 20, modern), h.register(deviceD, 17, modern), h.register(deviceC, 11, 0)
	c.dials("1005")
	refA = a.state(sccp.DCallStateRingIn)
	d.state(sccp.DCallStateRingIn)
	a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyAnswer, LineInstance: 2, CallReference: refA})
	a.state(sccp.DCallStateConnected)
	together(a, c)
	return h, a, d, c, refA
}

// mirrored returns the reference under which a phone shows the call of another.
func (p *phone) mirrored() uint32 {
	p.t.Helper()
	ref := p.state(sccp.DCallStateCallRemoteMultiline)
	for keys := next[*sccp.SelectSoftKeys](p); ; keys = next[*sccp.SelectSoftKeys](p) {
		if keys.CallReference == ref {
			assert.Equal(p.t, sccp.SoftKeySetInUseHint, keys.SoftKeySetIndex)
			return ref
		}
	}
}

func TestSharedLineAtTheWire(t *testing.T) {
	_, a, d, c, refA := sharing(t)
	ref := d.mirrored()
	d.since()
	a.featureOf("Hold", 2, refA)
	assert.Equal(t, ref, d.state(sccp.DCallStateRemoteHold))
	d.lit(sccp.DeviceStimulusLine, 1, sccp.LampModeWink)
	keys := nextWhere(d, func(m *sccp.SelectSoftKeys) bool { return m.CallReference == ref })
	assert.Equal(t, sccp.SoftKeySetOnHookStealable, keys.SoftKeySetIndex)
	assert.Contains(t, d.keysShown(keys), "Resume")
	assert.NotContains(t, d.keysShown(keys), "Barge")
	a.state(sccp.DCallStateHold)
	c.openAny(21000) // hears music

	c.since()
	d.since()
	d.featureOf("Resume", 1, ref)
	assert.Equal(t, ref, d.state(sccp.DCallStateConnected))
	assert.Equal(t, refA, a.state(sccp.DCallStateCallRemoteMultiline))
	voices(d, c)
	c.softKey(sccp.SoftKeyEndCall)
	assert.Equal(t, ref, d.state(sccp.DCallStateOnHook))
	assert.Equal(t, refA, a.state(sccp.DCallStateOnHook))
}

func TestBargeAtTheWire(t *testing.T) {
	_, a, d, c, _ := sharing(t)
	ref := d.mirrored()
	a.since()
	d.since()
	c.since()
	d.featureOf("Barge", 1, ref)
	assert.Equal(t, ref, d.state(sccp.DCallStateConnected))
	voices(a, d, c)
	for _, p := range []*phone{a, d, c} {
		p.prompted("Conference")
		p.softKey(sccp.SoftKeyEndCall)
	}
	c.state(sccp.DCallStateOnHook)
}

func TestPrivacyAtTheWire(t *testing.T) {
	_, a, d, _, _ := sharing(t)
	ref := d.mirrored()
	a.feature("Private")
	private := nextWhere(d, func(m *sccp.CallState) bool { return m.Privacy != sccp.CallPrivacyNone })
	assert.Equal(t, sccp.CallPrivacyFull, private.Privacy)
	assert.Equal(t, ref, private.CallReference)
	info := next[*sccp.CallInfoV2](d)
	assert.Empty(t, info.CallingParty.String(), "nobody sees who calls")
	assert.Equal(t, "Private", info.CallingPartyName.String())
	keys := nextWhere(d, func(m *sccp.SelectSoftKeys) bool { return m.CallReference == ref })
	assert.NotContains(t, d.keysShown(keys), "Barge")
	d.featureOf("Barge", 1, ref)
	d.prompted("Private")
	a.told(6, 1)
}

// TestCVE_2010_4687_BothEndASharedLine ends a call from all of its phones at the
// same time.
func TestCVE_2010_4687_BothEndASharedLine(t *testing.T) {
	_, a, d, c, _ := sharing(t)
	d.featureOf("Barge", 1, d.mirrored())
	d.state(sccp.DCallStateConnected)
	for range 10 {
		var all sync.WaitGroup
		for _, p := range []*phone{a, c, d} {
			all.Go(func() { _ = p.conn.Send(&sccp.OnHook{}, &sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyEndCall}) })
		}
		all.Wait()
		for _, p := range []*phone{a, c, d} {
			p.state(sccp.DCallStateOnHook)
			p.flush()
		}
		c.dials("1005")
		ringing := a.state(sccp.DCallStateRingIn)
		d.state(sccp.DCallStateRingIn)
		a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyAnswer, LineInstance: 2, CallReference: ringing})
		c.state(sccp.DCallStateConnected)
		d.featureOf("Barge", 1, d.mirrored())
		d.state(sccp.DCallStateConnected)
	}
	for _, p := range []*phone{a, c, d} {
		p.send(&sccp.OnHook{})
		p.state(sccp.DCallStateOnHook)
	}
}

// TestALampForPhonesWithoutSoftKeys: a call of others has a lamp there, nothing
// that rings or can be pressed.
func TestALampForPhonesWithoutSoftKeys(t *testing.T) {
	h := office(t)
	a, c := h.register(deviceA, 20, modern), h.register(deviceC, 11, 0)
	d := h.connect()
	d.name = deviceD
	register := registerReq(deviceD, 2, 0)
	register.DeviceType = sccp.DeviceTypeCisco7910
	d.send(register, &sccp.TimeDateReq{})
	d.flush()
	c.dials("1005")
	ref := a.state(sccp.DCallStateRingIn)
	d.state(sccp.DCallStateRingIn)
	a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyAnswer, LineInstance: 2, CallReference: ref})
	a.state(sccp.DCallStateConnected)
	d.state(sccp.DCallStateOnHook)
	c.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	lamps := 0
	for _, m := range d.flush() {
		switch m := m.(type) {
		case *sccp.SetLamp:
			lamps++
			assert.Equal(t, sccp.DeviceStimulusLine, m.Stimulus)
		case *sccp.CallState:
			assert.Equal(t, sccp.DCallStateOnHook, m.CallState)
		}
	}
	assert.NotZero(t, lamps)
}

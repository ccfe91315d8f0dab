package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// registerAs takes a phone of a type to the end of its registration.
func (h *house) registerAs(name string, kind sccp.DeviceType, version uint8, features sccp.PhoneFeatures) *phone {
	h.t.Helper()
	p := h.connect()
	p.name = name
	register := registerReq(name, version, features)
	register.DeviceType = kind
	p.send(register)
	ack := next[*sccp.RegisterAck](p)
	p.conn.SetVersion(sccp.Version(ack.ProtocolVersion))
	p.send(capabilities(sccp.PayloadTypeG711Ulaw64k), &sccp.TimeDateReq{})
	next[*sccp.TimeDateRes](p)
	p.flush()
	return p
}

// TestPhonesWithoutSoftKeys does everything with buttons.
func TestPhonesWithoutSoftKeys(t *testing.T) {
	for kind, version := range map[sccp.DeviceType]uint8{
		sccp.DeviceTypeCisco7910: 2, sccp.DeviceTypeCisco30VIP: 0, sccp.DeviceTypeCisco12SPPlus: 0,
	} {
		t.Run(kind.String(), func(t *testing.T) {
			h := office(t)
			a := h.registerAs(deviceA, kind, version, 0)
			b, c := h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
			press := func(s sccp.DeviceStimulus) { a.send(&sccp.Stimulus{Stimulus: s, LineInstance: 1}) }
			a.frame(0, sccp.IDOffHook)
			next[*sccp.StartTone](a)
			for _, digit := range []byte{1, 0, 0, 2} {
				a.frame(0, sccp.IDKeypadButton, digit, 0, 0, 0)
			}
			b.state(sccp.DCallStateRingIn)
			b.softKey(sccp.SoftKeyAnswer)
			a.state(sccp.DCallStateConnected)
			together(a, b)
			press(sccp.DeviceStimulusHold)
			a.state(sccp.DCallStateHold)
			press(sccp.DeviceStimulusHold)
			a.state(sccp.DCallStateConnected)
			press(sccp.DeviceStimulusConference)
			a.state(sccp.DCallStateOffHook)
			a.keys("1003")
			c.state(sccp.DCallStateRingIn)
			c.softKey(sccp.SoftKeyAnswer)
			a.state(sccp.DCallStateConnected)
			press(sccp.DeviceStimulusConference)
			nextWhere(c, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetConnectedConference })
			press(sccp.DeviceStimulusRemoveLastParticipant)
			c.state(sccp.DCallStateOnHook)
			press(sccp.DeviceStimulusCallPark)
			a.state(sccp.DCallStateOnHook)
			b.softKey(sccp.SoftKeyEndCall)
			b.state(sccp.DCallStateOnHook)
			press(sccp.DeviceStimulusLastNumberRedial)
			c.state(sccp.DCallStateRingIn)
			a.send(&sccp.OnHook{})
			c.state(sccp.DCallStateOnHook)
			c.dials("1002")
			b.state(sccp.DCallStateRingIn)
			press(sccp.DeviceStimulusCallPickUp)
			b.state(sccp.DCallStateOnHook)
			a.state(sccp.DCallStateConnected)
			for _, m := range a.seen {
				assert.NotEqual(t, sccp.IDSelectSoftKeys, m.ID())
			}
		})
	}
}

// TestKeysForWhoAsks: programs call themselves a 30SP+ or 7910 and wait for keys.
func TestKeysForWhoAsks(t *testing.T) {
	h := office(t)
	a, b := h.registerAs(deviceA, sccp.DeviceTypeCisco7910, 3, 0), h.register(deviceB, 11, 0)
	set := func(want sccp.SoftKeySet) {
		t.Helper()
		nextWhere(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == want })
	}
	a.send(&sccp.SoftKeySetReq{})
	next[*sccp.SoftKeySetRes](a)
	set(sccp.SoftKeySetOnHook)
	b.dials("1001")
	a.state(sccp.DCallStateRingIn)
	set(sccp.SoftKeySetRingIn)
	b.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	set(sccp.SoftKeySetOnHook)
	a.idle()
}

// TestHookFlashOfAdapters: an adapter has nothing but its hook.
func TestHookFlashOfAdapters(t *testing.T) {
	for kind, version := range map[sccp.DeviceType]uint8{
		sccp.DeviceTypeATA186: 33, sccp.DeviceTypeATA188: 33, sccp.DeviceTypeVGC: 11, sccp.DeviceTypeAnalogGateway: 17,
	} {
		t.Run(kind.String(), func(t *testing.T) {
			h := office(t)
			b := h.connect()
			register := registerReq(deviceB, version, 0)
			register.DeviceType = kind
			b.send(register, &sccp.TimeDateReq{})
			next[*sccp.SetHookFlashDetect](b)
			b.flush()
			a, c := h.register(deviceA, 20, modern), h.register(deviceC, 11, 0)
			a.dials("1002")
			b.state(sccp.DCallStateRingIn)
			b.send(&sccp.OffHook{})
			b.state(sccp.DCallStateConnected)
			b.frame(0, sccp.IDHookFlash)
			b.state(sccp.DCallStateHold)
			b.state(sccp.DCallStateOffHook)
			b.keys("1003")
			c.state(sccp.DCallStateRingIn)
			b.send(&sccp.OnHook{}) // completes the transfer
			b.state(sccp.DCallStateOnHook)
			b.state(sccp.DCallStateOnHook)
			c.softKey(sccp.SoftKeyAnswer)
			c.state(sccp.DCallStateConnected)
			assert.Len(t, h.server.Phones(), 3)
			for _, m := range b.seen {
				switch m.(type) {
				case *sccp.DisplayPromptStatus, *sccp.DisplayPromptStatusV2, *sccp.DisplayPriNotify, *sccp.DisplayPriNotifyV2:
					assert.Fail(t, "an adapter has no display", m.ID())
				}
			}
		})
	}
}

// TestAnAdapterFindsItsCallAgain: its user flashed, heard dial tone, and hung up.
func TestAnAdapterFindsItsCallAgain(t *testing.T) {
	for _, kind := range []sccp.DeviceType{sccp.DeviceTypeATA186, sccp.DeviceTypeAnalogGateway} {
		t.Run(kind.String(), func(t *testing.T) {
			h := office(t)
			b := h.registerAs(deviceB, kind, 3, 0)
			a := h.register(deviceA, 20, modern)
			a.dials("1002")
			b.state(sccp.DCallStateRingIn)
			b.send(&sccp.OffHook{})
			ref := b.state(sccp.DCallStateConnected)
			b.send(&sccp.HookFlash{})
			b.state(sccp.DCallStateHold)
			b.state(sccp.DCallStateOffHook)
			b.send(&sccp.OnHook{})
			b.state(sccp.DCallStateOnHook)
			b.send(&sccp.OffHook{})
			assert.Equal(t, ref, b.state(sccp.DCallStateConnected))
			b.send(&sccp.OnHook{})
			a.state(sccp.DCallStateOnHook)
			a.idle()
			b.idle()
		})
	}
}

// TestTransferOfA6901: the hook flash begins and completes it, so does hanging up,
// and the hold button cancels it.
func TestTransferOfA6901(t *testing.T) {
	for name, end := range map[string]func(b *phone){
		"flash":   func(b *phone) { b.send(&sccp.HookFlash{}) },
		"on hook": func(b *phone) { b.send(&sccp.OnHook{}) },
		"hold":    func(b *phone) { b.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusHold, LineInstance: 1}) },
	} {
		t.Run(name, func(t *testing.T) {
			h := office(t)
			b := h.registerAs(deviceB, sccp.DeviceTypeCisco6901, 20, modern)
			a, c := h.register(deviceA, 20, modern), h.register(deviceC, 11, 0)
			a.dials("1002")
			b.state(sccp.DCallStateRingIn)
			b.send(&sccp.OffHook{})
			held := b.state(sccp.DCallStateConnected)
			b.send(&sccp.HookFlash{})
			b.state(sccp.DCallStateHold)
			b.state(sccp.DCallStateOffHook)
			b.keys("1003")
			c.state(sccp.DCallStateRingIn)
			c.softKey(sccp.SoftKeyAnswer)
			b.state(sccp.DCallStateConnected)
			c.flush()
			end(b)
			if name == "hold" {
				c.state(sccp.DCallStateOnHook)
				assert.Equal(t, held, b.state(sccp.DCallStateConnected))
				b.send(&sccp.OnHook{})
				a.state(sccp.DCallStateOnHook)
			} else {
				b.state(sccp.DCallStateOnHook)
				b.state(sccp.DCallStateOnHook)
				a.softKey(sccp.SoftKeyEndCall)
				c.state(sccp.DCallStateOnHook)
			}
			for _, p := range []*phone{a, b, c} {
				p.idle()
			}
		})
	}
}

func TestOnlyHookFlashPhonesAreAskedForIt(t *testing.T) {
	h := office(t)
	for _, kind := range []sccp.DeviceType{sccp.DeviceTypeCisco7960, sccp.DeviceTypeCisco7962, sccp.DeviceTypeIPCommunicator} {
		p := h.registerAs(deviceA, kind, 17, modern)
		for _, m := range p.seen {
			assert.NotEqual(t, sccp.IDSetHookFlashDetect, m.ID())
		}
		_ = p.raw.Close()
	}
}

// TestAcksWithoutACallReference is what a 7912 does.
func TestAcksWithoutACallReference(t *testing.T) {
	h := office(t)
	a, b := h.registerAs(deviceA, sccp.DeviceTypeCisco7912, 5, 0), h.register(deviceB, 11, 0)
	b.dials("1001")
	a.state(sccp.DCallStateRingIn)
	a.send(&sccp.OffHook{})
	open := next[*sccp.OpenReceiveChannel](a)
	id := open.PassThroughPartyID
	a.frame(0, sccp.IDOpenReceiveChannelAck, 0, 0, 0, 0, 127, 0, 0, 1, 0x20, 0x4e, 0, 0, byte(id), byte(id>>8), byte(id>>16), byte(id>>24))
	assert.EqualValues(t, 20000, next[*sccp.StartMediaTransmission](b).RemotePort)
	b.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
}

// TestSPAPhones: tokens of their own, versions 0 and 8, and a hold button that
// says line 1 whatever line it is about.
func TestSPAPhones(t *testing.T) {
	for _, version := range []uint8{0, 8} {
		h := office(t)
		a := h.connect()
		a.name = deviceA
		a.send(&sccp.SPCPRegisterTokenReq{DeviceName: sccp.Text(deviceA), DeviceType: sccp.DeviceTypeSPA504G})
		next[*sccp.SPCPRegisterTokenAck](a)
		register := registerReq(deviceA, version, 0)
		register.DeviceType = sccp.DeviceTypeSPA504G
		a.send(register, &sccp.RegisterAvailableLines{MaxNumOfAvailLines: 4})
		assert.Equal(t, version, next[*sccp.RegisterAck](a).ProtocolVersion)
		nextWhere(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetOnHook })
		b := h.register(deviceB, 11, 0)
		a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyNewCall, LineInstance: 2})
		ref := a.state(sccp.DCallStateOffHook)
		a.keys("1002")
		b.state(sccp.DCallStateRingIn)
		b.softKey(sccp.SoftKeyAnswer)
		a.state(sccp.DCallStateConnected)
		a.frame(0, sccp.IDStimulus, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
		assert.Equal(t, ref, a.state(sccp.DCallStateHold))
		a.frame(0, sccp.IDStimulus, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
		assert.Equal(t, ref, a.state(sccp.DCallStateConnected))
		a.softKey(sccp.SoftKeyEndCall)
		b.state(sccp.DCallStateOnHook)
	}
}

// TestPhonesOfThe6900Series have no key set 7, and messages on the prompt line.
func TestPhonesOfThe6900Series(t *testing.T) {
	h := office(t)
	a := h.registerAs(deviceA, sccp.DeviceTypeCisco6921, 20, modern)
	b, c := h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	talk(a, b, "1002")
	a.feature("Confrn")
	a.state(sccp.DCallStateOffHook)
	a.keys("1003")
	c.state(sccp.DCallStateRingIn)
	c.softKey(sccp.SoftKeyAnswer)
	a.state(sccp.DCallStateConnected)
	a.since()
	a.feature("Confrn")
	a.prompted("Conference")
	keys := nextWhere(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetConnectedTransfer })
	assert.Contains(t, a.keysShown(keys), "ConfList")
	c.softKey(sccp.SoftKeyEndCall)
	b.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	b.dials("1001")
	a.state(sccp.DCallStateRingIn)
	a.flush()
	for _, m := range a.seen {
		switch m := m.(type) {
		case *sccp.SelectSoftKeys:
			assert.NotEqual(t, sccp.SoftKeySetConnectedConference, m.SoftKeySetIndex)
		case *sccp.DisplayPriNotify, *sccp.DisplayPriNotifyV2:
			assert.Fail(t, "a priority notification", m.ID())
		}
	}
}

func TestAddOnModules(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	for i, kind := range []sccp.DeviceType{sccp.DeviceTypeAddOn7914, sccp.DeviceTypeAddOn7915With24, sccp.DeviceTypeAddOn7916With12} {
		a.send(&sccp.AddOnDeviceCapabilities{Instance: uint32(i + 1), Type: uint32(kind), Text: sccp.Text("x\n\xff")})
	}
	a.flush()
	h.logged("add-on module")
	h.logged(`text=x??`)
}

// TestHistoryOfNewerPhones: they are told the list.
func TestHistoryOfNewerPhones(t *testing.T) {
	h := office(t)
	a, d := h.register(deviceA, 20, modern), h.register(deviceD, 20, modern)
	b := h.register(deviceB, 20, modern)
	listed := func(p *phone, want sccp.CallHistoryDisposition) {
		t.Helper()
		m := next[*sccp.CallHistoryInfo](p)
		assert.Equal(t, want, m.CallHistoryDisposition)
		assert.Equal(t, m.CallReference, p.state(sccp.DCallStateOnHook), "before OnHook")
	}
	talk(b, a, "1001")
	b.softKey(sccp.SoftKeyEndCall)
	listed(b, sccp.CallHistoryDispositionPlaced)
	listed(a, sccp.CallHistoryDispositionReceived)
	b.dials("1001")
	a.state(sccp.DCallStateRingIn)
	b.softKey(sccp.SoftKeyEndCall)
	listed(a, sccp.CallHistoryDispositionMissed)
	listed(b, sccp.CallHistoryDispositionPlaced)
	b.dials("1005")
	ref := a.state(sccp.DCallStateRingIn)
	d.state(sccp.DCallStateRingIn)
	a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyAnswer, LineInstance: 2, CallReference: ref})
	listed(d, sccp.CallHistoryDispositionIgnore)
	b.softKey(sccp.SoftKeyEndCall)
	listed(a, sccp.CallHistoryDispositionReceived)
	a.feature("CFwdAll")
	a.softKey(sccp.SoftKeyEndCall)
	listed(a, sccp.CallHistoryDispositionIgnore)
}

// TestHistoryOfOlderPhones: a call that somebody else had is none that was
// missed.
func TestHistoryOfOlderPhones(t *testing.T) {
	h := office(t)
	a, d, b := h.register(deviceA, 11, 0), h.register(deviceD, 11, 0), h.register(deviceB, 11, 0)
	states := func(p *phone) (list []sccp.DCallState) {
		h.server.Phones() // what another phone has seen of an event was decided for this one too
		for _, m := range p.flush() {
			switch m := m.(type) {
			case *sccp.CallHistoryInfo:
				assert.Fail(t, "too new a message")
			case *sccp.CallState:
				if m.CallReference != 0 { // a watched number
					list = append(list, m.CallState)
				}
			}
		}
		return list
	}
	b.dials("1005")
	ref := a.state(sccp.DCallStateRingIn)
	d.state(sccp.DCallStateRingIn)
	a.send(&sccp.SoftKeyEvent{SoftKeyEvent: sccp.SoftKeyAnswer, LineInstance: 2, CallReference: ref})
	a.state(sccp.DCallStateConnected)
	assert.Equal(t, []sccp.DCallState{
		sccp.DCallStateCallRemoteMultiline, sccp.DCallStateOnHook, sccp.DCallStateCallRemoteMultiline,
	}, states(d))
	b.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	assert.Equal(t, []sccp.DCallState{sccp.DCallStateOnHook}, states(d))
	b.dials("1001")
	a.state(sccp.DCallStateRingIn)
	b.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	assert.Equal(t, []sccp.DCallState{sccp.DCallStateOnHook}, states(a), "missed")
}

package softphone_test

import (
	"testing"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryModel(t *testing.T) {
	seen := map[sccp.DeviceType]bool{}
	for _, m := range softphone.Models() {
		t.Run(m.Name, func(t *testing.T) {
			require.False(t, seen[m.Type], "the type stands twice")
			seen[m.Type] = true
			found, ok := softphone.ModelByName(m.Name)
			require.True(t, ok)
			assert.Equal(t, m.Type, found.Type)

			x, address := newExchange(t)
			x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
				return grantSPCP(p, m) || m.ID() == sccp.IDOffHook // no call of its own
			}
			p := startRegistered(t, config(m.Name, alice, address))
			assert.Equal(t, m.Version, p.State().Version)
			server := x.Phones()[0]
			register := awaitMessage(t, server, sccp.IDRegisterReq, 1)
			assert.Equal(t, m.RegisterBody, register.Body)
			if m.Claims != 0 {
				assert.Equal(t, m.Claims, register.StationMessage.(*sccp.RegisterReq).ProtocolVersion)
			}

			server.Send(&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 9}, openChannel(9))
			waitFor(t, p, "channel", func(s softphone.State) bool { return len(s.Media) == 1 && len(s.Calls) == 1 })
			require.NoError(t, p.OffHook())
			require.NoError(t, p.Digits(t.Context(), "5"))
			require.NoError(t, p.Stimulus(sccp.DeviceStimulusHold, 3))
			require.NoError(t, p.HookFlash())
			require.NoError(t, p.OnHook())
			assertShapes(t, &m, server)
		})
	}
}

// assertShapes compares what the phone sent in a call with its model.
func assertShapes(t *testing.T, m *softphone.Model, server *exchange.Phone) {
	t.Helper()
	usual := map[sccp.ID]int{
		sccp.IDOffHook: 8, sccp.IDKeypadButton: 12, sccp.IDStimulus: 16, sccp.IDHookFlash: 8, sccp.IDOnHook: 8,
		sccp.IDOpenReceiveChannelAck: 20,
	}
	if m.Version >= 17 {
		usual[sccp.IDOpenReceiveChannelAck] = 36
	}
	for id, body := range usual {
		if short, ok := m.Bodies[id]; ok {
			body = short
		}
		got := awaitMessage(t, server, id, 1)
		assert.Equal(t, body, got.Body, "body of %v", id)
		if m.Version < 15 {
			assert.Zero(t, got.Version, "header word of %v", id)
		} else {
			assert.Equal(t, m.Version, got.Version, "header word of %v", id)
		}
	}
	reference := uint32(9)
	if _, short := m.Bodies[sccp.IDOnHook]; short || m.Habits&softphone.ForgetsCalls != 0 {
		reference = 0
	}
	assert.Equal(t, reference, awaitMessage(t, server, sccp.IDOnHook, 1).StationMessage.(*sccp.OnHook).CallReference)
	hold := awaitMessage(t, server, sccp.IDStimulus, 1).StationMessage.(*sccp.Stimulus)
	if m.Habits&softphone.HoldIsFirst != 0 {
		assert.EqualValues(t, 1, hold.LineInstance)
	} else {
		assert.EqualValues(t, 3, hold.LineInstance)
	}
}

func awaitMessage(t *testing.T, p *exchange.Phone, id sccp.ID, nth int) exchange.Message {
	t.Helper()
	await[sccp.StationMessage](t, p, id, nth)
	for _, m := range p.Received() {
		if m.ID() == id {
			if nth--; nth == 0 {
				return m
			}
		}
	}
	panic("unreachable: it was awaited")
}

// grantSPCP gives every SPA phone its token.
func grantSPCP(p *exchange.Phone, m sccp.StationMessage) bool {
	if m.ID() == sccp.IDSPCPRegisterTokenReq {
		p.Send(&sccp.SPCPRegisterTokenAck{Features: 65535})
		return true
	}
	return false
}

func TestAckWithoutIDs(t *testing.T) {
	x, address := newExchange(t)
	far := listenRTP(t)
	startRegistered(t, config("6901", alice, address))
	x.Phones()[0].Send(startSending(7, addrPort(far)))
	ack := awaitMessage(t, x.Phones()[0], sccp.IDStartMediaTransmissionAck, 1)
	assert.Equal(t, 48, ack.Body)
	assert.Zero(t, ack.StationMessage.(*sccp.StartMediaTransmissionAck).PassThroughPartyID)
	assert.NotZero(t, ack.StationMessage.(*sccp.StartMediaTransmissionAck).Port)
}

func TestEnBloc(t *testing.T) {
	for model, aligned := range map[string]bool{"7962": false, "8945": true} {
		t.Run(model, func(t *testing.T) {
			x, address := newExchange(t)
			p := startRegistered(t, config(model, alice, address))
			require.ErrorIs(t, p.EnBloc(2, "12x"), softphone.ErrNoKey)
			require.NoError(t, p.EnBloc(2, "*1002#"))
			m := await[*sccp.EnblocCall](t, x.Phones()[0], sccp.IDEnblocCall, 1)
			assert.Equal(t, aligned, m.Aligned)
			assert.Equal(t, "*1002#", m.CalledParty.String())
			assert.EqualValues(t, 2, m.LineInstance)
		})
	}
}

func TestAddOnModules(t *testing.T) {
	x, address := newExchange(t)
	c := config("7962", alice, address)
	c.AddOns = []sccp.DeviceType{sccp.DeviceTypeAddOn7915With24, sccp.DeviceTypeAddOn7916With12}
	startRegistered(t, c)
	for i, module := range c.AddOns {
		m := awaitMessage(t, x.Phones()[0], sccp.IDAddOnDeviceCapabilities, i+1)
		told := m.StationMessage.(*sccp.AddOnDeviceCapabilities)
		assert.EqualValues(t, module, told.Type)
		assert.EqualValues(t, i+1, told.Instance)
		assert.Zero(t, m.Version, "header word, as of real phones")
	}
	buttons := await[*sccp.ButtonTemplateReq](t, x.Phones()[0], sccp.IDButtonTemplateReq, 1)
	assert.EqualValues(t, 6+24+12, buttons.MaxButtons)

	c.AddOns = append(c.AddOns, sccp.DeviceTypeAddOn7914)
	_, err := softphone.Start(c)
	require.ErrorContains(t, err, "3 add-on modules")
	c = config("7941", alice, address)
	c.AddOns = []sccp.DeviceType{sccp.DeviceTypeAddOn7914}
	_, err = softphone.Start(c)
	assert.ErrorContains(t, err, "does not fit")
}

func TestGatewayPorts(t *testing.T) {
	x, address := newExchange(t)
	x.Numbers = map[string]string{"AN11223344550080": "", "AN1122334455080": "2001", "AN1122334455081": "2002"}
	ports := softphone.Gateway(config("VG224", cnfxml.MAC{0, 0x11, 0x22, 0x33, 0x44, 0x55}, address), 2)
	for i, c := range ports {
		p := startRegistered(t, c)
		line, ok := p.State().Line(1)
		require.True(t, ok)
		assert.Equal(t, []string{"2001", "2002"}[i], line.Number)
		assert.Empty(t, p.State().Prompt, "there is no display")
	}
}

func TestTokenBeforeRegistration(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		asked := 0
		x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
			if m.ID() != sccp.IDSPCPRegisterTokenReq {
				return false
			}
			if asked++; asked < 3 {
				p.Send(&sccp.SPCPRegisterTokenReject{WaitTime: 45})
				return true
			}
			return grantSPCP(p, m)
		}
		c := bubbleConfig("SPA504G", x)
		began := now()
		waitLong(t, start(t, c), func(s softphone.State) bool { return s.Registered() })
		assert.Equal(t, 90.0, now().Sub(began).Seconds(), "two waits")
		assert.Len(t, x.Phones(), 1, "over one connection")
		ask := await[*sccp.SPCPRegisterTokenReq](t, x.Phones()[0], sccp.IDSPCPRegisterTokenReq, 1)
		assert.Equal(t, sccp.DeviceTypeSPA504G, ask.DeviceType)
	})
}

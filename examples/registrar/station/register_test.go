package station_test

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

func TestRegistrationByVersion(t *testing.T) {
	h := open(t, houseText)
	for version := range uint8(40) {
		p := h.connect()
		p.send(registerReq(deviceA, version, modern))
		ack := next[*sccp.RegisterAck](p)
		assert.LessOrEqual(t, ack.ProtocolVersion, version, "never above the phone's version")
		assert.LessOrEqual(t, ack.ProtocolVersion, uint8(22))
		assert.Equal(t, uint32(30), ack.KeepAliveInterval)
		assert.Equal(t, "D.M.Y", ack.DateTemplate.String())
		switch {
		case ack.ProtocolVersion < 5:
			assert.Zero(t, ack.Features)
		case ack.ProtocolVersion <= 10:
			assert.Equal(t, [3]uint32{0x20, 0xf1, 0xfe}, featureBytes(ack))
		default:
			assert.Equal(t, [3]uint32{0x20, 0xf1, 0xff}, featureBytes(ack))
		}
		next[*sccp.CapabilitiesReq](p)
		_ = p.raw.Close()
	}
}

func featureBytes(m *sccp.RegisterAck) [3]uint32 {
	return [3]uint32{uint32(m.Features0), uint32(m.Features & 0xff), uint32(m.Features >> 8)}
}

func TestVersionsThatExist(t *testing.T) {
	h := open(t, houseText)
	for phone, want := range map[uint8]uint8{0: 0, 2: 0, 3: 3, 4: 3, 6: 5, 11: 11, 13: 11, 15: 15, 20: 20, 33: 22} {
		p := h.connect()
		p.send(registerReq(deviceA, phone, 0))
		assert.Equal(t, want, next[*sccp.RegisterAck](p).ProtocolVersion, "phone %d", phone)
		_ = p.raw.Close()
	}
	ata := registerReq(deviceA, 33, 0)
	ata.DeviceType = sccp.DeviceTypeATA186
	p := h.connect()
	p.send(ata)
	assert.Equal(t, uint8(3), next[*sccp.RegisterAck](p).ProtocolVersion, "an ATA means 3")
}

func TestUnknownDeviceIsTold(t *testing.T) {
	h := open(t, houseText)
	p := h.connect()
	p.send(registerReq("SEPFFFFFFFFFFFF", 11, 0))
	assert.Equal(t, "Unknown SEPFFFFFFFFFFFF", next[*sccp.RegisterReject](p).Text.String())
	p.gone()
	assert.Contains(t, h.logs.String(), "registration refused")
	assert.Contains(t, h.logs.String(), `add \"- {name: SEPFFFFFFFFFFFF, lines: [NUMBER]}\" under devices`)
}

func TestEveryQuestionInOneBurst(t *testing.T) {
	questions := []sccp.StationMessage{
		&sccp.IpPort{RTPMediaPort: 16384},
		&sccp.CapabilitiesRes{},
		&sccp.ForwardStatReq{LineNumber: 1},
		&sccp.SoftKeySetReq{}, &sccp.TimeDateReq{}, &sccp.LineStatReq{LineNumber: 1},
		&sccp.SpeedDialStatReq{SpeedDialNumber: 1}, &sccp.ConfigStatReq{},
		&sccp.ButtonTemplateReq{}, &sccp.ButtonTemplateReq{}, &sccp.SoftKeyTemplateReq{},
		&sccp.FeatureStatReq{FeatureIndex: 1}, &sccp.ServiceURLStatReq{ServiceURLIndex: 1},
		&sccp.RegisterAvailableLines{}, &sccp.VersionReq{}, &sccp.ServerReq{},
		&sccp.SubscriptionStatReq{TransactionID: 7}, &sccp.KeepAliveReq{},
	}
	for _, version := range []uint8{0, 3, 5, 6, 11, 15, 17, 20, 22} {
		t.Run(strconv.Itoa(int(version)), func(t *testing.T) {
			h := open(t, houseText)
			p := h.connect()
			var burst []byte
			for _, m := range append([]sccp.StationMessage{registerReq(deviceA, version, modern)}, questions...) {
				var err error
				burst, err = m.Append(burst, 0)
				require.NoError(t, err)
			}
			_, err := p.raw.Write(burst)
			require.NoError(t, err)
			next[*sccp.KeepAliveAck](p)
			seen := map[sccp.ID]int{}
			for _, m := range p.seen {
				seen[m.ID()]++
			}
			want := []sccp.ID{
				sccp.IDRegisterAck, sccp.IDCapabilitiesReq, sccp.IDForwardStatRes, sccp.IDSoftKeySetRes,
				sccp.IDSelectSoftKeys, sccp.IDTimeDateRes, sccp.IDSpeedDialStatRes, sccp.IDConfigStatRes,
				sccp.IDButtonTemplateRes, sccp.IDSoftKeyTemplateRes, sccp.IDServiceURLStatRes,
				sccp.IDVersionRes, sccp.IDServerRes, sccp.IDSubscriptionStatRes,
			}
			if version >= 17 {
				want = append(want, sccp.IDLineStatV2Res, sccp.IDDisplayPromptStatusV2)
			} else {
				want = append(want, sccp.IDLineStatRes, sccp.IDDisplayPromptStatus)
			}
			for _, id := range want {
				assert.NotZero(t, seen[id], "%s is missing in: %s", id, p.story())
			}
			assert.Equal(t, 2, seen[sccp.IDButtonTemplateRes])
			assert.NotZero(t, seen[sccp.IDFeatureStatRes]+seen[sccp.IDFeatureStatV2Res])
		})
	}
}

func TestSoftKeysAreSelectedRightAfterTheSets(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 5, 0)
	p.send(&sccp.SoftKeySetReq{})
	answers := p.flush()
	require.Len(t, answers, 2)
	sets := answers[0].(*sccp.SoftKeySetRes)
	assert.LessOrEqual(t, len(sets.Sets), 16)
	assert.Equal(t, uint16(302), sets.Sets[0].InfoIndex[1], "the second idle key is NewCall")
	keys := answers[1].(*sccp.SelectSoftKeys)
	assert.Equal(t, sccp.SoftKeySetOnHook, keys.SoftKeySetIndex)
	assert.Equal(t, uint32(0xffffffff), keys.ValidKeyMask)
}

func TestLabelsByVersion(t *testing.T) {
	h := open(t, houseText)
	hold := func(version uint8, features sccp.PhoneFeatures) string {
		p := h.register(deviceA, version, features)
		p.send(&sccp.SoftKeyTemplateReq{})
		for _, k := range next[*sccp.SoftKeyTemplateRes](p).Keys {
			if k.Event == sccp.SoftKeyHold {
				return k.Label.String()
			}
		}
		return "no hold key"
	}
	assert.Equal(t, "Hold", hold(5, modern))
	assert.Equal(t, "\x80\x03", hold(20, modern))
	assert.Equal(t, "\x80\x03", hold(11, 0x8560), "a 7960")
	assert.Equal(t, "Hold", hold(20, 0), "no feature: no real phone")
}

func TestWhatIsConfiguredIsTold(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 11, 0)
	p.send(&sccp.ConfigStatReq{}, &sccp.LineStatReq{LineNumber: 1}, &sccp.SpeedDialStatReq{SpeedDialNumber: 1}, &sccp.ButtonTemplateReq{})
	c := next[*sccp.ConfigStatRes](p)
	assert.Equal(t, deviceA, c.DeviceName.String())
	assert.Equal(t, "desk", c.UserName.String())
	assert.Equal(t, uint32(1), c.NumberOfLines)
	assert.Equal(t, uint32(1), c.NumberOfSpeedDials)
	line := next[*sccp.LineStatRes](p)
	assert.Equal(t, "1001", line.LineDirNumber.String())
	assert.Equal(t, "Anna", line.LineFullyQualifiedDisplayName.String())
	dial := next[*sccp.SpeedDialStatRes](p)
	assert.Equal(t, "1002", dial.SpeedDialDirNumber.String())
	assert.Equal(t, "Baker", dial.SpeedDialDisplayName.String())
	assert.Equal(t, []sccp.ButtonDefinition{{Instance: 1, Type: sccp.ButtonTypeLine}, {Instance: 1, Type: sccp.ButtonTypeSpeedDial}}, next[*sccp.ButtonTemplateRes](p).Buttons)
	p.send(&sccp.ServerReq{})
	servers := next[*sccp.ServerRes](p)
	_, port, err := net.SplitHostPort(h.ln.Addr().String())
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1", servers.Servers[0].String())
	assert.Equal(t, "127.0.0.1", servers.ServerAddresses[0].String())
	assert.Equal(t, port, strconv.Itoa(int(servers.ServerPorts[0])))
}

func TestNamesInThePhonesCharset(t *testing.T) {
	h := open(t, houseText)
	old := h.register(deviceB, 11, 0)
	old.send(&sccp.LineStatReq{LineNumber: 1})
	assert.Equal(t, "B\xe4cker", next[*sccp.LineStatRes](old).LineFullyQualifiedDisplayName.String())
	_ = old.raw.Close()
	recent := h.register(deviceB, 20, modern)
	recent.send(&sccp.LineStatReq{LineNumber: 1})
	assert.Equal(t, "Bäcker", next[*sccp.LineStatV2Res](recent).LineFullyQualifiedDisplayName.String())
}

func TestTokens(t *testing.T) {
	h := open(t, houseText)
	p := h.connect()
	p.send(&sccp.KeepAliveReq{}, &sccp.RegisterTokenReq{DeviceName: sccp.Text(deviceA)})
	next[*sccp.KeepAliveAck](p)
	next[*sccp.RegisterTokenAck](p)
	p.send(&sccp.SPCPRegisterTokenReq{DeviceName: sccp.Text(deviceA)})
	assert.Equal(t, uint32(65535), next[*sccp.SPCPRegisterTokenAck](p).Features)
	p.send(registerReq(deviceA, 20, modern))
	next[*sccp.RegisterAck](p)
}

// TestALineOfTheLogHasOneDevice, also where a registered phone asks anew.
func TestALineOfTheLogHasOneDevice(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 11, 0)
	p.send(&sccp.RegisterTokenReq{DeviceName: sccp.Text(deviceA)}, &sccp.SPCPRegisterTokenReq{DeviceName: sccp.Text(deviceB)})
	next[*sccp.SPCPRegisterTokenAck](p)
	p.send(registerReq("SEP0000000000FF", 11, 0))
	next[*sccp.RegisterReject](p)
	p.gone()
	for _, message := range []string{"msg=token", `msg="registration refused"`} {
		assert.Contains(t, h.logs.String(), message)
		for line := range strings.Lines(h.logs.String()) {
			if strings.Contains(line, message) {
				assert.Equal(t, 1, strings.Count(line, "device="), line)
			}
		}
	}
	assert.Contains(t, h.logs.String(), "device="+deviceB+" granted=", "the one that it asked for")
}

func TestUnregisterIsAnswered(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 11, 0)
	p.send(&sccp.UnregisterReq{})
	assert.Equal(t, sccp.UnregisterStatusOK, next[*sccp.UnregisterAck](p).Status)
	p.gone()

	hasty := h.register(deviceA, 11, 0)
	hasty.send(&sccp.UnregisterReq{})
	require.NoError(t, hasty.raw.(*net.TCPConn).CloseWrite())
	next[*sccp.UnregisterAck](hasty)

	stranger := h.connect()
	stranger.send(&sccp.UnregisterReq{})
	next[*sccp.UnregisterAck](stranger)
}

// TestCVE_2012_3553_AfterUnregister: nothing that comes after the farewell
// counts.
func TestCVE_2012_3553_AfterUnregister(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 11, 0)
	p.softKey(sccp.SoftKeyNewCall)
	p.state(sccp.DCallStateOffHook)
	var b []byte
	for _, m := range []sccp.StationMessage{
		&sccp.UnregisterReq{}, &sccp.KeypadButton{Button: 1}, &sccp.OffHook{}, &sccp.OnHook{},
		registerReq(deviceA, 11, 0), &sccp.LineStatReq{LineNumber: 1},
	} {
		b, _ = m.Append(b, 11)
	}
	_, err := p.raw.Write(b)
	require.NoError(t, err)
	p.gone()
	assert.IsType(t, &sccp.UnregisterAck{}, p.seen[len(p.seen)-1])
	assert.Empty(t, h.server.Phones())
}

func TestDuplicateRegistrationTheNewerWins(t *testing.T) {
	h := open(t, houseText)
	older, b := h.phoneAB()
	talk(older, b, "1002")
	newer := h.register(deviceA, 11, 0)
	b.state(sccp.DCallStateOnHook)
	older.gone()
	assert.Len(t, h.server.Phones(), 2)
	talk(newer, b, "1002")
}

func TestRegisterAgainOnTheSameConnection(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	a.send(registerReq(deviceA, 11, 0))
	next[*sccp.RegisterAck](a)
	b.state(sccp.DCallStateOnHook)
	talk(a, b, "1002")
}

func TestRegisterAtOnceAfterAReset(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	require.NoError(t, a.raw.(*net.TCPConn).SetLinger(0))
	require.NoError(t, a.raw.Close())
	again := h.register(deviceA, 11, 0)
	b.state(sccp.DCallStateOnHook)
	talk(again, b, "1002")
}

func TestAutoRegistration(t *testing.T) {
	h := open(t, "auto-registration: {numbers: 200-201}")
	a, b := h.register("A", 11, 0), h.register("B", 11, 0)
	talk(a, b, "201")
	full := h.connect()
	full.send(registerReq("C", 11, 0))
	assert.Equal(t, "No free number", next[*sccp.RegisterReject](full).Text.String())
}

func TestAlarmAndStatisticsAreLogged(t *testing.T) {
	h := open(t, houseText)
	p := h.register(deviceA, 11, 0)
	p.send(
		&sccp.Alarm{Text: sccp.Text("Name=SEP Load=8.0 Last=TCP-timeout")},
		&sccp.ConnectionStatisticsRes{CallReference: 1, NumberPacketsSent: 4711},
	)
	p.flush()
	assert.Contains(t, h.logs.String(), "Last=TCP-timeout")
	assert.Contains(t, h.logs.String(), "sent=4711")
}

package station_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

func (h *house) registerModel(name string, model sccp.DeviceType, version uint8, features sccp.PhoneFeatures) *phone {
	h.t.Helper()
	p := h.connect()
	p.name = name
	req := registerReq(name, version, features)
	req.DeviceType = model
	p.send(req)
	ack := next[*sccp.RegisterAck](p)
	p.conn.SetVersion(sccp.Version(ack.ProtocolVersion))
	p.send(capabilities(sccp.PayloadTypeG711Ulaw64k), &sccp.TimeDateReq{})
	next[*sccp.TimeDateRes](p)
	p.flush()
	return p
}

func TestMessage(t *testing.T) {
	h := open(t, houseText)
	old := h.register(deviceA, 11, 0)
	require.NoError(t, h.server.Message(deviceA, "Grüße\x80 \n "+strings.Repeat("x", 100), 1500*time.Millisecond, true))
	notice := next[*sccp.DisplayPriNotify](old)
	assert.Equal(t, "Gr\xfc\xdfe? "+strings.Repeat("x", 24), notice.Notify.String(), "cut, and no label by accident")
	assert.Equal(t, uint32(2), notice.Timeout)
	assert.Equal(t, sccp.DeviceToneZipZip, next[*sccp.StartTone](old).Tone)

	recent := h.register(deviceB, 20, modern)
	require.NoError(t, h.server.Message(deviceB, "Grüße", 0, false))
	assert.Equal(t, "Grüße", next[*sccp.DisplayPriNotifyV2](recent).Notify.String())
	assert.NotContains(t, ids(recent.flush()), sccp.IDStartTone)
	require.NoError(t, h.server.Message(deviceB, " \n", 0, true))
	cleared := next[*sccp.ClearPriNotify](recent)
	assert.NotContains(t, ids(recent.flush()), sccp.IDStartTone, "nothing to hear about")

	talk(old, recent, "1002")
	for _, m := range recent.seen {
		if c, ok := m.(*sccp.ClearPriNotify); ok && c != cleared {
			assert.NotEqual(t, cleared.Priority, c.Priority, "ringing takes no message away")
		}
	}
	require.NoError(t, h.server.Message(deviceB, "listen", 0, true))
	tone := next[*sccp.StartTone](recent)
	assert.NotZero(t, tone.CallReference, "in the ear")
	assert.ErrorIs(t, h.server.Message("SEP0000000000FF", "x", 0, false), station.ErrNotRegistered)
}

func TestMessageToAPhoneWithoutDisplay(t *testing.T) {
	h := open(t, houseText)
	h.registerModel(deviceA, sccp.DeviceTypeATA186, 5, 0)
	assert.ErrorIs(t, h.server.Message(deviceA, "x", 0, true), station.ErrNoDisplay)
	assert.ErrorIs(t, h.server.Push(deviceA, []byte("<CiscoIPPhoneText/>")), station.ErrNoPages)
}

// TestMessageOnThePromptLine: where that is all there is, a message comes back
// after what covered it.
func TestMessageOnThePromptLine(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.registerModel(deviceA, sccp.DeviceTypeCisco6921, 17, modern)
		require.NoError(t, h.server.Message(deviceA, "Fire drill", 100*time.Second, false))
		posted := func(m *sccp.DisplayPromptStatusV2) bool { return m.PromptStatus.String() == "Fire drill" }
		assert.Equal(t, uint32(100), nextWhere(p, posted).Timeout)
		p.softKey(sccp.SoftKeyNewCall)
		p.state(sccp.DCallStateOffHook)
		time.Sleep(10 * time.Second)
		p.softKey(sccp.SoftKeyEndCall)
		assert.Equal(t, uint32(90), nextWhere(p, posted).Timeout, "for the rest of its time")
		p.flush()
		for range 2 {
			time.Sleep(50 * time.Second)
			p.flush()
		}
		p.softKey(sccp.SoftKeyNewCall)
		p.softKey(sccp.SoftKeyEndCall)
		for _, m := range p.flush() {
			if prompt, ok := m.(*sccp.DisplayPromptStatusV2); ok {
				assert.False(t, posted(prompt), "its time is over")
			}
		}
		require.NoError(t, h.server.Message(deviceA, "Fire drill", 0, false))
		assert.Zero(t, nextWhere(p, posted).Timeout)
		require.NoError(t, h.server.Message(deviceA, "", 0, false))
		assert.NotContains(t, texts(p.flush()), "Fire drill")
	})
}

func texts(messages []sccp.ServerMessage) (list []string) {
	for _, m := range messages {
		if prompt, ok := m.(*sccp.DisplayPromptStatusV2); ok {
			list = append(list, prompt.PromptStatus.String())
		}
	}
	return list
}

func TestPush(t *testing.T) {
	h := open(t, houseText)
	page := bytes.Repeat([]byte("<xml>"), 1000)
	recent := h.register(deviceA, 20, modern)
	require.NoError(t, h.server.Push(deviceA, page))
	var got []byte
	for _, flag := range []sccp.SequenceFlag{sccp.SequenceFlagFirst, sccp.SequenceFlagMore, sccp.SequenceFlagLast} {
		m := next[*sccp.UserToDeviceDataVersion1](recent)
		assert.Equal(t, flag, m.SequenceFlag)
		assert.Equal(t, uint32(station.PushApplication), m.ApplicationID)
		assert.Equal(t, uint32(1), m.TransactionID)
		got = append(got, m.Data...)
	}
	assert.Equal(t, page, got)
	require.NoError(t, h.server.Push(deviceA, page[:2000]))
	m := next[*sccp.UserToDeviceDataVersion1](recent)
	assert.Equal(t, sccp.SequenceFlagLast, m.SequenceFlag)
	assert.Equal(t, uint32(2), m.TransactionID)
	assert.ErrorIs(t, h.server.Push(deviceA, nil), station.ErrSize)
	assert.ErrorIs(t, h.server.Push(deviceA, make([]byte, 1<<16+1)), station.ErrSize)

	old := h.register(deviceB, 11, modern)
	assert.ErrorIs(t, h.server.Push(deviceB, page[:2001]), station.ErrSize)
	require.NoError(t, h.server.Push(deviceB, page[:2000]))
	assert.Equal(t, page[:2000], next[*sccp.UserToDeviceDataVersion1](old).Data)

	older := h.register(deviceC, 5, 0)
	require.NoError(t, h.server.Push(deviceC, page[:2000]))
	assert.Equal(t, page[:2000], next[*sccp.UserToDeviceData](older).Data)
	assert.ErrorIs(t, h.server.Push("SEP0000000000FF", page), station.ErrNotRegistered)
}

func TestAnswersToPushedObjects(t *testing.T) {
	type answer struct {
		device           string
		app, transaction uint32
		data             string
	}
	answers := make(chan answer, 10)
	h := open(t, houseText, func(s *station.Server) {
		s.UserData = func(device string, app, transaction uint32, data []byte) {
			answers <- answer{device, app, transaction, string(data)}
		}
	})
	p := h.register(deviceA, 20, modern)
	p.send(
		&sccp.DeviceToUserDataResponseVersion1{ApplicationID: 9090, TransactionID: 7},
		&sccp.DeviceToUserDataVersion1{ApplicationID: 9090, TransactionID: 7, Data: []byte("key=1")},
		&sccp.DeviceToUserData{ApplicationID: 1, TransactionID: 8, Data: []byte("old")},
		&sccp.DeviceToUserDataResponse{ApplicationID: 2, TransactionID: 9},
		&sccp.DeviceToUserDataVersion1{ApplicationID: 9081, TransactionID: 1, Data: []byte("5")}, // of conferences
	)
	p.flush()
	assert.Equal(t, []answer{{deviceA, 9090, 7, ""}, {deviceA, 9090, 7, "key=1"}, {deviceA, 1, 8, "old"}, {deviceA, 2, 9, ""}}, drain(answers))
}

func drain[T any](c chan T) (list []T) {
	for {
		select {
		case x := <-c:
			list = append(list, x)
		default:
			return list
		}
	}
}

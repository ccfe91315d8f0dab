package sccp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// bodyOf is a body of n bytes: the typical one of a version, cut or filled
// with zeros.
func bodyOf(t *testing.T, id sccp.ID, v sccp.Version, n int) []byte {
	t.Helper()
	for _, c := range sccptest.CasesOf(id) {
		if c.Version == v && c.Shape.Name == "typical" && c.Layout.Condition == "" {
			body := append(c.Body(), make([]byte, n)...)
			return body[:n:n]
		}
	}
	require.Failf(t, "no case", "%s v%d", id, v)
	return nil
}

// requireExact asserts that a body decodes, and encodes to the same bytes.
func requireExact(t *testing.T, id sccp.ID, v sccp.Version, body []byte) sccp.Message {
	t.Helper()
	where := fmt.Sprintf("%s v%d with %d bytes", id, v, len(body))
	m := decodeOne(t, where, sccptest.Frame(id, v, body))
	requireEncodes(t, where, m, v, sccptest.Frame(id, v, body))
	return m
}

// sent is a length in which real programs send a body.
type sent struct {
	id      sccp.ID
	version sccp.Version
	lengths []int
}

func requireLengths(t *testing.T, all []sent) {
	t.Helper()
	for _, s := range all {
		for _, n := range s.lengths {
			requireExact(t, s.id, s.version, bodyOf(t, s.id, s.version, n))
		}
	}
}

// CallManager 2.x to 4.x stop early; phones of all ages send Register in
// lengths of their own.
func TestQuirkLengthsOfCallManagerAndPhones(t *testing.T) {
	requireLengths(t, []sent{
		{sccp.IDRegisterReq, 0, []int{36, 44, 52, 64, 68, 124, 142, 172}},
		{sccp.IDKeypadButton, 0, []int{4, 12}},
		{sccp.IDStimulus, 0, []int{8, 16}},
		{sccp.IDOffHook, 0, []int{0, 8}},
		{sccp.IDOnHook, 0, []int{0, 8}},
		{sccp.IDOpenReceiveChannelAck, 0, []int{16, 20}},
		{sccp.IDOpenReceiveChannelAck, 17, []int{36}},
		{sccp.IDUnregisterReq, 0, []int{0, 4}},
		{sccp.IDRegisterAck, 0, []int{12, 20}},
		{sccp.IDStartTone, 0, []int{4, 16}},
		{sccp.IDStopTone, 0, []int{0, 8}},
		{sccp.IDStopTone, 20, []int{12}},
		{sccp.IDSetRinger, 0, []int{4, 16}},
		{sccp.IDStartMediaTransmission, 0, []int{36, 84, 112, 116}},
		{sccp.IDStartMediaTransmission, 17, []int{132}},
		{sccp.IDStartMediaTransmission, 21, []int{168}},
		{sccp.IDStopMediaTransmission, 0, []int{4, 16}},
		{sccp.IDStartMediaReception, 0, []int{24}},
		{sccp.IDStopMediaReception, 0, []int{4}},
		{sccp.IDCallInfo, 0, []int{128, 384}},
		{sccp.IDLineStatRes, 0, []int{28, 68, 108, 112}},
		{sccp.IDConfigStatRes, 0, []int{112}},
		{sccp.IDButtonTemplateRes, 0, []int{96}},
		{sccp.IDDisplayText, 0, []int{32, 36}},
		{sccp.IDRegisterReject, 0, []int{32, 36}},
		{sccp.IDOpenReceiveChannel, 0, []int{68, 92}},
		{sccp.IDOpenReceiveChannel, 11, []int{92, 108}},
		{sccp.IDOpenReceiveChannel, 17, []int{128}},
		{sccp.IDOpenReceiveChannel, 21, []int{168}},
		{sccp.IDCloseReceiveChannel, 0, []int{8, 16}},
		{sccp.IDDialedNumber, 0, []int{32}},
		{sccp.IDDialedNumber, 18, []int{33, 36}},
		{sccp.IDStartMediaTransmissionAck, 17, []int{40}},
		{sccp.IDStartMediaTransmissionAck, 20, []int{48}},
		{sccp.IDAddOnDeviceCapabilities, 0, []int{164, 172}},
		{sccp.IDConnectionStatisticsRes, 0, []int{664}},
		{sccp.IDConnectionStatisticsRes, 20, []int{668}},
		{sccp.IDSubscriptionStatReq, 0, []int{76, 260, 268}},
	})
}

// Lengths that four servers were seen to send to a phone of version 5.
func TestQuirkLengthsOfServers(t *testing.T) {
	requireLengths(t, []sent{
		{sccp.IDStartMediaTransmission, 0, []int{84, 116}},
		{sccp.IDOpenReceiveChannel, 0, []int{68, 108, 120, 168}},
		{sccp.IDStopMediaTransmission, 0, []int{12, 16, 20}},
		{sccp.IDCloseReceiveChannel, 0, []int{12, 16}},
		{sccp.IDStopTone, 0, []int{8, 12}},
		{sccp.IDSetRinger, 0, []int{16, 20}},
		{sccp.IDButtonTemplateRes, 0, []int{14, 96, 124}},
		{sccp.IDSoftKeyTemplateRes, 0, []int{172, 652, 1292}},
		{sccp.IDSoftKeySetRes, 0, []int{732, 780, 784}},
		{sccp.IDCallInfo, 0, []int{140, 384}},
		{sccp.IDForwardStatRes, 0, []int{92, 96}},
		{sccp.IDDialedNumber, 0, []int{32, 36}},
		{sccp.IDDisplayPromptStatus, 0, []int{44, 56}},
		{sccp.IDRegisterReject, 0, []int{32, 33}},
	})
}

// What soft clients were seen to send, and what they add to it.
func TestQuirkLengthsOfSoftClients(t *testing.T) {
	requireLengths(t, []sent{
		{sccp.IDIpPort, 0, []int{0, 2, 4}},
		{sccp.IDKeypadButton, 0, []int{4, 8, 12, 16}},
		{sccp.IDOffHook, 0, []int{0, 4, 8, 12}},
		{sccp.IDOnHook, 20, []int{0, 4, 8, 12}},
		{sccp.IDStimulus, 0, []int{8, 12, 16, 20}},
		{sccp.IDCapabilitiesRes, 0, []int{20, 36, 292}},
		{sccp.IDButtonTemplateReq, 0, []int{0, 4}},
		{sccp.IDKeepAliveReq, 0, []int{0, 4}},
		{sccp.IDTimeDateReq, 0, []int{0, 4}},
	})
}

// Full lengths that phones below version 17 rely on.
func TestQuirkLengthsThatWeSend(t *testing.T) {
	for _, s := range []struct {
		m    sccp.Message
		size int
	}{
		{&sccp.DialedNumber{}, 32},
		{&sccp.SetLamp{}, 12},
		{&sccp.SetSpeakerMode{}, 4},
		{&sccp.TimeDateRes{}, 36},
		{&sccp.ClearPromptStatus{}, 8},
		{&sccp.ActivateCallPlane{}, 4},
		{&sccp.DisplayPromptStatus{}, 44},
		{&sccp.SelectSoftKeys{}, 16},
		{&sccp.CallState{}, 24},
		{&sccp.ConfigStatRes{}, 112},
		{&sccp.ForwardStatRes{}, 92},
		{&sccp.RegisterAck{}, 20},
		{&sccp.ButtonTemplateRes{}, 96},
		{&sccp.SoftKeyTemplateRes{}, 652},
		{&sccp.SoftKeySetRes{}, 780},
		{&sccp.CapabilitiesRes{}, 292},
	} {
		for _, v := range []sccp.Version{0, 5, 11, 16} {
			require.Equal(t, sccp.HeaderSize+s.size, s.m.Size(v), "%s v%d", s.m.ID(), v)
		}
	}
}

// SubscriptionStatReq: the number to watch ends with its NUL or with the body,
// wherever that is.
func TestQuirkSubscriptionStatToTheEndOfTheBody(t *testing.T) {
	head := words(7, 1, 30)
	for _, number := range []string{"", "1", "1001", strings.Repeat("9", 248), strings.Repeat("8", 256)} {
		for _, behind := range []int{0, 1, 4, 8} {
			body := slices.Concat(head, []byte(number), make([]byte, behind))
			m := requireExact(t, sccp.IDSubscriptionStatReq, 17, body).(*sccp.SubscriptionStatReq)
			require.Equal(t, number, m.SubscriptionID.String(), behind)
			require.EqualValues(t, 30, m.Timer)
		}
	}
	requireFieldError(t, "timer", new(sccp.SubscriptionStatReq).Decode(head[:8], 17), sccp.ErrShort)
}

// UpdateCapabilitiesV3 comes with all slots, or with its arrays cut to their
// counts: all of them, or but those inside of elements.
func TestQuirkUpdateCapabilitiesV3CutToItsCounts(t *testing.T) {
	for _, c := range sccptest.Cases() {
		if c.Info.ID != sccp.IDUpdateCapabilitiesV3 {
			continue
		}
		full, _, err := sccp.Decode(c.Frame)
		require.NoError(t, err, c.Name())
		for _, inner := range []bool{true, false} {
			body := cutToCounts(c, inner)
			require.LessOrEqual(t, len(body), 2100, c.Name())
			m := requireExact(t, sccp.IDUpdateCapabilitiesV3, c.Version, body)
			require.True(t, sccp.Equal(full, m), "%s inner %t", c.Name(), inner)
			require.True(t, sccp.Equal(full, sccp.Clone(m)), c.Name())

			caps := m.(*sccp.UpdateCapabilitiesV3)
			caps.AudioCaps = caps.AudioCaps[:0]
			b, err := m.Append(nil, c.Version)
			require.NoError(t, err, c.Name())
			require.Len(t, b, m.Size(c.Version), c.Name())
			again, _, err := sccp.Decode(b)
			require.NoError(t, err, c.Name())
			require.True(t, sccp.Equal(m, again), c.Name())
		}
	}
}

// cutToCounts leaves out the slots that hold no element; of arrays inside of
// elements only if inner is set.
func cutToCounts(c sccptest.Case, inner bool) []byte {
	keep := make([]bool, len(c.Body()))
	for i := range keep {
		keep[i] = true
	}
	for _, v := range c.Values {
		if v.Count == nil || !inner && strings.Contains(v.Path, "[") {
			continue
		}
		start, size := v.Count.Start, v.Count.ElemSize
		for i := start + int(v.Number)*size; i < start+v.Count.Slots*size; i++ {
			keep[i] = false
		}
	}
	var body []byte
	for i, b := range c.Body() {
		if keep[i] {
			body = append(body, b)
		}
	}
	return body
}

func TestQuirkUpdateCapabilitiesV3NeitherFormIsLocated(t *testing.T) {
	for _, body := range [][]byte{
		words(1, 0, 0),                                      // ends before the counts do
		words(19, 0, 0, 0, 0, 0, 0, 0),                      // more than 18
		words(0, 0, 0, 0, 1, 640, 480),                      // half a picture size
		slices.Concat(words(2, 0, 0, 0, 0), words(1, 2, 3)), // not one of two
	} {
		var located *sccp.FieldError
		require.ErrorAs(t, new(sccp.UpdateCapabilitiesV3).Decode(body, 20), &located)
		require.NotEmpty(t, located.Field)
	}
}

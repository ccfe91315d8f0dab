package sccp_test

import (
	"bytes"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// RegisterReq, bytes 40 to 43: the version, a byte, and the features.
func TestQuirkRegisterFeatureBytes(t *testing.T) {
	for _, p := range []struct {
		name     string
		bytes    []byte
		version  uint8
		features sccp.PhoneFeatures
	}{
		{"7960", []byte{0x0b, 0x00, 0x60, 0x85}, 11, 0x8560},
		{"7941", []byte{0x11, 0x00, 0x72, 0x85}, 17, 0x8572},
		{"6961", []byte{0x0f, 0x20, 0x70, 0x85}, 15, 0x8570},
		{"7936", []byte{0x04, 0x00, 0x00, 0x00}, 4, 0},
		{"conference bridge", []byte{0x12, 0x02, 0x01, 0x00}, 18, 0x0001},
	} {
		body := slices.Concat(slot(16, "SEP001122334455", ""), make([]byte, 24), p.bytes)
		m := requireExact(t, sccp.IDRegisterReq, 0, body).(*sccp.RegisterReq)
		assert.Equal(t, p.version, m.ProtocolVersion, p.name)
		assert.Equal(t, p.bytes[1], m.Features0, p.name)
		assert.Equal(t, p.features, m.Features, p.name)
	}
}

// RegisterAck: a version of one byte, another byte, and the features; its date
// template may fill the slot without a NUL.
func TestQuirkRegisterAckFeatureBytes(t *testing.T) {
	body := slices.Concat(words(30), []byte("Unused"), []byte{0x5c, 0xfe}, words(60), []byte{0x12, 0x00, 0x80, 0x28})
	m := requireExact(t, sccp.IDRegisterAck, 0, body).(*sccp.RegisterAck)
	assert.EqualValues(t, 30, m.KeepAliveInterval)
	assert.Equal(t, "Unused", m.DateTemplate.String())
	assert.EqualValues(t, 60, m.SecondaryKeepAliveInterval)
	assert.EqualValues(t, 18, m.ProtocolVersion)
	assert.EqualValues(t, 0x2880, m.Features)

	b, err := (&sccp.RegisterAck{KeepAliveInterval: 30, DateTemplate: sccp.Text("D/M/Y"), ProtocolVersion: 11, Features0: 0x20, Features: 0xfff1}).Append(nil, 11)
	require.NoError(t, err)
	assert.Equal(t, []byte{0x0b, 0x20, 0xf1, 0xff}, b[len(b)-4:])

	short := requireExact(t, sccp.IDRegisterAck, 0, body[:12]).(*sccp.RegisterAck)
	assert.Zero(t, short.ProtocolVersion)
}

// A text ends at the first NUL; old memory follows it and comes back.
func TestQuirkOldMemoryBehindNul(t *testing.T) {
	body := slices.Concat(slot(16, "SEP00", "8\xc4=\x02"), words(0, 1), slot(40, "user", "garbage"), slot(40, "server", "\xff\xfe"), words(2, 3))
	m := requireExact(t, sccp.IDConfigStatRes, 0, body).(*sccp.ConfigStatRes)
	assert.Equal(t, "SEP00", m.DeviceName.String())
	assert.Equal(t, "user", m.UserName.String())

	m.NumberOfLines = 9
	b, err := m.Append(nil, 0)
	require.NoError(t, err)
	assert.Equal(t, body[:104], b[sccp.HeaderSize:][:104], "a change elsewhere leaves it")
	m.UserName = sccp.Text("u2")
	b, err = m.Append(nil, 0)
	require.NoError(t, err)
	assert.Equal(t, slot(40, "u2", ""), b[sccp.HeaderSize+24:][:40], "a new text brings its own zeros")
}

// Unused slots hold anything.
func TestQuirkOldMemoryInUnusedSlots(t *testing.T) {
	body := slices.Concat(words(1), words(4, 40, 0, 0), bytes.Repeat([]byte{0xa5}, 17*16))
	m := requireExact(t, sccp.IDCapabilitiesRes, 0, body).(*sccp.CapabilitiesRes)
	require.Len(t, m.Caps, 1)
	assert.Equal(t, sccp.PayloadTypeG711Ulaw64k, m.Caps[0].Codec)

	m.Caps = append(m.Caps, sccp.AudioCapability{Codec: sccp.PayloadTypeG729, MaxFramesPerPacket: 20})
	b, err := m.Append(nil, 0)
	require.NoError(t, err)
	again := decodeOne(t, "two codecs", b).(*sccp.CapabilitiesRes)
	assert.True(t, sccp.Equal(m, again))
	assert.Equal(t, sccp.CodecParams{}, again.Caps[1].Params.CodecParams, "the new slot holds nothing old")
}

// Arrays travel with all their slots, whatever the count; some servers send as
// many as there are, or more slots than the protocol has.
func TestQuirkArraysAtFullSize(t *testing.T) {
	for _, c := range []struct {
		m    sccp.Message
		size int
	}{
		{&sccp.CapabilitiesRes{Caps: make([]sccp.AudioCapability, 2)}, 4 + 18*16},
		{&sccp.SoftKeyTemplateRes{Keys: make([]sccp.SoftKeyDefinition, 5)}, 12 + 32*20},
		{&sccp.SoftKeySetRes{Sets: make([]sccp.SoftKeySetDefinition, 3)}, 12 + 16*48},
		{&sccp.ButtonTemplateRes{Buttons: make([]sccp.ButtonDefinition, 6)}, 12 + 42*2},
		{&sccp.UpdateCapabilities{}, 1840},
		{&sccp.UpdateCapabilitiesV2{}, 2000},
	} {
		assert.Equal(t, sccp.HeaderSize+c.size, c.m.Size(11), c.m.ID())
	}

	b, err := (&sccp.ButtonTemplateRes{Buttons: []sccp.ButtonDefinition{{Instance: 1, Type: sccp.ButtonTypeLine}}}).Append(nil, 11)
	require.NoError(t, err)
	assert.Equal(t, slices.Concat(words(0, 1, 1), []byte{1, 9}, bytes.Repeat([]byte{0, 0xff}, 41)), b[sccp.HeaderSize:])

	one := slices.Concat(words(0, 1, 1), []byte{1, 9})
	assert.Len(t, requireExact(t, sccp.IDButtonTemplateRes, 0, one).(*sccp.ButtonTemplateRes).Buttons, 1)
	many := slices.Concat(words(0, 56, 56), bytes.Repeat([]byte{1, 9}, 56))
	assert.Len(t, requireExact(t, sccp.IDButtonTemplateRes, 0, many).(*sccp.ButtonTemplateRes).Buttons, 56)
	requireExact(t, sccp.IDSoftKeyTemplateRes, 0, append(words(0, 32, 32), make([]byte, 64*20)...))
}

// The family of an address is 0 or 1; 2 and 3 exist, and come back.
func TestQuirkAddressFamilies(t *testing.T) {
	for family, want := range map[uint32]netip.Addr{
		0: netip.MustParseAddr("10.0.0.1"), 1: netip.MustParseAddr("a00:1::"),
		2: netip.MustParseAddr("10.0.0.1"), 3: netip.MustParseAddr("10.0.0.1"),
	} {
		body := slices.Concat(words(0, family), []byte{10, 0, 0, 1}, make([]byte, 12), words(16384, 7, 8))
		m := requireExact(t, sccp.IDOpenReceiveChannelAck, 17, body).(*sccp.OpenReceiveChannelAck)
		assert.Equal(t, want, m.Address, "family %d", family)
		assert.EqualValues(t, 16384, m.Port)
	}
	_, err := (&sccp.OpenReceiveChannelAck{Address: netip.MustParseAddr("2001:db8::1")}).Append(nil, 11)
	requireFieldError(t, "IPv6 below version 17", err, sccp.ErrLong)
}

// Labels stand between characters of any charset: texts are bytes.
func TestQuirkTextIsBytes(t *testing.T) {
	body := slices.Concat(words(0, 1, 2), []byte("\x80\x171003\x00\x00"))
	m := requireExact(t, sccp.IDDisplayPromptStatusV2, 20, body).(*sccp.DisplayPromptStatusV2)
	assert.Equal(t, sccp.Text("\x80\x171003"), m.PromptStatus)
	latin1 := requireExact(t, sccp.IDDisplayText, 0, slot(32, "M\xfcller \xff\xfe\x80", "")).(*sccp.DisplayText)
	assert.Equal(t, "M\xfcller \xff\xfe\x80", latin1.Text.String())
}

// CallManager 2.x sends 33 characters and padding where others have 32.
func TestQuirkDisplayTextOf33(t *testing.T) {
	for _, id := range []sccp.ID{sccp.IDDisplayText, sccp.IDRegisterReject} {
		m := requireExact(t, id, 0, slot(36, "Error: No License", ""))
		assert.Equal(t, "Error: No License", string(fieldAt(m, "text").Bytes()))
	}
}

// An id that nobody knows is no error.
func TestQuirkUnknownMessage(t *testing.T) {
	for _, v := range []sccp.Version{0, 5, 11, 22} {
		frame := sccptest.Frame(0xabcd, v, []byte("anything"))
		m := decodeOne(t, "unknown", frame)
		require.IsType(t, (*sccp.Unknown)(nil), m)
		requireEncodes(t, "unknown", m, v, frame)
		requireEncodes(t, "unknown", sccp.Clone(m), v, frame)
	}
}

// Padding may hold anything, and stop anywhere. Found by FuzzDecode.
func TestQuirkPaddingThatIsNotZero(t *testing.T) {
	for _, body := range []string{"\x00\x10", "a\x00\x10", "a\x00\x10\x10", "ab\x00\x10", "abc\x00", "abc", "\x00\x10\x10"} {
		requireExact(t, sccp.IDEnhancedAlarm, 0, []byte(body))
		requireExact(t, sccp.IDDisplayNotifyV2, 20, append(words(1), body...))
	}
}

// A shorter text leaves nothing of the old one behind itself.
func TestQuirkPaddingTakesNoOldText(t *testing.T) {
	m := requireExact(t, sccp.IDEnhancedAlarm, 0, []byte("abc\x00")).(*sccp.EnhancedAlarm)
	m.AlarmInfo = sccp.Text("a")
	b, err := m.Append(nil, 0)
	require.NoError(t, err)
	assert.Equal(t, "a\x00\x00\x00", string(b[sccp.HeaderSize:]))
}

// An IPv4 address may come as IPv6, and stays so; a new one is sent as IPv4.
func TestQuirkIPv4InsideOfIPv6(t *testing.T) {
	mapped := netip.MustParseAddr("::ffff:10.1.2.3")
	body := slices.Concat(words(0), words(1), mapped.AsSlice(), words(5000, 7, 9))
	m := requireExact(t, sccp.IDOpenReceiveChannelAck, 17, body).(*sccp.OpenReceiveChannelAck)
	assert.Equal(t, mapped, m.Address)
	m.Address = netip.MustParseAddr("::ffff:10.1.2.4")
	b, err := m.Append(nil, 17)
	require.NoError(t, err)
	assert.Equal(t, slices.Concat(words(0), words(0), []byte{10, 1, 2, 4}, make([]byte, 12), words(5000, 7, 9)), b[sccp.HeaderSize:])
}

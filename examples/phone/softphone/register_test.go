package softphone_test

import (
	"context"
	"encoding/hex"
	"io"
	"net"
	"slices"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The name, no user, no instance, no address (the connection is a pipe).
const registerHead = "534550303031313232333334343535" + "00" + "00000000" + "00000000" + "00000000"

func TestRegisterReqBytes(t *testing.T) {
	binaryMAC := "001122334455" + "000000000000"
	tests := []struct {
		model string
		body  string
	}{
		{"7960", registerHead + "07000000" + "05000000" + "00000000" + "0b006084" + "0000000000000000" + binaryMAC + "00000000"},
		{"7940", registerHead + "08000000" + "05000000" + "00000000" + "0b006084" + "0000000000000000" + binaryMAC + "00000000"},
		{"7910", registerHead + "06000000" + "01000000" + "00000000" + "02000000" + "0000000000000000" + binaryMAC},
		{
			"7970", registerHead + "36750000" + "05000000" + "00000000" + "11007285" + "0000000000000000" + binaryMAC +
				"00000000" + "08000000" + zeros(20) + text("SCCP70.8-5-4S", 32),
		},
		{
			"7962", registerHead + "94010000" + "05000000" + "00000000" + "16007285" + "0000000000000000" + binaryMAC +
				"00000000" + "06000000" + zeros(20) + text("SCCP42.9-4-2SR3-1S", 32) + text("1700000000", 48),
		},
		{
			"6961", registerHead + "f1010000" + "05000000" + "00000000" + "0f207085" + "0000000000000000" +
				text("001122334455", 12) + "00000000",
		},
	}
	for _, test := range tests {
		t.Run(test.model, func(t *testing.T) {
			frame := firstFrame(t, test.model, sccp.IDRegisterReq)
			h, err := sccp.ParseHeader(frame)
			require.NoError(t, err)
			assert.Zero(t, h.Version)
			assert.Equal(t, test.body, hex.EncodeToString(frame[sccp.HeaderSize:]))
		})
	}
}

func zeros(n int) string { return hex.EncodeToString(make([]byte, n)) }

func text(s string, slot int) string {
	b := make([]byte, slot)
	copy(b, s)
	return hex.EncodeToString(b)
}

// firstFrame lets a phone connect to a pipe and returns the first frame with
// an id as it stands on the wire.
func firstFrame(t *testing.T, model string, id sccp.ID) []byte {
	t.Helper()
	phone, server := net.Pipe()
	c := config(model, alice)
	c.TFTP = "192.0.2.1:69"
	files := &fileServer{files: map[string]string{"SEP001122334455.cnf.xml": deviceXML("192.0.2.1")}}
	c.Fetch = files.fetch
	c.Dial = func(context.Context, string, string) (net.Conn, error) { return phone, nil }
	start(t, c)
	for {
		frame := make([]byte, sccp.HeaderSize)
		_, err := io.ReadFull(server, frame)
		require.NoError(t, err)
		h, err := sccp.ParseHeader(frame)
		require.NoError(t, err)
		frame = append(frame, make([]byte, h.BodySize())...)
		_, err = io.ReadFull(server, frame[sccp.HeaderSize:])
		require.NoError(t, err)
		if h.ID == id {
			return frame
		}
	}
}

func TestRegistrationOrder(t *testing.T) {
	first := []sccp.ID{sccp.IDAlarm, sccp.IDRegisterReq, sccp.IDIpPort}
	short := first[:2]
	like7960 := []sccp.ID{
		sccp.IDCapabilitiesRes, sccp.IDButtonTemplateReq, sccp.IDSoftKeyTemplateReq, sccp.IDSoftKeySetReq, sccp.IDConfigStatReq,
		sccp.IDLineStatReq, sccp.IDForwardStatReq, sccp.IDSpeedDialStatReq, sccp.IDFeatureStatReq,
		sccp.IDRegisterAvailableLines, sccp.IDTimeDateReq,
	}
	like7970 := []sccp.ID{
		sccp.IDCapabilitiesRes, sccp.IDButtonTemplateReq, sccp.IDSoftKeyTemplateReq, sccp.IDSoftKeySetReq, sccp.IDConfigStatReq,
		sccp.IDLineStatReq, sccp.IDServiceURLStatReq, sccp.IDFeatureStatReq, sccp.IDSpeedDialStatReq, sccp.IDForwardStatReq,
		sccp.IDRegisterAvailableLines, sccp.IDServerReq, sccp.IDTimeDateReq,
	}
	like7910 := []sccp.ID{
		sccp.IDCapabilitiesRes, sccp.IDButtonTemplateReq, sccp.IDConfigStatReq, sccp.IDLineStatReq, sccp.IDForwardStatReq,
		sccp.IDSpeedDialStatReq, sccp.IDRegisterAvailableLines, sccp.IDTimeDateReq,
	}
	updating := slices.Clone(like7970)
	updating[0] = sccp.IDUpdateCapabilities
	tests := []struct {
		model   string
		head    []sccp.ID
		body    []sccp.ID
		version sccp.Version
		word    sccp.Version
	}{
		{"7960", first, like7960, 11, 0},
		{"7940", first, like7960, 11, 0},
		{"7910", first, like7910, 2, 0},
		{"7970", short, updating, 17, 17},
		{"7941", short, like7970, 17, 17},
		{"7962", short, like7970, 22, 22},
		{"6961", short, like7970, 15, 15},
	}
	for _, test := range tests {
		t.Run(test.model, func(t *testing.T) {
			x, address := newExchange(t)
			p := startRegistered(t, config(test.model, alice, address))
			assert.Equal(t, test.version, p.State().Version)
			sent := x.Phones()[0].Received()
			assert.Equal(t, append(append([]sccp.ID{}, test.head...), test.body...), ids(sent))
			for i, m := range sent {
				word := test.word
				if i < len(test.head) || m.ID() == sccp.IDUpdateCapabilities {
					word = 0
				}
				assert.Equal(t, word, m.Version, "header word of %v", m.ID())
			}
			assertLooksRegistered(t, p.State(), address)
		})
	}
}

func ids(messages []exchange.Message) (list []sccp.ID) {
	for _, m := range messages {
		list = append(list, m.ID())
	}
	return list
}

func assertLooksRegistered(t *testing.T, s softphone.State, address string) {
	t.Helper()
	assert.Equal(t, address, s.Server)
	assert.Equal(t, softphone.FromConfig, s.Source)
	assert.Equal(t, 1, s.Registrations)
	line, ok := s.Line(1)
	require.True(t, ok)
	assert.Equal(t, "1001", line.Number)
	assert.Equal(t, []softphone.SpeedDial{{Instance: 1, Number: "1099", Label: "Reception"}}, s.SpeedDials)
	assert.Equal(t, "2026-02-03 04:05:06", s.Clock.Format("2006-01-02 15:04:05"))
}

func TestCapabilities(t *testing.T) {
	x, address := newExchange(t)
	startRegistered(t, config("7970", alice, address))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, ok := x.Phones()[0].Await(ctx, sccp.IDUpdateCapabilities, 1)
	require.True(t, ok)
	var codecs []sccp.PayloadType
	for _, c := range m.StationMessage.(*sccp.UpdateCapabilities).AudioCaps {
		codecs = append(codecs, c.Codec)
		assert.EqualValues(t, 40, c.MaxFramesPerPacket)
	}
	assert.Equal(t, []sccp.PayloadType{
		sccp.PayloadTypeG722At64k, sccp.PayloadTypeILBC, sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k,
		sccp.PayloadTypeG729, sccp.PayloadTypeG729AnnexA, sccp.PayloadTypeRFC2833,
	}, codecs)
}

func TestServerWithALowerVersion(t *testing.T) {
	x, address := newExchange(t)
	x.Version = 8
	p := startRegistered(t, config("7962", alice, address))
	assert.EqualValues(t, 8, p.State().Version)
	for _, m := range x.Phones()[0].Received() {
		assert.Zero(t, m.Version, "header word of %v", m.ID())
	}
}

func TestMutedServer(t *testing.T) {
	muted := []sccp.ID{
		sccp.IDConfigStatReq, sccp.IDForwardStatReq, sccp.IDFeatureStatReq, sccp.IDButtonTemplateReq, sccp.IDTimeDateReq,
	}
	for _, id := range muted {
		t.Run(id.String(), func(t *testing.T) {
			inBubble(t, func(t *testing.T, x *exchange.Exchange) {
				x.Handle = func(_ *exchange.Phone, m sccp.StationMessage) bool { return m.ID() == id }
				startRegistered(t, bubbleConfig("7970", x))
			})
		})
	}
}

func TestServerWithoutCapabilitiesReq(t *testing.T) {
	inBubble(t, func(t *testing.T, x *exchange.Exchange) {
		x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
			if m.ID() == sccp.IDRegisterReq {
				p.Send(&sccp.RegisterAck{KeepAliveInterval: 30, ProtocolVersion: 3})
			}
			return m.ID() == sccp.IDRegisterReq
		}
		p := startRegistered(t, bubbleConfig("7960", x))
		assert.EqualValues(t, 3, p.State().Version)
	})
}

func TestReject(t *testing.T) {
	x, address := newExchange(t)
	x.Reject = "Error: No License"
	c := config("7960", alice, address)
	c.Rounds = 2
	p := start(t, c)
	waitFor(t, p, "text", func(s softphone.State) bool { return s.Prompt == "Error: No License" && s.Rejected == s.Prompt })
	waitDone(t, p)
	var rejected *softphone.RejectedError
	require.ErrorAs(t, p.Err(), &rejected)
	assert.Equal(t, "Error: No License", rejected.Text)
	assert.Equal(t, address, rejected.Server)
	assert.Len(t, x.Phones(), 2, "one connection a round")
	assert.Equal(t, softphone.Ended, p.State().Phase)
	_, err := p.WaitFor(context.Background(), func(s softphone.State) bool { return s.Registered() })
	require.ErrorIs(t, err, softphone.ErrEnded)
	assert.ErrorAs(t, err, &rejected)
}

func TestRejectByFirstServer(t *testing.T) {
	refusing, first := newExchange(t)
	refusing.Reject = "Device Unknown"
	_, second := newExchange(t)
	p := startRegistered(t, config("7960", alice, first, second))
	assert.Equal(t, second, p.State().Server)
	assert.Empty(t, p.State().Rejected)
}

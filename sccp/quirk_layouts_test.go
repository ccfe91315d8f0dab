package sccp_test

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// text fills a slot with a text, a NUL and what follows it.
func slot(n int, text, behind string) []byte {
	b := make([]byte, n)
	copy(b[copy(b, text)+1:], behind)
	copy(b, text)
	return b
}

func words(all ...uint32) (b []byte) {
	for _, x := range all {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

// One connection carries frames of several version words: 0 for registration,
// the negotiated one afterwards. Each is read by its own.
func TestQuirkLayoutByTheFramesOwnWord(t *testing.T) {
	body := words(1, 2, 0x21)
	old := requireExact(t, sccp.IDStopTone, 0, body).(*sccp.StopTone)
	assert.Zero(t, old.Tone)
	assert.Equal(t, words(0x21), old.Tail)
	recent := requireExact(t, sccp.IDStopTone, 20, body).(*sccp.StopTone)
	assert.EqualValues(t, 0x21, recent.Tone)
	assert.Empty(t, recent.Tail)
}

func TestQuirkVersionWordIsNotCut(t *testing.T) {
	m := requireExact(t, sccp.IDStopTone, 0x100, words(1, 2, 3)).(*sccp.StopTone)
	assert.EqualValues(t, 3, m.Tone, "256 is above 11")
}

// Registration and keepalive carry 0 whatever the session speaks, and nothing
// below version 10 has a word.
func TestQuirkVersionWordThatWeSend(t *testing.T) {
	word := func(m sccp.Message, v sccp.Version) sccp.Version {
		b, err := m.Append(nil, v)
		require.NoError(t, err)
		return wordOf(b)
	}
	for _, m := range []sccp.Message{
		&sccp.RegisterReq{}, &sccp.RegisterAck{}, &sccp.KeepAliveReq{}, &sccp.KeepAliveAck{}, &sccp.UnregisterReq{}, &sccp.UnregisterAck{},
	} {
		assert.Zero(t, word(m, 20), m.ID())
	}
	for v, want := range map[sccp.Version]sccp.Version{0: 0, 3: 0, 9: 0, 10: 10, 11: 11, 22: 22} {
		assert.Equal(t, want, word(&sccp.OnHook{}, v))
	}
}

// ServerRes: the length tells how addresses are written, not the version.
func TestQuirkServerResByLength(t *testing.T) {
	for _, v := range []sccp.Version{0, 11, 17, 22} {
		plain := slices.Concat(make([]byte, 260), []byte{10, 0, 0, 1}, make([]byte, 16))
		m := requireExact(t, sccp.IDServerRes, v, plain).(*sccp.ServerRes)
		assert.Equal(t, netip.MustParseAddr("10.0.0.1"), m.ServerAddresses[0], "v%d", v)

		tagged := slices.Concat(make([]byte, 260), words(1), netip.MustParseAddr("2001:db8::1").AsSlice(), make([]byte, 80))
		m = requireExact(t, sccp.IDServerRes, v, tagged).(*sccp.ServerRes)
		assert.Equal(t, netip.MustParseAddr("2001:db8::1"), m.ServerAddresses[0], "v%d", v)
	}
}

func TestQuirkUpdateCapabilitiesOldFormUnderNewVersion(t *testing.T) {
	m := requireExact(t, sccp.IDUpdateCapabilities, 17, bodyOf(t, sccp.IDUpdateCapabilities, 0, 1840)).(*sccp.UpdateCapabilities)
	assert.Len(t, m.VideoCaps, 1)
	assert.Empty(t, m.VideoCapsV2)
	m = requireExact(t, sccp.IDUpdateCapabilities, 17, bodyOf(t, sccp.IDUpdateCapabilities, 17, 2000)).(*sccp.UpdateCapabilities)
	assert.Empty(t, m.VideoCaps)
	assert.Len(t, m.VideoCapsV2, 1)
}

// CallManager 2.x has no ids in StartMediaTransmission: 36 bytes.
func TestQuirkStartMediaTransmissionOfCallManager2(t *testing.T) {
	body := slices.Concat([]byte{10, 1, 2, 3}, words(5001, 30, 4, 0, 0, 1, 0, 0x098efe5c))
	require.Len(t, body, 36)
	m := requireExact(t, sccp.IDStartMediaTransmission, 0, body).(*sccp.StartMediaTransmission)
	assert.True(t, m.CM2)
	assert.Equal(t, netip.MustParseAddr("10.1.2.3"), m.RemoteAddress)
	assert.EqualValues(t, 5001, m.RemotePort)
	assert.Equal(t, sccp.PayloadTypeG711Ulaw64k, m.Codec)
	assert.Zero(t, m.ConferenceID)
}

// CallManager 4.1 ends inside of the encryption info, behind the salt.
func TestQuirkBodyEndsInsideAStruct(t *testing.T) {
	open := requireExact(t, sccp.IDOpenReceiveChannel, 0, bodyOf(t, sccp.IDOpenReceiveChannel, 0, 68)).(*sccp.OpenReceiveChannel)
	assert.Len(t, open.Encryption.Salt, 1)
	assert.Zero(t, open.Encryption.MkiPresent)
	assert.Zero(t, open.StreamPassThroughID)
	start := requireExact(t, sccp.IDStartMediaTransmission, 0, bodyOf(t, sccp.IDStartMediaTransmission, 0, 84)).(*sccp.StartMediaTransmission)
	assert.NotZero(t, start.Encryption.Algorithm)
	assert.Zero(t, start.Encryption.MkiPresent)

	// A field that was missing and is set now needs room.
	open.MixingMode = 1
	b, err := open.Append(nil, 0)
	require.NoError(t, err)
	assert.Greater(t, len(b), sccp.HeaderSize+68)
	assert.Len(t, b, open.Size(0))
}

// EnblocCall from version 18 on: the line at byte 28 if there is one, else at
// byte 25; both bodies have 32 bytes.
func TestQuirkEnblocCallAtByte28Then25(t *testing.T) {
	number := slot(25, "2000", "")
	aligned := requireExact(t, sccp.IDEnblocCall, 20, slices.Concat(number, make([]byte, 3), words(2))).(*sccp.EnblocCall)
	assert.True(t, aligned.Aligned)
	assert.EqualValues(t, 2, aligned.LineInstance)
	packed := requireExact(t, sccp.IDEnblocCall, 20, slices.Concat(number, words(3), make([]byte, 3))).(*sccp.EnblocCall)
	assert.False(t, packed.Aligned)
	assert.EqualValues(t, 3, packed.LineInstance)
	old := requireExact(t, sccp.IDEnblocCall, 17, slices.Concat(slot(24, "2000", ""), words(4))).(*sccp.EnblocCall)
	assert.EqualValues(t, 4, old.LineInstance)
	for _, m := range []*sccp.EnblocCall{aligned, packed, old} {
		assert.Equal(t, "2000", m.CalledParty.String())
	}
}

// statistics builds a report: a mode of one byte or four, and a slot.
func statistics(directory, mode int, text string, slotSize int, behind byte) []byte {
	b := slot(directory, "1001", "")
	b = append(b, words(77)...)
	b = append(b, words(1)[:mode]...)
	b = append(b, words(100, 200, 300, 400, 5, 6, 7, uint32(len(text)))...)
	b = append(b, text...)
	return append(b, bytes.Repeat([]byte{behind}, max(0, slotSize-len(text)))...)
}

// ConnectionStatisticsRes: up to version 21 the mode has four bytes and the
// text a slot of 600 with old memory behind it; version 22 packs both. Phones
// mix the forms, and some pad.
func TestQuirkStatisticsInBothForms(t *testing.T) {
	const text = "MLQK=4.5000;MLQKav=4.5000"
	for name, s := range map[string]struct {
		version sccp.Version
		body    []byte
	}{
		"v0":                {0, statistics(24, 4, text, 600, 0x5a)},
		"v20":               {20, statistics(28, 4, text, 600, 0x5a)},
		"v22":               {22, statistics(28, 1, text, 0, 0)},
		"v22, 111 of text":  {22, statistics(28, 1, strings.Repeat("x", 111), 0, 0)},
		"v20 packed":        {20, statistics(28, 1, text, 0, 0)},
		"v22 wide":          {22, statistics(28, 4, text, 600, 0)},
		"v22 padded":        {22, append(statistics(28, 1, text, 0, 0), 0, 0)},
		"v20 packed, zeros": {20, append(statistics(28, 1, text, 0, 0), 0, 0, 0, 0)},
		"v22 empty, zeros":  {22, append(statistics(28, 1, "", 0, 0), 0, 0, 0, 0)},
		"v22 empty":         {22, statistics(28, 1, "", 0, 0)},
		"v20 empty":         {20, statistics(28, 4, "", 600, 0)},
	} {
		m := requireExact(t, sccp.IDConnectionStatisticsRes, s.version, s.body).(*sccp.ConnectionStatisticsRes)
		assert.Equal(t, "1001", m.DirectoryNumber.String(), name)
		assert.EqualValues(t, 77, m.CallReference, name)
		assert.EqualValues(t, 1, m.StatsProcessingMode, name)
		assert.EqualValues(t, 100, m.NumberPacketsSent, name)
		assert.EqualValues(t, 7, m.Latency, name)
		if !strings.Contains(name, "empty") {
			assert.Contains(t, []string{text, strings.Repeat("x", 111)}, string(m.Data), name)
		}
	}
	assert.Len(t, statistics(28, 1, strings.Repeat("x", 111), 0, 0), 176, "as version 22 phones send it")
	assert.Len(t, statistics(28, 4, text, 600, 0), 668, "as version 20 phones send it")
}

// The codec decides what the 76 bytes of a multimedia channel mean, not the
// RTP payload type beside it.
func TestQuirkMultimediaUnionByCodec(t *testing.T) {
	channel := slices.Concat(
		words(384, 1, 2, 1), make([]byte, 32), words(9), // bit rate, one format with its MPI, four unused
		words(64, 43, 40500, 1620, 8100, 10000), // H.264
	)
	require.Len(t, channel, 76)
	body := slices.Concat(
		words(1, 2, 103), []byte{10, 0, 0, 9}, words(5000, 77, 0, 97, 136), channel, // codec H.264, payload type 97
		make([]byte, 48), words(3, 4),
	)
	require.Len(t, body, 0xac-4)
	m := requireExact(t, sccp.IDStartMultiMediaTransmission, 0, body).(*sccp.StartMultiMediaTransmission)
	assert.EqualValues(t, 97, m.PayloadType)
	assert.EqualValues(t, 384, m.Capability.Video.BitRate)
	assert.Equal(t, []sccp.PictureFormat{{Format: 2, Mpi: 1}}, m.Capability.Video.PictureFormats)
	assert.EqualValues(t, 9, m.Capability.Video.ConfServiceNum)
	assert.Equal(t, sccp.H264VideoCapability{Profile: 64, Level: 43, CustomMaxMBPS: 40500, CustomMaxFS: 1620, CustomMaxDPB: 8100, CustomMaxBRandCPB: 10000}, m.Capability.Video.Capability.H264)
	assert.EqualValues(t, 4, m.AssociatedStreamID)
	for _, id := range []sccp.ID{sccp.IDOpenMultiMediaReceiveChannel, sccp.IDStartMultiMediaTransmission} {
		for _, c := range sccptest.CasesOf(id) {
			for _, f := range c.Layout.Fields {
				if f.Name == "capability" {
					assert.Equal(t, 76, f.Size, c.Name())
					assert.Equal(t, "codec", f.Selector, c.Name())
				}
			}
		}
	}
}

// CallInfoV2 has 13 strings, 15 from version 17 on; some servers send 12.
func TestQuirkCallInfoV2Strings(t *testing.T) {
	texts := []string{"1001", "", "2002", "", "", "", "", "", "", "Alice", "Bob", "c", "d", "3003", "Hunt"}
	body := func(n int) []byte {
		b := make([]byte, 32)
		for _, s := range texts[:n] {
			b = append(append(b, s...), 0)
		}
		for len(b)%4 > 0 {
			b = append(b, 0)
		}
		return b
	}
	m := requireExact(t, sccp.IDCallInfoV2, 16, body(13)).(*sccp.CallInfoV2)
	assert.Equal(t, "d", m.LastRedirectingPartyName.String())
	assert.Empty(t, m.HuntPilotName)
	m = requireExact(t, sccp.IDCallInfoV2, 17, body(15)).(*sccp.CallInfoV2)
	assert.Equal(t, "1001", m.CallingParty.String())
	assert.Equal(t, "2002", m.CalledParty.String())
	assert.Equal(t, "Hunt", m.HuntPilotName.String())
	m = requireExact(t, sccp.IDCallInfoV2, 11, body(12)).(*sccp.CallInfoV2)
	assert.Equal(t, "c", m.OriginalCalledPartyName.String())
	assert.Empty(t, m.LastRedirectingPartyName)
	requireExact(t, sccp.IDCallInfoV2, 17, body(13))
	unterminated := body(15)
	unterminated = unterminated[:bytes.LastIndexByte(unterminated, 't')+1]
	m = requireExact(t, sccp.IDCallInfoV2, 17, unterminated).(*sccp.CallInfoV2)
	assert.Equal(t, "Hunt", m.HuntPilotName.String())
}

// DialedNumber from version 18 on: 33 bytes and 3 of padding.
func TestQuirkDialedNumberPadding(t *testing.T) {
	full := slices.Concat(slot(25, "00491234567890123456789", ""), words(1, 2))
	for _, body := range [][]byte{full, append(full, 0, 0, 0), append(full, 0x5c, 0xfe, 0x8e)} {
		m := requireExact(t, sccp.IDDialedNumber, 20, body).(*sccp.DialedNumber)
		assert.EqualValues(t, 1, m.LineInstance)
		assert.EqualValues(t, 2, m.CallReference)
		assert.Empty(t, m.Tail)
	}
	assert.Equal(t, sccp.HeaderSize+36, (&sccp.DialedNumber{}).Size(20))
}

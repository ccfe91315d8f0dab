package sccp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

func TestNegotiate(t *testing.T) {
	for _, c := range []struct {
		device  sccp.DeviceType
		own     uint8
		highest sccp.Version
		want    sccp.Version
	}{
		{sccp.DeviceTypeCisco7960, 11, 22, 11},
		{sccp.DeviceTypeCisco7941, 17, 22, 17},
		{sccp.DeviceTypeCisco7962, 22, 22, 22},
		{sccp.DeviceTypeCisco7962, 22, 17, 17},
		{sccp.DeviceTypeCisco7962, 22, 14, 11},
		{sccp.DeviceTypeCisco7962, 255, 255, 22},
		{sccp.DeviceTypeCisco7936, 4, 22, 3},
		{sccp.DeviceTypeCisco7920, 7, 22, 5},
		{sccp.DeviceTypeCisco7910, 2, 22, 0},
		{sccp.DeviceTypeCisco30VIP, 0, 22, 0},
		{sccp.DeviceTypeATA186, 33, 22, 3},
		{sccp.DeviceTypeATA188, 33, 22, 3},
		{sccp.DeviceTypeSPA504G, 8, 22, 8},
		{sccp.DeviceTypeSPA504G, 0, 22, 0},
		{sccp.DeviceTypeCisco7960, 14, 22, 11},
		{sccp.DeviceTypeCisco7960, 12, 11, 11},
	} {
		got := sccp.Negotiate(&sccp.RegisterReq{DeviceType: c.device, ProtocolVersion: c.own}, c.highest)
		assert.Equal(t, c.want, got, "%v", c)
	}
	for own := range 256 {
		got := sccp.Negotiate(&sccp.RegisterReq{ProtocolVersion: uint8(own)}, 22)
		assert.LessOrEqual(t, got, sccp.Version(own), "never above the phone's own")
	}
}

// TestRegisterAckFeatureBytes compares with the answers of real servers.
func TestRegisterAckFeatureBytes(t *testing.T) {
	for v, want := range map[sccp.Version][]byte{
		3: {3, 0, 0, 0}, 5: {5, 0x20, 0xf1, 0xfe}, 10: {10, 0x20, 0xf1, 0xfe},
		11: {11, 0x20, 0xf1, 0xff}, 17: {17, 0x20, 0xf1, 0xff}, 22: {22, 0x20, 0xf1, 0xff},
	} {
		frame, err := sccp.NewRegisterAck(v, 30*time.Second, "D.M.YA").Append(nil, v)
		require.NoError(t, err)
		body := frame[sccp.HeaderSize:]
		assert.Len(t, body, 20)
		assert.Equal(t, want, body[16:20], "version %d", v)
		assert.Equal(t, append([]byte{30, 0, 0, 0}, "D.M.YA\x00\x00\x1e\x00\x00\x00"...), body[:16])
	}
	_, err := sccp.NewRegisterAck(11, time.Minute, "DD.MM.YYYY").Append(nil, 11)
	assert.ErrorIs(t, err, sccp.ErrLong)
}

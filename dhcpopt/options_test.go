package dhcpopt_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
)

func appended(t testing.TB, dst []byte, code dhcpopt.Code, value []byte) []byte {
	t.Helper()
	out, err := dhcpopt.Append(dst, code, value)
	require.NoError(t, err)
	return out
}

func collect(t testing.TB, field []byte) (list []dhcpopt.Option) {
	t.Helper()
	for o, err := range dhcpopt.All(field) {
		require.NoError(t, err)
		list = append(list, o)
	}
	return list
}

func TestAll(t *testing.T) {
	field := []byte{0, 0, 53, 1, 5, 0, 150, 4, 10, 9, 0, 1, 60, 0, 255, 99, 200}
	assert.Equal(t, []dhcpopt.Option{
		{Code: 53, Offset: 2, Value: []byte{5}},
		{Code: dhcpopt.TFTPServers, Offset: 6, Value: []byte{10, 9, 0, 1}},
		{Code: dhcpopt.VendorClass, Offset: 12, Value: []byte{}},
	}, collect(t, field))
	assert.Empty(t, collect(t, nil))
	assert.Empty(t, collect(t, []byte{0, 0, 0}))
	for range dhcpopt.All(field) {
		break
	}
}

func TestSuboptionsHaveNoMarkers(t *testing.T) {
	value, err := dhcpopt.AppendSuboption(nil, 0, []byte{1})
	require.NoError(t, err)
	value, err = dhcpopt.AppendSuboption(value, 255, []byte{2, 3})
	require.NoError(t, err)
	var codes []dhcpopt.Code
	for o, err := range dhcpopt.Suboptions(value) {
		require.NoError(t, err)
		codes = append(codes, o.Code)
	}
	assert.Equal(t, []dhcpopt.Code{0, 255}, codes)

	before := []byte{9}
	after, err := dhcpopt.AppendSuboption(before, 1, make([]byte, 256))
	require.ErrorIs(t, err, dhcpopt.ErrValue)
	assert.Equal(t, before, after)
}

func TestTruncatedEverywhere(t *testing.T) {
	field := appended(t, nil, dhcpopt.VendorClass, []byte("Cisco Systems, Inc."))
	boundary := len(field)
	field = appended(t, field, dhcpopt.TFTPServers, []byte{10, 9, 0, 1})
	for n := range field {
		var last error
		for o, err := range dhcpopt.All(field[:n:n]) {
			last = err
			if err == nil {
				require.LessOrEqual(t, o.Offset+2+len(o.Value), n)
			}
		}
		if n == 0 || n == boundary {
			require.NoError(t, last)
			continue
		}
		require.ErrorIsf(t, last, dhcpopt.ErrShort, "%d bytes", n)
		require.ErrorIs(t, last, io.ErrUnexpectedEOF)
		var where *dhcpopt.OptionError
		require.ErrorAs(t, last, &where)
		require.Contains(t, []int{0, boundary}, where.Offset)
		require.Contains(t, last.Error(), where.Code.String())
	}
}

func TestSplitAndJoin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, size := range []int{0, 1, 254, 255, 256, 510, 511, 2000} {
		value := make([]byte, size)
		for i := range value {
			value[i] = byte(r.Uint32())
		}
		field := appended(t, []byte{53, 1, 5}, dhcpopt.VendorSpecific, value)
		field = appended(t, field, 12, []byte("between"))
		field = dhcpopt.AppendEnd(field)
		for _, o := range collect(t, field) {
			require.LessOrEqual(t, len(o.Value), 255)
		}
		got, found, err := dhcpopt.Join([]byte("dst"), dhcpopt.VendorSpecific, field)
		require.NoError(t, err)
		assert.True(t, found)
		assert.Equal(t, "dst"+string(value), string(got))

		text, err := dhcpopt.AppendText([]byte{53, 1, 5}, dhcpopt.VendorSpecific, string(value))
		require.NoError(t, err)
		assert.True(t, bytes.HasPrefix(field, text))
	}
}

func TestJoinOverFields(t *testing.T) {
	a := appended(t, nil, 43, []byte("ab"))
	b := appended(t, nil, 43, []byte("cd"))
	got, found, err := dhcpopt.Join(nil, 43, a, nil, b)
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, "abcd", string(got))

	_, found, err = dhcpopt.Join(nil, 44, a, b)
	require.NoError(t, err)
	assert.False(t, found)

	got, found, err = dhcpopt.Join([]byte("dst"), 43, a, []byte{43, 9})
	require.ErrorIs(t, err, dhcpopt.ErrShort)
	assert.False(t, found)
	assert.Equal(t, "dst", string(got))
}

func TestReservedCodes(t *testing.T) {
	for _, code := range []dhcpopt.Code{dhcpopt.Pad, dhcpopt.End} {
		got, err := dhcpopt.Append([]byte("dst"), code, nil)
		require.ErrorIs(t, err, dhcpopt.ErrReserved)
		assert.Equal(t, "dst", string(got))
	}
}

func TestCodeNames(t *testing.T) {
	seen := map[string]bool{}
	for i := range 256 {
		name := dhcpopt.Code(i).String()
		assert.Falsef(t, seen[name], "%s twice", name)
		seen[name] = true
	}
	assert.Equal(t, "TFTP servers (150)", dhcpopt.TFTPServers.String())
	assert.Equal(t, "option 53", dhcpopt.Code(53).String())
}

func TestRequested(t *testing.T) {
	assert.True(t, dhcpopt.Requested(dhcpopt.PhoneRequest(), dhcpopt.TFTPServers))
	assert.True(t, dhcpopt.Requested(dhcpopt.PhoneRequest(), dhcpopt.ServerName))
	assert.False(t, dhcpopt.Requested(dhcpopt.PhoneRequest(), dhcpopt.BootFile))
	assert.False(t, dhcpopt.Requested(nil, dhcpopt.TFTPServers))
}

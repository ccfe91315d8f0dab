package dhcpopt_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
)

func addrs(texts ...string) (list []netip.Addr) {
	for _, s := range texts {
		list = append(list, netip.MustParseAddr(s))
	}
	return list
}

func TestServersOnTheWire(t *testing.T) {
	field, err := dhcpopt.AppendServers([]byte{1}, addrs("10.9.0.1", "10.9.0.2")...)
	require.NoError(t, err)
	assert.Equal(t, []byte{1, 150, 8, 10, 9, 0, 1, 10, 9, 0, 2}, field)
	got, err := dhcpopt.ParseServers(addrs("192.0.2.9"), field[3:])
	require.NoError(t, err)
	assert.Equal(t, addrs("192.0.2.9", "10.9.0.1", "10.9.0.2"), got)
}

func TestManyServers(t *testing.T) {
	for n := 1; n <= dhcpopt.MaxServers; n++ {
		var want []netip.Addr
		for i := range n {
			want = append(want, netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}))
		}
		field, err := dhcpopt.AppendServers(nil, want...)
		require.NoError(t, err)
		for o, err := range dhcpopt.All(field) {
			require.NoError(t, err)
			require.Zero(t, len(o.Value)%4, "each option holds whole addresses")
		}
		value, found, err := dhcpopt.Join(nil, dhcpopt.TFTPServers, field)
		require.NoError(t, err)
		require.True(t, found)
		got, err := dhcpopt.ParseServers(nil, value)
		require.NoError(t, err)
		require.Equal(t, want, got)

		// A sender that splits at 255 bytes cuts an address in two.
		value, _, err = dhcpopt.Join(nil, dhcpopt.TFTPServers, appended(t, nil, dhcpopt.TFTPServers, value))
		require.NoError(t, err)
		got, err = dhcpopt.ParseServers(nil, value)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestServersThatCannotBe(t *testing.T) {
	for _, bad := range []netip.Addr{
		{},
		netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("255.255.255.255"), netip.MustParseAddr("224.0.0.1"),
		netip.MustParseAddr("239.1.2.3"), netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("2001:db8::1"),
		netip.MustParseAddr("::ffff:10.9.0.1"),
	} {
		got, err := dhcpopt.AppendServers([]byte("dst"), netip.MustParseAddr("10.9.0.1"), bad)
		require.ErrorIsf(t, err, dhcpopt.ErrValue, "%v", bad)
		assert.Contains(t, err.Error(), "address 2")
		assert.Equal(t, "dst", string(got))
		if bad.Is4() {
			b := bad.As4()
			list, err := dhcpopt.ParseServers(nil, append([]byte{10, 9, 0, 1}, b[:]...))
			require.ErrorIsf(t, err, dhcpopt.ErrValue, "%v", bad)
			assert.Empty(t, list)
		}
	}
	_, err := dhcpopt.AppendServers(nil)
	require.ErrorIs(t, err, dhcpopt.ErrValue)
	_, err = dhcpopt.AppendServers(nil, make([]netip.Addr, dhcpopt.MaxServers+1)...)
	require.ErrorIs(t, err, dhcpopt.ErrValue)
}

func TestServersOfWrongSize(t *testing.T) {
	for n := range 4 * dhcpopt.MaxServers * 2 {
		value := make([]byte, n)
		for i := range value {
			value[i] = 10
		}
		_, err := dhcpopt.ParseServers(nil, value)
		if n > 0 && n%4 == 0 && n <= 4*dhcpopt.MaxServers {
			require.NoErrorf(t, err, "%d bytes", n)
			continue
		}
		require.ErrorIsf(t, err, dhcpopt.ErrValue, "%d bytes", n)
	}
}

func TestTextTrap(t *testing.T) {
	for text, want := range map[string][]netip.Addr{
		"10.9.0.1":                 addrs("10.9.0.1"), // eight bytes: looks like two addresses
		"10.9.0.1\x00":             addrs("10.9.0.1"),
		" 192.168.100.10 ":         addrs("192.168.100.10"),
		"10.9.0.1,10.9.0.2":        addrs("10.9.0.1", "10.9.0.2"),
		"10.9.0.1, 10.9.0.2":       addrs("10.9.0.1", "10.9.0.2"),
		"10.9.0.1 10.9.0.2":        addrs("10.9.0.1", "10.9.0.2"),
		"0a090001":                 addrs("10.9.0.1"),
		"0A090001":                 addrs("10.9.0.1"),
		"0x0a090001":               addrs("10.9.0.1"),
		"0a:09:00:01":              addrs("10.9.0.1"),
		"0a-09-00-01":              addrs("10.9.0.1"),
		"0a0900010a090002":         addrs("10.9.0.1", "10.9.0.2"),
		"0a 09 00 01 0a 09 00 02 ": addrs("10.9.0.1", "10.9.0.2"),
	} {
		dst := addrs("192.0.2.1")
		got, err := dhcpopt.ParseServers(dst, []byte(text))
		require.ErrorIsf(t, err, dhcpopt.ErrText, "%q", text)
		var textErr *dhcpopt.TextError
		require.ErrorAs(t, err, &textErr)
		assert.Equalf(t, want, textErr.Addrs, "%q", text)
		assert.Equal(t, dst, got)
		assert.Contains(t, err.Error(), textErr.Text)
	}
}

// Real addresses whose bytes happen to be letters and digits are no text.
func TestNoTextTrap(t *testing.T) {
	for _, value := range []string{
		"1234",         // 49.50.51.52
		"abcdabcg",     // 97.98.99.100, 97.98.99.103
		"1.2.",         // too short for an address
		"00000000",     // hexadecimal 0.0.0.0 is no server; 48.48.48.48 could be
		"1.2.3.4.5.6.", // twelve bytes, not an address
	} {
		_, err := dhcpopt.ParseServers(nil, []byte(value))
		assert.NoErrorf(t, err, "%q", value)
	}
}

// A name belongs to option 66; of this length it would pass for three addresses.
func TestNameInThePlaceOfAddresses(t *testing.T) {
	for _, name := range []string{"tftp.example", "tftp1.voice.example.org", "CUCM-1.example\x00"} {
		got, err := dhcpopt.ParseServers(nil, []byte(name))
		require.ErrorIsf(t, err, dhcpopt.ErrText, "%q", name)
		var text *dhcpopt.TextError
		require.ErrorAs(t, err, &text)
		assert.Equal(t, strings.TrimRight(name, "\x00"), text.Text)
		assert.Empty(t, text.Addrs)
		assert.Empty(t, got)
		assert.ErrorContains(t, err, "names go to TFTP server name (66)")
	}
	for _, value := range []string{"a.de", "abcdefgh", "-a.b.c.d", "ab..cdef", "a.b.c-.d", "1.2.3.4a.5.6"} {
		_, err := dhcpopt.ParseServers(nil, []byte(value))
		assert.NotErrorIs(t, err, dhcpopt.ErrText, "%q", value)
	}
}

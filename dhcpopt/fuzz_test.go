package dhcpopt_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
)

// Options that are read and written again are read the same.
func FuzzAll(f *testing.F) {
	field := appended(f, []byte{0, 53, 1, 5}, dhcpopt.VendorSpecific, make([]byte, 300))
	f.Add(dhcpopt.AppendEnd(field))
	f.Add([]byte{150, 8, 10, 9, 0, 1})
	f.Fuzz(func(t *testing.T, field []byte) {
		var again []byte
		var list []dhcpopt.Option
		for o, err := range dhcpopt.All(field) {
			if err != nil {
				require.ErrorIs(t, err, dhcpopt.ErrShort)
				return
			}
			list = append(list, o)
			again = appended(t, again, o.Code, o.Value)
		}
		second := collect(t, again)
		require.Len(t, second, len(list))
		for i := range list {
			require.Equal(t, list[i].Code, second[i].Code)
			require.Equal(t, list[i].Value, second[i].Value)
		}
	})
}

// What parses can be sent, and is then parsed the same.
func FuzzParseServers(f *testing.F) {
	for _, s := range []string{"\x0a\x09\x00\x01", "10.9.0.1", "0a090001", "10.9.0.1, 10.9.0.2\x00", "tftp.example.org", "\xff\xff\xff\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		got, err := dhcpopt.ParseServers(nil, value)
		var text *dhcpopt.TextError
		if errors.As(err, &text) {
			if got = text.Addrs; len(got) == 0 { // a name
				return
			}
		} else if err != nil {
			require.Empty(t, got)
			return
		}
		field, err := dhcpopt.AppendServers(nil, got...)
		require.NoError(t, err)
		joined, _, err := dhcpopt.Join(nil, dhcpopt.TFTPServers, field)
		require.NoError(t, err)
		again, err := dhcpopt.ParseServers(nil, joined)
		if errors.As(err, &text) { // addresses made of digits, by chance
			return
		}
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}

func FuzzReply(f *testing.F) {
	f.Add(message(netip.MustParseAddr("10.9.0.1"), "sname", "file", []byte{52, 1, 3, 150, 4, 10, 9, 0, 1}))
	f.Add(message(netip.Addr{}, "\x96\x04\x0a\x09\x00\x01\xff", "", []byte{52, 1, 2, 66, 2, 'a', 'b'}))
	f.Fuzz(func(t *testing.T, m []byte) {
		r, err := dhcpopt.ParseReply(m)
		if err != nil {
			return
		}
		servers, _ := r.TFTPServers()
		require.LessOrEqual(t, len(servers), dhcpopt.PhoneServers)
		for _, s := range servers {
			require.NotEmpty(t, s.String())
			require.NotEqual(t, dhcpopt.FromNothing, s.From)
		}
	})
}

func FuzzClass(f *testing.F) {
	f.Add([]byte(dhcpopt.PhoneClass("CP-7941G", true)))
	f.Add([]byte("Cisco Systems, Inc."))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := dhcpopt.Class(b)
		if m := c.Model(); m != "" {
			require.True(t, c.Phone())
			require.Contains(t, c.String(), m)
			require.Contains(t, []int{4, 5}, len(m))
		}
	})
}

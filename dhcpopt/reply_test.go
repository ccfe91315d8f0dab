package dhcpopt_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
)

// message builds a DHCP message; options get an End.
func message(siaddr netip.Addr, sname, file string, options []byte) []byte {
	b := make([]byte, 236)
	b[0] = 2
	if siaddr.IsValid() {
		a := siaddr.As4()
		copy(b[20:], a[:])
	}
	copy(b[44:108], sname)
	copy(b[108:236], file)
	b = append(b, 0x63, 0x82, 0x53, 0x63)
	b = append(b, options...)
	return append(b, 255, 0, 0, 0)
}

func reply(t testing.TB, m []byte) dhcpopt.Reply {
	t.Helper()
	r, err := dhcpopt.ParseReply(m)
	require.NoError(t, err)
	return r
}

func TestTFTPServersOrder(t *testing.T) {
	siaddr := netip.MustParseAddr("192.0.2.66")
	three, err := dhcpopt.AppendServers(nil, addrs("10.9.0.1", "10.9.0.2", "10.9.0.3")...)
	require.NoError(t, err)
	name := appended(t, nil, dhcpopt.ServerName, []byte("10.9.0.9\x00"))
	host := appended(t, nil, dhcpopt.ServerName, []byte("tftp.example.net"))
	text := appended(t, nil, dhcpopt.TFTPServers, []byte("10.9.0.1"))
	blank := appended(t, nil, dhcpopt.ServerName, []byte("\x00"))
	binary := appended(t, nil, dhcpopt.ServerName, []byte{10, 9, 0, 1})

	nine := dhcpopt.Server{Addr: netip.MustParseAddr("10.9.0.9"), Name: "10.9.0.9", From: dhcpopt.FromServerName}
	next := dhcpopt.Server{Addr: siaddr, From: dhcpopt.FromSiaddr}
	for name, c := range map[string]struct {
		message []byte
		want    []dhcpopt.Server
		is      error
	}{
		"150 before all": {message(siaddr, "sname", "", slices.Concat(name, three)), []dhcpopt.Server{
			{Addr: netip.MustParseAddr("10.9.0.1"), From: dhcpopt.FromOption150},
			{Addr: netip.MustParseAddr("10.9.0.2"), From: dhcpopt.FromOption150},
		}, nil},
		"66 before siaddr":    {message(siaddr, "sname", "", name), []dhcpopt.Server{nine}, nil},
		"66 is a name":        {message(siaddr, "", "", host), []dhcpopt.Server{{Name: "tftp.example.net", From: dhcpopt.FromServerName}}, nil},
		"siaddr before sname": {message(siaddr, "sname", "", nil), []dhcpopt.Server{next}, nil},
		"sname":               {message(netip.Addr{}, "sname", "", nil), []dhcpopt.Server{{Name: "sname", From: dhcpopt.FromSname}}, nil},
		"nothing":             {message(netip.Addr{}, "", "", nil), nil, nil},
		"150 as text, 66":     {message(siaddr, "", "", slices.Concat(text, name)), []dhcpopt.Server{nine}, dhcpopt.ErrText},
		"150 as text alone":   {message(siaddr, "", "", text), []dhcpopt.Server{next}, dhcpopt.ErrText},
		"66 is empty":         {message(siaddr, "", "", blank), []dhcpopt.Server{next}, dhcpopt.ErrValue},
		"66 is binary":        {message(siaddr, "", "", binary), []dhcpopt.Server{next}, dhcpopt.ErrValue},
		"cut off":             {message(siaddr, "", "", []byte{150, 200, 1}), nil, dhcpopt.ErrShort},
		"overload 4":          {message(siaddr, "", "", []byte{52, 1, 4}), nil, dhcpopt.ErrValue},
		"overload, no length": {message(siaddr, "", "", []byte{52, 0}), nil, dhcpopt.ErrValue},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := reply(t, c.message).TFTPServers()
			if c.is == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, c.is)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestOverload(t *testing.T) {
	half := func(b byte) []byte { return []byte{150, 4, 10, 9, 0, b, 255} }
	m := message(netip.Addr{}, string(half(3)), string(half(2)), append([]byte{52, 1, 3}, half(1)[:6]...))
	value, found, err := reply(t, m).Option(nil, dhcpopt.TFTPServers)
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, []byte{10, 9, 0, 1, 10, 9, 0, 2, 10, 9, 0, 3}, value, "options, file, sname")

	// sname holds options and names no server.
	m = message(netip.Addr{}, "\x0c\x01h\xff", "", []byte{52, 1, 2})
	servers, err := reply(t, m).TFTPServers()
	require.NoError(t, err)
	assert.Empty(t, servers)
}

func TestParseReplyErrors(t *testing.T) {
	m := message(netip.Addr{}, "", "", nil)
	for n := range 240 {
		_, err := dhcpopt.ParseReply(m[:n:n])
		require.ErrorIsf(t, err, dhcpopt.ErrShort, "%d bytes", n)
	}
	m[239]++
	_, err := dhcpopt.ParseReply(m)
	assert.ErrorIs(t, err, dhcpopt.ErrNotDHCP)
}

func TestParseServerName(t *testing.T) {
	s, ok := dhcpopt.ParseServerName([]byte(" 10.9.0.1\x00\x00"))
	require.True(t, ok)
	assert.Equal(t, netip.MustParseAddr("10.9.0.1"), s.Addr)
	assert.Equal(t, "10.9.0.1", s.String())
	s, ok = dhcpopt.ParseServerName([]byte("tftp"))
	require.True(t, ok)
	assert.False(t, s.Addr.IsValid())
	assert.Equal(t, "tftp", s.String())
	for _, bad := range []string{"", "\x00", "  ", "a b", "a\nb", "tf\xe9p", "\x00tftp"} {
		_, ok := dhcpopt.ParseServerName([]byte(bad))
		assert.Falsef(t, ok, "%q", bad)
	}
}

func TestSourceNames(t *testing.T) {
	assert.Equal(t, "option 150", dhcpopt.FromOption150.String())
	assert.Equal(t, "option 66", dhcpopt.FromServerName.String())
	assert.Equal(t, "siaddr", dhcpopt.FromSiaddr.String())
	assert.Equal(t, "sname", dhcpopt.FromSname.String())
	assert.Equal(t, "nothing", dhcpopt.FromNothing.String())
}

func TestClass(t *testing.T) {
	for class, want := range map[string]struct {
		cisco, phone bool
		model        string
	}{
		"Cisco Systems, Inc.":                       {true, false, ""},
		"Cisco Systems, Inc. IP Phone 7912":         {true, true, "7912"},
		"Cisco Systems, Inc. IP Phone CP-7940G\x00": {true, true, "7940G"},
		"Cisco Systems, Inc. IP Phone CP-7941G-GE":  {true, true, "7941G"},
		"Cisco Systems, Inc. IP Phone CP-8961\x00":  {true, true, "8961"},
		"Cisco Systems, Inc. IP Phone CP-8945":      {true, true, "8945"},
		"Cisco Systems, Inc. IP Phone CP-79":        {true, true, ""},
		"Cisco Systems, Inc. IP Phone CP-79411":     {true, true, ""},
		"Cisco Systems, Inc. IP Phone":              {true, true, ""},
		"Cisco AP c2800":                            {false, false, ""},
		"PolycomSoundPointIP-SPIP_450-UA":           {false, false, ""},
		"":                                          {false, false, ""},
	} {
		c := dhcpopt.Class(class)
		assert.Equalf(t, want.cisco, c.Cisco(), "%q", class)
		assert.Equalf(t, want.phone, c.Phone(), "%q", class)
		assert.Equalf(t, want.model, c.Model(), "%q", class)
		assert.NotContains(t, c.String(), "\x00")
	}
	assert.Equal(t, "7962G", dhcpopt.Class(dhcpopt.PhoneClass("CP-7962G", true)).Model())
	assert.Equal(t, "Cisco Systems, Inc. IP Phone CP-7962G", dhcpopt.PhoneClass("CP-7962G", false))
}

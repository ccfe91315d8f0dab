package xsi

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestURIs(t *testing.T) {
	phone, group := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("239.1.2.3")
	for want, make := range map[string]func() (string, error){
		"Key:KeyPad0":                func() (string, error) { return Key("KeyPad0") },
		"Key:Line34":                 func() (string, error) { return Key("Line34") },
		"Key:Services":               func() (string, error) { return Key("Services") },
		"SoftKey:<<":                 func() (string, error) { return SoftKey("<<") },
		"Dial:9011*#":                func() (string, error) { return Dial("9011*#") },
		"EditDial:555":               func() (string, error) { return EditDial("555") },
		"Play:Piano1.raw":            func() (string, error) { return Play("Piano1.raw") },
		"Init:CallHistory":           func() (string, error) { return Init("CallHistory") },
		"RTPRx:192.0.2.7:20480":      func() (string, error) { return RTPRx(phone, 20480, 0) },
		"RTPRx::20480:50":            func() (string, error) { return RTPRx(netip.Addr{}, 20480, 50) },
		"RTPTx:192.0.2.7:32768":      func() (string, error) { return RTPTx(phone, 32768) },
		"RTPMRx:239.1.2.3:20482:100": func() (string, error) { return RTPMRx(group, 20482, 100) },
		"RTPMTx:239.1.2.3:20482":     func() (string, error) { return RTPMTx(group, 20482) },
		"QueryStringParam:a=b":       func() (string, error) { return Query("a", "b") },
		"":                           func() (string, error) { return Key("KeyPad10") },
	} {
		got, err := make()
		assert.Equal(t, want, got)
		assert.Equal(t, want == "", err != nil)
	}
}

func TestURIsRefuse(t *testing.T) {
	phone, group := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("239.1.2.3")
	for name, make := range map[string]func() (string, error){
		"unknown key":      func() (string, error) { return Key("Enter") },
		"line 0":           func() (string, error) { return Key("Line0") },
		"line 01":          func() (string, error) { return Key("Line01") },
		"no number":        func() (string, error) { return Dial("") },
		"a colon":          func() (string, error) { return Dial("1:2") },
		"a blank":          func() (string, error) { return Play("a b.raw") },
		"a line end":       func() (string, error) { return SoftKey("a\n") },
		"too long":         func() (string, error) { return Dial(strings.Repeat("1", MaxURL)) },
		"odd port":         func() (string, error) { return RTPTx(phone, 20481) },
		"low port":         func() (string, error) { return RTPRx(phone, 5004, 0) },
		"volume":           func() (string, error) { return RTPRx(phone, 20480, 101) },
		"IPv6":             func() (string, error) { return RTPTx(netip.IPv6LinkLocalAllNodes(), 20480) },
		"no address":       func() (string, error) { return RTPTx(netip.Addr{}, 20480) },
		"no group":         func() (string, error) { return RTPMRx(phone, 20480, 0) },
		"no group to send": func() (string, error) { return RTPMTx(phone, 20480) },
		"IPv6 group":       func() (string, error) { return RTPMTx(netip.MustParseAddr("ff02::1"), 20480) },
		"group port":       func() (string, error) { return RTPMRx(group, 1, 0) },
		"no parameter":     func() (string, error) { return Query("", "b") },
		"two parameters":   func() (string, error) { return Query("a", "b&c=d") },
	} {
		_, err := make()
		require.ErrorIs(t, err, ErrURI, name)
	}
}

func TestInputFlags(t *testing.T) {
	for flags, valid := range map[InputFlags]bool{"A": true, "T": true, "N": true, "E": true, "U": true, "L": true, "NP": true, "P": false, "": false, "AP": true, "PA": false, "AN": false, "a": false} {
		assert.Equal(t, valid, flags.Valid(), string(flags))
	}
	assert.Equal(t, InputFlags("NP"), InputNumeric.Password().Password())
}

func TestHTTP(t *testing.T) {
	assert.Equal(t, "5; url=http://192.0.2.1/", Refresh(5*time.Second+1, "http://192.0.2.1/"))
	assert.Equal(t, "0", Refresh(-time.Second, ""))
	for header, want := range map[string]Encoding{
		"": UTF8, "iso-8859-1": Latin1, "utf-8,iso-8859-1;q=0.8": UTF8, "ISO-8859-1;q=0.8, UTF-8": UTF8, "shift_jis": UTF8, "*": UTF8,
		"utf-8;q=0, iso-8859-1": Latin1, "iso-8859-1, *; Q=0.000": Latin1, "utf-8;q=0.01, iso-8859-1": UTF8, "iso-8859-1;q=0": UTF8,
	} {
		assert.Equal(t, want, EncodingFor(header), header)
	}
	for _, e := range []Encoding{UTF8, Latin1} {
		assert.True(t, strings.HasPrefix(e.ContentType(), "text/xml; charset="))
	}
	assert.Equal(t, "Encoding(9)", Encoding(9).String())
	for n := ErrorNumber(0); n < 6; n++ {
		assert.NotEmpty(t, n.String())
	}
}

package cnfxml

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func roundTrip[T comparable](t *testing.T, text string, want T) {
	t.Helper()
	o := OptText[T](text)
	got, err := o.Get()
	require.NoError(t, err, text)
	assert.Equal(t, want, got, text)
	assert.Equal(t, text, o.Text(), "text must survive")
	assert.Equal(t, text, string(o.appendTo(nil, 0)))
}

func TestScalars(t *testing.T) {
	roundTrip(t, "true", TrueFalse(true))
	roundTrip(t, "false", TrueFalse(false))
	roundTrip(t, "1", ZeroOne(true))
	roundTrip(t, "0", ZeroOne(false))
	roundTrip(t, "0", EnabledZero(true))
	roundTrip(t, "1", EnabledZero(false))
	roundTrip(t, " 1 ", ZeroOne(true))
	roundTrip(t, "-7", -7)
	roundTrip(t, "007", 7)
	roundTrip(t, "65535", uint16(65535))
	roundTrip(t, "4294967295", uint32(4294967295))
	roundTrip(t, "184", TOS(184))
	roundTrip(t, "2", WebAccessReadOnly)
	roundTrip(t, "9", SettingsAccess(9))
	roundTrip(t, "3", SecurityEncrypted)
	roundTrip(t, "4", CAPFAuthMIC)
	roundTrip(t, "SIP", SIP)
	roundTrip(t, "\nSCCP", SCCP)
	roundTrip(t, "08:05", MakeClock(8, 5))
	roundTrip(t, "8:05", MakeClock(8, 5))
	roundTrip(t, "24:00", MakeClock(24, 0))
	roundTrip(t, "1, 7", IntList("1, 7"))
	roundTrip(t, " text ", " text ")
	roundTrip(t, "x", NewSecret("x"))
}

func TestScalarsRefuse(t *testing.T) {
	refuse := func(_ any, err error) { t.Helper(); assert.ErrorIs(t, err, ErrValue) }
	for _, text := range []string{"True", "yes", "1"} {
		refuse(OptText[TrueFalse](text).Get())
	}
	for _, text := range []string{"true", "2", "on"} {
		refuse(OptText[ZeroOne](text).Get())
		refuse(OptText[EnabledZero](text).Get())
	}
	refuse(OptText[uint16]("65536").Get())
	refuse(OptText[uint16]("-1").Get())
	refuse(OptText[int]("99999999999").Get())
	refuse(OptText[TOS]("256").Get())
	refuse(OptText[WebAccess]("on").Get())
	refuse(OptText[Protocol]("sccp").Get())
	refuse(OptText[IntList]("1;2").Get())
	for _, text := range []string{"8", "8:60", "25:00", ":", "a:b", "-1:00"} {
		refuse(OptText[Clock](text).Get())
	}
	_, err := IntList("x").Ints()
	refuse(nil, err)
	_, err = OptText[struct{}]("x").Get()
	refuse(nil, err)
}

func TestOptStates(t *testing.T) {
	var absent Opt[int]
	assert.Equal(t, Absent, absent.State())
	assert.Equal(t, "(absent)", absent.String())
	assert.Equal(t, "(empty)", EmptyOpt[int]().String())
	assert.Empty(t, EmptyOpt[int]().Text())
	assert.Equal(t, 5, absent.Or(5))
	assert.Equal(t, 7, Some(7).Or(5))
	assert.Equal(t, 5, OptText[int]("x").Or(5))
	assert.Equal(t, "x", OptText[int]("x").String())
	assert.Equal(t, "State(9)", State(9).String())
	_, err := EmptyOpt[int]().Get()
	require.ErrorIs(t, err, ErrUnset)
}

func TestOptJSON(t *testing.T) {
	out, err := json.Marshal(struct {
		A, B, C, D Opt[int]
		E          Opt[int] `json:",omitzero"`
	}{A: Some(7), B: EmptyOpt[int](), D: OptText[int]("x")})
	require.NoError(t, err)
	assert.JSONEq(t, `{"A":"7","B":"","C":null,"D":"x"}`, string(out))
}

func TestClockAndTOS(t *testing.T) {
	assert.Equal(t, "08:05", MakeClock(8, 5).String())
	assert.Equal(t, "23:59", string(appendClock(nil, MakeClock(23, 59))))
	assert.Equal(t, uint8(46), TOSFromDSCP(46).DSCP())
	assert.Equal(t, TOS(184), TOSFromDSCP(46))
}

func TestPlaceholders(t *testing.T) {
	for _, text := range []string{
		"{{ x }}", "{% if x %}", "{$row.x}", "${X}", "$X", "%NAME%", "###DOMAIN###", "@@PHP@@", "[== SIP ==]", "_EXTEN_", "#var#", "<?php x", "x.x.x.x", " {{x}} ",
	} {
		assert.True(t, isPlaceholder(text), text)
	}
	for _, text := range []string{"", "192.0.2.1", "100%", "a_b", "http://h/%%sAMAccountName%%.png", "#1", "*97", "$", "%%", "cm1.example.net"} {
		assert.False(t, isPlaceholder(text), text)
	}
}

// TestSecretsDoNotShow prints a device in every way there is.
func TestSecretsDoNotShow(t *testing.T) {
	const word = "hunter2"
	d := &Device{SSHPassword: Some(NewSecret(word))}
	d.CommonProfile.PhonePassword = Some(NewSecret(word))
	d.VendorConfig.AdminPassword = OptText[Secret](word)
	d.SIPProfile.Lines.List = []SIPLine{{AuthPassword: Some(NewSecret(word))}}
	d.CommonConfig = &VendorConfig{EnergyWiseSecret: Some(NewSecret(word))}
	d.Extra = []Extra{{Element: Element{Kind: KindElement, Name: "sipProfile", Children: []Element{Leaf("authPassword", word)}}}}
	doc := lenient(t, "<device><sshPassword>"+word+"</sshPassword></device>")
	s := NewSecret(word)
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("x", "secret", s, "opt", d.SSHPassword, "device", d, "document", doc, "lines", d.SIPProfile.Lines, "value", *d)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "opt", d.SSHPassword, "device", d, "value", *d)
	hidden := struct {
		secret Secret
		opt    Opt[Secret]
		lines  []SIPLine
	}{s, d.SSHPassword, d.SIPProfile.Lines.List}
	asText, err := d.SSHPassword.MarshalText()
	require.NoError(t, err)
	secretText, err := s.MarshalText()
	require.NoError(t, err)
	asXML, err := xml.Marshal(d.CommonProfile)
	require.NoError(t, err)
	line := &d.SIPProfile.Lines.List[0]
	asJSON, err := json.Marshal(map[string]any{"secret": s, "opt": d.SSHPassword, "device": d, "document": doc})
	require.NoError(t, err)
	for _, shown := range []string{
		fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q %x", s, s, s, s, s, s),
		fmt.Sprintf("%v %+v %#v %s %q %x", d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword),
		fmt.Sprintf("%v %+v %#v", doc, doc, doc), fmt.Sprintf("%v %+v %#v", d, d, d), fmt.Sprintf("%v %+v %#v", *d, *d, *d),
		log.String(), string(asJSON), string(asText), string(secretText), string(asXML),
		fmt.Sprintf("%d %t %f %c %U %o %b %5.2s %+q", s, s, s, s, s, s, s, s, s),
		fmt.Sprintf("%d %t %f %c %U %o %b %5.2s %+q", d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword, d.SSHPassword),
		fmt.Sprintf("%v %+v %#v", hidden, hidden, hidden),
		fmt.Sprintf("%v %+v %#v %v %v", line, line, line, &s, &line.AuthPassword),
		fmt.Sprintf("%v %+v %#v", d.CommonConfig, d.CommonConfig, d.CommonConfig),
		fmt.Sprint(fmt.Errorf("device %v", d)), line.AuthPassword.GoString(), d.SSHPassword.LogValue().String(),
	} {
		assert.NotContains(t, shown, word)
		assert.NotContains(t, shown, fmt.Sprintf("%x", word))
		assert.NotContains(t, shown, strings.Trim(fmt.Sprint([]byte(word)), "[]"))
	}
	assert.Equal(t, NewSecret(word), s)
	assert.NotEqual(t, NewSecret("other"), s)
	assert.Equal(t, NewSecret(""), Secret{})
	assert.Empty(t, Secret{}.Reveal())
	assert.Equal(t, word, s.Reveal())
	assert.False(t, s.IsZero())
	assert.True(t, Secret{}.IsZero())
	assert.Empty(t, Secret{}.String())
	out, err := d.Encode()
	require.NoError(t, err)
	assert.Contains(t, string(out), "<sshPassword>"+word+"</sshPassword>")
}

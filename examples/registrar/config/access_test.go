package config_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// hash4711 is the PIN 4711 with few rounds, for quick tests.
const hash4711 = "pbkdf2-sha256$1000$c2FsdCBvZiBhIHRlc3Q$Hh+f2RAyUIi5uPDS65v1n7EPNBzymWwwvwP80cRFV2E"

func TestPIN(t *testing.T) {
	text, err := config.HashPIN("0042")
	require.NoError(t, err)
	assert.NotContains(t, text, "0042$")
	p, err := config.ParsePIN(text)
	require.NoError(t, err)
	assert.True(t, p.Matches("0042"))
	assert.False(t, p.Matches("42"))
	assert.False(t, p.Matches(""))
	assert.False(t, p.Matches(strings.Repeat("0", 1000)))
	again, err := config.HashPIN("0042")
	require.NoError(t, err)
	assert.NotEqual(t, text, again, "each with its own salt")
	assert.False(t, config.PIN{}.Matches(""))
	assert.False(t, config.PIN{}.Set())
	for _, wrong := range []string{"", "123", "1234567890123", "12a4", "12 4"} {
		_, err := config.HashPIN(wrong)
		assert.ErrorIs(t, err, config.ErrPINDigits)
	}
	for _, wrong := range []string{"", "4711", "a$b$c$d", strings.Replace(text, "200000", "1", 1), strings.Replace(text, "200000", "999999999", 1), text + "x", text[:len(text)-1]} {
		_, err := config.ParsePIN(wrong)
		assert.ErrorIs(t, err, config.ErrPINHash, wrong)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	c, err := config.Parse("x", []byte(`
claims: [{number: 1002, pin: "`+hash4711+`"}]
users: [{name: anna, lines: [1001], pin: "`+hash4711+`"}]
lines: [{number: 1001}]
devices: [{name: A, lines: [1001], cnf: {sshPassword: hush, sshUserId: me}}]
`))
	require.NoError(t, err)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, v := range []any{*c, c.Users, c.Claims, c.Devices, c.Users[0].PIN, c.Devices[0].CNF} {
			text := fmt.Sprintf(format, v)
			assert.NotContains(t, text, "hush", format)
			assert.NotContains(t, text, "c2FsdCBvZiBhIHRlc3Q", format)
			assert.NotContains(t, text, "salt of a test", format)
		}
	}
	encoded, err := json.Marshal(c.Devices)
	require.NoError(t, err)
	assert.NotContains(t, string(encoded), "hush")
	assert.Equal(t, "(redacted)", c.Users[0].PIN.LogValue().String())
	_, err = config.Parse("x", []byte("lines: [{number: 1}]\ndevices: [{name: A, lines: [1], cnf: {sshPasswort: hush}}]"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hush")
}

func TestUsersAndClaimsAreRead(t *testing.T) {
	c, err := config.Parse("x", []byte(`
auto-registration:
  numbers: 1000-1099
  ranges:
    - {numbers: 7000-7099, models: [7921, CP-7925G], template: wireless}
templates: {wireless: {dnd: silent}}
claims:
  - {numbers: 1100-1199, pin: "`+hash4711+`", template: wireless}
  - {number: "*12", pin: "`+hash4711+`"}
users:
  - {name: anna, number: 50, lines: [1001, 1002], pin: "`+hash4711+`", speed-dials: [{number: 1}], blf: [{number: 2}]}
  - {name: bob, number: 1002, pin: "`+hash4711+`"}
  - {name: eve, lines: [1001], pin: "`+hash4711+`"}
lines: [{number: 1001}, {number: 1002}]
feature-codes: {claim: "*40", log-off: "off"}
`))
	require.NoError(t, err)
	pin, err := config.ParsePIN(hash4711)
	require.NoError(t, err)
	assert.Equal(t, []config.Allotment{{Numbers: config.Range{First: "7000", Last: "7099"}, Models: []string{"7921", "7925"}, Template: "wireless"}}, c.Allotments)
	assert.Equal(t, []config.Claim{
		{Numbers: config.Range{First: "1100", Last: "1199"}, PIN: pin, Template: "wireless"},
		{Numbers: config.Range{First: "*12", Last: "*12"}, PIN: pin},
	}, c.Claims)
	assert.Equal(t, "50", c.Users[0].Number)
	assert.Equal(t, []config.SpeedDial{{Number: "1", Label: "1"}}, c.Users[0].SpeedDials)
	assert.Equal(t, []string{"1002"}, c.Users[1].Lines)
	assert.Equal(t, "1001", c.Users[2].Number)
	assert.True(t, c.Users[2].PIN.Matches("4711"))
	for number, want := range map[string]bool{"1050": true, "7000": true, "1150": true, "*12": true, "1200": false, "12": false} {
		assert.Equal(t, want, c.Allots(number), number)
	}
}

func TestUsersAndClaimsThatAreWrong(t *testing.T) {
	const lines = "\nlines: [{number: 1001}, {number: 1002}]\n"
	pin := `pin: "` + hash4711 + `"`
	for text, want := range map[string]string{
		"users: [{lines: [1001], " + pin + "}]":                                                 "x:1: a user without a name",
		"users: [{name: a, " + pin + "}]":                                                       `the user a has no line; add "lines: [1001]"`,
		"users: [{name: a, lines: [1001]}]":                                                     `the user a has no PIN; make a hash with "registrar pin"`,
		"users: [{name: a, lines: [1009], " + pin + "}]":                                        "there is no line 1009",
		"users: [{name: a, number: 1009, " + pin + "}]":                                         "there is no line 1009",
		"users: [{name: a, lines: [1001], pin: 123456}]":                                        "this is no hash of a PIN",
		"users: [{name: a, lines: [1001], " + pin + "}, {name: a, lines: [1002], " + pin + "}]": "the user a stands here twice",
		"users: [{name: a, lines: [1001], " + pin + "}, {name: b, lines: [1001], " + pin + "}]": "a and b log on by the same number 1001",
		"claims: [{" + pin + "}]":                                                               "a claim needs either a number or a range",
		"claims: [{number: 1, numbers: 2-3, " + pin + "}]":                                      "a claim needs either a number or a range",
		"claims: [{number: 1}]":                                                                 "the claim of 1 has no PIN",
		"claims: [{numbers: 10-19, " + pin + "}, {number: 15, " + pin + "}]":                    "the claims of 10-19 and 15 overlap; give each number one PIN",
		"claims: [{number: 1001, " + pin + "}]\ndevices: [{name: A, lines: [1001]}]":            "1001 cannot be claimed: the phone A has it",
		"claims: [{number: 1, template: t, " + pin + "}]":                                       `there is no template "t"`,
		"auto-registration: {ranges: [{models: [7960]}]}":                                       "a range without numbers",
		"auto-registration: {ranges: [{numbers: 1-2, models: [796]}]}":                          `no SCCP phone of model "796" is known`,
		"templates: {a: {models: [7941]}, b: {models: [7941]}}":                                 "the model 7941 has the template a already",
		"templates: {a: {lines: [1001]}}":                                                       `unknown key "lines" in template a`,
		"firmware: {7999: {load: x}}":                                                           `no model "7999" with SCCP firmware is known`,
		"firmware: {7941: {load: a/b}}":                                                         `"a/b" is no name of a load`,
		"firmware: {7941: {load: SIP41.9-4-2SR3-1S}}":                                           "is no SCCP load of model 7941",
		"firmware: {7941: {load-server: a b}}":                                                  `"a b" is no name of a host`,
		"firmware: {7941: {peer-sharing: yes}}":                                                 "write true or false",
		"firmware: {7941: {}, CP-7941G: {}}":                                                    "the model 7941 stands here twice",
		"devices: [{name: A, model: 7940, lines: [1001], add-ons: [7914]}]":                     "A has 1 add-on module, but a 7940 takes 0",
		"devices: [{name: A, model: 7965, lines: [1001], template: t}]\ntemplates: {t: {add-ons: [SPA500S, 7914, 7914, 7914]}}": "but a 7965 takes 2",
		"devices: [{name: A, lines: [1001], cnf: {a//b: 1}}]":                                                                   "malformed path",
		"devices: [{name: A, lines: [1001], cnf: {devicePool: 1}}]":                                                             "element has elements inside",
	} {
		_, err := config.Parse("x", []byte(text+lines))
		assertTold(t, err, want)
	}
}

func TestTemplates(t *testing.T) {
	c, err := config.Parse("x", []byte(`
button-templates: {two: [line, line], one: [line]}
softkeys: {lobby: {on-hook: [new-call]}}
templates:
  office:
    buttons: two
    speed-dials: [{number: 1001}]
    cnf: {vendorConfig/webAccess: 0, vendorConfig/settingsAccess: 1}
    private: true
  of7941:
    models: [7941, 7961]
    buttons: one
    softkeys: lobby
    dnd: silent
    nat: true
    cnf: {vendorConfig/webAccess: 1, vendorConfig/pcPort: 0}
lines: [{number: 1001}]
devices:
  - {name: A, model: 7941, lines: [1001]}
  - {name: B, model: CP-7961G, lines: [1001], template: office, nat: auto, cnf: {vendorConfig/webAccess: 2}}
  - {name: C, lines: [1001], template: office, speed-dials: [], private: false, buttons: one}
  - {name: D, lines: [1001]}
`))
	require.NoError(t, err)
	of := func(i int, model string) config.Device { return c.Effective(c.Devices[i], model) }
	a := of(0, "")
	assert.Equal(t, []any{"one", "lobby", call.DNDSilent, config.NATYes}, []any{a.Buttons, a.SoftKeys, a.DND, a.NAT})
	b := of(1, "")
	assert.Equal(t, []any{"two", "lobby", call.DNDSilent, config.NATAuto, true}, []any{b.Buttons, b.SoftKeys, b.DND, b.NAT, b.Private}, "the phone, its template, that of the model")
	assert.Equal(t, config.Values{"vendorConfig/webAccess": "2", "vendorConfig/settingsAccess": "1", "vendorConfig/pcPort": "0"}, b.CNF)
	assert.Equal(t, config.Values{"vendorConfig/webAccess": "2"}, c.Devices[1].CNF, "what was read is not changed")
	phone := of(2, "")
	assert.Equal(t, []any{"one", false, 0}, []any{phone.Buttons, phone.Private, len(phone.SpeedDials)}, "given empty or false is given")
	assert.Equal(t, c.Devices[3], of(3, ""))
	assert.Equal(t, "lobby", of(3, "7941").SoftKeys, "the model that it registered as")
	assert.Equal(t, c.Devices[3], of(3, "type 4711"))
}

func TestLoadsOfPhones(t *testing.T) {
	c, err := config.Parse("x", []byte(`
firmware: {7941: {load: SCCP41.9-4-2SR3-1S, peer-sharing: true}}
templates: {trial: {load: SCCP41.9-3-1SR1-1S.loads}, none: {load: SCCP41.9-1-1S}}
lines: [{number: 1}]
devices:
  - {name: A, model: 7941, lines: [1]}
  - {name: B, model: 7941, lines: [1], template: trial}
  - {name: C, model: 7941, lines: [1], template: trial, load: SCCP41.9-2-1S}
  - {name: D, model: 7941, lines: [1], template: none, load: ""}
`))
	require.NoError(t, err)
	for i, want := range []string{"SCCP41.9-4-2SR3-1S", "SCCP41.9-3-1SR1-1S", "SCCP41.9-2-1S", "SCCP41.9-4-2SR3-1S"} {
		f := c.FirmwareOf(c.Effective(c.Devices[i], ""))
		assert.Equal(t, want, f.Load)
		assert.True(t, *f.PeerSharing)
	}
	var names []string
	for _, l := range c.Loads() {
		names = append(names, l.Model+" "+l.Load)
	}
	assert.Equal(t, []string{"7941 SCCP41.9-2-1S", "7941 SCCP41.9-3-1SR1-1S", "7941 SCCP41.9-4-2SR3-1S"}, names)

	for text, want := range map[string]string{
		"{name: A, lines: [1], load: SCCP41.9-2-1S}":                                `x:2:40: the load SCCP41.9-2-1S of A needs the model of the phone; add "model: 7941"`,
		"{name: A, model: 7941, lines: [1], load: SIP41.9-2-1S}":                    `load of A: "SIP41.9-2-1S" is no SCCP load of model 7941; write the name of a .loads file that begins with SCCP41`,
		"{name: A, model: 7941, lines: [1], load: SCCP70.9-2-1S}":                   `"SCCP70.9-2-1S" is no SCCP load of model 7941`,
		"{name: A, model: 7941, lines: [1], load: ../x}":                            `"../x" is no name of a load`,
		"{name: A, model: 7941, lines: [1], cnf: {loadInformation: SCCP41.9-2-1S}}": `write "load: NAME" beside cnf`,
	} {
		_, err := config.Parse("x", []byte("lines: [{number: 1}]\ndevices: [ "+text+"]"))
		assert.ErrorContains(t, err, want)
	}
}

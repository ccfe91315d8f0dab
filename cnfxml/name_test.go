package cnfxml

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var testMAC = MAC{0x00, 0x1A, 0x2B, 0x3C, 0x4D, 0xEF}

func TestParseMAC(t *testing.T) {
	for _, text := range []string{"001A2B3C4DEF", "001a2b3c4def", "00:1A:2b:3C:4D:EF", "00-1a-2b-3c-4d-ef", "001a.2b3c.4def"} {
		m, err := ParseMAC(text)
		require.NoError(t, err, text)
		assert.Equal(t, testMAC, m)
	}
	assert.Equal(t, "001A2B3C4DEF", testMAC.String())
	for _, text := range []string{"", "001A2B3C4DE", "001A2B3C4DEF0", "001A2B3C4DEG", "::::::::::::"} {
		_, err := ParseMAC(text)
		assert.ErrorIs(t, err, ErrValue, text)
	}
}

func TestParseName(t *testing.T) {
	const mac = "001A2B3C4DEF"
	with := func(k NameKind) Name { return Name{Kind: k, MAC: testMAC, HasMAC: true} }
	signed := with(NameDevice)
	signed.Signed = true
	encrypted := signed
	encrypted.Encrypted = true
	model := with(NameWLAN)
	model.Model = "8821"
	for name, want := range map[string]Name{
		"SEP" + mac + ".cnf.xml":               with(NameDevice),
		"SEP" + mac + ".cnf.xml.sgn":           signed,
		"SEP" + mac + ".cnf.xml.enc.sgn":       encrypted,
		"ATA" + mac + ".cnf.xml":               with(NameATA),
		"CTLSEP" + mac + ".tlv":                with(NameDeviceCTL),
		"ITLSEP" + mac + ".tlv":                with(NameDeviceITL),
		"CTLFile.tlv":                          {Kind: NameCTL},
		"ITLFile.tlv":                          {Kind: NameITL},
		"XMLDefault.cnf.xml":                   {Kind: NameDefault},
		"XMLDefault.cnf.xml.sgn":               {Kind: NameDefault, Signed: true},
		"WLAN" + mac + ".xml":                  with(NameWLAN),
		"8821-WLAN" + mac + ".xml":             model,
		"WLANDefault.xml":                      {Kind: NameWLANDefault},
		"8821-WLANDefault.xml":                 {Kind: NameWLANDefault, Model: "8821"},
		"SEP" + mac + ".cnf":                   with(NameOldDevice),
		"SEPDefault.cnf":                       {Kind: NameOldDefault},
		"SIP" + mac + ".cnf":                   with(NameSIPText),
		"SIPDefault.cnf":                       {Kind: NameSIPTextDefault},
		"SCCP42.9-4-2SR3-1S.loads":             {Kind: NameLoads, Load: "SCCP42.9-4-2SR3-1S"},
		"jar42sccp.9-4-2ES26.sbn":              {Kind: NameFirmware},
		"rootfs78xx.12-8-1.zz.sgn":             {Kind: NameFirmware},
		"P00308010100.bin":                     {Kind: NameFirmware},
		"Communicator/SEP" + mac + ".cnf.xml":  with(NameDevice),
		"Communicator\\SEP" + mac + ".cnf.xml": with(NameDevice),
	} {
		for _, spelling := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
			got, ok := ParseName(spelling)
			assert.True(t, ok, spelling)
			want.Load = got.Load[:len(want.Load)]
			assert.True(t, strings.EqualFold(got.Load, want.Load))
			got.Load = want.Load
			assert.Equal(t, want, got, spelling)
		}
	}
	for _, name := range []string{
		"", "SEP.cnf.xml", "SEP001A2B3C4DE.cnf.xml", "SEP001A2B3C4DEG.cnf.xml", "SEP00:1A:2B:3C.cnf.xml", "SEP" + mac + ".xml",
		"XMLDefault.cnf.xml/", "CTLSEP.tlv", "other.tlv", "dialplan.xml", "SEP" + mac + ".cnf.sgn.xml", ".loads", ".bin",
		"SEP" + mac + ".cnf.enc", "x.cnf", "8821-x.xml",
	} {
		_, ok := ParseName(name)
		assert.False(t, ok, name)
	}
}

func TestHunt(t *testing.T) {
	assert.Equal(t, []string{
		"CTLSEP001A2B3C4DEF.tlv", "ITLSEP001A2B3C4DEF.tlv", "ITLFile.tlv", "SEP001A2B3C4DEF.cnf.xml", "XMLDefault.cnf.xml",
	}, Hunt(GenJava, testMAC))
	assert.Equal(t, []string{
		"CTLSEP001A2B3C4DEF.tlv", "SEP001A2B3C4DEF.cnf.xml", "SIP001A2B3C4DEF.cnf", "XMLDefault.cnf.xml",
	}, Hunt(Gen7960, testMAC))
	assert.Equal(t, []string{
		"SEP001a2b3c4def.cnf.xml", "SEP001a2b3c4def.cnf", "XMLDefault.cnf.xml", "SEPDefault.cnf",
	}, Hunt(GenPreXMLLow, testMAC))

	for g := GenUnknown; g <= GenSoft; g++ {
		names := Hunt(g, testMAC)
		assert.NotEmpty(t, names)
		assert.NotContains(t, g.String(), "Generation(")
		for _, name := range names {
			n, ok := ParseName(name)
			assert.True(t, ok, "%v asks for %s", g, name)
			if n.HasMAC {
				assert.Equal(t, testMAC, n.MAC)
			}
		}
	}
	assert.Equal(t, "Generation(99)", Generation(99).String())
}

func TestNamesReadBack(t *testing.T) {
	for name, kind := range map[string]NameKind{
		DeviceFile(testMAC): NameDevice, ATAFile(testMAC): NameATA, DeviceCTLFile(testMAC): NameDeviceCTL,
		DeviceITLFile(testMAC): NameDeviceITL, WLANFile("", testMAC): NameWLAN, WLANFile("8821", testMAC): NameWLAN,
		WLANDefaultFile(""): NameWLANDefault, LoadsFile("SCCP42.9"): NameLoads, DefaultFile: NameDefault,
		CTLFile: NameCTL, ITLFile: NameITL,
	} {
		n, ok := ParseName(name)
		assert.True(t, ok, name)
		assert.Equal(t, kind, n.Kind, name)
	}
	n, _ := ParseName(SignedFile(DeviceFile(testMAC)))
	assert.True(t, n.Signed && !n.Encrypted)
	n, _ = ParseName(EncryptedFile(DeviceFile(testMAC)))
	assert.True(t, n.Signed && n.Encrypted)
	assert.Equal(t, "SEP001A2B3C4DEF", DeviceName(testMAC))
	for k := NameUnknown; k <= NameFirmware; k++ {
		assert.NotContains(t, k.String(), "NameKind(")
	}
	assert.Equal(t, "NameKind(77)", NameKind(77).String())
}

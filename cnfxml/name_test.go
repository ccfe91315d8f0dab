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
		"SEP" + mac + ".cnf.xml":                     with(NameDevice),
		"SEP" + mac + ".cnf.xml.sgn":                 signed,
		"SEP" + mac + ".cnf.xml.enc.sgn":             encrypted,
		"ATA" + mac + ".cnf.xml":                     with(NameATA),
		"CTLSEP" + mac + ".tlv":                      with(NameDeviceCTL),
		"ITLSEP" + mac + ".tlv":                      with(NameDeviceITL),
		"CTLFile.tlv":                                {Kind: NameCTL},
		"ITLFile.tlv":                                {Kind: NameITL},
		"XMLDefault.cnf.xml":                         {Kind: NameDefault},
		"XMLDefault.cnf.xml.sgn":                     {Kind: NameDefault, Signed: true},
		"WLAN" + mac + ".xml":                        with(NameWLAN),
		"8821-WLAN" + mac + ".xml":                   model,
		"WLANDefault.xml":                            {Kind: NameWLANDefault},
		"8821-WLANDefault.xml":                       {Kind: NameWLANDefault, Model: "8821"},
		"SEP" + mac + ".cnf":                         with(NameOldDevice),
		"SEPDefault.cnf":                             {Kind: NameOldDefault},
		"SIP" + mac + ".cnf":                         with(NameSIPText),
		"SIPDefault.cnf":                             {Kind: NameSIPTextDefault},
		"SCCP42.9-4-2SR3-1S.loads":                   {Kind: NameLoads, Load: "SCCP42.9-4-2SR3-1S"},
		"jar42sccp.9-4-2ES26.sbn":                    {Kind: NameFirmware},
		"rootfs78xx.12-8-1.zz.sgn":                   {Kind: NameFirmware},
		"P00308010100.bin":                           {Kind: NameFirmware},
		"term61.default.loads":                       {Kind: NameLoads, Load: "term61.default"},
		"CIP" + mac + ".cnf.xml":                     with(NameDevice),
		"VGC" + mac + ".cnf.xml":                     with(NameGateway),
		"ata" + mac:                                  with(NameOldATA),
		"Ringlist.xml":                               {Kind: NameRingList},
		"Ringlist-wb.xml":                            {Kind: NameRingList, WideBand: true},
		"DistinctiveRingList.xml":                    {Kind: NameDistinctiveRings},
		"RINGLIST.DAT":                               {Kind: NameOldRingList},
		"Analog1.raw":                                {Kind: NameRing},
		"Chime.rwb":                                  {Kind: NameRing},
		"dialplan.xml":                               {Kind: NameDialPlan},
		"AppDialRules.xml":                           {Kind: NameAppDialRules},
		"softkeys.xml":                               {Kind: NameSoftKeys},
		"SK0200d4f8-e302-4315-b91e-0123456789ab.xml": {Kind: NameSoftKeys},
		"featurePolicyDefault.xml":                   {Kind: NameFeaturePolicy},
		"OS79XX.TXT":                                 {Kind: NameImageText},
		"ConfigFileCacheList.txt":                    {Kind: NameFileCacheList},
		"Communicator/SEP" + mac + ".cnf.xml":        with(NameDevice),
		"Communicator\\SEP" + mac + ".cnf.xml":       with(NameDevice),
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
		"XMLDefault.cnf.xml/", "CTLSEP.tlv", "other.tlv", "notes.xml", "SK12.xml", ".raw", "x-x.jar", "-tones.xml", "7960-x.xml", "x/List.xml", "Desktops/1x2x3/x.gif", "Desktops/1x2x3x4/List.xml", "SEP" + mac + ".cnf.sgn.xml", ".loads", ".bin",
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
	for k := NameUnknown; k <= NameFileCacheList; k++ {
		assert.NotContains(t, k.String(), "NameKind(")
	}
	assert.Equal(t, "NameKind(77)", NameKind(77).String())
}

func TestParseNameWithDirectory(t *testing.T) {
	for name, want := range map[string]Name{
		"Desktops/320x212x12/List.xml":              {Kind: NameImageList, Directory: "320x212x12"},
		"Desktops/320x212x12/sea.png":               {Kind: NameImage, Directory: "320x212x12"},
		"English_United_States/mk-sip.jar":          {Kind: NameLocale, Directory: "English_United_States"},
		"Dutch_Netherlands/7960-dictionary.xml":     {Kind: NameLocale, Model: "7960", Directory: "Dutch_Netherlands"},
		"Dutch_Netherlands/7921-kate.utf-8.xml":     {Kind: NameLocale, Model: "7921", Directory: "Dutch_Netherlands"},
		"Dutch_Netherlands/7921-font.dat":           {Kind: NameLocale, Model: "7921", Directory: "Dutch_Netherlands"},
		"Dutch_Netherlands/7905-dictionary-ext.xml": {Kind: NameLocale, Model: "7905", Directory: "Dutch_Netherlands"},
		`Communicator\\United_States\\g3-tones.xml`: {Kind: NameTones, Model: "g3", Directory: "United_States"},
	} {
		got, ok := ParseName(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, got, name)
	}
}

func TestHuntOfEveryGeneration(t *testing.T) {
	const mac = "001A2B3C4DEF"
	sep, ctl, itl := "SEP"+mac+".cnf.xml", "CTLSEP"+mac+".tlv", "ITLSEP"+mac+".tlv"
	for g, want := range map[Generation][]string{
		GenUnknown:    {sep, DefaultFile},
		GenPreXML:     {sep, "SEP" + mac + ".cnf", DefaultFile, "SEPDefault.cnf"},
		GenPreXMLLow:  {"SEP001a2b3c4def.cnf.xml", "SEP001a2b3c4def.cnf", DefaultFile, "SEPDefault.cnf"},
		Gen7960:       {ctl, sep, "SIP" + mac + ".cnf", DefaultFile},
		Gen7960SIP:    {ctl, sep, "SIPDefault.cnf", "SIP" + mac + ".cnf"},
		GenJava:       {ctl, itl, ITLFile, sep, DefaultFile},
		GenEnterprise: {ctl, itl, ITLFile, sep, DefaultFile},
		GenWLAN:       {ctl, "WLAN" + mac + ".xml", "WLANDefault.xml", sep, DefaultFile},
		GenWLAN8821:   {ctl, itl, ITLFile, "8821-WLAN" + mac + ".xml", "8821-WLANDefault.xml", sep, DefaultFile},
		GenATA:        {"ATA" + mac + ".cnf.xml", DefaultFile},
		GenSoft:       {ctl, sep, DefaultFile},
	} {
		assert.Equal(t, want, Hunt(g, testMAC), g.String())
	}
	assert.Equal(t, []string{ctl, itl, ITLFile, sep + ".enc.sgn", sep + ".sgn", DefaultFile + ".sgn"}, HuntTrusting(GenJava, testMAC, TrustEncrypted))
	assert.Equal(t, []string{ctl, sep + ".sgn", DefaultFile + ".sgn"}, HuntTrusting(GenSoft, testMAC, TrustSigned))
}

func TestHuntReset(t *testing.T) {
	for model, want := range map[string]string{
		"7911": "term11.default.loads", "CP-7941G": "term41.default.loads", "7961G-GE": "term61.default.loads",
		"7942": "term42.default.loads", "7962": "term62.default.loads", "7945": "term45.default.loads",
		"7965": "term65.default.loads", "7970": "term70.default.loads", "7971": "term71.default.loads", "7975": "term75.default.loads",
	} {
		assert.Equal(t, []string{want}, HuntReset(model), model)
	}
	assert.Empty(t, HuntReset("7960"))
	assert.Empty(t, HuntReset("no such phone"))
	for _, reset := range resetLoads {
		_, ok := ModelByName(reset.model)
		assert.True(t, ok, reset.model)
	}
}

func TestHuntMore(t *testing.T) {
	all := BootFiles{
		Load: "X.1", UserLocale: "Dutch_Netherlands", NetworkLocale: "Netherlands", Protocol: SIP,
		DialTemplate: "dialplan.xml", SoftKeyFile: "softkeys.xml", FeaturePolicyFile: "featurePolicyDefault.xml",
	}
	for model, want := range map[string][]string{
		"7970": {
			"X.1.loads", "Dutch_Netherlands/mk-sip.jar", "Netherlands/g3-tones.xml", "dialplan.xml", "softkeys.xml",
			"featurePolicyDefault.xml", "Ringlist.xml", "DistinctiveRingList.xml", "Desktops/320x212x12/List.xml",
		},
		"7921": {
			"X.1.loads", "Dutch_Netherlands/7921-dictionary.xml", "Dutch_Netherlands/7921-kate.utf-8.xml", "Dutch_Netherlands/7921-font.dat",
			"dialplan.xml", "softkeys.xml", "featurePolicyDefault.xml", "Ringlist.xml", "DistinctiveRingList.xml",
		},
		"9971": {
			"X.1.loads", "Netherlands/g4-tones.xml", "dialplan.xml", "softkeys.xml", "featurePolicyDefault.xml", "Ringlist-wb.xml",
			"Desktops/640x480x24/List.xml",
		},
	} {
		all.Model = model
		m, ok := ModelByName(model)
		require.True(t, ok)
		got := HuntMore(m.Generation, all)
		assert.Equal(t, want, got, model)
		for _, name := range got {
			_, ok := ParseName(name)
			assert.True(t, ok, name)
		}
	}
	assert.Equal(t, []string{"P00305000101.bin", "L/7960-dictionary.xml", "L/7960-font.xml", "N/7960-tones.xml", "RINGLIST.DAT"},
		HuntMore(Gen7960SIP, BootFiles{Load: "P00305000101", UserLocale: "L", NetworkLocale: "N"}))
	assert.Equal(t, []string{"P0S3-8-12-00.loads"}, HuntMore(Gen7960, BootFiles{Load: "P0S3-8-12-00"}))
	assert.Empty(t, HuntMore(GenUnknown, BootFiles{}))
	for _, sized := range imageSizes {
		for _, model := range sized.models {
			_, ok := ModelByName(model)
			assert.True(t, ok, model)
		}
	}
}

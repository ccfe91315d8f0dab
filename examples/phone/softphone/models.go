package softphone

import (
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/sccp"
)

// Models returns the phones this package knows.
//
// Version, features and length of RegisterReq are those of real messages where
// one was published: 7910 (version), 7936, 7940, 7960, 7941, 6961, and the
// versions of 6901, 7962 and IP Communicator. The other rows follow the phone of
// their generation. Short messages are those of CallManager 2 captures (30VIP)
// and of servers' special cases (7912, 6901, SPA, analog adapters).
func Models() []Model {
	return slices.Concat(models7900(), modelsJava(), models6900(), modelsAnalog(), modelsOld())
}

// models7900 are the phones with fixed texts and header word 0.
func models7900() []Model {
	return []Model{
		{
			Name: "7960", Type: sccp.DeviceTypeCisco7960, Load: "P00308010200",
			Version: 11, Features: features7960, RegisterBody: 68, IPPort: true, AddOns: only7914(),
			Lines: 6, Buttons: 6, MaxStreams: 5, Codecs: codecs7960(), Requests: askLike7960(), Generation: cnfxml.Gen7960,
		},
		{
			Name: "7940", Type: sccp.DeviceTypeCisco7940, Load: "P00308010200",
			Version: 11, Features: features7960, RegisterBody: 68, IPPort: true,
			Lines: 2, Buttons: 2, MaxStreams: 5, Codecs: codecs7960(), Requests: askLike7960(), Generation: cnfxml.Gen7960,
		},
		{
			Name: "7910", Type: sccp.DeviceTypeCisco7910, Load: "P00405000700",
			Version: 2, RegisterBody: 64, IPPort: true, Habits: NoToneInCall,
			Lines: 1, Buttons: 10, MaxStreams: 1, Codecs: codecs7910(), Requests: askLike7910(), Generation: cnfxml.GenPreXML,
		},
		{
			Name: "7912", Type: sccp.DeviceTypeCisco7912, Load: "CP7912080004SCCP080108A",
			Version: 5, RegisterBody: 64, IPPort: true, Habits: ForgetsCalls | HookFlashes,
			Bodies: map[sccp.ID]int{sccp.IDOpenReceiveChannelAck: 16},
			Lines:  1, Buttons: 11, MaxStreams: 1, Codecs: codecs7910(), Requests: askLike7960(), Generation: cnfxml.GenPreXMLLow,
		},
		{
			Name: "7936", Type: sccp.DeviceTypeCisco7936, Load: "cmterm_7936.3-3-20-0",
			Version: 4, RegisterBody: 44, IPPort: true,
			Lines: 2, Buttons: 2, MaxStreams: 1, Codecs: codecs7910(), Requests: askLike7960(), Generation: cnfxml.GenPreXML,
		},
		{
			Name: "7937", Type: sccp.DeviceTypeCisco7937, Load: "apps37sccp.1-4-5-7",
			Version: 11, Features: features7960, RegisterBody: 68,
			Lines: 2, Buttons: 2, MaxStreams: 5, Codecs: codecs7970(), Requests: askLike7960(), Generation: cnfxml.GenJava,
		},
		{
			Name: "SPA504G", Type: sccp.DeviceTypeSPA504G, Load: "spa50x-30x-7-5-6a",
			Version: 8, Features: featuresSPA, RegisterBody: 68, Habits: TokenFirst | HoldIsFirst,
			Lines: 4, Buttons: 4, MaxStreams: 2, Codecs: codecs7960(), Requests: askLike7960(), Generation: cnfxml.GenUnknown,
		},
	}
}

// modelsJava are the phones whose headers carry the version.
func modelsJava() []Model {
	java := func(m Model) Model {
		m.Features, m.MaxStreams, m.Codecs, m.Requests, m.Generation = features7941, 5, codecs7970(), askLike7970(), cnfxml.GenJava
		return m
	}
	soft := java(Model{
		Name: "CIPC", Type: sccp.DeviceTypeIPCommunicator, Load: "CIPC-8-6-6-0", Habits: TellsMediaPath,
		Version: 22, RegisterBody: 172, Lines: 8, Buttons: 8,
	})
	soft.Generation = cnfxml.GenSoft
	wireless := java(Model{
		Name: "7925", Type: sccp.DeviceTypeCisco7925, Load: "CP7925G-1.4.6.3",
		Version: 16, RegisterBody: 124, Lines: 6, Buttons: 6,
	})
	wireless.Generation = cnfxml.GenWLAN
	return []Model{
		java(Model{
			Name: "7970", Type: sccp.DeviceTypeCisco7970, Load: "SCCP70.8-5-4S", AddOns: only7914(),
			Version: 17, RegisterBody: 124, Lines: 8, Buttons: 8, Habits: UpdatesCapabilities | TellsAddOns,
		}),
		java(Model{
			Name: "7962", Type: sccp.DeviceTypeCisco7962, Load: "SCCP42.9-4-2SR3-1S", AddOns: any791x(),
			Version: 22, RegisterBody: 172, Lines: 6, Buttons: 6, Habits: TellsAddOns,
		}),
		java(Model{
			Name: "7941", Type: sccp.DeviceTypeCisco7941, Load: "SCCP41.8-5-4S",
			Version: 17, RegisterBody: 124, Lines: 2, Buttons: 2,
		}),
		java(Model{
			Name: "7975", Type: sccp.DeviceTypeCisco7975, Load: "SCCP75.9-4-2SR3-1S", AddOns: any791x(),
			Version: 22, RegisterBody: 172, Lines: 8, Buttons: 8, Habits: TellsAddOns,
		}),
		java(Model{
			Name: "7911", Type: sccp.DeviceTypeCisco7911, Load: "SCCP11.9-4-2SR3-1S",
			Version: 22, RegisterBody: 172, Lines: 1, Buttons: 11, Habits: HookFlashes,
		}),
		java(Model{
			Name: "7906", Type: sccp.DeviceTypeCisco7906, Load: "SCCP11.9-4-2SR3-1S",
			Version: 22, RegisterBody: 172, Lines: 1, Buttons: 11, Habits: HookFlashes,
		}),
		wireless,
		soft,
	}
}

// models6900 write their MAC address in digits.
func models6900() []Model {
	like6961 := func(m Model) Model {
		m.Features, m.ASCIIMAC, m.MaxStreams = features6961, true, 5
		m.Codecs, m.Requests, m.Generation = codecs7970(), askLike7970(), cnfxml.GenJava
		return m
	}
	plain := like6961(Model{
		Name: "6901", Type: sccp.DeviceTypeCisco6901, Load: "SCCP6901.9-2-1-a", Habits: HookFlashes | AcksWithoutIDs,
		Version: 20, Features0: 0x20, RegisterBody: 124, Lines: 1, Buttons: 1,
	})
	plain.Requests = askLike7910()
	video := like6961(Model{
		Name: "8945", Type: sccp.DeviceTypeCisco8945, Load: "SCCP894x.9-4-2SR1-2", Habits: AlignsEnbloc,
		Version: 22, Features0: 0x20, RegisterBody: 172, Lines: 4, Buttons: 10,
	})
	video.Generation = cnfxml.GenEnterprise
	return []Model{
		like6961(Model{
			Name: "6961", Type: sccp.DeviceTypeCisco6961, Load: "SCCP69xx.8-5-2-0",
			Version: 15, Features0: 0x20, RegisterBody: 68, Lines: 12, Buttons: 12,
		}),
		like6961(Model{
			Name: "6921", Type: sccp.DeviceTypeCisco6921, Load: "SCCP69xx.9-4-1-3SR3",
			Version: 20, Features0: 0x20, RegisterBody: 124, Lines: 2, Buttons: 2,
		}),
		like6961(Model{
			Name: "6941", Type: sccp.DeviceTypeCisco6941, Load: "SCCP69xx.9-4-1-3SR3",
			Version: 20, Features0: 0x20, RegisterBody: 124, Lines: 4, Buttons: 4,
		}),
		like6961(Model{
			Name: "6911", Type: sccp.DeviceTypeCisco6911, Load: "SCCP6911.9-2-1-a", KeepAliveFirst: true, Habits: NoPrompt,
			Version: 17, Features0: 0x20, RegisterBody: 124, Lines: 1, Buttons: 1,
		}),
		plain,
		video,
	}
}

// modelsAnalog are the ports of adapters and gateways: an old telephone each.
func modelsAnalog() []Model {
	adapter := Model{
		Load: "ATA030203SCCP051201A", Version: 3, Claims: 33, RegisterBody: 64, Bodies: shortBodies(),
		Habits: HookFlashes | NoPrompt, Lines: 1, Buttons: 5, MaxStreams: 1,
		Codecs: codecs7910(), Requests: askLikeAnalog(), Generation: cnfxml.GenATA,
	}
	ata186, ata188 := adapter, adapter
	ata186.Name, ata186.Type = "ATA186", sccp.DeviceTypeATA186
	ata188.Name, ata188.Type = "ATA188", sccp.DeviceTypeATA188
	return []Model{
		ata186,
		ata188,
		{
			Name: "VG224", Type: sccp.DeviceTypeAnalogGateway, Load: "vg224-i6k9s-mz",
			Version: 11, Features: featuresVG, RegisterBody: 124, Habits: HookFlashes | NoPrompt | TellsGateway,
			Lines: 1, Buttons: 1, MaxStreams: 1, Codecs: codecs7960(), Requests: askLikeAnalog(), Generation: cnfxml.GenUnknown,
		},
	}
}

// modelsOld are the phones of CallManager 2.
func modelsOld() []Model {
	old := Model{
		RegisterBody: 64, Bodies: shortBodies(), Habits: NoPrompt, IPPort: true, MaxStreams: 1,
		Codecs: onlyG711(), Requests: askLike7910(), Generation: cnfxml.GenPreXML, Lines: 1,
	}
	vip, sp := old, old
	vip.Name, vip.Type, vip.Load, vip.Buttons = "30VIP", sccp.DeviceTypeCisco30VIP, "P002T302", 26
	sp.Name, sp.Type, sp.Load, sp.Buttons = "12SP+", sccp.DeviceTypeCisco12SPPlus, "P002S302", 12
	return []Model{vip, sp}
}

// ModelNames lists the names of [Models].
func ModelNames() []string {
	var names []string
	for _, m := range Models() {
		names = append(names, m.Name)
	}
	return names
}

// ModelByName finds a model by its name, such as "7960" or "CP-7960", in any
// case.
func ModelByName(name string) (Model, bool) {
	name = strings.TrimPrefix(strings.ToUpper(name), "CP-")
	for _, m := range Models() {
		if m.Name == name {
			return m, true
		}
	}
	return Model{}, false
}

const (
	commonFeatures = sccp.PhoneFeaturesUnknown0020 | sccp.PhoneFeaturesUnknown0040 |
		sccp.PhoneFeaturesRFC2833 | sccp.PhoneFeaturesAbbreviatedDial

	// Bytes 60 84. The last loads of the 7960 set DynamicMessages as well.
	features7960 = commonFeatures
	// Bytes 72 85.
	features7941 = commonFeatures | sccp.PhoneFeaturesPortRequest | sccp.PhoneFeaturesUTF8 | sccp.PhoneFeaturesDynamicMessages
	// Bytes 70 85.
	features6961 = commonFeatures | sccp.PhoneFeaturesUTF8 | sccp.PhoneFeaturesDynamicMessages

	featuresSPA = sccp.PhoneFeaturesRFC2833 | sccp.PhoneFeaturesAbbreviatedDial
	featuresVG  = sccp.PhoneFeaturesRFC2833
)

// shortBodies are the frames of CallManager 2. Phones acknowledge receive
// channels, which came later, without the call.
func shortBodies() map[sccp.ID]int {
	return map[sccp.ID]int{
		sccp.IDKeypadButton: 4, sccp.IDStimulus: 8, sccp.IDOffHook: 0, sccp.IDOnHook: 0,
		sccp.IDHookFlash: 0, sccp.IDUnregisterReq: 0, sccp.IDOpenReceiveChannelAck: 16,
	}
}

func only7914() []sccp.DeviceType { return []sccp.DeviceType{sccp.DeviceTypeAddOn7914} }

func any791x() []sccp.DeviceType {
	return []sccp.DeviceType{
		sccp.DeviceTypeAddOn7914,
		sccp.DeviceTypeAddOn7915With12, sccp.DeviceTypeAddOn7915With24,
		sccp.DeviceTypeAddOn7916With12, sccp.DeviceTypeAddOn7916With24,
	}
}

func onlyG711() []sccp.PayloadType {
	return []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k}
}

func codecs7910() []sccp.PayloadType {
	return append(onlyG711(), sccp.PayloadTypeG729, sccp.PayloadTypeG729AnnexA)
}

func codecs7960() []sccp.PayloadType { return append(codecs7910(), sccp.PayloadTypeRFC2833) }

func codecs7970() []sccp.PayloadType {
	return append([]sccp.PayloadType{sccp.PayloadTypeG722At64k, sccp.PayloadTypeILBC}, codecs7960()...)
}

package sccp_test

// differentialExceptions tells where tshark 4.0.17 and the codec must not
// agree about malformed frames, and why.
var differentialExceptions = []differentialException{
	// The codec takes what real senders leave out.
	{
		onlyTsharks,
		[]change{cutOptional},
		`RegisterReq IpPort KeypadButton EnblocCall Stimulus OffHook OnHook HookFlash
		Alarm MulticastMediaReceptionAck OpenReceiveChannelAck ConnectionStatisticsRes OffHookWithCallingPartyNumber
		SoftKeyEvent RegisterTokenReq MediaTransmissionFailure HeadsetStatus OpenMultiMediaReceiveChannelAck
		SubscriptionStatReq RegisterAck StartTone StopTone SetRinger StartMediaTransmission StopMediaTransmission
		CallInfo ForwardStatRes LineStatRes TimeDateRes StartMulticastMediaReception StartMulticastMediaTransmission
		StopMulticastMediaReception StopMulticastMediaTransmission OpenReceiveChannel CloseReceiveChannel
		SelectSoftKeys CallState StopMultiMediaTransmission CloseMultiMediaReceiveChannel AddOnDeviceCapabilities
		ServerRes MiscellaneousCommand`,
		"a sender may stop before a field that the schema does not require; tshark wants the whole layout",
	},
	{
		onlyTsharks,
		[]change{cutOptional},
		"ConfigStatV2Res LineStatV2Res SpeedDialStatV2Res CallInfoV2",
		"a sender may leave out the texts at the end, or the last NUL; tshark wants each with its NUL",
	},
	{onlyTsharks, []change{cutOptional}, "EnhancedAlarm", "the text may end with the body; tshark wants a NUL"},
	{
		onlyTsharks,
		[]change{cutOptional},
		`CapabilitiesRes/*/*/empty ButtonTemplateRes/*/*/empty
		SoftKeyTemplateRes/*/*/empty SoftKeySetRes/*/*/empty
		AuditConferenceRes/*/*/empty AuditParticipantRes/*/*/empty CallCountRes/*/*/empty
		UpdateCapabilities/*/*/empty UpdateCapabilitiesV2/*/*/empty UpdateCapabilitiesV3/*/*/empty`,
		"a count of 0 may end the body; tshark opens a list behind it where nothing is",
	},
	{
		onlyTsharks,
		[]change{cutOptional},
		"UpdateCapabilitiesV3/*/*/typical",
		"unused slots may be missing; tshark loses its place in the nested arrays and runs over the end",
	},
	{
		onlyTsharks,
		[]change{unterminated},
		"ConfigStatV2Res/*/*/empty",
		"an empty text without its NUL takes in the numbers behind it, and the texts at the end may be missing",
	},

	// tshark wants bytes that a sender has no reason to send.
	{
		onlyTsharks,
		[]change{unchanged, padded, unterminated},
		"LocationInfo/*/*/typical LocationInfo/*/*/empty",
		"tshark wants 2401 bytes whatever the length",
	},
	{onlyTsharks, []change{cutOptional}, "LocationInfo", "tshark wants 2401 bytes whatever the length"},
	{
		onlyTsharks,
		[]change{unchanged, padded},
		`DeviceToUserData/*/*/empty DeviceToUserDataResponse/*/*/empty
		DeviceToUserDataVersion1/*/*/empty DeviceToUserDataResponseVersion1/*/*/empty
		UserToDeviceData/*/*/empty UserToDeviceDataVersion1/*/*/empty`,
		"tshark takes no data for malformed XML",
	},

	// tshark loses its place.
	{
		onlyTsharks,
		[]change{unchanged, padded, countZero, countMaximum, unterminated},
		"ConnectionStatisticsRes/V18",
		"tshark reads a mode of one byte from version 18 on and takes the bytes behind it for the size of the data",
	},
	{
		onlyTsharks,
		[]change{unchanged, padded},
		`UpdateCapabilities/*/*/full UpdateCapabilities/*/*/arm?
		UpdateCapabilitiesV3/*/*/typical UpdateCapabilitiesV3/*/*/full UpdateCapabilitiesV3/*/*/arm?`,
		"tshark loses its place in the nested arrays and runs over the end",
	},
	{
		onlyTsharks,
		[]change{countZero},
		"UpdateCapabilities UpdateCapabilitiesV2 UpdateCapabilitiesV3",
		"tshark does not skip the slots of an array without elements and takes them for what follows",
	},
	{
		onlyTsharks,
		[]change{countMaximum},
		"UpdateCapabilitiesV3",
		"tshark loses its place in the nested arrays and runs over the end",
	},
	{
		onlyOurs,
		[]change{cutCounted},
		`UpdateCapabilities/*/*/full UpdateCapabilities/*/*/arm? UpdateCapabilities/*/*/typical
		UpdateCapabilitiesV2/*/*/full UpdateCapabilitiesV2/*/*/arm?`,
		"tshark skips the unused slots by a wrong size and ends before the body does",
	},
	{
		onlyOurs,
		[]change{cutRequired},
		"OpenMultiMediaReceiveChannel StartMultiMediaTransmission",
		"tshark takes 48 bytes of a union of 76 and ends before the body does",
	},

	// tshark does not look.
	{
		onlyOurs,
		[]change{cutRequired},
		"MediaPortList StartMediaReception StopMediaReception",
		"unknown to tshark, which reads nothing behind the header",
	},
	{onlyOurs, []change{countBeyond, countHuge}, "MediaPortList", "unknown to tshark, which reads nothing behind the header"},
	{
		onlyOurs,
		[]change{cutCounted},
		"CapabilitiesRes SoftKeyTemplateRes/*/*/full AuditConferenceRes/*/*/full CallCountRes/*/*/full",
		"tshark shows no element of an array when the length word has no room for all, and does not complain",
	},
	{
		onlyOurs,
		[]change{cutCounted},
		"ButtonTemplateRes/*/*/full",
		"tshark shows nothing of more than 42 buttons, and does not complain",
	},
	{
		onlyOurs,
		[]change{countMaximum},
		"ButtonTemplateRes/*/*/empty ButtonTemplateRes/*/*/typical",
		"tshark shows nothing of more than 42 buttons, and does not complain",
	},

	// tshark does not check counts.
	{onlyOurs, []change{countBeyond}, "SoftKeyTemplateRes", "tshark shows nothing of an array beyond its maximum, and does not complain"},
	{
		onlyOurs,
		[]change{countBeyond, countHuge},
		`CapabilitiesRes UpdateCapabilities UpdateCapabilitiesV2 UpdateCapabilitiesV3
		AuditConferenceRes AuditParticipantRes ButtonTemplateRes SoftKeySetRes CallCountRes
		StartMediaTransmission OpenReceiveChannel OpenMultiMediaReceiveChannel StartMultiMediaTransmission`,
		"tshark shows nothing of an array beyond its maximum, and does not complain",
	},
	{
		onlyOurs,
		[]change{countBeyond, countHuge},
		`DeviceToUserData/*/*/full DeviceToUserDataResponse/*/*/full
		DeviceToUserDataVersion1/*/*/full DeviceToUserDataResponseVersion1/*/*/full
		UserToDeviceData/*/*/full UserToDeviceDataVersion1/*/*/full`,
		"tshark shows 2000 bytes of XML when the length says more, and the frame has them",
	},
	{
		onlyOurs,
		[]change{countHuge},
		`ConnectionStatisticsRes/V0 ConnectionStatisticsRes/V22
		CreateConferenceRes ModifyConferenceRes CreateConferenceReq ModifyConferenceReq`,
		"tshark takes this length for -1, everything to the end of the frame",
	},

	// tshark stops at a fault of its own.
	{
		bugAtFine,
		[]change{countZero},
		"UpdateCapabilities UpdateCapabilitiesV2 UpdateCapabilitiesV3",
		"tshark fails an assertion after it has lost its place in the nested arrays",
	},
	{
		bugAtFine,
		[]change{unchanged, padded},
		"UpdateCapabilities/V16/*/full UpdateCapabilities/V16/*/arm?",
		"tshark fails an assertion after it has lost its place in the nested arrays",
	},
	{
		bugAtOurs,
		[]change{cutCounted},
		"UpdateCapabilities/V16/*/full UpdateCapabilities/V16/*/arm?",
		"tshark fails an assertion after it has lost its place in the nested arrays",
	},
	{
		bugAtOurs,
		[]change{countBeyond, countHuge},
		"UpdateCapabilities UpdateCapabilitiesV2 UpdateCapabilitiesV3",
		"tshark fails an assertion after it has lost its place in the nested arrays",
	},
	{
		bugAtOurs,
		[]change{countHuge},
		"SoftKeyTemplateRes",
		"tshark multiplies the count by the size of an element, and the length it gets is negative",
	},
}

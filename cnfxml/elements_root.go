package cnfxml

// The tables of elements stand in the order of bytes, for binary search. Columns
// are those of known.

// rootElements are those of device and, in files that carry a phone's defaults,
// of Default.
var rootElements = []known{
	{"MissedCallLoggingOption", asText, 0, 0, fromDocs},
	{"TLSResumptionTimer", asNumber, 0, 0, fromDocs},
	{"TVS", asGroup, inTVS, 0, fromDocs},
	{"addOnModules", asGroup, inAddOnModules, 0, fromDocs},
	{"adminProvisionMode", asTrueFalse, 0, 0, fromFiles},
	{"advertiseG722Codec", asNumber, 0, 2, fromDocs},
	{"allowAutoConfig", asTrueFalse, 0, 0, fromDocs},
	{"authenticationMode", asText, 0, 0, fromFiles},
	{"authenticationURL", asURL, 0, 255, fromDocs},
	{"autoCallPickupEnable", asTrueFalse, 0, 0, fromDocs},
	{"autoCallSelect", asZeroOne, 0, 1, fromDocs},
	{"autoRegistration", asText, 0, 0, fromParser},
	{"autoRegistrationName", asText, 0, 0, fromParser},
	{"blfAudibleAlertSettingOfBusyStation", asZeroOne, 0, 1, fromDocs},
	{"blfAudibleAlertSettingOfIdleStation", asZeroOne, 0, 1, fromDocs},
	{"callManagerGroup", asGroup, inCallManagerGroup, 0, fromDocs},
	{"capfAuthMode", asNumber, 0, 4, fromDocs},
	{"capfList", asGroup, inCAPFList, 0, fromDocs},
	{"certHash", asText, 0, 0, fromDocs},
	{"commonConfig", asGroup, inSettings, 0, fromParser},
	{"commonProfile", asGroup, inCommonProfile, 0, fromDocs},
	{"dadEnable", asTrueFalse, 0, 0, fromDocs},
	{"devicePool", asGroup, inDevicePool, 0, fromDocs},
	{"deviceProtocol", asWord, protocolWords, 0, fromDocs},
	{"deviceSecurityMode", asNumber, 1, 3, fromDocs},
	{"dialToneSetting", asNumber, 0, 2, fromFiles},
	{"directory", asStray, 0, 0, fromFiles},
	{"directoryURL", asURL, 0, 255, fromDocs},
	{"div", asStray, 0, 0, fromFiles},
	{"dndCallAlert", asNumber, 0, 5, fromDocs},
	{"dndReminderTimer", asNumber, 0, 0, fromDocs},
	{"dscpForCm2Dvce", asNumber, 0, 255, fromParser},
	{"dscpForSCCPPhoneConfig", asNumber, 0, 255, fromFiles},
	{"dscpForSCCPPhoneServices", asNumber, 0, 255, fromFiles},
	{"echoMultiEnable", asTrueFalse, 0, 0, fromDocs},
	{"encrConfig", asTrueFalse, 0, 0, fromCisco},
	{"enterpriseConfig", asGroup, inSettings, 0, fromParser},
	{"executiveOverridePreemptable", asTrueFalse, 0, 0, fromFiles},
	{"featurePolicyFile", asText, 0, 255, fromDocs},
	{"fullConfig", asTrueFalse, 0, 0, fromDocs},
	{"g722CodecSupport", asNumber, 0, 2, fromDocs},
	{"idleTimeout", asNumber, 0, 0, fromDocs},
	{"idleURL", asURL, 0, 255, fromDocs},
	{"inactiveLoadInformation", asLoad, 0, 64, fromDocs},
	{"informationURL", asURL, 0, 255, fromDocs},
	{"ipAddressMode", asNumber, 0, 2, fromDocs},
	{"ipMediaAddressFamilyPreference", asNumber, 0, 2, fromDocs},
	{"ipPreferenceModeControl", asNumber, 0, 2, fromDocs},
	{"joinAcrossLines", asNumber, 0, 0, fromParser},
	{"lines", asGroup, inSIPLines, 0, fromFiles},
	{"loadInformation", asLoad, 0, 64, fromDocs},
	{"logoURL", asStray, 0, 0, fromFiles},
	{"logouturi", asStray, 0, 0, fromFiles},
	{"messagesNumber", asText, 0, 0, fromDocs},
	{"messagesURL", asURL, 0, 255, fromDocs},
	{"mlppDomainId", asText, 0, 0, fromFiles},
	{"mlppIndicationStatus", asWord, mlppWords, 0, fromFiles},
	{"mobility", asGroup, inMobility, 0, fromFiles},
	{"networkLocale", asFolder, 0, 0, fromTemplates},
	{"networkLocaleInfo", asGroup, inLocale, 0, fromDocs},
	{"ownerId", asText, 0, 0, fromDocs},
	{"phoneInformation", asStray, 0, 0, fromFiles},
	{"phoneLabel", asText, 12, 31, fromDocs},
	{"phonePersonalization", asZeroOne, 0, 1, fromDocs},
	{"phoneServices", asGroup, inPhoneServices, 0, fromDocs},
	{"portalDefaultServer", asHost, 0, 0, fromFiles},
	{"preemption", asWord, preemptionWords, 0, fromFiles},
	{"proxyServerURL", asHostPort, 0, 255, fromFiles},
	{"redirectEnable", asTrueFalse, 0, 0, fromDocs},
	{"ringSettingBusyStationPolicy", asNumber, 0, 0, fromParser},
	{"rollover", asNumber, 0, 0, fromParser},
	{"secureAuthenticationURL", asURL, 0, 255, fromDocs},
	{"secureDirectoryURL", asURL, 0, 255, fromDocs},
	{"secureIdleURL", asURL, 0, 255, fromDocs},
	{"secureInformationURL", asURL, 0, 255, fromDocs},
	{"secureMessagesURL", asURL, 0, 255, fromDocs},
	{"secureServicesURL", asURL, 0, 255, fromDocs},
	{"selfProvisioningSecureMode", asTrueFalse, 0, 0, fromFiles},
	{"services", asStray, 0, 0, fromFiles},
	{"servicesURL", asURL, 0, 255, fromDocs},
	{"silentPeriodBetweenCallWaitingBursts", asNumber, 0, 0, fromParser},
	{"singleButtonBarge", asNumber, 0, 2, fromFiles},
	{"sipProfile", asGroup, inSIPProfile, 0, fromDocs},
	{"ssh", asStray, 0, 0, fromFiles},
	{"sshPassword", asSecret, 0, 0, fromDocs},
	{"sshUserId", asText, 0, 0, fromDocs},
	{"stutterMsgWaiting", asNumber, 0, 2, fromParser},
	{"telnetAccess", asZeroOne, 0, 1, fromFiles},
	{"tftpDefault", asTrueFalse, 0, 0, fromDocs},
	{"transportLayerProtocol", asNumber, 1, 4, fromDocs},
	{"tzdata", asGroup, inTZData, 0, fromFiles},
	{"unitOfLength", asWord, lengthUnitWords, 0, fromFiles},
	{"useEnblocDialing", asZeroOne, 0, 1, fromProperties},
	{"userId", asText, 0, 0, fromDocs},
	{"userLocale", asGroup, inLocale, 0, fromDocs},
	{"vendorConfig", asGroup, inSettings, 0, fromDocs},
	{"versionStamp", asText, 0, 79, fromParser},
	{"vpnGroup", asGroup, inVPNGroup, 0, fromCisco},
}

var devicePoolElements = []known{
	{"callManagerGroup", asGroup, inCallManagerGroup, 0, fromDocs},
	{"connectionMonitorDuration", asNumber, 0, 0, fromFiles},
	{"dateTimeSetting", asGroup, inDateTimeSetting, 0, fromDocs},
	{"mlppDomainId", asText, 0, 0, fromFiles},
	{"mlppIndicationStatus", asWord, mlppWords, 0, fromFiles},
	{"name", asText, 0, 0, fromTemplates},
	{"preemption", asWord, preemptionWords, 0, fromFiles},
	{"revertPriority", asZeroOne, 0, 1, fromFiles},
	{"srstInfo", asGroup, inSRSTInfo, 0, fromTemplates},
}

var dateTimeSettingElements = []known{
	{"dateTemplate", asDateTemplate, 0, 0, fromDocs},
	{"name", asText, 0, 0, fromFiles},
	{"ntps", asGroup, inNTPs, 0, fromDocs},
	{"olsonTimeZone", asOlson, 0, 0, fromFiles},
	{"timeTemplate", asText, 0, 0, fromFiles},
	{"timeZone", asTimeZone, 0, 0, fromDocs},
}

var ntpsElements = []known{
	{"ntp", asGroup, inNTP, 0, fromDocs},
}

var ntpElements = []known{
	{"name", asHost, 0, 50, fromDocs},
	{"ntpMode", asWord, ntpModeWords, 0, fromDocs},
}

var callManagerGroupElements = []known{
	{"members", asGroup, inMembers, 0, fromDocs},
	{"name", asText, 0, 0, fromTemplates},
	{"tftpDefault", asTrueFalse, 0, 0, fromTemplates},
}

var membersElements = []known{
	{"member", asGroup, inMember, 0, fromDocs},
}

var memberElements = []known{
	{"callManager", asGroup, inCallManager, 0, fromDocs},
}

var callManagerElements = []known{
	{"description", asText, 0, 0, fromTemplates},
	{"ipv6Addr", asIPv6, 0, 0, fromFiles},
	{"name", asText, 0, 0, fromTemplates},
	{"ports", asGroup, inPorts, 0, fromParser},
	{"processNodeName", asHost, 0, 47, fromDocs},
}

var portsElements = []known{
	{"analogAccessPort", asPort, 2002, 0, fromFiles},
	{"digitalAccessPort", asPort, 2001, 0, fromFiles},
	{"ethernetPhonePort", asPort, 2000, 0, fromTemplates},
	{"mgcpPorts", asGroup, inMGCPPorts, 0, fromFiles},
	{"securedSipPort", asPort, 5061, 0, fromDocs},
	{"sipPort", asPort, 5060, 0, fromDocs},
}

var mgcpPortsElements = []known{
	{"keepAlive", asPort, 2428, 0, fromFiles},
	{"listen", asPort, 2427, 0, fromFiles},
}

var srstInfoElements = []known{
	{"ipAddr1", asHost, 0, 0, fromTemplates},
	{"ipAddr2", asHost, 0, 0, fromTemplates},
	{"ipAddr3", asHost, 0, 0, fromTemplates},
	{"isSecure", asTrueFalse, 0, 0, fromTemplates},
	{"name", asText, 0, 0, fromTemplates},
	{"port1", asPort, 0, 0, fromTemplates},
	{"port2", asPort, 0, 0, fromTemplates},
	{"port3", asPort, 0, 0, fromTemplates},
	{"sipIpAddr1", asHost, 0, 0, fromTemplates},
	{"sipIpAddr2", asHost, 0, 0, fromTemplates},
	{"sipIpAddr3", asHost, 0, 0, fromTemplates},
	{"sipPort1", asPort, 0, 0, fromTemplates},
	{"sipPort2", asPort, 0, 0, fromTemplates},
	{"sipPort3", asPort, 0, 0, fromTemplates},
	{"srstOption", asWord, srstWords, 0, fromTemplates},
	{"userModifiable", asTrueFalse, 0, 0, fromTemplates},
}

var commonProfileElements = []known{
	{"backgroundImageAccess", asTrueFalse, 0, 0, fromDocs},
	{"callLogBlfEnabled", asNumber, 0, 3, fromDocs},
	{"defaultBackground", asURL, 0, 255, fromFiles},
	{"phone", asStray, 0, 0, fromFiles},
	{"phonePassword", asSecret, 0, 0, fromFiles},
}

var localeElements = []known{
	{"langCode", asLanguage, 0, 0, fromTemplates},
	{"name", asFolder, 0, 0, fromDocs},
	{"uid", asNumber, 0, 0, fromTemplates},
	{"version", asText, 0, 0, fromDocs},
	{"winCharSet", asWord, charsetWords, 0, fromDocs},
}

var capfListElements = []known{
	{"capf", asGroup, inCAPF, 0, fromDocs},
	{"capf6", asGroup, inCAPF, 0, fromDocs},
}

var capfElements = []known{
	{"ipv6Addr", asIPv6, 0, 0, fromFiles},
	{"phonePort", asPort, 3804, 0, fromDocs},
	{"processNodeName", asHost, 0, 47, fromDocs},
}

var phoneServicesElements = []known{
	{"phoneService", asGroup, inPhoneService, 0, fromDocs},
	{"provisioning", asNumber, 0, 2, fromDocs},
}

var phoneServiceElements = []known{
	{"displayName", asText, 0, 0, fromDocs},
	{"name", asText, 0, 0, fromDocs},
	{"phoneLabel", asText, 0, 0, fromDocs},
	{"url", asServiceURL, 0, 255, fromDocs},
	{"vendor", asText, 0, 0, fromDocs},
	{"version", asText, 0, 0, fromDocs},
}

var mobilityElements = []known{
	{"dtmfCnfCode", asText, 0, 0, fromFiles},
	{"dtmfExclusiveHoldCode", asText, 0, 0, fromFiles},
	{"dtmfHoldCode", asText, 0, 0, fromFiles},
	{"dtmfResumeCode", asText, 0, 0, fromFiles},
	{"dtmfTxfCode", asText, 0, 0, fromFiles},
	{"dtmfdn", asText, 0, 0, fromFiles},
	{"handoffdn", asText, 0, 0, fromFiles},
	{"ivrdn", asText, 0, 0, fromFiles},
}

var addOnModulesElements = []known{
	{"addOnModule", asGroup, inAddOnModule, 0, fromDocs},
}

var addOnModuleElements = []known{
	{"deviceLine", asNumber, 0, 0, fromDocs},
	{"deviceType", asText, 0, 0, fromDocs},
	{"loadInformation", asLoad, 0, 64, fromDocs},
	{"phoneTemplateId", asNumber, 0, 0, fromFiles},
}

var tzDataElements = []known{
	{"tzolsonversion", asText, 0, 0, fromFiles},
	{"tzupdater", asText, 0, 0, fromFiles},
}

var tvsElements = []known{
	{"members", asGroup, inTVSMembers, 0, fromDocs},
}

var tvsMembersElements = []known{
	{"member", asGroup, inTVSMember, 0, fromDocs},
}

var tvsMemberElements = []known{
	{"address", asHost, 0, 0, fromDocs},
	{"port", asPort, 2445, 0, fromDocs},
}

var vpnGroupElements = []known{
	{"addresses", asGroup, inVPNAddresses, 0, fromCisco},
	{"authMethod", asNumber, 0, 0, fromCisco},
	{"autoNetDetect", asZeroOne, 0, 1, fromCisco},
	{"credentials", asGroup, inVPNCredentials, 0, fromCisco},
	{"enableHostIDCheck", asZeroOne, 0, 1, fromCisco},
	{"failConnectTime", asNumber, 0, 0, fromCisco}, // seconds
	{"mtu", asNumber, 256, 1406, fromCisco},
	{"pswdPersistent", asZeroOne, 0, 1, fromCisco},
}

var vpnAddressesElements = []known{
	{"url1", asURL, 0, 255, fromCisco},
	{"url2", asURL, 0, 255, fromCisco},
	{"url3", asURL, 0, 255, fromCisco},
}

var vpnCredentialsElements = []known{
	{"certHash1", asText, 0, 0, fromCisco},
	{"certHash10", asText, 0, 0, fromCisco},
	{"certHash2", asText, 0, 0, fromCisco},
	{"certHash3", asText, 0, 0, fromCisco},
	{"certHash4", asText, 0, 0, fromCisco},
	{"certHash5", asText, 0, 0, fromCisco},
	{"certHash6", asText, 0, 0, fromCisco},
	{"certHash7", asText, 0, 0, fromCisco},
	{"certHash8", asText, 0, 0, fromCisco},
	{"certHash9", asText, 0, 0, fromCisco},
	{"hashAlg", asNumber, 0, 0, fromCisco},
}

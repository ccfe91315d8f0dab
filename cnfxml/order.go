package cnfxml

// order lists child elements as CUCM writes them, which most working files
// follow. New elements are inserted by it.
type order []string

// orderIn returns the order inside an element, nil when none is known. Names
// are enough: no name means two things with different children.
func orderIn(parent string) order {
	switch parent {
	case "device":
		return deviceOrder
	case "Default", "default":
		return defaultOrder
	case "devicePool":
		return devicePoolOrder
	case "dateTimeSetting":
		return dateTimeOrder
	case "callManagerGroup":
		return callManagerGroupOrder
	case "callManager":
		return callManagerOrder
	case "ports":
		return portsOrder
	}
	return nil
}

// rankIn returns the place of a name; unknown names come last.
func rankIn(o order, name string) int {
	if _, ok := loadNumber(name); ok {
		name = loadElement
	}
	for i, known := range o {
		if known == name {
			return i
		}
	}
	return len(o)
}

var (
	deviceOrder = order{
		"fullConfig", "deviceProtocol", "ipAddressMode", "ipPreferenceModeControl",
		"ipMediaAddressFamilyPreference", "allowAutoConfig", "dadEnable", "redirectEnable", "echoMultiEnable",
		"sshUserId", "sshPassword", "devicePool", "sipProfile", "commonProfile", "loadInformation",
		"inactiveLoadInformation", "addOnModules", "vendorConfig", "commonConfig", "enterpriseConfig",
		"versionStamp", "userLocale", "networkLocale", "networkLocaleInfo", "deviceSecurityMode", "idleTimeout",
		"authenticationURL", "directoryURL", "idleURL", "informationURL", "messagesURL", "proxyServerURL",
		"servicesURL", "secureAuthenticationURL", "secureDirectoryURL", "secureIdleURL", "secureInformationURL",
		"secureMessagesURL", "secureServicesURL", "dscpForSCCPPhoneConfig", "dscpForSCCPPhoneServices",
		"dscpForCm2Dvce", "transportLayerProtocol", "TLSResumptionTimer", "phonePersonalization",
		"autoCallPickupEnable", "blfAudibleAlertSettingOfIdleStation", "blfAudibleAlertSettingOfBusyStation",
		"capfAuthMode", "capfList", "phoneServices", "certHash", "encrConfig", "advertiseG722Codec",
	}
	defaultOrder = order{
		"callManagerGroup", "loadInformation", "authenticationURL", "directoryURL", "idleURL", "informationURL",
		"messagesURL", "servicesURL",
	}
	devicePoolOrder       = order{"name", "dateTimeSetting", "callManagerGroup", "srstInfo", "mlppDomainId", "mlppIndicationStatus", "preemption", "connectionMonitorDuration"}
	dateTimeOrder         = order{"name", "dateTemplate", "timeZone", "olsonTimeZone", "timeTemplate", "ntps"}
	callManagerGroupOrder = order{"name", "tftpDefault", "members"}
	callManagerOrder      = order{"name", "description", "ports", "processNodeName", "ipv6Addr"}
	portsOrder            = order{"ethernetPhonePort", "sipPort", "securedSipPort", "mgcpPorts"}
)

package cnfxml

// order lists child elements as CUCM writes them, which most working files
// follow. New elements are inserted by it.
type order []string

// orderIn returns the order inside an element, nil when none is known. It is
// that of the fields of the view. Names are enough: none has two meanings with
// different children.
func orderIn(parent string) order {
	v := viewNamed(parent)
	if v == nil {
		return nil
	}
	var names order
	v.bind(&binder{finder: &finder{list: &names}})
	return names
}

// viewNamed returns an empty view of the elements with a name.
func viewNamed(element string) view {
	switch element {
	case "device":
		return &Device{}
	case "Default", "default":
		return &Default{}
	case "vendorConfig", "commonConfig", "enterpriseConfig":
		return &VendorConfig{}
	}
	if v := poolView(element); v != nil {
		return v
	}
	if v := sipView(element); v != nil {
		return v
	}
	switch element {
	case "commonProfile":
		return &CommonProfile{}
	case "addOnModule":
		return &AddOnModule{}
	case "userLocale":
		return &UserLocale{}
	case "networkLocaleInfo":
		return &NetworkLocaleInfo{}
	case "capfList":
		return &CAPFList{}
	case "capf", "capf6":
		return &CAPF{}
	case "phoneServices":
		return &PhoneServices{}
	case "phoneService":
		return &PhoneService{}
	case "mobility":
		return &Mobility{}
	case "tzdata":
		return &TZData{}
	}
	return nil
}

func poolView(element string) view {
	switch element {
	case "devicePool":
		return &DevicePool{}
	case "dateTimeSetting":
		return &DateTimeSetting{}
	case "ntp":
		return &NTP{}
	case "srstInfo":
		return &SRSTInfo{}
	case "callManagerGroup":
		return &CallManagerGroup{}
	case "callManager":
		return &CallManager{}
	case "ports":
		return &Ports{}
	case "mgcpPorts":
		return &MGCPPorts{}
	}
	return nil
}

func sipView(element string) view {
	switch element {
	case "sipProfile":
		return &SIPProfile{}
	case "sipProxies":
		return &SIPProxies{}
	case "sipCallFeatures":
		return &SIPCallFeatures{}
	case "sipStack":
		return &SIPStack{}
	case "line":
		return &SIPLine{}
	case "autoAnswer":
		return &AutoAnswer{}
	case "forwardCallInfoDisplay":
		return &ForwardCallInfoDisplay{}
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

package cnfxml

// full adds what the minimal form leaves out.
func (n *newDevice) full() {
	d := n.device
	d.VendorConfig.setFull(n.model.phones())
	d.IdleTimeout = Some(0)
	d.DevicePool.ConnectionMonitorDuration = Some(120)
	fill(
		&d.AuthenticationURL, &d.DirectoryURL, &d.IdleURL, &d.InformationURL, &d.MessagesURL, &d.ProxyServerURL,
		&d.ServicesURL,
	)
	if n.knows.has(knowsHeader) {
		// Programs get a short file first, this one.
		d.FullConfig = Some(TrueFalse(n.model.Dialect != DialectEnterprise || n.model.Generation != GenSoft))
	}
	n.fullNetwork()
	n.fullSecurity()
	n.fullCalls()
	if n.knows.has(knowsLevels) {
		d.InactiveLoadInformation = EmptyOpt[string]()
		d.CommonConfig = &VendorConfig{Rest: Rest{Present: true}}
		d.EnterpriseConfig = &VendorConfig{Rest: Rest{Present: true}}
		d.FeaturePolicyFile = textOrEmpty(n.config.FeaturePolicyFile)
		d.TLSResumptionTimer = Some(3600)
	}
	if n.protocol == SIP {
		n.fullSIP()
	}
}

func (n *newDevice) fullNetwork() {
	d := n.device
	if n.knows.has(knowsIPv6) {
		d.IPAddressMode = Some(0)
		d.IPPreferenceModeControl = Some(0)
		d.IPMediaAddressFamilyPreference = Some(0)
		d.AllowAutoConfig = Some(TrueFalse(true))
		d.DADEnable = Some(TrueFalse(true))
		d.RedirectEnable = Some(TrueFalse(false))
		d.EchoMultiEnable = Some(TrueFalse(false))
	}
	if n.knows.has(knowsDSCP) {
		d.DSCPForSCCPPhoneConfig = Some(TOSFromDSCP(24)) // CS3
		d.DSCPForSCCPPhoneServices = Some(TOS(0))
		d.DSCPForCm2Dvce = Some(TOSFromDSCP(24))
	}
	if n.knows.has(knowsPorts) {
		members := d.DevicePool.CallManagerGroup.Members.List
		for i := range members {
			members[i].CallManager.Ports.fill()
		}
	}
	if n.knows.has(knowsSRST) {
		s := &d.DevicePool.SRSTInfo
		s.UserModifiable = Some(TrueFalse(false))
		for i := range s.IPAddr {
			s.IPAddr[i], s.Port[i] = EmptyOpt[string](), Some[uint16](DefaultSCCPPort)
			s.SIPIPAddr[i], s.SIPPort[i] = EmptyOpt[string](), Some[uint16](DefaultSIPPort)
		}
		s.IsSecure = Some(TrueFalse(false))
	}
}

func (n *newDevice) fullSecurity() {
	d := n.device
	if n.knows.has(knowsSSH) {
		d.SSHUserID = EmptyOpt[Secret]()
		d.SSHPassword = EmptyOpt[Secret]()
	}
	if n.knows.has(knowsSecurity) {
		d.DeviceSecurityMode = Some(SecurityNone)
		d.TransportLayerProtocol = Some(transportTCP)
		d.CAPFAuthMode = Some(CAPFAuthNone)
		d.CAPFList.List = []CAPF{{
			PhonePort:       Some[uint16](3804),
			ProcessNodeName: Some(n.config.CallManagers[0].Host),
		}}
		d.CertHash = EmptyOpt[Secret]()
		d.EncrConfig = Some(TrueFalse(false))
	}
	if n.knows.has(knowsSecureURLs) {
		fill(
			&d.SecureAuthenticationURL, &d.SecureDirectoryURL, &d.SecureIdleURL, &d.SecureInformationURL,
			&d.SecureMessagesURL, &d.SecureServicesURL,
		)
	}
}

func (n *newDevice) fullCalls() {
	d := n.device
	if n.knows.has(knowsProfile) {
		d.CommonProfile.PhonePassword = EmptyOpt[Secret]()
		d.CommonProfile.BackgroundImageAccess = Some(TrueFalse(true))
		d.CommonProfile.CallLogBLFEnabled = Some(0)
	}
	if n.knows.has(knowsCalls) {
		d.DNDCallAlert = Some(5) // beep
		d.PhonePersonalization = Some(ZeroOne(false))
		d.Rollover = Some(0)
		d.SingleButtonBarge = Some(0)
		d.JoinAcrossLines = Some(0)
		d.AutoCallPickupEnable = Some(TrueFalse(false))
		d.BLFAudibleAlertOfIdleStation = Some(ZeroOne(false))
		d.BLFAudibleAlertOfBusyStation = Some(ZeroOne(false))
		d.AdvertiseG722Codec = Some(1)
		d.UserID = EmptyOpt[Secret]()
	}
	if n.knows.has(knowsMobility) {
		m := &d.Mobility
		fill(&m.HandoffDN, &m.DTMFDN, &m.IVRDN)
		m.DTMFHoldCode = Some("*81")
		m.DTMFExclusiveHoldCode = Some("*82")
		m.DTMFResumeCode = Some("*83")
		m.DTMFTransferCode = Some("*84")
		m.DTMFConferenceCode = Some("*85")
	}
	if n.knows.has(knowsServices) {
		d.PhoneServices = newPhoneServices()
	}
}

// newPhoneServices has the lists that phones keep themselves; the URLs of the
// file come besides.
func newPhoneServices() PhoneServices {
	const both, directories, messages = 2, 1, 2
	s := PhoneServices{UseHTTPS: Some(TrueFalse(false)), Provisioning: Some(both)}
	for _, entry := range []struct {
		kind      int
		name, url string
	}{
		{directories, "Missed Calls", "MissedCalls"},
		{directories, "Received Calls", "ReceivedCalls"},
		{directories, "Placed Calls", "PlacedCalls"},
		{directories, "Corporate Directory", "CorporateDirectory"},
		{messages, "Voicemail", "Voicemail"},
	} {
		s.List = append(s.List, PhoneService{
			Type: Some(entry.kind), Category: Some(0), Name: Some(entry.name), URL: Some("Application:Cisco/" + entry.url),
			Vendor: EmptyOpt[string](), Version: EmptyOpt[string](),
		})
	}
	return s
}

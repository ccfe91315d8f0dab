package cnfxml

// fullSIP adds the rest of the SIP profile.
func (n *newDevice) fullSIP() {
	d, p := n.device, &n.device.SIPProfile
	p.Proxies.fill()
	p.CallFeatures.fill()
	p.Stack.fill()
	p.fill()
	fill(&p.DialTemplate, &p.SoftKeyFile, &p.PhoneLabel)
	logging := make([]byte, len(n.config.Lines))
	for i := range logging {
		logging[i] = '1'
	}
	d.MissedCallLoggingOption = Some(string(logging))
	if n.knows.has(knowsLevels) {
		p.PoundEndOfDial = Some(TrueFalse(false))
		p.DSCPVideo = Some(TOSFromDSCP(34))           // AF41
		p.DSCPForTelepresence = Some(TOSFromDSCP(32)) // CS4
		p.CallFeatures.RetainForwardInformation = Some(TrueFalse(false))
		p.CallFeatures.URIDialingDisplay = Some(ZeroOne(true))
	}
	index := 0
	for i := range p.Lines.List {
		line := &p.Lines.List[i]
		if line.FeatureID != Some(FeatureLine) {
			continue
		}
		index++
		line.fill()
		if n.knows.has(knowsLevels) {
			line.LineIndex = Some(index)
			line.MessageWaitingAMWI = Some(ZeroOne(false))
		}
	}
}

// fill sends everything to the call managers.
func (p *SIPProxies) fill() {
	for _, proxy := range []*Opt[string]{&p.BackupProxy, &p.EmergencyProxy, &p.OutboundProxy} {
		*proxy = Some(UseCallManager)
	}
	for _, port := range []*Opt[uint16]{&p.BackupProxyPort, &p.EmergencyProxyPort, &p.OutboundProxyPort} {
		*port = Some[uint16](DefaultSIPPort)
	}
}

func (f *SIPCallFeatures) fill() {
	const service = "x-cisco-serviceuri-"
	f.CnfJoinEnabled = Some(TrueFalse(true))
	f.CallForwardURI = Some(service + "cfwdall")
	f.CallPickupURI = Some(service + "pickup")
	f.CallPickupListURI = Some(service + "opickup")
	f.CallPickupGroupURI = Some(service + "gpickup")
	f.MeetMeServiceURI = Some(service + "meetme")
	f.AbbreviatedDialURI = Some(service + "abbrdial")
	f.RFC2543Hold = Some(TrueFalse(false))
	f.CallHoldRingback = Some(2)
	f.LocalCfwdEnable = Some(TrueFalse(true))
	f.SemiAttendedTransfer = Some(TrueFalse(true))
	f.AnonymousCallBlock = Some(0)
	f.CallerIDBlocking = Some(0)
	f.DNDControl = Some(0)
}

func (s *SIPStack) fill() {
	s.InviteRetransmissions = Some(6)
	s.Retransmissions = Some(10)
	s.TimerInviteExpires = Some(180)
	s.TimerRegisterDelta = Some(5)
	s.TimerKeepAliveExpires = Some(120)
	s.TimerSubscribeExpires = Some(120)
	s.TimerSubscribeDelta = Some(5)
	s.TimerT1 = Some(500)
	s.TimerT2 = Some(4000)
	s.MaxRedirects = Some(70)
	s.UserInfo = Some("None")
}

func (p *SIPProfile) fill() {
	p.AutoAnswerTimer = Some(1)
	p.AutoAnswerAltBehavior = Some(TrueFalse(false))
	p.AutoAnswerOverride = Some(TrueFalse(true))
	p.TransferOnhookEnabled = Some(TrueFalse(false))
	p.EnableVAD = Some(TrueFalse(false))
	p.PreferredCodec = Some("none")
	p.DTMFAVTPayload = Some(101)
	p.DTMFDBLevel = Some(3)
	p.DTMFOutOfBand = Some("avt")
	p.AlwaysUsePrimeLine = Some(TrueFalse(false))
	p.AlwaysUsePrimeLineVoiceMail = Some(TrueFalse(false))
	p.KPML = Some(3)
	p.NATEnabled = Some(TrueFalse(false))
	p.NATAddress = EmptyOpt[string]()
	p.StutterMsgWaiting = Some(0)
	p.CallStats = Some(TrueFalse(true))
	p.OffhookToFirstDigitTimer = Some(15000)
	p.SilentPeriodBetweenWaitingBurst = Some(10)
	p.DisableLocalSpeedDialConfig = Some(TrueFalse(false))
	p.DSCPForAudio = Some(TOSFromDSCP(46)) // EF
	p.RingSettingBusyStationPolicy = Some(0)
}

func (l *SIPLine) fill() {
	l.AutoAnswer.Enabled = Some(0)
	l.CallWaiting = Some(3)
	if l.AuthPassword.State() == Absent {
		l.AuthPassword = EmptyOpt[Secret]()
	}
	l.SharedLine = Some(TrueFalse(false))
	l.MessageWaitingLampPolicy = Some(1)
	fill(&l.MessagesNumber)
	l.RingSettingIdle = Some(4)
	l.RingSettingActive = Some(5)
	l.Contact = l.Name
	l.ForwardCallInfoDisplay = ForwardCallInfoDisplay{
		CallerName: Some(TrueFalse(true)), CallerNumber: Some(TrueFalse(false)),
		RedirectedNumber: Some(TrueFalse(false)), DialedNumber: Some(TrueFalse(true)),
	}
	l.MaxNumCalls = Some(4)
	l.BusyTrigger = Some(2)
}

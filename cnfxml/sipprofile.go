package cnfxml

// SIPProfile is what a phone with SIP needs to register and to call.
type SIPProfile struct {
	Rest
	Proxies                         SIPProxies
	CallFeatures                    SIPCallFeatures
	Stack                           SIPStack
	AutoAnswerTimer                 Opt[int] // seconds
	AutoAnswerAltBehavior           Opt[TrueFalse]
	AutoAnswerOverride              Opt[TrueFalse]
	TransferOnhookEnabled           Opt[TrueFalse]
	EnableVAD                       Opt[TrueFalse]
	PreferredCodec                  Opt[string] // none, g711ulaw, g711alaw, g729a, g722, iLBC, iSAC, L16
	DTMFAVTPayload                  Opt[int]    // RTP payload type, 96 to 127
	DTMFDBLevel                     Opt[int]    // 1 to 5
	DTMFOutOfBand                   Opt[string] // none, avt, avt_always
	AlwaysUsePrimeLine              Opt[TrueFalse]
	AlwaysUsePrimeLineVoiceMail     Opt[TrueFalse]
	KPML                            Opt[int] // 0 none, 1 initial digits, 2 during calls, 3 both
	NATEnabled                      Opt[TrueFalse]
	NATReceivedProcessing           Opt[TrueFalse]
	NATAddress                      Opt[string]
	PhoneLabel                      Opt[string] // top right; 12 characters fit
	StutterMsgWaiting               Opt[int]    // 0, 1, 2
	CallStats                       Opt[TrueFalse]
	OffhookToFirstDigitTimer        Opt[int] // milliseconds
	SilentPeriodBetweenWaitingBurst Opt[int] // silentPeriodBetweenCallWaitingBursts, seconds
	DisableLocalSpeedDialConfig     Opt[TrueFalse]
	PoundEndOfDial                  Opt[TrueFalse]
	StartMediaPort                  Opt[uint16] // RTP; even
	StopMediaPort                   Opt[uint16]
	Lines                           SIPLines
	ExternalNumberMask              Opt[string] // digits, X for those of the line
	VoIPControlPort                 Opt[uint16] // the phone's own port, 5060
	DSCPForAudio                    Opt[TOS]
	DSCPVideo                       Opt[TOS]
	DSCPForTelepresence             Opt[TOS]
	RingSettingBusyStationPolicy    Opt[int]
	DialTemplate                    Opt[string] // file with the dial plan
	SoftKeyFile                     Opt[string]
	SoftKeyControl                  Opt[ZeroOne] // 1: SoftKeyFile instead of the feature policy
	OrganizationTopLevelDomain      Opt[string]
}

func (p *SIPProfile) bind(b *binder) {
	b.group("sipProxies", &p.Proxies)
	b.group("sipCallFeatures", &p.CallFeatures)
	b.group("sipStack", &p.Stack)
	b.leaf("autoAnswerTimer", &p.AutoAnswerTimer)
	b.leaf("autoAnswerAltBehavior", &p.AutoAnswerAltBehavior)
	b.leaf("autoAnswerOverride", &p.AutoAnswerOverride)
	b.leaf("transferOnhookEnabled", &p.TransferOnhookEnabled)
	b.leaf("enableVad", &p.EnableVAD)
	b.leaf("preferredCodec", &p.PreferredCodec)
	b.leaf("dtmfAvtPayload", &p.DTMFAVTPayload)
	b.leaf("dtmfDbLevel", &p.DTMFDBLevel)
	b.leaf("dtmfOutofBand", &p.DTMFOutOfBand)
	b.leaf("alwaysUsePrimeLine", &p.AlwaysUsePrimeLine)
	b.leaf("alwaysUsePrimeLineVoiceMail", &p.AlwaysUsePrimeLineVoiceMail)
	b.leaf("kpml", &p.KPML)
	b.leaf("natEnabled", &p.NATEnabled)
	b.leaf("natReceivedProcessing", &p.NATReceivedProcessing)
	b.leaf("natAddress", &p.NATAddress)
	b.leaf("phoneLabel", &p.PhoneLabel)
	b.leaf("stutterMsgWaiting", &p.StutterMsgWaiting)
	b.leaf("callStats", &p.CallStats)
	b.leaf("offhookToFirstDigitTimer", &p.OffhookToFirstDigitTimer)
	b.leaf("silentPeriodBetweenCallWaitingBursts", &p.SilentPeriodBetweenWaitingBurst)
	b.leaf("disableLocalSpeedDialConfig", &p.DisableLocalSpeedDialConfig)
	b.leaf("poundEndOfDial", &p.PoundEndOfDial)
	b.leaf("startMediaPort", &p.StartMediaPort)
	b.leaf("stopMediaPort", &p.StopMediaPort)
	b.group("sipLines", &p.Lines)
	b.leaf("externalNumberMask", &p.ExternalNumberMask)
	b.leaf("voipControlPort", &p.VoIPControlPort)
	b.leaf("dscpForAudio", &p.DSCPForAudio)
	b.leaf("dscpVideo", &p.DSCPVideo)
	b.leaf("dscpForTelepresence", &p.DSCPForTelepresence)
	b.leaf("ringSettingBusyStationPolicy", &p.RingSettingBusyStationPolicy)
	b.leaf("dialTemplate", &p.DialTemplate)
	b.leaf("softKeyFile", &p.SoftKeyFile)
	b.leaf("softKeyControl", &p.SoftKeyControl)
	b.leaf("organizationTopLevelDomain", &p.OrganizationTopLevelDomain)
}

// UseCallManager stands where a proxy belongs and means the call managers of
// the device pool.
const UseCallManager = "USECALLMANAGER"

// SIPProxies are servers besides the call managers.
type SIPProxies struct {
	Rest
	BackupProxy        Opt[string] // address, name or UseCallManager
	BackupProxyPort    Opt[uint16]
	EmergencyProxy     Opt[string]
	EmergencyProxyPort Opt[uint16]
	OutboundProxy      Opt[string]
	OutboundProxyPort  Opt[uint16]
	RegisterWithProxy  Opt[TrueFalse]
}

func (p *SIPProxies) bind(b *binder) {
	b.leaf("backupProxy", &p.BackupProxy)
	b.leaf("backupProxyPort", &p.BackupProxyPort)
	b.leaf("emergencyProxy", &p.EmergencyProxy)
	b.leaf("emergencyProxyPort", &p.EmergencyProxyPort)
	b.leaf("outboundProxy", &p.OutboundProxy)
	b.leaf("outboundProxyPort", &p.OutboundProxyPort)
	b.leaf("registerWithProxy", &p.RegisterWithProxy)
}

// SIPCallFeatures are features of calls and the URIs dialled for them.
type SIPCallFeatures struct {
	Rest
	CnfJoinEnabled           Opt[TrueFalse]
	CallForwardURI           Opt[string]
	CallPickupURI            Opt[string]
	CallPickupListURI        Opt[string]
	CallPickupGroupURI       Opt[string]
	MeetMeServiceURI         Opt[string]
	AbbreviatedDialURI       Opt[string]
	RFC2543Hold              Opt[TrueFalse]
	CallHoldRingback         Opt[int] // 0, 1, 2
	LocalCfwdEnable          Opt[TrueFalse]
	SemiAttendedTransfer     Opt[TrueFalse]
	AnonymousCallBlock       Opt[int] // 7900: 0 to 3; 6900, 8900, 9900: 2, 3 on; 7800, 8800: 1 on
	CallerIDBlocking         Opt[int] // as AnonymousCallBlock
	DNDCallAlert             Opt[int]
	DNDControl               Opt[int] // 0, 1, 2
	RemoteCCEnable           Opt[TrueFalse]
	RetainForwardInformation Opt[TrueFalse]
	URIDialingDisplay        Opt[ZeroOne] // uriDialingDisplayPreference
	AdvancedAdHocConference  Opt[TrueFalse]
}

func (f *SIPCallFeatures) bind(b *binder) {
	b.leaf("cnfJoinEnabled", &f.CnfJoinEnabled)
	b.leaf("callForwardURI", &f.CallForwardURI)
	b.leaf("callPickupURI", &f.CallPickupURI)
	b.leaf("callPickupListURI", &f.CallPickupListURI)
	b.leaf("callPickupGroupURI", &f.CallPickupGroupURI)
	b.leaf("meetMeServiceURI", &f.MeetMeServiceURI)
	b.leaf("abbreviatedDialURI", &f.AbbreviatedDialURI)
	b.leaf("rfc2543Hold", &f.RFC2543Hold)
	b.leaf("callHoldRingback", &f.CallHoldRingback)
	b.leaf("localCfwdEnable", &f.LocalCfwdEnable)
	b.leaf("semiAttendedTransfer", &f.SemiAttendedTransfer)
	b.leaf("anonymousCallBlock", &f.AnonymousCallBlock)
	b.leaf("callerIdBlocking", &f.CallerIDBlocking)
	b.leaf("dndCallAlert", &f.DNDCallAlert)
	b.leaf("dndControl", &f.DNDControl)
	b.leaf("remoteCcEnable", &f.RemoteCCEnable)
	b.leaf("retainForwardInformation", &f.RetainForwardInformation)
	b.leaf("uriDialingDisplayPreference", &f.URIDialingDisplay)
	b.leaf("AdvanceAdhocConference", &f.AdvancedAdHocConference)
}

// SIPStack are timers and counters of the protocol.
type SIPStack struct {
	Rest
	InviteRetransmissions Opt[int] // sipInviteRetx
	Retransmissions       Opt[int] // sipRetx
	TimerInviteExpires    Opt[int] // seconds
	TimerRegisterExpires  Opt[int] // seconds
	TimerRegisterDelta    Opt[int] // seconds before expiry
	TimerKeepAliveExpires Opt[int] // seconds
	TimerSubscribeExpires Opt[int] // seconds
	TimerSubscribeDelta   Opt[int] // seconds before expiry
	TimerT1               Opt[int] // milliseconds
	TimerT2               Opt[int] // milliseconds
	MaxRedirects          Opt[int] // Cisco's parser uses it as Max-Forwards
	RemotePartyID         Opt[TrueFalse]
	UserInfo              Opt[string] // none, phone, ip
}

func (s *SIPStack) bind(b *binder) {
	b.leaf("sipInviteRetx", &s.InviteRetransmissions)
	b.leaf("sipRetx", &s.Retransmissions)
	b.leaf("timerInviteExpires", &s.TimerInviteExpires)
	b.leaf("timerRegisterExpires", &s.TimerRegisterExpires)
	b.leaf("timerRegisterDelta", &s.TimerRegisterDelta)
	b.leaf("timerKeepAliveExpires", &s.TimerKeepAliveExpires)
	b.leaf("timerSubscribeExpires", &s.TimerSubscribeExpires)
	b.leaf("timerSubscribeDelta", &s.TimerSubscribeDelta)
	b.leaf("timerT1", &s.TimerT1)
	b.leaf("timerT2", &s.TimerT2)
	b.leaf("maxRedirects", &s.MaxRedirects)
	b.leaf("remotePartyID", &s.RemotePartyID)
	b.leaf("userInfo", &s.UserInfo)
}

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
	leaf(b, "autoAnswerTimer", &p.AutoAnswerTimer)
	leaf(b, "autoAnswerAltBehavior", &p.AutoAnswerAltBehavior)
	leaf(b, "autoAnswerOverride", &p.AutoAnswerOverride)
	leaf(b, "transferOnhookEnabled", &p.TransferOnhookEnabled)
	leaf(b, "enableVad", &p.EnableVAD)
	leaf(b, "preferredCodec", &p.PreferredCodec)
	leaf(b, "dtmfAvtPayload", &p.DTMFAVTPayload)
	leaf(b, "dtmfDbLevel", &p.DTMFDBLevel)
	leaf(b, "dtmfOutofBand", &p.DTMFOutOfBand)
	leaf(b, "alwaysUsePrimeLine", &p.AlwaysUsePrimeLine)
	leaf(b, "alwaysUsePrimeLineVoiceMail", &p.AlwaysUsePrimeLineVoiceMail)
	leaf(b, "kpml", &p.KPML)
	leaf(b, "natEnabled", &p.NATEnabled)
	leaf(b, "natReceivedProcessing", &p.NATReceivedProcessing)
	leaf(b, "natAddress", &p.NATAddress)
	leaf(b, "phoneLabel", &p.PhoneLabel)
	leaf(b, "stutterMsgWaiting", &p.StutterMsgWaiting)
	leaf(b, "callStats", &p.CallStats)
	leaf(b, "offhookToFirstDigitTimer", &p.OffhookToFirstDigitTimer)
	leaf(b, "silentPeriodBetweenCallWaitingBursts", &p.SilentPeriodBetweenWaitingBurst)
	leaf(b, "disableLocalSpeedDialConfig", &p.DisableLocalSpeedDialConfig)
	leaf(b, "poundEndOfDial", &p.PoundEndOfDial)
	leaf(b, "startMediaPort", &p.StartMediaPort)
	leaf(b, "stopMediaPort", &p.StopMediaPort)
	b.group("sipLines", &p.Lines)
	leaf(b, "externalNumberMask", &p.ExternalNumberMask)
	leaf(b, "voipControlPort", &p.VoIPControlPort)
	leaf(b, "dscpForAudio", &p.DSCPForAudio)
	leaf(b, "dscpVideo", &p.DSCPVideo)
	leaf(b, "dscpForTelepresence", &p.DSCPForTelepresence)
	leaf(b, "ringSettingBusyStationPolicy", &p.RingSettingBusyStationPolicy)
	leaf(b, "dialTemplate", &p.DialTemplate)
	leaf(b, "softKeyFile", &p.SoftKeyFile)
	leaf(b, "softKeyControl", &p.SoftKeyControl)
	leaf(b, "organizationTopLevelDomain", &p.OrganizationTopLevelDomain)
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
	leaf(b, "backupProxy", &p.BackupProxy)
	leaf(b, "backupProxyPort", &p.BackupProxyPort)
	leaf(b, "emergencyProxy", &p.EmergencyProxy)
	leaf(b, "emergencyProxyPort", &p.EmergencyProxyPort)
	leaf(b, "outboundProxy", &p.OutboundProxy)
	leaf(b, "outboundProxyPort", &p.OutboundProxyPort)
	leaf(b, "registerWithProxy", &p.RegisterWithProxy)
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
	leaf(b, "cnfJoinEnabled", &f.CnfJoinEnabled)
	leaf(b, "callForwardURI", &f.CallForwardURI)
	leaf(b, "callPickupURI", &f.CallPickupURI)
	leaf(b, "callPickupListURI", &f.CallPickupListURI)
	leaf(b, "callPickupGroupURI", &f.CallPickupGroupURI)
	leaf(b, "meetMeServiceURI", &f.MeetMeServiceURI)
	leaf(b, "abbreviatedDialURI", &f.AbbreviatedDialURI)
	leaf(b, "rfc2543Hold", &f.RFC2543Hold)
	leaf(b, "callHoldRingback", &f.CallHoldRingback)
	leaf(b, "localCfwdEnable", &f.LocalCfwdEnable)
	leaf(b, "semiAttendedTransfer", &f.SemiAttendedTransfer)
	leaf(b, "anonymousCallBlock", &f.AnonymousCallBlock)
	leaf(b, "callerIdBlocking", &f.CallerIDBlocking)
	leaf(b, "dndCallAlert", &f.DNDCallAlert)
	leaf(b, "dndControl", &f.DNDControl)
	leaf(b, "remoteCcEnable", &f.RemoteCCEnable)
	leaf(b, "retainForwardInformation", &f.RetainForwardInformation)
	leaf(b, "uriDialingDisplayPreference", &f.URIDialingDisplay)
	leaf(b, "AdvanceAdhocConference", &f.AdvancedAdHocConference)
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
	leaf(b, "sipInviteRetx", &s.InviteRetransmissions)
	leaf(b, "sipRetx", &s.Retransmissions)
	leaf(b, "timerInviteExpires", &s.TimerInviteExpires)
	leaf(b, "timerRegisterExpires", &s.TimerRegisterExpires)
	leaf(b, "timerRegisterDelta", &s.TimerRegisterDelta)
	leaf(b, "timerKeepAliveExpires", &s.TimerKeepAliveExpires)
	leaf(b, "timerSubscribeExpires", &s.TimerSubscribeExpires)
	leaf(b, "timerSubscribeDelta", &s.TimerSubscribeDelta)
	leaf(b, "timerT1", &s.TimerT1)
	leaf(b, "timerT2", &s.TimerT2)
	leaf(b, "maxRedirects", &s.MaxRedirects)
	leaf(b, "remotePartyID", &s.RemotePartyID)
	leaf(b, "userInfo", &s.UserInfo)
}

package cnfxml

// CallSettings are what a phone does with calls, whatever its protocol.
type CallSettings struct {
	DialToneSetting              Opt[int] // 0 to 2
	DNDCallAlert                 Opt[int] // 0 nothing, 1 flash, 5 beep
	DNDReminderTimer             Opt[int] // minutes
	PhonePersonalization         Opt[ZeroOne]
	Rollover                     Opt[int]
	SingleButtonBarge            Opt[int] // 0 off, 1 barge, 2 conference
	JoinAcrossLines              Opt[int]
	AutoCallPickupEnable         Opt[TrueFalse]
	BLFAudibleAlertOfIdleStation Opt[ZeroOne]
	BLFAudibleAlertOfBusyStation Opt[ZeroOne]
	ExecutiveOverridePreemptable Opt[TrueFalse]
	UnitOfLength                 Opt[string] // Metric or Imperial
}

func (s *CallSettings) bind(b *binder) {
	b.leaf("dialToneSetting", &s.DialToneSetting)
	b.leaf("dndCallAlert", &s.DNDCallAlert)
	b.leaf("dndReminderTimer", &s.DNDReminderTimer)
	b.leaf("phonePersonalization", &s.PhonePersonalization)
	b.leaf("rollover", &s.Rollover)
	b.leaf("singleButtonBarge", &s.SingleButtonBarge)
	b.leaf("joinAcrossLines", &s.JoinAcrossLines)
	b.leaf("autoCallPickupEnable", &s.AutoCallPickupEnable)
	b.leaf("blfAudibleAlertSettingOfIdleStation", &s.BLFAudibleAlertOfIdleStation)
	b.leaf("blfAudibleAlertSettingOfBusyStation", &s.BLFAudibleAlertOfBusyStation)
	b.leaf("executiveOverridePreemptable", &s.ExecutiveOverridePreemptable)
	b.leaf("unitOfLength", &s.UnitOfLength)
}

// MLPP is multilevel precedence and preemption.
type MLPP struct {
	MLPPDomainID         Opt[string] // decimal or hexadecimal
	MLPPIndicationStatus Opt[string] // Default, On, Off
	Preemption           Opt[string] // Default, Disabled, Forceful
}

func (m *MLPP) bind(b *binder) {
	b.leaf("mlppDomainId", &m.MLPPDomainID)
	b.leaf("mlppIndicationStatus", &m.MLPPIndicationStatus)
	b.leaf("preemption", &m.Preemption)
}

// Mobility are the digits that a mobile phone sends during a call.
type Mobility struct {
	Rest
	HandoffDN             Opt[string]
	DTMFDN                Opt[string]
	IVRDN                 Opt[string]
	DTMFHoldCode          Opt[string] // *81
	DTMFExclusiveHoldCode Opt[string] // *82
	DTMFResumeCode        Opt[string] // *83
	DTMFTransferCode      Opt[string] // *84
	DTMFConferenceCode    Opt[string] // *85
}

func (m *Mobility) bind(b *binder) {
	b.leaf("handoffdn", &m.HandoffDN)
	b.leaf("dtmfdn", &m.DTMFDN)
	b.leaf("ivrdn", &m.IVRDN)
	b.leaf("dtmfHoldCode", &m.DTMFHoldCode)
	b.leaf("dtmfExclusiveHoldCode", &m.DTMFExclusiveHoldCode)
	b.leaf("dtmfResumeCode", &m.DTMFResumeCode)
	b.leaf("dtmfTxfCode", &m.DTMFTransferCode)
	b.leaf("dtmfCnfCode", &m.DTMFConferenceCode)
}

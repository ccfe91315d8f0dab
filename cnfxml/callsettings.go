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
	leaf(b, "dialToneSetting", &s.DialToneSetting)
	leaf(b, "dndCallAlert", &s.DNDCallAlert)
	leaf(b, "dndReminderTimer", &s.DNDReminderTimer)
	leaf(b, "phonePersonalization", &s.PhonePersonalization)
	leaf(b, "rollover", &s.Rollover)
	leaf(b, "singleButtonBarge", &s.SingleButtonBarge)
	leaf(b, "joinAcrossLines", &s.JoinAcrossLines)
	leaf(b, "autoCallPickupEnable", &s.AutoCallPickupEnable)
	leaf(b, "blfAudibleAlertSettingOfIdleStation", &s.BLFAudibleAlertOfIdleStation)
	leaf(b, "blfAudibleAlertSettingOfBusyStation", &s.BLFAudibleAlertOfBusyStation)
	leaf(b, "executiveOverridePreemptable", &s.ExecutiveOverridePreemptable)
	leaf(b, "unitOfLength", &s.UnitOfLength)
}

// MLPP is multilevel precedence and preemption.
type MLPP struct {
	MLPPDomainID         Opt[string] // decimal or hexadecimal
	MLPPIndicationStatus Opt[string] // Default, On, Off
	Preemption           Opt[string] // Default, Disabled, Forceful
}

func (m *MLPP) bind(b *binder) {
	leaf(b, "mlppDomainId", &m.MLPPDomainID)
	leaf(b, "mlppIndicationStatus", &m.MLPPIndicationStatus)
	leaf(b, "preemption", &m.Preemption)
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
	leaf(b, "handoffdn", &m.HandoffDN)
	leaf(b, "dtmfdn", &m.DTMFDN)
	leaf(b, "ivrdn", &m.IVRDN)
	leaf(b, "dtmfHoldCode", &m.DTMFHoldCode)
	leaf(b, "dtmfExclusiveHoldCode", &m.DTMFExclusiveHoldCode)
	leaf(b, "dtmfResumeCode", &m.DTMFResumeCode)
	leaf(b, "dtmfTxfCode", &m.DTMFTransferCode)
	leaf(b, "dtmfCnfCode", &m.DTMFConferenceCode)
}

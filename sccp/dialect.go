package sccp

// Dialect is what a server must know of a phone to choose between the older
// forms of messages, with texts in slots, and the newer ones, with texts of
// any length.
type Dialect struct {
	Version  Version // from [Negotiate]
	Features PhoneFeatures
}

// Versions from which phones understand something, as chan-sccp uses them.
const (
	firstLabels      = 8  // display labels
	firstDynamic     = 8  // prompts, notifications and CallInfoV2, with the feature bit
	firstFeatureStat = 15 // FeatureStatV2Res
	firstLineStat    = 17 // LineStatV2Res
	firstHuntPilot   = 17 // the hunt group in CallInfoV2
	firstStartAck    = 17 // StartMediaTransmissionAck
)

// Room for texts, in bytes: slots of the older forms, limits of the newer.
const (
	slotOfPrompt      = 32
	slotOfCallNumber  = 24
	slotOfCallName    = 40
	slotOfLineNumber  = 24
	slotOfLineText    = 40
	limitOfPrompt     = 97
	limitOfCallNumber = 25
	limitOfCallName   = 121
)

// Dynamic reports whether the phone understands prompts, notifications and
// call information with texts of any length.
func (d Dialect) Dynamic() bool {
	return d.Version >= firstDynamic && d.Features&PhoneFeaturesDynamicMessages != 0
}

// Labels reports whether the phone shows display labels; older ones want words.
func (d Dialect) Labels() bool { return d.Version >= firstLabels }

// Charset returns how the phone writes characters.
func (d Dialect) Charset() Charset { return CharsetOf(d.Features) }

// AcksTransmission reports whether the phone answers StartMediaTransmission.
func (d Dialect) AcksTransmission() bool { return d.Version >= firstStartAck }

// Say returns a label followed by text, or words for a phone without labels,
// in the phone's charset and cut to limit bytes.
func (d Dialect) Say(l Label, text string, limit int) Text {
	if !d.Labels() {
		return d.Charset().Encode(l.Words(text), limit)
	}
	return append(l.AppendTo(make(Text, 0, max(2, limit))), d.Charset().Encode(text, limit-2)...)
}

// PromptLimit is the number of bytes that fit on the prompt line or into a
// notification.
func (d Dialect) PromptLimit() int {
	if d.Dynamic() {
		return limitOfPrompt - 1
	}
	return slotOfPrompt - 1
}

// Prompt returns the message that shows a text on the prompt line for some
// seconds, 0 until it is cleared. Longer text than PromptLimit is cut.
func (d Dialect) Prompt(line, call, seconds uint32, t Text) ServerMessage {
	t = t[:min(len(t), d.PromptLimit())]
	if d.Dynamic() {
		return &DisplayPromptStatusV2{Timeout: seconds, LineInstance: line, CallReference: call, PromptStatus: t}
	}
	return &DisplayPromptStatus{Timeout: seconds, LineInstance: line, CallReference: call, PromptStatus: t}
}

// Notify returns the message that shows a notification for some seconds.
func (d Dialect) Notify(seconds uint32, t Text) ServerMessage {
	t = t[:min(len(t), d.PromptLimit())]
	if d.Dynamic() {
		return &DisplayNotifyV2{Timeout: seconds, Notify: t}
	}
	return &DisplayNotify{Timeout: seconds, Notify: t}
}

// PriorityNotify returns the message that shows a notification with a priority.
func (d Dialect) PriorityNotify(seconds, priority uint32, t Text) ServerMessage {
	t = t[:min(len(t), d.PromptLimit())]
	if d.Dynamic() {
		return &DisplayPriNotifyV2{Timeout: seconds, Priority: priority, Notify: t}
	}
	return &DisplayPriNotify{Timeout: seconds, Priority: priority, Notify: t}
}

// CallParties returns the message that shows who takes part in a call: info
// itself, or its older form. Texts that are longer than the phone has room
// for are cut.
func (d Dialect) CallParties(info *CallInfoV2) ServerMessage {
	if d.Dynamic() {
		c := *info
		if d.Version < firstHuntPilot {
			c.HuntPilotNumber, c.HuntPilotName = nil, nil
		}
		for _, number := range []*Text{
			&c.CallingParty, &c.AlternateCallingParty, &c.CalledParty, &c.OriginalCalledParty, &c.LastRedirectingParty,
			&c.CgpnVoiceMailbox, &c.CdpnVoiceMailbox, &c.OriginalCdpnVoiceMailbox, &c.LastRedirectingVoiceMailbox, &c.HuntPilotNumber,
		} {
			*number = (*number)[:min(len(*number), limitOfCallNumber-1)]
		}
		for _, name := range []*Text{&c.CallingPartyName, &c.CalledPartyName, &c.OriginalCalledPartyName, &c.LastRedirectingPartyName, &c.HuntPilotName} {
			*name = (*name)[:min(len(*name), limitOfCallName-1)]
		}
		return &c
	}
	number := func(t Text) Text { return t[:min(len(t), slotOfCallNumber-1)] }
	name := func(t Text) Text { return t[:min(len(t), slotOfCallName-1)] }
	return &CallInfo{
		CallingPartyName: name(info.CallingPartyName), CallingParty: number(info.CallingParty),
		CalledPartyName: name(info.CalledPartyName), CalledParty: number(info.CalledParty),
		LineInstance: info.LineInstance, CallReference: info.CallReference, CallType: info.CallType,
		OriginalCalledPartyName: name(info.OriginalCalledPartyName), OriginalCalledParty: number(info.OriginalCalledParty),
		LastRedirectingPartyName: name(info.LastRedirectingPartyName), LastRedirectingParty: number(info.LastRedirectingParty),
		OriginalCdpnRedirectReason: info.OriginalCdpnRedirectReason, LastRedirectingReason: info.LastRedirectingReason,
		CgpnVoiceMailbox: number(info.CgpnVoiceMailbox), CdpnVoiceMailbox: number(info.CdpnVoiceMailbox),
		OriginalCdpnVoiceMailbox: number(info.OriginalCdpnVoiceMailbox), LastRedirectingVoiceMailbox: number(info.LastRedirectingVoiceMailbox),
		CallInstance: info.CallInstance, CallSecurityStatus: info.CallSecurityStatus, Restrictions: info.Restrictions,
	}
}

// Line returns the message that tells the number and the texts of a line.
func (d Dialect) Line(number uint32, dirNumber, displayName, label Text, options LineDisplayOptions) ServerMessage {
	if d.Version >= firstLineStat {
		return &LineStatV2Res{
			LineNumber: number, LineType: options, LineDirNumber: dirNumber[:min(len(dirNumber), slotOfLineNumber)],
			LineFullyQualifiedDisplayName: displayName[:min(len(displayName), slotOfLineText-1)],
			LineTextLabel:                 label[:min(len(label), slotOfLineText-1)],
		}
	}
	return &LineStatRes{
		LineNumber: number, LineDirNumber: dirNumber[:min(len(dirNumber), slotOfLineNumber-1)],
		LineFullyQualifiedDisplayName: displayName[:min(len(displayName), slotOfLineText-1)],
		LineTextLabel:                 label[:min(len(label), slotOfLineText-1)],
		LineDisplayOptions:            options,
	}
}

// Feature returns the message that tells the state of a feature button.
func (d Dialect) Feature(index uint32, kind ButtonType, status uint32, label Text) ServerMessage {
	if d.Version >= firstFeatureStat {
		return &FeatureStatV2Res{FeatureIndex: index, FeatureID: kind, FeatureStatus: status, FeatureTextLabel: label[:min(len(label), limitOfCallName-1)]}
	}
	return &FeatureStatRes{FeatureIndex: index, FeatureID: kind, FeatureStatus: status, FeatureTextLabel: label[:min(len(label), slotOfLineText-1)]}
}

package cnfxml

import "fmt"

// VendorConfig are the settings of the product. Which ones a phone knows
// depends on its model; Get and Set reach those without a field.
type VendorConfig struct {
	Rest
	DisableSpeaker            Opt[TrueFalse]
	DisableSpeakerAndHeadset  Opt[TrueFalse]
	EnableMuteFeature         Opt[TrueFalse]
	EnableGroupListen         Opt[TrueFalse]
	ForwardingDelay           Opt[ZeroOne] // spanning tree on the PC port
	PCPort                    Opt[EnabledZero]
	SettingsAccess            Opt[SettingsAccess]
	GARP                      Opt[ZeroOne] // sources disagree about which number is on
	VoiceVLANAccess           Opt[int]     // sources disagree about which number is on
	VideoCapability           Opt[ZeroOne]
	AutoSelectLineEnable      Opt[ZeroOne]
	AutoCallSelect            Opt[ZeroOne]
	WebAccess                 Opt[WebAccess]
	DaysDisplayNotActive      Opt[IntList] // 1 is Sunday, 7 Saturday
	DisplayOnTime             Opt[Clock]
	DisplayOnDuration         Opt[Clock]
	DisplayIdleTimeout        Opt[Clock]
	DisplayOnWhenIncomingCall Opt[ZeroOne]
	SpanToPCPort              Opt[EnabledZero]
	LoggingDisplay            Opt[int]    // 0, 1, 2
	LoadServer                Opt[string] // takes firmware from another server; no fallback
	IPv6LoadServer            Opt[string]
	RecordingTone             Opt[ZeroOne]
	RecordingToneLocalVolume  Opt[int]     // 0 to 100
	RecordingToneRemoteVolume Opt[int]     // 0 to 100
	RecordingToneDuration     Opt[int]     // milliseconds
	PeerFirmwareSharing       Opt[ZeroOne] // UDP and TCP 4051
	LogServer                 Opt[string]  // host:port, UDP
	MoreKeyReversionTimer     Opt[int]     // seconds, 0 to 30
	G722CodecSupport          Opt[int]     // 0 default, 1 off, 2 on
	HeadsetWidebandUIControl  Opt[ZeroOne]
	HandsetWidebandUIControl  Opt[ZeroOne]
	HeadsetWidebandEnable     Opt[int] // sources disagree about the numbers
	HandsetWidebandEnable     Opt[int] // sources disagree about the numbers
	EnableCDPSwPort           Opt[ZeroOne]
	EnableCDPPcPort           Opt[ZeroOne]
	EnableLLDPSwPort          Opt[ZeroOne]
	EnableLLDPPcPort          Opt[ZeroOne]
	LLDPAssetID               Opt[string]
	PowerPriority             Opt[int] // 0 unknown, 1 low, 2 high, 3 critical
	PowerNegotiation          Opt[ZeroOne]
	DetectCMConnectionFailure Opt[int] // 0 normal, 1 delayed
	SSHAccess                 Opt[EnabledZero]
	SSHPort                   Opt[uint16]
	WebProtocol               Opt[int] // 0 HTTP and HTTPS, 1 HTTPS
	MinimumRingVolume         Opt[int] // 0 to 15
	UseEnblocDialing          Opt[ZeroOne]
	AdminPassword             Opt[Secret]
}

func (v *VendorConfig) bind(b *binder) {
	b.leaf("disableSpeaker", &v.DisableSpeaker)
	b.leaf("disableSpeakerAndHeadset", &v.DisableSpeakerAndHeadset)
	b.leaf("enableMuteFeature", &v.EnableMuteFeature)
	b.leaf("enableGroupListen", &v.EnableGroupListen)
	b.leaf("forwardingDelay", &v.ForwardingDelay)
	b.leaf("pcPort", &v.PCPort)
	b.leaf("settingsAccess", &v.SettingsAccess)
	b.leaf("garp", &v.GARP)
	b.leaf("voiceVlanAccess", &v.VoiceVLANAccess)
	b.leaf("videoCapability", &v.VideoCapability)
	b.leaf("autoSelectLineEnable", &v.AutoSelectLineEnable)
	b.leaf("autoCallSelect", &v.AutoCallSelect)
	b.leaf("webAccess", &v.WebAccess)
	b.leaf("daysDisplayNotActive", &v.DaysDisplayNotActive)
	b.leaf("displayOnTime", &v.DisplayOnTime)
	b.leaf("displayOnDuration", &v.DisplayOnDuration)
	b.leaf("displayIdleTimeout", &v.DisplayIdleTimeout)
	b.leaf("displayOnWhenIncomingCall", &v.DisplayOnWhenIncomingCall)
	b.leaf("spanToPCPort", &v.SpanToPCPort)
	b.leaf("loggingDisplay", &v.LoggingDisplay)
	b.leaf("loadServer", &v.LoadServer)
	b.leaf("ipv6LoadServer", &v.IPv6LoadServer)
	b.leaf("recordingTone", &v.RecordingTone)
	b.leaf("recordingToneLocalVolume", &v.RecordingToneLocalVolume)
	b.leaf("recordingToneRemoteVolume", &v.RecordingToneRemoteVolume)
	b.leaf("recordingToneDuration", &v.RecordingToneDuration)
	b.leaf("peerFirmwareSharing", &v.PeerFirmwareSharing)
	b.leaf("logServer", &v.LogServer)
	b.leaf("moreKeyReversionTimer", &v.MoreKeyReversionTimer)
	b.leaf("g722CodecSupport", &v.G722CodecSupport)
	b.leaf("headsetWidebandUIControl", &v.HeadsetWidebandUIControl)
	b.leaf("handsetWidebandUIControl", &v.HandsetWidebandUIControl)
	b.leaf("headsetWidebandEnable", &v.HeadsetWidebandEnable)
	b.leaf("handsetWidebandEnable", &v.HandsetWidebandEnable)
	b.leaf("enableCdpSwPort", &v.EnableCDPSwPort)
	b.leaf("enableCdpPcPort", &v.EnableCDPPcPort)
	b.leaf("enableLldpSwPort", &v.EnableLLDPSwPort)
	b.leaf("enableLldpPcPort", &v.EnableLLDPPcPort)
	b.leaf("lldpAssetId", &v.LLDPAssetID)
	b.leaf("powerPriority", &v.PowerPriority)
	b.leaf("powerNegotiation", &v.PowerNegotiation)
	b.leaf("detectCMConnectionFailure", &v.DetectCMConnectionFailure)
	b.leaf("sshAccess", &v.SSHAccess)
	b.leaf("sshPort", &v.SSHPort)
	b.leaf("webProtocol", &v.WebProtocol)
	b.leaf("minimumRingVolume", &v.MinimumRingVolume)
	b.leaf("useEnblocDialing", &v.UseEnblocDialing)
	b.leaf("adminPassword", &v.AdminPassword)
}

// Get returns the text of a setting by its element name, and its state.
func (v *VendorConfig) Get(name string) (text string, state State) {
	if f := find(v, name, false).target; f != nil {
		return f.Text(), f.current()
	}
	if e := v.extra(name); e != nil {
		text = e.text()
		if allBlank(text) {
			return "", Empty
		}
		return text, Set
	}
	return "", Absent
}

// Set gives a setting a value by its element name; "" leaves an empty
// element. Settings without a field are added at the end. A text that is no
// value of the setting's type is refused and changes nothing.
func (v *VendorConfig) Set(name, text string) error {
	if f := find(v, name, false).target; f != nil {
		was := f.Text()
		state := f.current()
		f.readText(text)
		if _, bad := f.faulty(); bad {
			f.readText(was)
			if state == Absent {
				f.remove()
			}
			return fmt.Errorf("cnfxml: setting %s: %w", name, ErrValue)
		}
		return nil
	}
	if !isName(name) {
		return fmt.Errorf("cnfxml: setting %q: %w", name, ErrValue)
	}
	leaf := Leaf(name, text)
	if e := v.extra(name); e != nil {
		e.Children = leaf.Children
		return nil
	}
	v.Extra = append(v.Extra, Extra{After: "adminPassword", Element: leaf})
	return nil
}

// Delete removes a setting by its element name and reports whether it was
// there.
func (v *VendorConfig) Delete(name string) bool {
	if f := find(v, name, false).target; f != nil {
		was := f.current()
		f.remove()
		return was != Absent
	}
	for i := range v.Extra {
		if v.Extra[i].Kind == KindElement && v.Extra[i].Name == name {
			v.Extra = append(v.Extra[:i], v.Extra[i+1:]...)
			return true
		}
	}
	return false
}

// extra finds a setting without a field.
func (v *VendorConfig) extra(name string) *Element {
	for i := range v.Extra {
		if e := &v.Extra[i].Element; e.Kind == KindElement && e.Name == name {
			return e
		}
	}
	return nil
}

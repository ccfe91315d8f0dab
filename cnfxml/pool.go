package cnfxml

// DevicePool is what the phones of a site share.
type DevicePool struct {
	Rest
	UUID             Opt[string] // attribute
	Name             Opt[string]
	DateTimeSetting  DateTimeSetting
	CallManagerGroup CallManagerGroup
	SRSTInfo         SRSTInfo
	MLPP
	ConnectionMonitorDuration Opt[int]     // seconds a recovered link must hold before fallback
	RevertPriority            Opt[ZeroOne] // how phones go back to a better call manager
}

func (p *DevicePool) bind(b *binder) {
	b.attr("uuid", &p.UUID)
	b.leaf("name", &p.Name)
	b.group("dateTimeSetting", &p.DateTimeSetting)
	b.group("callManagerGroup", &p.CallManagerGroup)
	b.group("srstInfo", &p.SRSTInfo)
	p.MLPP.bind(b)
	b.leaf("connectionMonitorDuration", &p.ConnectionMonitorDuration)
	b.leaf("revertPriority", &p.RevertPriority)
}

// DateTimeSetting is how a phone shows the time and where it gets it.
type DateTimeSetting struct {
	Rest
	UUID Opt[string] // attribute
	Name Opt[string]
	// DateTemplate orders D, M and Y with a separator, as in D/M/Y; YY and
	// YYYY are wider years, a suffix A asks for the 12-hour clock.
	DateTemplate Opt[string]
	// TimeZone is one of Cisco's names, such as "W. Europe Standard/Daylight
	// Time"; phones take GMT for others.
	TimeZone     Opt[string]
	OlsonZone    Opt[string] // IANA name, newer loads
	TimeTemplate Opt[string]
	NTPs         NTPs
}

func (s *DateTimeSetting) bind(b *binder) {
	b.attr("uuid", &s.UUID)
	b.leaf("name", &s.Name)
	b.leaf("dateTemplate", &s.DateTemplate)
	b.leaf("timeZone", &s.TimeZone)
	b.leaf("olsonTimeZone", &s.OlsonZone)
	b.leaf("timeTemplate", &s.TimeTemplate)
	b.group("ntps", &s.NTPs)
}

// NTPs are time servers. Phones with SCCP take the time from the call manager.
type NTPs struct {
	Rest
	List []NTP
}

func (n *NTPs) bind(b *binder) { list(b, "ntp", &n.List) }

// NTP is one time server.
type NTP struct {
	Rest
	Priority Opt[int] // attribute
	Name     Opt[string]
	Mode     Opt[string] // Unicast, Multicast, Anycast, Directed Broadcast
}

func (n *NTP) bind(b *binder) {
	b.attr("priority", &n.Priority)
	b.leaf("name", &n.Name)
	b.leaf("ntpMode", &n.Mode)
}

// SRSTInfo is the router that takes over when no call manager answers.
type SRSTInfo struct {
	Rest
	UUID           Opt[string] // attribute
	Name           Opt[string]
	Option         Opt[string] // Disable, Enable, Use Default Gateway, User Specific
	UserModifiable Opt[TrueFalse]
	IPAddr         [3]Opt[string]
	Port           [3]Opt[uint16]
	SIPIPAddr      [3]Opt[string]
	SIPPort        [3]Opt[uint16]
	IsSecure       Opt[TrueFalse]
}

func (s *SRSTInfo) bind(b *binder) {
	b.attr("uuid", &s.UUID)
	b.leaf("name", &s.Name)
	b.leaf("srstOption", &s.Option)
	b.leaf("userModifiable", &s.UserModifiable)
	b.leaf("ipAddr1", &s.IPAddr[0])
	b.leaf("port1", &s.Port[0])
	b.leaf("ipAddr2", &s.IPAddr[1])
	b.leaf("port2", &s.Port[1])
	b.leaf("ipAddr3", &s.IPAddr[2])
	b.leaf("port3", &s.Port[2])
	b.leaf("sipIpAddr1", &s.SIPIPAddr[0])
	b.leaf("sipPort1", &s.SIPPort[0])
	b.leaf("sipIpAddr2", &s.SIPIPAddr[1])
	b.leaf("sipPort2", &s.SIPPort[1])
	b.leaf("sipIpAddr3", &s.SIPIPAddr[2])
	b.leaf("sipPort3", &s.SIPPort[2])
	b.leaf("isSecure", &s.IsSecure)
}

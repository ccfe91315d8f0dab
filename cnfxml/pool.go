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
	leaf(b, "name", &p.Name)
	b.group("dateTimeSetting", &p.DateTimeSetting)
	b.group("callManagerGroup", &p.CallManagerGroup)
	b.group("srstInfo", &p.SRSTInfo)
	p.MLPP.bind(b)
	leaf(b, "connectionMonitorDuration", &p.ConnectionMonitorDuration)
	leaf(b, "revertPriority", &p.RevertPriority)
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
	leaf(b, "name", &s.Name)
	leaf(b, "dateTemplate", &s.DateTemplate)
	leaf(b, "timeZone", &s.TimeZone)
	leaf(b, "olsonTimeZone", &s.OlsonZone)
	leaf(b, "timeTemplate", &s.TimeTemplate)
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
	leaf(b, "name", &n.Name)
	leaf(b, "ntpMode", &n.Mode)
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
	leaf(b, "name", &s.Name)
	leaf(b, "srstOption", &s.Option)
	leaf(b, "userModifiable", &s.UserModifiable)
	leaf(b, "ipAddr1", &s.IPAddr[0])
	leaf(b, "port1", &s.Port[0])
	leaf(b, "ipAddr2", &s.IPAddr[1])
	leaf(b, "port2", &s.Port[1])
	leaf(b, "ipAddr3", &s.IPAddr[2])
	leaf(b, "port3", &s.Port[2])
	leaf(b, "sipIpAddr1", &s.SIPIPAddr[0])
	leaf(b, "sipPort1", &s.SIPPort[0])
	leaf(b, "sipIpAddr2", &s.SIPIPAddr[1])
	leaf(b, "sipPort2", &s.SIPPort[1])
	leaf(b, "sipIpAddr3", &s.SIPIPAddr[2])
	leaf(b, "sipPort3", &s.SIPPort[2])
	leaf(b, "isSecure", &s.IsSecure)
}

package cnfxml

// The lists of words that elements take.
const (
	protocolWords = iota
	mlppWords
	preemptionWords
	lengthUnitWords
	ntpModeWords
	charsetWords
	srstWords
	dtmfWords
	codecWords
	userInfoWords
	recordingWords
)

// vocabulary is a list of words; exact says that phones tell capitals apart.
type vocabulary struct {
	words []string
	exact bool
}

var vocabularies = [...]vocabulary{
	protocolWords:   {[]string{"SCCP", "SIP"}, true},
	mlppWords:       {[]string{"Default", "On", "Off"}, false},
	preemptionWords: {[]string{"Default", "Disabled", "Forceful"}, false},
	lengthUnitWords: {[]string{"Metric", "Imperial"}, false},
	ntpModeWords:    {[]string{"Unicast", "DirectedBroadcast", "Directed Broadcast", "Multicast", "Anycast"}, false},
	charsetWords:    {[]string{"iso-8859-1", "utf-8"}, false},
	srstWords:       {[]string{"Disable", "Enable", "Use Default Gateway", "User Specific"}, false},
	dtmfWords:       {[]string{"none", "avt", "avt_always"}, false},
	codecWords:      {[]string{"none", "g711ulaw", "g711alaw", "g729a", "g722", "iLBC", "iSAC", "L16"}, false},
	userInfoWords:   {[]string{"None", "Phone", "IP"}, false},
	recordingWords:  {[]string{"disable", "enable"}, false},
}

package cnfxml

// standardPorts are those that are never a good choice for anything else.
var standardPorts = [...]struct {
	port uint16
	what string
	of   string // the element that holds it
}{
	{2000, "SCCP", "ethernetPhonePort"},
	{2443, "secure SCCP", "ethernetPhonePort"},
	{5060, "SIP", "sipPort"},
	{5061, "SIP over TLS", "securedSipPort"},
	{2427, "MGCP", "listen"},
	{2428, "MGCP keep-alive", "keepAlive"},
	{3804, "CAPF", "phonePort"},
	{2445, "TVS", "port"},
}

// port checks an element that holds a TCP or UDP port. Row.a is the port that
// the element usually has.
func (c *checker) port(e int32, k *known, text string) {
	port, ok := parseUint[uint16](text, 16)
	if !ok || port == 0 {
		c.say(e, CodePort, Error, sourceDocs, "%s %s is not a port from 1 to 65535", k.name, quoted(text))
		return
	}
	if k.a == 0 || int32(port) == k.a {
		return
	}
	for i := range standardPorts {
		if s := &standardPorts[i]; s.port == port && s.of != k.name {
			c.say(e, CodePortUnusual, Warning, sourceDocs, "%s is %d, the port of %s; %d is usual here", k.name, port, s.what, k.a)
		}
	}
}

// mediaPorts checks the range for RTP.
func (c *checker) mediaPorts(profile int32) {
	first := c.child(profile, "startMediaPort")
	start, startOK := parseUint[uint16](c.text(first), 16)
	stop, stopOK := parseUint[uint16](c.text(c.child(profile, "stopMediaPort")), 16)
	if !startOK {
		return
	}
	if stopOK && start >= stop {
		c.say(first, CodeMediaPorts, Error, sourceDocs, "startMediaPort %d is not below stopMediaPort %d", start, stop)
	}
	if start%2 != 0 {
		c.say(first, CodeMediaPorts, Warning, sourceDocs, "startMediaPort %d is odd, RTP starts at even ports", start)
	}
	if start != 0 && start < 1024 {
		c.say(first, CodeMediaPorts, Warning, sourceDocs, "startMediaPort %d is among the system ports, 16384 to 32766 are usual", start)
	}
}

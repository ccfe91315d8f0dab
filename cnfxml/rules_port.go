package cnfxml

import (
	"fmt"
	"slices"
)

// portElements hold a TCP or UDP port wherever they stand.
var portElements = []string{
	"ethernetPhonePort", "sipPort", "securedSipPort", "analogAccessPort", "digitalAccessPort", "listen", "keepAlive",
	"phonePort", "voipControlPort", "startMediaPort", "stopMediaPort", "sshPort",
	"port1", "port2", "port3", "sipPort1", "sipPort2", "sipPort3",
}

func (c *checker) ports() {
	for i := range c.doc.nodes {
		n := c.doc.at(int32(i))
		if n.Kind() == KindElement && slices.Contains(portElements, n.Name()) {
			c.port(n)
		}
	}
}

// port reports an element that holds no port. Empty elements change nothing on
// the phone and are fine.
func (c *checker) port(n Node) {
	text := n.Text()
	if !n.IsLeaf() || allBlank(text) || c.placeholder(n, text) {
		return
	}
	if port, ok := readPort(n); !ok || port == 0 {
		c.report(n, finding{CodePort, Error, sourceDocs, fmt.Sprintf("%s %q is not a port from 1 to 65535", n.Name(), text)})
	}
}

func (c *checker) missingPorts() {
	var want string
	switch c.protocol() {
	case SCCP:
		want = "ethernetPhonePort"
	case SIP:
		want = "sipPort"
	default:
		return
	}
	c.each("callManager", func(n Node) {
		if !n.Child("ports").Child(want).Valid() {
			c.report(n, finding{CodePortMissing, Warning, sourceDocs, "the call manager has no " + want})
		}
	})
}

func (c *checker) mediaPorts() {
	checked := map[int32]bool{} // by parent: a repeated element is not worth a scan each
	c.each("startMediaPort", func(n Node) {
		if checked[n.Parent().i] {
			return
		}
		checked[n.Parent().i] = true
		start, startOK := readPort(n)
		stop, stopOK := readPort(n.Parent().Child("stopMediaPort"))
		if startOK && stopOK && start >= stop {
			c.report(n, finding{CodeMediaPorts, Error, sourceDocs, fmt.Sprintf("startMediaPort %d is not below stopMediaPort %d", start, stop)})
		}
		if startOK && start%2 != 0 {
			c.report(n, finding{CodeMediaPorts, Warning, sourceDocs, fmt.Sprintf("startMediaPort %d is odd, RTP starts at even ports", start)})
		}
	})
}

func readPort(n Node) (uint16, bool) {
	return parseUint[uint16](trimBlank(n.Text()), 16)
}

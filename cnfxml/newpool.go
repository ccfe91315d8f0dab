package cnfxml

import (
	"fmt"
	"strings"
)

const (
	maxMembers = 5  // priorities 0 to 4
	maxHost    = 47 // bytes that Cisco's parser keeps of an address
)

// pool writes date, time and call managers.
func (n *newDevice) pool() error {
	c, p := n.config, &n.device.DevicePool
	template := c.DateTemplate
	if template == "" {
		template = "M/D/Y"
	}
	if !isDateTemplate(template) {
		return fmt.Errorf("cnfxml: date template %q: %w", template, ErrValue)
	}
	p.DateTimeSetting.DateTemplate = Some(template)
	if c.TimeZone != "" {
		p.DateTimeSetting.TimeZone = Some(c.TimeZone)
	}
	for _, host := range c.NTP {
		if !isHost(host) {
			return fmt.Errorf("cnfxml: time server %q is neither an address nor a host name: %w", host, ErrValue)
		}
		p.DateTimeSetting.NTPs.List = append(p.DateTimeSetting.NTPs.List, NTP{Name: Some(host), Mode: Some("Unicast")})
	}
	// Without this a 7925 comes back for its file every minute.
	p.SRSTInfo.Option = Some("Disable")
	members, err := newMembers(c.CallManagers, n.protocol)
	if err != nil {
		return err
	}
	p.CallManagerGroup.Members.List = members
	return nil
}

// newMembers numbers call managers by their order.
func newMembers(servers []Server, protocol Protocol) ([]Member, error) {
	if len(servers) == 0 || len(servers) > maxMembers {
		return nil, fmt.Errorf("cnfxml: %d call managers, phones take 1 to %d: %w", len(servers), maxMembers, ErrCallManagers)
	}
	members := make([]Member, len(servers))
	for i, s := range servers {
		if trimBlank(s.Host) == "" || len(s.Host) > maxHost {
			return nil, fmt.Errorf("cnfxml: call manager %d has an address of %d bytes, phones take 1 to %d: %w", i, len(s.Host), maxHost, ErrCallManagers)
		}
		if !isHost(s.Host) {
			return nil, fmt.Errorf("cnfxml: call manager %d: %q is neither an address nor a host name: %w", i, s.Host, ErrCallManagers)
		}
		members[i].Priority = Some(i)
		cm := &members[i].CallManager
		if s.Name != "" {
			cm.Name = Some(s.Name)
		}
		cm.Ports.serve(protocol, s.Port)
		cm.ProcessNodeName = Some(s.Host)
	}
	return members, nil
}

// serve sets the port of a protocol, its usual one for 0. With SIP comes that
// of TLS.
func (p *Ports) serve(protocol Protocol, port uint16) {
	if protocol == SIP {
		p.SIPPort = Some(portOr(port, DefaultSIPPort))
		p.SecuredSIPPort = Some[uint16](DefaultSecuredSIPPort)
		return
	}
	p.EthernetPhonePort = Some(portOr(port, DefaultSCCPPort))
}

func portOr(port, usual uint16) uint16 {
	if port == 0 {
		return usual
	}
	return port
}

// fill gives the ports that are absent their usual numbers.
func (p *Ports) fill() {
	for _, f := range []struct {
		port  *Opt[uint16]
		usual uint16
	}{{&p.EthernetPhonePort, DefaultSCCPPort}, {&p.SIPPort, DefaultSIPPort}, {&p.SecuredSIPPort, DefaultSecuredSIPPort}} {
		if f.port.State() == Absent {
			*f.port = Some(f.usual)
		}
	}
}

// isDateTemplate checks the form D/M/YA: day, month and year in any order
// with one kind of separator, and an optional A.
func isDateTemplate(s string) bool {
	s = strings.TrimSuffix(s, "A")
	s = strings.TrimSuffix(s, "a")
	at := strings.IndexAny(s, "/-.")
	if at < 0 {
		return false
	}
	parts := strings.Split(s, s[at:at+1])
	seen := ""
	for _, p := range parts {
		switch p {
		case "D", "M":
			seen += p
		case "Y", "YY", "YYYY":
			seen += "Y"
		default:
			return false
		}
	}
	return len(parts) == 3 && strings.Contains(seen, "D") && strings.Contains(seen, "M") && strings.Contains(seen, "Y")
}

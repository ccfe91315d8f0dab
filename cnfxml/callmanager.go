package cnfxml

import (
	"cmp"
	"math"
	"net"
	"slices"
	"strconv"
)

// Where call managers listen for phones.
const (
	DefaultSCCPPort       = 2000
	DefaultSIPPort        = 5060
	DefaultSecuredSIPPort = 5061
)

// CallManagerGroup lists the call managers of a phone.
type CallManagerGroup struct {
	Rest
	UUID        Opt[string] // attribute
	Name        Opt[string]
	TFTPDefault Opt[TrueFalse] // the group for phones that register themselves
	Members     Members
}

func (g *CallManagerGroup) bind(b *binder) {
	b.attr("uuid", &g.UUID)
	leaf(b, "name", &g.Name)
	leaf(b, "tftpDefault", &g.TFTPDefault)
	b.group("members", &g.Members)
}

// Members are the call managers of a group in document order.
type Members struct {
	Rest
	List []Member
}

func (m *Members) bind(b *binder) { list(b, "member", &m.List) }

// Member is a call manager and its rank.
type Member struct {
	Rest
	Priority    Opt[int] // attribute; phones try 0 first. Cisco's parser keeps three members.
	CallManager CallManager
}

func (m *Member) bind(b *binder) {
	b.attr("priority", &m.Priority)
	b.group("callManager", &m.CallManager)
}

// CallManager is one server. Ports are always written before ProcessNodeName:
// Cisco's parser ends the record there.
type CallManager struct {
	Rest
	Name            Opt[string]
	Description     Opt[string]
	Ports           Ports
	ProcessNodeName Opt[string] // address or name; at most 47 bytes
	IPv6Addr        Opt[string]
}

func (c *CallManager) bind(b *binder) {
	leaf(b, "name", &c.Name)
	leaf(b, "description", &c.Description)
	b.group("ports", &c.Ports)
	leaf(b, "processNodeName", &c.ProcessNodeName)
	leaf(b, "ipv6Addr", &c.IPv6Addr)
}

// Ports are where a server listens.
type Ports struct {
	Rest
	AnalogAccessPort  Opt[uint16] // old gateways: 2002
	DigitalAccessPort Opt[uint16] // old gateways: 2001
	EthernetPhonePort Opt[uint16] // SCCP: 2000, or 2443 with TLS
	SIPPort           Opt[uint16] // 5060
	SecuredSIPPort    Opt[uint16] // 5061
	MGCPPorts         MGCPPorts
}

func (p *Ports) bind(b *binder) {
	leaf(b, "analogAccessPort", &p.AnalogAccessPort)
	leaf(b, "digitalAccessPort", &p.DigitalAccessPort)
	leaf(b, "ethernetPhonePort", &p.EthernetPhonePort)
	leaf(b, "sipPort", &p.SIPPort)
	leaf(b, "securedSipPort", &p.SecuredSIPPort)
	b.group("mgcpPorts", &p.MGCPPorts)
}

// MGCPPorts are the ports for gateways.
type MGCPPorts struct {
	Rest
	Listen    Opt[uint16] // 2427
	KeepAlive Opt[uint16] // 2428
}

func (p *MGCPPorts) bind(b *binder) {
	leaf(b, "listen", &p.Listen)
	leaf(b, "keepAlive", &p.KeepAlive)
}

// Server is a call manager as a phone sees it: where to connect.
type Server struct {
	Priority int    // the lower, the earlier it is tried
	Name     string // informational
	Host     string // IP address or name
	Port     uint16 // of the phone's protocol; 2000 or 5060 when the file has none
}

// Addr returns host and port for net.Dial.
func (s Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(int(s.Port))) }

// Servers returns the call managers of phones with SCCP in the order in which
// these try them: by priority, then as in the file. Those without an address
// are left out, those without a readable priority come last.
func (g *CallManagerGroup) Servers() []Server {
	return g.servers(func(p *Ports) uint16 { return p.EthernetPhonePort.Or(DefaultSCCPPort) }, DefaultSCCPPort)
}

// SIPServers is Servers for phones with SIP, with the port of SIP without TLS.
func (g *CallManagerGroup) SIPServers() []Server {
	return g.servers(func(p *Ports) uint16 { return p.SIPPort.Or(DefaultSIPPort) }, DefaultSIPPort)
}

func (g *CallManagerGroup) servers(port func(*Ports) uint16, usual uint16) []Server {
	var servers []Server
	for i := range g.Members.List {
		m := &g.Members.List[i]
		cm := &m.CallManager
		s := Server{
			Priority: m.Priority.Or(math.MaxInt),
			Name:     cm.Name.Or(""),
			Host:     trimBlank(cm.ProcessNodeName.Or(cm.IPv6Addr.Or(""))),
			Port:     port(&cm.Ports),
		}
		if s.Port == 0 {
			s.Port = usual
		}
		if s.Host != "" {
			servers = append(servers, s)
		}
	}
	slices.SortStableFunc(servers, func(a, b Server) int { return cmp.Compare(a.Priority, b.Priority) })
	return servers
}

// CallManagers returns the servers that the phone registers with, in the order
// in which it tries them.
func (d *Device) CallManagers() []Server {
	if d.DeviceProtocol.Or(SCCP) == SIP {
		return d.DevicePool.CallManagerGroup.SIPServers()
	}
	return d.DevicePool.CallManagerGroup.Servers()
}

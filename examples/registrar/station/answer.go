package station

import (
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// answer returns what a registered phone gets for a question, nil when the
// message is no question. A question about something that does not exist gets
// an empty answer: phones wait for one.
func (s *session) answer(m sccp.StationMessage) []sccp.ServerMessage {
	p := s.profile
	switch m := m.(type) {
	case *sccp.ConfigStatReq:
		return one(s.configStat())
	case *sccp.TimeDateReq:
		return one(timeDate(time.Now().In(s.server.zone())))
	case *sccp.ButtonTemplateReq:
		return one(p.buttonTemplate())
	case *sccp.SoftKeyTemplateReq:
		return one(softKeyTemplate(p.face))
	case *sccp.LineStatReq:
		return one(p.lineStat(m.LineNumber))
	case *sccp.SpeedDialStatReq:
		return one(p.speedDialStat(m.SpeedDialNumber))
	case *sccp.ServiceURLStatReq:
		return one(p.serviceStat(m.ServiceURLIndex))
	case *sccp.VersionReq:
		return one(&sccp.VersionRes{})
	case *sccp.ServerReq:
		return one(s.serverList())
	}
	return nil
}

func one(m sccp.ServerMessage) []sccp.ServerMessage { return []sccp.ServerMessage{m} }

func (s *session) configStat() sccp.ServerMessage {
	d, face := s.profile.device, s.profile.face
	return &sccp.ConfigStatRes{
		DeviceName:         sccp.Text(d.Name),
		UserName:           face.plain(d.Description, nameWidth),
		ServerName:         face.plain(s.server.name(), nameWidth),
		NumberOfLines:      s.profile.lineButtons(),
		NumberOfSpeedDials: uint32(len(d.SpeedDials)),
	}
}

func timeDate(now time.Time) *sccp.TimeDateRes {
	return &sccp.TimeDateRes{
		Year: uint32(now.Year()), Month: uint32(now.Month()), DayOfWeek: uint32(now.Weekday()),
		Day: uint32(now.Day()), Hour: uint32(now.Hour()), Minute: uint32(now.Minute()),
		Second: uint32(now.Second()), Milliseconds: uint32(now.Nanosecond() / 1e6),
		SystemTime: uint32(now.Unix()),
	}
}

func (p *profile) lineStat(n uint32) sccp.ServerMessage {
	var number, name, label string
	if p.hasLine(n) {
		line := p.device.Lines[n-1]
		number, name, label = p.numberOf(n), line.Name, line.Label
	} else if b := p.button(sccp.ButtonTypeLine, n); b != nil {
		number, label = p.target(b)
		name = label
	}
	return p.dialect.Line(n, p.face.plain(number, numberWidth), p.face.plain(name, nameWidth),
		p.face.plain(label, nameWidth), everyDisplayOption)
}

// numberOf returns what a phone is told to be the number of one of its lines. A line
// without one has its label: some phones take an empty number for no line.
func (p *profile) numberOf(n uint32) string {
	line := p.device.Lines[n-1]
	if p.device.Guest {
		return line.Label
	}
	return line.Number
}

// everyDisplayOption shows all parts of an incoming call's data.
const everyDisplayOption = 0x0f

func (p *profile) speedDialStat(n uint32) sccp.ServerMessage {
	m := &sccp.SpeedDialStatRes{SpeedDialNumber: n}
	var number, label string
	if b := p.dialButton(n); b != nil {
		number, label = p.target(b)
	} else if n >= 1 && int64(n) <= int64(len(p.device.SpeedDials)) {
		number, label = p.device.SpeedDials[n-1].Number, p.device.SpeedDials[n-1].Label
	}
	m.SpeedDialDirNumber, m.SpeedDialDisplayName = p.face.plain(number, numberWidth), p.face.plain(label, nameWidth)
	return m
}

func (p *profile) serviceStat(n uint32) sccp.ServerMessage {
	var url, name sccp.Text
	if n >= 1 && int64(n) <= int64(len(p.device.Services)) {
		service := p.device.Services[n-1]
		url, name = p.face.plain(service.URL, urlWidth), p.face.plain(service.Name, nameWidth)
	}
	return &sccp.ServiceURLStatRes{ServiceURLIndex: n, ServiceURL: url, ServiceURLDisplayName: name}
}

// lineButtons counts the lines, and the buttons that are made like lines.
func (p *profile) lineButtons() uint32 {
	n := len(p.device.Lines)
	for _, b := range p.buttons {
		if b.wire == sccp.ButtonTypeLine && !p.hasLine(uint32(b.instance)) {
			n++
		}
	}
	return uint32(n)
}

// urlWidth is the slot of an address of a page.
const urlWidth = 255

func (s *session) serverList() sccp.ServerMessage {
	m := &sccp.ServerRes{}
	for i := range m.ServerAddresses {
		m.ServerAddresses[i] = netip.IPv4Unspecified()
	}
	for i, cm := range s.server.advertised(s.local) {
		if i == len(m.Servers) {
			break
		}
		m.Servers[i] = s.profile.face.plain(cm.Host, 47)
		m.ServerPorts[i] = uint32(cm.Port)
		if addr, err := netip.ParseAddr(cm.Host); err == nil && (addr.Is4() || s.profile.dialect.Version >= firstIPv6) {
			m.ServerAddresses[i] = addr
		}
	}
	return m
}

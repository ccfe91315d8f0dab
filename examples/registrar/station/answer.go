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
		return one(buttonTemplate(p.device.Buttons))
	case *sccp.SoftKeyTemplateReq:
		return one(softKeyTemplate(p.face))
	case *sccp.LineStatReq:
		return one(p.lineStat(m.LineNumber))
	case *sccp.SpeedDialStatReq:
		return one(p.speedDialStat(m.SpeedDialNumber))
	case *sccp.ForwardStatReq:
		return one(&sccp.ForwardStatRes{LineNumber: m.LineNumber})
	case *sccp.FeatureStatReq:
		return one(p.featureStat(m.FeatureIndex))
	case *sccp.ServiceURLStatReq:
		return one(&sccp.ServiceURLStatRes{ServiceURLIndex: m.ServiceURLIndex})
	case *sccp.SubscriptionStatReq:
		return one(&sccp.SubscriptionStatRes{
			TransactionID: m.TransactionID, SubscriptionFeatureID: m.SubscriptionFeatureID,
			Timer: m.Timer, Cause: sccp.SubscribeCauseRouteFailed,
		})
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
		NumberOfLines:      uint32(len(d.Lines)),
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
	if n >= 1 && int64(n) <= int64(len(p.device.Lines)) {
		line := p.device.Lines[n-1]
		number, name, label = line.Number, line.Name, line.Label
	}
	if p.dynamic {
		return &sccp.LineStatV2Res{
			LineNumber: n, LineType: everyDisplayOption, LineDirNumber: p.face.plain(number, numberWidth),
			LineFullyQualifiedDisplayName: p.face.plain(name, nameWidth),
			LineTextLabel:                 p.face.plain(label, nameWidth),
		}
	}
	return &sccp.LineStatRes{
		LineNumber: n, LineDirNumber: p.face.plain(number, numberWidth),
		LineFullyQualifiedDisplayName: p.face.plain(name, nameWidth),
		LineTextLabel:                 p.face.plain(label, nameWidth),
		LineDisplayOptions:            everyDisplayOption,
	}
}

// everyDisplayOption shows all parts of an incoming call's data.
const everyDisplayOption = 0x0f

func (p *profile) speedDialStat(n uint32) sccp.ServerMessage {
	m := &sccp.SpeedDialStatRes{SpeedDialNumber: n}
	if n >= 1 && int64(n) <= int64(len(p.device.SpeedDials)) {
		sd := p.device.SpeedDials[n-1]
		m.SpeedDialDirNumber = p.face.plain(sd.Number, numberWidth)
		m.SpeedDialDisplayName = p.face.plain(sd.Label, nameWidth)
	}
	return m
}

func (p *profile) featureStat(n uint32) sccp.ServerMessage {
	if p.version >= firstFeature {
		return &sccp.FeatureStatV2Res{FeatureIndex: n}
	}
	return &sccp.FeatureStatRes{FeatureIndex: n}
}

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
		if addr, err := netip.ParseAddr(cm.Host); err == nil && (addr.Is4() || s.profile.version >= firstDynamic) {
			m.ServerAddresses[i] = addr
		}
	}
	return m
}

package exchange

import (
	"time"

	"github.com/skinnykit/skinny/sccp"
)

func (x *Exchange) handle(p *Phone, m sccp.StationMessage) {
	if x.Handle != nil && x.Handle(p, m) {
		return
	}
	switch m := m.(type) {
	case *sccp.RegisterReq:
		x.register(p, m)
	case *sccp.KeepAliveReq:
		p.Send(&sccp.KeepAliveAck{})
	case *sccp.UnregisterReq:
		p.Send(&sccp.UnregisterAck{})
	default:
		if !x.setUp(p, m) {
			x.control(p, m)
		}
	}
}

func (x *Exchange) register(p *Phone, m *sccp.RegisterReq) {
	if x.Reject != "" {
		p.Send(&sccp.RegisterReject{Text: sccp.Text(x.Reject)})
		return
	}
	version := min(sccp.Version(m.ProtocolVersion), x.Version)
	p.mu.Lock()
	p.register = m
	p.mu.Unlock()
	p.conn.SetVersion(HeaderVersion(version))
	p.Send(
		&sccp.RegisterAck{
			KeepAliveInterval: x.KeepAlive, SecondaryKeepAliveInterval: x.KeepAlive,
			DateTemplate: sccp.Text("D.M.Y"), ProtocolVersion: uint8(version), Features: m.Features,
		},
		&sccp.CapabilitiesReq{},
	)
}

// HeaderVersion is the version word between sides that agreed on v.
func HeaderVersion(v sccp.Version) sccp.Version {
	if v < 15 {
		return 0
	}
	return v
}

// Template is the softkey template of the exchange: key n has event n+1.
func Template() []sccp.SoftKeyDefinition {
	return []sccp.SoftKeyDefinition{
		{Label: sccp.Text("\x80\x01"), Event: sccp.SoftKeyRedial},
		{Label: sccp.Text("\x80\x02"), Event: sccp.SoftKeyNewCall},
		{Label: sccp.Text("\x80\x03"), Event: sccp.SoftKeyHold},
		{Label: sccp.Text("\x80\x04"), Event: sccp.SoftKeyTransfer},
		{Label: sccp.Text("\x80\x09"), Event: sccp.SoftKeyEndCall},
		{Label: sccp.Text("\x80\x0a"), Event: sccp.SoftKeyResume},
		{Label: sccp.Text("\x80\x0b"), Event: sccp.SoftKeyAnswer},
	}
}

// keySets show softkeys by place in the template.
func keySets() []sccp.SoftKeySetDefinition {
	sets := make([]sccp.SoftKeySetDefinition, 9)
	sets[sccp.SoftKeySetOnHook].TemplateIndex = [16]uint8{1, 2}
	sets[sccp.SoftKeySetConnected].TemplateIndex = [16]uint8{3, 4, 5}
	sets[sccp.SoftKeySetOnHold].TemplateIndex = [16]uint8{6, 2}
	sets[sccp.SoftKeySetRingIn].TemplateIndex = [16]uint8{7}
	sets[sccp.SoftKeySetOffHook].TemplateIndex = [16]uint8{1, 5}
	sets[sccp.SoftKeySetDigitsFollow].TemplateIndex = [16]uint8{5}
	sets[sccp.SoftKeySetRingOut].TemplateIndex = [16]uint8{5}
	return sets
}

// setUp answers the questions of a registration.
func (x *Exchange) setUp(p *Phone, m sccp.StationMessage) bool {
	switch m := m.(type) {
	case *sccp.ButtonTemplateReq:
		p.Send(&sccp.ButtonTemplateRes{Buttons: []sccp.ButtonDefinition{
			{Instance: 1, Type: sccp.ButtonTypeLine},
			{Instance: 1, Type: sccp.ButtonTypeSpeedDial},
			{Instance: 1, Type: sccp.ButtonTypeFeature},
			{Instance: 1, Type: sccp.ButtonTypeServiceURL},
		}})
	case *sccp.SoftKeyTemplateReq:
		p.Send(&sccp.SoftKeyTemplateRes{Keys: Template()})
	case *sccp.SoftKeySetReq:
		p.Send(&sccp.SoftKeySetRes{Sets: keySets()}, showKeys(0, 0, sccp.SoftKeySetOnHook))
	case *sccp.ConfigStatReq:
		p.Send(&sccp.ConfigStatRes{DeviceName: sccp.Text(p.Name()), NumberOfLines: 1, NumberOfSpeedDials: 1})
	case *sccp.LineStatReq:
		p.Send(x.line(p, m.LineNumber))
	case *sccp.ForwardStatReq:
		p.Send(&sccp.ForwardStatRes{LineNumber: m.LineNumber})
	case *sccp.SpeedDialStatReq:
		p.Send(&sccp.SpeedDialStatRes{
			SpeedDialNumber: m.SpeedDialNumber, SpeedDialDirNumber: sccp.Text("1099"), SpeedDialDisplayName: sccp.Text("Reception"),
		})
	case *sccp.FeatureStatReq:
		p.Send(x.feature(p, m.FeatureIndex))
	case *sccp.ServiceURLStatReq:
		p.Send(&sccp.ServiceURLStatRes{ServiceURLIndex: m.ServiceURLIndex, ServiceURL: sccp.Text("http://192.0.2.1/menu")})
	case *sccp.ServerReq:
		p.Send(&sccp.ServerRes{})
	case *sccp.TimeDateReq:
		p.Send(date(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)), showKeys(0, 0, sccp.SoftKeySetOnHook), x.prompt(p, 0, 0, "\x80\x13"))
	default:
		return false
	}
	return true
}

func date(t time.Time) *sccp.TimeDateRes {
	return &sccp.TimeDateRes{
		Year: uint32(t.Year()), Month: uint32(t.Month()), Day: uint32(t.Day()), DayOfWeek: uint32(t.Weekday()),
		Hour: uint32(t.Hour()), Minute: uint32(t.Minute()), Second: uint32(t.Second()), SystemTime: uint32(t.Unix()),
	}
}

func (x *Exchange) line(p *Phone, number uint32) sccp.ServerMessage {
	own := sccp.Text(x.Numbers[p.Name()])
	if p.conn.Version() >= 17 {
		return &sccp.LineStatV2Res{LineNumber: number, LineDirNumber: own, LineFullyQualifiedDisplayName: own, LineTextLabel: own}
	}
	return &sccp.LineStatRes{LineNumber: number, LineDirNumber: own, LineFullyQualifiedDisplayName: own, LineTextLabel: own}
}

func (x *Exchange) feature(p *Phone, index uint32) sccp.ServerMessage {
	if p.conn.Version() >= 15 {
		return &sccp.FeatureStatV2Res{FeatureIndex: index, FeatureID: sccp.ButtonTypeFeature, FeatureTextLabel: sccp.Text("Night")}
	}
	return &sccp.FeatureStatRes{FeatureIndex: index, FeatureID: sccp.ButtonTypeFeature, FeatureTextLabel: sccp.Text("Night")}
}

// dynamic tells whether the phone understands texts of any length.
func (p *Phone) dynamic() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.register != nil && p.register.Features&sccp.PhoneFeaturesDynamicMessages != 0
}

func (x *Exchange) prompt(p *Phone, line, call uint32, text string) sccp.ServerMessage {
	if p.dynamic() {
		return &sccp.DisplayPromptStatusV2{LineInstance: line, CallReference: call, PromptStatus: sccp.Text(text)}
	}
	return &sccp.DisplayPromptStatus{LineInstance: line, CallReference: call, PromptStatus: sccp.Text(text)}
}

func showKeys(line, call uint32, set sccp.SoftKeySet) *sccp.SelectSoftKeys {
	return &sccp.SelectSoftKeys{LineInstance: line, CallReference: call, SoftKeySetIndex: set, ValidKeyMask: 0xffff}
}

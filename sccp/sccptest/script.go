package sccptest

import "github.com/skinnykit/skinny/sccp"

// Register lets a phone register as phones do and returns the server's answer.
// It ends the test if the server does not let it in.
func Register(p *Phone, name string, version sccp.Version) *sccp.RegisterAck {
	p.t.Helper()
	p.Send(&sccp.RegisterReq{
		DeviceName: sccp.Text(name), DeviceType: sccp.DeviceTypeCisco7960, MaxStreams: 2, ProtocolVersion: uint8(version),
		FirmwareLoadName: sccp.Text("P00308010200"),
	}, &sccp.IpPort{RTPMediaPort: 16384})
	ack := p.Await(sccp.IDRegisterAck).(*sccp.RegisterAck)
	p.SetVersion(sccp.Version(ack.ProtocolVersion))
	p.Await(sccp.IDCapabilitiesReq)
	p.Send(
		&sccp.CapabilitiesRes{Caps: []sccp.AudioCapability{
			{Codec: sccp.PayloadTypeG711Ulaw64k, MaxFramesPerPacket: 40},
			{Codec: sccp.PayloadTypeG711Alaw64k, MaxFramesPerPacket: 40},
		}},
		&sccp.ButtonTemplateReq{}, &sccp.SoftKeyTemplateReq{}, &sccp.SoftKeySetReq{}, &sccp.ConfigStatReq{},
		&sccp.LineStatReq{LineNumber: 1}, &sccp.RegisterAvailableLines{MaxNumOfAvailLines: 2}, &sccp.TimeDateReq{},
	)
	missing := map[sccp.ID]bool{
		sccp.IDButtonTemplateRes: true, sccp.IDSoftKeyTemplateRes: true, sccp.IDSoftKeySetRes: true,
		sccp.IDConfigStatRes: true, sccp.IDTimeDateRes: true,
	}
	for line := false; len(missing) > 0 || !line; {
		m := p.Next()
		delete(missing, m.ID())
		line = line || m.ID() == sccp.IDLineStatRes || m.ID() == sccp.IDLineStatV2Res
	}
	return ack
}

// Admit lets a server answer everything that a phone asks for while it
// registers: one line with this number, no softkeys. KeepAliveReq and
// UnregisterReq are answered too.
func Admit(s *Server, number string, version sccp.Version) {
	reply := func(id sccp.ID, answer ...sccp.ServerMessage) {
		s.On(id, func(sccp.StationMessage) []sccp.ServerMessage { return answer })
	}
	s.On(sccp.IDRegisterReq, func(m sccp.StationMessage) []sccp.ServerMessage {
		req, ok := m.(*sccp.RegisterReq)
		if !ok {
			return nil
		}
		chosen := min(version, sccp.Version(req.ProtocolVersion))
		s.SetVersion(chosen)
		return []sccp.ServerMessage{
			&sccp.RegisterAck{KeepAliveInterval: 30, DateTemplate: sccp.Text("D/M/Y"), SecondaryKeepAliveInterval: 30, ProtocolVersion: uint8(chosen)},
			&sccp.CapabilitiesReq{},
		}
	})
	s.On(sccp.IDLineStatReq, func(m sccp.StationMessage) []sccp.ServerMessage {
		req, ok := m.(*sccp.LineStatReq)
		if !ok {
			return nil
		}
		if s.codec.Version() >= 17 {
			return []sccp.ServerMessage{&sccp.LineStatV2Res{LineNumber: req.LineNumber, LineDirNumber: sccp.Text(number)}}
		}
		return []sccp.ServerMessage{&sccp.LineStatRes{LineNumber: req.LineNumber, LineDirNumber: sccp.Text(number)}}
	})
	reply(sccp.IDButtonTemplateReq, &sccp.ButtonTemplateRes{Buttons: []sccp.ButtonDefinition{{Instance: 1, Type: sccp.ButtonTypeLine}}})
	reply(sccp.IDSoftKeyTemplateReq, &sccp.SoftKeyTemplateRes{})
	reply(sccp.IDSoftKeySetReq, &sccp.SoftKeySetRes{}, &sccp.SelectSoftKeys{})
	reply(sccp.IDConfigStatReq, &sccp.ConfigStatRes{DeviceName: sccp.Text("SEP000000000000"), NumberOfLines: 1})
	reply(sccp.IDTimeDateReq, &sccp.TimeDateRes{Year: 2026, Month: 1, DayOfWeek: 4, Day: 1})
	reply(sccp.IDKeepAliveReq, &sccp.KeepAliveAck{})
	reply(sccp.IDUnregisterReq, &sccp.UnregisterAck{})
}

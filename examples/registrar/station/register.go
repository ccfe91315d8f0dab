package station

import (
	"errors"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

func (s *session) register(m *sccp.RegisterReq) {
	name := printable(m.DeviceName)
	device, err := s.server.Directory.Admit(name, uint32(m.DeviceType))
	if err != nil {
		s.reject(name, m, err)
		return
	}
	version := sccp.Negotiate(m, sccp.LastVersion)
	s.profile = newProfile(s.server.Directory, device, version, m.Features)
	s.profile.distant = s.behindNAT(m)
	s.log = s.server.log().With("device", device.Name, "remote", s.remote.String())
	s.sccp.SetVersion(version)
	s.server.waiting.leave(s)
	s.log.Info("registered",
		"model", device.Model.Name, "number", firstNumber(device), "auto", device.Auto,
		"version", int(version), "load", printable(m.FirmwareLoadName))
	s.server.exchange.attach(s,
		sccp.NewRegisterAck(version, s.server.keepAlive(), s.server.dateFormat()),
		&sccp.CapabilitiesReq{},
	)
}

// behindNAT tells whether the voice of a phone needs the registrar: the
// configuration says so, or the phone does not know its own address.
func (s *session) behindNAT(m *sccp.RegisterReq) bool {
	if nat := s.profile.device.NAT; nat != config.NATAuto {
		return nat == config.NATYes
	}
	return translated(m.StationAddress.Unmap(), s.remote.Addr())
}

func (s *session) reject(name string, m *sccp.RegisterReq, err error) {
	reason := "Not admitted"
	fix := err.Error()
	var rejection *directory.Rejection
	if errors.As(err, &rejection) {
		reason, fix = rejection.Reason, rejection.Fix
	}
	s.log.Warn("registration refused", "device", name, "type", uint32(m.DeviceType), "reason", reason, "fix", fix)
	s.send(&sccp.RegisterReject{Text: typeface{}.plain(reason, promptWidth)})
	s.finish("registration refused")
}

func firstNumber(d *directory.Device) string {
	if len(d.Lines) == 0 {
		return ""
	}
	return d.Lines[0].Number
}

func (s *session) unregister() {
	s.server.exchange.detach(s)
	s.send(&sccp.UnregisterAck{Status: sccp.UnregisterStatusOK})
	s.finish("unregistered")
}

func (s *session) logAlarm(m *sccp.Alarm) {
	s.log.Info("alarm", "severity", m.AlarmSeverity.String(), "text", printable(m.Text))
}

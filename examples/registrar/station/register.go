package station

import (
	"errors"
	"log/slog"

	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

func (s *session) register(m *sccp.RegisterReq) {
	name := printable(m.DeviceName)
	s.name.Store(&name)
	if err := s.mayRegister(name, m.DeviceType); err != nil {
		s.refuse(name, m, err)
		return
	}
	device, err := s.server.Directory.Admit(name, uint32(m.DeviceType))
	if err == nil && device.Auto { // it may have got another template than was expected
		err = s.allowed(device.Name, m.DeviceType)
	}
	if err != nil {
		s.refuse(name, m, err)
		return
	}
	version := sccp.Negotiate(m, sccp.LastVersion)
	p := newProfile(s.server.Directory, device, version, m.Features)
	p.kind, p.load = m.DeviceType, printable(m.FirmwareLoadName)
	p.translated = translated(m.StationAddress.Unmap(), s.remote.Addr())
	p.settleNAT()
	keepAlive := s.server.keepAlive()
	p.patience = patience(keepAlive)
	s.sccp.SetVersion(version)
	err = s.server.exchange.attach(s, p,
		sccp.NewRegisterAck(version, keepAlive, s.server.dateFormat()),
		&sccp.CapabilitiesReq{},
	)
	if err != nil {
		s.refuse(name, m, err)
		return
	}
	s.name.Store(&device.Name)
	s.server.waiting.leave(s)
	s.log = s.throttle.spare(s.server.log()).With("device", device.Name, "remote", s.remote.String())
	s.log.Info("registered",
		"model", device.Model.Name, "number", firstNumber(device), "auto", device.Auto,
		"version", int(version), "load", p.load, "secure", s.secure)
}

// refuse answers a registration that is not accepted. One that was overtaken by a
// newer connection needs no answer: its phone listens there.
func (s *session) refuse(name string, m *sccp.RegisterReq, err error) {
	if errors.Is(err, errSuperseded) {
		s.finish(EndAgain, err.Error())
		return
	}
	reason := "Not admitted"
	fix := err.Error()
	var rejection *directory.Rejection
	if errors.As(err, &rejection) {
		reason, fix = rejection.Reason, rejection.Fix
	}
	s.server.strange.Tell(s.nameless(), slog.LevelWarn, "registration refused", "device", name, "type", uint32(m.DeviceType), "reason", reason, "fix", fix)
	s.send(&sccp.RegisterReject{Text: typeface{}.plain(reason, promptWidth)})
	why := RejectedUnknown
	var told *rejected
	if errors.As(err, &told) {
		why = told.RejectReason
	}
	s.server.observer.Rejected(why)
	s.finish(EndRefused, "registration refused")
}

func firstNumber(d *directory.Device) string {
	if len(d.Lines) == 0 || d.Guest {
		return ""
	}
	return d.Lines[0].Number
}

func (s *session) unregister() {
	s.end(EndUnregistered, "unregistered")
	s.server.exchange.detach(s)
	s.send(&sccp.UnregisterAck{Status: sccp.UnregisterStatusOK})
	s.finish(EndUnregistered, "unregistered")
}

func (s *session) logAlarm(m *sccp.Alarm) {
	log := s.log.Info
	if s.profile == nil {
		log = s.tellStrange
	}
	log("alarm", "severity", m.AlarmSeverity.String(), "text", printable(m.Text))
}

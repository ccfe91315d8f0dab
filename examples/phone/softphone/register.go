package softphone

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// firstRTPPort stands in IpPort. Servers take the port of a stream from
// OpenReceiveChannelAck.
const firstRTPPort = 16384

// sendRegister sends what a phone says first.
func (s *session) sendRegister() error {
	model := &s.phone.cfg.Model
	req, err := s.registerReq()
	if err != nil {
		return err
	}
	var messages []sccp.StationMessage
	if model.KeepAliveFirst {
		messages = append(messages, &sccp.KeepAliveReq{})
	}
	messages = append(messages, s.alarm(s.visit.last), req)
	if model.IPPort {
		messages = append(messages, &sccp.IpPort{RTPMediaPort: firstRTPPort})
	}
	return s.send(messages...)
}

// Room for texts, without the NUL.
const (
	alarmText = 79
	maxLoad   = 31
	maxStamp  = 47
)

// Bodies of RegisterReq from which on a field is there.
const (
	registerWithMAC  = 64
	registerWithLoad = 124
)

func (s *session) alarm(last string) *sccp.Alarm {
	text := fmt.Sprintf("Name=%s Load=%s Last=%s", s.phone.cfg.Name, s.phone.load, last)
	a := &sccp.Alarm{AlarmSeverity: sccp.AlarmSeverityInformational, Text: sccp.Text(text[:min(len(text), alarmText)])}
	if local := localAddr(s.net); local.Is4() {
		b := local.As4()
		a.Param2 = binary.LittleEndian.Uint32(b[:])
	}
	return a
}

// registerReq fills as many bytes as the model sends. A message that was
// decoded from a short body goes out as short, unless what it lacks is set.
func (s *session) registerReq() (*sccp.RegisterReq, error) {
	cfg, model := &s.phone.cfg, &s.phone.cfg.Model
	r := &sccp.RegisterReq{}
	if err := r.Decode(make([]byte, model.RegisterBody), 0); err != nil {
		return nil, err
	}
	r.DeviceName = sccp.Text(cfg.Name)
	r.DeviceType = model.Type
	r.MaxStreams = model.MaxStreams
	r.ProtocolVersion = cmp.Or(model.Claims, uint8(model.Version))
	r.Features0 = model.Features0
	r.Features = model.Features
	local := localAddr(s.net)
	if local.Is4() {
		r.StationAddress = local
	}
	if model.RegisterBody >= registerWithMAC {
		r.MACAddress = s.macSlot()
	}
	if model.RegisterBody >= registerWithLoad {
		r.MaxNumberOfLines = model.Lines
		r.FirmwareLoadName = sccp.Text(s.phone.load)
		if local.Is6() {
			r.StationIPv6Address = local
		}
	}
	if model.RegisterBody >= maxRegisterBody {
		stamp := s.conf.stamp
		r.ConfigVersionStamp = sccp.Text(stamp[:min(len(stamp), maxStamp)])
	}
	return r, nil
}

func (s *session) macSlot() (slot [12]byte) {
	mac := s.phone.cfg.MAC
	if s.phone.cfg.Model.ASCIIMAC {
		copy(slot[:], mac.String())
	} else {
		copy(slot[:], mac[:])
	}
	return slot
}

func (s *session) onRegisterAck(m *sccp.RegisterAck) {
	version := min(s.phone.cfg.Model.Version, sccp.Version(m.ProtocolVersion))
	s.timers.register = time.Time{}
	s.conn.SetVersion(wireVersion(version))
	s.startKeepAlive(m.KeepAliveInterval)
	s.startStandby(m.SecondaryKeepAliveInterval)
	s.planHoming(time.Now(), s.phone.cfg.ReturnInterval)
	first := !s.accepted.Swap(true)
	if !s.registration.begun {
		s.timers.answer = time.Now().Add(s.phone.cfg.AnswerTimeout)
	}
	s.phone.update(func(st *State) {
		st.Phase = s.phase()
		if first {
			st.Registrations++
			st.Since = time.Now()
		}
		st.Rejected, st.Prompt = "", ""
		st.Version, st.KeepAlive = version, s.keepAlive.interval
	})
}

// onRegisterReject shows the text until the next registration.
func (s *session) onRegisterReject(m *sccp.RegisterReject) error {
	text := s.phone.text(m.Text)
	s.phone.update(func(st *State) { st.Rejected, st.Prompt = text, text })
	return &RejectedError{Server: s.server, Text: text}
}

// onCapabilitiesReq answers with the codecs; the first one also starts the
// questions.
func (s *session) onCapabilitiesReq() error {
	for _, m := range s.phone.cfg.abilities() {
		send := s.send
		switch m.(type) {
		case *sccp.UpdateCapabilities, *sccp.AddOnDeviceCapabilities:
			send = s.sendOld
		}
		if err := send(m); err != nil {
			return err
		}
	}
	if s.registration.begun {
		return nil
	}
	return s.ask()
}

// onUnregisterAck ends the connection, except when the server wants a call to
// end first.
func (s *session) onUnregisterAck(m *sccp.UnregisterAck) error {
	s.unregisterStatus.Store(uint32(m.Status))
	switch {
	case s.leaving != nil:
		return s.leaving
	case s.phone.isStopping():
		return errUnregistered
	}
	return nil
}

// onReset remembers what to do once the phone has no calls.
func (s *session) onReset(m *sccp.Reset) {
	s.reset = m.ResetType
	if s.reset == 0 {
		s.reset = sccp.ResetTypeReset
	}
	s.phone.note(s.server, "server asks for %v", s.reset)
}

// leaveIfReset unregisters an idle phone that was reset.
func (s *session) leaveIfReset() error {
	if s.reset == 0 || s.leaving != nil || s.phone.hasCalls() {
		return nil
	}
	return s.leave(&rebootError{s.reset})
}

func (p *Phone) hasCalls() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.state.Calls) > 0
}

func (p *Phone) text(b sccp.Text) string { return b.Display(sccp.CharsetOf(p.cfg.Model.Features)) }

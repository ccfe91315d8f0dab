package softphone

import "github.com/skinnykit/skinny/sccp"

// pushResult tells an application that its data arrived.
const pushResult = `<?xml version="1.0" encoding="utf-8"?>` +
	`<CiscoIPPhoneResponse><ResponseItem Status="0" Data="Success" URL=""/></CiscoIPPhoneResponse>`

// handleData takes XML for applications and says that it arrived.
func (s *session) handleData(m sccp.ServerMessage) error {
	switch m := m.(type) {
	case *sccp.UserToDeviceData:
		s.phone.update(func(st *State) {
			st.Pushed = Push{m.ApplicationID, m.LineInstance, m.CallReference, m.TransactionID, string(m.Data), false}
		})
		return s.reply(&sccp.DeviceToUserDataResponse{
			ApplicationID: m.ApplicationID,
			LineInstance:  m.LineInstance,
			CallReference: m.CallReference,
			TransactionID: m.TransactionID,
			Data:          []byte(pushResult),
		})
	case *sccp.UserToDeviceDataVersion1:
		return s.onPiece(m)
	}
	return nil
}

// onPiece collects a text that comes in pieces and answers after the last.
func (s *session) onPiece(m *sccp.UserToDeviceDataVersion1) error {
	if m.SequenceFlag == sccp.SequenceFlagFirst {
		s.push = nil
	}
	s.push = append(s.push, m.Data[:min(len(m.Data), maxPush-len(s.push))]...)
	if m.SequenceFlag != sccp.SequenceFlagLast {
		return nil
	}
	whole := string(s.push)
	s.push = nil
	s.phone.update(func(st *State) {
		st.Pushed = Push{m.ApplicationID, m.LineInstance, m.CallReference, m.TransactionID, whole, true}
	})
	return s.reply(&sccp.DeviceToUserDataResponseVersion1{
		ApplicationID:   m.ApplicationID,
		LineInstance:    m.LineInstance,
		CallReference:   m.CallReference,
		TransactionID:   m.TransactionID,
		SequenceFlag:    sccp.SequenceFlagLast,
		DisplayPriority: m.DisplayPriority,
		ConferenceID:    m.ConferenceID,
		AppInstanceID:   m.AppInstanceID,
		RoutingID:       m.RoutingID,
		Data:            []byte(pushResult),
	})
}

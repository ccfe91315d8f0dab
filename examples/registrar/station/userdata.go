package station

import (
	"bytes"

	"github.com/skinnykit/skinny/sccp"
)

// userData is what a phone sends back from an XML object.
type userData struct {
	app, line, ref, transaction uint32
	data                        []byte // of the message
	receipt                     bool   // says that the object has come, and no more
}

func userDataOf(m sccp.StationMessage) (d userData, ok bool) {
	switch m := m.(type) {
	case *sccp.DeviceToUserData:
		return userData{m.ApplicationID, m.LineInstance, m.CallReference, m.TransactionID, m.Data, false}, true
	case *sccp.DeviceToUserDataVersion1:
		return userData{m.ApplicationID, m.LineInstance, m.CallReference, m.TransactionID, m.Data, false}, true
	case *sccp.DeviceToUserDataResponse:
		return userData{m.ApplicationID, m.LineInstance, m.CallReference, m.TransactionID, m.Data, true}, true
	case *sccp.DeviceToUserDataResponseVersion1:
		return userData{m.ApplicationID, m.LineInstance, m.CallReference, m.TransactionID, m.Data, true}, true
	}
	return userData{}, false
}

// takeUserData gives an answer to whom it belongs.
func (s *session) takeUserData(d userData) {
	switch {
	case d.app == participantsApp:
		if !d.receipt {
			s.server.exchange.choose(s, d)
		}
	case s.server.UserData != nil:
		s.server.UserData(s.profile.device.Name, d.app, d.transaction, bytes.Clone(d.data))
	default:
		s.log.Debug("data for no application", "application", d.app)
	}
}

package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// subscription is a number in a list on the display of which the user sees the
// state.
type subscription struct {
	transaction uint32
	feature     sccp.SubscriptionFeature
	subject     call.Subject
}

// maxSubscriptions is more than a display shows. Phones do not say which they
// have left behind, so the oldest go.
const maxSubscriptions = 32

func (w subscription) notification(status call.Status) *sccp.Notification {
	return &sccp.Notification{
		TransactionID: w.transaction, SubscriptionFeatureID: w.feature, NotificationStatus: busyLamp(status),
	}
}

// subscribe tells the state of a number, now and when it changes.
func (s *screen) subscribe(m *sccp.SubscriptionStatReq) (w subscription, ok bool) {
	answer := &sccp.SubscriptionStatRes{
		TransactionID: m.TransactionID, SubscriptionFeatureID: m.SubscriptionFeatureID, Timer: m.Timer,
	}
	number := printable(m.SubscriptionID)
	w = subscription{transaction: m.TransactionID, feature: m.SubscriptionFeatureID, subject: s.known.Subject(number)}
	status := s.truth.Status(w.subject)
	if status == call.Unregistered {
		answer.Cause = sccp.SubscribeCauseRouteFailed
		s.send(answer)
		return w, false
	}
	s.send(answer, w.notification(status))
	return w, true
}

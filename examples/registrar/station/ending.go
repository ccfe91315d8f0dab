package station

// EndReason is why a connection ended.
type EndReason uint8

// The reasons.
const (
	EndOther        EndReason = iota // the network failed
	EndUnregistered                  // the phone said that it goes
	EndClosed                        // the phone closed the connection, with or without a word
	EndSilent                        // it did not send what was due
	EndAgain                         // it registered again, here or on another connection
	EndThrottled                     // it sent too much
	EndGarbled                       // it does not speak Skinny
	EndUnread                        // it does not read what it is sent
	EndRefused                       // it may not register
	EndEvicted                       // it did not register, and others wait
	EndShutdown                      // the server ends
	lastEndReason
)

var endReasonNames = [lastEndReason]string{
	EndOther: "other", EndUnregistered: "unregistered", EndClosed: "closed", EndSilent: "silent",
	EndAgain: "registered-again", EndThrottled: "throttled", EndGarbled: "garbled", EndUnread: "unread",
	EndRefused: "refused", EndEvicted: "evicted", EndShutdown: "shutdown",
}

func (r EndReason) String() string {
	if r < lastEndReason {
		return endReasonNames[r]
	}
	return "other"
}

// RejectReason is why a connection or a registration was not accepted.
type RejectReason uint8

// The reasons.
const (
	RejectedConnection RejectReason = iota // by [Server.Admit]
	RejectedDevice                         // by [Server.Allow]
	RejectedUnknown                        // by the directory
	RejectedNumber                         // its address has enough devices
	RejectedTakeOver                       // it is registered elsewhere
	RejectedThrottled                      // it has just sent too much
	RejectedTLS                            // no handshake, or a certificate that is not good
	lastRejectReason
)

var rejectReasonNames = [lastRejectReason]string{
	RejectedConnection: "connection", RejectedDevice: "device", RejectedUnknown: "unknown-device",
	RejectedNumber: "too-many-devices", RejectedTakeOver: "registered-elsewhere", RejectedThrottled: "throttled", RejectedTLS: "no-tls",
}

func (r RejectReason) String() string {
	if r < lastRejectReason {
		return rejectReasonNames[r]
	}
	return "other"
}

// rejected is an error with its reason for statistics.
type rejected struct {
	RejectReason
	error
}

func (r *rejected) Unwrap() error { return r.error }

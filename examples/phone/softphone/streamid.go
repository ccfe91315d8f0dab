package softphone

import "github.com/skinnykit/skinny/sccp"

// streamID is how a server names one direction of a stream. Old servers leave
// out the call, CallManager 2 everything.
type streamID struct {
	conference, party, call uint32
}

// names tells whether id, from a later message, means the same as known. A
// message without party and call means whatever is there.
func (id streamID) names(known streamID) bool {
	switch {
	case id.party != 0:
		return id.party == known.party &&
			(id.conference == known.conference || id.call != 0 && id.call == known.call)
	case id.call != 0:
		return id.call == known.call
	}
	return true
}

// toReceive finds the stream that a receive channel belongs to: the one that
// has it already, one whose port was asked for, or one that only sends.
func (m *media) toReceive(id streamID) *stream {
	return m.first(
		func(st *stream) bool { return st.receiver != nil && id == st.rx },
		func(st *stream) bool { return st.receiver == nil && st.reserved && id.names(st.rx) },
		func(st *stream) bool { return st.receiver == nil && st.sender != nil && id.belongsTo(st.tx) },
	)
}

// toSend finds the stream that a transmission belongs to.
func (m *media) toSend(id streamID) *stream {
	return m.first(
		func(st *stream) bool { return st.sender != nil && id == st.tx },
		func(st *stream) bool {
			return st.sender == nil && (st.receiver != nil || st.reserved) && id.belongsTo(st.rx)
		},
	)
}

// belongsTo tells whether two directions are of one stream: same names, or
// same call.
func (id streamID) belongsTo(other streamID) bool {
	return id.names(other) || id.call != 0 && id.call == other.call
}

func (m *media) receiving(id streamID) *stream {
	return m.first(func(st *stream) bool { return st.receiver != nil && id.names(st.rx) })
}

func (m *media) sending(id streamID) *stream {
	return m.first(func(st *stream) bool { return st.sender != nil && id.names(st.tx) })
}

// first returns the first stream to one address for which a condition holds;
// earlier conditions go before earlier streams.
func (m *media) first(conditions ...func(*stream) bool) *stream {
	for _, holds := range conditions {
		for _, st := range m.open {
			if !st.group && holds(st) {
				return st
			}
		}
	}
	return nil
}

// firstOfGroup is the same for multicast streams.
func (m *media) firstOfGroup(holds func(*stream) bool) *stream {
	for _, st := range m.open {
		if st.group && holds(st) {
			return st
		}
	}
	return nil
}

func openID(o *sccp.OpenReceiveChannel) streamID {
	return streamID{o.ConferenceID, o.PassThroughPartyID, o.CallReference}
}

func startID(o *sccp.StartMediaTransmission) streamID {
	return streamID{o.ConferenceID, o.PassThroughPartyID, o.CallReference}
}

// stopID names a stream at its end. CallManager 2 sends four bytes of old
// memory, which then stand where the conference belongs.
func stopID(conference, party, call uint32) streamID {
	if party == 0 && call == 0 {
		return streamID{}
	}
	return streamID{conference, party, call}
}

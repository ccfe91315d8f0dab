package assembly

import (
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// recorder hands what users set, and the records of calls, to the store. It waits
// for nothing.
type recorder struct{ *store.Store }

// Record implements [station.Recorder]. The store has the record of the call
// already.
func (r recorder) Record(c station.CallRecord) {
	for _, s := range c.Statistics {
		r.QueueVoice(store.Voice{
			Device: s.Device, Ref: s.Ref, PacketsSent: s.PacketsSent, OctetsSent: s.BytesSent,
			PacketsReceived: s.PacketsReceived, OctetsReceived: s.BytesHeard,
			PacketsLost: s.PacketsLost, Jitter: s.Jitter, Latency: s.Latency, Quality: s.Quality,
		})
	}
}

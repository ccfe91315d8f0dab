package softphone_test

import (
	"fmt"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCallLists sends the states that servers go through, and looks into the
// lists.
func TestCallLists(t *testing.T) {
	const (
		offHook   = sccp.DCallStateOffHook
		proceed   = sccp.DCallStateProceed
		ringOut   = sccp.DCallStateRingOut
		ringIn    = sccp.DCallStateRingIn
		connected = sccp.DCallStateConnected
		remote    = sccp.DCallStateCallRemoteMultiline
		hold      = sccp.DCallStateHold
		onHook    = sccp.DCallStateOnHook
	)
	told := func(d sccp.CallHistoryDisposition) *sccp.CallHistoryDisposition { return &d }
	tests := map[string]struct {
		states []sccp.DCallState
		told   *sccp.CallHistoryDisposition
		late   bool // told behind OnHook
		list   softphone.CallList
	}{
		"dialled and answered":         {[]sccp.DCallState{offHook, proceed, ringOut, connected, onHook}, nil, false, softphone.PlacedCalls},
		"dialled in vain":              {[]sccp.DCallState{offHook, proceed, ringOut, onHook}, nil, false, softphone.PlacedCalls},
		"busy":                         {[]sccp.DCallState{offHook, sccp.DCallStateBusy, onHook}, nil, false, softphone.PlacedCalls},
		"dial tone only":               {[]sccp.DCallState{offHook, onHook}, nil, false, 0},
		"answered":                     {[]sccp.DCallState{ringIn, offHook, connected, hold, connected, onHook}, nil, false, softphone.ReceivedCalls},
		"not answered":                 {[]sccp.DCallState{ringIn, onHook}, nil, false, softphone.MissedCalls},
		"answered at a shared line":    {[]sccp.DCallState{ringIn, remote, onHook}, nil, false, 0},
		"another's call on the line":   {[]sccp.DCallState{remote, onHook}, nil, false, 0},
		"taken over from another":      {[]sccp.DCallState{ringIn, remote, connected, onHook}, nil, false, softphone.ReceivedCalls},
		"ignored by the server's word": {[]sccp.DCallState{ringIn, onHook}, told(sccp.CallHistoryDispositionIgnore), false, 0},
		"ignored afterwards":           {[]sccp.DCallState{ringIn, onHook}, told(sccp.CallHistoryDispositionIgnore), true, 0},
		"received by the server":       {[]sccp.DCallState{ringIn, onHook}, told(sccp.CallHistoryDispositionReceived), true, softphone.ReceivedCalls},
		"placed by the server":         {[]sccp.DCallState{remote, onHook}, told(sccp.CallHistoryDispositionPlaced), false, softphone.PlacedCalls},
		"missed by the server":         {[]sccp.DCallState{ringIn, connected, onHook}, told(sccp.CallHistoryDispositionMissed), false, softphone.MissedCalls},
		"a word without a meaning":     {[]sccp.DCallState{ringIn, onHook}, told(sccp.CallHistoryDispositionUnset), false, softphone.MissedCalls},
	}
	x, address := newExchange(t)
	p := startRegistered(t, config("7970", alice, address))
	server := x.Phones()[0]
	reference := uint32(100)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			reference++
			own := fmt.Sprint(reference)
			for i, state := range test.states {
				if test.told != nil && !test.late && i == len(test.states)-1 {
					server.Send(&sccp.CallHistoryInfo{CallHistoryDisposition: *test.told, LineInstance: 1, CallReference: reference})
				}
				server.Send(&sccp.CallState{CallState: state, LineInstance: 1, CallReference: reference})
				if i == 0 {
					server.Send(&sccp.CallInfoV2{
						LineInstance: 1, CallReference: reference, CallingParty: sccp.Text("from " + own), CallingPartyName: sccp.Text("Caller"),
						CalledParty: sccp.Text("to " + own), CalledPartyName: sccp.Text("Callee"),
					})
				}
			}
			if test.late {
				server.Send(&sccp.CallHistoryInfo{CallHistoryDisposition: *test.told, LineInstance: 1, CallReference: reference})
			}
			server.Send(&sccp.DisplayNotify{Notify: sccp.Text(own)})
			s := waitFor(t, p, "the end", func(s softphone.State) bool { return s.Notify == own })
			var found []softphone.HistoryEntry
			for _, e := range s.History {
				if e.Reference == reference {
					e.Time = s.Clock
					found = append(found, e)
				}
			}
			if test.list == 0 {
				assert.Empty(t, found)
				return
			}
			number, party := "from "+own, "Caller"
			if test.list == softphone.PlacedCalls {
				number, party = "to "+own, "Callee"
			}
			assert.Equal(t, []softphone.HistoryEntry{{
				List: test.list, Line: 1, Reference: reference, Number: number, Name: party, Time: s.Clock,
			}}, found)
		})
	}
}

func TestCallListsAreShortAndStay(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	for reference := range uint32(40) {
		x.Phones()[0].Send(
			&sccp.CallState{CallState: sccp.DCallStateRingIn, LineInstance: 1, CallReference: reference + 1},
			&sccp.CallState{CallState: sccp.DCallStateOnHook, LineInstance: 1, CallReference: reference + 1},
		)
	}
	waitFor(t, p, "the last", func(s softphone.State) bool {
		missed := s.HistoryOf(softphone.MissedCalls)
		return len(missed) == 32 && missed[31].Reference == 40
	})
	x.Phones()[0].Send(&sccp.CallState{CallState: sccp.DCallStateRingIn, LineInstance: 1, CallReference: 41})
	waitFor(t, p, "ringing", func(s softphone.State) bool { return len(s.Calls) == 1 })
	x.Phones()[0].Close()
	s := waitFor(t, p, "again", func(s softphone.State) bool { return s.Registrations == 2 && s.Registered() })
	missed := s.HistoryOf(softphone.MissedCalls)
	require.Len(t, missed, 32)
	assert.EqualValues(t, 41, missed[31].Reference, "lost in ringing")
	assert.Empty(t, s.HistoryOf(softphone.PlacedCalls))
}

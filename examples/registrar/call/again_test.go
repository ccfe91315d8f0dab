package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// again lets a phone register while it is registered, as it does after it has lost
// its connection.
func (b *bench) again(device string, lines ...string) {
	b.t.Helper()
	b.do(call.DeviceDown{Device: device, Returns: true})
	assert.Empty(b.t, b.all(device))
	b.up(device, lines...)
}

func TestAPhoneThatRegistersAgainRingsAgain(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	first := b.in("B", call.RingIn)
	b.again("B", "102")
	assert.NotEqual(t, first.Ref, b.in("B", call.RingIn).Ref)
	assert.Equal(t, is(call.RingOut), b.states("A"))
	b.up("B", "102")
	b.press("B", call.KeyOffHook)
	assert.Equal(t, is(call.Connected), b.states("A"))
	b.press("A", call.KeyOnHook)
	assert.Len(t, b.records, 1)
	assert.Equal(t, []call.History{call.NoHistory, call.NoHistory, call.Received}, b.listed("B"), "nothing was missed")
	b.quiet()
}

// listed returns the lists of the legs of a phone in a record, in their order.
func (b *bench) listed(device string) (lists []call.History) {
	for _, r := range b.records {
		for _, l := range r.Legs {
			if l.Device == device {
				lists = append(lists, l.History)
			}
		}
	}
	return lists
}

func TestRingingAgainIsNoLonger(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.wait(50 * time.Second)
	b.again("B", "102")
	b.wait(9 * time.Second)
	assert.Equal(t, []string{"B"}, b.ringing())
	b.wait(2 * time.Second)
	assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
}

func TestAPhoneThatReturnsWithOtherLines(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.do(call.SetForward{Number: "102", When: call.ForwardOnNoAnswer, To: "103"})
	b.call("A", "102")
	b.again("B", "105")
	assert.Equal(t, []string{"C"}, b.ringing(), "as with a phone that has gone")
}

func TestAPhoneThatDoesNotReturn(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.do(call.DeviceDown{Device: "B", Returns: true})
	b.wait(time.Minute)
	assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.up("B", "102")
	assert.Empty(t, b.ringing())
	b.quiet()
}

func TestACallerWhoGivesUpBeforeThePhoneReturns(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.do(call.DeviceDown{Device: "B", Returns: true})
	b.press("A", call.KeyOnHook)
	b.up("B", "102")
	assert.Empty(t, b.ringing())
	b.quiet()
}

// TestAPhoneThatReturnsTooLate comes when its call rings at another one, which is
// away itself.
func TestAPhoneThatReturnsTooLate(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.do(call.SetForward{Number: "102", When: call.ForwardOnNoAnswer, To: "103"})
	b.call("A", "102")
	b.do(call.DeviceDown{Device: "B", Returns: true})
	b.wait(30 * time.Second)
	require.Equal(t, []string{"C"}, b.ringing())
	b.do(call.DeviceDown{Device: "C", Returns: true})
	b.up("B", "102")
	assert.Empty(t, b.ringing())
	b.up("C", "103")
	assert.Equal(t, []string{"C"}, b.ringing())
}

func TestAPhoneThatAnswersByItselfRingsAgain(t *testing.T) {
	b := newBench(t, "A", "C")
	own := call.Line{Number: "102", AutoAnswer: true}
	b.line("B", own)
	b.call("C", "102")
	b.call("A", "102")
	b.line("B", own)
	assert.Equal(t, call.RingIn, b.leg("B").State, "nobody is surprised by a voice")
	assert.False(t, b.leg("B").Speaker)
}

func TestAParkedCallRegistersNobodyAgain(t *testing.T) {
	b := newHouse(t, house(), call.Limits{ParkReversion: time.Minute})
	b.up("A", "101")
	b.up("B", "102")
	b.connect("A", "B", "102")
	b.press("B", call.KeyPark)
	b.wait(61 * time.Second)
	require.Equal(t, []string{"B"}, b.ringing())
	b.again("B", "102")
	assert.Empty(t, b.ringing(), "it waits in its slot")
	b.wait(61 * time.Second)
	assert.Equal(t, []string{"B"}, b.ringing(), "as before")
}

func TestAMemberOfAGroupRegistersAgain(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	b.call("A", "200")
	b.again("B", "102")
	assert.Equal(t, []string{"B"}, b.ringing())
	b.do(call.DeviceDown{Device: "B", Returns: true})
	b.do(call.SetHuntLogin{Device: "B"})
	b.up("B", "102")
	assert.Equal(t, []string{"C"}, b.ringing(), "logged out meanwhile")
}

func TestAPhoneThatComesUpRingsWithItsLine(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.up("C", "102")
	assert.Equal(t, []string{"B", "C"}, b.ringing())
	b.press("C", call.KeyAnswer)
	assert.Equal(t, is(call.RemoteInUse), b.states("B"))
	b.press("A", call.KeyOnHook)
	b.quiet()
}

// TestAPhoneThatComesUpRingsForItsNumber is about a call for 103 that has rolled
// over to another line.
func TestAPhoneThatComesUpRingsForItsNumber(t *testing.T) {
	b := newBench(t, "A", "B")
	b.do(call.DeviceUp{Device: "C", Lines: []call.Line{
		{Instance: 1, Number: "103", MaxCalls: 1, Rollover: true},
		{Instance: 2, Number: "104", MaxCalls: 1},
	}})
	b.connect("A", "C", "103")
	b.call("B", "103")
	b.up("D", "104")
	assert.NotContains(t, b.ringing(), "D", "the call is not for 104")
	b.up("E", "103")
	assert.Contains(t, b.ringing(), "E")
	b.press("E", call.KeyAnswer)
	assert.Equal(t, is(call.Connected), b.states("B"))
}

func TestAPhoneThatComesUpUndisturbed(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.do(call.SetDoNotDisturb{Device: "C", DND: call.DNDReject})
	b.up("C", "102")
	assert.Equal(t, []string{"B"}, b.ringing())
}

package call_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

var fuzzDevices = []string{"A", "B", "C", "D"}

// play turns bytes into events, three bytes each.
func play(b *bench, script []byte) {
	for len(script) >= 3 {
		who, what, arg := fuzzDevices[script[0]%4], script[1], uint32(script[2])
		script = script[3:]
		switch what % 24 {
		case 20:
			b.wait(time.Duration(arg) * time.Second)
		case 21:
			b.up(who, "10"+strconv.Itoa(1+int(arg)%4), "104")
		case 22:
			b.do(call.DeviceDown{Device: who})
		case 23:
			b.do(call.MediaFailed{Device: who, Ref: arg})
		case 16, 17, 18, 19:
			b.dial(who, "10"+strconv.Itoa(1+int(arg)%5))
		default:
			b.do(call.Press{
				Device: who, Key: call.Key(what % 24), Line: arg % 4, Ref: arg >> 4,
				Digits: "10" + strconv.Itoa(int(arg%8)),
			})
		}
		b.check()
	}
}

// check holds after every event.
func (b *bench) check() {
	b.t.Helper()
	active := map[string]int{}
	for _, s := range b.legs {
		switch s.Leg.State {
		case call.OffHook, call.Dialing, call.Connected, call.Failed:
			active[s.Device]++
		case call.RingIn:
			assert.False(b.t, s.Leg.Active)
		}
	}
	for device, n := range active {
		assert.LessOrEqual(b.t, n, 1, "legs with the handset at "+device)
	}
	assert.Equal(b.t, len(b.legs), b.m.Legs(), "every leg was shown")
	assert.LessOrEqual(b.t, len(b.legs), 4*2*2, "lines are limited")
}

// finish takes all phones away: nothing may be left.
func finish(b *bench) {
	for _, d := range fuzzDevices {
		b.do(call.DeviceDown{Device: d})
	}
	b.quiet()
}

func TestRandomKeys(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		script := make([]byte, 3*300)
		for i := range script {
			script[i] = byte(r.Uint32())
		}
		b := newBench(t, fuzzDevices...)
		play(b, script)
		finish(b)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzMachine(f *testing.F) {
	f.Add([]byte{0, 3, 0, 0, 16, 1, 1, 10, 0, 0, 12, 0})
	f.Add([]byte{0, 3, 0, 0, 16, 1, 1, 10, 0, 0, 15, 0, 0, 16, 2, 0, 15, 0, 2, 10, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		b := newBench(t, fuzzDevices...)
		play(b, script[:min(len(script), 3*500)])
		finish(b)
	})
}
